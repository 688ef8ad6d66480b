// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train: from a data file to a trained model in a run folder.
//
// Keeps: options and data are checked before there is a folder, and whoever is stopped or
// fails on the way is told the command that goes on.
#include "train/train.h"

#include <stdio.h>

#include "run/again.h"
#include "run/guessing.h"
#include "run/job.h"
#include "run/page.h"
#include "run/place.h"
#include "run/prepare.h"
#include "run/settings.h"
#include "shell/config.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "train/curve.h"
#include "train/dry.h"
#include "train/folds.h"
#include "train/options.h"
#include "train/profile.h"
#include "train/resume.h"
#include "train/running.h"
#include "train/starts.h"
#include "train/summary.h"
#include "train/verdict.h"
#include "watch/watch.h"

static int begin_run(cli_job *job)
{
    descent_error error = {0};
    const descent_status status = descent_run_begin(job->run, job->own.out, &error);
    cli_job_look(job);
    snprintf(job->folder, sizeof job->folder, "%s", descent_run_folder(job->run));
    return status == DESCENT_OK ? CLI_DONE : cli_run_place_failed(&error, job->own.out);
}

static int make_run(cli_job *job)
{
    int code = job->opened ? cli_train_resume(job) : begin_run(job);
    if (code == CLI_DONE && job->own.profile) {
        code = cli_profile_begin(job);
        if (code != CLI_DONE && !job->opened) {
            descent_run_discard(job->run);
        }
    }
    return code;
}

static int prepare(cli_job *job)
{
    const int code = cli_job_read(job);
    if (code != CLI_DONE) {
        return code;
    }
    if (cli_train_is_dry(job)) {
        job->folder[0] = '\0';
        job->what->verdict = DESCENT_RUN_VERDICT_NONE; /* nobody watches */
        return cli_job_prepare(job);
    }
    return job->what->starts > 1 ? CLI_DONE : make_run(job);
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
    if (status == DESCENT_DIVERGED) {
        if (job->own.json) {
            cli_summary_json(job, result);
        }
        cli_watch_record(job, result, false);
        cli_summary_diverged(job, result, error);
        return CLI_DIVERGED;
    }
    if (status != DESCENT_OK) {
        cli_fail(error);
        cli_resume_command(job, command, sizeof command);
        cli_try("%s    from the last checkpoint", command);
        return cli_exit_code(status);
    }
    if (cli_signals_stop_asked() && result->stop == DESCENT_STOP_ASKED) {
        return interrupted(job, result);
    }
    const int code = cli_summary_after(job, result);
    return code == CLI_DONE && result->records_lost ? cli_train_records_lost(job->folder)
                                                    : code;
}

static int train_now(cli_job *job)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    const descent_status status = cli_train_run(job, true, &result, &error);
    if (status == DESCENT_OK || status == DESCENT_DIVERGED) {
        cli_train_curve(job);
        cli_guess(job);
    }
    const int code = finish(job, status, &result, &error);
    const int told = job->own.profile ? cli_profile_end(job) : CLI_DONE;
    return code == CLI_DONE ? told : code;
}

// What does not go together.
static int check_runs(const cli_job *job)
{
    const bool many = job->what->starts > 1;
    if (many && (job->own.profile || job->own.folds > 0)) {
        cli_error(job->own.profile ? "--profile looks at one run and does not go with --starts"
                                   : "--folds does not go with --starts: each fold would be "
                                     "trained from every start");
        cli_try("leave one of the two out");
        return CLI_USAGE;
    }
    if (many && job->own.watch) {
        cli_error("--watch shows one run and does not go with --starts");
        cli_try(
            "descent watch DIR/start-1    while it trains, where DIR is the folder of the run");
        return CLI_USAGE;
    }
    if (job->own.folds == 1) {
        cli_error("--folds 1: one fold would leave no rows to train on");
        cli_try("--folds 5");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int show_live(const cli_job *job, cli_server **server)
{
    const char *const folders[] = {job->folder};
    return job->own.watch ? cli_watch_begin(folders, 1, 0, 0.0, true, server) : CLI_DONE;
}

static int train_job(cli_job *job, cli_server **server)
{
    int code = check_runs(job);
    code = code == CLI_DONE && job->own.watch && !cli_watch_is_there() ? CLI_FAILED : code;
    code = code == CLI_DONE ? prepare(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    if (cli_train_is_dry(job)) {
        return cli_train_dry(job);
    }
    if (job->what->starts > 1) {
        return cli_train_starts(job);
    }
    cli_summary_before(job);
    code = show_live(job, server);
    if (code == CLI_DONE && job->own.folds > 0 && !job->opened) {
        code = cli_train_folds(job);
    }
    return code == CLI_DONE ? train_now(job) : code;
}

// What people look at; a run that may go on gets it when it has ended.
static void show(const cli_job *job, int code)
{
    char path[CLI_PATH];
    if (job->own.report && *job->folder && (code == CLI_DONE || code == CLI_DIVERGED) &&
        cli_run_page(job->folder, path)) {
        cli_talk("page    %s\n", CLI_SHOW(path));
    }
}

static int train(int argc, char **argv)
{
    cli_job job;
    cli_server *server = NULL;
    cli_signals_survive_writes();
    int code = cli_job_init(&job, argc, argv);
    code = code == CLI_DONE ? cli_job_read_options(&job) : code;
    cli_talk_quiet(job.own.quiet);
    if (code == CLI_DONE && job.own.show_config) {
        cli_config_print(job.sets, CLI_SETS);
    } else if (code == CLI_DONE) {
        if (*job.like) {
            cli_talk("%s\n", job.like);
        }
        code = train_job(&job, &server);
        show(&job, code);
    }
    cli_job_free(&job);
    cli_server_end(server, true); // when the run is no longer held, and has ended for everybody
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
        "Reads a data file (CSV or TSV, IDX, NPY, LIBSVM, JSON, CIFAR, each also as .gz, a "
        "folder "
        "with a folder of PNG and JPEG files for each class, or a "
        "bundled set "
        "like @digits; - is the standard input, and \"formula: sin(3*x)+noise(0.1)\" makes its "
        "own rows), trains a network on it, and keeps everything in a run folder: the "
        "model, a record of every epoch, and checkpoints to resume from.\n"
        "In a terminal some lines of the epochs stay above the moving one (which has curves of "
        "the last losses, where it is wide), and a curve of the "
        "losses ends the run (neither with --quiet nor --json). The keys l and L halve and "
        "double the learning rate, s saves the "
        "model, q stops and saves. Ctrl-C finishes the step, saves, and prints the command "
        "that continues the run; a second Ctrl-C quits at once.\n"
        "When there are rows for validation, the model gets the weights of the epoch with the "
        "lowest validation loss (--keep last: the last ones), and a run whose length is not "
        "given ends when that loss has not been lower for some time (--patience).\n"
        "With --starts N the network is trained N times from different initial weights, with "
        "the same rows for validation. The run whose model has the smallest validation loss "
        "(training loss when nothing is validated) becomes the run in the folder; the "
        "others stay in it as start-1, start-2, ..., each a separate run folder. A stop "
        "keeps the best so far; after a crash or a kill, --resume goes on with all of them.\n"
        "With --folds K the network is trained K times before, each time without a K-th of "
        "the rows, which it is then scored on: every row once, by a model that has not seen "
        "it. The scores are printed as mean +- standard error and are in run.json; the "
        "model that is kept is trained as without --folds.\n",
    .examples = "descent train @digits\n"
                "descent train my.csv --target price --epochs 50\n"
                "descent train visits.csv --target sick --split group:patient --folds 5\n"
                "descent train --resume runs/digits-1 --epochs 100\n",
    .common = common,
    .tables = {descent_run_option_table, descent_train_option_table, descent_read_option_table,
               cli_train_settings_table},
    .run = train,
};
