// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent tune: which settings train a network best here?
//
// Keeps: whoever is stopped is told the command that goes on; it is the same one.
#include "tune/tune.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "function/report.h"
#include "run/prepare.h"
#include "run/verdict_json.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "tune/options.h"
#include "tune/page.h"
#include "tune/progress.h"
#include "tune/table.h"

// Beyond the time that there was, by so much more, is told.
static const double excess = 1.15;

static int open_folder(const cli_tune_job *job)
{
    descent_error error = {0};
    struct stat info;
    const char *out = job->own.out;
    if (descent_tune_open(job->tune, out, job->own.fresh, &error) == DESCENT_OK) {
        return CLI_DONE;
    }
    const int code = cli_fail(&error);
    const bool there = *out && stat(out, &info) == 0;
    if ((error.status == DESCENT_INVALID || error.status == DESCENT_CHANGED) && there) {
        cli_try("--out DIR    another folder");
    } else if (error.status == DESCENT_BAD_DATA) {
        cli_try("--fresh      from the beginning, in another folder");
    } else if (error.status == DESCENT_IO) {
        cli_try("--out DIR    a folder that you may write to");
    }
    return code;
}

static int interrupted(const cli_tune_job *job)
{
    char command[4 * CLI_PATH] = "descent";
    for (int i = 0; i < job->arguments.argc; i++) {
        if (strcmp(job->arguments.argv[i], "--fresh") != 0) {
            cli_append_shell_word(command, sizeof command, job->arguments.argv[i]);
        }
    }
    cli_talk("stopped; what was trained is kept in %s\n",
             CLI_SHOW(descent_tune_folder(job->tune)));
    fprintf(stderr, "go on: %s\n", command);
    return CLI_INTERRUPTED;
}

static int failed(const cli_tune_job *job, const descent_error *error)
{
    const int code = cli_fail(error);
    if (error->status == DESCENT_IO) {
        cli_try("the same command, when there is room    what was trained is kept in %s",
                CLI_SHOW(descent_tune_folder(job->tune)));
    }
    return code;
}

static void tell_excess(const cli_tune_job *job, double seconds)
{
    char took[64];
    if (seconds > excess * job->how.time) {
        cli_format_duration(seconds, took, sizeof took);
        cli_note(
            "it took %s, more than --time: trainings took longer than measured, and one group "
            "of trials is trained whatever it takes",
            took);
    }
}

static int run(cli_tune_job *job)
{
    descent_error error = {0};
    cli_tune_progress progress;
    cli_signals_catch(!job->own.quiet && !job->own.json);
    cli_tune_progress_start(&progress, job);
    const descent_status status =
        descent_tune_run(job->tune, cli_tune_progress_tell, &progress, &error);
    cli_tune_progress_end(&progress);
    if (status != DESCENT_OK) {
        return failed(job, &error);
    }
    tell_excess(job, progress.seconds);
    return descent_tune_is_over(job->tune) ? CLI_DONE : interrupted(job);
}

static int make(cli_tune_job *job)
{
    descent_error error = {0};
    if (strcmp(job->run.what->data, "-") == 0) {
        cli_error("data from the standard input are read once, and a search that is "
                  "interrupted reads them again");
        cli_try("descent tune FILE");
        return CLI_USAGE;
    }
    const int code = cli_job_read(&job->run);
    if (code != CLI_DONE) {
        return code;
    }
    return descent_tune_create(job->run.run, &job->how, &job->tune, &error) == DESCENT_OK
               ? CLI_DONE
               : cli_fail(&error);
}

static int tune(cli_tune_job *job)
{
    int code = cli_function_report_check(job->own.report, job->own.json);
    code = code == CLI_DONE ? make(job) : code;
    code = code == CLI_DONE ? open_folder(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    cli_talk("on      %s: %s; kept in %s\n",
             CLI_SHOW(job->arguments.words_count > 0 ? job->arguments.words[0]
                                                     : job->run.what->data),
             CLI_THINGS(descent_dataset_rows(job->run.data), "row"),
             CLI_SHOW(descent_tune_folder(job->tune)));
    code = run(job);
    if (code != CLI_DONE) {
        return code;
    }
    const bool out = cli_function_report_is_out(job->own.report);
    code = job->own.json
               ? cli_print_json_exact(cli_sentences_json(descent_tune_json(job->tune)))
           : out ? CLI_DONE
                 : cli_tune_table(job);
    return code == CLI_DONE ? cli_tune_page(job) : code;
}

static int tune_command(int argc, char **argv)
{
    cli_tune_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    cli_signals_survive_writes();
    int code = cli_tune_job_init(job, argc, argv);
    cli_talk_quiet(job->own.quiet);
    code = code == CLI_DONE ? tune(job) : code;
    cli_tune_job_free(job);
    free(job);
    return code;
}

static const char *const common[] = {"over",   "time", "trials", "folds", "out",
                                     "target", "test", "epochs", "json",  NULL};

const cli_command cli_tune_command = {
    .name = "tune",
    .arguments = "DATA [options]",
    .summary = "search for the settings that train a network best",
    .text =
        "Trains many networks on DATA, each with other settings, and says which are best, how "
        "sure that is, and which settings matter.\n"
        "--over says what is searched over; without it the learning rate, and with more trials "
        "the penalty on the weights, the layers, dropout and the batch size. The first trials "
        "cover the space evenly, the others are chosen by those before (tree-structured Parzen "
        "estimator). A trial is compared at 1/9 and 1/3 of its own schedule, and the best "
        "third "
        "goes on; the others end with a reason, as those do that diverge. The best are trained "
        "with new seeds until their order is settled. Where the best lies at the edge of a "
        "range, the range is widened.\n"
        "Every trial is a run in the folder of the search, for `descent runs`, `report` and "
        "`diagnose`. After Ctrl-C or a kill the same command goes on, to the same results. "
        "They "
        "do not depend on the number of threads; with --time the number of trials depends on "
        "the machine, and the end says which --trials repeats them.\n"
        "The loss that trials are chosen by is too good to be true of new rows: --test FILE "
        "scores the chosen one on rows that no trial has seen, --folds K makes the whole "
        "search "
        "K times more without a part of the rows.\n",
    .examples = "descent tune @digits --time 2m\n"
                "descent tune my.csv --target price --trials 50 --folds 5\n"
                "descent tune @penguins --over \"lr=1e-4..1:log, layers=32 relu|64 relu 32 "
                "relu\"\n",
    .common = common,
    .tables = {cli_tune_settings_table, descent_tune_option_table, cli_tune_training_table,
               cli_tune_run_table, descent_read_option_table},
    .run = tune_command,
};
