// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent fit: the parameters of a formula from data, how certain they are, and whether the data
// determine them at all.
#include "fit/fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fit/report.h"
#include "fit/rows.h"
#include "shell/output.h"

#define FIELD(member) .offset = offsetof(cli_fit_settings, member)
#define TEXT(member)  FIELD(member), .capacity = sizeof((cli_fit_settings *)NULL)->member
#define FLAG(member, label, words)                                                             \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG, FIELD(member), .fallback = "false",      \
        .help = (words)                                                                        \
    }

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "from",
         .metavar = "STARTS",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(from),
         .fallback = "",
         .joint = ",",
         .help = "where the parameters start: a=1,b=0.5; may be given more than once"},
        {.name = "sigma",
         .metavar = "COLUMN",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(sigma),
         .fallback = "",
         .help = "column with the standard deviations of the rows, which are then known"},
        {.name = "weights",
         .metavar = "COLUMN",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(weights),
         .fallback = "",
         .help = "column with what each row counts for"},
        {.name = "svg",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(svg),
         .fallback = "",
         .help = "write the picture of the residuals to an SVG file"},
        FLAG(no_plot, "no-plot", "no picture of the residuals"),
        FLAG(plain, "plain", "pictures in plain ASCII"),
        FLAG(json, "json", "print one JSON object"),
        FLAG(quiet, "quiet", "only the verdict"),
    };
    static const descent_option_table table = {
        .title = "Starts, rows and output",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(cli_fit_settings),
    };
    return &table;
}

static int find(cli_fit_job *job)
{
    descent_error error = {0};
    if (descent_fit_formula(job->equation, &job->data, job->start, job->start_count,
                            &job->options, &job->fit, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const int code = cli_fit_report(job);
    return code == CLI_DONE && job->own.json ? cli_print_json_exact(cli_fit_json(job)) : code;
}

static void close_job(cli_fit_job *job)
{
    descent_fit_free(job->fit);
    descent_dataset_free(job->dataset);
    free((void *)job->names);
    free(job->values);
    free(job->deviations);
    free(job->weights);
    free(job->start);
    free(job->start_text);
    cli_arguments_free(&job->arguments);
    free(job);
}

static int fit(int argc, char **argv)
{
    cli_fit_job *job = calloc(1, sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    descent_options_default(settings_table(), &job->own);
    job->options = descent_fit_options_default();
    job->read = descent_read_options_default();
    job->sets[0] = (cli_set){settings_table(), &job->own};
    job->sets[1] = (cli_set){descent_fit_option_table(), &job->options};
    job->sets[2] = (cli_set){cli_fit_read_table(), &job->read};
    int code = cli_arguments_read(job->sets, CLI_FIT_SETS, argc, argv, 2, 2,
                                  "DATA and \"LEFT = RIGHT\"", &job->arguments);
    if (code == CLI_DONE) {
        job->path = job->arguments.words[0];
        job->equation = job->arguments.words[1];
        code = cli_fit_read(job);
    }
    code = code == CLI_DONE ? find(job) : code;
    close_job(job);
    return code;
}

static const char *const common[] = {"from", "sigma", "weights", "loss", "svg", "json", NULL};

const cli_command cli_fit_command = {
    .name = "fit",
    .arguments = "DATA \"LEFT = RIGHT\" [options]",
    .summary = "fit the parameters of a formula to data",
    .text =
        "Finds the numbers with which a formula follows the rows of a file best: least squares "
        "by "
        "Levenberg's and Marquardt's steps with exact derivatives, from several starts. Names "
        "that "
        "are columns of the file are its values; all others are parameters, and need a start "
        "(--from). Prints each with its standard error and an interval by the profile "
        "likelihood, "
        "their correlation, and whether the rows determine them at all: where parameters can "
        "change together without any effect, it says which and how.\n"
        "Rows that lie far off pull less with --loss huber, soft-l1 or cauchy.\n",
    .examples = "descent fit decay.csv \"y = a*exp(-b*x) + c\" --from a=1,b=1,c=0\n"
                "descent fit rows.csv \"log(y) = a + b*x1*exp(-c*x2)\" --from a=1,b=1,c=0.1\n"
                "descent fit counts.csv \"n = a*t^b\" --from a=1,b=1 --sigma error --json\n",
    .common = common,
    .tables = {settings_table, descent_fit_option_table, cli_fit_read_table},
    .run = fit,
};
