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

#endif
