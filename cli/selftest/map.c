// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// All stationary points of functions in a box: of every function of the catalogue that lists
// them all, and of sums and neurons whose numbers of points follow from a formula.
//
// [A95] Auer, Herbster, Warmuth. Exponentially many local minima for single neurons. NIPS 1995.
#include "selftest/map.h"
#include "shell/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/catalogue.h>
#include <descent/map.h>

enum { VARIABLES_MOST = 16 };

// What is searched: a function of the catalogue with its dimension, or a formula.
typedef struct subject {
    const descent_function_info *info; /* or NULL: */
    const char *formula;
    size_t n;
    descent_setting settings[2];
    size_t setting_count;
    double lower[VARIABLES_MOST], upper[VARIABLES_MOST];
} subject;

static descent_status make(void *user, descent_objective **objective, descent_error *error)
{
    const subject *s = user;
    if (s->info) {
        return descent_objective_from_catalogue(s->info, s->n, s->settings, s->setting_count,
                                                objective, error);
    }
    descent_expression *expression = NULL;
    descent_status status =
        descent_expression_parse(s->formula, s->settings, s->setting_count, &expression, error);
    THEN(status, descent_objective_from_expression(expression, objective, error));
    descent_expression_free(expression);
    return status;
}

// "-5..5" or "x=-1.5..4, y=-3..4": of variables in their order.
static void read_box(const char *text, subject *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const char *low = text + strcspn(text, "-.0123456789"), *dots = strstr(low, "..");
        char number[64];
        snprintf(number, sizeof number, "%.*s", (int)(dots - low), low);
        s->lower[i] = strtod(number, NULL);
        s->upper[i] = strtod(dots + 2, NULL);
        const char *next = strchr(dots, ',');
        text = next ? next + 1 : text;
    }
}

static descent_status find(subject *s, bool minima_only, descent_map **map,
                           descent_error *error)
{
    descent_map_options options = descent_map_options_default();
    options.connect = false;
    options.highest = minima_only ? 0 : UINT64_MAX;
    return descent_map_find(make, s, NULL, s->lower, s->upper, &options, NULL, NULL, map,
                            error);
}

// ---- the catalogue ----

static bool is_inside(const subject *s, const double *x)
{
    for (size_t i = 0; i < s->n; i++) {
        if (x[i] < s->lower[i] || x[i] > s->upper[i]) {
            return false;
        }
    }
    return true;
}

static bool is_there(const descent_map *map, const descent_known_point *known, const double *x)
{
    for (size_t k = 0; k < map->point_count; k++) {
        const descent_map_point *p = &map->points[k];
        double distance = 0.0, size = 0.0;
        for (size_t i = 0; i < map->n; i++) {
            distance = fmax(distance, fabs(p->x[i] - x[i]));
            size = fmax(size, fabs(x[i]));
        }
        if (distance <= 1e-5 * (1.0 + size) && p->index == (uint64_t)known->index &&
            p->nullity == (uint64_t)known->nullity &&
            fabs(p->f - known->f) <= 1e-8 * (1.0 + fabs(known->f))) {
            return true;
        }
    }
    return false;
}

// How many of the known points of the function `text` are found with their index, nullity and
// value, less those that are found and are none.
static descent_status count_points(const subject *s, const descent_map *map, double *got,
                                   descent_error *error)
{
    size_t there = 0, inside = 0;
    for (size_t i = 0; i < s->info->point_count; i++) {
        double x[VARIABLES_MOST];
        TRY(descent_point_parse(s->info->points[i].x, s->n, x, error));
        if (is_inside(s, x)) {
            inside++;
            there += is_there(map, &s->info->points[i], x);
        }
    }
    *got = (double)there - fabs((double)map->point_count - (double)inside);
    return DESCENT_OK;
}

static descent_status all_points(const cli_case *row, double *got, descent_error *error)
{
    subject s = {.info = descent_catalogue_find(row->text)};
    s.n = s.info->n;
    read_box(s.info->box, &s);
    descent_map *map = NULL;
    descent_status status = find(&s, false, &map, error);
    THEN(status, count_points(&s, map, got, error));
    descent_map_free(map);
    return status;
}

#define ALL(name, points)                                                                      \
    {                                                                                          \
        "all stationary points of " name, "catalogue: descent functions " name, points, 0.0,   \
            all_points, name, 0.0, 0.0, 0.0                                                    \
    }

static const cli_case catalogue[] = {
    ALL("auer", 9),          ALL("beale", 3),           ALL("booth", 1),
    ALL("boyd", 1),          ALL("cliff", 1),           ALL("double-well", 9),
    ALL("ellipsoid", 1),     ALL("goldstein-price", 9), ALL("golf-hole", 1),
    ALL("gradient-flat", 0), ALL("himmelblau", 9),      ALL("matyas", 1),
    ALL("mccormick", 3),     ALL("monkey-saddle", 1),   ALL("mueller-brown", 5),
    ALL("peano", 1),         ALL("powell", 1),          ALL("quartic", 1),
    ALL("ravine", 1),        ALL("rosenbrock", 1),      ALL("rosenbrock-chain", 3),
    ALL("runaway", 0),       ALL("saddle", 1),          ALL("six-hump-camel", 15),
    ALL("sphere", 1),        ALL("styblinski-tang", 9), ALL("three-hump-camel", 5),
    ALL("two-sines", 6),     ALL("two-sines-sum", 36),  ALL("wood", 3),
    ALL("zakharov", 1),
};

const cli_case_group cli_map_group = {"map",
                                      "functions all of whose stationary points are known",
                                      catalogue, CLI_CASE_COUNT(catalogue), NULL};

// ---- numbers of points ----

// The number of points of index c of the function `text` in a dimensions; b: minima only.
static descent_status of_index(const cli_case *row, double *got, descent_error *error)
{
    subject s = {.info = descent_catalogue_find(row->text), .n = (size_t)row->a};
    read_box(s.info->box, &s);
    descent_map *map = NULL;
    TRY(find(&s, row->b > 0.0, &map, error));
    *got = map->by_index[(size_t)row->c];
    descent_map_free(map);
    return DESCENT_OK;
}

// Minima of a logistic neuron with inputs c^t, t = 0 .. a - 1 on w > 0.
static descent_status neuron(const cli_case *row, double *got, descent_error *error)
{
    subject s = {.formula = row->text,
                 .n = 1,
                 .settings = {{"m", row->a}, {"c", row->b}},
                 .setting_count = 2};
    s.lower[0] = row->c;
    s.upper[0] = 2.0;
    descent_map *map = NULL;
    TRY(find(&s, true, &map, error));
    *got = map->by_index[0];
    descent_map_free(map);
    return DESCENT_OK;
}

static const char SQUARED[] = "sum(t, 0, m - 1, (sigmoid(c^t*w) - sigmoid(1))^2)/m";
static const char ENTROPY[] = "sum(t, 0, m - 1, softplus(c^t*w) - sigmoid(1)*c^t*w)/m";

#define BINOMIAL(name, n, index, count)                                                        \
    {                                                                                          \
        name ", n = " #n ": points of index " #index, "exact: binomial", count, 0.0, of_index, \
            name, n, 0.0, index                                                                \
    }

static const cli_case counts[] = {
    BINOMIAL("two-sines-sum", 1, 0, 3.0),
    BINOMIAL("two-sines-sum", 2, 1, 18.0),
    BINOMIAL("two-sines-sum", 3, 1, 81.0),
    BINOMIAL("two-sines-sum", 4, 2, 486.0),
    BINOMIAL("two-sines-sum", 5, 0, 243.0),
    BINOMIAL("two-sines-sum", 6, 3, 14580.0),
    BINOMIAL("two-sines-sum", 7, 3, 76545.0),
    BINOMIAL("two-sines-sum", 8, 0, 6561.0),
    BINOMIAL("two-sines-sum", 8, 4, 459270.0),
    BINOMIAL("two-sines-sum", 8, 8, 6561.0),
    BINOMIAL("styblinski-tang", 5, 2, 80.0),
    BINOMIAL("styblinski-tang", 8, 0, 256.0),
    BINOMIAL("styblinski-tang", 8, 3, 1792.0),
    BINOMIAL("rastrigin", 2, 1, 220.0),
    BINOMIAL("rastrigin", 8, 0, 214358881.0),
    {"minima of Auer's neuron, 5 examples", "Auer, Herbster, Warmuth 1995", 5.0, 0.0, neuron,
     SQUARED, 5.0, 10.0, 0.0},
    {"minima of Auer's neuron, 10 examples", "Auer, Herbster, Warmuth 1995", 10.0, 0.0, neuron,
     SQUARED, 10.0, 10.0, 0.0},
    {"... inputs 4^t: they merge to one", "numpy", 1.0, 0.0, neuron, SQUARED, 10.0, 4.0, 0.0},
    {"... none at negative weights", "exact", 5.0, 0.0, neuron, SQUARED, 5.0, 10.0, -2.0},
    {"... with cross-entropy, 5 examples", "exact: convex, one minimum", 1.0, 0.0, neuron,
     ENTROPY, 5.0, 10.0, -2.0},
};

const cli_case_group cli_counts_group = {"counts", "how many stationary points there are",
                                         counts, CLI_CASE_COUNT(counts), NULL};
