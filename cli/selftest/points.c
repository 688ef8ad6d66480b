// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place a point is, where that is known: points at which the second derivative
// says nothing or the wrong thing, and every known point of every function of the catalogue.
//
// [H98] Hamey. XOR has no local minima. Neural Networks 11, 1998. [S96] Sprinkhuizen-Kuyper,
// Boers. The error surface of the simplest XOR network has only global minima. Neural
// Computation 8, 1996.
#include "selftest/points.h"

#include <stdio.h>
#include <stdlib.h>

#include <descent/catalogue.h>
#include <descent/verdict.h>

#include "shell/output.h"
#include "shell/status.h"

static descent_status diagnose(descent_objective *objective, const double *x,
                               descent_diagnosis **d, descent_error *error)
{
    const descent_diagnose_options options = descent_diagnose_options_default();
    return descent_diagnose(objective, x, NULL, &options, d, error);
}

static const char *word(double place)
{
    return descent_place_word((descent_place)(int)place);
}

// ---- one formula, one point ----

enum { VARIABLES_MOST = 16 };

static descent_status place_at(const cli_case *row, descent_objective *objective,
                               const double *x, double *got, descent_error *error)
{
    descent_diagnosis *d = NULL;
    TRY(diagnose(objective, x, &d, error));
    *got = (double)d->place;
    if (*got != row->expected) {
        snprintf(error->message, sizeof error->message, "%s: %s", descent_place_word(d->place),
                 d->because);
    }
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

// The kind of place where every variable of the formula `text` is a; n is b in it, c is c.
static descent_status place_of(const cli_case *row, double *got, descent_error *error)
{
    const descent_setting settings[] = {{"n", row->b}, {"c", row->c}};
    descent_expression *expression = NULL;
    descent_objective *objective = NULL;
    double x[VARIABLES_MOST];
    for (size_t i = 0; i < VARIABLES_MOST; i++) {
        x[i] = row->a;
    }
    descent_status status =
        descent_expression_parse(row->text, settings, 2, &expression, error);
    THEN(status, descent_objective_from_expression(expression, &objective, error));
    THEN(status, place_at(row, objective, x, got, error));
    descent_objective_free(objective);
    descent_expression_free(expression);
    return status;
}

static const char CHAIN[] = "(prod(i, 1, n, x[i]) - 1)^2 / 2";
static const char BENT[] = "y^2/2 + y*x^2 + c*x^4";

// XOR with two tanh units, outputs 0 and 1.
static const char XOR[] = "sum(a, 0, 1, sum(b, 0, 1, (x[7]*tanh(x[1]*a + x[2]*b + x[3]) + "
                          "x[8]*tanh(x[4]*a + x[5]*b + x[6]) + x[9] + 1/2 - abs(a - b))^2))/2";

#define DEGENERATE DESCENT_PLACE_DEGENERATE_SADDLE
static const cli_case degenerate[] = {
    {"x^3 - 3 x y^2 at 0: the monkey saddle", "exact: a degenerate saddle", DEGENERATE, 0.0,
     place_of, "x^3 - 3*x*y^2", 0.0, 0.0, 0.0},
    {"5 x^2 - y^2 at 0", "exact: a saddle", DESCENT_PLACE_SADDLE, 0.0, place_of, "5*x^2 - y^2",
     0.0, 0.0, 0.0},
    {"x^4 + y^4 at 0", "exact: a degenerate minimum", DESCENT_PLACE_DEGENERATE_MINIMUM, 0.0,
     place_of, "x^4 + y^4", 0.0, 0.0, 0.0},
    {"y^2/2 + y x^2 + 0.6 x^4 at 0", "exact: a degenerate minimum for c > 1/2",
     DESCENT_PLACE_DEGENERATE_MINIMUM, 0.0, place_of, BENT, 0.0, 0.0, 0.6},
    {"y^2/2 + y x^2 + 0.4 x^4 at 0", "exact: a degenerate saddle for c < 1/2", DEGENERATE, 0.0,
     place_of, BENT, 0.0, 0.0, 0.4},
    {"chain of 2 weights at 0", "exact: a saddle", DESCENT_PLACE_SADDLE, 0.0, place_of, CHAIN,
     0.0, 2.0, 0.0},
    {"chain of 3 weights at 0", "exact: a degenerate saddle", DEGENERATE, 0.0, place_of, CHAIN,
     0.0, 3.0, 0.0},
    {"chain of 4 weights at 0", "exact: a degenerate saddle", DEGENERATE, 0.0, place_of, CHAIN,
     0.0, 4.0, 0.0},
    {"chain of 5 weights at 0", "exact: a degenerate saddle", DEGENERATE, 0.0, place_of, CHAIN,
     0.0, 5.0, 0.0},
    {"chain of 8 weights at 0", "exact: a degenerate saddle", DEGENERATE, 0.0, place_of, CHAIN,
     0.0, 8.0, 0.0},
    {"chain of 6 weights at 1", "exact: a surface of minima", DESCENT_PLACE_DEGENERATE_MINIMUM,
     0.0, place_of, CHAIN, 1.0, 6.0, 0.0},
    {"(y - x^2) (y - 3 x^2) at 0, up along every line", "Peano 1884: a saddle", DEGENERATE, 0.0,
     place_of, "(y - x^2)*(y - 3*x^2)", 0.0, 0.0, 0.0},
    {"y^2/2 + y x^2 + x^4/2 at 0: 0 along a curve", "exact: a degenerate minimum",
     DESCENT_PLACE_DEGENERATE_MINIMUM, 0.0, place_of, BENT, 0.0, 0.0, 0.5},
    {"1e8 y^2 - x^2 at 0", "exact: a saddle", DESCENT_PLACE_SADDLE, 0.0, place_of,
     "1e8*y^2 - x^2", 0.0, 0.0, 0.0},
    {"x^3 + 0.01 x + y^2 at 0", "Frye 2021: gradient-flat", DESCENT_PLACE_GRADIENT_FLAT, 0.0,
     place_of, "x^3 + 0.01*x + y^2", 0.0, 0.0, 0.0},
    {"abs(x) + y^2 at 0", "exact: a kink", DESCENT_PLACE_KINK, 0.0, place_of, "abs(x) + y^2",
     0.0, 0.0, 0.0},
    {"softplus(-x) at 30: a separable example", "exact: it falls for ever",
     DESCENT_PLACE_INFINITY, 0.0, place_of, "softplus(-x)", 30.0, 0.0, 0.0},
    {"XOR with two tanh units, all weights 0", "Hamey 1998: a degenerate saddle", DEGENERATE,
     0.0, place_of, XOR, 0.0, 0.0, 0.0},
};

const cli_case_group cli_degenerate_group = {"degenerate",
                                             "points where the second derivative does not tell",
                                             degenerate, CLI_CASE_COUNT(degenerate), word};

// ---- the catalogue ----

static bool is_of_kind(const descent_known_point *known, const descent_diagnosis *d)
{
    static const descent_place places[] = {
        [DESCENT_POINT_MINIMUM] = DESCENT_PLACE_MINIMUM,
        [DESCENT_POINT_SADDLE] = DESCENT_PLACE_SADDLE,
        [DESCENT_POINT_MAXIMUM] = DESCENT_PLACE_MAXIMUM,
        [DESCENT_POINT_DEGENERATE_MINIMUM] = DESCENT_PLACE_DEGENERATE_MINIMUM,
        [DESCENT_POINT_DEGENERATE_SADDLE] = DESCENT_PLACE_DEGENERATE_SADDLE,
        [DESCENT_POINT_KINK] = DESCENT_PLACE_KINK,
    };
    /* where curvature is negative in some direction, zero modes in others do not make it less of a saddle */
    const bool strict = known->kind == DESCENT_POINT_DEGENERATE_SADDLE && known->index > 0;
    const descent_place place = strict ? DESCENT_PLACE_SADDLE : places[known->kind];
    const uint64_t index = (uint64_t)known->index;
    return d->place == place && (known->kind == DESCENT_POINT_KINK ||
                                 (d->index_low <= index && index <= d->index_high));
}

// Adds 1 to *got where the point is seen for what it is. x: n, scratch.
static descent_status known_point(descent_objective *objective, size_t n,
                                  const descent_known_point *known, double *x, double *got,
                                  descent_error *error)
{
    descent_diagnosis *d = NULL;
    TRY(descent_point_parse(known->x, n, x, error));
    TRY(diagnose(objective, x, &d, error));
    if (is_of_kind(known, d)) {
        *got += 1.0;
    } else {
        snprintf(error->message, sizeof error->message, "at %.200s: %s: %s", known->x,
                 descent_place_word(d->place), d->because);
    }
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

// At how many of its known points the function `text` is seen for what it is.
static descent_status known_points(const cli_case *row, double *got, descent_error *error)
{
    const descent_function_info *info = descent_catalogue_find(row->text);
    descent_objective *objective = NULL;
    double *x = calloc(info->n, sizeof *x);
    descent_status status =
        x ? descent_objective_from_catalogue(info, info->n, NULL, 0, &objective, error)
          : cli_out_of_memory(error);
    *got = 0.0;
    for (size_t i = 0; status == DESCENT_OK && i < info->point_count; i++) {
        status = known_point(objective, info->n, &info->points[i], x, got, error);
    }
    descent_objective_free(objective);
    free(x);
    return status;
}

#define KNOWN(name, points)                                                                    \
    {                                                                                          \
        name ": known points that are rightly told", "catalogue: descent functions " name,     \
            points, 0.0, known_points, name, 0.0, 0.0, 0.0                                     \
    }

static const cli_case known[] = {
    KNOWN("ackley", 9),
    KNOWN("auer", 9),
    KNOWN("beale", 3),
    KNOWN("booth", 1),
    KNOWN("boyd", 1),
    KNOWN("cliff", 1),
    KNOWN("deep-chain", 5),
    KNOWN("double-well", 9),
    KNOWN("easom", 13),
    KNOWN("eggholder", 1),
    KNOWN("ellipsoid", 1),
    KNOWN("goldstein-price", 9),
    KNOWN("golf-hole", 1),
    KNOWN("griewank", 13),
    KNOWN("hansen", 9),
    KNOWN("himmelblau", 9),
    KNOWN("lennard-jones", 4),
    KNOWN("levy", 1),
    KNOWN("levy-13", 1),
    KNOWN("linear-autoencoder", 11),
    KNOWN("matyas", 1),
    KNOWN("mccormick", 3),
    KNOWN("monkey-saddle", 1),
    KNOWN("mueller-brown", 5),
    KNOWN("paviani", 1),
    KNOWN("peano", 1),
    KNOWN("powell", 1),
    KNOWN("quadratic-deep", 1),
    KNOWN("quartic", 1),
    KNOWN("rastrigin", 14),
    KNOWN("ravine", 1),
    KNOWN("rosenbrock", 1),
    KNOWN("rosenbrock-chain", 3),
    KNOWN("saddle", 1),
    KNOWN("shubert", 9),
    KNOWN("six-hump-camel", 15),
    KNOWN("sphere", 1),
    KNOWN("styblinski-tang", 9),
    KNOWN("three-hump-camel", 5),
    KNOWN("two-sines", 6),
    KNOWN("two-sines-sum", 36),
    KNOWN("wood", 3),
    KNOWN("xor", 2),
    KNOWN("zakharov", 1),
};

const cli_case_group cli_known_group = {"known",
                                        "the known points of the catalogue's functions", known,
                                        CLI_CASE_COUNT(known), NULL};
