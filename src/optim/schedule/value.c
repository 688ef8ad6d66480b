// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a value has no memory, apart from that of a plateau; a resumed run needs nothing but its
// counters. Counts become doubles only where they are divided. A line from A to B is A and B at
// its ends to the last bit.
#include "optim/schedule/value.h"

#include <float.h>
#include <math.h>

#include "core/number.h"

// A at share 1, B at share 0.
static double mix(const dsc_leg *p, double share)
{
    return p->first_value * share + p->end_value * (1.0 - share);
}

static double wave(const dsc_mathematics *by, double passed)
{
    return 0.5 * (1.0 + by->cos(DSC_PI * passed));
}

static double passed_of(uint64_t k, uint64_t steps)
{
    return (double)k / (double)steps;
}

// 1 - passed, without cancellation.
static double left_of(uint64_t k, uint64_t steps)
{
    return (double)(steps - k) / (double)steps;
}

// Up and down as in PyTorch's OneCycleLR: the top is at step rise L - 1 and the end at L - 1,
// so the last step is the lowest.
static double one_cycle(const dsc_mathematics *by, const dsc_leg *p, uint64_t k)
{
    const double top = p->number * (double)p->steps - 1.0, end = (double)p->steps - 1.0;
    const double now = (double)k;
    if (now >= end) {
        return p->last_value;
    }
    if (now <= top && top > 0.0) {
        return mix(p, wave(by, now / top));
    }
    const double from = fmax(top, 0.0), share = wave(by, (now - from) / (end - from));
    return p->end_value * share + p->last_value * (1.0 - share);
}

// Half waves that grow; the first step of each is at A again.
static double restarts(const dsc_mathematics *by, const dsc_leg *p, uint64_t k)
{
    uint64_t length = p->scale_steps;
    if (p->every == 1) {
        return mix(p, wave(by, passed_of(k % length, length)));
    }
    while (k >= length) {
        k -= length;
        length = length > UINT64_MAX / p->every ? UINT64_MAX : length * p->every;
    }
    return mix(p, wave(by, passed_of(k, length)));
}

// A power that is too small for a number is the smallest one: it is not the 0 at which a line ends.
static double power(const dsc_mathematics *by, double base, double epochs)
{
    const double value = by->pow(base, epochs);
    return value > 0.0 ? value : DBL_MIN;
}

// k steps and e epochs after the leg has begun.
static double value_in(const dsc_mathematics *by, const dsc_leg *p, uint64_t k, uint64_t e)
{
    const double a = p->first_value, number = p->number, epochs = (double)e;
    switch (p->form) {
    case DSC_FORM_INVERSE:
        return a * (1.0 / (1.0 + number * epochs));
    case DSC_FORM_EXPONENTIAL:
        return a * power(by, number, epochs);
    case DSC_FORM_SQRT:
        return a * (number / sqrt(epochs + 1.0));
    case DSC_FORM_SQRT_STEP:
        return a * (number / sqrt((double)k + 1.0));
    case DSC_FORM_STAIRCASE:
        return a * power(by, number, (double)(e / p->every));
    case DSC_FORM_WARMUP:
    case DSC_FORM_LINEAR:
        return mix(p, left_of(k, p->steps));
    case DSC_FORM_POLYNOMIAL:
        return mix(p, by->pow(left_of(k, p->steps), number));
    case DSC_FORM_COSINE:
        return mix(p, wave(by, passed_of(k, p->steps)));
    case DSC_FORM_COOLDOWN:
        return mix(p, left_of(k, p->steps) / (1.0 + sqrt(passed_of(k, p->steps))));
    case DSC_FORM_RESTARTS:
        return restarts(by, p, k);
    case DSC_FORM_ONE_CYCLE:
        return one_cycle(by, p, k);
    case DSC_FORM_INVERSE_SQRT:
        return a * sqrt((double)p->scale_steps / ((double)p->scale_steps + (double)k));
    case DSC_FORM_NONE:
    case DSC_FORM_CONSTANT:
    case DSC_FORM_PLATEAU:
    case DSC_FORM_PIECEWISE:
    case DSC_FORM_WSD:
    case DSC_FORMS:
        break;
    }
    return a;
}

double dsc_leg_ended(const dsc_mathematics *by, const dsc_calendar *c, const dsc_leg *p)
{
    switch (p->form) {
    case DSC_FORM_WARMUP:
    case DSC_FORM_LINEAR:
    case DSC_FORM_POLYNOMIAL:
    case DSC_FORM_COSINE:
    case DSC_FORM_COOLDOWN:
        return p->end_value;
    case DSC_FORM_ONE_CYCLE:
        return p->last_value;
    default:
        break;
    }
    if (p->steps == UINT64_MAX) {
        return (double)NAN;
    }
    const uint64_t epochs = dsc_calendar_epoch(c, p->begin + p->steps) - p->begin_epoch;
    const double value = value_in(by, p, p->steps, epochs);
    // A wave that has just come to its end is at B, not at the A of the next.
    return p->form == DSC_FORM_RESTARTS && p->steps > 0 && value == p->first_value
               ? p->end_value
               : value;
}

size_t dsc_curve_at(const dsc_curve *s, uint64_t step)
{
    size_t i = s->count > 0 ? s->count - 1 : 0;
    while (i > 0 && s->legs[i].begin > step) {
        i--;
    }
    return i;
}

double dsc_curve_value(const dsc_mathematics *by, const dsc_curve *s,
                       const dsc_plateau *plateau, uint64_t step, uint64_t epoch)
{
    const dsc_leg *p = &s->legs[dsc_curve_at(s, step)];
    const uint64_t k = step - p->begin;
    if (p->form == DSC_FORM_PLATEAU) {
        const double value = p->first_value * (plateau ? plateau->factor : 1.0);
        return value > p->floor ? value : fmin(p->floor, p->first_value);
    }
    if (k >= p->steps && p->steps != UINT64_MAX) { // the last one, which is over
        return dsc_leg_ended(by, &s->calendar, p);
    }
    return value_in(by, p, k, epoch > p->begin_epoch ? epoch - p->begin_epoch : 0);
}
