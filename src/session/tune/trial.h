// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One training of a search: a run folder like any other.
#ifndef DSC_SESSION_TUNE_TRIAL_H
#define DSC_SESSION_TUNE_TRIAL_H

#include "session/tune/tune.h"

/// Whether somebody wants trainings to be given up; asked between two steps of one.
typedef bool dsc_tune_stop(void *user, size_t worker);

typedef struct dsc_tune_job {
    size_t trial;  /* index */
    uint64_t seed; /* added to that of the search; from tune->splits on it is one of the race */
    bool whole;    /* the final model: on all rows, with the first seed */
    uint64_t epochs; /* it ends there */
    size_t threads;
    size_t worker;
    dsc_tune_stop *stop; /* or NULL */
    void *user;

    bool done; /* out, and all below: else it was given up on the way */
    dsc_tune_score score;
    uint64_t trained; /* epochs */
    double seconds;
    int end; /* GOES_ON, or why it does not */
    char because[DSC_TUNE_BECAUSE];
} dsc_tune_job;

/// Begins or continues it, and trains it up to job->epochs, unless that was done before: by the
/// same bits as in one go. A loss that is not finite is a result.
descent_status dsc_tune_train(const descent_tune *tune, dsc_tune_job *job,
                              descent_error *error);

/// The folder of a training. DESCENT_INVALID: its path is too long.
descent_status dsc_tune_job_folder(const descent_tune *tune, const dsc_tune_job *job,
                                   char path[DESCENT_RUN_PATH], descent_error *error);

/// A run with the settings of a point, in memory, that of a trial or (whole) of the final model: *run
/// (out) is closed with descent_run_close.
descent_status dsc_tune_run_of(const descent_tune *tune, const dsc_point *point, uint64_t seed,
                               bool whole, descent_run **run, descent_error *error);

/// The model of a training that has ended, scored on a data set, or with NULL on the rows that were left
/// out; score and *rows (how many) are out.
descent_status dsc_tune_score_rows(const descent_tune *tune, const dsc_tune_job *job,
                                   const descent_dataset *data, dsc_tune_score *score,
                                   uint64_t *rows, descent_error *error);

/// The settings of a point: "lr=0.01, l2=0.001". text is out, DSC_TUNE_TEXT bytes.
void dsc_tune_settings(const descent_tune *tune, const dsc_point *point, char *text);

#endif
