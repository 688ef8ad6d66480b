// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent advise: what is wrong with data, and how to train on them, before training.
#include "advise/advise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/options.h"
#include "advise/report.h"
#include "run/find.h"
#include "run/prepare.h"
#include "shell/clock.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/terminal.h"

// ---- progress ----

typedef struct progress {
    bool live, on_screen;
    double drawn;
} progress;

static const double redraw_seconds = 0.1;

static descent_action tell(descent_advise_part part, double done, void *user)
{
    progress *p = user;
    if (p->live && cli_clock() - p->drawn >= redraw_seconds && cli_terminal_in_front()) {
        fprintf(stderr, "\r%s  %.0f %%\033[K", descent_advise_part_word((int)part),
                100.0 * done);
        fflush(stderr);
        p->drawn = cli_clock();
        p->on_screen = true;
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

static void clear(const progress *p)
{
    if (p->on_screen) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}

// ---- the whole ----

// The last line is a command on the same data: they must be there a second time.
static int refuse_word(const char *word)
{
    if (strcmp(word, "-") == 0) {
        cli_error(
            "data from the standard input are read once, and the advice ends in a command that "
            "reads them again");
        cli_try("descent advise FILE");
        return CLI_USAGE;
    }
    if (cli_run_is_run(word)) {
        cli_error("%s is a run, and advise takes data that are to be trained on", word);
        cli_try("descent advise DATA");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int prepare(cli_advise_job *job)
{
    descent_error error = {0};
    int code = refuse_word(job->arguments.words[0]);
    code = code == CLI_DONE ? cli_job_move(&job->run, job->arguments.words[0]) : code;
    code = code == CLI_DONE ? cli_job_read(&job->run) : code;
    if (code != CLI_DONE) {
        return code;
    }
    const descent_train_sets sets = {.train = job->run.data, .valid = job->run.valid};
    const descent_status status = descent_adviser_create(
        job->run.network, &sets, job->run.train, &job->how, &job->adviser, &error);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

static int measure(cli_advise_job *job)
{
    descent_error error = {0};
    progress p = {.live = cli_terminal_is_live() && !job->own.quiet && !job->own.json};
    cli_signals_catch(!job->own.quiet && !job->own.json);
    const descent_status status = descent_adviser_run(job->adviser, tell, &p, &error);
    clear(&p);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

static int show(const cli_advise_job *job)
{
    if (job->own.json) {
        return cli_print_json(cli_advise_json(job));
    }
    return cli_advise_report(job);
}

static int advise(int argc, char **argv)
{
    cli_advise_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    cli_signals_survive_writes();
    int code = cli_advise_job_init(job, argc, argv);
    cli_talk_quiet(job->own.quiet);
    code = code == CLI_DONE ? prepare(job) : code;
    code = code == CLI_DONE ? measure(job) : code;
    code = code == CLI_DONE ? show(job) : code;
    const bool stopped = code == CLI_DONE && cli_signals_stop_asked();
    if (stopped) {
        cli_talk("stopped: parts that were not complete are left out\n");
    }
    cli_advise_job_free(job);
    free(job);
    return stopped ? CLI_INTERRUPTED : code;
}

static const char *const common[] = {"target", "layers", "optimizer", "time",
                                     "budget", "seeds",  "json",      NULL};

const cli_command cli_advise_command_entry = {
    .name = "advise",
    .arguments = "DATA [options]",
    .summary = "advice before training: data, learning rate, batch size",
    .text =
        "Looks at DATA and at the network before it is trained, and says what was found, by "
        "which "
        "measurement, and what that took. Nothing is written.\n"
        "The data: columns that alone predict the target almost perfectly, columns that number "
        "the "
        "rows, rows that validate and train as well, rare classes, columns with one value, a "
        "target that needs a logarithm, too few rows.\n"
        "The ladder: how good guessing, a linear model and the nearest training row are on the "
        "rows "
        "that validate, each with its standard error.\n"
        "The learning rate: a range test says where to look, rates are then trained with from "
        "the "
        "beginning with several seeds, and the interval of those that are not distinguishable "
        "from "
        "the best is told, or that nothing can be told; beside it where gradient descent and "
        "the "
        "rule grow, by the largest curvature.\n"
        "The batch size: the time of an example by batch on this machine now, the gradient "
        "noise scale "
        "with its standard error, and branches from one state with more examples a step; and "
        "whether they disagree.\n"
        "The course of a run: steps until the loss is level, whether twice the rate is "
        "unstable "
        "(warm-up), norms of gradients (clipping), decay, and twice and half the width, each "
        "by "
        "short trials.\n"
        "The last line is a command to paste.\n",
    .examples = "descent advise @digits\n"
                "descent advise my.csv --target price --time 2m\n"
                "descent advise my.csv --layers \"64 relu\" --optimizer momentum --json\n",
    .common = common,
    .tables = {cli_advise_settings_table, descent_advise_option_table,
               cli_advise_training_table, descent_read_option_table},
    .run = advise,
};
