// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent train` share: its own options, and the job that they make.
#ifndef DESCENT_CLI_TRAIN_TRAIN_H
#define DESCENT_CLI_TRAIN_TRAIN_H

#include <jansson.h>

#include <descent/data.h>
#include <descent/network.h>
#include <descent/train.h>
#include <descent/verdict.h>

#include "shell/arguments.h"

enum { CLI_PATH = 1024, CLI_LAYERS = 1024 };

/// Options of the program; those of reading and training are the library's.
typedef struct cli_train_settings {
    size_t size;
    char data[CLI_PATH]; /* what to train on, as given */
    char layers[CLI_LAYERS];
    char test[CLI_PATH];
    char valid_file[CLI_PATH];
    char out[CLI_PATH];
    char config[CLI_PATH];
    char resume[CLI_PATH];
    uint64_t starts; /* runs from initial weights of their own, of which the best is kept */
    uint64_t folds;  /* of a cross-validation before the run; 0: none */
    int verdict;     /* a cli_verdict */
    int on_plateau;  /* a descent_response */
    bool json, quiet, profile, dry_run, show_config;
} cli_train_settings;

/// How much is measured for the verdict while training.
typedef enum cli_verdict { CLI_VERDICT_NONE, CLI_VERDICT_BASIC, CLI_VERDICT_FULL } cli_verdict;

typedef struct cli_watch cli_watch;

enum { CLI_SET_TRAIN, CLI_SET_READ, CLI_SET_OWN, CLI_SETS };

/// What this machine does at most, with the threads of a run: operations and bytes a second.
typedef struct cli_limits {
    double peak, adam, copy;
} cli_limits;

/// One training, from the command line to its end.
typedef struct cli_job {
    int argc;
    char **argv; /* argv[0] is "train" */
    cli_train_settings own;
    descent_read_options read;
    descent_train_options train;
    cli_set sets[CLI_SETS]; /* of the three structs above */

    char layers[CLI_LAYERS];   /* the network's text, with "auto" resolved */
    const char *layers_reason; /* why these; NULL when they were typed, or a run is resumed */
    char note[4096];           /* the command line that began the run, for the model's file */
    char base[CLI_PATH];       /* relative paths start here: "" is the current folder */
    char folder[CLI_PATH];     /* of the run; "" when nothing is written */
    bool folder_made;          /* by this process, and empty */
    bool recorded;             /* run.json stands in it */
    char data_sum[32]; /* of a run that is resumed: the checksum in its run.json, or "" */
    bool narrow;       /* a run of before held its rows in float32 also for float64 */
    int lock;          /* descriptor that holds the folder, or -1 */

    descent_dataset *data, *valid, *test;
    descent_network *network;
    descent_trainer *trainer;
    descent_plan_report plan;
    char split[192];   /* that of the plan, which outlives the trainer here */
    cli_limits limits; /* with --profile */
    cli_watch *watch;  /* judges the run, or NULL */
    json_t *folds;     /* scores of the cross-validation, or NULL */
    json_t *command;   /* of a run that is resumed: the words that began it; else NULL */
    json_t *trials;    /* of a folder with several runs (trials.h): how far they are; or NULL */
} cli_job;

const descent_option_table *cli_train_settings_table(void);
void cli_job_init(cli_job *job, int argc, char **argv);
void cli_job_free(cli_job *job);

/// Reads command line, config file and, to resume, run.json into the job. CLI_DONE or an exit
/// code.
int cli_job_read_options(cli_job *job);

/// Whether the network has hidden layers: only these have units.
bool cli_job_has_hidden_layers(const cli_job *job);

/// A path of the command line as it can be opened now. path (out) holds CLI_PATH bytes.
void cli_job_path(const cli_job *job, const char *given, char *path);

// ---- train.c ----

/// Reads the data sets and makes the network. CLI_DONE or an exit code.
int cli_train_read(cli_job *job);

/// Makes the trainer for job->folder and job->train. CLI_DONE or an exit code.
int cli_train_prepare(cli_job *job);

/// Goes on from the checkpoints in job->folder, or begins again where there is none yet.
/// CLI_DONE or an exit code.
int cli_train_resume(cli_job *job);

/// Says that the data are not those of run.json, and how to begin anew with them.
int cli_train_changed(const cli_job *job);

/// Says that the run in this folder lost records; the exit code for that.
int cli_train_records_lost(const char *folder);

/// Trains, showing progress and heeding keys and signals. `keys`: say which there are.
descent_status cli_train_run(cli_job *job, bool keys, descent_train_result *result,
                             descent_error *error);

// ---- train_verdict.c ----

/// Begins to watch job->trainer, before it is resumed or runs. CLI_DONE or an exit code.
int cli_watch_begin(cli_job *job);

/// Ends it, before the trainer is freed.
void cli_watch_end(cli_job *job);

/// What there is to say at the end: a sentence and advice on stderr.
void cli_watch_tell(const cli_job *job);

/// What follows from a verdict and from validation together; whether the advice of the verdict
/// is to be given, or that of validation.
descent_conclusion cli_conclusion(descent_conclusion own,
                                  const descent_generalisation_verdict *validation);
bool cli_is_own_advice(descent_conclusion own,
                       const descent_generalisation_verdict *validation);

/// null where there is none.
json_t *cli_forecast_json(const descent_forecast *forecast);

/// Adds verdict, because, conclusion and advice to the results.
void cli_watch_facts(const cli_job *job, json_t *facts);

// ---- train_curve.c ----

/// In a terminal: draws the losses of the run's epochs, on stderr. Nothing elsewhere, with
/// --quiet and --json, and where there are few epochs.
void cli_train_curve(const cli_job *job, const descent_train_result *result);

// ---- train_starts.c ----

/// Trains from job->own.starts initial weights and keeps the best, or goes on with that.
/// CLI_DONE or an exit code.
int cli_train_starts(cli_job *job);

// ---- train_folds.c ----

/// Cross-validates before the prepared job is run: prints the scores, and writes them to
/// run.json. CLI_DONE, or an exit code; then nothing of the run is left.
int cli_train_folds(cli_job *job);

// ---- run_folder.c ----

/// A file in the job's folder. False, with an error printed, when the path is too long.
bool cli_run_file(const char *folder, const char *name, char *path);

/// Makes the folder of a new run: --out as it stands, or runs/<data>-<number>.
int cli_run_make_folder(cli_job *job);

/// Takes away what was written of a run that was not completed, and the folder if it was made.
void cli_run_discard(cli_job *job);

/// Makes job->folder for a run inside that of another, unless it is there.
int cli_run_make_inner(cli_job *job);

/// Moves the run in `from` to the folder `to`, its run.json last, and removes `from`. What was
/// moved before, by a process that was killed, may be missing there.
int cli_run_move(const char *from, const char *to);

/// Removes empty folders of starts, as cli_run_move leaves one when it is killed at its end.
void cli_run_sweep(const char *folder);

/// What was renamed in the folder is on the disk afterwards, where the file system can do that.
void cli_run_sync(const char *folder);

/// Takes the folder for this process as long as it lives, so that no two write to a run.
int cli_run_lock(cli_job *job);

/// Gives it back; a folder made by this job that holds nothing is removed.
void cli_run_release(cli_job *job);

/// Whether a process trains in the folder now.
bool cli_run_is_busy(const char *folder);

/// Whether a start of `folder` (--starts) is trained now; inner (out, CLI_PATH bytes) is its
/// folder.
bool cli_run_busy_start(const char *folder, char *inner);

// ---- run_record.c ----

/// Writes run.json: everything needed to repeat the run. CLI_DONE or an exit code.
int cli_run_write_record(cli_job *job);

/// Gives one member of a folder's run.json another value, which is taken.
int cli_run_update_record(const char *folder, const char *name, json_t *value);

/// Writes the run.json of the folder `from` to job->folder, where training can then go on.
int cli_run_copy_record(const char *from, cli_job *job);

/// For a formula in place of a file: rows and range of the run's own formula, where it has one
/// and they were not typed, and another data seed.
void cli_run_formula_options(const char *run, const cli_arguments *typed,
                             descent_read_options *options);

/// How many of the rows trained the run (its folder, or its model file): 0 unless they are the
/// data that it was trained on.
uint64_t cli_run_trained_rows(const char *run, const descent_dataset *data);

/// Whether the data are those that run.json was written for, as far as it says.
bool cli_run_has_data(const cli_job *job);

/// Reads the options of a run to be resumed from its run.json.
int cli_run_read_record(cli_job *job, const char *folder);

// ---- train_history.c ----

/// Training losses of the run's record: means of epochs, which ended after so many steps.
/// free(ends) frees both. count is 0 where there is no record. Returns an exit code.
typedef struct cli_history {
    double *ends, *losses;
    size_t count;
} cli_history;
int cli_train_history(const cli_job *job, cli_history *history);

// ---- again.c ----

/// Appends the words of a command as a shell reads them, without the folder for its results,
/// and with `options` in place of what they change: "--lr 0.1".
void cli_append_again(char *text, size_t capacity, size_t count, const char *const *words,
                      const char *options);

/// The command that began the run in the folder, with other options. text is out. False when
/// the record cannot be read.
bool cli_run_again(const char *folder, const char *options, char *text, size_t capacity);

/// The command that goes on with the job's run for as long again, with other options or "".
/// text is out.
void cli_run_more(const cli_job *job, const char *options, char *text, size_t capacity);

/// The same with its copy in another folder.
void cli_run_more_in(const cli_job *job, const char *folder, const char *options, char *text,
                     size_t capacity);

// ---- train_classes.c ----

/// Names the classes without a row for training, or for validation, on stderr.
/// What rows and classes count, where not all count the same.
void cli_weights_tell(const cli_job *job);
void cli_classes_tell(const cli_job *job);

/// The same for the fold that the job is about, of its training rows.
void cli_classes_tell_fold(const cli_job *job);

/// Adds the same, and how the rows were split, to facts, which are returned; NULL when there
/// is no memory.
json_t *cli_classes_facts(const cli_job *job, json_t *facts);

// ---- profile.c ----

/// Measures the limits and begins to book. CLI_DONE or an exit code.
int cli_profile_begin(cli_job *job);

/// Writes profile.json and, unless the results are JSON, prints the table on stdout.
int cli_profile_end(const cli_job *job);

// ---- summary.c ----

/// The lines before training, on stderr.
void cli_summary_before(const cli_job *job);

/// The plan of a dry run on stdout. `seconds`: of training, NAN when nobody knows.
int cli_summary_plan(const cli_job *job, double seconds);

/// Results on stdout (text or JSON), and on stderr what to do next.
int cli_summary_after(const cli_job *job, const descent_train_result *result);

/// The lines of results that are no talk, on stdout. Like the others an exit code: scores that
/// cannot be computed are an error, and the rest is printed all the same.
int cli_summary_results(const cli_job *job, const descent_train_result *result);

/// The results as a JSON object, *facts (out): NULL without memory.
int cli_summary_facts(const cli_job *job, const descent_train_result *result, json_t **facts);

/// What to do next, on stderr.
void cli_summary_next(const cli_job *job, bool resume);

/// The results as one JSON object on stdout.
int cli_summary_json(const cli_job *job, const descent_train_result *result);

/// What to say about a loss that is not finite.
void cli_summary_diverged(const cli_job *job, const descent_train_result *result,
                          const descent_error *error);

/// The command that goes on with the run, for people to copy.
void cli_resume_command(const cli_job *job, char *text, size_t capacity);

#endif
