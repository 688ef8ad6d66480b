// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The batch size: what an example costs on this machine now, by the size of the batch, times how many
// examples it takes. By the noise scale B of the gradient these are in proportion to 1 + b / B
// [McCandlish and others. An empirical model of large-batch training. 2018, equation 2.11].
#include "session/advise/batch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/number.h"
#include "session/advise/branch.h"
#include "session/advise/budget.h"
#include "session/advise/limits.h"
#include "session/advise/noise.h"
#include "session/advise/rate.h"
#include "session/advise/trial.h"

enum { SEEDS = 20, NOTES_ROWS = 2000 };

typedef struct sizes {
    descent_adviser *adviser;
    descent_advise_batch *batch;
    descent_trainer *from[SEEDS];
} sizes;

// ---- times ----

static bool fits(const descent_adviser *a, uint64_t batch)
{
    const double bytes =
        (double)a->plan.array_bytes / (double)a->plan.option_batch * (double)batch;
    return batch <= a->plan.train_rows && batch <= BATCH_MOST && bytes < BATCH_BYTES;
}

static descent_status time_one(sizes *s, uint64_t batch, double part, descent_error *error)
{
    descent_adviser *a = s->adviser;
    const double ratio = (double)batch / (double)a->plan.option_batch;
    const double steps = TIMES_PART / 20.0 * (double)a->budget / ratio;
    dsc_advise_trial trial = {.rate = dsc_advise_rate_of_batch(a, batch),
                              .steps = (uint64_t)fmin(fmax(steps, TIMED_LEAST), TIMED_MOST),
                              .batch = batch,
                              .part = DESCENT_ADVISE_PART_BATCH,
                              .begin = 0.2 * part,
                              .share = 0.02};
    TRY(dsc_advise_try(a, &trial, error));
    descent_advise_batch_point *p = dsc_advise_batch_point(s->batch, batch);
    p->seconds = fmin(trial.of_step, isnan(p->seconds) ? HUGE_VAL : p->seconds);
    s->batch->spent += (uint64_t)((double)trial.taken * ratio);
    return DESCENT_OK;
}

static descent_status time_all(sizes *s, descent_error *error)
{
    descent_adviser *a = s->adviser;
    // Twice, so that what another process does for a moment is not taken for the time of a size.
    for (int pass = 0; pass < 2; pass++) {
        for (uint64_t b = BATCH_LEAST; fits(a, b) && !a->stopped; b *= 2) {
            TRY(time_one(s, b, log2((double)b) / 24.0 + 0.5 * pass, error));
        }
        if (a->plan.train_rows < NOTES_ROWS && fits(a, a->plan.train_rows) && !a->stopped) {
            TRY(time_one(s, a->plan.train_rows, 0.5 + 0.5 * pass, error));
        }
    }
    double fastest = HUGE_VAL;
    for (size_t i = 0; i < s->batch->count; i++) {
        descent_advise_batch_point *p = &s->batch->points[i];
        p->example = p->seconds / (double)p->batch;
        fastest = p->example < fastest ? p->example : fastest;
    }
    for (size_t i = 0; i < s->batch->count; i++) {
        s->batch->points[i].example /= fastest;
    }
    return DESCENT_OK;
}

// ---- noise ----

static descent_status noise_of(const descent_trainer *t, dsc_advise_noise *noise,
                               descent_error *error)
{
    descent_objective *objective = NULL;
    const descent_rows rows = descent_trainer_rows(t);
    double *x = calloc(t->n, sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "weights", t->n * sizeof *x);
    }
    descent_trainer_copy_parameters(t, x);
    descent_status status = descent_trainer_objective(t, DESCENT_FLOAT64, 0, &objective, error);
    THEN(status, dsc_advise_noise_find(objective, x, &rows, t->options.seed, noise, error));
    descent_objective_free(objective);
    free(x);
    return status;
}

static descent_status measure_noise(sizes *s, descent_error *error)
{
    descent_advise_batch *r = s->batch;
    dsc_advise_noise start, later;
    TRY(noise_of(s->adviser->trainer, &start, error));
    TRY(noise_of(s->from[0], &later, error));
    r->noise_start = start.told ? start.scale : (double)NAN;
    r->noise_told = later.told;
    r->noise_scale = later.scale;
    r->noise_se = later.scale_se;
    return DESCENT_OK;
}

// ---- from one state ----

static descent_status train_before(sizes *s, descent_error *error)
{
    descent_adviser *a = s->adviser;
    const uint64_t part = a->rate.steps / BEFORE_BRANCHES;
    const uint64_t steps = part > TRIAL_LEAST ? part : TRIAL_LEAST;
    for (size_t i = 0; i < a->o.seeds && !a->stopped; i++) {
        dsc_advise_trial trial = {.seed = i,
                                  .rate = dsc_advise_rate_to_use(a),
                                  .steps = steps,
                                  .until = BRANCH_LOSS,
                                  .keep = true,
                                  .part = DESCENT_ADVISE_PART_BATCH,
                                  .begin = 0.2,
                                  .share = 0.1};
        TRY(dsc_advise_try(a, &trial, error));
        s->from[i] = trial.trainer;
        s->batch->spent += trial.taken;
    }
    return DESCENT_OK;
}

static descent_status branch(sizes *s, descent_error *error)
{
    descent_adviser *a = s->adviser;
    if (!a->rate.told) {
        return DESCENT_OK;
    }
    descent_status status = train_before(s, error);
    if (!a->stopped && s->from[0]) {
        THEN(status, measure_noise(s, error));
        THEN(status, dsc_advise_branch(a, s->from, error));
    }
    for (size_t i = 0; i < SEEDS; i++) {
        descent_trainer_free(s->from[i]);
    }
    return status;
}

// ---- what follows ----

bool dsc_advise_disagree(double scale, uint64_t critical, uint64_t largest)
{
    const double c = (double)critical;
    return critical > 0 &&
           (scale < c / DISAGREE || (critical < largest && scale > c * DISAGREE));
}

// The batch at which half of the examples are wasted; NAN: nothing says. Where scale and branches
// disagree, branches are what happens.
static double half_wasted(const descent_advise_batch *r)
{
    return r->noise_told && !r->disagree ? r->noise_scale
           : r->critical > 0             ? (double)r->critical
                                         : (double)NAN;
}

static size_t cost_all(descent_advise_batch *r, double scale)
{
    double least = HUGE_VAL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < r->count; i++) {
        descent_advise_batch_point *p = &r->points[i];
        p->cost = p->example * (1.0 + (double)p->batch / scale);
        if (p->cost < least) {
            least = p->cost;
            best = i;
        }
    }
    for (size_t i = 0; i < r->count; i++) {
        r->points[i].cost /= least;
    }
    return best;
}

static void choose(descent_advise_batch *r, size_t best, size_t *low)
{
    size_t high = best;
    *low = best;
    while (*low > 0 && r->points[*low - 1].cost <= SAME_TIME) {
        (*low)--;
    }
    while (high + 1 < r->count && r->points[high + 1].cost <= SAME_TIME) {
        high++;
    }
    r->low = r->points[*low].batch;
    r->high = r->points[high].batch;
    const bool stays = r->automatic >= r->low && r->automatic <= r->high;
    r->chosen = stays ? r->automatic : r->points[best].batch;
}

static void say_scale(const descent_advise_batch *r, char text[100])
{
    if (r->noise_told && !r->disagree) {
        const bool whole = r->noise_se >= 10.0;
        snprintf(text, 100, whole ? "noise scale %.0f +- %.0f" : "noise scale %.3g +- %.2g",
                 r->noise_scale, r->noise_se);
    } else {
        snprintf(text, 100, "branches are as good up to %s", DSC_COUNT(r->critical));
    }
}

static void say(descent_advise_batch *r, size_t low)
{
    char scale[100], units[100] = "no smaller one was timed";
    say_scale(r, scale);
    if (low > 0 && isfinite(r->points[low - 1].example)) {
        const descent_advise_batch_point *below = &r->points[low - 1], *here = &r->points[low];
        const double times = below->example / here->example;
        snprintf(units, sizeof units,
                 times > 1.05
                     ? "smaller wastes vector units (%.2g times the time of an example)"
                     : "smaller is as fast an example (%.2g times)",
                 times);
    }
    char range[80];
    snprintf(range, sizeof range, r->low == r->high ? "%s" : "%s to %s", DSC_COUNT(r->low),
             DSC_COUNT(r->high));
    snprintf(r->text, sizeof r->text, "%s: %s, larger wastes examples (%s)", range, units,
             scale);
}

static void note(descent_advise_batch *r, uint64_t largest)
{
    if (!r->noise_told && r->critical == 0) {
        snprintf(r->text, sizeof r->text,
                 "cannot tell: neither a noise scale nor branches say how many examples a "
                 "larger batch "
                 "wastes");
    } else if (r->noise_told && r->branch_told && r->disagree) {
        snprintf(r->note, sizeof r->note,
                 "the noise scale, %.0f +- %.0f, and branches disagree: after %s examples from "
                 "one state, with the root of the "
                 "factor on the rate, batches up to %s are as good as %s. The scale is that of "
                 "one place "
                 "and of plain gradients; branches are what happens",
                 r->noise_scale, r->noise_se, DSC_COUNT(r->examples), DSC_COUNT(r->critical),
                 DSC_COUNT(r->base));
    } else if (r->branch_told) {
        snprintf(
            r->note, sizeof r->note,
            "branches from one state: after %s examples, batches up to %s%s are as good as %s",
            DSC_COUNT(r->examples), DSC_COUNT(r->critical),
            r->critical >= largest ? ", the largest that was tried," : "", DSC_COUNT(r->base));
    } else {
        snprintf(r->note, sizeof r->note, "branches cannot be compared: %s",
                 r->examples > 0 ? "the loss hardly falls in their length"
                                 : "too few rows or steps");
    }
}

static void conclude(descent_advise_batch *r)
{
    uint64_t largest = 0;
    size_t low = 0;
    for (size_t i = 0; i < r->count; i++) {
        largest = isnan(r->points[i].difference) ? largest : r->points[i].batch;
    }
    r->disagree = r->noise_told && r->branch_told &&
                  dsc_advise_disagree(r->noise_scale, r->critical, largest);
    const double scale = half_wasted(r);
    r->chosen = r->automatic;
    if (!isnan(scale)) {
        const size_t best = cost_all(r, scale);
        if (best != SIZE_MAX) {
            choose(r, best, &low);
            say(r, low);
        }
    }
    note(r, largest);
}

// ---- all ----

static descent_status look(sizes *s, descent_error *error)
{
    descent_adviser *a = s->adviser;
    TRY(dsc_advise_budget(a, error));
    if (a->rate.steps < TRIAL_LEAST) {
        snprintf(s->batch->text, sizeof s->batch->text, "cannot tell: the budget is too small");
        return DESCENT_OK;
    }
    TRY(time_all(s, error));
    TRY(branch(s, error));
    if (!a->stopped) {
        conclude(s->batch);
    }
    return DESCENT_OK;
}

descent_status dsc_advise_batch(descent_adviser *a, descent_error *error)
{
    const double begun = dsc_clock();
    sizes s = {.adviser = a, .batch = &a->batch};
    a->batch = (descent_advise_batch){.size = sizeof a->batch,
                                      .noise_scale = (double)NAN,
                                      .noise_se = (double)NAN,
                                      .noise_start = (double)NAN,
                                      .gain = (double)NAN,
                                      .chosen = a->plan.option_batch,
                                      .automatic = a->plan.option_batch};
    const descent_status status = look(&s, error);
    a->batch.rate = dsc_advise_rate_of_batch(a, a->batch.chosen);
    a->batch.seconds = dsc_clock() - begun;
    return status;
}
