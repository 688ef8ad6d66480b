// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The learning rate. A range test (Smith 2017), whose rate grows from step to step, says where to
// look; it does not decide, as its losses at a rate are those of all rates before it. Then each rate
// of a grid is trained with from the beginning, with the same seeds, and what is not distinguishable
// from the best one is the interval.
#include "session/advise/rate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/number.h"
#include "optim/rules.h"
#include "session/advise/budget.h"
#include "session/advise/curvature.h"
#include "session/advise/limits.h"
#include "session/advise/tell.h"
#include "session/advise/trial.h"

enum { SEEDS = 20 };

typedef struct tried {
    int index; /* in the grid */
    double loss[SEEDS], mean;
    bool diverged;
} tried;

typedef struct search {
    descent_adviser *adviser;
    descent_advise_rate *rate;
    size_t seeds;
    uint64_t ramp_steps;
    tried all[RATES_MOST]; /* ascending */
    size_t count;
    double first[SEEDS]; /* losses before the first step */
} search;

double dsc_advise_grid(int index)
{
    const bool odd = index % 2 != 0;
    const int power = (index - (odd ? 1 : 0)) / 2; // the difference is even: nothing is cut
    const double ten = pow(10.0, fabs((double)power)), digit = odd ? 3.0 : 1.0;
    return power < 0 ? digit / ten : digit * ten;
}

int dsc_advise_grid_near(double rate)
{
    return (int)lround(2.0 * log10(rate));
}

double dsc_advise_rate_to_use(const descent_adviser *a)
{
    const descent_advise_rate *r = &a->rate;
    const bool given = !isnan(a->training.optimizer.learning_rate);
    const bool inside = r->automatic >= r->low && r->automatic <= r->high;
    return given || inside || !r->told ? r->automatic : r->chosen;
}

double dsc_advise_rate_of_batch(const descent_adviser *a, uint64_t batch)
{
    const dsc_rule *rule = dsc_rule_find(a->training.optimizer.rule);
    const bool estimates = rule && rule->first_distance > 0.0;
    const double ratio = (double)batch / (double)a->plan.option_batch;
    return dsc_advise_rate_to_use(a) * (estimates ? 1.0 : sqrt(ratio));
}

// ---- the range test ----

static void add_sweep(search *s, const double *losses, uint64_t taken, double lowest_rate,
                      double growth, double (*sums)[3], double *minimum)
{
    descent_average smooth;
    double lowest = HUGE_VAL;
    descent_error error;
    *minimum = lowest_rate;
    if (descent_average_init(&smooth, RAMP_SMOOTHING, &error) != DESCENT_OK) {
        return;
    }
    for (uint64_t k = 0; k < taken; k++) {
        const double value = descent_average_add(&smooth, losses[k]);
        const size_t bin = (size_t)(k * DESCENT_ADVISE_SWEEP / s->ramp_steps);
        const bool ends = (k + 1) * DESCENT_ADVISE_SWEEP / s->ramp_steps > bin;
        if (k * RAMP_BURN_IN < s->ramp_steps || !isfinite(value)) {
            continue;
        }
        if (value < lowest) {
            lowest = value;
            *minimum = lowest_rate * pow(growth, (double)k);
        }
        if (ends) {
            sums[bin][0] += 1.0;
            sums[bin][1] += value;
            sums[bin][2] += value * value;
        }
    }
}

static void keep_sweep(search *s, double lowest_rate, double growth, double (*sums)[3])
{
    descent_advise_rate *r = s->rate;
    const double each = (double)s->ramp_steps / DESCENT_ADVISE_SWEEP;
    for (size_t i = 0; i < DESCENT_ADVISE_SWEEP; i++) {
        const double n = sums[i][0];
        if (n > 0.0) {
            const double mean = sums[i][1] / n;
            r->sweep[r->sweep_count++] = (descent_advise_sweep_point){
                lowest_rate * pow(growth, each * ((double)i + 0.5)), mean,
                n > 1.0 ? sqrt(fmax(0.0, (sums[i][2] / n - mean * mean) * n / (n - 1.0)))
                        : (double)NAN};
        }
    }
}

// *where (out): the rate of the lowest smoothed loss, the geometric mean over the seeds.
static descent_status ramp_with(search *s, double *losses, double *where, descent_error *error)
{
    double sums[DESCENT_ADVISE_SWEEP][3] = {{0.0}};
    const double own = dsc_advise_own_rate(s->adviser);
    const double lowest = own * pow(10.0, -RAMP_DECADES);
    const double growth = pow(10.0, 2.0 * RAMP_DECADES / (double)s->ramp_steps);
    double logs = 0.0;
    for (size_t i = 0; i < s->seeds && !s->adviser->stopped; i++) {
        dsc_advise_trial trial = {.seed = i,
                                  .rate = lowest,
                                  .growth = growth,
                                  .steps = s->ramp_steps,
                                  .losses = losses,
                                  .most = RAMP_ENDS,
                                  .part = DESCENT_ADVISE_PART_RATE,
                                  .begin = 0.2 * (double)i / (double)s->seeds,
                                  .share = 0.2 / (double)s->seeds};
        double minimum;
        TRY(dsc_advise_try(s->adviser, &trial, error));
        const uint64_t taken = trial.taken < s->ramp_steps ? trial.taken : s->ramp_steps;
        add_sweep(s, losses, taken, lowest, growth, sums, &minimum);
        s->rate->spent += taken;
        logs += log(minimum) / (double)s->seeds;
    }
    keep_sweep(s, lowest, growth, sums);
    *where = exp(logs);
    return DESCENT_OK;
}

static descent_status ramp(search *s, double *where, descent_error *error)
{
    double *losses = calloc(s->ramp_steps, sizeof *losses);
    if (!losses) {
        return dsc_no_memory(error, "losses", s->ramp_steps * sizeof *losses);
    }
    const descent_status status = ramp_with(s, losses, where, error);
    free(losses);
    return status;
}

// ---- trials ----

static tried *place(search *s, int index)
{
    size_t at = s->count++;
    for (; at > 0 && s->all[at - 1].index > index; at--) {
        s->all[at] = s->all[at - 1];
    }
    s->all[at] = (tried){.index = index};
    return &s->all[at];
}

static descent_status try_rate(search *s, int index, descent_error *error)
{
    tried *t = place(s, index);
    double deviation;
    for (size_t i = 0; i < s->seeds && !s->adviser->stopped; i++) {
        dsc_advise_trial trial = {.seed = i,
                                  .rate = dsc_advise_grid(index),
                                  .steps = s->rate->steps,
                                  .part = DESCENT_ADVISE_PART_RATE,
                                  .begin = fmin(0.9, 0.2 + 0.08 * (double)s->count),
                                  .share = 0.08};
        TRY(dsc_advise_try(s->adviser, &trial, error));
        t->loss[i] = trial.loss;
        t->diverged = t->diverged || trial.diverged;
        s->first[i] = trial.first;
        s->rate->spent += trial.taken;
    }
    dsc_advise_moments(s->seeds, t->loss, &t->mean, &deviation);
    t->mean = t->diverged ? HUGE_VAL : t->mean;
    return DESCENT_OK;
}

static size_t best_of(const search *s)
{
    size_t best = 0;
    for (size_t i = 1; i < s->count; i++) {
        best = s->all[i].mean < s->all[best].mean ? i : best;
    }
    return best;
}

// Beyond an edge at which the best one stands; where all diverge, further down.
static descent_status widen(search *s, descent_error *error)
{
    while (s->count < RATES_MOST && !s->adviser->stopped) {
        const size_t best = best_of(s);
        if (best == 0) {
            TRY(try_rate(s, s->all[0].index - 1, error));
        } else if (best == s->count - 1) {
            TRY(try_rate(s, s->all[best].index + 1, error));
        } else {
            return DESCENT_OK;
        }
    }
    return DESCENT_OK;
}

static descent_status try_all(search *s, double where, descent_error *error)
{
    const int middle = dsc_advise_grid_near(where);
    for (int i = middle - RATES_BELOW; i <= middle + RATES_ABOVE && !s->adviser->stopped; i++) {
        TRY(try_rate(s, i, error));
    }
    return widen(s, error);
}

// ---- what they say ----

// Whether a rate is as good as the best one, by differences of pairs with the same seed.
static bool is_as_good(const search *s, const tried *t, const tried *best, double gain)
{
    double differences[SEEDS], mean, deviation;
    if (t->diverged) {
        return false;
    }
    for (size_t i = 0; i < s->seeds; i++) {
        differences[i] = t->loss[i] - best->loss[i];
    }
    dsc_advise_moments(s->seeds, differences, &mean, &deviation);
    const double same = SAME_ERRORS * deviation / sqrt((double)s->seeds);
    return mean <= fmax(same, SAME_GAIN * gain) && mean <= (1.0 - LEAST_GAIN) * gain;
}

static void mark_interval(search *s, size_t best)
{
    descent_advise_rate *r = s->rate;
    const double gain = r->start - r->loss;
    size_t low = best, high = best;
    while (low > 0 && is_as_good(s, &s->all[low - 1], &s->all[best], gain)) {
        low--;
    }
    while (high + 1 < s->count && is_as_good(s, &s->all[high + 1], &s->all[best], gain)) {
        high++;
    }
    for (size_t i = low; i <= high; i++) {
        r->points[i].inside = true;
    }
    r->low = r->points[low].rate;
    r->high = r->points[high].rate;
    r->chosen = dsc_advise_round(sqrt(r->low * r->high), 1);
}

static void keep_points(search *s)
{
    descent_advise_rate *r = s->rate;
    for (size_t i = 0; i < s->count; i++) {
        double mean, deviation;
        dsc_advise_moments(s->seeds, s->all[i].loss, &mean, &deviation);
        r->points[r->count++] = (descent_advise_rate_point){
            .rate = dsc_advise_grid(s->all[i].index),
            .loss = s->all[i].mean,
            .se = s->all[i].diverged ? (double)NAN : deviation / sqrt((double)s->seeds)};
    }
}

// The loss that has to be fallen below: that of guessing is had without any training.
static double start_of(const search *s)
{
    const descent_trainer *t = s->adviser->trainer;
    double mean, deviation;
    dsc_advise_moments(s->seeds, s->first, &mean, &deviation);
    const double guess =
        dsc_advise_validates(s->adviser) ? t->constant_valid_loss : t->constant_loss;
    return isfinite(guess) ? fmin(mean, guess) : mean;
}

static void judge(search *s)
{
    descent_advise_rate *r = s->rate;
    const size_t best = best_of(s);
    double mean;
    keep_points(s);
    r->best = r->points[best].rate;
    r->start = start_of(s);
    r->loss = s->all[best].mean;
    dsc_advise_moments(s->seeds, s->all[best].loss, &mean, &r->noise);
    const double gain = r->start - r->loss;
    char steps[DSC_COUNT_TEXT];
    dsc_format_count(r->steps, steps);
    const char *of = r->validates ? "on rows that validate" : "of late batches";
    if (!isfinite(r->loss)) {
        snprintf(r->text, sizeof r->text, "cannot tell: every rate that was tried diverges");
        return;
    }
    if (!(gain > TOLD_NOISE * r->noise && gain > TOLD_GAIN * fabs(r->start))) {
        snprintf(
            r->text, sizeof r->text,
            "cannot tell: after %s steps the loss %s is %.4g +- %.2g at the best rate, and "
            "%.4g "
            "without training: no rate learns anything that can be seen. More time, another "
            "network, or inputs that know nothing of the target",
            steps, of, r->loss, r->noise, r->start);
        return;
    }
    r->told = true;
    mark_interval(s, best);
    snprintf(
        r->text, sizeof r->text,
        "after %s steps from the beginning, %zu seeds, the loss %s is %.3g +- %.1g at the best "
        "rate (%.3g without training)",
        steps, s->seeds, of, r->loss, r->noise / sqrt((double)s->seeds), r->start);
}

// ---- limits of curvature ----

// Where a trial has ended.
static descent_status look_there(search *s, const descent_trainer *trainer,
                                 descent_error *error)
{
    descent_advise_rate *r = s->rate;
    dsc_advise_curvature c;
    TRY(dsc_advise_curvature_find(trainer, SHARP_ROWS, &c, error));
    const descent_optimizer_options o = descent_trainer_where(trainer).optimizer;
    const bool adaptive = dsc_rule_is_adaptive(o.rule);
    r->later = c.largest;
    r->preconditioned = c.preconditioned;
    r->limit_gradient = c.largest > 0.0 ? 2.0 / c.largest : (double)NAN;
    r->limit = dsc_rule_limit(&o, 1.0) / (adaptive ? c.preconditioned : c.largest);
    r->limit = r->limit > 0.0 ? r->limit : (double)NAN;
    return DESCENT_OK;
}

static descent_status find_limits(search *s, descent_error *error)
{
    descent_adviser *a = s->adviser;
    descent_advise_rate *r = s->rate;
    dsc_advise_curvature c;
    TRY(dsc_advise_curvature_find(a->trainer, SHARP_ROWS, &c, error));
    r->sharpness = c.largest;
    dsc_advise_trial trial = {.rate = r->chosen,
                              .steps = r->steps,
                              .keep = true,
                              .part = DESCENT_ADVISE_PART_RATE,
                              .begin = 0.95,
                              .share = 0.05};
    TRY(dsc_advise_try(a, &trial, error));
    r->spent += trial.taken;
    const descent_status status =
        trial.diverged ? DESCENT_OK : look_there(s, trial.trainer, error);
    descent_trainer_free(trial.trainer);
    return status;
}

// ---- all ----

// False: there are too few steps for it.
static bool plan(search *s)
{
    descent_advise_rate *r = s->rate;
    const double budget = (double)s->adviser->budget, seeds = (double)s->seeds;
    const double ramp = RAMP_PART * budget / seeds;
    const double each = RATE_PART * budget / (seeds * (RATES_BELOW + RATES_ABOVE + 3));
    s->ramp_steps = (uint64_t)fmin(fmax(ramp, RAMP_LEAST), RAMP_MOST);
    r->steps = (uint64_t)fmin(each, TRIAL_MOST);
    const uint64_t whole = s->adviser->plan.steps;
    r->steps = whole > 0 && r->steps > whole ? whole : r->steps;
    if (each >= TRIAL_LEAST) {
        return true;
    }
    snprintf(r->text, sizeof r->text,
             "cannot tell: %s steps are too few for %zu seeds of each rate; it takes %s",
             DSC_COUNT(s->adviser->budget), s->seeds,
             DSC_COUNT((uint64_t)ceil(TRIAL_LEAST * budget / each)));
    return false;
}

static descent_status look(search *s, descent_error *error)
{
    double where = 0.0;
    TRY(dsc_advise_budget(s->adviser, error));
    if (!plan(s)) {
        return DESCENT_OK;
    }
    TRY(ramp(s, &where, error));
    TRY(try_all(s, where, error));
    if (s->adviser->stopped) {
        return DESCENT_OK;
    }
    judge(s);
    return s->rate->told ? find_limits(s, error) : DESCENT_OK;
}

descent_status dsc_advise_rate(descent_adviser *a, descent_error *error)
{
    const double begun = dsc_clock();
    descent_advise_rate *r = &a->rate;
    *r = (descent_advise_rate){.size = sizeof *r,
                               .validates = dsc_advise_validates(a),
                               .automatic = dsc_advise_own_rate(a),
                               .seeds = a->o.seeds,
                               .low = (double)NAN,
                               .high = (double)NAN,
                               .best = (double)NAN,
                               .chosen = (double)NAN,
                               .start = (double)NAN,
                               .loss = (double)NAN,
                               .noise = (double)NAN,
                               .sharpness = (double)NAN,
                               .later = (double)NAN,
                               .preconditioned = (double)NAN,
                               .limit_gradient = (double)NAN,
                               .limit = (double)NAN};
    search *s = calloc(1, sizeof *s);
    if (!s) {
        return dsc_no_memory(error, "trials of rates", sizeof *s);
    }
    s->adviser = a;
    s->rate = r;
    s->seeds = (size_t)a->o.seeds;
    const descent_status status = look(s, error);
    free(s);
    r->seconds = dsc_clock() - begun;
    return status;
}
