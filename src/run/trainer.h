// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a trainer. The parts:
//   rows.c        which rows train and validate, what they weigh
//   trainer.c     making and freeing one, automatic choices, public views
//   train.c       the loop: steps, epochs, stop rules, divergence
//   checkpoint.c  saving all of `progress` and the arrays, and going on from there
//   record.c      metrics.jsonl; record_repair.c: before a run goes on
//   record_steps.c  its records of steps, and who writes them
//   profile.c     where the time went
//   control.c     requests of other processes
//   best.c        validation: the best epoch, and stopping early
//   observe*.c    measuring the run for an observer
#ifndef DSC_RUN_TRAINER_H
#define DSC_RUN_TRAINER_H

#include <descent/average.h>
#include <descent/observe.h>
#include <descent/train.h>

#include "core/clock.h"
#include "core/workers.h"
#include "data/batches.h"
#include "data/encoder.h"
#include "data/split.h"
#include "graph/network.h"
#include "kernel/kernels.h"
#include "objective/empirical.h"
#include "optim/optimizer.h"
#include "run/best.h"

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
    double first_loss;                           /* of the first step, or NAN */
    double worst_loss;                           /* largest train_loss so far, or NAN */
    descent_average average;                     /* of mini-batch losses */
    double train_loss, valid_loss, valid_metric; /* of the epoch that ended last, or NAN */
} dsc_progress;

/// Parts of a run on the clock of the thread that runs it.
typedef enum dsc_phase {
    DSC_PHASE_GRADIENT, /* in which the workers have accounts of their own (graph/profile.h) */
    DSC_PHASE_UPDATE,   /* after the gradient: with clipping only */
    DSC_PHASE_SCORES,
    DSC_PHASE_FILES,
    DSC_PHASE_EVENTS,
    DSC_PHASE_REST,
    DSC_PHASES
} dsc_phase;

enum { DSC_OBSERVE_WORD = 32 };

/// What a run measures of itself for an observer. A probe looks at one step and at the next
/// one: before the first, the gradient of the examples of the second is computed at the same
/// parameters, which is all that it costs besides copies. Nothing of it is used for training.
typedef struct dsc_observe {
    descent_observer observer; /* callback NULL: nobody looks */
    bool exact;                /* every step has all examples, and nothing is random */
    uint64_t interval, block;  /* steps between two probes, and in an observation */
    descent_observation now;   /* what is known of the one to come; loss: a sum */
    double before;             /* loss of the last step, NAN: there was none */
    double loss_bound;         /* of the last epoch that ended, 0: none has */
    descent_judgement judgement;
    char word[DSC_OBSERVE_WORD]; /* judgement.verdict points here, or is NULL */
    uint64_t kicks;
    uint64_t next, next_units; /* steps from which a probe, and a look at the units, are due */

    void *first, *second, *step; /* n each: g1, g2, and x before the step, then -dx */
    bool keeps;                  /* the step that runs puts its gradient in `first` */
    bool opened, pending;        /* it is the first one of a probe; the next is the second */
    size_t count;                /* examples of g2 */
    double inner;                /* g2' dx */
    dsc_probe_sums *sums;        /* one a chunk of the parameters */
    size_t units;                /* hidden units whose range has an end */
    unsigned char *marks;        /* units */
} dsc_observe;

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
    dsc_batches *batches;
    uint64_t order_epoch; /* whose order of examples is in batches; UINT64_MAX: none */
    dsc_workers *workers;
    dsc_empirical *empirical;
    const dsc_kernels *kernels;
    descent_optimizer *optimizer;
    uint64_t batch, steps_per_epoch, epochs;
    double constant_loss;         /* see descent_plan_report */
    double constant_valid_loss;   /* of the same prediction on the validation rows, or NAN */
    double first_rate, last_rate; /* before decay; of the last step, 0: there was none */
    char batch_reason[160], epochs_reason[160], l2_reason[160], split_text[192];
    char *note;

    dsc_best best;
    void *x;            /* n */
    void *good, *maybe; /* n each: the last parameters whose loss was finite, and a candidate */
    void *g;            /* n: the whole gradient, when clipping needs its norm; else NULL */
    double *piece_squares;
    uint64_t good_step;

    dsc_progress progress;
    double checkpoint_time;         /* clock of the last checkpoint */
    uint64_t checkpoint_step;       /* step of the last one, UINT64_MAX: none */
    int checkpoint_slot;            /* of the next one: 0 or 1 */
    int metrics;                    /* file descriptor of metrics.jsonl, -1: closed */
    struct dsc_step_records *steps; /* that are not in the file yet; or NULL */
    bool recorded;                  /* the step that runs is */
    double control_time;            /* clock of the last look for a request */
    bool started;                   /* START has been sent */
    bool records_lost;              /* some could not be written */
    struct json_t *data_sums;       /* same_data.h; NULL until the first checkpoint */

    dsc_observe observe;
    dsc_profile *profile; /* NULL: nothing is booked */
    double phases[DSC_PHASES], phase_begin;
    uint64_t profiled_steps;

    // Of the step that runs.
    dsc_step_coefficients plain, exempt;
    descent_event_callback *callback;
    void *user;
    bool asked;   /* a callback or a request wants to stop */
    bool verdict; /* it is the observer */
    bool ending;  /* it was when the checkpoint was written, and no END has been recorded */
};

/// Sends an event with the numbers that every event has. Fields of *event that are set are
/// kept.
void dsc_trainer_emit(descent_trainer *trainer, descent_event *event);
descent_event dsc_trainer_event(const descent_trainer *trainer, descent_event_kind kind);
/// Sends a WARNING.
void dsc_trainer_warn(descent_trainer *trainer, const descent_error *problem);

/// Warns when the system refused threads that the run asked for.
void dsc_trainer_warn_of_threads(descent_trainer *trainer);

/// Learning rate of the next step.
double dsc_trainer_rate(const descent_trainer *trainer);

/// Books the time since the last call, or since the run began, on a phase.
static inline void dsc_trainer_phase(descent_trainer *trainer, dsc_phase phase)
{
    if (trainer->profile) {
        const double now = dsc_clock();
        trainer->phases[phase] += now - trainer->phase_begin;
        trainer->phase_begin = now;
    }
}

// rows.c
/// Makes the split and counts its classes.
descent_status dsc_trainer_choose_rows(descent_trainer *trainer, descent_error *error);

// row_weights.c
/// What the rows of the split weigh; NULL stays where every row counts the same.
descent_status dsc_trainer_weigh_rows(descent_trainer *trainer, descent_error *error);
/// What the loss of validation row i counts.
double dsc_trainer_valid_weight(const descent_trainer *trainer, size_t i);

// record.c: metrics.jsonl in the run folder; nothing without one.
descent_status dsc_record_open(descent_trainer *trainer, bool append, descent_error *error);
/// The record of a START, EPOCH, RATE or END event.
descent_status dsc_record_event(descent_trainer *trainer, const descent_event *event,
                                descent_error *error);
void dsc_record_close(descent_trainer *trainer);
/// Everything recorded so far is on the disk afterwards: before a checkpoint that goes on
/// behind it.
descent_status dsc_record_sync(descent_trainer *trainer, descent_error *error);
/// The last epoch up to this one that has a record: all do up to 10,000, then those whose
/// number has no more than four digits before zeros.
uint64_t dsc_record_last_epoch(uint64_t epoch);
/// record_repair.c: takes out what stands behind the checkpoint that was restored, and what a
/// loss of power has left; a WARNING says so.
descent_status dsc_record_repair(descent_trainer *trainer, const char *path,
                                 descent_error *error);
/// That the run goes on from a checkpoint.
descent_status dsc_record_resume(descent_trainer *trainer, descent_error *error);
/// What happened to a request of another process.
descent_status dsc_record_answer(descent_trainer *trainer, const char *id, const char *request,
                                 const char *answer, descent_error *error);
/// Writes text at the end of the file, all of it or nothing; false: errno says why.
bool dsc_record_append_text(int file, const char *text, size_t size);

// record_steps.c
/// Room for records of steps, when options.record asks for them, and a thread that writes them.
descent_status dsc_record_create(descent_trainer *trainer, descent_error *error);
void dsc_record_free(descent_trainer *trainer);
/// Before a step: whether it is recorded.
bool dsc_record_wants(const descent_trainer *trainer);
/// After it: keeps its numbers in memory, and hands them over when there are many; an error is
/// that of a write before.
descent_status dsc_record_step(descent_trainer *trainer, double loss, double squares,
                               descent_error *error);
/// Text of other records, whole lines: written at once, or after the steps before it where
/// steps are recorded, then within some 0.05 s or with the next event.
descent_status dsc_record_text(descent_trainer *trainer, const char *text, size_t length,
                               descent_error *error);
/// Writes what is kept, and waits for it.
descent_status dsc_record_flush(descent_trainer *trainer, descent_error *error);

// checkpoint.c
descent_status dsc_checkpoint_write(descent_trainer *trainer, descent_error *error);
/// File name of the last one written. Static.
const char *dsc_checkpoint_last(const descent_trainer *trainer);
descent_status dsc_checkpoint_write_model(descent_trainer *trainer, descent_error *error);
/// Whether a run that has come so far can go on with this trainer: same data, same options.
descent_status dsc_checkpoint_check(const descent_trainer *trainer,
                                    const struct json_t *progress, descent_error *error);

// best.c
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

// ---- generalisation.c ----

descent_generalisation dsc_trainer_generalisation(const descent_trainer *trainer);

/// The same with its numbers and codes; the words are session/generalisation.c's.
void dsc_trainer_judge_validation(const descent_trainer *trainer,
                                  descent_generalisation_verdict *verdict);

/// What to do about a file of the network of those layers (NULL: made by calls), where the run
/// has another: a remedy in words. whose: "the model". Returns `text`.
enum { DSC_NETWORK_REMEDY = 1200 };
const char *dsc_network_remedy(const char *layers, const char *whose,
                               char text[DSC_NETWORK_REMEDY]);

/// Mean loss on the validation rows of what is the best constant prediction on the training
/// rows: shares (in) of the classes, or NULL for a number. NAN without such rows.
double dsc_trainer_guessed_loss(const descent_trainer *trainer, const double *shares);

/// False for a loss that is a large multiple of that of guessing (or of the first step, where
/// that is more) that training has failed, although it is finite.
bool dsc_trainer_is_sane(const descent_trainer *trainer, double loss, double times);
/// How many times: of a mean over many training rows; of a few rows, and of others, whose loss
/// may be far above it.
#define DSC_EXPLODED     10.0
#define DSC_EXPLODED_FEW 100.0
/// In the mean of an epoch of a run that ends no better than guessing; less is a hard way.
#define DSC_EXPLODED_BEFORE 10000.0

// observe.c
/// Whether every step sees all examples and nothing is random.
bool dsc_observe_is_exact(const descent_trainer *trainer);
/// Before a step.
descent_status dsc_observe_before(descent_trainer *trainer, descent_error *error);
/// A piece of the step's gradient, before the update, when trainer->observe.keeps; any worker.
void dsc_observe_keep(descent_trainer *trainer, const dsc_piece *piece, const void *g);
/// After a step that was counted in trainer->progress; `count` examples, mean loss `value`.
void dsc_observe_after(descent_trainer *trainer, size_t count, double value);
/// Sends the observation when it is complete, and does what the observer wants.
void dsc_observe_send(descent_trainer *trainer);
/// Instead of the two, when a loss is not finite: NAN. HUGE_VAL: it is, but has exploded.
void dsc_observe_diverged(descent_trainer *trainer, double loss);
/// After the last step of an epoch, before its sums are cleared.
void dsc_observe_epoch(descent_trainer *trainer);
/// observe_units.c: how many units can be stuck, and how many are, with that number of training
/// rows.
enum { DSC_OBSERVE_UNIT_ROWS = 256 };
size_t dsc_observe_count_units(const descent_graph *graph);
void dsc_observe_units(descent_trainer *trainer);
void dsc_observe_free(dsc_observe *observe);
/// Numbers that a checkpoint keeps of it: put in `numbers`, or taken from there.
enum { DSC_OBSERVE_NUMBERS = 32 };
void dsc_observe_store(const dsc_observe *observe, double numbers[DSC_OBSERVE_NUMBERS]);
void dsc_observe_restore(dsc_observe *observe, const double numbers[DSC_OBSERVE_NUMBERS]);

// control.c: takes up the requests that there are, now and then; tells those that come too late
// that they do; removes what was left for a run of the past.
void dsc_control_poll(descent_trainer *trainer);
void dsc_control_end(descent_trainer *trainer);
void dsc_control_forget(const descent_trainer *trainer);

#endif
