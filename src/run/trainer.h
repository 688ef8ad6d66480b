// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a trainer. The parts, from below:
//   events.c      what it says of itself while it runs
//   event_file.c, scalars.c, board.c      what TensorBoard reads
//   record_epochs.c, record_repair.c, record_steps.c, record.c     metrics.jsonl
//   scheduled.c, schedules.c      numbers that change by schedules: the rate, the batch size
//   rate.c        the learning rate, changed from outside
//   observe_units.c, observe.c    measuring the run for an observer
//   rows.c, row_weights.c         which rows train and validate, what they weigh
//   statistics.c  running statistics, which are state of the graph
//   best.c        validation: the best epoch, and stopping early; generalisation.c: what it says
//   trainer.c     making and freeing one, automatic choices, public views
//   checkpoint.c  saving all of `progress` and the arrays, and going on from there
//   control.c     requests of other processes
//   train.c       the loop: steps, epochs, stop rules, divergence
//   inspect.c, profile.c          seen from outside: parameters, objective; where the time went
#ifndef DSC_RUN_TRAINER_H
#define DSC_RUN_TRAINER_H

#include <descent/average.h>
#include <descent/train.h>

#include "core/clock.h"
#include "core/workers.h"
#include "data/augment.h"
#include "data/batches.h"
#include "data/encoder.h"
#include "data/split.h"
#include "graph/network.h"
#include "kernel/kernels.h"
#include "objective/empirical.h"
#include "optim/groups.h"
#include "optim/optimizer.h"
#include "optim/step.h"
#include "optim/stored.h"
#include "run/best.h"
#include "run/mean.h"
#include "run/observe.h"
#include "run/schedules.h"
#include "run/statistics.h"

/// How far a run has come: everything a checkpoint keeps besides the arrays.
typedef struct dsc_progress {
    uint64_t step;                 /* applied */
    uint64_t epoch;                /* completed */
    uint64_t batch_in_epoch;       /* done in the current one */
    double rate_factor;            /* manual decay, on top of the schedule */
    double seconds;                /* of training */
    double epoch_seconds;          /* of the current epoch */
    double loss_sum, loss_squares; /* over the examples of the current epoch */
    uint64_t loss_count;
    uint64_t skipped, skipped_in_row; /* updates that were not finite */
    double first_loss;                /* of the first step, or NAN */
    double worst_loss;                /* largest train_loss so far, or NAN */
    descent_average average;          /* of mini-batch losses */
    double train_loss;               /* of the last epoch in which an update was made, or NAN */
    double valid_loss, valid_metric; /* of the epoch that ended last, or NAN */
} dsc_progress;

/// Parts of a run on the clock of the thread that runs it.
typedef enum dsc_phase {
    DSC_PHASE_GRADIENT, /* in which the workers have accounts of their own (graph/profile.h) */
    DSC_PHASE_UPDATE,   /* after the gradient: where it is stored */
    DSC_PHASE_SCORES,
    DSC_PHASE_FILES,
    DSC_PHASE_EVENTS,
    DSC_PHASE_REST,
    DSC_PHASES
} dsc_phase;

struct descent_trainer {
    const descent_network *network;
    descent_train_sets sets;
    descent_train_options options;
    descent_type type;
    size_t n;

    dsc_split split;       /* row numbers of sets.train */
    double *class_weights; /* options.class_weight; NULL: 1 */
    double
        *row_weights; /* of the rows of sets.train, of mean 1 over those that train; NULL: 1 */
    double effective_rows; /* see descent_plan_report */
    size_t *class_rows;    /* 2 * classes: of each, rows that train, then rows that validate */
    dsc_encoder *encoder;
    dsc_augment augment; /* what training sees of images */
    dsc_batches *batches;
    uint64_t order_epoch; /* whose order of examples is in batches; UINT64_MAX: none */
    dsc_workers *workers;
    dsc_empirical *empirical;
    const dsc_kernels *kernels;
    descent_optimizer *optimizer;
    uint64_t batch, steps_per_epoch, epochs;
    bool epochs_are_most;         /* patience is expected to end the run before */
    double constant_loss;         /* see descent_plan_report */
    double constant_valid_loss;   /* of the same prediction on the validation rows, or NAN */
    double first_rate, last_rate; /* before decay; of the last step, NAN: there was none */
    dsc_run_schedules schedules;
    char batch_reason[160], epochs_reason[160], l2_reason[160], split_text[192],
        assignment[1024];
    char *note;

    dsc_best best;
    void *x;            /* n */
    void *good, *maybe; /* n each: the last parameters whose loss was finite, and a candidate */
    void *g;            /* n: the whole gradient, where a step needs all of it; else NULL */
    void *away;         /* n: where a second gradient is taken; or NULL */
    void *curvature;    /* n: gradient or product of which curvature is estimated; or NULL */
    void *signs;        /* n: the vector of that product; or NULL */
    double *piece_squares;
    dsc_mean mean;
    uint64_t good_step;
    dsc_statistics *statistics; /* running ones, of all these parameters */

    dsc_progress progress;
    double checkpoint_time;         /* clock of the last checkpoint */
    uint64_t checkpoint_batches;    /* batches before the last one, UINT64_MAX: none */
    int checkpoint_slot;            /* of the next one: 0 or 1 */
    int metrics;                    /* file descriptor of metrics.jsonl, -1: closed */
    struct dsc_step_records *steps; /* that are not in the file yet; or NULL */
    bool recorded;                  /* the step that runs is */
    struct dsc_board *board;        /* TensorBoard gets them too; or NULL */
    double control_time;            /* clock of the last look for a request */
    bool paused, single;            /* by a request: now, after the next step */
    bool started;                   /* START has been sent */
    bool records_lost;              /* some could not be written */
    struct json_t *data_sums;       /* same_data.h; NULL until the first checkpoint */

    dsc_observe observe;
    dsc_profile *profile; /* NULL: nothing is booked */
    double phases[DSC_PHASES], phase_begin;
    uint64_t profiled_steps;

    // Of the step that runs.
    descent_event_callback *callback;
    void *user;
    bool asked;   /* a callback or a request wants to stop */
    bool verdict; /* it is the observer */
    bool ending;  /* it was when the checkpoint was written, and no END has been recorded */
};

/// Batches that the run has been through. Those whose update was left out leave `step` as it is, so
/// that it does not say alone how far a run is.
static inline uint64_t dsc_trainer_batches(const descent_trainer *trainer)
{
    return trainer->progress.step + trainer->progress.skipped;
}

/// Books the time since the last call, or since the run began, on a phase.
static inline void dsc_trainer_phase(descent_trainer *trainer, dsc_phase phase)
{
    if (trainer->profile) {
        const double now = dsc_clock();
        trainer->phases[phase] += now - trainer->phase_begin;
        trainer->phase_begin = now;
    }
}

#endif
