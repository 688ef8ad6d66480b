// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of `descent compare`.
#include "compare/options.h"

#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "target/function.h"

#define TEXT_OPTION(field, label, other, meta, preset, words)                                  \
    {                                                                                          \
        .name = (label), .alias = (other), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,     \
        .offset = offsetof(cli_compare_settings, field),                                       \
        .capacity = sizeof((cli_compare_settings *)NULL)->field, .fallback = (preset),         \
        .help = (words)                                                                        \
    }
#define FLAG_OPTION(field, label, words)                                                       \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG,                                          \
        .offset = offsetof(cli_compare_settings, field), .fallback = "false", .help = (words)  \
    }

const descent_option_table *cli_compare_settings_table(void)
{
    static const descent_option_word own_dimension[] = {{"auto", 0}, {NULL, 0}};
    static const descent_option settings[] = {
        TEXT_OPTION(
            out, "out", "output", "DIR", "",
            "folder of its record, in place of a numbered one in comparisons/; the same "
            "command goes on with it"),
        FLAG_OPTION(fresh, "fresh",
                    "begin again, where the same command would go on or show what it found"),
        TEXT_OPTION(
            report, "report", NULL, "FILE", "",
            "write a page that can be opened, printed and sent: the ranking, every run, "
            "what is separable, what was tried; - for stdout"),
        FLAG_OPTION(json, "json", "print the result as one JSON object"),
        FLAG_OPTION(quiet, "quiet", "no progress, only the result and errors"),
        TEXT_OPTION(layers, "layers", "hidden", "TEXT", "auto",
                    "hidden layers, as `descent train --help` says"),
        TEXT_OPTION(
            net, "net", NULL, "NAME", "none",
            "a network that has a name, in place of --layers, as `descent train --help` "
            "says; of its settings those that all rules share: chargpt's batch and clip"),
        TEXT_OPTION(valid_file, "valid-file", NULL, "FILE", "",
                    "rows for validation from a file of their own, the same for all seeds"),
        TEXT_OPTION(box, "box", NULL, "BOX", "",
                    "a function: where starts are drawn, -5..5 for every variable, or "
                    "x=-5..5,y=-2..2; without it the usual one of a function that has a name"),
        TEXT_OPTION(set, "set", NULL, "NAME=X", "",
                    "a function: numbers for names in the formula, a=3,b=4"),
        {.name = "dim",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(cli_compare_settings, dim),
         .fallback = "auto",
         .low = 1,
         .high = 1e7,
         .words = own_dimension,
         .help = "a function: number of variables, for functions of any number of them"},
        TEXT_OPTION(lib, "lib", NULL, "FILE:NAME", "",
                    "a function in a shared library, as `descent minimize --help` says"),
    };
    static const descent_option_table table = {
        .title = "Files, output and function",
        .options = settings,
        .count = sizeof settings / sizeof *settings,
        .struct_size = sizeof(cli_compare_settings),
    };
    return &table;
}

const descent_option_table *cli_compare_training_table(void)
{
    static const char *const names[] = {
        "batch", "valid",     "split",   "split-seed",     "l2", "class-weight", "weight-decay",
        "clip",  "precision", "dropout", "label-smoothing"};
    enum { COUNT = sizeof names / sizeof *names };
    static descent_option rows[COUNT];
    static descent_option_table table;
    const descent_option_table *all = descent_train_option_table();
    for (size_t i = 0; i < COUNT; i++) {
        rows[i] = *descent_options_find(all, names[i]);
    }
    table = (descent_option_table){.title = "What all runs share",
                                   .options = rows,
                                   .count = COUNT,
                                   .struct_size = all->struct_size};
    return &table;
}

int cli_compare_job_init(cli_compare_job *job, int argc, char **argv)
{
    memset(job, 0, sizeof *job);
    descent_options_default(cli_compare_settings_table(), &job->own);
    job->how = descent_compare_options_default();
    int code = cli_job_init(&job->run, argc, argv);
    if (code != CLI_DONE) {
        return code;
    }
    job->sets[CLI_COMPARE_OWN] = (cli_set){cli_compare_settings_table(), &job->own};
    job->sets[CLI_COMPARE_HOW] = (cli_set){descent_compare_option_table(), &job->how};
    job->sets[CLI_COMPARE_TRAIN] = (cli_set){cli_compare_training_table(), job->run.train};
    job->sets[CLI_COMPARE_READ] = (cli_set){descent_read_option_table(), job->run.read};
    code = cli_arguments_parse(job->sets, CLI_COMPARE_SETS, argc, argv, &job->arguments);
    return code == CLI_DONE ? cli_arguments_apply(&job->arguments) : code;
}

void cli_compare_job_free(cli_compare_job *job)
{
    descent_compare_free(job->compare);
    cli_function_close(&job->function);
    free(job->box);
    if (job->run.run) {
        cli_job_free(&job->run);
    }
    cli_arguments_free(&job->arguments);
}
