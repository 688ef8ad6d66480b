// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside an adviser. The parts, from below:
//   tell.c         the progress; the next finding; words of kinds and parts
//   alone.c        how well one column alone predicts the target
//   repeats.c      rows that are there twice
//   columns.c      findings about columns; target.c: about the target and the rows
//   data.c         all findings about the data, in their order
//   ladder.c       guessing, a linear model, the nearest row
//   trial.c        a short training
//   curvature.c    the largest eigenvalue, as a rule sees it
//   rate.c         the learning rate: range test, trials, limits
//   noise.c        the gradient noise scale
//   branch.c       batch sizes from one state
//   batch.c        the batch size
//   widths.c       the same layers with more or fewer units
//   course.c       steps, warm-up, clipping, decay, width
//   budget.c       how many steps fit into the time
//   json.c         the result as JSON
//   adviser.c      making and freeing one; its options
#ifndef DSC_SESSION_ADVISE_ADVISER_H
#define DSC_SESSION_ADVISE_ADVISER_H

#include <descent/advise.h>

#include "core/status.h"
#include "run/trainer.h"

struct descent_adviser {
    const descent_network *network;
    descent_train_sets sets;
    descent_train_options training; /* without a folder */
    descent_advise_options o;
    descent_trainer *trainer; /* at its start: split, encoder, automatic choices */
    descent_plan_report plan; /* option_batch: at most all rows */

    descent_advise_callback *callback;
    void *user;
    bool stopped;

    bool done[DESCENT_ADVISE_PARTS];
    descent_advise_data data;
    descent_advise_ladder ladder;
    descent_advise_rate rate;
    descent_advise_batch batch;
    descent_advise_course course;
    uint64_t budget; /* 0: not measured yet */
    char *json;
};

#endif
