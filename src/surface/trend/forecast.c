// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Three models of a loss L after t steps:
//   settles   c + a exp(-r t)    gradient descent near a minimum, or with noise near its floor
//   power     c + a t^-p         many curvatures at once; p = 1, c = 0: data that can be
//                                separated [Soudry et al. The implicit bias of gradient descent
//                                on separable data. JMLR 2018]
//   grows     c - a exp(r t)     beside a saddle the distance from it grows by 1 + lr |lambda|
//                                a step
// r or p are tried on a grid; c and a are those of least squares, with c no lower than the
// bound where L approaches it. Each model is fitted to the later 1, 1/2 and 1/4 of the history
// less its last fifth, and foretells that; the best one, fitted anew to all, says the rest.
#include "surface/trend/forecast.h"

#include <math.h>
#include <stdio.h>

#include "core/number.h"
#include "surface/trend/say.h"

enum { LEAST = 10, LEAST_FITTED = 6, RATES = 25, WINDOWS = 3 };

// Beyond so many times the steps so far nothing is foretold but that it takes longer.
static const double FARTHEST = 30.0;

// Models that miss the last fifth by up to so many times the square of the best one are as
// good; more than so many times as many steps are other ones.
static const double ALIKE = 1.5, DIFFERENT = 4.0;

// Parameter number i of a model: r times the length of the history, or p.
static double parameter(descent_forecast_model model, int i)
{
    const double part = (double)i / (RATES - 1);
    return model == DESCENT_FORECAST_POWER ? 0.125 * pow(32.0, part) : 0.3 * pow(150.0, part);
}

typedef struct fit {
    descent_forecast_model model;
    double parameter, c, a;
} fit;

typedef struct series {
    const dsc_history *history;
    double now; /* steps */
} series;

// What a is multiplied with at a time, 1 at the end of the history.
static double shape(const series *s, const fit *f, double t)
{
    const double part = t / s->now - 1.0;
    switch (f->model) {
    case DESCENT_FORECAST_SETTLES:
        return exp(-f->parameter * part);
    case DESCENT_FORECAST_GROWS:
        return exp(f->parameter * part);
    default:
        return pow(1.0 + part, -f->parameter);
    }
}

static double middle(const series *s, size_t i)
{
    const double *ends = s->history->ends;
    const double before = i > 0 ? ends[i - 1] : 2.0 * ends[0] - ends[1];
    return 0.5 * (ends[i] + before);
}

// c and a for elements first .. end - 1. False: the model does not fit at all.
static bool solve(const series *s, size_t first, size_t end, fit *f)
{
    const double *y = s->history->losses, bound = s->history->bound;
    double count = 0.0, u = 0.0, uu = 0.0, l = 0.0, ul = 0.0;
    for (size_t i = first; i < end; i++) {
        const double v = shape(s, f, middle(s, i));
        count += 1.0;
        u += v;
        uu += v * v;
        l += y[i];
        ul += v * y[i];
    }
    const double spread = uu - u * u / count;
    if (!(spread > 1e-14 * uu)) {
        return false;
    }
    f->a = (ul - u * l / count) / spread;
    f->c = (l - f->a * u) / count;
    if (f->model == DESCENT_FORECAST_GROWS) {
        return f->a < 0.0;
    }
    if (f->c < bound) {
        f->c = bound;
        f->a = (ul - bound * u) / uu;
    }
    return f->a > 0.0;
}

static double misfit(const series *s, const fit *f, size_t first, size_t end)
{
    double sum = 0.0;
    for (size_t i = first; i < end; i++) {
        const double off = s->history->losses[i] - f->c - f->a * shape(s, f, middle(s, i));
        sum += off * off;
    }
    return sum / (double)(end - first);
}

// The parameter that fits first .. end - 1 best. False: none does.
static bool fit_model(const series *s, descent_forecast_model model, size_t first, size_t end,
                      fit *best)
{
    double least = HUGE_VAL;
    for (int i = 0; i < RATES; i++) {
        fit now = {.model = model, .parameter = parameter(model, i)};
        if (!solve(s, first, end, &now)) {
            continue;
        }
        const double off = misfit(s, &now, first, end);
        if (off < least) {
            least = off;
            *best = now;
        }
    }
    return least < HUGE_VAL;
}

// Models by how well they foretold the last fifth, fitted to all from `first` on.
typedef struct candidate {
    fit fit;
    double off; /* mean square of what they missed it by */
    size_t first;
} candidate;

enum { CANDIDATES = WINDOWS * DESCENT_FORECAST_COUNT };

// How many there are; *best (out) is the number of the best one.
static size_t find_candidates(const series *s, candidate found[CANDIDATES], size_t *best)
{
    const size_t count = s->history->count, kept = count - count / 5;
    size_t made = 0;
    *best = 0;
    for (int window = 0; window < WINDOWS; window++) {
        const size_t from = count - (count >> window);
        if (kept < from + LEAST_FITTED) {
            continue;
        }
        for (int m = DESCENT_FORECAST_NONE + 1; m < DESCENT_FORECAST_COUNT; m++) {
            fit now;
            candidate *c = &found[made];
            const descent_forecast_model model = (descent_forecast_model)m;
            if (fit_model(s, model, from, kept, &now) &&
                fit_model(s, model, from, count, &c->fit)) {
                c->off = misfit(s, &now, kept, count);
                c->first = from;
                *best = c->off < found[*best].off ? made : *best;
                made++;
            }
        }
    }
    return made;
}

// Steps from now on until the model is at a loss below that of now; HUGE_VAL: never.
static double steps_to(const series *s, const fit *f, double target)
{
    const double ratio = (target - f->c) / f->a, length = s->now;
    if (!(ratio > 0.0)) {
        return HUGE_VAL;
    }
    switch (f->model) {
    case DESCENT_FORECAST_SETTLES:
        return -log(ratio) / f->parameter * length;
    case DESCENT_FORECAST_GROWS:
        return log(ratio) / f->parameter * length;
    default:
        return (pow(ratio, -1.0 / f->parameter) - 1.0) * length;
    }
}

// Do models that foretold about as well say about the same? c[best] is the best one.
static bool agree(const series *s, const candidate *c, size_t count, size_t best, double target)
{
    const double farthest = FARTHEST * s->now;
    const double steps = fmin(steps_to(s, &c[best].fit, target), farthest);
    for (size_t i = 0; i < count; i++) {
        const double other = fmin(steps_to(s, &c[i].fit, target), farthest);
        const double little = s->now / (double)s->history->count;
        if (c[i].off <= ALIKE * c[best].off &&
            (other > DIFFERENT * steps + little || steps > DIFFERENT * other + little)) {
            return false;
        }
    }
    return true;
}

// How far the last fifth is above the model, as a mean.
static double bias(const series *s, const fit *f)
{
    const size_t count = s->history->count, last = count / 5;
    double sum = 0.0;
    for (size_t i = count - last; i < count; i++) {
        sum += s->history->losses[i] - f->c - f->a * shape(s, f, middle(s, i));
    }
    return sum / (double)last;
}

descent_forecast dsc_forecast_of(const dsc_history *h)
{
    const double none = (double)NAN;
    descent_forecast out = {
        .model = DESCENT_FORECAST_NONE, .floor = none, .power = none, .target = none};
    out.steps = none;
    if (h->count < LEAST) {
        return out;
    }
    const double each = h->ends[1] - h->ends[0];
    const series s = {.history = h, .now = h->ends[h->count - 1]};
    candidate found[CANDIDATES];
    size_t number = 0;
    const size_t count = each > 0.0 ? find_candidates(&s, found, &number) : 0;
    if (count == 0) {
        return out;
    }
    const fit best = found[number].fit;
    const size_t first = found[number].first;
    const double now = best.c + best.a, left = now - h->bound;
    const double before = best.c + best.a * shape(&s, &best, middle(&s, first));
    const double noise = sqrt(misfit(&s, &best, first, h->count));
    const double points = (double)(h->count - first);
    // A tenth of what is above the bound; where that cannot be reached, half of what can.
    const bool near = best.model != DESCENT_FORECAST_GROWS && best.a < 0.11 * left;
    const double gain = near ? 0.5 * best.a : 0.1 * left;
    if (!(before - now > 4.0 * noise / sqrt(points)) || !(gain > 2.0 * noise) ||
        fabs(bias(&s, &best)) > 0.05 * left || h->losses[h->count - 1] <= now - gain ||
        !agree(&s, found, count, number, now - gain)) {
        return out; // flat, or hidden by noise, or it came another way, or who knows
    }
    out.model = best.model;
    out.power = best.model == DESCENT_FORECAST_POWER ? best.parameter : none;
    out.floor = best.model == DESCENT_FORECAST_GROWS ? none : best.c;
    out.target = now - gain;
    out.near = near;
    out.steps = steps_to(&s, &best, out.target);
    out.farthest = FARTHEST * s.now;
    return out;
}

void dsc_forecast_say(const descent_forecast *f, char *text, size_t size)
{
    char steps[32], model[64];
    *text = '\0';
    if (f->model == DESCENT_FORECAST_NONE) {
        return;
    }
    if (f->model == DESCENT_FORECAST_POWER) {
        (void)snprintf(model, sizeof model, "falling as steps^-%.2g", f->power);
    } else {
        (void)snprintf(model, sizeof model, "%s",
                       f->model == DESCENT_FORECAST_SETTLES
                           ? "settling exponentially"
                           : "falling faster and faster, as beside a saddle");
    }
    if (!(f->steps <= f->farthest)) {
        (void)snprintf(text, size, "%s, it does not come to %.3g within %s more steps", model,
                       f->target, dsc_say_about(f->farthest, steps));
    } else if (f->near) {
        (void)snprintf(text, size, "%s to about %.4g, half of the way takes %s more steps",
                       model, f->floor, dsc_say_about(f->steps, steps));
    } else {
        (void)snprintf(text, size, "%s, a loss of %.3g, a tenth lower, takes %s more steps",
                       model, f->target, dsc_say_about(f->steps, steps));
    }
}
