// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The plateau of a soft committee machine [S95]: K hidden units with g(h) = erf(h / sqrt(2))
// learn from a teacher of the same kind with orthonormal weights, over normal inputs. Before
// the units find out which of them follows which, training rests where all are alike, at a
// height that is known. The error over all inputs is a sum of arcsines of overlaps, which the
// library takes as a formula.
//
// [S95] Saad, Solla. On-line learning in soft committee machines. Physical Review E 52, 1995.
#include "selftest/plateau.h"

#include <math.h>
#include <stdlib.h>

#include <descent/expression.h>
#include <descent/minimize.h>
#include <descent/verdict.h>

#include "selftest/random.h"
#include "shell/output.h"
#include "shell/status.h"

enum { UNITS_MOST = 5, NUMBERS_MOST = UNITS_MOST * UNITS_MOST };

// x[(i - 1) K + j]: weight of unit i along teacher j. [S95, (3)]: <(student - teacher)^2> / 2.
static const char ERROR_FORMULA[] =
    "(sum(i, 1, K, sum(k, 1, K, asin(sum(j, 1, K, x[(i-1)*K+j]*x[(k-1)*K+j]) / "
    "sqrt((1 + sum(j, 1, K, x[(i-1)*K+j]^2)) * (1 + sum(j, 1, K, x[(k-1)*K+j]^2))))))"
    " - 2*sum(i, 1, K, sum(j, 1, K, asin(x[(i-1)*K+j] / "
    "sqrt(2*(1 + sum(k, 1, K, x[(i-1)*K+k]^2))))))"
    " + K*pi/6) / pi";

static descent_status make(double units, descent_objective **objective, descent_error *error)
{
    const descent_setting settings[] = {{"K", units}};
    descent_expression *expression = NULL;
    descent_status status =
        descent_expression_parse(ERROR_FORMULA, settings, 1, &expression, error);
    THEN(status, descent_objective_from_expression(expression, objective, error));
    descent_expression_free(expression);
    return status;
}

// The error at the symmetric point R = 1 / sqrt(K (2 K - 1)).
static descent_status at_symmetry(const cli_case *row, double *got, descent_error *error)
{
    const size_t n = (size_t)(row->a * row->a);
    descent_objective *objective = NULL;
    double x[NUMBERS_MOST];
    for (size_t i = 0; i < n; i++) {
        x[i] = 1.0 / sqrt(row->a * (2.0 * row->a - 1.0));
    }
    descent_status status = make(row->a, &objective, error);
    THEN(status, descent_objective_evaluate_f64(objective, x, NULL, got, NULL, error));
    descent_objective_free(objective);
    return status;
}

// Whether that point is a saddle (1: yes), so that training can leave it.
static descent_status is_saddle(const cli_case *row, double *got, descent_error *error)
{
    const size_t n = (size_t)(row->a * row->a);
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_objective *objective = NULL;
    descent_diagnosis *d = NULL;
    double x[NUMBERS_MOST];
    for (size_t i = 0; i < n; i++) {
        x[i] = 1.0 / sqrt(row->a * (2.0 * row->a - 1.0));
    }
    descent_status status = make(row->a, &objective, error);
    THEN(status, descent_diagnose(objective, x, NULL, &options, &d, error));
    descent_objective_free(objective);
    TRY(status);
    *got = d->place == DESCENT_PLACE_SADDLE ? 1.0 : 0.0;
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

typedef struct plateau {
    double slowest; /* least |g| so far */
    double height;  /* and the value there */
    double lowest;
} plateau;

static descent_action watch(const descent_minimize_event *event, void *user)
{
    plateau *p = user;
    if (event->gradient_norm < p->slowest && event->value > 1e-3) {
        p->slowest = event->gradient_norm;
        p->height = event->value;
    }
    p->lowest = event->value;
    return DESCENT_CONTINUE;
}

// Gradient descent from small weights that are nearly alike: where is it slowest before it
// finds its way to 0? b: 0 the height there, 1 the value in the end.
static descent_status reached(const cli_case *row, double *got, descent_error *error)
{
    const size_t n = (size_t)(row->a * row->a);
    descent_objective *objective = NULL;
    descent_minimize_options options = descent_minimize_options_default(DESCENT_GD);
    plateau p = {.slowest = HUGE_VAL, .height = (double)NAN};
    double x[NUMBERS_MOST];
    uint64_t state = 3;
    for (size_t i = 0; i < n; i++) {
        x[i] = 0.1 + 1e-9 * cli_random_normal(&state);
    }
    options.optimizer.learning_rate = 0.5;
    options.steps = 4000;
    descent_status status = make(row->a, &objective, error);
    THEN(status, descent_minimize(objective, &options, x, watch, &p, NULL, error));
    *got = row->b > 0.0 ? p.lowest : p.height;
    descent_objective_free(objective);
    return status;
}

// The same height without arcsines: the integral over the fields u of a student and v of a
// teacher, by the trapezium rule with step 1/4, which is exact to rounding here.
static descent_status by_quadrature(const cli_case *row, double *got, descent_error *error)
{
    enum { SIDE = 71, POINTS = SIDE * SIDE };
    static const char integrand[] =
        "(K^2*erf(q*y/sqrt(2))^2 - 2*K^2*erf(q*y/sqrt(2))*erf((c*y+s*z)/sqrt(2))"
        " + K*erf(z/sqrt(2))^2)/2 * exp(-(y^2+z^2)/2)/(2*pi)";
    const double step = 0.25, units = row->a, q = 1.0 / sqrt(2.0 * units - 1.0);
    const double c = 1.0 / sqrt(units * (2.0 * units - 1.0)) / q; /* correlation of u and v */
    const descent_setting settings[] = {
        {"K", units}, {"q", q}, {"c", c}, {"s", sqrt(1.0 - c * c)}};
    descent_expression *expression = NULL;
    double *points = calloc((size_t)POINTS, 3 * sizeof *points);
    if (!points) {
        return cli_out_of_memory(error);
    }
    for (int i = 0; i < POINTS; i++) {
        const int down = i / SIDE - SIDE / 2, across = i % SIDE - SIDE / 2;
        points[2 * i] = step * down;
        points[2 * i + 1] = step * across;
    }
    descent_status status =
        descent_expression_parse(integrand, settings, 4, &expression, error);
    THEN(status,
         descent_expression_values(expression, POINTS, points, points + 2 * POINTS, error));
    *got = 0.0;
    for (int i = 0; status == DESCENT_OK && i < POINTS; i++) {
        *got += step * step * points[2 * POINTS + i];
    }
    descent_expression_free(expression);
    free(points);
    return status;
}

// The numbers are K / pi (pi / 6 - K asin(1 / (2 K))).
static const char SAAD[] = "Saad, Solla 1995";
#define UNITS(number, of)                                                                      \
    {"height at the symmetric point, " #number " units",                                       \
     SAAD,                                                                                     \
     of,                                                                                       \
     1e-10,                                                                                    \
     at_symmetry,                                                                              \
     NULL,                                                                                     \
     number,                                                                                   \
     0.0,                                                                                      \
     0.0},                                                                                     \
        {"... it is a saddle (1: yes)", SAAD, 1.0, 0.0, is_saddle, NULL, number, 0.0, 0.0},    \
        {"... by quadrature, without arcsines",                                                \
         SAAD,                                                                                 \
         of,                                                                                   \
         1e-10,                                                                                \
         by_quadrature,                                                                        \
         NULL,                                                                                 \
         number,                                                                               \
         0.0,                                                                                  \
         0.0},                                                                                 \
        {"... where gradient descent rests", SAAD, of, 1e-6, reached, NULL, number, 0.0, 0.0}, \
    {                                                                                          \
        "... and what it reaches in the end", "exact: the teacher", 0.0, 1e-4, reached, NULL,  \
            number, 1.0, 0.0                                                                   \
    }

static const cli_case cases[] = {UNITS(2, 0.0116108403), UNITS(3, 0.0202965887),
                                 UNITS(4, 0.0283772639), UNITS(5, 0.0362263226)};

const cli_case_group cli_plateau_group = {"plateau",
                                          "a committee of alike units rests at a known height",
                                          cases, CLI_CASE_COUNT(cases), NULL};
