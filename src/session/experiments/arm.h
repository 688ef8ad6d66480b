// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_EXPERIMENTS_ARM_H
#define DSC_SESSION_EXPERIMENTS_ARM_H

#include <descent/experiments.h>

#include "session/experiments/widen.h"

/// Rows that losses are means over.
typedef struct dsc_scored {
    const descent_dataset *data;
    uint32_t *rows;
    size_t count; /* 0: none */
} dsc_scored;

/// What all trainings share.
typedef struct dsc_bench {
    descent_run *run; /* loaded; stays as it is */
    descent_train_options
        train;        /* of a training that goes on as it is, but for steps and seed */
    double strongest; /* of the penalties; 0: there is none */
    dsc_scored train_rows, valid_rows;
    dsc_wide wide; /* network NULL: none */
} dsc_bench;

typedef struct dsc_trained {
    descent_status status; /* OK or DIVERGED */
    double train_loss, valid_loss;
    double of_step; /* seconds */
} dsc_trained;

/// The last rate, batch and numbers of the rule, without schedules; the rows that are scored. The
/// run's trainer is borrowed.
descent_status dsc_bench_create(descent_run *run, dsc_bench *bench, descent_error *error);
void dsc_bench_free(dsc_bench *bench);

/// The losses where the run stands.
void dsc_bench_score(const dsc_bench *bench, dsc_trained *now);

/// DESCENT_UNSUPPORTED, and says why, where an experiment cannot be made; and what to give to have
/// it: options (out), as in remedies.
descent_status dsc_arm_check(const dsc_bench *bench, descent_experiment experiment,
                             descent_error *error);
descent_next dsc_arm_options(const dsc_bench *bench, descent_experiment experiment,
                             char *options, size_t size);

/// One training: `steps` steps as the run is, or fewer of larger batches; number `seed` of the
/// orders of rows.
descent_status dsc_arm_train(const dsc_bench *bench, descent_experiment experiment,
                             uint64_t steps, uint64_t seed, dsc_trained *trained,
                             descent_error *error);

#endif
