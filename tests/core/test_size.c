// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// "Structs that grow" of <descent/base.h>: programs that were compiled with structs of another
// version. An old program is one whose struct ends earlier, with numbers behind it that are its
// own; a new one has members that this version does not know.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent.h>

#include "check.h"

// A member that is added later would otherwise lie where old programs have padding, which holds
// anything.
#define ENDS_WITH(S, last)                                                                     \
    _Static_assert(sizeof(S) == offsetof(S, last) + sizeof(((S *)NULL)->last),                 \
                   #S " ends in padding: give it a member")

ENDS_WITH(descent_read_options, sequence_length);
ENDS_WITH(descent_generate_options, seed);
ENDS_WITH(descent_optimizer_options, reserved);
ENDS_WITH(descent_train_options, valid_shift);
ENDS_WITH(descent_window, groups);
ENDS_WITH(descent_batch_norm_options, momentum);
ENDS_WITH(descent_run_options, reserved);
ENDS_WITH(descent_minimize_options, schedule);
ENDS_WITH(descent_limits, count);
ENDS_WITH(descent_constrained_options, tol_feasible);
ENDS_WITH(descent_constrained_result, is_active);
ENDS_WITH(descent_schedule_options, steps);
ENDS_WITH(descent_starts_options, merge_value);
ENDS_WITH(descent_compare_options, reserved);
ENDS_WITH(descent_advise_options, seeds);
ENDS_WITH(descent_tune_options, splits);
ENDS_WITH(descent_class_options, cost_false_negative);
ENDS_WITH(descent_importance_options, seed);
ENDS_WITH(descent_folds_options, most_for_linear);
ENDS_WITH(descent_try_options, user);
ENDS_WITH(descent_fit_options, steps);
ENDS_WITH(descent_report_options, reserved);
ENDS_WITH(descent_eigen_options, count);
ENDS_WITH(descent_spectrum_options, count);
ENDS_WITH(descent_trace_options, count);
ENDS_WITH(descent_map_options, threads);
ENDS_WITH(descent_dimension_options, seed);
ENDS_WITH(descent_monitor_options, parameters_per_target);
ENDS_WITH(descent_diagnose_options, sample);

ENDS_WITH(descent_build, jpeg);
ENDS_WITH(descent_layer, operations);
ENDS_WITH(descent_rule_description, eps_form);
ENDS_WITH(descent_likeness, differs);
ENDS_WITH(descent_column, reason);
ENDS_WITH(descent_text_evaluation, bigram_accuracy);
ENDS_WITH(descent_speed, adam);
ENDS_WITH(descent_minimize_event, g);
ENDS_WITH(descent_minimize_result, reserved);
ENDS_WITH(descent_starts_result, points);
ENDS_WITH(descent_plan_report, steps_reason);
ENDS_WITH(descent_train_result, skipped);
ENDS_WITH(descent_event, valid_rise_se);
ENDS_WITH(descent_observation, blocked);
ENDS_WITH(descent_profile_row, bytes);
ENDS_WITH(descent_trainer_progress, optimizer);
ENDS_WITH(descent_generalisation_verdict, suggestion);
ENDS_WITH(descent_guessing, reserved);
ENDS_WITH(descent_causes, list);
ENDS_WITH(descent_fit, seconds);
ENDS_WITH(descent_tried, options);
ENDS_WITH(descent_experiments_facts, seconds);
ENDS_WITH(descent_monitor_verdict, reserved);
ENDS_WITH(descent_diagnosis, work);
ENDS_WITH(descent_run_start, result);
ENDS_WITH(descent_fold, result);
ENDS_WITH(descent_history_row, end);
ENDS_WITH(descent_run_facts, resumed);
ENDS_WITH(descent_run_comparison, reserved);
ENDS_WITH(descent_compare_function, name);
ENDS_WITH(descent_compare_progress, left);
ENDS_WITH(descent_advise_data, findings);
ENDS_WITH(descent_advise_ladder, text);
ENDS_WITH(descent_advise_rate, text);
ENDS_WITH(descent_advise_batch, note);
ENDS_WITH(descent_advise_course, width_text);
ENDS_WITH(descent_compare_plan, reserved);
ENDS_WITH(descent_tune_progress, text);
ENDS_WITH(descent_tune_trial, because);
ENDS_WITH(descent_comparison, minimum);
ENDS_WITH(descent_rivals, means);
ENDS_WITH(descent_evaluation, numbers);
ENDS_WITH(descent_number_evaluation, largest);
ENDS_WITH(descent_class_evaluation, confusion);
ENDS_WITH(descent_label_evaluation, each);
ENDS_WITH(descent_eigen_result, scale);
ENDS_WITH(descent_spectrum, weight);
ENDS_WITH(descent_trace, products);
ENDS_WITH(descent_map, seconds);
ENDS_WITH(descent_map_progress, seconds);
ENDS_WITH(descent_slice_result, path_gap);
ENDS_WITH(descent_schedule_leg, last);
ENDS_WITH(descent_schedule_form, help);

static double bowl(size_t n, const double *x, double *g, void *user)
{
    double f = 0.0;
    (void)user;
    for (size_t i = 0; i < n; i++) {
        f += 0.5 * x[i] * x[i];
        if (g) {
            g[i] = x[i];
        }
    }
    return f;
}

static descent_objective *make_bowl(void)
{
    descent_objective *objective = NULL;
    CHECK(descent_objective_from_function(2, bowl, NULL, &objective, NULL) == DESCENT_OK);
    return objective;
}

// What follows the last member that an old program knows is no option.
static void old_options_get_defaults(void)
{
    enum { ROWS = 3 };
    descent_dimension expected[ROWS], rows[ROWS];
    descent_error error;
    descent_dimension_options o = descent_dimension_options_default();
    o.to = ROWS;
    o.samples = 100;
    CHECK(descent_dimension_law(&o, expected, &error) == DESCENT_OK);
    o.size = offsetof(descent_dimension_options, seed);
    o.seed = UINT64_MAX; /* out of range, and not the old program's */
    CHECK(descent_dimension_law(&o, rows, &error) == DESCENT_OK);
    CHECK(memcmp(rows, expected, sizeof rows) == 0);
    CHECK(descent_options_check(descent_dimension_option_table(), &o, &error) == DESCENT_OK);
    o.size = sizeof o;
    CHECK(descent_dimension_law(&o, rows, &error) == DESCENT_INVALID);
    CHECK(descent_options_check(descent_dimension_option_table(), &o, &error) ==
          DESCENT_INVALID);
}

// The same for a struct without a table, for one that holds another, and for one that is copied.
static void older_structs_of_all_kinds_are_accepted(void)
{
    descent_error error;
    descent_monitor *monitor = NULL;
    descent_monitor_options m = descent_monitor_options_default();
    m.size = offsetof(descent_monitor_options, error_rate);
    m.error_rate = -1.0;
    CHECK(descent_monitor_create(&m, &monitor, &error) == DESCENT_OK);
    descent_monitor_free(monitor);

    descent_objective *objective = make_bowl();
    descent_minimize_options o = descent_minimize_options_default(DESCENT_LBFGS);
    double x[2] = {3.0, -2.0};
    o.size = offsetof(descent_minimize_options, batch);
    o.batch = o.seed = UINT64_MAX;
    CHECK(descent_minimize(objective, &o, x, NULL, NULL, NULL, &error) == DESCENT_OK);
    CHECK_NEAR(x[0], 0.0, 1e-9);
    descent_objective_free(objective);

    descent_train_options t = descent_train_options_default();
    t.size = offsetof(descent_train_options, record);
    memset(t.directory, 'x', sizeof t.directory);
    t.record = UINT64_MAX;
    CHECK(descent_options_check(descent_train_option_table(), &t, &error) == DESCENT_OK);
    t.optimizer.beta1 = 2.0; /* in the struct that it holds */
    CHECK(descent_options_check(descent_train_option_table(), &t, &error) == DESCENT_INVALID);
}

// A new program with an old library: what it leaves at 0 is not asked for.
static void newer_options_must_leave_the_rest_at_0(void)
{
    struct newer {
        descent_dimension_options known;
        uint64_t more[2];
    } o;
    descent_dimension rows[1];
    descent_error error;
    memset(&o, 0xee, sizeof o);
    descent_dimension_options_init(&o.known, sizeof o);
    CHECK(o.known.size == sizeof o && o.more[0] == 0 && o.more[1] == 0);
    o.known.to = 1;
    CHECK(descent_dimension_law(&o.known, rows, &error) == DESCENT_OK);
    o.more[1] = 1;
    CHECK(descent_dimension_law(&o.known, rows, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "this version of libdescent") != NULL);
    descent_optimizer_options r = descent_optimizer_options_default(DESCENT_GD);
    descent_optimizer *optimizer = NULL;
    r.reserved[1] = 0.5;
    CHECK(descent_optimizer_create(DESCENT_FLOAT64, 2, &r, &optimizer, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(error.message, "reserved[1]") != NULL);
}

static void defaults_fill_no_more_than_the_struct(void)
{
    descent_map_options o;
    memset(&o, 0xee, sizeof o);
    descent_map_options_init(&o, offsetof(descent_map_options, seed));
    CHECK(o.size == offsetof(descent_map_options, seed));
    CHECK(o.searches == descent_map_options_default().searches);
    const unsigned char *bytes = (const unsigned char *)&o;
    for (size_t i = o.size; i < sizeof o; i++) {
        CHECK(bytes[i] == 0xee);
    }
}

static void structs_that_were_not_set_up_are_refused(void)
{
    static const size_t sizes[] = {0, 1, 8, 33, 1 << 20, SIZE_MAX, SIZE_MAX - 7};
    descent_objective *objective = make_bowl();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        descent_error error;
        double x[2] = {1.0, 1.0};
        descent_minimize_options o = descent_minimize_options_default(DESCENT_GD);
        descent_minimize_result result = {.size = sizes[i], .value = 5.0};
        CHECK(descent_minimize(objective, &o, x, NULL, NULL, &result, &error) ==
              DESCENT_INVALID);
        CHECK(strstr(error.message, "{.size = sizeof(descent_minimize_result)}") != NULL);
        CHECK(x[0] == 1.0 && result.value == 5.0);
        o.size = sizes[i];
        CHECK(descent_minimize(objective, &o, x, NULL, NULL, NULL, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "_default function") != NULL);
    }
    descent_objective_free(objective);
}

static void results_of_another_size_are_filled_as_far_as_known(void)
{
    struct newer {
        descent_minimize_result known;
        uint64_t more;
    } newer = {.known = {.size = sizeof newer}, .more = 7};
    descent_minimize_result old = {.size = offsetof(descent_minimize_result, evaluations),
                                   .evaluations = 77};
    descent_error error;
    descent_objective *objective = make_bowl();
    const descent_minimize_options o = descent_minimize_options_default(DESCENT_LBFGS);
    double x[2] = {3.0, -2.0};
    CHECK(descent_minimize(objective, &o, x, NULL, NULL, &old, &error) == DESCENT_OK);
    CHECK(old.steps > 0 && old.evaluations == 77);
    x[0] = 1.0;
    CHECK(descent_minimize(objective, &o, x, NULL, NULL, &newer.known, &error) == DESCENT_OK);
    CHECK(newer.known.size == sizeof newer && newer.known.evaluations > 0 && newer.more == 0);

    descent_trace trace = {.size = offsetof(descent_trace, products), .products = 77};
    const descent_trace_options t = descent_trace_options_default();
    CHECK(descent_trace_f64(objective, x, NULL, &t, &trace, &error) == DESCENT_OK);
    CHECK_NEAR(trace.value, 2.0, 1e-6);
    CHECK(trace.products == 77);

    descent_build build = {.size = offsetof(descent_build, zlib), .zlib = "mine"};
    descent_build_facts_get(&build);
    CHECK(build.compiler != NULL && strcmp(build.zlib, "mine") == 0);
    descent_objective_free(objective);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(old_options_get_defaults),
        TEST(older_structs_of_all_kinds_are_accepted),
        TEST(newer_options_must_leave_the_rest_at_0),
        TEST(defaults_fill_no_more_than_the_struct),
        TEST(structs_that_were_not_set_up_are_refused),
        TEST(results_of_another_size_are_filled_as_far_as_known)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
