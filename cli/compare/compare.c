// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent compare: which update rule is better on this, by how much, and how sure is that?
//
// Keeps: whoever is stopped is told the command that goes on; it is the same one.
#include "compare/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compare/job.h"
#include "compare/json.h"
#include "compare/options.h"
#include "compare/page.h"
#include "compare/progress.h"
#include "compare/subject.h"
#include "compare/table.h"
#include "function/report.h"
#include "shell/clock.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"
#include "shell/text.h"

// Beyond the time that there was, by so much more, is told.
static const double excess = 1.15;

// ---- before ----

static int open_folder(cli_compare_job *job)
{
    descent_error error = {0};
    struct stat info;
    const char *out = job->own.out;
    if (descent_compare_open(job->compare, out, job->own.fresh, &error) == DESCENT_OK) {
        return CLI_DONE;
    }
    const int code = cli_fail(&error);
    const bool there = *out && stat(out, &info) == 0;
    if (error.status == DESCENT_INVALID && there) {
        cli_try("--out DIR    another folder");
    } else if (error.status == DESCENT_CHANGED) {
        cli_try("--out DIR    another folder\n     --fresh      in its place");
    } else if (error.status == DESCENT_BAD_DATA) {
        cli_try("--fresh      from the beginning");
    } else if (error.status == DESCENT_IO && !there) {
        cli_try("--out DIR    a folder that you may write to");
    }
    return code;
}

static void tell_subject(const cli_compare_job *job)
{
    if (job->is_function) {
        cli_talk("on      %s, from starts in its box\n", CLI_SHOW(job->function.text));
        return;
    }
    const char *layers = descent_network_layers(job->run.network);
    cli_talk("on      %s: %s, hidden layers \"%s\", %s\n", CLI_SHOW(job->word),
             CLI_THINGS(descent_dataset_rows(job->run.data), "row"), layers ? layers : "",
             CLI_THINGS(descent_network_parameters(job->run.network), "parameter"));
}

// ---- the whole ----

static void again(const cli_compare_job *job, char *text, size_t capacity)
{
    snprintf(text, capacity, "descent");
    for (int i = 0; i < job->arguments.argc; i++) {
        if (strcmp(job->arguments.argv[i], "--fresh") != 0) {
            cli_append_shell_word(text, capacity, job->arguments.argv[i]);
        }
    }
}

static int interrupted(const cli_compare_job *job)
{
    char command[CLI_MINIMIZE_TEXT];
    again(job, command, sizeof command);
    descent_compare_plan plan = {.size = sizeof plan};
    if (descent_compare_plan_get(job->compare, &plan)) {
        cli_talk("stopped; what has ended is kept in %s\n",
                 CLI_SHOW(descent_compare_folder(job->compare)));
    } else {
        cli_talk("stopped before the first run\n");
    }
    fprintf(stderr, "go on: %s\n", command);
    return CLI_INTERRUPTED;
}

// Where length and seeds are given, time does not count.
static void tell_excess(const cli_compare_job *job, double seconds)
{
    char took[64];
    const bool timed = job->how.length == 0 || job->how.seeds == 0;
    if (timed && seconds > excess * job->how.time) {
        cli_format_duration(seconds, took, sizeof took);
        cli_note("it took %s, more than --time: runs took longer than measured, and what was "
                 "given, three rates and three seeds are run whatever they take",
                 took);
    }
}

static int run(cli_compare_job *job)
{
    descent_error error = {0};
    cli_compare_progress progress;
    const double begun = cli_clock();
    cli_signals_catch(!job->own.quiet && !job->own.json);
    cli_compare_progress_start(&progress, job);
    const descent_status status =
        descent_compare_run(job->compare, cli_compare_progress_tell, &progress, &error);
    cli_compare_progress_end(&progress);
    if (status != DESCENT_OK) {
        return cli_fail(&error);
    }
    tell_excess(job, cli_clock() - begun);
    return descent_compare_result(job->compare) ? CLI_DONE : interrupted(job);
}

static int show(const cli_compare_job *job)
{
    const bool out = cli_function_report_is_out(job->own.report);
    const int code = job->own.json ? cli_print_json_exact(cli_compare_json(job))
                     : out         ? CLI_DONE
                                   : cli_compare_table(job);
    if (!job->own.json && !out) {
        cli_talk("\nkept in %s; the same command shows it again\n",
                 CLI_SHOW(descent_compare_folder(job->compare)));
    }
    return code == CLI_DONE ? cli_compare_page(job) : code;
}

static int compare(cli_compare_job *job)
{
    int code = cli_function_report_check(job->own.report, job->own.json);
    code = code == CLI_DONE ? cli_compare_subject(job) : code;
    code = code == CLI_DONE ? open_folder(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    tell_subject(job);
    code = run(job);
    return code == CLI_DONE ? show(job) : code;
}

static int compare_command(int argc, char **argv)
{
    cli_compare_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    cli_signals_survive_writes();
    int code = cli_compare_job_init(job, argc, argv);
    cli_talk_quiet(job->own.quiet);
    code = code == CLI_DONE ? compare(job) : code;
    cli_compare_job_free(job);
    free(job);
    return code;
}

static const char *const common[] = {"with", "time",   "length", "seeds",  "out", "fresh",
                                     "json", "report", "target", "layers", "box", NULL};

const cli_command cli_compare_command = {
    .name = "compare",
    .arguments = "DATA|FORMULA|NAME [options]",
    .summary = "compare optimizers fairly, and say how sure the answer is",
    .text =
        "Trains the same network on DATA with several update rules, or follows them down a "
        "function (a formula in quotes, or a name that `descent functions` lists), and says "
        "which is better, by how much, and how sure that is.\n"
        "Every rule is tuned with as many trials: learning rates on a logarithmic scale around "
        "its default, each constant and decaying linearly to 0, at three lengths of runs. "
        "Where "
        "the best rate is the lowest or highest that was tried, all rules get more. The best "
        "of "
        "each rule is then run with new seeds, and only these runs count, by the validation "
        "loss at their end. Seeds are paired: the same split, order of examples and initial "
        "weights for all rules. A difference is told when the exact sign-flip test separates "
        "it, with Holm's adjustment over all pairs; else how many seeds would be needed.\n"
        "Everything is made to fit into --time: by shorter runs, then by fewer rates, then by "
        "fewer seeds, also when the machine gets slower meanwhile. Three rates and three seeds "
        "of "
        "every rule are run even where that takes longer, and up to a tenth more is taken for "
        "seeds without which nothing could be told. What ends is kept in a folder: after "
        "Ctrl-C "
        "or a kill the same command goes on, and when all is done it shows the result again.\n",
    .examples = "descent compare @digits --time 60s\n"
                "descent compare my.csv --target price --with adam,momentum --time 30m\n"
                "descent compare rosenbrock --with all\n"
                "descent compare \"x^2 + 10*y^2\" --box -5..5 --with gd,momentum,adam --json\n",
    .common = common,
    .tables = {cli_compare_settings_table, descent_compare_option_table,
               cli_compare_training_table, descent_read_option_table},
    .run = compare_command,
};
