// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An evaluation that fails (a disk of mapped rows, no memory for a batch) ends whatever asked
// for it: with its status and message, nothing returned, nothing leaked, x where it was.
#include "check.h"

#include <descent/catalogue.h>
#include <descent/constrained.h>
#include <descent/map.h>
#include <descent/minimize.h>
#include <descent/slice.h>
#include <descent/verdict.h>

#include "failing_evaluation.h"
#include "surface/map_check.h"
#include "surface/networks.h"

// One evaluation after the other fails, the later ones in growing strides, until the task needs
// no more than went well. True when it ended each time as it must.
typedef descent_status task(void *context, bool *empty, descent_error *error);

static bool ends_each_time(task *run, void *context, long least)
{
    long n = 1;
    for (bool failed = true; failed && n < 10000000; n += 1 + n / 24) {
        descent_error error = {0};
        bool empty = false;
        failing_evaluation_start(n);
        const descent_status status = run(context, &empty, &error);
        failed = failing_evaluation_stop();
        if (status != (failed ? DESCENT_IO : DESCENT_OK) || empty != failed ||
            (failed && !strstr(error.message, failing_evaluation_message))) {
            printf("evaluation %ld: status %d, %s, \"%s\"\n", n, (int)status,
                   empty ? "nothing returned" : "something returned", error.message);
            return false;
        }
    }
    if (n <= least) {
        printf("only %ld evaluations\n", n);
    }
    return n > least;
}

// ---- diagnose ----

typedef struct point {
    descent_objective *objective;
    double x[64];
    descent_diagnose_options options;
} point;

static descent_status diagnose(void *context, bool *empty, descent_error *error)
{
    point *p = context;
    descent_diagnosis *d = NULL;
    const descent_status status =
        descent_diagnose(p->objective, p->x, NULL, &p->options, &d, error);
    *empty = d == NULL;
    descent_diagnosis_free(d);
    return status;
}

static void diagnosing_functions_ends_when_evaluations_fail(void)
{
    // A place of each kind, and beside some; dense spectra and, with `dense` = 0, Krylov
    // spaces.
    static const struct {
        const char *formula;
        double x, y;
    } cases[] = {{"(1 - x)^2 + 100*(y - x^2)^2", 1.0, 1.0},
                 {"(1 - x)^2 + 100*(y - x^2)^2", 1.001, 1.0},
                 {"(1 - x)^2 + 100*(y - x^2)^2", -1.0, 1.0},
                 {"5*x^2 - y^2", 0.0, 0.0},
                 {"x^4 + y^2", 1e-3, 0.0},
                 {"x^4 - y^4", 0.0, 0.0},
                 {"abs(x) + (y - 1)^2", 0.0, 1.0},
                 {"-exp(-x) + 1e-9*y^2", 20.0, 0.0},
                 {"log(1 + exp(-x - y))", 30.0, 30.0},
                 {"100*y^2 - x^2 + x^4", 0.005, 0.0},
                 {"max(x, y)^2 + 0.1*(x + y)", 0.5, 0.5},
                 {"x^2 + exp(-20*x) + y^2", 2.0, 0.0},
                 {"-x^2*y^2", 0.0, 0.0},
                 {"(x^2 + y^2 - 1)^2", 1.001, 0.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int dense = 0; dense < 2; dense++) {
            subject s = formula(cases[i].formula, 0.0, 0.0);
            descent_error error = {0};
            point p = {.x = {cases[i].x, cases[i].y},
                       .options = descent_diagnose_options_default()};
            p.options.dense = dense ? p.options.dense : 0;
            CHECK_OK(make(&s, &p.objective, &error));
            if (!CHECK(ends_each_time(diagnose, &p, 3))) {
                printf("... of %s at %g,%g, dense %d\n", cases[i].formula, cases[i].x,
                       cases[i].y, dense);
            }
            descent_objective_free(p.objective);
        }
    }
}

static void diagnosing_networks_ends_when_evaluations_fail(void)
{
    static const struct {
        const char *layers;
        double l2, weight;
        uint64_t batch;
    } cases[] = {{"2 tanh", 0.0, 0.0, 0},
                 {"2 tanh", 0.0, 0.3, 2},
                 {"3 relu", 0.0, 0.4, 0},
                 {"2 relu", 0.1, 0.0, 0},
                 {"2 sigmoid", 0.0, 4.0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        problem p = net_room(4, 2);
        memcpy(p.x, (double[]){0, 0, 0, 1, 1, 0, 1, 1}, 8 * sizeof(double));
        memcpy(p.y, (float[]){0, 1, 1, 0}, 4 * sizeof(float));
        net_data(&p, 4, 2, 0);
        net_layers(&p, cases[i].layers, cases[i].l2);
        for (int dense = 0; dense < 2; dense++) {
            point at = {.objective = p.objective,
                        .options = descent_diagnose_options_default()};
            uint64_t state = i;
            for (size_t k = 0; k < p.n; k++) {
                at.x[k] = cases[i].weight * net_number(&state);
            }
            at.options.dense = dense ? at.options.dense : 0;
            at.options.optimizer.rule = cases[i].batch ? DESCENT_ADAM : DESCENT_GD;
            at.options.optimizer.learning_rate = 0.1;
            at.options.batch = cases[i].batch;
            at.options.l2 = cases[i].l2;
            if (!CHECK(ends_each_time(diagnose, &at, 3))) {
                printf("... of \"%s\", weights %g, batch %d, dense %d\n", cases[i].layers,
                       cases[i].weight, (int)cases[i].batch, dense);
            }
        }
        net_free(&p);
    }
}

// ---- map and slice ----

static const double lower[2] = {-5.0, -5.0}, upper[2] = {5.0, 5.0};

static descent_status find_map(void *context, bool *empty, descent_error *error)
{
    descent_map_options options = descent_map_options_default();
    options.threads = 1;
    options.searches = 6;
    descent_map *map = NULL;
    const descent_status status =
        descent_map_find(make, context, NULL, lower, upper, &options, NULL, NULL, &map, error);
    *empty = map == NULL;
    descent_map_free(map);
    return status;
}

static void maps_end_when_evaluations_fail(void)
{
    subject subjects[] = {named("himmelblau", 0, 0.0, 0.0), named("double-well", 2, 0.0, 0.0),
                          formula("abs(x) + abs(y) + x*y/9", 0.0, 0.0),
                          formula("(x*y - 1)^2 + 0.1*(x - y)^2", 0.0, 0.0),
                          formula("(x^2 + y^2 - 1)^2", 0.0, 0.0)};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        if (!CHECK(ends_each_time(find_map, &subjects[i], 30))) {
            printf("... of map %zu\n", i);
        }
    }
}

static descent_status take_slice(void *context, bool *empty, descent_error *error)
{
    point *p = context;
    double axes[128];
    descent_slice_result *slice = NULL;
    descent_status status = descent_slice_random_axes(p->objective, p->x, 2, 1, axes, error);
    if (status == DESCENT_OK) {
        const descent_slice_region region = {2, axes, {-1.0, -1.0}, {1.0, 1.0}, {4, 4}};
        status = descent_slice_take(p->objective, p->x, NULL, &region, p->x, 1, NULL, NULL,
                                    &slice, error);
    }
    *empty = slice == NULL;
    descent_slice_free(slice);
    return status;
}

static void slices_end_when_evaluations_fail(void)
{
    subject s = named("styblinski-tang", 4, 0.0, 0.0);
    descent_error error = {0};
    point p = {.x = {0.1, 0.2, 0.3, 0.4}};
    CHECK_OK(make(&s, &p.objective, &error));
    CHECK(ends_each_time(take_slice, &p, 16));
    descent_objective_free(p.objective);
}

// ---- minimize ----

typedef struct race {
    descent_objective *objective;
    descent_minimize_options options;
} race;

static descent_status minimize(void *context, bool *empty, descent_error *error)
{
    race *r = context;
    double x[4] = {-1.2, 1.0, 0.5, 0.25};
    descent_minimize_result result = {.size = sizeof result};
    const descent_status status =
        descent_minimize(r->objective, &r->options, x, NULL, NULL, &result, error);
    *empty = x[0] == -1.2 && x[1] == 1.0 && x[2] == 0.5 && x[3] == 0.25; // as they were
    return status;
}

static void rules_end_when_evaluations_fail(void)
{
    subject s = named("styblinski-tang", 4, 0.0, 0.0);
    for (int rule = DESCENT_GD; rule <= DESCENT_PGD; rule++) {
        descent_error error = {0};
        race r = {.options = descent_minimize_options_default((descent_rule)rule)};
        r.options.steps = 40;
        CHECK_OK(make(&s, &r.objective, &error));
        if (!CHECK(ends_each_time(minimize, &r, 20))) {
            printf("... of rule %d\n", rule);
        }
        descent_objective_free(r.objective);
    }
}

static descent_status minimize_starts(void *context, bool *empty, descent_error *error)
{
    const descent_minimize_options options = descent_minimize_options_default(DESCENT_LBFGS);
    descent_starts_options starts = descent_starts_options_default();
    starts.starts = 5;
    starts.threads = 1;
    descent_starts_result result = {.size = sizeof result};
    const descent_status status =
        descent_minimize_starts(make, context, &options, &starts, lower, upper, &result, error);
    *empty = !result.minima && !result.points;
    if (status == DESCENT_OK) {
        descent_starts_free(&result);
    }
    return status;
}

static void starts_end_when_evaluations_fail(void)
{
    subject s = named("himmelblau", 0, 0.0, 0.0);
    CHECK(ends_each_time(minimize_starts, &s, 30));
}

// ---- constraints ----

typedef struct constrained {
    descent_objective *objective;
    descent_limits limits;
} constrained;

static descent_status minimize_constrained(void *context, bool *empty, descent_error *error)
{
    constrained *c = context;
    double x[2] = {-1.2, 1.0};
    const descent_constrained_options options = descent_constrained_options_default();
    descent_constrained_result result = {.size = sizeof result};
    const descent_status status = descent_minimize_constrained(
        c->objective, &c->limits, &options, x, NULL, NULL, &result, error);
    *empty = !result.multipliers && x[0] == -1.2 && x[1] == 1.0; // as they were
    descent_constrained_free(&result);
    return status;
}

static descent_status judge_constrained(void *context, bool *empty, descent_error *error)
{
    constrained *c = context;
    descent_constrained_result result = {.size = sizeof result};
    const descent_status status = descent_judge_constrained(
        c->objective, &c->limits, (double[]){0.5, 0.25}, &result, error);
    *empty = !result.multipliers;
    descent_constrained_free(&result);
    return status;
}

static void constraints_end_when_evaluations_fail(void)
{
    subject s = named("rosenbrock", 0, 0.0, 0.0), t = named("himmelblau", 0, 0.0, 0.0);
    descent_error error = {0};
    descent_constraint constraint = {
        .name = "himmelblau", .relation = DESCENT_AT_MOST, .bound = 60.0};
    constrained c = {
        .limits = {.size = sizeof c.limits, .constraints = &constraint, .count = 1}};
    CHECK_OK(make(&s, &c.objective, &error));
    CHECK_OK(make(&t, &constraint.objective, &error));
    CHECK(ends_each_time(minimize_constrained, &c, 60));
    CHECK(ends_each_time(judge_constrained, &c, 4));
    descent_objective_free(c.objective);
    descent_objective_free(constraint.objective);
}

static descent_status check_gradient(void *context, bool *empty, descent_error *error)
{
    point *p = context;
    double relative[64] = {0.0};
    bool agrees = false;
    const descent_status status =
        descent_check_gradient(p->objective, p->x, relative, NULL, NULL, &agrees, error);
    *empty = !agrees;
    return status;
}

static void gradient_checks_end_when_evaluations_fail(void)
{
    subject s = named("styblinski-tang", 4, 0.0, 0.0);
    descent_error error = {0};
    point p = {.x = {0.1, 0.2, 0.3, 0.4}};
    CHECK_OK(make(&s, &p.objective, &error));
    CHECK(ends_each_time(check_gradient, &p, 8));
    descent_objective_free(p.objective);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(diagnosing_functions_ends_when_evaluations_fail),
                                       TEST(diagnosing_networks_ends_when_evaluations_fail),
                                       TEST(maps_end_when_evaluations_fail),
                                       TEST(constraints_end_when_evaluations_fail),
                                       TEST(slices_end_when_evaluations_fail),
                                       TEST(rules_end_when_evaluations_fail),
                                       TEST(starts_end_when_evaluations_fail),
                                       TEST(gradient_checks_end_when_evaluations_fail)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
