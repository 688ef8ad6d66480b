// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The right side of an equation on rows: its values, slopes and second derivatives, from one graph that
// is built once.
#ifndef DSC_FIT_CURVE_H
#define DSC_FIT_CURVE_H

#include <descent/expression.h>

#include "core/status.h"

typedef struct dsc_fit_curve dsc_fit_curve;

/// The rows that it is on, and what its variables are.
typedef struct dsc_fit_rows {
    size_t rows, columns, parameters;
    const double *values; /* rows x columns, row-major */
    size_t variables;
    const size_t *column; /* variables: of each the column, or SIZE_MAX: */
    const size_t *place;  /* the parameter */
} dsc_fit_rows;

/// *rows is copied; its arrays are borrowed until the curve is freed, the expression is not.
descent_status dsc_fit_curve_create(const descent_expression *expression,
                                    const dsc_fit_rows *rows, dsc_fit_curve **curve,
                                    descent_error *error);
void dsc_fit_curve_free(dsc_fit_curve *curve);

/// values[rows] (out), or NULL; slopes[rows x parameters] (out), row-major, or NULL.
void dsc_fit_curve_look(dsc_fit_curve *curve, const double *x, double *values, double *slopes);

/// hessian[parameters x parameters] (in/out) += the sum over rows of factor[row] times the second
/// derivatives. The first call makes an executor with tangents: DESCENT_NO_MEMORY.
descent_status dsc_fit_curve_bend(dsc_fit_curve *curve, const double *x, const double *factor,
                                  double *hessian, descent_error *error);

#endif
