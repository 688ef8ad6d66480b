// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions to make maps of.
#ifndef DESCENT_TESTS_MAP_CHECK_H
#define DESCENT_TESTS_MAP_CHECK_H

#include "check.h"

#include <stdlib.h>

#include <descent/catalogue.h>
#include <descent/map.h>

typedef struct subject {
    const descent_function_info *info; /* or a formula */
    const char *formula;
    size_t n; /* 0: the usual */
    double low, high;
} subject;

static inline descent_status make(void *user, descent_objective **objective,
                                  descent_error *error)
{
    const subject *s = user;
    if (s->info) {
        return descent_objective_from_catalogue(s->info, s->n, NULL, 0, objective, error);
    }
    const descent_setting n = {"n", (double)s->n};
    descent_expression *e = NULL;
    descent_status status = descent_expression_parse(s->formula, &n, s->n > 0, &e, error);
    if (status == DESCENT_OK) {
        status = descent_objective_from_expression(e, objective, error);
    }
    descent_expression_free(e);
    return status;
}

static inline subject named(const char *name, size_t n, double low, double high)
{
    return (subject){descent_catalogue_find(name), NULL, n, low, high};
}

static inline subject formula(const char *text, double low, double high)
{
    return (subject){NULL, text, 0, low, high};
}

enum { MOST = 210 };

static inline descent_map *find(subject s, const descent_map_options *options)
{
    descent_error error = {0};
    double lower[MOST], upper[MOST];
    for (size_t i = 0; i < MOST; i++) {
        lower[i] = s.low;
        upper[i] = s.high;
    }
    descent_map *map = NULL;
    CHECK_OK(descent_map_find(make, &s, NULL, lower, upper, options, NULL, NULL, &map, &error));
    return map;
}

static inline descent_map *find_default(subject s)
{
    const descent_map_options options = descent_map_options_default();
    return find(s, &options);
}

// ---- edges ----

static inline bool joins(const descent_map *map, double f, double ax, double bx)
{
    for (size_t i = 0; i < map->edge_count; i++) {
        const descent_map_edge *e = &map->edges[i];
        if (e->from != SIZE_MAX && e->to != SIZE_MAX &&
            fabs(map->points[e->saddle].f - f) < 1e-6) {
            const double a = map->points[e->from].x[0], b = map->points[e->to].x[0];
            return (fabs(a - ax) < 1e-6 && fabs(b - bx) < 1e-6) ||
                   (fabs(a - bx) < 1e-6 && fabs(b - ax) < 1e-6);
        }
    }
    return false;
}

#endif
