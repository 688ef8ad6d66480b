// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What fits into the time.
//
// Keeps: a plan is arithmetic on costs; nothing here runs or looks at a clock. What is given is
// never changed. When time is short, runs get shorter first, and there are fewer rates; fewer seeds
// than can tell anything apart come last, as nothing is learnt from them. What still does not fit is
// refused, with the time that it needs.
#include "session/compare/plan.h"

#include <math.h>
#include <stdio.h>

#include "core/statistics/paired.h"

// Of the time that there is, for what does not fill all cores, and what nobody foresees; less when
// trials have told what they take.
static const double usable = 0.85, usable_by_seeds = 0.95;
// What takes longer by less than this is begun nevertheless, and gets the seeds that it needs.
static const double excess = 1.1, excess_of_seeds = 1.1;
static const double alpha = 0.05;

enum {
    LENGTH_UNIT = 4,    /* two halvings */
    STEPS = 2000,       /* of a training that is not short */
    EPOCHS_LEAST = 12,  /* the same */
    EVALUATIONS = 1000, /* the same on a function */
    EPOCHS_SHORTEST = 4,
    EVALUATIONS_SHORTEST = 40
};

// What is tried, from the best on.
static const struct level {
    uint64_t rates, rounds;
    double seeds; /* times those that are wanted */
    double part;  /* of the usual length that runs have at least */
} levels[] = {{5, 1, 1.0, 0.25},   {5, 0, 1.0, 0.25},   {3, 1, 1.0, 0.25},
              {5, 1, 1.0, 0.0625}, {3, 1, 1.0, 0.0625}, {3, 0, 1.0, 0.0625},
              {3, 0, 1.0, 0.0},    {3, 0, 0.6, 0.0},    {3, 0, 0.0, 0.0}};

size_t dsc_plan_least_seeds(size_t rules)
{
    const double pairs = (double)rules * (double)(rules - 1) / 2.0;
    return dsc_signs_least(alpha / pairs);
}

bool dsc_plan_is_timed(const descent_compare *c)
{
    return c->o.length == 0 || c->o.seeds == 0;
}

// As many as can tell, where that is possible.
static uint64_t wanted_seeds(const descent_compare *c)
{
    const uint64_t least = dsc_plan_least_seeds(c->count);
    return least > DSC_COMPARE_SEEDS_MOST ? DSC_COMPARE_SEEDS_MOST : least;
}

// ---- seconds ----

// Of one configuration of a rule at all lengths.
static double seconds_of(const dsc_contender *c, uint64_t length)
{
    const double units = (double)length + (double)(length / 2) + (double)(length / 4);
    return DESCENT_COMPARE_LENGTHS * c->begin + c->unit * units;
}

// Of everything that is run.
static double seconds_of_all(const descent_compare *c, uint64_t length, uint64_t rates,
                             uint64_t rounds, uint64_t seeds, double workers)
{
    double sum = 0.0;
    for (size_t i = 0; i < c->count; i++) {
        const dsc_contender *r = &c->contenders[i];
        const double each = r->searches ? 0.0 : (double)r->decays;
        const double tuned = r->searches ? 1.0 : each * (double)rates;
        const double runs =
            (tuned + each * (double)rounds) * (double)c->o.tuning_seeds + (double)seeds;
        const double seconds = seconds_of(r, length);
        sum += runs * (isfinite(seconds) ? seconds : 0.0); // a rule that diverges at once
    }
    return sum / workers / usable;
}

// ---- lengths ----

uint64_t dsc_plan_usual_length(const descent_compare *c)
{
    uint64_t length = EVALUATIONS;
    if (!c->function.make) {
        length = (STEPS + c->steps_per_epoch - 1) / c->steps_per_epoch;
        length = length < EPOCHS_LEAST ? EPOCHS_LEAST : length;
    }
    return (length + LENGTH_UNIT - 1) / LENGTH_UNIT * LENGTH_UNIT;
}

static uint64_t shortest_length(const descent_compare *c)
{
    return c->function.make ? EVALUATIONS_SHORTEST : EPOCHS_SHORTEST;
}

static void set_length(descent_compare *c, uint64_t length)
{
    for (int i = 0; i < DESCENT_COMPARE_LENGTHS; i++) {
        c->plan.lengths[i] = length >> (DESCENT_COMPARE_LENGTHS - 1 - i);
    }
}

static uint64_t seeds_of(const descent_compare *c, const struct level *level)
{
    const double seeds = ceil(level->seeds * (double)wanted_seeds(c));
    return c->o.seeds > 0                    ? c->o.seeds
           : seeds < DSC_COMPARE_SEEDS_LEAST ? DSC_COMPARE_SEEDS_LEAST
                                             : (uint64_t)seeds;
}

static uint64_t rates_of(const descent_compare *c, const struct level *level)
{
    return c->o.rates > 0 ? c->o.rates : level->rates;
}

// The longest runs that fit at a level, `most` at most; less than `least`: none does.
static uint64_t longest(const descent_compare *c, const struct level *level, uint64_t least,
                        uint64_t most, double left, double workers)
{
    uint64_t length = most;
    while (length >= least && seconds_of_all(c, length, rates_of(c, level), level->rounds,
                                             seeds_of(c, level), workers) > left) {
        // Costs grow no faster than lengths: a step that is too long is not.
        length -= length / 64 / LENGTH_UNIT * LENGTH_UNIT + LENGTH_UNIT;
        if (length > most) {
            return 0; // below 0
        }
    }
    return length;
}

// ---- choosing ----

static descent_status fail_time(const descent_compare *c, double needed, descent_error *error)
{
    const double time = c->o.time + needed;
    const double unit = time < 120.0 ? 10.0 : 60.0;
    const double least = ceil(1.1 * time / unit) * unit;
    char text[32];
    if (unit < 60.0) {
        snprintf(text, sizeof text, "%.0fs", least);
    } else {
        snprintf(text, sizeof text, "%.0fm", least / 60.0);
    }
    return dsc_fail(error, DESCENT_INVALID,
                    "%zu rules do not fit into %g s: with the shortest runs, 3 rates and %d "
                    "seeds they would take about %.3g s more" DSC_REMEDY
                    "time = %s\nwith = adam,momentum    # fewer rules",
                    c->count, c->o.time, DSC_COMPARE_SEEDS_LEAST, needed, text);
}

// False: nothing fits.
static bool try_levels(descent_compare *c, uint64_t least, uint64_t most, double left,
                       double workers)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const double part = levels[i].part * (double)most;
        const uint64_t shortest = part > (double)least ? (uint64_t)part : least;
        const uint64_t length = longest(c, &levels[i], shortest, most, left, workers);
        if (length >= shortest) {
            set_length(c, length);
            c->plan.rates = rates_of(c, &levels[i]);
            c->plan.shortened = i > 0 || length < most;
            return true;
        }
    }
    return false;
}

descent_status dsc_plan_choose(descent_compare *c, double spent, double workers,
                               descent_error *error)
{
    const uint64_t unit = LENGTH_UNIT, given = (c->o.length + unit - 1) / unit * unit;
    const uint64_t most = given > 0 ? given : dsc_plan_usual_length(c);
    const uint64_t least = given > 0 ? given : shortest_length(c);
    const double left = c->o.time - spent;
    const struct level *last = &levels[sizeof levels / sizeof *levels - 1];
    if (!dsc_plan_is_timed(c)) {
        set_length(c, most);
        c->plan.rates = rates_of(c, &levels[0]);
        return DESCENT_OK;
    }
    if (!try_levels(c, least, most, left, workers)) {
        const double needed =
            seconds_of_all(c, least, rates_of(c, last), 0, seeds_of(c, last), workers);
        if (needed > excess * left) {
            return fail_time(c, needed - left, error);
        }
        set_length(c, least);
        c->plan.rates = rates_of(c, last);
        c->plan.shortened = true;
    }
    return DESCENT_OK;
}

// ---- later ----

static double seconds_of_seed(const descent_compare *c, double workers)
{
    double sum = 0.0;
    for (size_t r = 0; r < c->count; r++) {
        for (int l = 0; l < DESCENT_COMPARE_LENGTHS; l++) {
            const double seconds = dsc_work_expected(c, (int)r, l);
            sum += isfinite(seconds) ? seconds : 0.0;
        }
    }
    return sum / workers / usable_by_seeds;
}

static double seconds_of_round(const descent_compare *c, double workers)
{
    double sum = 0.0;
    for (size_t r = 0; r < c->count; r++) {
        const dsc_contender *contender = &c->contenders[r];
        for (int l = 0; l < DESCENT_COMPARE_LENGTHS && !contender->searches; l++) {
            const double seconds = dsc_work_expected(c, (int)r, l);
            sum += isfinite(seconds) ? seconds * contender->decays : 0.0;
        }
    }
    return sum * (double)c->o.tuning_seeds / workers / usable;
}

bool dsc_plan_has_time_for_round(const descent_compare *c, double spent, double workers)
{
    const double seeds = (double)(c->o.seeds > 0 ? c->o.seeds : wanted_seeds(c));
    return !dsc_plan_is_timed(c) ||
           spent + seconds_of_round(c, workers) + seeds * seconds_of_seed(c, workers) <=
               c->o.time;
}

void dsc_plan_choose_seeds(descent_compare *c, double spent, double workers)
{
    const double each = seconds_of_seed(c, workers), wanted = (double)wanted_seeds(c);
    const double fit = floor((c->o.time - spent) / each);
    // A little longer, where that makes the difference.
    const double late = floor((excess_of_seeds * c->o.time - spent) / each);
    const double seeds = late >= wanted ? fmax(fit, wanted) : fit;
    c->plan.seeds = c->o.seeds > 0                      ? c->o.seeds
                    : !(seeds < DSC_COMPARE_SEEDS_MOST) ? DSC_COMPARE_SEEDS_MOST
                    : seeds < DSC_COMPARE_SEEDS_LEAST   ? DSC_COMPARE_SEEDS_LEAST
                                                        : (uint64_t)seeds;
    c->plan.shortened = c->plan.shortened || dsc_plan_is_short_of_seeds(c);
}

bool dsc_plan_is_short_of_seeds(const descent_compare *c)
{
    return c->o.seeds == 0 && c->plan.seeds < wanted_seeds(c);
}

// ---- when the time is over ----

bool dsc_plan_limit_tuning(const descent_compare *c, double workers, dsc_work_limit *limit)
{
    const double seeds = (double)(c->o.seeds > 0 ? c->o.seeds : wanted_seeds(c));
    *limit = (dsc_work_limit){.must = 1,
                              .time = c->o.time,
                              .late = c->o.time,
                              .reserve = seeds * seconds_of_seed(c, workers)};
    return dsc_plan_is_timed(c) && c->o.rates == 0;
}

bool dsc_plan_limit_running(const descent_compare *c, dsc_work_limit *limit)
{
    *limit = (dsc_work_limit){.must = DSC_COMPARE_SEEDS_LEAST,
                              .wanted = wanted_seeds(c),
                              .time = c->o.time,
                              .late = excess_of_seeds * c->o.time};
    return dsc_plan_is_timed(c) && c->o.seeds == 0;
}
