// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_MODEL_H
#define DSC_RUN_MODEL_H

#include <descent/model.h>

#include "data/dataset.h"
#include "data/encoder.h"
#include "data/row_reader.h"
#include "data/schema.h"
#include "graph/network.h"
#include "objective/empirical.h"

typedef struct dsc_predictors dsc_predictors; /* predictors.h */

struct descent_model {
    const descent_network *network;
    descent_network *owned_network; /* NULL: it cannot be copied and is borrowed */
    dsc_schema *schema;
    dsc_encoder *encoder;
    descent_type type;
    void *x;       /* n numbers */
    double *state; /* of the graph: running statistics */
    char *note;    /* how it was trained, JSON or "" */
    char *report;  /* for people */
    dsc_predictors *predictors;
    dsc_row_reader *reader; /* of descent_model_predict_line; made when first needed */
    double *read;           /* stored values of the last line */
    void *line; /* the same in the type that dsc_model_line says; behind them, in one block */
};

/// A model from parts: all are copied; a network only if files can have it.
descent_status dsc_model_create(const descent_network *network, const dsc_schema *schema,
                                const dsc_encoder *encoder, descent_type type, const void *x,
                                const double *state, const char *note, descent_model **model,
                                descent_error *error);

/// Predictions of `count` rows of the data set, in this order, and of no others: `outputs` gets
/// descent_model_outputs numbers for each. Every row must exist.
descent_status dsc_model_predict_rows(const descent_model *model, const descent_dataset *data,
                                      const uint32_t *rows, size_t count, double *outputs,
                                      descent_error *error);

/// The line that descent_model_predict_line read last, as a data set of one row with views of
/// the model. There must have been one.
descent_dataset dsc_model_line(const descent_model *model);

#endif
