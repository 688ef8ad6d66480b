// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run: which network is trained on which data and how, and the folder that keeps it.
// Everything that `descent train` and `descent diagnose` know about a run is here.
//
//     descent_run *run = NULL;
//     descent_run_create(&run, &error);
//     descent_run_settings s = descent_run_settings_of(run);
//     snprintf(s.run->data, sizeof s.run->data, "train.csv");
//     s.train->epochs = 20;
//     descent_run_begin(run, "runs/first", &error);    a new folder, with a record of all this
//     descent_run_train(run, NULL, NULL, &result, &error);
//     descent_run_close(run);
//
//     descent_run_open("runs/first", &run, &error);    later, or in another process
//     descent_run_settings_of(run).train->epochs = 40;
//     descent_run_resume(run, &error);                 from its last checkpoint
//     descent_run_train(run, NULL, NULL, &result, &error);
//     descent_run_diagnose(run, NULL, &diagnosis, &error);
//     descent_run_close(run);
//
// A run folder holds run.json (the record: everything needed to repeat or continue the run),
// metrics.jsonl (its history), model.safetensors, two checkpoints, results.json (how good the
// model is), what was found out later (diagnosis.json, slice.json), and while it is trained
// run.lock. Runs are never overwritten.
//
// Threads: see descent_run. Structs with members are plain values: any number of threads may
// read one while none writes it.
#ifndef DESCENT_SESSION_H
#define DESCENT_SESSION_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/evaluate.h>
#include <descent/evaluate_text.h>
#include <descent/model.h>
#include <descent/monitor.h>
#include <descent/network.h>
#include <descent/objective.h>
#include <descent/options.h>
#include <descent/train.h>
#include <descent/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes of a path, and of a network in words, at most.
enum { DESCENT_RUN_PATH = 1024, DESCENT_RUN_LAYERS = 1024 };

/// How much is measured for the verdict while training. It never changes the result of the
/// training.
typedef enum descent_run_verdict {
    DESCENT_RUN_VERDICT_NONE,
    DESCENT_RUN_VERDICT_BASIC, /* from measurements of the steps: 2 % of the time */
    DESCENT_RUN_VERDICT_FULL   /* with occasional eigenvalues of the Hessian: 5 % more */
} descent_run_verdict;

/// Networks that have a name, each a text of layers (docs/networks.md): DESCENT_NET_<NAME>, word.
#define DESCENT_NET_LIST(X)                                                                    \
    X(NONE, "none") /* what `layers` says */                                                   \
    X(LENET5, "lenet5")                                                                        \
    X(ALLCONV, "allconv")                                                                      \
    X(RESNET8, "resnet8")                                                                      \
    X(RESNET20, "resnet20")                                                                    \
    X(CHARGPT, "chargpt")

typedef enum descent_net {
#define DESCENT_NET_ENTRY(name, word) DESCENT_NET_##name,
    DESCENT_NET_LIST(DESCENT_NET_ENTRY)
#undef DESCENT_NET_ENTRY
        DESCENT_NET_COUNT
} descent_net;

/// What a run consists of, apart from how data are read (data.h) and trained on (train.h).
typedef struct descent_run_options {
    size_t size;
    /// A path, "@name" of a bundled set, "formula: ..." or "-", the standard input. Relative
    /// paths are relative to the folder where the run was started.
    char data[DESCENT_RUN_PATH];
    /// Hidden layers in words (descent_network_parse); "auto": chosen by the data.
    char layers[DESCENT_RUN_LAYERS];
    char test[DESCENT_RUN_PATH];       /* rows to score the trained network on; "": none */
    char valid_file[DESCENT_RUN_PATH]; /* validation rows, instead of a part of data; "" */
    uint64_t starts; /* trainings from different initial weights, with the seeds seed, seed + 1,
                        ...; the best by validation becomes the run; >= 1 */
    int verdict;     /* a descent_run_verdict */
    int on_plateau;  /* a descent_response to a lasting verdict; needs a verdict */
    /// Folder in which the run writes event files for TensorBoard as it trains, in a folder of
    /// its own name (descent_run_tensorboard); "": none. Relative as data. What cannot be
    /// written is a warning (DESCENT_EVENT_WARNING), and training goes on.
    char tensorboard[DESCENT_RUN_PATH];
    int net; /* a descent_net, in place of layers, which is then "auto"; default none */
    char reserved[4]; /* 0 */
} descent_run_options;

DESCENT_API const descent_option_table *descent_run_option_table(void);

/// Sets the options of training that a network (a descent_net) is trained with, where it has some
/// (chargpt), but for those of which `given` says that the user has them: called with `context` and
/// the name of an option.
DESCENT_API descent_status
descent_net_settings(int net, bool (*given)(const void *context, const char *option),
                     const void *context, descent_train_options *options, descent_error *error);

/// A run. It owns what it reads and creates; what functions here return from it are views,
/// valid until it is closed unless they say otherwise.
///
/// Threads: one call at a time for each object, from any thread; different objects are
/// independent, even for the same folder, in which only one at a time may train (in this
/// process and others). Functions that take a folder may be called by any thread at any time.
typedef struct descent_run descent_run;

/// A new run without a folder, with all options at their defaults. *run (out) is freed with
/// descent_run_close.
DESCENT_API descent_status descent_run_create(descent_run **run, descent_error *error);

/// Opens the run in a folder, to inspect or to continue it: reads only run.json and takes no
/// lock. DESCENT_NO_INPUT: it is not a run. DESCENT_BAD_DATA: run.json is damaged.
DESCENT_API descent_status descent_run_open(const char *folder, descent_run **run,
                                            descent_error *error);

/// Unlocks the folder and frees everything. A folder that was created for a run that never
/// started is removed. NULL is allowed.
DESCENT_API void descent_run_close(descent_run *run);

// ---- what it is ----

/// The options of a run, to read and, until data are read or the run begins, to change in
/// place. (When a run is resumed, the stopping criteria, the learning rate, its decay, verdict
/// and on_plateau may change.)
typedef struct descent_run_settings {
    descent_run_options *run;
    descent_read_options *read;
    descent_train_options *train; /* directory is filled in */
} descent_run_settings;
DESCENT_API descent_run_settings descent_run_settings_of(descent_run *run);

/// Your own data sets instead of files, and your own network instead of a text: all are
/// borrowed until the run is closed. When sets->train or network is NULL, it is read or created
/// as usual. A run with your own data needs them again when it is opened.
DESCENT_API descent_status descent_run_use(descent_run *run, const descent_train_sets *sets,
                                           const descent_network *network,
                                           descent_error *error);

/// The command line of the run, for its record: its words, copied. Bytes that are not UTF-8 are
/// kept as "?".
DESCENT_API descent_status descent_run_set_command(descent_run *run, size_t count,
                                                   const char *const *words,
                                                   descent_error *error);
/// Word `index` of the command that started the run; NULL after the last.
DESCENT_API const char *descent_run_word(const descent_run *run, size_t index);

/// The same as a text for the model's file (descent_trainer_set_note). Copied.
DESCENT_API descent_status descent_run_set_note(descent_run *run, const char *text,
                                                descent_error *error);

/// Sets a member of the record that the library does not use, as JSON; it replaces one with the
/// same name. It is written with the record, or at once when that exists already.
/// DESCENT_INVALID: the text is not JSON, or the library itself uses the name.
DESCENT_API descent_status descent_run_set_member(descent_run *run, const char *name,
                                                  const char *json, descent_error *error);

/// A member of the record as JSON text: NULL when there is none. Valid until the next call.
/// "graph" is the network, if it can be written to files.
DESCENT_API const char *descent_run_member(descent_run *run, const char *name);

// ---- its stages; each first does the earlier ones that are missing ----

/// Reads the data sets. Changed data are detected not here but by descent_run_resume and
/// descent_run_load (DESCENT_CHANGED).
DESCENT_API descent_status descent_run_read(descent_run *run, descent_error *error);

/// Creates the network.
DESCENT_API descent_status descent_run_make_network(descent_run *run, descent_error *error);

/// Creates the trainer of a run that stays in memory: nothing is written. May be called again
/// for a new trainer after training options have been changed. Where only the option `time` ends
/// the run and a schedule goes by its end, steps are timed first, and `steps` becomes the number
/// that fits; so it is for descent_run_begin, which records it.
DESCENT_API descent_status descent_run_prepare(descent_run *run, descent_error *error);

/// Begins a new run in `folder`, which is created if needed, with its parent folders; NULL or
/// "": runs/NAME-NUMBER, where NAME is that of the data. The folder is locked and run.json
/// written (with several starts, when the first begins).
/// DESCENT_INVALID: the folder holds a run, or is a file. DESCENT_IO: it cannot be made or
/// written to. DESCENT_BUSY: another process or object is starting one there.
DESCENT_API descent_status descent_run_begin(descent_run *run, const char *folder,
                                             descent_error *error);

/// Locks the folder of a run that was opened, and continues from its newest checkpoint, with
/// the same bits as if it had never stopped; without a checkpoint the run starts from the
/// beginning (descent_run_begins_again). DESCENT_BUSY: it is trained by another process or
/// object, which the message names. DESCENT_CHANGED: its data have changed. DESCENT_INVALID: an
/// option has changed that must not. DESCENT_BAD_DATA: both checkpoints are damaged.
DESCENT_API descent_status descent_run_resume(descent_run *run, descent_error *error);
DESCENT_API bool descent_run_begins_again(const descent_run *run);

/// Loads the run for inspection: from its newest checkpoint, else from its model; or, when
/// `model` is not NULL, from that model file. Nothing is written or locked. DESCENT_NO_INPUT:
/// there is neither. Other errors as descent_run_resume.
DESCENT_API descent_status descent_run_load(descent_run *run, const char *model,
                                            descent_error *error);

/// Trains until something stops it (descent_trainer_run); may be called again to continue.
/// callback and result may be NULL. With several starts it trains all that are not trained yet,
/// one after the other, each in a folder start-K inside the run's; then the best one becomes
/// the run, and *result is its result. If the process is killed meanwhile nothing is lost:
/// descent_run_resume continues. When a callback stops the training of a start, the best so far
/// becomes the run. DESCENT_DIVERGED: the loss was not finite; with several starts, in all of
/// them.
DESCENT_API descent_status descent_run_train(descent_run *run, descent_event_callback *callback,
                                             void *user, descent_train_result *result,
                                             descent_error *error);

/// What kind of point the run is at (verdict.h), over its training rows, in float64. options:
/// NULL for the defaults; how the point was reached is filled in. A run that was only opened is
/// loaded first. *diagnosis (out) is freed with descent_diagnosis_free.
DESCENT_API descent_status descent_run_diagnose(descent_run *run,
                                                const descent_diagnose_options *options,
                                                descent_diagnosis **diagnosis,
                                                descent_error *error);

/// The options with which descent_run_diagnose calls descent_diagnose: fills in *options
/// (in/out) how the run reached its point. The arrays belong to the run.
DESCENT_API descent_status descent_run_describe(descent_run *run,
                                                descent_diagnose_options *options,
                                                descent_error *error);

/// Writes the run with other parameters x[n] to a new folder, created as by descent_run_begin,
/// where it can be continued.
DESCENT_API descent_status descent_run_branch(descent_run *run, const double *x,
                                              const char *folder, descent_error *error);

/// Removes what was written for a run that was begun but not trained, and its folder if that
/// was created for it.
DESCENT_API void descent_run_discard(descent_run *run);

// ---- its parts: NULL until they are read or created ----

DESCENT_API const char *descent_run_folder(const descent_run *run); /* "": in memory */
DESCENT_API const descent_dataset *descent_run_data(const descent_run *run);
DESCENT_API const descent_dataset *descent_run_valid_data(const descent_run *run);
DESCENT_API const descent_dataset *descent_run_test_data(const descent_run *run);
DESCENT_API const descent_network *descent_run_network(const descent_run *run);

/// The trainer: valid until another one is created; with several starts until the next one
/// begins. Do not free it.
DESCENT_API descent_trainer *descent_run_trainer(const descent_run *run);

/// The automatic choices (descent_trainer_plan); all 0 before there is a trainer.
DESCENT_API const descent_plan_report *descent_run_plan(const descent_run *run);

/// What the model was measured against at the end of the last training (evaluate.h): a view,
/// valid until the run is trained again, resumed or closed; NULL before, and without a folder.
DESCENT_API const descent_rivals *descent_run_rivals(const descent_run *run);
/// Of a run that trained on text: how well it predicts the rows that validate, or those of the test
/// (a part of them, where there are many), after the last training that ended. NULL: there are none.
DESCENT_API const descent_text_evaluation *descent_run_text_evaluation(const descent_run *run,
                                                                       bool test);

/// How good the model of the run is: what results.json in its folder holds, as text
/// (docs/results.md). The file is written when a training ends that has validation rows or test
/// data, and replaced when one that goes on ends. *json is out, valid until the next call.
/// DESCENT_NO_INPUT: there is none; DESCENT_BAD_DATA: it is damaged.
DESCENT_API descent_status descent_run_results(descent_run *run, const char **json,
                                               descent_error *error);

/// What is found out about a run after its training and kept in its folder, for reports
/// (docs/kept.md).
typedef enum descent_kept {
    DESCENT_KEPT_DIAGNOSIS, /* diagnosis.json: what `descent diagnose RUN --json` prints */
    DESCENT_KEPT_SLICE,     /* slice.json: what `descent slice RUN --json` prints */
    DESCENT_KEPT_COUNT
} descent_kept;

/// The name of its file in the folder of a run: "diagnosis.json"; "" for other values.
DESCENT_API const char *descent_kept_file(descent_kept kept);

/// Keeps a JSON object (borrowed) in the folder of a run whose weights are loaded, with the step
/// that it is of, in place of what was kept before. DESCENT_INVALID: it is no JSON object, or
/// the run has no folder or no weights. DESCENT_IO: it cannot be written.
DESCENT_API descent_status descent_run_keep(descent_run *run, descent_kept kept,
                                            const char *json, descent_error *error);

/// The layers as text, with "auto" and a name resolved; "" for a network from a graph. And the reason for
/// these layers when they were chosen automatically; otherwise NULL.
DESCENT_API const char *descent_run_layers(const descent_run *run);
DESCENT_API const char *descent_run_layers_reason(const descent_run *run);

/// The latest verdict on the run while it trains (monitor.h); false when nothing is measured.
/// *verdict is out.
DESCENT_API bool descent_run_judge(const descent_run *run, descent_monitor_verdict *verdict);

/// A path from the options as it can be opened from the current folder. path is out.
DESCENT_API void descent_run_path(const descent_run *run, const char *given,
                                  char path[DESCENT_RUN_PATH]);

/// Whether the data that were read are those that run.json was written for, as far as its
/// record tells.
DESCENT_API bool descent_run_has_same_data(const descent_run *run);

/// Number of training rows of the run if `data` is the data set that it was trained on;
/// otherwise 0. From the record: nothing else needs to be read.
DESCENT_API uint64_t descent_run_trained_rows(const descent_run *run,
                                              const descent_dataset *data);

// ---- many starts ----

typedef struct descent_run_start {
    size_t size;                 /* bytes that the library filled */
    size_t index;                /* from 0 */
    uint64_t seed;               /* of its initial weights and of the order of its rows */
    descent_status status;       /* DESCENT_OK or DESCENT_DIVERGED, when it has ended */
    char message[2048];          /* of a divergence */
    descent_train_result result; /* when it has ended; last, as it grows */
} descent_run_start;

/// How many starts have ended, from the first on, in any process; 0 for runs with a single
/// start.
DESCENT_API size_t descent_run_starts_done(const descent_run *run);
/// One of those, NULL when there is none with this index; and the index of the best one so far.
DESCENT_API const descent_run_start *descent_run_start_at(const descent_run *run, size_t index);
DESCENT_API size_t descent_run_best_start(const descent_run *run);
/// The loss by which the best is chosen: of validation, or of training when nothing is
/// validated. *loss is out: HUGE_VAL, and false, for a start in which no epoch ended with a
/// finite loss.
DESCENT_API bool descent_run_start_loss(const descent_run *run, size_t index, double *loss);

/// Called in the thread of descent_run_train before a start is trained (ended false: its
/// trainer is ready, descent_run_folder is its folder) and after it. DESCENT_STOP: no further
/// start begins.
typedef descent_action descent_run_start_callback(descent_run *run,
                                                  const descent_run_start *start, bool ended,
                                                  void *user);
DESCENT_API void descent_run_on_start(descent_run *run, descent_run_start_callback *callback,
                                      void *user);

// ---- cross-validation ----

typedef struct descent_folds_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Parts that the rows are cut into, 2 to the number of rows; default 5.
    uint64_t folds;
    /// Rows x inputs x outputs above which no linear model is fitted in a fold (0: never one);
    /// default 2e7, about a second each.
    double most_for_linear;
} descent_folds_options;

/// 5 folds, linear models up to 2e7.
DESCENT_API void descent_folds_options_init(descent_folds_options *options, size_t size);
static inline descent_folds_options descent_folds_options_default(void)
{
    descent_folds_options options;
    descent_folds_options_init(&options, sizeof options);
    return options;
}

typedef struct descent_fold {
    size_t size;                 /* bytes that the library filled */
    size_t index;                /* from 0 */
    size_t train_rows;           /* that its model was trained on */
    size_t held_rows;            /* that it was scored on, and nothing else */
    descent_status status;       /* DESCENT_OK or DESCENT_DIVERGED, when it has ended */
    descent_train_result result; /* when it has ended; last, as it grows */
} descent_fold;

/// The scores of a cross-validation. Threads: any number may read one, while none frees it.
typedef struct descent_folds descent_folds;

/// Called in the thread of descent_run_cross_validate before a fold is trained (ended false: the
/// trainer of `part`, a run in memory for this fold alone, is ready) and after it (its scores
/// are in `folds`, unless it diverged). DESCENT_STOP: no further fold begins.
typedef descent_action descent_fold_callback(descent_run *part, const descent_folds *folds,
                                             const descent_fold *fold, bool ended, void *user);
DESCENT_API void descent_run_on_fold(descent_run *run, descent_fold_callback *callback,
                                     void *user);

/// Cross-validation: trains the network of the run once for each fold, with its options and
/// without the rows of the fold, and scores it on these, next to guessing and a linear model
/// that were made of the same rows. So every row is scored once (with a split by time, every one
/// but those of the first part), by a model that has not seen it and whose epoch it has not
/// chosen. The run itself is not trained, and nothing of the trainings is kept but their scores;
/// when all folds are complete these become the member "folds" of its record.
///
/// options: NULL for the defaults. callback gets the events of all trainings, one after the
/// other; NULL for none. Which row is in which fold follows from the seed (split_seed where it
/// is given) and the option split; the same seed gives the same scores on any number of threads.
/// Test data are not looked at. Memory: as one training, and 8 bytes for each number that is
/// predicted of a fold. Threads: as descent_run_train.
///
/// *folds (out) is freed with descent_folds_free. When a callback stops the training, the status
/// is DESCENT_OK and folds holds those that were complete (descent_folds_done). DESCENT_DIVERGED:
/// the loss of a fold was not finite. DESCENT_INVALID: fewer than two folds, more than rows, or
/// nothing to learn. DESCENT_BAD_DATA: a fold leaves no rows.
DESCENT_API descent_status descent_run_cross_validate(descent_run *run,
                                                      const descent_folds_options *options,
                                                      descent_event_callback *callback,
                                                      void *user, descent_folds **folds,
                                                      descent_error *error);
DESCENT_API void descent_folds_free(descent_folds *folds);

/// How many folds there are, and how many are complete: those from the first on.
DESCENT_API size_t descent_folds_count(const descent_folds *folds);
DESCENT_API size_t descent_folds_done(const descent_folds *folds);

/// One of the complete ones; NULL when there is none with this index.
DESCENT_API const descent_fold *descent_folds_at(const descent_folds *folds, size_t index);

/// A figure of one fold: NAN where it has none (one class only). And its mean over the complete
/// folds that have one, with the standard error of that.
DESCENT_API double descent_folds_figure(const descent_folds *folds, descent_contender contender,
                                        descent_figure figure, size_t index);
DESCENT_API descent_score_mean descent_folds_mean(const descent_folds *folds,
                                                  descent_contender contender,
                                                  descent_figure figure);

/// How the rows were split: "stratified", "time:date"; "" when no fold has begun. And the
/// seconds that all trainings took, those of a fold that was stopped included.
DESCENT_API const char *descent_folds_split(const descent_folds *folds);
DESCENT_API double descent_folds_seconds(const descent_folds *folds);

/// All of it as JSON, as it stands in run.json; NULL when there is no memory. A view, valid until
/// the next call.
DESCENT_API const char *descent_folds_json(descent_folds *folds);

// ---- its history ----

typedef enum descent_history_kind {
    DESCENT_HISTORY_OTHER, /* written by a later version */
    DESCENT_HISTORY_START,
    DESCENT_HISTORY_RESUME,
    DESCENT_HISTORY_STEP,
    DESCENT_HISTORY_EPOCH,
    DESCENT_HISTORY_RATE,    /* the learning rate was changed */
    DESCENT_HISTORY_VERDICT, /* the verdict has changed */
    DESCENT_HISTORY_KICK,    /* the parameters were perturbed */
    DESCENT_HISTORY_REQUEST, /* by another process */
    DESCENT_HISTORY_END
} descent_history_kind;

/// A row of metrics.jsonl. Numbers that it lacks are NAN, counts 0, texts "".
typedef struct descent_history_row {
    size_t size;
    descent_history_kind kind;
    uint64_t epoch, step; /* completed, applied */
    double learning_rate;
    double loss;                               /* STEP */
    double train_loss, train_loss_se;          /* EPOCH */
    double valid_loss, valid_metric;           /* EPOCH, END */
    double test_loss, test_metric;             /* EPOCH, END */
    uint64_t best_epoch;                       /* EPOCH, END */
    double seconds;                            /* EPOCH: of this epoch; END: of training */
    char verdict[32];                          /* EPOCH, VERDICT, END: a word */
    descent_stop stop;                         /* END; else DESCENT_STOP_NONE */
    const char *json;                          /* the whole row, valid during the call */
    double gradient_norm;                      /* STEP: of the batch's gradient */
    double valid_loss_se;                      /* EPOCH: standard error over the rows */
    double best_valid_loss, best_valid_metric; /* EPOCH, END: of best_epoch */
    double significance;                       /* EPOCH, END: of judgements (observe.h) */
    uint64_t batch, steps_per_epoch;           /* START */
    char by[64];                               /* RATE, KICK: who; "descent ctl" */
    char generalisation[32];                   /* EPOCH, END: on validation, a word */
    uint64_t end; /* position in metrics.jsonl behind this row, bytes */
} descent_history_row;

/// Return false to stop reading.
typedef bool descent_history_callback(const descent_history_row *row, void *user);

/// Calls back for each row of a run folder's history, in order; none when nothing has been
/// trained yet. A row that is incomplete because the process was killed is skipped.
DESCENT_API descent_status descent_run_history(const char *folder,
                                               descent_history_callback *callback, void *user,
                                               descent_error *error);

/// The END row, if the history ends with one: how the run ended. *row is out. False while it is
/// trained, and when it was killed.
DESCENT_API bool descent_run_ended(const char *folder, descent_history_row *row);

/// Writes the history of a run folder for TensorBoard: an event file in a new folder
/// directory/NAME, where NAME is the last part of the run's. Its scalars are the numbers of the
/// history, in float32: loss/step, gradient_norm (where steps are recorded), loss/train,
/// loss/validation, loss/test, metric/validation, metric/test (accuracy or R2), learning_rate,
/// time/seconds and time/examples_per_second of epochs, and what verdicts are made of. Times of
/// the clock are not in the history: steps are taken as equally long, from the time when the run
/// began. *events (out; NULL): how many rows have scalars. DESCENT_NO_INPUT: it is not a run, or
/// nothing has been trained yet. DESCENT_INVALID: the folder has event files.
DESCENT_API descent_status descent_run_tensorboard(const char *folder, const char *directory,
                                                   uint64_t *events, descent_error *error);

// ---- folders ----

/// Whether `word` names a run: a folder with run.json, or a model file in a folder. folder
/// (out), and model (out): the file if that was named, else "".
DESCENT_API bool descent_run_find(const char *word, char folder[DESCENT_RUN_PATH],
                                  char model[DESCENT_RUN_PATH]);

/// Whether a folder holds a run or parts of one.
DESCENT_API bool descent_run_exists(const char *folder);

/// Whether a run is being trained in a folder now. where (out): the folder to use with
/// descent_run_control, which with several starts is that of the current start.
DESCENT_API bool descent_run_is_busy(const char *folder, char where[DESCENT_RUN_PATH]);

#ifdef __cplusplus
}
#endif

#endif
