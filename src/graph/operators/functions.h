// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The elementwise functions of descent_function with their first and second derivatives, as
// loops over contiguous numbers. x is the argument and y = f(x) the value; where
// X(function_needs_argument) is false, x is not read and may be NULL.
#ifndef DSC_GRAPH_OPERATORS_FUNCTIONS_H
#define DSC_GRAPH_OPERATORS_FUNCTIONS_H

#include "kernel/real/real.h"

#define dsc_function_needs_argument      X(function_needs_argument)
#define dsc_function_is_piecewise_linear X(function_is_piecewise_linear)
#define dsc_function_value               X(function_value)
#define dsc_function_backward            X(function_backward)
#define dsc_function_tangent_backward    X(function_tangent_backward)

/// Derivatives need x; else y is enough.
bool dsc_function_needs_argument(int function);

/// f'' is 0 wherever it exists.
bool dsc_function_is_piecewise_linear(int function);

/// y = f(x); in place is allowed.
void dsc_function_value(int function, size_t n, const real *x, real *y);

/// out = g f'(x), or out += with `add`; out may be g.
void dsc_function_backward(int function, size_t n, const real *x, const real *y, const real *g,
                           real *out, bool add);

/// out = rg f'(x) + g f''(x) rx, or out += with `add`; out may be rg.
void dsc_function_tangent_backward(int function, size_t n, const real *x, const real *y,
                                   const real *rx, const real *g, const real *rg, real *out,
                                   bool add);

#endif
