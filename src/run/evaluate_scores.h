// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of predictions of any task, the same for a model and its rivals.
#ifndef DSC_RUN_EVALUATE_SCORES_H
#define DSC_RUN_EVALUATE_SCORES_H

#include <descent/evaluate.h>

/// What is predicted, and what guessing knows; all borrowed.
typedef struct dsc_scored {
    descent_task task;
    size_t rows, targets; /* numbers of the target of a row */
    size_t outputs;       /* of a row */
    const double *values; /* rows x targets: the targets */
    const double *spread; /* targets: standard deviations in the training rows, of numbers */
    const double *means;  /* targets: what guessing says of numbers; NULL: the mean of these */
    const descent_class_options *options; /* of classes; guess: also the shares of labels */
} dsc_scored;

/// The figures; of what is not predicted NULL.
typedef struct dsc_scores {
    descent_class_evaluation *classes;
    descent_label_evaluation *labels;
    descent_number_evaluation *each;   /* targets, where there are several numbers */
    descent_number_evaluation numbers; /* of one, or of all together (evaluate.h) */
} dsc_scores;

/// predictions: rows x outputs. *scores (out) is freed with dsc_scores_free, whatever happens.
descent_status dsc_scores_find(const dsc_scored *scored, const double *predictions,
                               dsc_scores *scores, descent_error *error);
void dsc_scores_free(dsc_scores *scores);

/// Accuracy, the share of labels that are right, or R2; log-loss, NAN of numbers.
double dsc_scores_metric(const dsc_scores *scores);
double dsc_scores_loss(const dsc_scores *scores);

/// What a row adds to the metric, but for the 1 of R2. spread2[targets]: variances of the targets in
/// these rows; those of 0 do not count.
double dsc_scored_row(const dsc_scored *scored, const double *prediction, size_t row,
                      const double *spread2);

#endif
