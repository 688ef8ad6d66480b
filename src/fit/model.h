// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The formula of a fit on its rows: values, first and second derivatives by the parameters.
#ifndef DSC_FIT_MODEL_H
#define DSC_FIT_MODEL_H

#include <descent/fit.h>

#include "core/status.h"
#include "fit/curve.h"

/// A formula, and what its variables are.
typedef struct dsc_formula {
    descent_expression *expression;
    size_t count;   /* of its variables */
    size_t *column; /* of each: the column of the data, or SIZE_MAX: */
    size_t *place;  /* the parameter */
} dsc_formula;

typedef struct dsc_fit_model {
    const descent_fit_data *data; /* the caller's, whose names are needed for as long as this */
    size_t count;                 /* parameters, in the order of their names */
    const char **names;           /* views of the formula's */
    dsc_formula right;
    dsc_fit_curve *curve; /* the right side on the rows */
    size_t rows, columns;
    double *values; /* rows x columns: rows that are used */
    double *left;   /* rows */
    size_t *index;  /* rows: their numbers in the data */
    double *weight; /* rows: roots of weights, 1 / deviation */
    size_t left_out;
    char by[64]; /* the first column of the right side; "": none */
    size_t by_column;
    uint64_t evaluations; /* of the formula on all rows */
} dsc_fit_model;

/// Parses the equation and takes the rows.
descent_status dsc_fit_model_create(const char *equation, const descent_fit_data *data,
                                    dsc_fit_model *model, descent_error *error);
void dsc_fit_model_free(dsc_fit_model *model);

/// fitted[rows] (out). A value that is not finite is one.
void dsc_fit_values(dsc_fit_model *model, const double *x, double *fitted);
/// jacobian[rows x count] (out), row-major: of the right side.
void dsc_fit_jacobian(dsc_fit_model *model, const double *x, double *jacobian);
/// hessian[count x count] (in/out) += the sum over rows of factor[row] times the second derivatives of
/// the right side.
descent_status dsc_fit_add_second(dsc_fit_model *model, const double *x, const double *factor,
                                  double *hessian, descent_error *error);

#endif
