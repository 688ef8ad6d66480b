// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train: from a data file to a trained model in a run folder.
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/dataset.h"
#include "shell/command.h"
#include "shell/output.h"
#include "shell/progress.h"
#include "shell/signals.h"
#include "shell/terminal.h"
#include "target/target.h"

// Above so many inputs the default network has the room that images want.
enum { MANY_INPUTS = 500 };
static const double key_seconds = 0.05;
static const double trial_seconds = 0.2;

// ---- preparing ----

static int read_like(const cli_job *job, const char *given, descent_dataset **data)
{
    char path[CLI_PATH];
    descent_error error = {0};
    cli_job_path(job, given, path);
    if (descent_dataset_read_like(path, job->data, data, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return CLI_DONE;
}

static int read_data(cli_job *job)
{
    char path[CLI_PATH], labels[CLI_PATH];
    descent_error error = {0};
    descent_read_options options = job->read;
    options.type = job->narrow ? DESCENT_FLOAT32 : job->train.precision;
    if (strcmp(job->own.data, "-") == 0 && *job->base) {
        cli_error("the data of this run came from the standard input and were not kept");
        if (*job->own.resume && *job->folder) {
            cli_try("descent train FILE    a new run, with the data in a file");
        }
        return CLI_NO_INPUT;
    }
    if (strcmp(job->own.data, "-") == 0) {
        cli_talk(
            "note: data from the standard input are not kept; the run cannot be resumed\n");
    }
    cli_job_path(job, job->own.data, path);
    cli_job_path(job, job->read.labels, labels);
    snprintf(options.labels, sizeof options.labels, "%s", labels);
    const descent_split *split = &job->train.split;
    if (split->kind == DESCENT_SPLIT_GROUP) {
        snprintf(options.group, sizeof options.group, "%s", split->column);
    } else if (split->kind == DESCENT_SPLIT_TIME) {
        snprintf(options.order, sizeof options.order, "%s", split->column);
    }
    if (cli_dataset_read(path, &options, &job->data, &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (code == CLI_BAD_DATA && !cli_has_remedy(&error)) {
            char command[2 * CLI_PATH] = "descent data";
            cli_append_shell_word(command, sizeof command, job->own.data);
            cli_try("%s    what is understood of the file", command);
        } else if (code == CLI_NO_INPUT && cli_target_is_run(path)) {
            char command[2 * CLI_PATH] = "descent train --resume";
            cli_append_shell_word(command, sizeof command, path);
            cli_try("%s    goes on with this run", command);
        }
        return code;
    }
    int code = CLI_DONE;
    if (*job->own.valid_file) {
        code = read_like(job, job->own.valid_file, &job->valid);
    }
    if (code == CLI_DONE && *job->own.test) {
        code = read_like(job, job->own.test, &job->test);
    }
    return code;
}

// Two smooth layers learn a curve as well as a table of few rows (docs/defaults.md).
static const char *choose_layers(cli_job *job)
{
    const bool many = descent_dataset_inputs(job->data) > MANY_INPUTS;
    const bool few = descent_dataset_rows(job->data) < DESCENT_FEW_ROWS;
    job->layers_reason = many  ? "wide, for more than 500 inputs"
                         : few ? "two smooth ones, for fewer than 10,000 rows"
                               : "one, for 10,000 rows or more and at most 500 inputs";
    return many ? "256 relu 128 relu" : few ? "64 silu 32 silu" : "64 relu";
}

static int make_network(cli_job *job)
{
    descent_error error = {0};
    const bool automatic = strcmp(job->own.layers, "auto") == 0;
    if (descent_dataset_task(job->data) == DESCENT_TASK_NONE) {
        cli_error("--task none: there is nothing to learn without a target");
        cli_try("leave --task out; --target NAME says what to predict");
        return CLI_USAGE;
    }
    if (*job->own.resume == '\0') {
        snprintf(job->layers, sizeof job->layers, "%s",
                 automatic ? choose_layers(job) : job->own.layers);
    }
    if (descent_network_parse(job->layers, job->train.dropout, job->data, &job->network,
                              &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (!cli_has_remedy(&error)) {
            cli_try("--layers \"64 relu 32 relu\"");
        }
        return code;
    }
    const char *layers = descent_network_layers(job->network);
    if (*job->own.resume == '\0' && strlen(layers) > strlen(job->layers)) {
        cli_note(
            "layers \"%s\": relu is added after a number without a function; \"64 linear\" "
            "has none",
            layers);
    }
    if (strlen(layers) < sizeof job->layers) {
        snprintf(job->layers, sizeof job->layers, "%s", layers);
    }
    return CLI_DONE;
}

int cli_train_prepare(cli_job *job)
{
    descent_error error = {0};
    snprintf(job->train.directory, sizeof job->train.directory, "%s", job->folder);
    const descent_train_sets sets = {job->data, job->valid, job->test};
    descent_status status =
        descent_trainer_create(job->network, &sets, &job->train, &job->trainer, &error);
    if (status == DESCENT_OK) {
        status = descent_trainer_set_note(job->trainer, job->note, &error);
    }
    if (status != DESCENT_OK) {
        return cli_fail(&error);
    }
    job->plan = descent_trainer_plan(job->trainer);
    snprintf(job->split, sizeof job->split, "%s", job->plan.split);
    job->plan.split = job->split;
    return job->own.dry_run ? CLI_DONE : cli_watch_begin(job);
}

// Data that are not what they were: the same command begins anew with them.
static void offer_new_run(const cli_job *job)
{
    char command[4 * CLI_PATH];
    if (cli_run_again(job->folder, "", command, sizeof command)) {
        cli_try("%s    a new run, with the data as they are now", command);
    }
}

int cli_train_changed(const cli_job *job)
{
    cli_error("the data have changed since the run was started: run.json has another "
              "checksum of them");
    offer_new_run(job);
    return CLI_USAGE;
}

// Before the first checkpoint: what was begun begins again.
static int begin_again(const cli_job *job)
{
    char records[CLI_PATH];
    if (!cli_run_has_data(job)) {
        return cli_train_changed(job);
    }
    cli_talk("note: there is no checkpoint yet; the run starts from the beginning\n");
    // So do its records: what was killed before its first checkpoint may have left some.
    if (cli_run_file(job->folder, "metrics.jsonl", records)) {
        unlink(records);
    }
    return CLI_DONE;
}

int cli_train_resume(cli_job *job)
{
    descent_error error = {0};
    cli_run_sweep(job->folder);
    const descent_status status = descent_trainer_resume(job->trainer, &error);
    if (status == DESCENT_NO_INPUT) {
        return begin_again(job);
    }
    const int code = status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
    if (status == DESCENT_INVALID && strstr(error.message, "have changed since")) {
        offer_new_run(job);
    }
    return code;
}

static int make_run(cli_job *job)
{
    int code = *job->own.resume ? CLI_DONE : cli_run_make_folder(job);
    if (code == CLI_DONE) {
        code = cli_run_lock(job);
    }
    if (code == CLI_DONE) {
        code = cli_train_prepare(job);
    }
    if (code == CLI_DONE && *job->own.resume) {
        code = cli_train_resume(job);
    }
    if (code == CLI_DONE && job->own.profile) {
        code = cli_profile_begin(job);
    }
    return code == CLI_DONE ? cli_run_write_record(job) : code;
}

int cli_train_read(cli_job *job)
{
    const int code = read_data(job);
    return code == CLI_DONE ? make_network(job) : code;
}

static int prepare(cli_job *job)
{
    const int code = cli_train_read(job);
    if (code != CLI_DONE) {
        return code;
    }
    if (job->own.dry_run) {
        job->folder[0] = '\0';
        return cli_train_prepare(job);
    }
    return job->own.starts > 1 ? CLI_DONE : make_run(job);
}

// ---- running ----

typedef struct watcher {
    cli_job *job;
    cli_progress progress;
    bool keys;
    bool stepped; /* at least one step was taken */
    double polled;
    char warned[512]; /* the last warning */
} watcher;

static void save_now(watcher *w)
{
    char path[CLI_PATH];
    descent_error error = {0};
    descent_model *model = NULL;
    cli_progress_clear(&w->progress);
    if (!cli_run_file(w->job->folder, "model.safetensors", path)) {
        return;
    }
    if (descent_trainer_model(w->job->trainer, &model, &error) != DESCENT_OK ||
        descent_model_save(model, path, &error) != DESCENT_OK) {
        cli_fail(&error);
    } else {
        cli_talk("saved   %s\n", path);
    }
    descent_model_free(model);
}

static void scale_rate(watcher *w, double factor, const char *by)
{
    descent_error error = {0};
    if (descent_trainer_scale_rate(w->job->trainer, factor, by, &error) != DESCENT_OK) {
        cli_progress_clear(&w->progress);
        cli_fail(&error);
    }
}

static descent_action take_keys(watcher *w)
{
    const double now = cli_clock();
    if (!w->keys || now - w->polled < key_seconds) {
        return DESCENT_CONTINUE;
    }
    w->polled = now;
    for (int key = cli_terminal_key(); key; key = cli_terminal_key()) {
        switch (key) {
        case 'l':
            scale_rate(w, 0.5, "key l");
            break;
        case 'L':
            scale_rate(w, 2.0, "key L");
            break;
        case 's':
            save_now(w);
            break;
        case 'q':
            return DESCENT_STOP;
        default:
            break;
        }
    }
    return DESCENT_CONTINUE;
}

// A warning that comes again, as for every checkpoint on a full disk, is shown once.
static void warn(watcher *w, const char *text)
{
    if (strncmp(w->warned, text, sizeof w->warned - 1) == 0) {
        return;
    }
    snprintf(w->warned, sizeof w->warned, "%s", text);
    cli_progress_clear(&w->progress);
    cli_note("%s", text);
}

static descent_action on_event(const descent_event *event, void *user)
{
    watcher *w = user;
    if (event->kind == DESCENT_EVENT_RATE) {
        cli_progress_clear(&w->progress);
        cli_talk("rate    lr %.4g from step %s on (%s)\n", event->learning_rate,
                 CLI_COUNT(event->step + 1), event->text ? event->text : "by hand");
    } else if (event->kind == DESCENT_EVENT_KICK) {
        cli_progress_clear(&w->progress);
        cli_talk("kick    at step %s (%s)\n", CLI_COUNT(event->step),
                 event->text ? event->text : "");
    } else if (event->kind == DESCENT_EVENT_WARNING && event->text) {
        warn(w, event->text);
    }
    w->stepped = w->stepped || event->kind == DESCENT_EVENT_STEP;
    cli_progress_event(&w->progress, event);
    if (cli_signals_stop_asked()) {
        return DESCENT_STOP;
    }
    return take_keys(w);
}

int cli_train_records_lost(const char *folder)
{
    char command[2 * CLI_PATH] = "descent evaluate";
    cli_append_shell_word(command, sizeof command, folder);
    cli_error(
        "records are missing in metrics.jsonl of %s, which could not be written at times; "
        "the model is saved and whole",
        folder);
    cli_try("%s    the model as it is; with room for the records, train again for all of them",
            command);
    return CLI_FAILED;
}

static int interrupted(const cli_job *job, const descent_train_result *result)
{
    char command[2 * CLI_PATH];
    if (job->own.json) {
        cli_summary_json(job, result);
    }
    cli_talk("stopped at epoch %s, step %s; the state is saved in %s\n",
             CLI_COUNT(result->epochs + 1), CLI_COUNT(result->steps), job->folder);
    cli_resume_command(job, command, sizeof command);
    fprintf(stderr, "resume: %s\n", command);
    return CLI_INTERRUPTED;
}

static int finish(const cli_job *job, descent_status status, const descent_train_result *result,
                  const descent_error *error)
{
    char command[2 * CLI_PATH];
    if (status == DESCENT_OK && cli_signals_stop_asked() &&
        result->stop == DESCENT_STOP_ASKED) {
        return interrupted(job, result);
    }
    if (status == DESCENT_OK) {
        const int code = cli_summary_after(job, result);
        return code == CLI_DONE && result->records_lost ? cli_train_records_lost(job->folder)
                                                        : code;
    }
    if (status == DESCENT_DIVERGED) {
        if (job->own.json) {
            cli_summary_json(job, result);
        }
        cli_summary_diverged(job, result, error);
        return CLI_DIVERGED;
    }
    cli_fail(error);
    cli_resume_command(job, command, sizeof command);
    cli_try("%s    from the last checkpoint", command);
    return cli_exit_code(status);
}

// Epochs that the run has or begins; 0 when only time ends it.
static uint64_t epochs_expected(const cli_job *job)
{
    const uint64_t each = job->plan.steps_per_epoch;
    uint64_t epochs = job->plan.epochs;
    if (job->train.steps > 0 && each > 0) {
        const uint64_t begun = job->train.steps / each + (job->train.steps % each != 0);
        epochs = epochs == 0 || begun < epochs ? begun : epochs;
    }
    return epochs;
}

descent_status cli_train_run(cli_job *job, bool keys, descent_train_result *result,
                             descent_error *error)
{
    watcher w = {.job = job};
    cli_progress_start(&w.progress, job->own.quiet,
                       descent_dataset_task(job->data) == DESCENT_TASK_CLASSIFY,
                       epochs_expected(job));
    w.progress.fold = job->train.fold;
    w.progress.folds = job->train.folds;
    w.progress.history =
        job->own.starts <= 1 && job->train.fold == 0; /* of many runs it would be long */
    cli_signals_catch(!job->own.quiet);
    w.keys = !job->own.quiet && cli_terminal_open_keys();
    if (w.keys && keys) {
        cli_talk(
            "keys    l lower the rate   L raise it   s save the model   q stop and save\n");
    }
    const descent_status status =
        descent_trainer_run(job->trainer, on_event, &w, result, error);
    cli_progress_end(&w.progress);
    cli_terminal_close_keys();
    if (status == DESCENT_OK && !w.stepped && *job->own.resume && job->own.starts <= 1) {
        cli_talk("note: the run was complete; --epochs, --steps, --time or --patience can "
                 "extend it\n");
    }
    return status;
}

static int train_now(cli_job *job)
{
    descent_error error = {0};
    descent_train_result result = {0};
    const descent_status status = cli_train_run(job, true, &result, &error);
    if (status == DESCENT_OK || status == DESCENT_DIVERGED) {
        cli_train_curve(job, &result);
    }
    const int code = finish(job, status, &result, &error);
    const int told = job->own.profile ? cli_profile_end(job) : CLI_DONE;
    return code == CLI_DONE ? told : code;
}

// ---- dry run ----

typedef struct trial {
    double begun;
    uint64_t steps; /* after the first one, which warms the caches up */
    double seconds; /* that they took */
} trial;

static descent_action on_trial(const descent_event *event, void *user)
{
    trial *t = user;
    const double now = cli_clock();
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    if (event->step == 1) {
        t->begun = now;
        return DESCENT_CONTINUE;
    }
    t->steps = event->step - 1;
    t->seconds = now - t->begun;
    return t->seconds >= trial_seconds ? DESCENT_STOP : DESCENT_CONTINUE;
}

// Takes steps for a moment to say how long all of them will take; the trainer of a dry run
// writes nothing.
static double guess_seconds(cli_job *job)
{
    trial t = {0};
    descent_train_result result;
    const descent_status status =
        descent_trainer_run(job->trainer, on_trial, &t, &result, NULL);
    double steps = job->plan.epochs > 0
                       ? (double)job->plan.epochs * (double)job->plan.steps_per_epoch
                       : HUGE_VAL;
    if (job->train.steps > 0) {
        steps = fmin(steps, (double)job->train.steps);
    }
    if (status != DESCENT_OK || t.steps == 0) {
        return (double)NAN;
    }
    return fmin(steps * t.seconds / (double)t.steps, job->train.time);
}

// What does not go together.
static int check_runs(const cli_job *job)
{
    const bool many = job->own.starts > 1;
    if (many && (job->own.profile || job->own.folds > 0)) {
        cli_error(job->own.profile ? "--profile looks at one run and does not go with --starts"
                                   : "--folds does not go with --starts: each fold would be "
                                     "trained from every start");
        cli_try("leave one of the two out");
        return CLI_USAGE;
    }
    if (job->own.folds == 1) {
        cli_error("--folds 1: one fold would leave no rows to train on");
        cli_try("--folds 5");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int train_job(cli_job *job)
{
    int code = check_runs(job);
    code = code == CLI_DONE ? prepare(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    if (job->own.starts > 1 && !job->own.dry_run) {
        return cli_train_starts(job);
    }
    cli_summary_before(job);
    if (job->own.dry_run) {
        const double runs = (double)(job->own.starts + job->own.folds);
        return cli_summary_plan(job, runs * guess_seconds(job));
    }
    if (job->own.folds > 0 && *job->own.resume == '\0') {
        code = cli_train_folds(job);
    }
    return code == CLI_DONE ? train_now(job) : code;
}

static int train(int argc, char **argv)
{
    cli_job job;
    cli_signals_survive_writes();
    cli_job_init(&job, argc, argv);
    int code = cli_job_read_options(&job);
    cli_talk_quiet(job.own.quiet);
    if (code == CLI_DONE && job.own.show_config) {
        cli_config_print(job.sets, CLI_SETS);
    } else if (code == CLI_DONE) {
        code = train_job(&job);
    }
    cli_job_free(&job);
    return code;
}

static const char *const common[] = {"target", "layers", "optimizer", "lr",     "batch",
                                     "epochs", "time",   "decay",     "valid",  "test",
                                     "seed",   "starts", "out",       "resume", NULL};

const cli_command cli_train_command = {
    .name = "train",
    .arguments = "DATA [options]",
    .summary = "train a network on a data file",
    .text =
        "Reads a data file (CSV or TSV, IDX, NPY, LIBSVM, JSON, each also as .gz, or a "
        "bundled set "
        "like @digits; - is the standard input, and \"formula: sin(3*x)+noise(0.1)\" makes its "
        "own rows), trains a network on it, and keeps everything in a run folder: the "
        "model, a record of every epoch, and checkpoints to resume from.\n"
        "In a terminal some lines of the epochs stay above the moving one, and a curve of the "
        "losses ends the run (neither with --quiet nor --json). The keys l and L halve and "
        "double the learning rate, s saves the "
        "model, q stops and saves. Ctrl-C finishes the step, saves, and prints the command "
        "to go on with; a second Ctrl-C quits at once.\n"
        "When there are rows for validation, the model gets the weights of the epoch with the "
        "lowest validation loss (--keep last: the last ones), and a run whose length is not "
        "given ends when that loss has not been lower for some time (--patience).\n"
        "With --starts N the network is trained N times from other initial weights, with "
        "the same rows for validation. The run whose model has the smallest validation loss "
        "(training loss when nothing is validated) becomes the run in the folder; the "
        "others stay in it as start-1, start-2, ..., each a run folder of its own. A stop "
        "keeps the best so far; after a crash or a kill, --resume goes on with all of them.\n"
        "With --folds K the network is trained K times before, each time without a K-th of "
        "the rows, which it is then scored on: every row once, by a model that has not seen "
        "it. The scores are printed as mean +- standard error and stand in run.json; the "
        "model that is kept is trained as without --folds.\n",
    .examples = "descent train @digits\n"
                "descent train my.csv --target price --epochs 50\n"
                "descent train visits.csv --target sick --split group:patient --folds 5\n"
                "descent train --resume runs/digits-1 --epochs 100\n",
    .common = common,
    .tables = {cli_train_settings_table, descent_train_option_table, descent_read_option_table},
    .run = train,
};
