// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/budget.h"

#include <math.h>

#include "core/clock.h"
#include "session/advise/limits.h"
#include "session/advise/trial.h"

double dsc_advise_own_rate(const descent_adviser *a)
{
    return a->plan.learning_rate > 0.0 && isfinite(a->plan.learning_rate)
               ? a->plan.learning_rate
               : descent_rule_learning_rate((descent_rule)a->training.optimizer.rule);
}

double dsc_advise_round(double value, int digits)
{
    if (!(value > 0.0) || !isfinite(value)) {
        return value;
    }
    const double power = pow(10.0, floor(log10(value)) - (double)(digits - 1));
    return power >= 1.0 ? round(value / power) * power
                        : round(value / power) / round(1.0 / power);
}

descent_status dsc_advise_budget(descent_adviser *a, descent_error *error)
{
    if (a->budget > 0 || a->o.budget > 0) {
        a->budget = a->o.budget > 0 ? a->o.budget : a->budget;
        return DESCENT_OK;
    }
    dsc_advise_trial trial = {
        .rate = dsc_advise_own_rate(a), .steps = TIMED_STEPS, .part = DESCENT_ADVISE_PART_RATE};
    const double begun = dsc_clock();
    TRY(dsc_advise_try(a, &trial, error));
    const double each = isnan(trial.of_step) ? a->o.time / LEAST_BUDGET : trial.of_step;
    const double rest = dsc_clock() - begun - each * (double)trial.taken;
    const double trials = PLANNED_TRIALS * (double)a->o.seeds;
    const double fit = (PLANNED_TIME * a->o.time - trials * fmax(rest, 0.0)) / each;
    a->budget = (uint64_t)dsc_advise_round(fmin(fmax(fit, LEAST_BUDGET), MOST_BUDGET), 2);
    return DESCENT_OK;
}
