// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside experiments on a run. The parts, from below:
//   words.c      their names and options
//   widen.c      a network with as many units again, which computes the same
//   arm.c        one training of an experiment, from where the run stands
//   summary.c    what the losses of all say
//   try.c        all of them, for a time
//   causes.c     what may stand in the way, and what the experiments say of that
#ifndef DSC_SESSION_EXPERIMENTS_EXPERIMENTS_H
#define DSC_SESSION_EXPERIMENTS_EXPERIMENTS_H

#include <descent/experiments.h>

#include "session/run.h"

/// Losses of one experiment, `seeds` of each.
typedef struct dsc_losses_of {
    double *train, *valid;
} dsc_losses_of;

struct descent_experiments {
    descent_experiments_facts facts;
    size_t count;
    descent_tried list[DESCENT_EXPERIMENT_COUNT];
    dsc_losses_of losses[DESCENT_EXPERIMENT_COUNT]; /* into `numbers` */
    double *numbers;
};

#endif
