// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_RESULTS_ROWS_H
#define DSC_SESSION_RESULTS_ROWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include <descent/evaluate.h>

/// Points of the ROC curve of two classes (class 1 is positive), from (0, 0) to (1, 1) as the
/// threshold falls. NULL when there is no memory.
json_t *dsc_results_roc(const descent_evaluation *evaluation);

/// How often which residual (prediction - target) occurs. NULL when there is no memory.
json_t *dsc_results_residuals(const descent_evaluation *evaluation);

/// Positions of the rows whose class is mistaken, of the largest loss first, `most` at most:
/// worst (out); returns how many.
size_t dsc_results_worst(const descent_evaluation *evaluation, size_t most, size_t *worst);

#endif
