// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Cases that other libraries test their optimizers with, one row each, at tolerances no wider
// than theirs. The first column says which: E of ensmallen, O of optax, T of torch, G of ggml,
// N of NLopt, P of PETSc TAO. Seeds are fixed and nothing is tried twice.
//
// ensmallen counts terms of a sum: rows with `terms` take them one at a time, in the others an
// iteration on all terms is a step.
#include "check.h"

#include <stdlib.h>
#include <time.h>

#include <descent/descent.h>

#include "core/rng.h"
#include "run/functions.h"
#include "run/line_search.h"

enum { MOST = 512 };

static descent_error error;

typedef struct row {
    const char *name;
    descent_callback *function;
    size_t n;
    double start[6];      /* repeated when n is larger and `repeats` is set */
    size_t repeats;       /* period; 0: n */
    const char *settings; /* the rule, then options as they are typed */
    double at[4];         /* the minimiser; repeated like start */
    size_t at_repeats;
    double value, value_tolerance, x_tolerance;
    term_function *terms; /* in place of function: n - 1 terms (or 3), one at a time */
} row;

// "adam lr=0.1 steps=100"
static descent_minimize_options read_settings(const char *text)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%s", text);
    char *save = NULL;
    const char *word = strtok_r(copy, " ", &save);
    int rule = 0;
    while (descent_rule_names()[rule] && strcmp(descent_rule_names()[rule], word) != 0) {
        rule++;
    }
    descent_minimize_options o = descent_minimize_options_default((descent_rule)rule);
    for (char *w = strtok_r(NULL, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        char *equals = strchr(w, '=');
        *equals = '\0';
        CHECK_OK(
            descent_options_set(descent_minimize_option_table(), &o, w, equals + 1, &error));
    }
    return o;
}

static descent_objective *objective_of_row(const row *r)
{
    descent_objective *objective = NULL;
    if (r->terms) {
        return objective_of_terms(r->n, r->terms == term_sgd_test ? 3 : r->n - 1, r->terms);
    }
    CHECK_OK(descent_objective_from_function(r->n, r->function, NULL, &objective, &error));
    return objective;
}

static descent_minimize_result run_row(const row *r, double *x)
{
    descent_minimize_result result = {.size = sizeof result};
    descent_objective *objective = objective_of_row(r);
    const descent_minimize_options o = read_settings(r->settings);
    for (size_t i = 0; i < r->n; i++) {
        x[i] = r->start[i % (r->repeats ? r->repeats : r->n)];
    }
    const clock_t begin = clock();
    CHECK_OK(descent_minimize(objective, &o, x, NULL, NULL, &result, &error));
    descent_objective_free(objective);
    if (getenv("DESCENT_TEST_TIMES")) {
        double off = 0.0;
        for (size_t i = 0; i < r->n; i++) {
            off = fmax(off, fabs(x[i] - r->at[i % (r->at_repeats ? r->at_repeats : r->n)]));
        }
        printf("%-14s n %3zu %8llu steps, %-8s f off by %8.1e, x by %8.1e, %.3f s\n", r->name,
               r->n, (unsigned long long)result.steps, descent_stop_word(result.stop),
               result.value - r->value, off, (double)(clock() - begin) / CLOCKS_PER_SEC);
    }
    return result;
}

static void check_row(const row *r)
{
    static double x[MOST];
    const int before = check_failures;
    const descent_minimize_result result = run_row(r, x);
    CHECK(fabs(result.value - r->value) <= r->value_tolerance);
    for (size_t i = 0; i < r->n; i++) {
        const double at = r->at[i % (r->at_repeats ? r->at_repeats : r->n)];
        CHECK(fabs(x[i] - at) <= r->x_tolerance);
    }
    if (check_failures > before) {
        printf("  %s (%s): f = %.17g at %.17g, %.17g after %llu steps (%s)\n", r->name,
               r->settings, result.value, x[0], r->n > 1 ? x[1] : 0.0,
               (unsigned long long)result.steps, descent_stop_text(result.stop));
    }
}

static double fn_tao(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user; /* 99 (y - x^2)^2 + (1 - x)^2 */
    const double a = 1.0 - x[0], b = x[1] - x[0] * x[0];
    if (g) {
        g[0] = -2.0 * a - 396.0 * b * x[0];
        g[1] = 198.0 * b;
    }
    return 99.0 * b * b + a * a;
}

// y = 1.2 x + 3.4 and a disturbance of 0.1 that no line explains, on x = -100 .. 100.
static double fn_line(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    double f = 0.0, by[2] = {0.0, 0.0};
    for (int i = -100; i <= 100; i++) {
        const double bump = i % 2 == 0 ? 0.1 : -0.1;
        const double off = x[0] * i + x[1] - 1.2 * i - 3.4 - bump;
        f += off * off / 201.0;
        by[0] += 2.0 * off * i / 201.0;
        by[1] += 2.0 * off / 201.0;
    }
    if (g) {
        g[0] = by[0];
        g[1] = by[1];
    }
    return f;
}

// clang-format off
static const row ROWS[] = {
    {"E1 sphere", fn_sphere, 2, {5, -5}, 0, "adam lr=1 beta1=0.7 steps=25000", {0, 0}, 0, 0, 1e-2, 1e-1, NULL},
    {"E2 styblinski", fn_styblinski, 2, {-5, -5}, 0, "adam lr=1 beta1=0.7 steps=25000", {-2.903534, -2.903534}, 0, -78.33198, 3e-2, 1e-1, NULL},
    {"E4 matyas", fn_matyas, 2, {-3, 3}, 0, "adam lr=0.5 beta1=0.7 steps=50000", {0, 0}, 0, 0, 1e-3, 1e-2, NULL},
    {"E6 booth", fn_booth, 2, {-9, -9}, 0, "adam lr=0.75 beta1=0.7 steps=50000", {1, 3}, 0, 0, 1e-3, 1e-2, NULL},
    {"E7 ackley", fn_ackley, 2, {.02, .02}, 0, "adam lr=0.004 beta1=0.7 steps=500000", {0, 0}, 0, 0, 1e-2, 1e-1, NULL},
    {"E10 levy 13", fn_levy13, 2, {.9, 1.1}, 0, "adam lr=0.005 beta1=0.7 steps=25000", {1, 1}, 0, 0, 1e-3, 1e-2, NULL},
    {"E11 himmelblau", fn_himmelblau, 2, {2.9, 1.9}, 0, "adam lr=0.005 beta1=0.7 steps=25000", {3, 2}, 0, 0, 1e-2, 5e-2, NULL},
    {"E12 three-hump", fn_three_hump, 2, {1, 1}, 0, "adam lr=0.005 beta1=0.7 steps=25000", {0, 0}, 0, 0, 1e-3, 1e-2, NULL},
    {"E15 x'x", fn_sphere, 3, {1, 3, 2}, 0, "gd lr=0.01 tol-value=1e-9 steps=5000000", {0, 0, 0}, 0, 0, 1e-3, 1e-2, NULL},
    {"E22 rosenbrock", fn_rosenbrock, 2, {-1.2, 1}, 0, "lbfgs", {1, 1}, 0, 0, 1e-3, 1e-2, NULL},
    {"E23", fn_rosenbrock, 4, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 8, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 16, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 32, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 64, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 128, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 256, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"E23", fn_rosenbrock, 512, {-1.2, 1}, 2, "lbfgs memory=20 steps=10000", {1}, 1, 0, 1e-8, 1e-4, NULL},
    {"O1 sgd", fn_parabola, 3, {-1, 10, 1}, 0, "momentum momentum-form=classical lr=1e-3 steps=10000", {1, -1, 1}, 0, 0, 1e-4, 1e-4, NULL},
    {"O1 adam", fn_parabola, 3, {-1, 10, 1}, 0, "adam lr=0.1 steps=10000", {1, -1, 1}, 0, 0, 1e-4, 1e-4, NULL},
    {"O1 adamw", fn_parabola, 3, {-1, 10, 1}, 0, "adamw lr=0.1 weight-decay=1e-4 steps=10000", {1, -1, 1}, 0, 0, 3e-2, 3e-2, NULL},
    {"O1 rmsprop", fn_parabola, 3, {-1, 10, 1}, 0, "rmsprop lr=5e-3 beta2=0.9 steps=10000", {1, -1, 1}, 0, 0, 1e-2, 1e-2, NULL},
    {"O1 lbfgs", fn_parabola, 3, {-1, 10, 1}, 0, "lbfgs", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O2 sgd", fn_rosenbrock, 2, {0, 0}, 0, "momentum momentum-form=classical lr=1e-3 steps=10000", {1, 1}, 0, 0, 1e-4, 1e-4, NULL},
    {"O2 adam", fn_rosenbrock, 2, {0, 0}, 0, "adam lr=0.1 steps=10000", {1, 1}, 0, 0, 1e-4, 5e-3, NULL},
    {"O2 adamw", fn_rosenbrock, 2, {0, 0}, 0, "adamw lr=0.1 weight-decay=1e-4 steps=10000", {1, 1}, 0, 0, 3e-2, 3e-2, NULL},
    {"O2 rmsprop", fn_rosenbrock, 2, {0, 0}, 0, "rmsprop lr=5e-3 beta2=0.9 steps=10000", {1, 1}, 0, 0, 1e-2, 1e-2, NULL},
    {"O2 lbfgs", fn_rosenbrock, 2, {0, 0}, 0, "lbfgs", {1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 amsgrad", fn_parabola, 3, {-1, 10, 1}, 0, "amsgrad lr=0.1 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 adamax", fn_parabola, 3, {-1, 10, 1}, 0, "adamax lr=0.1 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 nadam", fn_parabola, 3, {-1, 10, 1}, 0, "nadam lr=1e-2 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 radam", fn_parabola, 3, {-1, 10, 1}, 0, "radam lr=5e-3 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 adagrad", fn_parabola, 3, {-1, 10, 1}, 0, "adagrad lr=1 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 adabelief", fn_parabola, 3, {-1, 10, 1}, 0, "adabelief lr=1e-2 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 yogi", fn_parabola, 3, {-1, 10, 1}, 0, "yogi lr=0.1 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O1 lion", fn_parabola, 3, {-1, 10, 1}, 0, "lion lr=1e-2 weight-decay=1e-4 steps=10000", {1, -1, 1}, 0, 0, 0.001, 0.03, NULL},
    {"O1 rprop", fn_parabola, 3, {-1, 10, 1}, 0, "rprop lr=0.1 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 0.0001, NULL},
    {"O1 rmsmom", fn_parabola, 3, {-1, 10, 1}, 0, "rmsprop lr=5e-3 beta2=0.9 beta1=0.9 steps=10000", {1, -1, 1}, 0, 0, 0.0001, 0.01, NULL},
    {"O1 signsgd", fn_parabola, 3, {-1, 10, 1}, 0, "signsgd lr=0.1 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-12, NULL},
    {"O1 signum", fn_parabola, 3, {-1, 10, 1}, 0, "signsgd lr=1e-2 beta1=0.9 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-12, NULL},
    {"O1 nesterov", fn_parabola, 3, {-1, 10, 1}, 0, "momentum momentum-form=nesterov lr=1e-3 steps=10000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O2 amsgrad", fn_rosenbrock, 2, {0, 0}, 0, "amsgrad lr=0.1 steps=10000", {1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O2 adamax", fn_rosenbrock, 2, {0, 0}, 0, "adamax lr=0.1 steps=10000", {1, 1}, 0, 0, 1e-6, 0.001, NULL},
    {"O2 nadam", fn_rosenbrock, 2, {0, 0}, 0, "nadam lr=1e-2 steps=10000", {1, 1}, 0, 0, 0.01, 0.01, NULL},
    {"O2 radam", fn_rosenbrock, 2, {0, 0}, 0, "radam lr=5e-3 steps=10000", {1, 1}, 0, 0, 1e-8, 0.0001, NULL},
    {"O2 adagrad", fn_rosenbrock, 2, {0, 0}, 0, "adagrad lr=1 steps=10000", {1, 1}, 0, 0, 1e-6, 0.001, NULL},
    {"O2 adabelief", fn_rosenbrock, 2, {0, 0}, 0, "adabelief lr=1e-2 steps=10000", {1, 1}, 0, 0, 1e-6, 0.001, NULL},
    {"O2 yogi", fn_rosenbrock, 2, {0, 0}, 0, "yogi lr=0.1 steps=10000", {1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O2 lion", fn_rosenbrock, 2, {0, 0}, 0, "lion lr=1e-2 decay=exp:0.999 steps=10000", {1, 1}, 0, 0, 1e-4, 1e-2, NULL},
    {"O2 rprop", fn_rosenbrock, 2, {0, 0}, 0, "rprop lr=0.1 steps=10000", {1, 1}, 0, 0, 0.0001, 0.01, NULL},
    {"O2 rmsmom", fn_rosenbrock, 2, {0, 0}, 0, "rmsprop lr=5e-3 beta2=0.9 beta1=0.9 steps=10000", {1, 1}, 0, 0, 0.03, 0.03, NULL},
    {"O2 nesterov", fn_rosenbrock, 2, {0, 0}, 0, "momentum momentum-form=nesterov lr=1e-3 steps=10000", {1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 ademamix", fn_parabola, 3, {-1, 10, 1}, 0, "ademamix lr=1e-3 steps=30000", {1, -1, 1}, 0, 0, 0.0001, 0.01, NULL},
    {"O3 ademamix", fn_rosenbrock, 2, {0, 0}, 0, "ademamix lr=1e-3 steps=30000", {1, 1}, 0, 0, 1e-8, 0.001, NULL},
    {"O3 adopt", fn_parabola, 3, {-1, 10, 1}, 0, "adopt lr=1e-2 steps=30000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 adopt", fn_rosenbrock, 2, {0, 0}, 0, "adopt lr=1e-2 steps=30000", {1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 prodigy", fn_parabola, 3, {-1, 10, 1}, 0, "prodigy lr=0.1 steps=30000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 prodigy", fn_rosenbrock, 2, {0, 0}, 0, "prodigy lr=0.1 steps=30000", {1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 dadapt", fn_parabola, 3, {-1, 10, 1}, 0, "dadaptation lr=0.1 steps=30000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 dadapt", fn_rosenbrock, 2, {0, 0}, 0, "dadaptation lr=0.1 steps=30000", {1, 1}, 0, 0, 1e-8, 0.001, NULL},
    {"O3 sf sgd", fn_parabola, 3, {-1, 10, 1}, 0, "schedule-free-sgd lr=1e-3 steps=30000", {1, -1, 1}, 0, 0, 0.001, 3e-2, NULL},
    {"O3 sf sgd", fn_rosenbrock, 2, {0, 0}, 0, "schedule-free-sgd lr=1e-3 steps=30000", {1, 1}, 0, 0, 0.001, 3e-2, NULL},
    {"O3 sf adamw", fn_parabola, 3, {-1, 10, 1}, 0, "schedule-free-adamw lr=1e-2 steps=30000", {1, -1, 1}, 0, 0, 0.0001, 0.01, NULL},
    {"O3 sf adamw", fn_rosenbrock, 2, {0, 0}, 0, "schedule-free-adamw lr=1e-2 steps=30000", {1, 1}, 0, 0, 0.001, 0.01, NULL},
    {"O3 adan", fn_parabola, 3, {-1, 10, 1}, 0, "adan lr=1e-3 steps=30000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 adan", fn_rosenbrock, 2, {0, 0}, 0, "adan lr=1e-3 steps=30000", {1, 1}, 0, 0, 1e-6, 0.0001, NULL},
    {"O3 mars", fn_parabola, 3, {-1, 10, 1}, 0, "mars lr=1e-3 steps=30000", {1, -1, 1}, 0, 0, 1e-12, 1e-8, NULL},
    {"O3 mars", fn_rosenbrock, 2, {0, 0}, 0, "mars lr=1e-3 steps=30000", {1, 1}, 0, 0, 1e-12, 1e-6, NULL},
    {"O4 rosenbrock", fn_rosenbrock, 2, {0, 0}, 0, "lbfgs steps=500", {1, 1}, 0, 0, 1e-5, 1e-5, NULL},
    {"O4 himmelblau", fn_himmelblau, 2, {1, 1}, 0, "lbfgs steps=500", {3, 2}, 0, 0, 1e-5, 1e-5, NULL},
    {"O4 matyas", fn_matyas, 2, {6, 6}, 0, "lbfgs steps=500", {0, 0}, 0, 0, 1e-5, 1e-5, NULL},
    {"O4 zakharov", fn_zakharov, 6, {600, 700, 200, 100, 90, 1000}, 0, "lbfgs steps=500", {0}, 1, 0, 1e-5, 1e-5, NULL},
    {"O4 eggholder", fn_eggholder, 2, {6, 6}, 0, "lbfgs steps=500", {8.456934464, 15.650918138}, 0, -66.843717329464, 1e-5, 1e-5, NULL},
    {"O7 steep", fn_steep, 2, {1, 1}, 0, "lbfgs steps=500", {0, 0}, 0, 0, 1e-5, 1e-5, NULL},
    {"G1 line", fn_line, 2, {1, 3}, 0, "adamw lr=0.1 steps=100", {1.2, 3.4}, 0, 0.01, 1e-2, 1e-2, NULL},
    {"P1 rosenbrock", fn_tao, 2, {0, 0}, 0, "lbfgs tol=1e-3", {1, 1}, 0, 0, 1e-5, 1e-2, NULL},
    {"P1 rosenbrock", fn_tao, 2, {0, 0}, 0, "lbfgs tol=1e-4 line-search=backtracking", {1, 1}, 0, 0, 1e-5, 1e-2, NULL},
};
// clang-format on

static void every_case_ends_where_it_should(void)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        check_row(&ROWS[i]);
    }
}

// E14: plain gradient descent until the value changes by less than 1e-11; the step at which it
// stops was computed independently.
static void plain_gradient_descent_stops_where_computed(void)
{
    const row r = {.name = "E14 rosenbrock",
                   .function = fn_rosenbrock,
                   .n = 2,
                   .start = {-1.2, 1},
                   .settings = "gd lr=0.002 tol-value=1e-11 steps=1000000",
                   .at = {1, 1}};
    double x[2];
    const descent_minimize_result result = run_row(&r, x);
    CHECK(result.stop == DESCENT_STOP_VALUE && result.steps == 10667);
    CHECK(fabs(result.value - 6.3e-9) < 0.1e-9);
    CHECK(fabs(x[0] - 0.99992) < 1e-5 && fabs(x[1] - 0.99984) < 1e-5);
}

// E16, E17: terms one at a time. Near x0 = -1 there is a second minimum, which some orders of
// the terms end in (ensmallen tries up to five); the seed is one whose orders do not.
static void terms_one_at_a_time_reach_the_minimum(void)
{
    for (size_t n = 10; n <= 45; n += 5) {
        const row sgd = {.name = "E16 sgd",
                         .n = n,
                         .start = {-1.2, 1},
                         .repeats = 2,
                         .settings = "gd lr=0.001 batch=1 seed=2 steps=1000000",
                         .at = {1},
                         .at_repeats = 1,
                         .value_tolerance = 1e-6,
                         .x_tolerance = 1e-2,
                         .terms = term_rosenbrock};
        row momentum = sgd;
        momentum.name = "E17 momentum";
        momentum.settings =
            "momentum momentum-form=classical beta1=0.4 lr=0.0008 batch=1 seed=2 steps=2500000";
        momentum.value_tolerance = 1e-3;
        check_row(&sgd);
        check_row(&momentum);
    }
}

// E19: with momentum it arrives in the budget, without it must not.
static void momentum_arrives(void)
{
    const row good = {.name = "E19 momentum",
                      .n = 3,
                      .start = {6, -45.6, 6.2},
                      .settings = "momentum momentum-form=classical beta1=0.7 lr=0.0003 "
                                  "batch=1 seed=2 steps=2500000",
                      .value = -1.0 / 3.0, /* a mean of three terms */
                      .value_tolerance = 1e-2 / 3.0,
                      .x_tolerance = 1e-2,
                      .terms = term_sgd_test};
    row poor = good;
    poor.name = "E19 without";
    poor.settings = "gd lr=0.0003 batch=1 seed=2 steps=2500000";
    check_row(&good);
    double x[3];
    const descent_minimize_result result = run_row(&poor, x);
    CHECK(3.0 * result.value + 1.0 > 0.05 && x[0] >= 0.015);
}

// ---- line searches ----

static descent_status parabola_along(void *context, double alpha, double *value, double *slope,
                                     descent_error *e)
{
    const double *p = context; /* start, direction */
    (void)e;
    const double x = p[0] + alpha * p[1];
    *value = x * x;
    *slope = 2.0 * x * p[1];
    return DESCENT_OK;
}

static void line_searches_end_as_they_say(void)
{
    dsc_line line;
    dsc_line_options o = {.wolfe = true, .first = 1.0, .limit = 1e10, .c1 = 1e-4, .c2 = 0.1};
    double uphill[2] = {60.0, 1.0};
    CHECK_OK(dsc_line_search(parabola_along, uphill, &o, 3600.0, 120.0, &line, &error));
    CHECK(line.end == DSC_LINE_UPHILL && line.alpha < 1e-5 && line.value == 3600.0); /* O10 */

    double far[2] = {-60.0, 1.0}; /* the slope is small enough near 60 only */
    o.limit = 10.0;
    CHECK_OK(dsc_line_search(parabola_along, far, &o, 3600.0, -120.0, &line, &error));
    CHECK(line.end == DSC_LINE_LIMIT && line.alpha == 10.0); /* O11 */
    CHECK(line.value == 2500.0 && line.slope == -100.0);
    o.limit = 1e10;
    CHECK_OK(dsc_line_search(parabola_along, far, &o, 3600.0, -120.0, &line, &error));
    CHECK(line.end == DSC_LINE_FOUND && fabs(line.slope) <= 12.0);

    double wrong[2] = {60.0, 1.0}; /* the slope that it is told is not that of the values */
    CHECK_OK(dsc_line_search(parabola_along, wrong, &o, 3600.0, -120.0, &line, &error));
    CHECK(line.end == DSC_LINE_FAILED && line.alpha == 0.0);
    o.wolfe = false;
    CHECK_OK(dsc_line_search(parabola_along, wrong, &o, 3600.0, -120.0, &line, &error));
    CHECK(line.end == DSC_LINE_FAILED);
}

// O8: every step of backtracking fulfils Armijo's condition; those of the other search both of
// Wolfe's. The step is d alpha, so that alpha phi'(0) = g (x_next - x).
typedef struct witness {
    bool wolfe;
    size_t n, steps, broken;
    double x[16], g[16], value;
} witness;

static descent_action watch(const descent_minimize_event *e, void *user)
{
    witness *w = user;
    double before = 0.0, after = 0.0, size = 0.0;
    for (size_t i = 0; i < w->n && e->step > 0; i++) {
        before += w->g[i] * (e->x[i] - w->x[i]);
        after += e->g[i] * (e->x[i] - w->x[i]);
        size += fabs(w->g[i] * (e->x[i] - w->x[i]));
    }
    // Where the values differ by rounding only the search may look at slopes.
    const double rounding = 1e-15 * (fabs(w->value) + size);
    if (e->step > 0) {
        w->steps++;
        w->broken += e->value > w->value + 1e-4 * before + rounding ||
                     (w->wolfe && fabs(after) > 0.9 * fabs(before) + rounding);
    }
    memcpy(w->x, e->x, w->n * sizeof *w->x);
    memcpy(w->g, e->g, w->n * sizeof *w->g);
    w->value = e->value;
    return DESCENT_CONTINUE;
}

static void conditions_hold(void)
{
    static const struct {
        descent_callback *function;
        size_t n;
    } cases[] = {{fn_rosenbrock, 16}, {fn_himmelblau, 2}, {fn_matyas, 2}, {fn_eggholder, 2}};
    for (size_t c = 0; c < 4 * 2 * 2; c++) {
        const bool wolfe = c / 8 == 1;
        const size_t n = cases[c % 4].n;
        const dsc_random random = {c / 4 % 2, DSC_PURPOSE_INITIAL, 0};
        double x[16];
        for (size_t i = 0; i < n; i++) {
            x[i] = dsc_random_normal(&random, i);
        }
        witness w = {.wolfe = wolfe, .n = n};
        descent_objective *objective = NULL;
        CHECK_OK(descent_objective_from_function(n, cases[c % 4].function, NULL, &objective,
                                                 &error));
        const descent_minimize_options o =
            read_settings(wolfe ? "lbfgs steps=50" : "lbfgs steps=50 line-search=backtracking");
        CHECK_OK(descent_minimize(objective, &o, x, watch, &w, NULL, &error));
        CHECK(w.steps > 3 && w.broken == 0);
        descent_objective_free(objective);
    }
}

// O13: rmsprop with bias correction is adam with beta1 = 0.
static void rmsprop_is_adam(void)
{
    descent_minimize_options a = read_settings("rmsprop lr=0.01 beta2=0.999 steps=5");
    descent_minimize_options b = read_settings("adam lr=0.01 beta1=0 beta2=0.999 steps=5");
    a.optimizer.bias_correction = true;
    double x[2] = {-1.2, 1.0}, y[2] = {-1.2, 1.0};
    descent_objective *objective = NULL;
    CHECK_OK(descent_objective_from_function(2, fn_rosenbrock, NULL, &objective, &error));
    CHECK_OK(descent_minimize(objective, &a, x, NULL, NULL, NULL, &error));
    CHECK_OK(descent_minimize(objective, &b, y, NULL, NULL, NULL, &error));
    CHECK_NEAR(x[0], y[0], 1e-15);
    CHECK_NEAR(x[1], y[1], 1e-15);
    CHECK(x[0] != -1.2);
    descent_objective_free(objective);
}

// T1: gradients of one coordinate after the other; no farther from the minimum than before.
static void gradients_of_one_coordinate_lead_no_farther_away(void)
{
    static const double rates[] = {2e-4, 2e-4, 5e-3, 1e-2, 1e-2};
    for (int rule = DESCENT_GD; rule <= DESCENT_ADAMW; rule++) {
        descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
        o.learning_rate = rates[rule];
        descent_optimizer *optimizer = NULL;
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 2, &o, &optimizer, &error));
        double x[2] = {1.5, 1.5}, g[2];
        for (int k = 0; k < 2000; k++) {
            fn_rosenbrock(2, x, g, NULL);
            g[k % 2] = 0.0;
            CHECK_OK(descent_optimizer_step_f64(optimizer, x, g, &error));
        }
        CHECK(hypot(x[0] - 1.0, x[1] - 1.0) <= hypot(0.5, 0.5));
        descent_optimizer_free(optimizer);
    }
}

// T2: every rule with its own rate.
static void all_go_down(void)
{
    descent_objective *objective = NULL;
    CHECK_OK(descent_objective_from_function(5, fn_affine, NULL, &objective, &error));
    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        descent_minimize_options o = descent_minimize_options_default((descent_rule)rule);
        o.steps = 200;
        double x[5] = {0.3, -1.0, 0.7, 2.0, -0.4};
        const double before = fn_affine(5, x, NULL, NULL);
        descent_minimize_result result = {.size = sizeof result};
        CHECK_OK(descent_minimize(objective, &o, x, NULL, NULL, &result, &error));
        if (!CHECK(result.value < before)) {
            printf("  %s: from %g to %g\n", descent_rule_names()[rule], before, result.value);
        }
    }
    descent_objective_free(objective);
}

// Every rule that treats numbers alike gets somewhere with its own rate: it falls to a twentieth of
// what the function is at its usual start, on a valley, between minima and on a plateau.
static void every_rule_gets_somewhere_with_its_own_rate(void)
{
    static const char *const functions[] = {"rosenbrock", "himmelblau", "beale"};
    const unsigned others = DESCENT_RULE_NEEDS_FUNCTION | DESCENT_RULE_NEEDS_TENSORS;
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        const descent_function_info *info = descent_catalogue_find(functions[f]);
        descent_objective *objective = NULL;
        double start[2], before = 0.0;
        CHECK_OK(descent_objective_from_catalogue(info, 2, NULL, 0, &objective, &error));
        CHECK_OK(descent_point_parse(info->from, 2, start, &error));
        CHECK_OK(descent_objective_evaluate_f64(objective, start, NULL, &before, NULL, &error));
        for (int rule = 0; descent_rule_names()[rule]; rule++) {
            const descent_minimize_options o =
                descent_minimize_options_default((descent_rule)rule);
            descent_minimize_result result = {.size = sizeof result};
            double x[2] = {start[0], start[1]};
            if (descent_rule_facts(rule) & others) {
                continue;
            }
            CHECK_OK(descent_minimize(objective, &o, x, NULL, NULL, &result, &error));
            if (!CHECK(result.value < 0.05 * before)) {
                printf("  %s of %s: %g\n", descent_rule_names()[rule], functions[f],
                       result.value);
            }
        }
        descent_objective_free(objective);
    }
}

// ---- N1: NLopt's functions from near their minima ----

typedef struct place {
    const char *name;
    descent_callback *function;
    int user;
    size_t n;
    double at[10];
    double value, away; /* how far from `at` runs start, in each coordinate */
} place;

// Left out are the two whose minima lie on the border of their boxes (corner4d, side4d).
// clang-format off
static const place PLACES[] = {
    {"Rosenbrock", fn_rosenbrock, 0, 2, {1, 1}, 0, .5},
    {"McCormick", fn_mccormick, 0, 2, {-.54719755, -1.54719755}, -1.913222954981, .3},
    {"Box-Betts", fn_box_betts, 0, 3, {1, 10, 1}, 0, .1},
    {"Paviani", fn_paviani, 0, 10, {9.35, 9.35, 9.35, 9.35, 9.35, 9.35, 9.35, 9.35, 9.35, 9.35}, -45.77846970744, .3},
    {"Rosenbrock 10", fn_rosenbrock, 0, 10, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 0, .2},
    {"Goldstein-Price", fn_goldstein_price, 0, 2, {0, -1}, 3, .1},
    {"Shekel 5", fn_shekel, 5, 4, {4, 4, 4, 4}, -10.15319967905823, .3},
    {"Shekel 7", fn_shekel, 7, 4, {4, 4, 4, 4}, -10.40294056681867, .3},
    {"Shekel 10", fn_shekel, 10, 4, {4, 4, 4, 4}, -10.53640981669205, .3},
    {"Levy 4", fn_levy, 0, 4, {1, 1, 1, -9.752356}, -21.50235596, .02},
    {"Levy 5", fn_levy, 0, 5, {1, 1, 1, 1, -4.754402}, -11.50440302, .02},
    {"Levy 6", fn_levy, 0, 6, {1, 1, 1, 1, 1, -4.754402}, -11.50440302, .02},
    {"Levy 7", fn_levy, 0, 7, {1, 1, 1, 1, 1, 1, -4.754402}, -11.50440302, .02},
    {"Griewank 10", fn_griewank, 0, 10, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, .5},
    {"six-hump camel", fn_six_hump, 0, 2, {.08984201, -.7126564}, -1.031628453489877, .2},
    {"convex cosh", fn_cosh, 0, 10, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, .1},
    {"Branin", fn_branin, 0, 2, {1, 0}, 0, .1},
    {"Shubert", fn_shubert, 0, 2, {-6.774576143, -6.774576143}, -24.06249888, .05},
    {"Hansen", fn_hansen, 0, 2, {-1.306707704, -1.425128429}, -176.5417931367, .05},
    {"osc1d", fn_osc1d, 0, 1, {1.23456789}, -1, .05},
};
// clang-format on

static void known_minima_are_reached_from_near_by(void)
{
    for (size_t c = 0; c < sizeof PLACES / sizeof *PLACES; c++) {
        const place *p = &PLACES[c];
        int user = p->user;
        descent_objective *objective = NULL;
        CHECK_OK(descent_objective_from_function(p->n, p->function, &user, &objective, &error));
        for (uint32_t seed = 0; seed < 3; seed++) {
            const dsc_random random = {seed, DSC_PURPOSE_INITIAL, (uint32_t)c};
            double x[10];
            for (size_t i = 0; i < p->n; i++) {
                x[i] = p->at[i] + p->away * (2.0 * dsc_random_uniform(&random, i) - 1.0);
            }
            bool agrees = false;
            CHECK_OK(descent_check_gradient(objective, x, NULL, NULL, NULL, &agrees, &error));
            descent_minimize_result r = {.size = sizeof r};
            const descent_minimize_options o = read_settings("lbfgs");
            CHECK_OK(descent_minimize(objective, &o, x, NULL, NULL, &r, &error));
            if (!CHECK(agrees) || !CHECK(fabs(r.value - p->value) <= 1e-8)) {
                printf("  N1 %s: f = %.15g after %llu steps (%s), |g| = %g\n", p->name, r.value,
                       (unsigned long long)r.steps, descent_stop_text(r.stop), r.gradient_norm);
            }
        }
        descent_objective_free(objective);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_case_ends_where_it_should),
        TEST(plain_gradient_descent_stops_where_computed),
        TEST(terms_one_at_a_time_reach_the_minimum),
        TEST(momentum_arrives),
        TEST(line_searches_end_as_they_say),
        TEST(conditions_hold),
        TEST(rmsprop_is_adam),
        TEST(gradients_of_one_coordinate_lead_no_farther_away),
        TEST(all_go_down),
        TEST(every_rule_gets_somewhere_with_its_own_rate),
        TEST(known_minima_are_reached_from_near_by),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
