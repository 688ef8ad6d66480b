// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a history is as series: names, units, values with their errors, averages.
#ifndef DESCENT_CLI_CURVES_SERIES_H
#define DESCENT_CLI_CURVES_SERIES_H

#include "curves/history.h"

typedef enum cli_quantity {
    CLI_OF_TRAIN,
    CLI_OF_VALID,
    CLI_OF_METRIC,
    CLI_OF_RATE,
    CLI_OF_BATCH,
    CLI_OF_GRADIENT,
    CLI_OF_GRADIENT_ERROR,
    CLI_QUANTITIES
} cli_quantity;

/// A series: views of a history's table, but for the averages. count 0: the run has none.
typedef struct cli_series {
    const char *key;    /* for files: "valid_loss" */
    const char *sample; /* what a value is of: "epoch", "step" */
    char unit[64];
    const cli_numbers *table;
    size_t count;
    const double *value, *error; /* error: NULL where there is none */
    double *average;             /* bias-corrected, over all values; NULL: nothing to smooth */
    double beta;                 /* of the average; 0: none */
} cli_series;

/// The weight of the past for `count` values when nobody says: an average over about a 50th of
/// them, 500 at most; of batches, which are noisy, over 10 at least where there are 60. 0 for
/// few.
double cli_series_beta(size_t count, bool batches);

/// All series of a run, list[CLI_QUANTITIES] (out). beta: of the averages; NAN: chosen. False:
/// memory is out. Freed with cli_series_free in both cases.
bool cli_series_make(const cli_history *history, double beta, cli_series *list);
void cli_series_free(cli_series *list);

/// Averages: average[count] (out) of value[count], in one pass; NAN where a value is missing,
/// which the average passes over.
void cli_series_smooth(size_t count, const double *value, double beta, double *average);

#endif
