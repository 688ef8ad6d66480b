// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: the margin is a part of the size of the best loss, |best|, so it means the same for losses
// below 0. Time is counted in steps, whenever losses come: the cut is made by the first loss
// that comes `patience` or more after the best one, the last cut or the end of its cool-down.
#include "optim/schedule/plateau.h"

#include <math.h>

#include "optim/schedule/place.h"

const dsc_leg *dsc_plateau_of(const dsc_curve *s)
{
    const dsc_leg *last = s->count > 0 ? &s->legs[s->count - 1] : NULL;
    return last && last->form == DSC_FORM_PLATEAU ? last : NULL;
}

dsc_plateau dsc_plateau_start(const dsc_leg *leg)
{
    const uint64_t begin = leg ? leg->begin : 0;
    return (dsc_plateau){.best = (double)NAN, .factor = 1.0, .since = begin, .quiet = begin};
}

bool dsc_plateau_tell(const dsc_curve *s, dsc_plateau *w, uint64_t step, double loss)
{
    const dsc_leg *p = dsc_plateau_of(s);
    if (!p || step < p->begin) {
        return false;
    }
    const double margin = fmax(p->relative * fabs(w->best), p->absolute);
    // An infinite loss would have an infinite margin.
    if (isnan(w->best) ? isfinite(loss) : loss < w->best - margin) {
        w->best = loss;
        w->since = step;
        return false;
    }
    const uint64_t begin = w->since > w->quiet ? w->since : w->quiet;
    if (step < dsc_length_after(&s->calendar, begin, &p->scale) ||
        !(p->first_value * w->factor > p->floor)) {
        return false;
    }
    w->factor *= p->number;
    w->since = step;
    w->quiet = dsc_length_after(&s->calendar, step, &p->pause);
    w->cuts++;
    return true;
}

void dsc_plateau_store(const dsc_plateau *w, double numbers[DESCENT_SCHEDULE_STATE])
{
    numbers[0] = w->best;
    numbers[1] = w->factor;
    numbers[2] = (double)w->since;
    numbers[3] = (double)w->quiet;
    numbers[4] = (double)w->cuts;
}

static bool is_count(double number)
{
    return number >= 0.0 && number < 0x1p64 && number == floor(number);
}

bool dsc_plateau_restore(dsc_plateau *w, const double numbers[DESCENT_SCHEDULE_STATE])
{
    if (!(numbers[1] >= 0.0 && numbers[1] <= 1.0) || !is_count(numbers[2]) ||
        !is_count(numbers[3]) || !is_count(numbers[4])) {
        return false;
    }
    *w = (dsc_plateau){.best = numbers[0],
                       .factor = numbers[1],
                       .since = (uint64_t)numbers[2],
                       .quiet = (uint64_t)numbers[3],
                       .cuts = (uint64_t)numbers[4]};
    return true;
}
