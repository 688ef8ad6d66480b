// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a trial that was chosen because its loss was low had luck as well; its own loss has no
// part in the race. What is looked at after every seed would be found different by chance alone
// sooner or later: all looks share the error rate.
#include "session/tune/race.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "core/statistics/normal.h"
#include "core/statistics/paired.h"
#include "session/tune/plan.h"
#include "session/tune/rounds.h"
#include "session/tune/state.h"
#include "session/tune/trial.h"
#include "session/tune/work.h"

// Probability that any racer is given up that is as good as the best.
static const double error_rate = 0.05;
enum { SEEDS_LEAST = 3 }; // before anything is given up

double dsc_tune_racer_mean(const dsc_tune_racer *r, double *se)
{
    double losses[DSC_TUNE_SEEDS];
    for (size_t i = 0; i < r->seeds; i++) {
        losses[i] = r->at[i].loss;
    }
    *se = r->seeds > 1 ? dsc_deviation((size_t)r->seeds, losses) / sqrt((double)r->seeds)
                       : (double)NAN;
    return r->seeds > 0 ? dsc_mean((size_t)r->seeds, losses) : (double)NAN;
}

size_t dsc_tune_racer_of(const descent_tune *tune, size_t trial)
{
    for (size_t i = 0; i < tune->racer_count; i++) {
        if (tune->racers[i].trial == trial) {
            return i;
        }
    }
    return tune->racer_count;
}

// The racer with the lowest mean among those that are still in. False: none has a finite one.
static bool leader(const descent_tune *tune, size_t *index)
{
    double best = HUGE_VAL, ignored;
    bool found = false;
    for (size_t i = 0; i < tune->racer_count; i++) {
        const double mean = dsc_tune_racer_mean(&tune->racers[i], &ignored);
        if (tune->racers[i].settled == 0 && mean < best) {
            best = mean;
            *index = i;
            found = true;
        }
    }
    return found;
}

bool dsc_tune_chosen(const descent_tune *tune, size_t *index)
{
    size_t racer;
    if (tune->plan.seeds > 0 && leader(tune, &racer)) {
        *index = tune->racers[racer].trial;
        return true;
    }
    return dsc_tune_leader(tune, index);
}

// ---- statistics ----

// Differences of a racer to another over the seeds that both have; how many is returned.
static size_t differences(const dsc_tune_racer *r, const dsc_tune_racer *to, double *d)
{
    const size_t count = (size_t)(r->seeds < to->seeds ? r->seeds : to->seeds);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const double difference = r->at[i].loss - to->at[i].loss;
        if (isfinite(difference)) {
            d[used++] = difference;
        }
    }
    return used;
}

// Two-sided, by Student's t of the differences.
static double chance(size_t n, const double *d)
{
    const double mean = dsc_mean(n, d), deviation = dsc_deviation(n, d);
    if (!(deviation > 0.0)) {
        return fabs(mean) > 0.0 ? 0.0 : 1.0;
    }
    return 2.0 * dsc_student_cdf(n - 1, -fabs(mean) * sqrt((double)n) / deviation);
}

bool dsc_tune_rivals(const descent_tune *tune, dsc_tune_rival *rivals)
{
    size_t best, tests = 0, chosen;
    double p[DSC_TUNE_FINALISTS], d[DSC_TUNE_SEEDS];
    if (tune->plan.seeds == 0 || !dsc_tune_chosen(tune, &chosen)) {
        return false;
    }
    best = dsc_tune_racer_of(tune, chosen);
    for (size_t i = 0; i < tune->racer_count; i++) {
        dsc_interval interval = {(double)NAN, (double)NAN};
        const size_t n = differences(&tune->racers[i], &tune->racers[best], d);
        rivals[i] = (dsc_tune_rival){.seeds = n, .p = (double)NAN, .adjusted = (double)NAN};
        if (i == best) {
            continue;
        }
        if (!dsc_bootstrap_mean(n, d, 0.95, 1, &interval)) {
            return false;
        }
        rivals[i].mean = dsc_mean(n, d);
        rivals[i].low = interval.low;
        rivals[i].high = interval.high;
        rivals[i].p = p[tests++] = dsc_signs_test(n, d, 1);
    }
    if (!dsc_holm(tests, p, p)) {
        return false;
    }
    for (size_t i = 0, k = 0; i < tune->racer_count; i++) {
        rivals[i].adjusted = i == best ? (double)NAN : p[k++];
    }
    return true;
}

double dsc_tune_difference_deviation(const descent_tune *tune)
{
    size_t chosen;
    double sum = 0.0, count = 0.0, d[DSC_TUNE_SEEDS];
    if (tune->plan.seeds == 0 || !dsc_tune_chosen(tune, &chosen)) {
        return (double)NAN;
    }
    const dsc_tune_racer *best = &tune->racers[dsc_tune_racer_of(tune, chosen)];
    for (size_t i = 0; i < tune->racer_count; i++) {
        const size_t n = differences(&tune->racers[i], best, d);
        if (n > 1 && &tune->racers[i] != best) {
            const double deviation = dsc_deviation(n, d);
            sum += deviation * deviation * (double)(n - 1);
            count += (double)(n - 1);
        }
    }
    return count > 0.0 ? sqrt(sum / count) : (double)NAN;
}

// ---- the race ----

// Gives up those that are worse than the leader beyond chance. Look k has 6 / (pi k)^2 of the error
// rate, which is all of it for looks without end: so it does not matter how many seeds will come.
static void settle(descent_tune *tune)
{
    size_t best;
    if (!leader(tune, &best)) {
        return;
    }
    const double look = (double)tune->plan.seeds - SEEDS_LEAST + 1.0;
    const double level = error_rate * 6.0 / (DSC_PI * DSC_PI * look * look);
    const double rivals = (double)(tune->racer_count - 1);
    for (size_t i = 0; i < tune->racer_count; i++) {
        dsc_tune_racer *r = &tune->racers[i];
        double d[DSC_TUNE_SEEDS];
        if (i == best || r->settled > 0) {
            continue;
        }
        const size_t n = differences(r, &tune->racers[best], d);
        if (n >= SEEDS_LEAST && chance(n, d) * rivals <= level) {
            r->settled = r->seeds;
        }
    }
}

static size_t left(const descent_tune *tune)
{
    size_t count = 0;
    for (size_t i = 0; i < tune->racer_count; i++) {
        count += tune->racers[i].settled == 0;
    }
    return count;
}

static size_t list_jobs(const descent_tune *tune, dsc_tune_job *jobs)
{
    size_t count = 0;
    for (size_t i = 0; i < tune->racer_count; i++) {
        if (tune->racers[i].settled == 0) {
            jobs[count++] = (dsc_tune_job){.trial = tune->racers[i].trial,
                                           .seed = tune->splits + tune->plan.seeds,
                                           .epochs = tune->plan.epochs};
        }
    }
    return count;
}

// A seed with which a racer diverges settles it.
static void take_results(descent_tune *tune, size_t count, const dsc_tune_job *jobs)
{
    for (size_t i = 0; i < count; i++) {
        dsc_tune_racer *r = &tune->racers[dsc_tune_racer_of(tune, jobs[i].trial)];
        r->at[r->seeds++] = jobs[i].score;
        r->settled = isfinite(jobs[i].score.loss) ? 0 : r->seeds;
    }
    tune->plan.seeds++;
    settle(tune);
}

static descent_status do_round(descent_tune *tune, bool *goes_on, descent_error *error)
{
    dsc_tune_job jobs[DSC_TUNE_FINALISTS];
    const double begun = dsc_tune_spent(tune);
    const size_t count = list_jobs(tune, jobs);
    tune->progress.round = tune->plan.seeds + 1;
    TRY(dsc_tune_work(tune, count, jobs, error));
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i].done) {
            *goes_on = false; // somebody wanted to stop
            return DESCENT_OK;
        }
    }
    take_results(tune, count, jobs);
    dsc_tune_tell(tune, true, "");
    tune->plan.raced = left(tune) < 2 || tune->plan.seeds >= tune->o.seeds ||
                       !dsc_tune_plan_has_time_to_race(tune, dsc_tune_spent(tune) - begun);
    *goes_on = !tune->plan.raced && !tune->stopped;
    return dsc_tune_state_write(tune, error);
}

static void line_up(descent_tune *tune)
{
    size_t best[DSC_TUNE_FINALISTS];
    tune->racer_count = dsc_tune_finalists(tune, (size_t)tune->o.finalists, best);
    for (size_t i = 0; i < tune->racer_count; i++) {
        tune->racers[i] = (dsc_tune_racer){.trial = best[i]};
    }
}

// Without seeds, or when the time is over, the best trial is the one that is chosen.
static bool is_left_out(const descent_tune *tune)
{
    const bool late = isfinite(tune->o.time) && dsc_tune_spent(tune) >= tune->o.time;
    return tune->plan.seeds == 0 && tune->racer_count == 0 && !dsc_tune_completing(tune) &&
           (tune->o.seeds == 0 || late);
}

descent_status dsc_tune_race(descent_tune *tune, descent_error *error)
{
    tune->progress.stage = DESCENT_TUNE_RACING;
    if (is_left_out(tune)) {
        tune->plan.raced = true;
        return dsc_tune_state_write(tune, error);
    }
    if (tune->racer_count == 0) {
        TRY(dsc_tune_complete(tune, (size_t)tune->o.finalists, error));
        if (tune->stopped || dsc_tune_completing(tune)) {
            return DESCENT_OK;
        }
        line_up(tune);
        tune->plan.raced = tune->racer_count < 2;
        TRY(dsc_tune_state_write(tune, error));
    }
    for (bool goes_on = !tune->plan.raced; goes_on;) {
        TRY(do_round(tune, &goes_on, error));
    }
    return DESCENT_OK;
}
