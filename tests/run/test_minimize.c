// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent_minimize and descent_check_gradient: how runs go, why they end, what they say.
#include "check.h"

#include <float.h>
#include <stdlib.h>
#include <time.h>

#include <descent/descent.h>

#include "failing_alloc.h"
#include "objective/objective.h"
#include "optim/lbfgs.h"
#include "optim/perturb.h"
#include "run/functions.h"
#include "run/line_search.h"

static descent_error error;

static descent_objective *objective_of(size_t n, descent_callback *function, void *user)
{
    descent_objective *objective = NULL;
    CHECK_OK(descent_objective_from_function(n, function, user, &objective, &error));
    return objective;
}

typedef struct job {
    size_t n;
    descent_callback *function;
    void *user;
    descent_minimize_options options;
    descent_minimize_callback *callback;
    void *callback_user;
} job;

static job job_of(size_t n, descent_callback *function, descent_rule rule)
{
    return (job){
        .n = n, .function = function, .options = descent_minimize_options_default(rule)};
}

static descent_minimize_result run_job(const job *j, double *x, descent_status expected)
{
    descent_minimize_result result = {.size = sizeof result};
    descent_objective *objective = objective_of(j->n, j->function, j->user);
    error.message[0] = '\0';
    const descent_status status = descent_minimize(objective, &j->options, x, j->callback,
                                                   j->callback_user, &result, &error);
    if (!CHECK(status == expected)) {
        printf("  status %d: %s\n", (int)status, error.message);
    }
    descent_objective_free(objective);
    return result;
}

static bool says(const char *part)
{
    if (strstr(check_said(&error), part)) {
        return true;
    }
    printf("  the message is: %s\n", error.message);
    return false;
}

// ---- runs ----

// The notes' notebook: all digits that it shows.
static void minima_have_all_digits_of_the_notebook(void)
{
    static const double starts[][2] = {{1.0, 1.57079633}, {0.5, -0.70167412}};
    job j = job_of(1, fn_notebook, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.1;
    j.options.steps = 100;
    for (size_t i = 0; i < 2; i++) {
        double x = starts[i][0];
        run_job(&j, &x, DESCENT_OK);
        CHECK(fabs(x - starts[i][1]) <= 5e-9);
    }
}

typedef struct story {
    uint64_t events, last_step, last_evaluations, stop_at;
    double first_value, first_rate, last_rate, last_x;
} story;

static descent_action record(const descent_minimize_event *e, void *user)
{
    story *l = user;
    CHECK(e->step == l->events && e->n == 2);
    CHECK(e->evaluations >= e->step + 1);
    double g[2];
    CHECK(e->value == fn_booth(2, e->x, g, NULL)); /* all of one state */
    CHECK(e->g[0] == g[0] && e->g[1] == g[1]);
    CHECK_NEAR(e->gradient_norm, hypot(g[0], g[1]), 1e-15);
    if (l->events++ == 0) {
        l->first_value = e->value;
        l->first_rate = e->learning_rate;
    }
    l->last_step = e->step;
    l->last_rate = e->learning_rate;
    l->last_evaluations = e->evaluations;
    l->last_x = e->x[0];
    return e->step == l->stop_at ? DESCENT_STOP : DESCENT_CONTINUE;
}

static void every_state_is_told_once(void)
{
    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        story l = {.stop_at = UINT64_MAX};
        job j = job_of(2, fn_booth, (descent_rule)rule);
        j.options.steps = 7;
        j.callback = record;
        j.callback_user = &l;
        double x[2] = {-9.0, -9.0};
        const descent_minimize_result r = run_job(&j, x, DESCENT_OK);
        CHECK(l.events == r.steps + 1 && l.last_step == r.steps);
        CHECK(l.last_x == x[0] && r.value == fn_booth(2, x, NULL, NULL));
        CHECK(l.last_evaluations == r.evaluations);
        // Sophia looks at the curvature before its first step.
        CHECK(rule == DESCENT_LBFGS || rule == DESCENT_SOPHIA || r.evaluations == r.steps + 1);
        CHECK(l.first_value > r.value);
    }
}

static void decay_lowers_the_rate_of_each_step(void)
{
    story l = {.stop_at = 3};
    job j = job_of(2, fn_booth, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.01;
    CHECK_OK(descent_options_set(descent_minimize_option_table(), &j.options, "decay",
                                 "exp:0.5", &error));
    j.callback = record;
    j.callback_user = &l;
    double x[2] = {1.0, 1.0}, y[2] = {1.0, 1.0};
    CHECK(run_job(&j, x, DESCENT_OK).stop == DESCENT_STOP_ASKED);
    CHECK(l.first_rate == 0.01 && l.last_rate == 0.0025);
    for (int k = 0; k < 3; k++) {
        double g[2];
        fn_booth(2, y, g, NULL);
        y[0] -= 0.01 * ldexp(1.0, -k) * g[0];
        y[1] -= 0.01 * ldexp(1.0, -k) * g[1];
    }
    CHECK_NEAR(x[0], y[0], 1e-15);
    CHECK_NEAR(x[1], y[1], 1e-15);
}

static double slow_sphere(size_t n, const double *x, double *g, void *user)
{
    const double until = (double)clock() + 1e-3 * (double)CLOCKS_PER_SEC;
    while ((double)clock() < until) {
    }
    return fn_sphere(n, x, g, user);
}

static void each_stop_has_its_reason(void)
{
    double x[2] = {1.0, 1.0};
    job j = job_of(2, fn_sphere, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.25;
    descent_minimize_result r = run_job(&j, x, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_GRADIENT && r.gradient_norm <= 1e-10);
    CHECK(r.steps == 35); /* |g| = 2 sqrt(2) / 2^k */

    r = run_job(&j, x, DESCENT_OK); /* it is there: no step */
    CHECK(r.stop == DESCENT_STOP_GRADIENT && r.steps == 0 && r.evaluations == 1);

    j.options.tol_gradient = 0.0;
    j.options.tol_step = 1e-3;
    x[0] = x[1] = 1.0;
    r = run_job(&j, x, DESCENT_OK); /* |step| = sqrt(2) / 2^k */
    CHECK(r.stop == DESCENT_STOP_MOVE && r.steps == 11);

    j.options.tol_step = 0.0;
    j.options.tol_value = 1e-3;
    x[0] = x[1] = 1.0;
    r = run_job(&j, x, DESCENT_OK); /* f = 2 / 4^k, change 3 f */
    CHECK(r.stop == DESCENT_STOP_VALUE && r.steps == 7);

    j.options.tol_value = 0.0;
    j.options.steps = 5;
    x[0] = x[1] = 1.0;
    r = run_job(&j, x, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_STEPS && r.steps == 5 && x[0] == 1.0 / 32.0);

    j.function = slow_sphere;
    j.options.steps = 1000000;
    j.options.time = 0.02;
    x[0] = x[1] = 1.0;
    r = run_job(&j, x, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_TIME && r.steps >= 1 && r.steps < 1000);
}

// ---- what is not finite ----

static double logarithm(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user; /* x - log x: minimum 1 at 1, nothing at x <= 0 */
    if (g) {
        g[0] = 1.0 - 1.0 / x[0];
    }
    return x[0] - log(x[0]);
}

static void divergence_ends_at_the_last_good_point(void)
{
    double x[2] = {3.0, -2.0};
    job j = job_of(2, fn_rosenbrock, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.01;
    descent_minimize_result r = run_job(&j, x, DESCENT_DIVERGED);
    CHECK(r.stop == DESCENT_STOP_DIVERGED && r.steps > 0 && !r.gradient_suspect);
    CHECK(isfinite(x[0]) && isfinite(x[1]) && isfinite(r.value));
    CHECK(r.value == fn_rosenbrock(2, x, NULL, NULL)); /* the last good point */
    CHECK(says("is not finite at step") && says("the learning rate was 0.01") &&
          says("lr = 0.001"));

    // A line search comes back from outside the domain.
    double u = 0.01;
    j = job_of(1, logarithm, DESCENT_LBFGS);
    r = run_job(&j, &u, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_GRADIENT);
    CHECK_NEAR(u, 1.0, 1e-8);

    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        u = -1.0;
        j = job_of(1, logarithm, (descent_rule)rule);
        r = run_job(&j, &u, DESCENT_DIVERGED);
        CHECK(u == -1.0 && r.steps == 0 && r.stop == DESCENT_STOP_DIVERGED);
        CHECK(says("the value is not finite at the start"));
    }
}

static double no_bound(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user; /* 5 x^2 - y^2 */
    if (g) {
        g[0] = 10.0 * x[0];
        g[1] = -2.0 * x[1];
    }
    return 5.0 * x[0] * x[0] - x[1] * x[1];
}

static void functions_without_a_bound_are_told(void)
{
    double x[2] = {1.0, 0.5};
    job j = job_of(2, no_bound, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.1;
    descent_minimize_result r = run_job(&j, x, DESCENT_DIVERGED);
    CHECK(r.value < -1e300 && isfinite(x[1]) && !r.gradient_suspect &&
          r.stop == DESCENT_STOP_UNBOUNDED && says("a lower bound"));
    x[0] = 1.0;
    x[1] = 0.5;
    j = job_of(2, no_bound, DESCENT_LBFGS);
    r = run_job(&j, x, DESCENT_DIVERGED);
    CHECK(r.value < -1e100 && isfinite(r.value) && !r.gradient_suspect);
    CHECK(r.stop == DESCENT_STOP_UNBOUNDED);
}

// ---- gradients that are wrong ----

static double wrong_sign(size_t n, const double *x, double *g, void *user)
{
    const double f = fn_booth(n, x, g, user);
    for (size_t i = 0; g && i < n; i++) {
        g[i] = -g[i];
    }
    return f;
}

static void a_gradient_that_points_down_is_noticed(void)
{
    double x[2] = {0.0, 0.0};
    job j = job_of(2, wrong_sign, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.001;
    j.options.steps = 10;
    CHECK(run_job(&j, x, DESCENT_OK).gradient_suspect);
    j.options.steps = 100000;
    CHECK(run_job(&j, x, DESCENT_DIVERGED).gradient_suspect && says("check the gradient"));
    x[0] = x[1] = 0.0;
    j = job_of(2, wrong_sign, DESCENT_LBFGS);
    const descent_minimize_result r = run_job(&j, x, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_STUCK && r.gradient_suspect && r.steps == 0 && x[0] == 0.0);
    j = job_of(2, fn_booth, DESCENT_LBFGS);
    CHECK(!run_job(&j, x, DESCENT_OK).gradient_suspect);
}

typedef struct counted {
    descent_callback *function;
    size_t calls, wrong; /* this coordinate of the gradient is 1e-3 of itself too large */
} counted;

static double count_calls(size_t n, const double *x, double *g, void *user)
{
    counted *c = user;
    c->calls++;
    const double f = c->function(n, x, g, NULL);
    if (g && c->wrong < n) {
        g[c->wrong] *= 1.001;
    }
    return f;
}

static void right_gradients_agree(void)
{
    static descent_callback *const functions[] = {
        fn_sphere, fn_styblinski, fn_zakharov, fn_rosenbrock, fn_ackley,
        fn_levy,   fn_griewank,   fn_paviani,  fn_affine,     fn_cosh};
    enum { N = 5 };
    const double at[N] = {2.3, 2.9, 3.7, 2.2, 4.1};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        counted c = {functions[i], 0, N};
        descent_objective *objective = objective_of(N, count_calls, &c);
        double relative[N], bound[N];
        size_t worst = 9;
        bool agrees = false;
        CHECK_OK(
            descent_check_gradient(objective, at, relative, bound, &worst, &agrees, &error));
        CHECK(agrees && worst < N && c.calls == 4 * N + 1);
        for (size_t k = 0; k < N; k++) {
            CHECK(relative[k] < 1e-6 && bound[k] > 0.0);
        }
        c.wrong = 3;
        CHECK_OK(
            descent_check_gradient(objective, at, relative, bound, &worst, &agrees, &error));
        if (!CHECK(!agrees && worst == 3) || !CHECK_NEAR(relative[3], 1e-3, 1e-5)) {
            printf("  function %zu\n", i);
        }
        descent_objective_free(objective);
    }
}

static double corner(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user; /* |x| + |y - 3e-4| + z^2 */
    if (g) {
        g[0] = 0.0; /* any number in [-1, 1] is right at the kink */
        g[1] = x[1] < 3e-4 ? -1.0 : 1.0;
        g[2] = 2.0 * x[2];
    }
    return fabs(x[0]) + fabs(x[1] - 3e-4) + x[2] * x[2];
}

static double not_a_number(size_t n, const double *x, double *g, void *user)
{
    const double f = fn_sphere(n, x, g, user);
    if (g) {
        g[1] = (double)NAN;
    }
    return f;
}

static void kinks_and_domains_are_no_mistakes(void)
{
    double x[3] = {0.0, 0.0, 1.0};
    size_t worst = 0;
    bool agrees = false;
    descent_objective *objective = objective_of(3, corner, NULL);
    CHECK_OK(descent_check_gradient(objective, x, NULL, NULL, NULL, &agrees, &error));
    CHECK(agrees); /* kinks are no mistakes */
    descent_objective_free(objective);

    objective = objective_of(3, not_a_number, NULL);
    CHECK_OK(descent_check_gradient(objective, x, NULL, NULL, &worst, &agrees, &error));
    CHECK(!agrees && worst == 1);
    descent_objective_free(objective);

    objective = objective_of(1, logarithm, NULL); /* the domain ends near by */
    x[0] = 1e-4;
    CHECK_OK(descent_check_gradient(objective, x, NULL, NULL, &worst, &agrees, &error));
    CHECK(agrees);
    x[0] = 1e-12;
    CHECK(descent_check_gradient(objective, x, NULL, NULL, &worst, &agrees, &error) ==
          DESCENT_INVALID);
    CHECK(says("not finite near x in coordinate 0"));
    x[0] = -1.0;
    CHECK(descent_check_gradient(objective, x, NULL, NULL, &worst, &agrees, &error) ==
          DESCENT_INVALID);
    CHECK(says("the value is not finite at x"));
    descent_objective_free(objective);
}

// ---- lbfgs ----

// d against -H g with the matrix that the pairs make by [N06] 7.16 from gamma I.
static void two_loops_equal_the_matrix_of_the_pairs(void)
{
    enum { N = 5, PAIRS = 3, STEPS = 6 };
    dsc_lbfgs *lbfgs = NULL;
    CHECK_OK(dsc_lbfgs_create(N, PAIRS, dsc_kernels_get(DESCENT_FLOAT64), &lbfgs, &error));
    double x[STEPS + 1][N], g[STEPS + 1][N], d[N];
    for (int k = 0; k <= STEPS; k++) {
        for (int i = 0; i < N; i++) {
            x[k][i] = sin(1.0 + 7.0 * k + 3.0 * i);
        }
        for (int i = 0; i < N; i++) {
            g[k][i] = (1.0 + i) * x[k][i] + 0.1 * x[k][(i + 1) % N] + 0.1 * x[k][(i + 4) % N];
        }
        if (k > 0) {
            CHECK(dsc_lbfgs_add(lbfgs, x[k], x[k - 1], g[k], g[k - 1]));
        }
    }
    CHECK(dsc_lbfgs_pairs(lbfgs) == PAIRS);
    double h[N][N] = {{0}};
    for (int k = STEPS - PAIRS + 1; k <= STEPS; k++) {
        double s[N], y[N], sy = 0.0, hy[N] = {0}, yhy = 0.0;
        double last_sy = 0.0, last_yy = 0.0;
        for (int i = 0; i < N; i++) {
            s[i] = x[k][i] - x[k - 1][i];
            y[i] = g[k][i] - g[k - 1][i];
            sy += s[i] * y[i];
            last_sy += (x[STEPS][i] - x[STEPS - 1][i]) * (g[STEPS][i] - g[STEPS - 1][i]);
            last_yy += pow(g[STEPS][i] - g[STEPS - 1][i], 2.0);
        }
        for (int i = 0; i < N && k == STEPS - PAIRS + 1; i++) {
            h[i][i] = last_sy / last_yy;
        }
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < N; c++) {
                hy[i] += h[i][c] * y[c];
            }
        }
        for (int i = 0; i < N; i++) {
            yhy += y[i] * hy[i];
        }
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < N; c++) {
                h[i][c] +=
                    (1.0 + yhy / sy) * s[i] * s[c] / sy - (hy[i] * s[c] + s[i] * hy[c]) / sy;
            }
        }
    }
    dsc_lbfgs_direction(lbfgs, g[STEPS], d);
    for (int i = 0; i < N; i++) {
        double expected = 0.0;
        for (int c = 0; c < N; c++) {
            expected -= h[i][c] * g[STEPS][c];
        }
        CHECK_NEAR(d[i], expected, 1e-13);
    }
    CHECK(!dsc_lbfgs_add(lbfgs, x[0], x[1], g[1], g[0])); /* curvature the wrong way */
    CHECK(dsc_lbfgs_pairs(lbfgs) == PAIRS - 1);
    dsc_lbfgs_reset(lbfgs);
    dsc_lbfgs_direction(lbfgs, g[0], d);
    CHECK(d[0] == -g[0][0] && d[4] == -g[0][4]);
    dsc_lbfgs_free(lbfgs);
}

// ---- pgd ----

static void saddles_are_left_by_kicks(void)
{
    static const struct {
        descent_callback *function;
        double value;
    } cases[] = {{fn_saddle, -1.0}, {fn_monkey, -27.0 / 256.0}};
    for (size_t i = 0; i < 2; i++) {
        job j = job_of(2, cases[i].function, DESCENT_PGD);
        j.options.optimizer.learning_rate = 0.02;
        double x[2] = {0.0, 0.0}, y[2] = {0.0, 0.0};
        descent_minimize_result r = run_job(&j, x, DESCENT_OK);
        CHECK_NEAR(r.value, cases[i].value, 1e-9);
        CHECK(r.stop == DESCENT_STOP_GRADIENT && r.gradient_norm <= 1e-10);
        CHECK(r.steps < 5000);
        run_job(&j, y, DESCENT_OK); /* the same bits from the same seed */
        CHECK(x[0] == y[0] && x[1] == y[1]);
        double ends = 0.0;
        for (j.options.seed = 2; j.options.seed < 12; j.options.seed++) {
            y[0] = y[1] = 0.0;
            r = run_job(&j, y, DESCENT_OK);
            CHECK_NEAR(r.value, cases[i].value, 1e-9);
            ends += y[1] > 0.0;
        }
        CHECK(ends > 0.0 && ends < 10.0); /* both sides are reached */
        j = job_of(2, cases[i].function, DESCENT_GD);
        y[0] = y[1] = 0.0;
        r = run_job(&j, y, DESCENT_OK);
        CHECK(r.stop == DESCENT_STOP_GRADIENT && r.steps == 0); /* gd takes it for a minimum */
    }
}

// Kicks are uniform in a ball: (|x| / r)^n is uniform in [0, 1], directions have mean 0.
static void kicks_are_uniform_in_a_ball(void)
{
    enum { N = 3, KICKS = 20000 };
    dsc_perturb p = dsc_perturb_start(0.5, 0.01, 1e-8, false, 7, &dsc_library_mathematics);
    double sum = 0.0, squares = 0.0, mean[N] = {0};
    for (p.kicks = 1; p.kicks <= KICKS; p.kicks++) {
        double x[N] = {0.0, 0.0, 0.0};
        dsc_perturb_kick(&p, N, x);
        const double volume = pow(hypot(hypot(x[0], x[1]), x[2]) / 0.5, N);
        CHECK(volume <= 1.0 + 1e-14);
        sum += volume;
        squares += volume * volume;
        for (int i = 0; i < N; i++) {
            mean[i] += x[i] / KICKS;
        }
    }
    CHECK(fabs(sum / KICKS - 0.5) < 4.0 * sqrt(1.0 / 12.0 / KICKS));
    CHECK(fabs(squares / KICKS - 1.0 / 3.0) < 4.0 * sqrt(4.0 / 45.0 / KICKS));
    for (int i = 0; i < N; i++) {
        CHECK(fabs(mean[i]) < 4.0 * 0.5 * sqrt(0.2 / KICKS));
    }
}

// ---- examples ----

static void mini_batches_follow_the_seed(void)
{
    enum { N = 4 };
    descent_objective *objective = objective_of_terms(N, N - 1, term_rosenbrock);
    descent_minimize_options o = descent_minimize_options_default(DESCENT_GD);
    o.optimizer.learning_rate = 1e-3;
    o.steps = 5000;
    o.batch = 2;
    double x[2][N];
    descent_minimize_result r[2] = {{.size = sizeof *r}, {.size = sizeof *r}};
    for (int run = 0; run < 2; run++) {
        for (int i = 0; i < N; i++) {
            x[run][i] = 0.5;
        }
        CHECK_OK(descent_minimize(objective, &o, x[run], NULL, NULL, &r[run], &error));
        CHECK(r[run].stop == DESCENT_STOP_STEPS && r[run].steps == 5000);
    }
    CHECK(memcmp(x[0], x[1], sizeof x[0]) == 0);
    CHECK_NEAR(r[0].value, fn_rosenbrock(N, x[0], NULL, NULL) / (N - 1), 1e-15); /* of all */
    CHECK(r[0].value < 1e-2);
    o.seed = 2;
    CHECK_OK(descent_minimize(objective, &o, x[1], NULL, NULL, &r[1], &error));
    CHECK(memcmp(x[0], x[1], sizeof x[0]) != 0);
    // Tolerances are off: at the minimum of every term it goes on.
    for (int i = 0; i < N; i++) {
        x[0][i] = 1.0;
    }
    o.steps = 10;
    o.tol_step = o.tol_value = 1e-3;
    CHECK_OK(descent_minimize(objective, &o, x[0], NULL, NULL, &r[0], &error));
    CHECK(r[0].stop == DESCENT_STOP_STEPS);
    o.batch = 3; /* all of them: they are on */
    CHECK_OK(descent_minimize(objective, &o, x[0], NULL, NULL, &r[0], &error));
    CHECK(r[0].stop == DESCENT_STOP_GRADIENT);
    o = descent_minimize_options_default(DESCENT_LBFGS);
    o.batch = 2;
    CHECK(descent_minimize(objective, &o, x[0], NULL, NULL, &r[0], &error) == DESCENT_INVALID);
    CHECK(says("lbfgs") && says("batch = full"));
    descent_objective_free(objective);
}

// ---- options and mistakes ----

static void options_of_minimising_have_their_defaults(void)
{
    static const char *const names[] = {
        "lr",    "steps", "tol",  "tol-step", "tol-value", "memory",      "noise",
        "decay", "batch", "seed", "time",     "beta1",     "line-search", "schedule"};
    const descent_option_table *table = descent_minimize_option_table();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK(descent_options_find(table, names[i]) != NULL);
    }
    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        descent_minimize_options o = descent_minimize_options_default((descent_rule)rule);
        CHECK_OK(descent_options_check(table, &o, &error));
        CHECK(o.optimizer.rule == rule && isnan(o.optimizer.learning_rate) && o.steps == 0);
        CHECK(o.tol_gradient == 1e-10 && o.tol_step == 0.0 && o.tol_value == 0.0);
        CHECK(o.memory == 10 && o.noise == 0.1 && o.batch == 0 && o.time == HUGE_VAL);
    }
    descent_minimize_options o = descent_minimize_options_default(DESCENT_GD);
    CHECK_OK(descent_options_set(table, &o, "lr", "0.25", &error));
    CHECK_OK(descent_options_set(table, &o, "beta1", "0.5", &error));
    CHECK_OK(descent_options_set(table, &o, "line-search", "backtracking", &error));
    CHECK(o.optimizer.learning_rate == 0.25 && o.optimizer.beta1 == 0.5 &&
          o.line_search == DESCENT_LINE_BACKTRACKING);
    CHECK_OK(descent_options_set(table, &o, "optimizer", "lbfgs", &error));
    CHECK(o.optimizer.rule == DESCENT_LBFGS);
    CHECK(descent_options_set(table, &o, "memory", "0", &error) == DESCENT_INVALID);
    CHECK(descent_options_set(table, &o, "noise", "0", &error) == DESCENT_INVALID);
    CHECK(descent_options_set(table, &o, "tol", "-1", &error) == DESCENT_INVALID);
}

static void options_that_a_rule_cannot_use_are_refused(void)
{
    double x[2] = {0.0, 0.0};
    job j = job_of(2, fn_booth, DESCENT_LBFGS);
    j.options.optimizer.clip = 1.0;
    run_job(&j, x, DESCENT_INVALID);
    CHECK(says("clip: ") && says("another rule"));
    CHECK_TEXT(error.remedy, "clip = none\nanother rule");
    CHECK_OK(descent_options_set(descent_minimize_option_table(), &j.options, "clip", "none",
                                 &error));
    run_job(&j, x, DESCENT_OK);
    x[0] = x[1] = 0.0;
    j = job_of(2, fn_booth, DESCENT_LBFGS);
    j.options.optimizer.weight_decay = 0.1;
    run_job(&j, x, DESCENT_INVALID);
    CHECK(says("weight-decay: "));
    j = job_of(2, fn_booth, DESCENT_ADAM);
    j.options.optimizer.beta1 = 1.0;
    run_job(&j, x, DESCENT_INVALID);
    CHECK(says("beta1: "));
    memset(&j.options, 0, sizeof j.options);
    run_job(&j, x, DESCENT_INVALID);
    CHECK(says("_default"));

    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_LBFGS);
    descent_optimizer *optimizer = NULL;
    CHECK(descent_optimizer_create(DESCENT_FLOAT64, 2, &o, &optimizer, &error) ==
          DESCENT_INVALID);
    CHECK(says("lbfgs needs the function itself") && says("descent_minimize"));
    o.rule = DESCENT_PGD;
    CHECK(descent_optimizer_create(DESCENT_FLOAT64, 2, &o, &optimizer, &error) ==
          DESCENT_INVALID);
    CHECK(says("pgd"));

    descent_objective *objective = NULL;
    descent_objective *narrow = objective_of(2, fn_booth, NULL);
    narrow->type = DESCENT_FLOAT32; /* as one from a graph may be */
    objective = narrow;
    const descent_minimize_options fine = descent_minimize_options_default(DESCENT_GD);
    CHECK(descent_minimize(objective, &fine, x, NULL, NULL, NULL, &error) == DESCENT_INVALID);
    CHECK(says("float64"));
    CHECK(descent_check_gradient(objective, x, NULL, NULL, NULL, NULL, &error) ==
          DESCENT_INVALID);
    CHECK(says("float64"));
    descent_objective_free(objective);
}

// ---- memory ----

static descent_action no_more_memory(const descent_minimize_event *e, void *user)
{
    (void)user;
    if (e->step == 0) {
        failing_alloc_start(1);
    }
    return DESCENT_CONTINUE;
}

static void a_step_allocates_nothing(void)
{
    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        job j = job_of(2, fn_booth, (descent_rule)rule);
        j.options.steps = 50;
        j.options.tol_gradient = 0.0;
        j.callback = no_more_memory;
        double x[2] = {-9.0, -9.0};
        run_job(&j, x, DESCENT_OK);
        CHECK(!failing_alloc_stop());
    }
}

static void every_allocation_fails_once(void)
{
    descent_objective *objective = objective_of_terms(4, 3, term_rosenbrock);
    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        descent_minimize_options o = descent_minimize_options_default((descent_rule)rule);
        o.batch = rule == DESCENT_LBFGS ? 0 : 2;
        o.steps = 3;
        bool failed = true;
        for (long n = 1; failed && n < 50; n++) {
            double x[4] = {0.5, 0.5, 0.5, 0.5};
            failing_alloc_start(n);
            const descent_status status =
                descent_minimize(objective, &o, x, NULL, NULL, NULL, &error);
            failed = failing_alloc_stop();
            CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
            CHECK(!failed || x[0] == 0.5);
        }
        CHECK(!failed);
    }
    bool agrees = false;
    const double at[4] = {0.5, 0.5, 0.5, 0.5};
    failing_alloc_start(1);
    CHECK(descent_check_gradient(objective, at, NULL, NULL, NULL, &agrees, &error) ==
          DESCENT_NO_MEMORY);
    CHECK(failing_alloc_stop());
    descent_objective_free(objective);
}

// ---- extremes ----

static double tiny(size_t n, const double *x, double *g, void *user)
{
    const double f = fn_sphere(n, x, g, user);
    for (size_t i = 0; g && i < n; i++) {
        g[i] *= 1e-170; /* its square underflows */
    }
    return f * 1e-170;
}

static void norms_beyond_the_range_are_right(void)
{
    double x[2] = {3.0, 4.0};
    job j = job_of(2, tiny, DESCENT_GD);
    j.options.tol_gradient = 1e-200;
    j.options.steps = 1;
    descent_minimize_result r = run_job(&j, x, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_STEPS);
    CHECK(fabs(r.gradient_norm / 1e-169 - 1.0) < 1e-14);
    x[0] = 1e153;
    x[1] = 0.0;
    j = job_of(2, fn_sphere, DESCENT_GD);
    j.options.optimizer.learning_rate = 0.5;
    r = run_job(&j, x, DESCENT_OK);
    CHECK(r.stop == DESCENT_STOP_GRADIENT && x[0] == 0.0 && r.steps == 1);
    x[0] = 1e153; /* clipped to a step of length lr, whatever the square of the norm is */
    j.options.optimizer.clip = 1.0;
    j.options.optimizer.learning_rate = 1e152;
    j.options.steps = 2;
    run_job(&j, x, DESCENT_OK);
    CHECK(fabs(x[0] / 8e152 - 1.0) < 1e-14);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(minima_have_all_digits_of_the_notebook),
        TEST(every_state_is_told_once),
        TEST(decay_lowers_the_rate_of_each_step),
        TEST(each_stop_has_its_reason),
        TEST(divergence_ends_at_the_last_good_point),
        TEST(functions_without_a_bound_are_told),
        TEST(a_gradient_that_points_down_is_noticed),
        TEST(right_gradients_agree),
        TEST(kinks_and_domains_are_no_mistakes),
        TEST(two_loops_equal_the_matrix_of_the_pairs),
        TEST(saddles_are_left_by_kicks),
        TEST(kicks_are_uniform_in_a_ball),
        TEST(mini_batches_follow_the_seed),
        TEST(options_of_minimising_have_their_defaults),
        TEST(options_that_a_rule_cannot_use_are_refused),
        TEST(a_step_allocates_nothing),
        TEST(every_allocation_fails_once),
        TEST(norms_beyond_the_range_are_right),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
