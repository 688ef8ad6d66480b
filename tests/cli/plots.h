// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions for pictures in tests.
#ifndef DESCENT_TESTS_PLOTS_H
#define DESCENT_TESTS_PLOTS_H

#include <math.h>

#include "plot/picture.h"

typedef double function(const double *x);

static size_t variables_now; /* of the function that `values` is asked for */

static inline void values(size_t count, const double *points, double *out, void *user)
{
    function *const *f = user;
    for (size_t i = 0; i < count; i++) {
        out[i] = (*f)(points + i * variables_now);
    }
}

static inline double bowl(const double *x)
{
    return x[0] * x[0] + x[1] * x[1];
}

static inline double half_bowl(const double *x)
{
    return x[0] < 0.0 ? (double)NAN : bowl(x);
}

static inline double pole(const double *x)
{
    return x[0] < 0.0 ? HUGE_VAL : bowl(x);
}

static inline double level_ground(const double *x)
{
    return 0.0 * x[0] + 3.0;
}

static inline double parabola(const double *x)
{
    return x[0] * x[0];
}

static inline double wild(const double *x)
{
    return sin(1e3 * x[0]) * sin(1.3e3 * x[1]);
}

static function *shown;

static inline cli_plot plot_of(function *f, size_t variables, const cli_plot_line *lines,
                               size_t count)
{
    shown = f;
    variables_now = variables;
    return (cli_plot){.variables = variables,
                      .title = "a title",
                      .names = {"x", variables == 2 ? "y" : "f"},
                      .values = values,
                      .user = &shown,
                      .lines = lines,
                      .line_count = count};
}

#endif
