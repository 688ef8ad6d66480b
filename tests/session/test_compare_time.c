// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What of a comparison fits into its time, and what it leaves out when that is over. Nobody waits here: the time passes by what
// the comparison believes to have taken.
#include "session/support.h"

#include <stdlib.h>

#include <descent/compare.h>

#include "session/compare/plan.h"

// ---- the plan ----

static descent_compare planned(double time, double unit, size_t rules)
{
    descent_compare c = {.o = descent_compare_options_default(), .count = rules};
    c.o.time = time;
    c.o.tuning_seeds = 1;
    c.steps_per_epoch = 40;
    for (size_t i = 0; i < rules; i++) {
        c.contenders[i] =
            (dsc_contender){.rule = (int)i, .rate = 0.1, .decays = 2, .unit = unit};
    }
    return c;
}

static void plans_fit_into_their_time(void)
{
    descent_error error = {0};
    double before = 0.0;
    for (double time = 2000.0; time >= 10.0; time /= 2.0) {
        descent_compare c = planned(time, 0.01, 5);
        CHECK_OK(dsc_plan_choose(&c, 0.0, 2.0, &error));
        const uint64_t length = c.plan.lengths[2];
        CHECK(length % 4 == 0 && c.plan.lengths[1] == length / 2 &&
              c.plan.lengths[0] == length / 4);
        CHECK(length >= 4 && length <= 52 && (before == 0.0 || (double)length <= before));
        // Rates and decays, and then the seeds of five rules that could be told apart.
        const double runs = 2.0 * (double)c.plan.rates + 9.0;
        CHECK(5.0 * runs * 1.75 * (double)length * 0.01 / 2.0 <= time);
        before = (double)length;
        CHECK(c.plan.shortened == (length < 52 || c.plan.rates < 5));
    }
    descent_compare c = planned(2000.0, 0.01, 5);
    CHECK_OK(dsc_plan_choose(&c, 0.0, 2.0, &error));
    CHECK(c.plan.lengths[2] == 52 && c.plan.rates == 5); // 2000 steps
    c = planned(2000.0, 0.01, 5);
    c.o.length = 30;
    c.o.rates = 7;
    CHECK_OK(dsc_plan_choose(&c, 0.0, 2.0, &error));
    CHECK(c.plan.lengths[2] == 32 && c.plan.rates == 7); // what is given stays
}

static void plans_that_cannot_fit_are_refused(void)
{
    descent_error error = {0};
    descent_compare c = planned(5.0, 1.0, 20);
    CHECK(dsc_plan_choose(&c, 0.0, 2.0, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "20 rules do not fit into 5 s") != NULL);
    CHECK(strstr(error.remedy, "time = ") == error.remedy);
    // The time of the remedy is enough.
    descent_compare d = planned(60.0 * atof(error.remedy + strlen("time = ")), 1.0, 20);
    CHECK_OK(dsc_plan_choose(&d, 0.0, 2.0, &error));
}

static void seeds_shrink_to_a_floor(void)
{
    descent_compare c = planned(100.0, 0.01, 5);
    c.plan.lengths[0] = 12;
    c.plan.lengths[1] = 24;
    c.plan.lengths[2] = 48; // a seed takes 5 * 84 * 0.01 / 2 / 0.95 = 2.21 s
    dsc_plan_choose_seeds(&c, 0.0, 2.0);
    CHECK(c.plan.seeds == 20 && !c.plan.shortened);
    dsc_plan_choose_seeds(&c, 70.0, 2.0);
    CHECK(c.plan.seeds == 13 && !c.plan.shortened);
    dsc_plan_choose_seeds(&c, 84.0, 2.0); // 7 fit, and 10 s more make 9 of them
    CHECK(c.plan.seeds == 9 && !c.plan.shortened);
    dsc_plan_choose_seeds(&c, 99.0, 2.0);
    CHECK(c.plan.seeds == 3 && c.plan.shortened);
    dsc_plan_choose_seeds(&c, 200.0, 2.0);
    CHECK(c.plan.seeds == 3 && c.plan.shortened);
    c.o.seeds = 7;
    dsc_plan_choose_seeds(&c, 200.0, 2.0);
    CHECK(c.plan.seeds == 7);
    CHECK(dsc_plan_least_seeds(2) == 6 && dsc_plan_least_seeds(5) == 9 &&
          dsc_plan_least_seeds(30) == 15);
}

// ---- when the time is over ----

enum { RULES = 3, LENGTHS = DESCENT_COMPARE_LENGTHS, TUNING_SEEDS = 5, DECAYS = 2 };

static double bowl(size_t n, const double *x, double *g, void *user)
{
    double f = 0.0;
    (void)user;
    for (size_t i = 0; i < n; i++) {
        f += x[i] * x[i] * (double)(i + 1);
        if (g) {
            g[i] = 2.0 * x[i] * (double)(i + 1);
        }
    }
    return f;
}

static descent_status make_bowl(void *user, descent_objective **objective, descent_error *error)
{
    return descent_objective_from_function(2, bowl, user, objective, error);
}

// So much time that no clock of this test matters.
static descent_compare_options timed(void)
{
    descent_compare_options o = descent_compare_options_default();
    snprintf(o.with, sizeof o.with, "gd,momentum,adam");
    o.time = 1e6;
    o.threads = 2;
    return o;
}

static descent_compare *on_bowl(const descent_compare_options *o)
{
    static const double lower[] = {-2.0, -2.0}, upper[] = {3.0, 3.0};
    descent_error error = {0};
    descent_compare *compare = NULL;
    const descent_compare_function f = {.size = sizeof f,
                                        .make = make_bowl,
                                        .lower = lower,
                                        .upper = upper,
                                        .minimum = 0.0,
                                        .name = "bowl"};
    CHECK_OK(descent_compare_minimizing(&f, NULL, o, &compare, &error));
    return compare;
}

/// In `stage`, or at its end, `part` of the time is over at once.
typedef struct leap {
    descent_compare *compare;
    descent_compare_stage stage;
    bool at_end;
    double part;
    bool stop; /* then */
} leap;

static descent_action on_progress(const descent_compare_progress *now, void *user)
{
    const leap *l = user;
    const bool there = now->stage == l->stage && (!l->at_end || now->done == now->trials);
    if (there && l->compare->before < l->part * l->compare->o.time) {
        l->compare->before = l->part * l->compare->o.time;
    }
    return there && l->stop ? DESCENT_STOP : DESCENT_CONTINUE;
}

static const descent_comparison *run_with(descent_compare *compare, leap *l)
{
    descent_error error = {0};
    l->compare = compare;
    CHECK_OK(descent_compare_run(compare, on_progress, l, &error));
    return descent_compare_result(compare);
}

static size_t trials_of_seeds(const descent_compare *compare)
{
    size_t count = 0;
    for (size_t i = 0; i < compare->trials.count; i++) {
        const dsc_trial *t = &compare->trials.all[i];
        count += t->done && t->seed >= compare->o.seed + TUNING_SEEDS;
    }
    return count;
}

// However many threads there are, and wherever they were: seeds that all rules have been run with.
static void only_whole_seeds_count(void)
{
    const descent_compare_options o = timed();
    descent_compare *compare = on_bowl(&o);
    leap l = {.stage = DESCENT_COMPARE_RUNNING, .part = 1.5};
    const descent_comparison *c = run_with(compare, &l);
    CHECK(c && c->plan.seeds >= DSC_COMPARE_SEEDS_LEAST && c->plan.rates == 5);
    size_t counted = 0;
    for (size_t i = 0; i < compare->trials.count; i++) {
        const dsc_trial *t = &compare->trials.all[i];
        counted += t->wanted && t->seed >= o.seed + TUNING_SEEDS;
        CHECK(!t->wanted || t->done);
    }
    CHECK(c && counted == (size_t)c->plan.seeds * RULES * LENGTHS);
    descent_compare_free(compare);
}

static void no_seed_begins_after_the_time(void)
{
    descent_compare_options o = timed();
    o.threads = 1;
    descent_compare *compare = on_bowl(&o);
    leap l = {.stage = DESCENT_COMPARE_RUNNING, .part = 1.5};
    const descent_comparison *c = run_with(compare, &l);
    CHECK(c && c->plan.seeds == DSC_COMPARE_SEEDS_LEAST && c->plan.shortened);
    CHECK(trials_of_seeds(compare) == (size_t)DSC_COMPARE_SEEDS_LEAST * RULES * LENGTHS);
    descent_compare_free(compare);
}

// A little late is better than no answer: three rules need seven seeds.
static void a_tenth_more_makes_the_seeds_that_can_tell(void)
{
    const descent_compare_options o = timed();
    descent_compare *compare = on_bowl(&o);
    leap l = {.stage = DESCENT_COMPARE_WIDENING, .at_end = true, .part = 1.02};
    const descent_comparison *c = run_with(compare, &l);
    if (c && c->plan.rounds == 0) { // nothing to widen: the same when tuning ends
        descent_compare_free(compare);
        compare = on_bowl(&o);
        l = (leap){.stage = DESCENT_COMPARE_TUNING, .at_end = true, .part = 1.02};
        c = run_with(compare, &l);
    }
    CHECK(c && c->plan.least == 7 && c->plan.seeds == 7);
    descent_compare_free(compare);
}

static void rates_far_from_the_default_are_left_out_of_all(void)
{
    descent_compare_options o = timed();
    o.threads = 1;
    descent_compare *compare = on_bowl(&o);
    leap l = {.stage = DESCENT_COMPARE_TUNING, .part = 1.5};
    const descent_comparison *c = run_with(compare, &l);
    CHECK(c && c->plan.rates == 3 && c->plan.rounds == 0 && c->plan.shortened);
    CHECK(c->plan.seeds == DSC_COMPARE_SEEDS_LEAST);
    for (size_t i = 0; c && i < c->rule_count; i++) {
        CHECK(c->rules[i].tried == (uint64_t)3 * DECAYS * LENGTHS * TUNING_SEEDS);
    }
    descent_compare_free(compare);
}

static void what_was_given_is_run_all_the_same(void)
{
    descent_compare_options o = timed();
    o.rates = 5;
    o.seeds = 6;
    descent_compare *compare = on_bowl(&o);
    leap l = {.stage = DESCENT_COMPARE_TUNING, .part = 1.5};
    const descent_comparison *c = run_with(compare, &l);
    CHECK(c && c->plan.rates == 5 && c->plan.seeds == 6);
    CHECK(trials_of_seeds(compare) == (size_t)6 * RULES * LENGTHS);
    descent_compare_free(compare);
}

// What was decided by time is in the record: it is shown again to the byte, and nothing is run.
static void what_was_left_out_stays_left_out(void)
{
    char home[FOLDER], folder[FOLDER];
    descent_error error = {0};
    data_make(home);
    path_in(home, "compare", folder);
    descent_compare_options o = timed();
    o.threads = 1;
    descent_compare *compare = on_bowl(&o);
    CHECK_OK(descent_compare_open(compare, folder, false, &error));
    leap l = {.stage = DESCENT_COMPARE_RUNNING, .stop = true};
    CHECK(run_with(compare, &l) == NULL); // stopped, and continued when the time is over
    descent_compare_free(compare);
    compare = on_bowl(&o);
    CHECK_OK(descent_compare_open(compare, folder, false, &error));
    l = (leap){.stage = DESCENT_COMPARE_RUNNING, .part = 1.5};
    const descent_comparison *c = run_with(compare, &l);
    CHECK(c && c->plan.seeds == DSC_COMPARE_SEEDS_LEAST);
    const char *json = descent_compare_json(compare);
    CHECK(json != NULL);
    char *first = malloc(json ? strlen(json) + 1 : 1);
    CHECK(first != NULL);
    strcpy(first, json ? json : "");
    const size_t trials = compare->trials.count;
    descent_compare_free(compare);
    descent_compare *again = on_bowl(&o);
    CHECK_OK(descent_compare_open(again, folder, false, &error));
    l = (leap){.stage = DESCENT_COMPARE_OVER};
    CHECK(run_with(again, &l) != NULL);
    json = descent_compare_json(again);
    CHECK(json && strcmp(json, first) == 0 && again->trials.count <= trials);
    descent_compare_free(again);
    free(first);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(plans_fit_into_their_time),
        TEST(plans_that_cannot_fit_are_refused),
        TEST(seeds_shrink_to_a_floor),
        TEST(only_whole_seeds_count),
        TEST(no_seed_begins_after_the_time),
        TEST(a_tenth_more_makes_the_seeds_that_can_tell),
        TEST(rates_far_from_the_default_are_left_out_of_all),
        TEST(what_was_given_is_run_all_the_same),
        TEST(what_was_left_out_stays_left_out),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
