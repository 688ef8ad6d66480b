// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Training a network on a data set.
//
//     descent_train_options o = descent_train_options_default();
//     descent_trainer *trainer = NULL;
//     const descent_train_sets sets = {.train = data};
//     descent_trainer_create(network, &sets, &o, &trainer, &error);
//     descent_train_result result = {.size = sizeof result};
//     descent_trainer_run(trainer, on_event, user, &result, &error);
//     descent_trainer_model(trainer, &model, &error);
//
// Threads: see descent_trainer. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_TRAIN_H
#define DESCENT_TRAIN_H

#include <descent/advice.h>
#include <descent/base.h>
#include <descent/data.h>
#include <descent/evidence.h>
#include <descent/model.h>
#include <descent/network.h>
#include <descent/objective.h>
#include <descent/observe.h>
#include <descent/optimizer.h>
#include <descent/options.h>
#include <descent/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why a run ended. Not an error, except DIVERGED and UNBOUNDED.
#define DESCENT_STOP_LIST(X)                                                                   \
    X(NONE, "none", "still running")                                                           \
    X(EPOCHS, "epochs", "finished")                                                            \
    X(STEPS, "steps", "reached the step limit")                                                \
    X(TIME, "time", "reached the time limit")                                                  \
    X(ASKED, "asked", "stopped on request")                                                    \
    X(DIVERGED, "diverged", "the loss is not finite")                                          \
    X(GRADIENT, "gradient", "gradient below tolerance (`tol`)")                                \
    X(MOVE, "move", "steps below tolerance (`tol-step`)")                                      \
    X(VALUE, "value", "change of the value below tolerance (`tol-value`)")                     \
    X(STUCK, "stuck", "no step lowers the value")                                              \
    X(UNBOUNDED, "unbounded", "it falls without end: there is no minimum this way")            \
    X(VERDICT, "verdict", "it hardly gets lower (`on-plateau = stop`)")                        \
    X(EARLY, "early", "stopped early: the validation loss had not been lower for some time")

typedef enum descent_stop {
#define DESCENT_STOP_ENTRY(name, word, text) DESCENT_STOP_##name,
    DESCENT_STOP_LIST(DESCENT_STOP_ENTRY)
#undef DESCENT_STOP_ENTRY
} descent_stop;

/// "epochs", and "finished". Static.
DESCENT_API const char *descent_stop_word(descent_stop stop);
DESCENT_API const char *descent_stop_text(descent_stop stop);

/// Data sets with fewer rows are small: what is chosen automatically differs
/// (docs/defaults.md).
enum { DESCENT_FEW_ROWS = 10000 };

enum { DESCENT_BATCH_AUTO = 0 };
#define DESCENT_BATCH_FULL UINT64_MAX

/// When checkpoints are written, in addition to the end: "epoch" (both 0: at the end of every
/// epoch, but at most one per second), "60s" (seconds), "1000" (steps).
typedef struct descent_checkpoint_every {
    double seconds;
    uint64_t steps;
} descent_checkpoint_every;

/// Which parameters a run keeps in its model: those of its last step, or of the epoch with the
/// lowest validation loss (without validation: the last ones).
typedef enum descent_keep { DESCENT_KEEP_BEST, DESCENT_KEEP_LAST } descent_keep;

/// A length of training: "20" or "20epochs", "500steps", "none" (both 0), "auto" (both
/// UINT64_MAX). One of the two is 0.
typedef struct descent_stretch {
    uint64_t epochs, steps;
} descent_stretch;
/// "auto", "random", "stratified", "group:COLUMN", "time:COLUMN".
typedef struct descent_split {
    int kind;         /* a descent_split_kind */
    char column[128]; /* GROUP, TIME: as in descent_read_options, for the record of the run; the
                         trainer takes groups and times from the data set */
} descent_split;

/// Which average of the weights over the steps is scored and saved in place of the last ones, as
/// text: "none"; "ema:0.999", exponentially weighted, corrected; "swa:10", the mean of those at the
/// ends of epochs 10 and later; "lawa:100,5", the mean of the last 5 of those after every 100 steps.
typedef enum descent_average_kind {
    DESCENT_AVERAGE_NONE,
    DESCENT_AVERAGE_EMA,
    DESCENT_AVERAGE_SWA,
    DESCENT_AVERAGE_LAWA
} descent_average_kind;

typedef struct descent_average_weights {
    int kind;              /* a descent_average_kind */
    double beta;           /* EMA: more than 0, less than 1 */
    uint64_t from;         /* SWA: an epoch, 1 or more */
    uint64_t every, count; /* LAWA: steps, and copies, 1 to 1000 */
} descent_average_weights;

typedef struct descent_train_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// The update rule and its numbers; default DESCENT_ADAM with learning_rate NAN: the rule's
    /// own.
    descent_optimizer_options optimizer;
    /// Penalty on the weights: l2 / 2 times the sum of their squares is part of the loss, 0 to
    /// 1e300; default NAN: 1 / training rows, at most 0.01, for classes if rows are few and
    /// weight_decay is 0; else 0.
    double l2;
    /// Probability that a hidden unit is dropped in a step, 0 to less than 1: as in the network
    /// (descent_network_parse), for the record of the run; a different value is refused.
    /// Default 0: unspecified.
    double dropout;
    /// Learning-rate decay, a schedule whose values are factors; default "none".
    char decay[DESCENT_SCHEDULE_TEXT];
    /// Examples per step, 1 to 2^32 - 1, or DESCENT_BATCH_FULL; default DESCENT_BATCH_AUTO.
    uint64_t batch;
    /// Passes over the training rows at most, 1 to 1e15; default 0: 2000 if rows are few and
    /// patience ends the run; else enough for about 2000 steps, at least 10; unlimited with
    /// steps or time.
    uint64_t epochs;
    /// Steps at most, 1 to 1e15; default 0: no limit.
    uint64_t steps;
    /// Seconds of training at most, 1e-3 to 1e9; default HUGE_VAL: no limit.
    double time;
    /// Fraction of the rows kept for validation, 0 to 0.9; default NAN: 0.2.
    double valid;
    /// Which parameters the model gets, a descent_keep; default DESCENT_KEEP_BEST.
    int keep;
    /// The run ends when the validation loss has not improved for this long; default auto: see
    /// descent_plan_report when neither epochs, steps nor time are given, else none.
    descent_stretch patience;
    /// Part of the run before patience begins to count; default none.
    descent_stretch patience_after;
    /// Weights of the classes in the losses, which multiply the weights of rows: "" or "none",
    /// the default; "balanced": all classes count equally, n / (K n_k) for n_k of n rows;
    /// "NAME=W,NAME=W", 1 for the others.
    char class_weight[1024];
    /// Which rows validate; default auto: stratified for classes, else random.
    descent_split split;
    /// Cross-validation: part `fold` (1 to folds) of `folds` is held out and scored as the test
    /// set, which must be NULL; `valid` is a fraction of the other rows. Default 0, 0: nothing
    /// is held out. Not in the option table: see descent_trainer_held_rows.
    uint64_t folds, fold;
    /// Seed of the split, the initial weights, the order of examples and dropout, 0 to 2^53;
    /// default 1.
    uint64_t seed;
    /// Seed of the split into training and validation rows, 0 to 2^53; default UINT64_MAX:
    /// `seed`. With a fixed split, runs with different seeds can be compared.
    uint64_t split_seed;
    /// Worker threads, 1 to 1024; default 0: one per core, fewer for small work. The result is
    /// bit for bit the same for any number.
    uint64_t threads;
    /// Type of parameters and arithmetic, a descent_type: DESCENT_FLOAT32, the default, or
    /// DESCENT_FLOAT64.
    int precision;
    /// When checkpoints are written, in addition to the end; default at the end of every epoch.
    descent_checkpoint_every checkpoint_every;
    /// Steps between records of steps in metrics.jsonl, 1 to 1e9, about 110 bytes each; default
    /// 0: records of epochs only.
    uint64_t record;
    /// Run folder, which must exist; default "": nothing is written.
    char directory[1024];
    /// Evaluations of `batch` examples whose mean gradient makes one step, 1 to 1e6; default 1.
    /// The same step as with a batch that is as many times as large, in less memory.
    uint64_t accumulate;
    /// Sharpness-aware minimisation: the gradient is taken this far up the slope, >= 0; default 0,
    /// at the parameters themselves. A step costs two gradients.
    double sam;
    /// Updates in a row that may be left out because the loss or its gradient is not finite;
    /// default 0: the first one ends the run as diverged. Their batches are in no mean and no
    /// observation. An epoch in which all were left out has no training loss, counts as one
    /// that is not better for `patience`, and never as the best.
    uint64_t skip_nonfinite;
    /// What is scored and saved in place of the last parameters; default none.
    descent_average_weights average_weights;
    /// Options of single tensors, as descent_optimizer_group has them, several separated by ";";
    /// default "".
    char group[512];
    /// Schedules of single numbers, NAME=SCHEDULE joined by ";", whose values are those of the
    /// number itself: "beta1=linear:0.95..0.85; batch=piecewise:10e=64"; default "": none. Any
    /// number of the update rule (descent_optimizer_set), for groups that do not have it as their
    /// own; lr as an alternative
    /// to `decay`; batch in epochs, with sizes rounded to whole ones, at most all rows.
    char schedule[DESCENT_SCHEDULES_TEXT];
    /// What is done to images before each step, as a function of seed, epoch and row: words of
    /// "flip" (left and right, with probability 1/2), "shift:N" (by up to N pixels along both
    /// sides; 0 comes in), "crop:N" (the same; the image mirrored at its border comes in),
    /// "cutout:N" (a square of N pixels a side becomes 0), "brightness:P", "contrast:P" and
    /// "saturation:P" (times a factor from 1 - P to 1 + P, 0 < P <= 1; bytes stay in 0 .. 255)
    /// and "mixup:A" (image and target become means of those of two rows, the share drawn from
    /// Beta(A, A), 0.05 <= A <= 10), separated by blanks or commas; default "none". Rows must be
    /// images (descent_dataset_shape). Validation, scores and everything but training see rows
    /// as they are.
    char augment[128];
    /// Classes: whether each has as many places in a batch as any other, as nearly as can be.
    /// An epoch has as many rows as without: those of rare classes several times, of frequent
    /// ones a part, another one in each epoch. Validation and scores see all rows once. Default
    /// false.
    bool balance;
    char reserved[7]; /* 0 */
    /// Classes: smoothing of the labels in the loss, 0 to less than 1
    /// (descent_softmax_cross_entropy_smoothed): as in the network, which a run makes with it; of a
    /// network that you have made, a different value is refused. Default 0: unspecified.
    double label_smoothing;
    /// With folds: added to the seed of the split where validation rows are drawn, so that others
    /// validate while the same rows are held out, 0 to 2^53; default 0. Not in the option table.
    uint64_t valid_shift;
} descent_train_options;

DESCENT_API void descent_train_options_init(descent_train_options *options, size_t size);
static inline descent_train_options descent_train_options_default(void)
{
    descent_train_options options;
    descent_train_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_train_option_table(void);

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent, even when they share networks and data sets, which they only read.
typedef struct descent_trainer descent_trainer;

/// The data of a run. All are borrowed until the trainer is freed; valid and test may be NULL
/// and are read with descent_dataset_read_like.
typedef struct descent_train_sets {
    const descent_dataset *train;
    const descent_dataset
        *valid; /* in place of a fraction of train (options.valid must be NAN or 0) */
    const descent_dataset
        *test; /* scored at the end, and after each epoch when nothing is validated */
} descent_train_sets;

/// Prepares everything a run needs and allocates all its memory. The network is borrowed like
/// the data. *trainer (out) is freed with descent_trainer_free.
DESCENT_API descent_status descent_trainer_create(const descent_network *network,
                                                  const descent_train_sets *sets,
                                                  const descent_train_options *options,
                                                  descent_trainer **trainer,
                                                  descent_error *error);
DESCENT_API void descent_trainer_free(descent_trainer *trainer);

/// Continues from the newest good checkpoint of options.directory, to the same bits as if it
/// had never stopped. DESCENT_NO_INPUT when there is none; DESCENT_BAD_DATA when both are
/// damaged; DESCENT_INVALID when it belongs to another network or option (stopping criteria,
/// learning_rate and decay may differ: a rate that is set again applies from here on, and
/// earlier manual changes are forgotten); DESCENT_CHANGED when it belongs to another data set:
/// any stored value or target of the training and validation rows, or the name of a class, has
/// changed (found by 64 sums of 32 bits).
DESCENT_API descent_status descent_trainer_resume(descent_trainer *trainer,
                                                  descent_error *error);

/// The automatic choices, with their reasons.
typedef struct descent_plan_report {
    size_t size;
    uint64_t parameters;
    uint64_t train_rows, valid_rows;
    double effective_rows; /* effective number of weighted training rows, (sum w)^2 / sum w^2
                              (L. Kish, Survey sampling, 1965); NAN: there are no weights */
    uint64_t batch, steps_per_epoch;
    uint64_t epochs;       /* 0: unlimited */
    double learning_rate;  /* at the start */
    double l2;             /* in use */
    const char *l2_reason; /* why; "" when the caller chose it, or it is 0 */
    uint64_t threads;
    uint64_t bytes;           /* of memory that the trainer holds, without the data set */
    const char *batch_reason; /* why this batch size; "" when the caller chose it */
    const char *epochs_reason;
    descent_stretch patience; /* in use; both 0: none, or nothing is validated */
    const char *isa;          /* kernels in use */
    bool exact;               /* every step uses all training examples, and nothing is random */
    double constant_loss;     /* mean loss on the training rows of the best constant prediction;
                                 NAN for a network from a graph */
    const char *split; /* how rows were chosen for validation, or to be held out, as the option
                          `split` has it: "stratified", "group:user"; "" when none were chosen,
                          and when a separate set validates */
    uint64_t
        vector_bytes;     /* of `bytes`: parameters, copies of them, state of the update rule */
    uint64_t array_bytes; /* of `bytes`: arrays of a batch and work space of the threads */
    uint64_t data_bytes;  /* of the data sets, which are not in `bytes` */
    const char
        *assignment;       /* which rule updates which tensors (descent_optimizer_assignment) */
    uint64_t option_batch; /* what options.batch is, or was chosen to be; `batch` is that of the
                              first step, with what `accumulate` and a schedule make of it */
    uint64_t steps;        /* of the whole run at most; 0: no limit */
    const char *steps_reason; /* why, where a run has measured how many fit into its time
                                 (descent_run_begin); else "" */
} descent_plan_report;
DESCENT_API void descent_trainer_plan_get(const descent_trainer *trainer,
                                          descent_plan_report *plan); /* out; its size is in */
static inline descent_plan_report descent_trainer_plan(const descent_trainer *trainer)
{
    descent_plan_report plan;
    plan.size = sizeof plan;
    descent_trainer_plan_get(trainer, &plan);
    return plan;
}

/// The graph and its plan as text, for developers: nodes in the order of computation with
/// operator, inputs and width, the place of each array, tiles and their threads, what is
/// divided by rows and by columns. The format may change with every version. Writes at most
/// `capacity` bytes to `text` (out; NULL with a capacity of 0), the zero at the end included,
/// and the length of the whole text without it to *length (out).
DESCENT_API descent_status descent_trainer_dump_plan(const descent_trainer *trainer, char *text,
                                                     size_t capacity, size_t *length,
                                                     descent_error *error);

/// Weight of each training row of class `index` by options.class_weight; 1 without it.
DESCENT_API double descent_trainer_class_weight(const descent_trainer *trainer, size_t index);

/// Number of rows of a class that train, and that validate (0 when there are none); *train and
/// *valid are out. False: there is no such class.
DESCENT_API bool descent_trainer_class_rows(const descent_trainer *trainer, size_t index,
                                            size_t *train, size_t *valid);

typedef enum descent_event_kind {
    DESCENT_EVENT_START,      /* once */
    DESCENT_EVENT_STEP,       /* after every applied step */
    DESCENT_EVENT_EPOCH,      /* after every epoch, with its scores */
    DESCENT_EVENT_CHECKPOINT, /* one has been written */
    DESCENT_EVENT_RATE,       /* the learning rate was changed by hand */
    DESCENT_EVENT_VERDICT,    /* the observer's verdict has changed */
    DESCENT_EVENT_KICK,       /* the parameters were perturbed, as the observer asked */
    DESCENT_EVENT_WARNING,    /* something to know in `text`; the run goes on */
    DESCENT_EVENT_END,        /* once */
    DESCENT_EVENT_PAUSED      /* a request made it wait; about every 20 ms until it goes on */
} descent_event_kind;

/// Whether what is learnt holds for rows that are not trained on.
typedef enum descent_generalisation {
    DESCENT_GENERALISATION_NONE,         /* nothing is validated, or not yet */
    DESCENT_GENERALISATION_GOOD,         /* validation falls with training */
    DESCENT_GENERALISATION_LEVEL,        /* it has not improved for some epochs */
    DESCENT_GENERALISATION_OVERFITTING,  /* it rises while training falls */
    DESCENT_GENERALISATION_UNDERFITTING, /* training itself is hardly better than guessing */
    DESCENT_GENERALISATION_TOO_SMALL     /* too few validation rows to tell */
} descent_generalisation;

/// What happened. Numbers that do not apply are NAN or 0.
typedef struct descent_event {
    size_t size;
    descent_event_kind kind;
    uint64_t step;  /* applied so far */
    uint64_t epoch; /* completed so far */
    uint64_t step_in_epoch, steps_per_epoch;
    double progress;      /* of the whole run, 0 .. 1; NAN when it has no end */
    double learning_rate; /* of the last step (START, RATE: of the next one) */
    double loss; /* corrected exponentially weighted average of the mini-batch losses */
    double train_loss,
        train_loss_se; /* EPOCH: mean over the epoch's examples and its standard error; NAN when
                          all its updates were left out (skip_nonfinite) */
    double valid_loss, valid_metric; /* EPOCH; END: as in descent_train_result */
    uint64_t best_epoch; /* EPOCH, END: with the lowest validation loss so far; 0: none */
    double best_valid_loss, best_valid_metric; /* its scores */
    double test_loss, test_metric;             /* EPOCH (without validation rows), END */
    double seconds; /* of training in this epoch (EPOCH), since the start (others) */
    double examples_per_second; /* while training */
    descent_stop stop;          /* END */
    const char
        *text; /* CHECKPOINT: file; RATE, KICK: by whom; WARNING, END (diverged): words */
    const char *verdict; /* of the observer: a word; NULL: none yet, or no observer */
    descent_generalisation generalisation; /* EPOCH, END */
    double valid_loss_se;                  /* EPOCH: standard error over the rows */
    double valid_rise, valid_rise_se;      /* EPOCH: rise since the best epoch, row by row */
} descent_event;

typedef enum descent_action { DESCENT_CONTINUE, DESCENT_STOP } descent_action;

/// Called in the thread that called run, between steps; it must not free the trainer. STEP
/// events are frequent: look at the clock before doing anything slow.
typedef descent_action descent_event_callback(const descent_event *event, void *user);

/// How a run ended.
typedef struct descent_train_result {
    size_t size;
    descent_stop stop;
    uint64_t steps, epochs;
    uint64_t kept_epoch; /* the epoch whose parameters the model has: the best or the last one;
                            0: none has ended */
    double train_loss, valid_loss, valid_metric; /* of that epoch; train_loss of the last one up
                                                    to it in which an update was made */
    double test_loss, test_metric;               /* of the model */
    double last_train_loss, last_valid_loss, last_valid_metric; /* of the last epoch */
    uint64_t best_epoch; /* with the lowest validation loss; 0: nothing was validated */
    double best_valid_loss, best_valid_metric;
    double seconds;        /* of training, over all parts of a resumed run */
    uint64_t bad_step;     /* DIVERGED: the step whose loss was not finite */
    char bad_layer[64];    /* DIVERGED: where the first number that is not finite appeared */
    double suggested_rate; /* DIVERGED: a learning rate to try */
    bool records_lost;     /* metrics.jsonl could not always be written; there was a warning */
    char reserved[7];      /* 0 */
    uint64_t skipped;      /* updates that were left out because they were not finite */
} descent_train_result;

/// Trains until something stops it. callback may be NULL. A loss that is not finite restores
/// the last good parameters and returns DESCENT_DIVERGED with *result filled. May be called
/// again to continue after ASKED.
DESCENT_API descent_status descent_trainer_run(descent_trainer *trainer,
                                               descent_event_callback *callback, void *user,
                                               descent_train_result *result,
                                               descent_error *error);

/// Sets the observer of the run: once, before it begins or is resumed. *observer is copied.
/// Measuring costs about 2 % of the time and does not change the result of the training.
/// Judgements are recorded in metrics.jsonl, a verdict that changes at once.
DESCENT_API descent_status descent_trainer_observe(descent_trainer *trainer,
                                                   const descent_observer *observer,
                                                   descent_error *error);

/// From inside a callback: multiplies the learning rate by `factor` from the next step on
/// (manual decay). It is recorded in the metrics and kept in checkpoints, and multiplies the
/// schedule. `by` says who asked for it: "key l".
DESCENT_API descent_status descent_trainer_scale_rate(descent_trainer *trainer, double factor,
                                                      const char *by, descent_error *error);

/// The same for another process: leaves a request in a run folder: "lr=0.01", "lr*0.5",
/// "pause" (after the current step, until it is asked to go on), "continue", "step" (one, then
/// it pauses), "save" (the model's file is written now), "stop". The trainer handles all
/// requests in their order, within a second or when the current step ends, and answers each
/// with a record in metrics.jsonl. Any number of processes and
/// threads may ask at the same time. DESCENT_INVALID for other texts, and when hundreds of
/// earlier requests are still waiting; DESCENT_NO_INPUT when the folder is not a run;
/// DESCENT_IO.
DESCENT_API descent_status descent_run_control(const char *directory, const char *text,
                                               descent_error *error);

/// The same, and waits for the answer for `seconds` at most. answer (out, `capacity` bytes, cut
/// to fit): what happened, "lr 0.1 -> 0.05 after step 1234"; "" when none has come.
DESCENT_API descent_status descent_run_ask(const char *directory, const char *text,
                                           double seconds, char *answer, size_t capacity,
                                           descent_error *error);

/// What a row of a profile is about; its operations or bytes tell how good its time is.
typedef enum descent_profile_kind {
    DESCENT_PROFILE_GATHER,   /* rows of the data set to inputs; bytes read and written */
    DESCENT_PROFILE_FORWARD,  /* of a node; operations where it multiplies matrices */
    DESCENT_PROFILE_LOSS,     /* forward and backward of the loss */
    DESCENT_PROFILE_BACKWARD, /* of a node */
    DESCENT_PROFILE_GRADIENT, /* of a parameter tensor */
    DESCENT_PROFILE_UPDATE,   /* the update rule; bytes read and written */
    DESCENT_PROFILE_WAITING,  /* workers waiting for each other */
    DESCENT_PROFILE_STEP,     /* other parts of a step */
    DESCENT_PROFILE_OUTSIDE   /* between steps: scores, files, callbacks */
} descent_profile_kind;

/// Seconds are wall-clock time: the mean over the workers that share a part. All rows together
/// add up to the time that descent_trainer_run took.
typedef struct descent_profile_row {
    size_t size;
    char name[64]; /* "dense1 forward, relu" */
    descent_profile_kind kind;
    double seconds;
    double operations; /* multiply-adds count two; 0: not counted */
    double bytes;      /* 0: not counted */
} descent_profile_row;

/// Records where the time goes, from the next descent_trainer_run on; nothing is recorded
/// without this call. Costs about 30 ns for each part of a step, and does not change the
/// result.
DESCENT_API descent_status descent_trainer_profile_start(descent_trainer *trainer,
                                                         descent_error *error);

/// Row `index` of the profile so far, in the order of a step; *row is out. False after the last
/// one, and without descent_trainer_profile_start.
DESCENT_API bool descent_trainer_profile(const descent_trainer *trainer, size_t index,
                                         descent_profile_row *row);

/// The parameters as they are: a view of descent_network_parameters numbers of the run's
/// precision, valid until the trainer is freed. *type (out) may be NULL.
DESCENT_API const void *descent_trainer_parameters(const descent_trainer *trainer,
                                                   descent_type *type);

/// The same in float64: x[n] (out).
DESCENT_API void descent_trainer_copy_parameters(const descent_trainer *trainer, double *x);

/// The averages that the rule keeps (optimizer.h), in float64: m[n], v[n] (out), 0 where it has
/// none, or nothing has been trained yet.
DESCENT_API void descent_trainer_copy_averages(const descent_trainer *trainer, double *m,
                                               double *v);

/// Replaces the parameters by x[n], rounded to the run's precision. DESCENT_INVALID when a
/// number is not finite in that precision; then nothing changes. Running statistics of batch norms
/// stay as they are.
DESCENT_API descent_status descent_trainer_set_parameters(descent_trainer *trainer,
                                                          const double *x,
                                                          descent_error *error);

/// Takes the parameters from a model. DESCENT_INVALID when its layers, columns or scaling
/// differ from those of the run, as after a change of the data.
DESCENT_API descent_status descent_trainer_take_model(descent_trainer *trainer,
                                                      const descent_model *model,
                                                      descent_error *error);

/// Rows of the training set that the run trains on: a view, valid until the trainer is freed.
DESCENT_API descent_rows descent_trainer_rows(const descent_trainer *trainer);

/// Rows of the training set that validate: the same. None when nothing is validated, or a
/// separate set is.
DESCENT_API descent_rows descent_trainer_valid_rows(const descent_trainer *trainer);

/// Rows of the training set that are held out (options.folds): the same. Over fold = 1 .. folds
/// every row is held out once, by options.split (with TIME: every row but those of the first
/// part, and a fold trains on what is earlier). The mean of the folds' test_loss or test_metric
/// estimates what the whole training procedure, early stopping included, reaches on new rows;
/// see descent_mean_of_scores. [Stone. Cross-validatory choice and assessment of statistical
/// predictions. JRSS B 36, 1974]
DESCENT_API descent_rows descent_trainer_held_rows(const descent_trainer *trainer);

/// The word of a verdict on validation: "overfitting". Static.
DESCENT_API const char *descent_generalisation_word(descent_generalisation kind);

typedef struct descent_generalisation_verdict {
    size_t size;
    descent_generalisation kind;
    uint64_t best_epoch;  /* with the lowest validation loss; 0: none yet */
    double rise, rise_se; /* of the validation loss since then, row by row; standard error */
    bool against_more;    /* more of the same training is not advisable, whatever the training
                             loss does */
    char because[240];    /* a sentence; "" for NONE */
    char advice[240];     /* what to do; "" for nothing */
    char options[64];     /* options to give: "l2 = 0.01"; "" */
    char reserved[7];     /* 0 */
    descent_numbers numbers, suggested; /* of these: */
    descent_finding finding;            /* `because` as a code (evidence.h); NONE for NONE */
    descent_suggestion suggestion;      /* `advice` and `options` as one (advice.h); NONE */
} descent_generalisation_verdict;

/// The verdict on validation after the last epoch. *verdict is out.
DESCENT_API void descent_trainer_generalisation(const descent_trainer *trainer,
                                                descent_generalisation_verdict *verdict);

/// What follows from the verdict on the place (conclusion, of a monitor or a diagnosis) and from
/// that on validation (of any size; NULL: none) together. *validation_leads (out; NULL): the
/// advice of validation is to be followed, not that of the other. It leads where it speaks
/// against more of the same, and where training has ended no better than guessing; not where the
/// place leads to something else than more of the same and validation has not risen for sure.
DESCENT_API descent_conclusion
descent_conclude(descent_conclusion conclusion,
                 const descent_generalisation_verdict *validation, bool *validation_leads);

/// What the run minimises: the mean loss over examples plus its L2 part, with the run's
/// scaling, without dropout, and with batch norms by the running statistics that the run has when
/// it is evaluated. Its examples are all rows of the training set: give it
/// descent_trainer_rows. Borrows the trainer until it is freed. threads: 0 for one per core.
DESCENT_API descent_status descent_trainer_objective(const descent_trainer *trainer,
                                                     descent_type type, size_t threads,
                                                     descent_objective **objective,
                                                     descent_error *error);

/// Progress of a run, and the rule of its last step.
typedef struct descent_trainer_progress {
    size_t size;
    uint64_t step, epoch; /* applied, completed */
    uint64_t batch;       /* examples per step */
    /* The rule and its numbers. learning_rate: of the last step, manual changes included; of
       the first step when there was none. beta1: 0 for rules without an average of gradients */
    descent_optimizer_options optimizer;
} descent_trainer_progress;
DESCENT_API void descent_trainer_where_get(const descent_trainer *trainer,
                                           descent_trainer_progress *progress); /* likewise */
static inline descent_trainer_progress descent_trainer_where(const descent_trainer *trainer)
{
    descent_trainer_progress progress;
    progress.size = sizeof progress;
    descent_trainer_where_get(trainer, &progress);
    return progress;
}

/// Writes the current model and checkpoint into another folder, which must exist and not hold a
/// run: there the run can be continued.
DESCENT_API descent_status descent_trainer_save(descent_trainer *trainer, const char *directory,
                                                descent_error *error);

/// A model with the parameters that the run keeps (descent_keep): those of the best epoch so
/// far, or the current ones. It has its own copy of the network.
DESCENT_API descent_status descent_trainer_model(const descent_trainer *trainer,
                                                 descent_model **model, descent_error *error);

/// Text to keep in the model's file under "training": how it was made. Copied.
DESCENT_API descent_status descent_trainer_set_note(descent_trainer *trainer, const char *text,
                                                    descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
