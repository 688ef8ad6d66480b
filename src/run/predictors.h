// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What predicting needs in addition to the model, which it leaves as it is: arrays for the
// numbers of every node, and workers. A model lends one such predictor to each call, so that
// any number of threads may use it at once; there are as many as calls ever were under way
// together.
//
// A predictor of one worker does its work in the calling thread: nobody is woken. Large work
// gets the only one that has a team, or, while another call has it, works alone. The bits are
// the same.
#ifndef DSC_RUN_PREDICTORS_H
#define DSC_RUN_PREDICTORS_H

#include "run/model.h"

typedef struct dsc_predictor {
    struct dsc_predictor *next;
    dsc_workers *workers;
    dsc_empirical *outputs, *scores; /* made when first needed */
    descent_dataset *row;            /* one row of stored values, for predictions of a row */
    bool team;
} dsc_predictor;

descent_status dsc_predictors_create(dsc_predictors **predictors, descent_error *error);
void dsc_predictors_free(dsc_predictors *predictors);

/// A predictor for `rows` rows, until dsc_predictor_release. Safe from several threads.
descent_status dsc_predictor_acquire(const descent_model *model, size_t rows,
                                     dsc_predictor **predictor, descent_error *error);
void dsc_predictor_release(const descent_model *model, dsc_predictor *predictor);

/// The objective that computes scores, or outputs only.
descent_status dsc_predictor_prepare(const descent_model *model, dsc_predictor *predictor,
                                     bool scores, descent_error *error);

/// Its data set of one row, whose values are to be filled in (float64 or float32 as `type`).
descent_status dsc_predictor_row(const descent_model *model, dsc_predictor *predictor,
                                 descent_type type, descent_error *error);

#endif
