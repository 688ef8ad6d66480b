// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Test functions and what is known about them. Most are formulas (expression.h); those built in
// C say so, and become objectives as well.
//
// Threads: the functions may run at the same time. The catalogue never changes. Structs with
// members are plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_CATALOGUE_H
#define DESCENT_CATALOGUE_H

#include <descent/expression.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum descent_point_kind {
    DESCENT_POINT_MINIMUM,
    DESCENT_POINT_SADDLE,
    DESCENT_POINT_MAXIMUM,
    DESCENT_POINT_DEGENERATE_MINIMUM, /* a minimum whose Hessian is singular */
    DESCENT_POINT_DEGENERATE_SADDLE,  /* neither minimum nor maximum, Hessian singular */
    DESCENT_POINT_KINK                /* a minimum without a gradient, like that of |x| */
} descent_point_kind;

/// A stationary point that is known from the literature, or follows from the formula.
typedef struct descent_known_point {
    descent_point_kind kind;
    int index;     /* negative eigenvalues of the Hessian */
    double f;      /* value there */
    const char *x; /* "3, 2": its coordinates; "1, ..." repeats the last for every n */
    bool global;   /* no point is lower */
    int nullity;   /* zero eigenvalues of the Hessian */
} descent_known_point;

typedef struct descent_function_info {
    const char *name;      /* "rosenbrock": what people type */
    const char *title;     /* "Rosenbrock's valley" */
    const char *formula;   /* in variables x, y or x[1..n]; NULL: built in C */
    const char *settings;  /* "a=1, b=100": names with their defaults that --set changes; "" */
    size_t n, least, most; /* dimensions: usual, smallest, largest */
    const char *box;   /* "-5..5" for every variable, or "x=-5..5, y=-2..2": the usual domain */
    const char *from;  /* the usual start, as descent_known_point's x */
    const char *about; /* one line: what it is good for */
    const char *source;                /* paper or book */
    size_t examples;                   /* m when it is a mean over examples (noisy), else 0 */
    const descent_known_point *points; /* for n as usual */
    size_t point_count;
    bool complete; /* `points` has every stationary point in the box */
} descent_function_info;

/// All of them by name; *count (out). Static.
DESCENT_API const descent_function_info *descent_catalogue(size_t *count);

/// The function with this name, or NULL.
DESCENT_API const descent_function_info *descent_catalogue_find(const char *name);

/// Its expression for n variables (0: the usual n). DESCENT_UNSUPPORTED when it is not a
/// formula.
DESCENT_API descent_status descent_catalogue_expression(
    const descent_function_info *info, size_t n, const descent_setting *settings,
    size_t setting_count, descent_expression **expression, descent_error *error);

/// Its objective (float64), formula or not. Freed with descent_objective_free.
DESCENT_API descent_status descent_objective_from_catalogue(
    const descent_function_info *info, size_t n, const descent_setting *settings,
    size_t setting_count, descent_objective **objective, descent_error *error);

/// Reads "3, 2" or "1, ..." into x[n] (out).
DESCENT_API descent_status descent_point_parse(const char *text, size_t n, double *x,
                                               descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
