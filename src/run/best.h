// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The epoch with the lowest validation loss: its parameters, and the loss of each row then, so
// that what has changed since is a mean of differences, whose sampling error is much smaller
// than that of the loss.
#ifndef DSC_RUN_BEST_H
#define DSC_RUN_BEST_H

#include <descent/train.h>

// What patience is when nobody says, and the same for people.
enum { DSC_PATIENCE_EPOCHS = 20, DSC_PATIENCE_STEPS = 500 };
#define DSC_PATIENCE_AUTO_TEXT                                                                 \
    "20 epochs, at least 500 steps, when none of `epochs`, `steps` and `time` is given, "      \
    "else none"

typedef struct dsc_best {
    size_t rows;              /* that are validated; 0: all below is empty */
    descent_stretch patience; /* in use */
    void *x;                  /* n */
    float *losses, *now;      /* rows each: at the best epoch, and at the last one */
    float *recent;            /* rows: average of the last epochs since the best one */
    uint64_t epoch, step;     /* 0: none yet */
    double train_loss, loss, metric;
    double loss_se;       /* of the last epoch's loss */
    double recent_train;  /* the same average of the training loss */
    double rise, rise_se; /* of the recent losses above those of the best, row by row */
} dsc_best;

/// Scores the parameters on `rows` of the data (NULL: the first `count`).
void dsc_trainer_score(descent_trainer *trainer, const void *x, const descent_dataset *data,
                       const uint32_t *rows, size_t count, double *loss, double *metric);
/// Rows that are validated.
size_t dsc_best_rows(const descent_trainer *trainer);

/// Whether patience ends the run where nothing else says how long it is.
bool dsc_best_ends_run(const descent_trainer *trainer);
/// Sizes and decides everything, after epochs and batch have been chosen.
descent_status dsc_best_create(descent_trainer *trainer, descent_error *error);
void dsc_best_free(dsc_best *best);
/// At the end of an epoch: fills the validation scores of its event; keeps the parameters when
/// they are better than all before.
void dsc_best_epoch(descent_trainer *trainer, descent_event *event);
/// The parameters were replaced from outside: there is no best epoch yet.
void dsc_best_forget(descent_trainer *trainer);
/// Whether the run has waited for long enough.
bool dsc_best_is_over(const descent_trainer *trainer);
/// Whether the model has the parameters of the best epoch.
bool dsc_best_is_kept(const descent_trainer *trainer);

#endif
