// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Tuning, widening, and the runs that count.
//
// Keeps: which trials there are follows from the plan and the results of trials. What the clock
// decides (lengths, how many rates, rounds and seeds) is recorded before anything follows from it;
// so a comparison that was interrupted goes the same way.
#include "session/compare/stages.h"

#include <math.h>
#include <stdlib.h>

#include "core/elementary/elementary.h"
#include "session/compare/plan.h"
#include "session/compare/record.h"
#include "session/compare/rules.h"
#include "session/compare/trials.h"
#include "session/compare/work.h"

enum {
    POWERS = 15 + DSC_COMPARE_ROUNDS,
    RATES_LEAST = 3 /* of a grid */
};

uint64_t dsc_compare_seed(const descent_compare *c, uint64_t index)
{
    return c->o.seed + c->o.tuning_seeds + index;
}

double dsc_compare_measure(const descent_compare *c, double loss, double lowest)
{
    return c->function.make ? dsc_log10(fmax(loss - lowest, 1e-15)) : loss;
}

static bool is_of_tuning(const descent_compare *c, const dsc_trial *t)
{
    return t->wanted && t->seed - c->o.seed < c->o.tuning_seeds;
}

// ---- what was best ----

// Powers of a rule that tuning has tried or is to try, sorted.
static size_t powers_of(const descent_compare *c, int rule, int powers[POWERS])
{
    size_t count = 0;
    for (size_t i = 0; i < c->trials.count; i++) {
        const dsc_trial *t = &c->trials.all[i];
        size_t at = 0;
        if (t->rule != rule || !is_of_tuning(c, t)) {
            continue;
        }
        while (at < count && powers[at] < t->power) {
            at++;
        }
        if ((at < count && powers[at] == t->power) || count == POWERS) {
            continue;
        }
        for (size_t k = count++; k > at; k--) {
            powers[k] = powers[k - 1];
        }
        powers[at] = t->power;
    }
    return count;
}

// The lowest value that tuning has met on a function whose minimum is not known.
static double lowest(const descent_compare *c)
{
    double low = c->function.minimum;
    for (size_t i = 0; isnan(c->function.minimum) && i < c->trials.count; i++) {
        const dsc_trial *t = &c->trials.all[i];
        if (is_of_tuning(c, t) && t->done && !t->diverged) {
            low = fmin(low, t->loss); // of a number and NAN the number
        }
    }
    return low;
}

// Mean over the seeds of tuning; infinite where one of them diverged, NAN where one is missing.
static double tuned_loss(const descent_compare *c, dsc_trial key, double low)
{
    double sum = 0.0;
    for (uint64_t k = 0; k < c->o.tuning_seeds; k++) {
        key.seed = c->o.seed + k;
        const dsc_trial *t = dsc_trials_find(&c->trials, &key);
        if (!t || !t->wanted || !t->done) {
            return (double)NAN;
        }
        sum += t->diverged ? HUGE_VAL : dsc_compare_measure(c, t->loss, low);
    }
    return sum / (double)c->o.tuning_seeds;
}

dsc_choice dsc_compare_chosen(const descent_compare *c, int rule, int length)
{
    int powers[POWERS];
    const size_t count = powers_of(c, rule, powers);
    const dsc_contender *contender = &c->contenders[rule];
    const double low = lowest(c);
    dsc_choice best = {.loss = HUGE_VAL};
    for (size_t i = 0; i < count; i++) {
        for (int decay = 0; decay < contender->decays; decay++) {
            const dsc_trial key = {
                .rule = rule, .power = powers[i], .decay = decay, .length = length};
            const double loss = tuned_loss(c, key, low);
            if (loss < best.loss) {
                best =
                    (dsc_choice){.any = true, .power = powers[i], .decay = decay, .loss = loss};
            }
        }
    }
    if (!contender->searches && count > 0) {
        // Where all diverged, lower rates are what is left to try.
        best.edge = !best.any || best.power == powers[0] ? -1
                    : best.power == powers[count - 1]    ? 1
                                                         : 0;
        best.power = best.any ? best.power : powers[0];
    }
    return best;
}

// ---- which trials there are ----

static descent_status want_power(descent_compare *c, int rule, int power, descent_error *error)
{
    for (int decay = 0; decay < c->contenders[rule].decays; decay++) {
        for (int length = 0; length < DESCENT_COMPARE_LENGTHS; length++) {
            for (uint64_t k = 0; k < c->o.tuning_seeds; k++) {
                const dsc_trial key = {.rule = rule,
                                       .power = power,
                                       .decay = decay,
                                       .length = length,
                                       .seed = c->o.seed + k};
                TRY(dsc_trials_want(&c->trials, &key, error));
            }
        }
    }
    return DESCENT_OK;
}

static descent_status want_grid(descent_compare *c, descent_error *error)
{
    for (int rule = 0; rule < (int)c->count; rule++) {
        int powers[15];
        size_t count = 0;
        dsc_compare_grid(&c->contenders[rule], c->plan.rates, powers, &count);
        for (size_t i = 0; i < count; i++) {
            TRY(want_power(c, rule, powers[i], error));
        }
    }
    return DESCENT_OK;
}

// The length whose best is looked at: the longest whose best is at an edge, else the longest.
static int length_to_look_at(const descent_compare *c, int rule)
{
    for (int length = DESCENT_COMPARE_LENGTHS - 1; length >= 0; length--) {
        if (dsc_compare_chosen(c, rule, length).edge != 0) {
            return length;
        }
    }
    return DESCENT_COMPARE_LENGTHS - 1;
}

static bool is_any_at_edge(const descent_compare *c)
{
    for (int rule = 0; rule < (int)c->count; rule++) {
        if (dsc_compare_chosen(c, rule, length_to_look_at(c, rule)).edge != 0) {
            return true;
        }
    }
    return false;
}

// One more rate for every rule.
static descent_status want_round(descent_compare *c, descent_error *error)
{
    int next[DESCENT_COMPARE_RULES] = {0};
    for (int rule = 0; rule < (int)c->count; rule++) {
        int powers[POWERS];
        const size_t count = powers_of(c, rule, powers);
        const int best = dsc_compare_chosen(c, rule, length_to_look_at(c, rule)).power;
        next[rule] = count > 0 ? dsc_compare_next_power(powers, count, best) : 0;
    }
    for (int rule = 0; rule < (int)c->count; rule++) {
        if (!c->contenders[rule].searches) {
            TRY(want_power(c, rule, next[rule], error));
        }
    }
    return DESCENT_OK;
}

static descent_status want_runs(descent_compare *c, descent_error *error)
{
    for (int rule = 0; rule < (int)c->count; rule++) {
        for (int length = 0; length < DESCENT_COMPARE_LENGTHS; length++) {
            const dsc_choice best = dsc_compare_chosen(c, rule, length);
            for (uint64_t k = 0; k < c->plan.seeds; k++) {
                const dsc_trial key = {.rule = rule,
                                       .power = best.power,
                                       .decay = best.decay,
                                       .length = length,
                                       .seed = dsc_compare_seed(c, k)};
                TRY(dsc_trials_want(&c->trials, &key, error));
            }
        }
    }
    return DESCENT_OK;
}

// ---- one after the other ----

static double workers_of(const descent_compare *c)
{
    return (double)dsc_workers_count(c->workers);
}

static descent_status make_plan(descent_compare *c, descent_error *error)
{
    if (dsc_plan_is_timed(c)) {
        // Long enough that nobody measures its end.
        for (int i = 0; i < DESCENT_COMPARE_LENGTHS; i++) {
            c->plan.lengths[i] = UINT64_C(1000000);
        }
        TRY(dsc_work_measure(c, error));
        if (c->stopped) {
            return DESCENT_OK;
        }
    }
    TRY(dsc_plan_choose(c, dsc_work_spent(c), workers_of(c), error));
    c->planned = true;
    return dsc_compare_record_plan(c, error);
}

static void want_none(descent_compare *c)
{
    for (size_t i = 0; i < c->trials.count; i++) {
        c->trials.all[i].wanted = false;
    }
}

static bool is_any_left(const descent_compare *c)
{
    bool left = false;
    for (size_t i = 0; i < c->trials.count; i++) {
        left = left || (c->trials.all[i].wanted && !c->trials.all[i].done);
    }
    return left;
}

// The rates next to the defaults come first. Where time does not allow for those beyond them they
// are left out, of all rules.
static descent_status tune(descent_compare *c, descent_error *error)
{
    dsc_work_limit limit;
    const bool limited = dsc_plan_limit_tuning(c, workers_of(c), &limit);
    TRY(want_grid(c, error));
    TRY(dsc_work_run(c, DESCENT_COMPARE_TUNING, 0, limited ? &limit : NULL, error));
    if (c->stopped || !c->late || !is_any_left(c)) {
        return DESCENT_OK;
    }
    c->plan.rates = RATES_LEAST;
    c->plan.shortened = true;
    TRY(dsc_compare_record_plan(c, error));
    want_none(c);
    return want_grid(c, error);
}

static descent_status widen(descent_compare *c, descent_error *error)
{
    for (uint64_t round = 1; !c->stopped; round++) {
        if (round > c->plan.rounds) {
            if (c->closed || round > DSC_COMPARE_ROUNDS || !is_any_at_edge(c) ||
                !dsc_plan_has_time_for_round(c, dsc_work_spent(c), workers_of(c))) {
                return DESCENT_OK;
            }
            c->plan.rounds = round;
            TRY(dsc_compare_record_plan(c, error));
        }
        TRY(want_round(c, error));
        TRY(dsc_work_run(c, DESCENT_COMPARE_WIDENING, round, NULL, error));
    }
    return DESCENT_OK;
}

// The time was over before the last seed was: those that all rules have been run with count.
static descent_status leave_out_seeds(descent_compare *c, descent_error *error)
{
    const uint64_t first = dsc_compare_seed(c, 0);
    for (size_t i = 0; i < c->trials.count; i++) {
        const dsc_trial *t = &c->trials.all[i];
        if (t->wanted && !t->done && t->seed - first < c->plan.seeds) {
            c->plan.seeds = t->seed - first;
        }
    }
    for (size_t i = 0; i < c->trials.count; i++) {
        dsc_trial *t = &c->trials.all[i];
        t->wanted = t->wanted && t->seed < first + c->plan.seeds;
    }
    c->plan.shortened = c->plan.shortened || dsc_plan_is_short_of_seeds(c);
    return dsc_compare_record_plan(c, error);
}

static descent_status run_seeds(descent_compare *c, descent_error *error)
{
    dsc_work_limit limit;
    const bool limited = dsc_plan_limit_running(c, &limit);
    if (!c->closed) {
        dsc_plan_choose_seeds(c, dsc_work_spent(c), workers_of(c));
        c->closed = true;
        TRY(dsc_compare_record_plan(c, error));
    }
    TRY(want_runs(c, error));
    TRY(dsc_work_run(c, DESCENT_COMPARE_RUNNING, 0, limited ? &limit : NULL, error));
    return c->late && !c->stopped ? leave_out_seeds(c, error) : DESCENT_OK;
}

descent_status dsc_compare_stages(descent_compare *c, descent_error *error)
{
    c->stopped = false;
    want_none(c); // the way is gone again from its beginning
    if (!c->planned) {
        TRY(make_plan(c, error));
    }
    if (c->stopped) {
        return DESCENT_OK;
    }
    TRY(tune(c, error));
    if (!c->stopped) {
        TRY(widen(c, error));
    }
    return c->stopped ? DESCENT_OK : run_seeds(c, error);
}
