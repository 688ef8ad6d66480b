// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent runs: the runs of a folder, or how some of them differ.
#include "runs/runs.h"

#include <stddef.h>

#include "runs/compare.h"
#include "runs/list.h"
#include "shell/arguments.h"
#include "shell/output.h"

typedef struct runs_settings {
    size_t size;
    int sort; /* a cli_fact */
    bool reverse, no_plot, plain, json;
} runs_settings;

#define FLAG(label, member, words)                                                             \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG,                                          \
        .offset = offsetof(runs_settings, member), .fallback = "false", .help = (words)        \
    }

static const descent_option_table *settings_table(void)
{
    static const descent_option_word columns[] = {{"run", CLI_FACT_RUN},
                                                  {"when", CLI_FACT_WHEN},
                                                  {"data", CLI_FACT_DATA},
                                                  {"network", CLI_FACT_NETWORK},
                                                  {"rule", CLI_FACT_RULE},
                                                  {"rate", CLI_FACT_RATE},
                                                  {"epochs", CLI_FACT_EPOCHS},
                                                  {"training", CLI_FACT_TRAINING},
                                                  {"validation", CLI_FACT_VALIDATION},
                                                  {"metric", CLI_FACT_METRIC},
                                                  {"verdict", CLI_FACT_VERDICT},
                                                  {"seconds", CLI_FACT_SECONDS},
                                                  {"state", CLI_FACT_STATE},
                                                  {NULL, 0}};
    static const descent_option options[] = {
        {.name = "sort",
         .metavar = "COLUMN",
         .kind = DESCENT_OPTION_CHOICE,
         .offset = offsetof(runs_settings, sort),
         .fallback = "run",
         .words = columns,
         .help = "column by which they are sorted, the best, latest or fastest first"},
        FLAG("reverse", reverse, "the other way round"),
        FLAG("no-plot", no_plot, "no curves of runs that are compared"),
        FLAG("plain", plain, "the curves in plain ASCII"),
        FLAG("json", json, "print one JSON object"),
    };
    static const descent_option_table table = {.title = "Runs",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(runs_settings)};
    return &table;
}

static int runs_command(int argc, char **argv)
{
    runs_settings own;
    descent_options_default(settings_table(), &own);
    const cli_set sets[] = {{settings_table(), &own}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 0, CLI_RUNS_COMPARED,
                                  "FOLDER of runs (default: runs), or the runs to compare",
                                  &arguments);
    if (code == CLI_DONE && arguments.words_count > 1) {
        code = cli_runs_compare(arguments.words, arguments.words_count, own.no_plot, own.plain,
                                own.json);
    } else if (code == CLI_DONE) {
        const char *folder = arguments.words_count > 0 ? arguments.words[0] : "runs";
        code = cli_runs_list(folder, (cli_fact)own.sort, own.reverse, own.json);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"sort", "reverse", "json", NULL};

const cli_command cli_runs_command = {
    .name = "runs",
    .arguments = "[FOLDER] | RUN RUN... [options]",
    .summary = "list runs, or say how some differ",
    .text =
        "Lists the runs of a folder: when they began (UTC), data, network, rule and first "
        "learning "
        "rate, epochs, losses and accuracy or R2 of the best epoch by validation, the verdict, "
        "how long they took, and how they ended or whether they are being trained now. Folders "
        "that hold no run and damaged runs are named below. A narrow terminal shows fewer "
        "columns; a pipe and --json have all.\n"
        "Two runs or more are compared: the settings in which they differ, what came of them "
        "with standard errors, whether the validation losses differ by more than chance, and "
        "their curves. Where both validated the same rows the difference is taken row by row, "
        "whose error is smaller.\n",
    .examples = "descent runs\n"
                "descent runs --sort validation\n"
                "descent runs elsewhere/runs --json\n"
                "descent runs runs/digits-1 runs/digits-2\n",
    .common = common,
    .tables = {settings_table},
    .run = runs_command,
};
