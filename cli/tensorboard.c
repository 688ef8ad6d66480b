// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent tensorboard: the history of runs, for TensorBoard.
#include "tensorboard.h"

#include <stddef.h>

#include <descent/session.h>

#include "run/find.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/text.h"

enum { MOST_RUNS = 1000 };

typedef struct tensorboard_settings {
    size_t size;
    char out[CLI_PATH];
} tensorboard_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "out",
         .alias = "output",
         .metavar = "DIR",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(tensorboard_settings, out),
         .capacity = CLI_PATH,
         .fallback = "tensorboard",
         .help = "where the folders of the runs are made"},
    };
    static const descent_option_table table = {.title = "TensorBoard",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(tensorboard_settings)};
    return &table;
}

static int refused(const char *run, const descent_error *error)
{
    const int code = cli_fail(error);
    if (!cli_run_is_run(run)) {
        cli_run_try("tensorboard", run, NULL);
    } else if (error->status == DESCENT_INVALID) {
        char command[3 * CLI_PATH] = "descent tensorboard";
        cli_append_shell_word(command, sizeof command, run);
        cli_try("%s --out DIR    another folder", command);
    }
    return code;
}

static int write_run(const char *run, const char *out)
{
    descent_error error = {0};
    uint64_t events = 0;
    const descent_status status = descent_run_tensorboard(run, out, &events, &error);
    if (status != DESCENT_OK) {
        return refused(run, &error);
    }
    cli_talk("wrote   %s of %s\n", CLI_THINGS(events, "row"), run);
    return CLI_DONE;
}

static int tensorboard(int argc, char **argv)
{
    tensorboard_settings own = {0};
    descent_options_default(settings_table(), &own);
    const cli_set sets[] = {{settings_table(), &own}};
    cli_arguments arguments;
    int code =
        cli_arguments_read(sets, 1, argc, argv, 1, MOST_RUNS, "RUN: a run folder", &arguments);
    for (size_t i = 0; i < arguments.words_count && code == CLI_DONE; i++) {
        code = write_run(arguments.words[i], own.out);
    }
    if (code == CLI_DONE) {
        char command[2 * CLI_PATH] = "tensorboard --logdir";
        cli_append_shell_word(command, sizeof command, own.out);
        cli_talk("next    %s\n", command);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"out", NULL};

const cli_command cli_tensorboard_command = {
    .name = "tensorboard",
    .arguments = "RUN... [options]",
    .summary = "the history of runs as event files for TensorBoard",
    .text =
        "Writes the history of each run into DIR/NAME, NAME being the last part of RUN: "
        "losses, "
        "metrics, learning rate, gradient norms (where steps were recorded: train --record), "
        "seconds. The numbers are those of metrics.jsonl, in float32. A run may still be "
        "trained; train --tensorboard DIR writes while it trains.\n"
        "The history has no times of the clock: steps are taken as equally long, from the time "
        "when the run began.\n",
    .examples = "descent tensorboard runs/digits-1\n"
                "descent tensorboard runs/* --out board\n",
    .common = common,
    .tables = {settings_table},
    .run = tensorboard,
};
