// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of commands, and `descent help`, which explains them.
#include "commands.h"

#include <string.h>
#include <unistd.h>

#include <descent/options.h>

#include "advise/advise.h"
#include "average.h"
#include "compare/compare.h"
#include "ctl.h"
#include "curves/plot.h"
#include "data.h"
#include "diagnose/diagnose.h"
#include "dimension.h"
#include "doctor/doctor.h"
#include "evaluate.h"
#include "fit/fit.h"
#include "functions.h"
#include "generate.h"
#include "importance.h"
#include "lesson/lesson.h"
#include "map/map.h"
#include "minimize/minimize.h"
#include "optimizers.h"
#include "predict.h"
#include "race/race.h"
#include "report/report.h"
#include "run/rules.h"
#include "runs/runs.h"
#include "schedule.h"
#include "selftest/selftest.h"
#include "shell/arguments.h"
#include "shell/help.h"
#include "shell/manual.h"
#include "shell/output.h"
#include "slice/slice.h"
#include "tensorboard.h"
#include "train/train.h"
#include "tune/tune.h"
#include "watch/watch.h"

static const cli_command help_command;

// clang-format off
const cli_command *const cli_commands[] = {
    &cli_train_command,
    &cli_advise_command_entry,
    &cli_predict_command,
    &cli_generate_command,
    &cli_evaluate_command,
    &cli_importance_command,
    &cli_runs_command,
    &cli_plot_command,
    &cli_fit_command,
    &cli_minimize_command,
    &cli_compare_command,
    &cli_tune_command,
    &cli_race_command,
    &cli_lesson_command,
    &cli_functions_command,
    &cli_optimizers_command,
    &cli_diagnose_command,
    &cli_map_command,
    &cli_slice_command,
    &cli_report_command,
    &cli_watch_command,
    &cli_average_command,
    &cli_schedule_command,
    &cli_data_command,
    &cli_dimension_command,
    &cli_ctl_command,
    &cli_tensorboard_command,
    &cli_doctor_command,
    &cli_selftest_command,
    &help_command,
    NULL,
};
// clang-format on

const cli_command *cli_find_command(const char *name)
{
    for (const cli_command *const *c = cli_commands; *c; c++) {
        if (strcmp((*c)->name, name) == 0 || ((*c)->alias && strcmp((*c)->alias, name) == 0)) {
            return *c;
        }
    }
    return NULL;
}

int cli_unknown_command(const char *name)
{
    const char *names[32];
    size_t count = 0;
    for (const cli_command *const *c = cli_commands; *c; c++) {
        names[count++] = (*c)->name;
    }
    const bool option = name[0] == '-';
    const char *near = option ? NULL : descent_nearest_name(name, names, count);
    cli_error("no %s \"%s\"", option ? "option" : "command", name);
    if (near) {
        cli_try("descent %s", near);
    } else if (*name == '@' || (!option && access(name, R_OK) == 0)) {
        cli_try("descent train %s", name);
    } else {
        cli_try("descent --help");
    }
    return CLI_USAGE;
}

// ---- descent help ----

// What is neither may be meant for a rule rather than for a command.
static int unknown(const char *word)
{
    const char *names[128];
    size_t count = 0;
    for (const cli_command *const *c = cli_commands; *c; c++) {
        names[count++] = (*c)->name;
    }
    const size_t commands = count;
    for (size_t i = 0; descent_rule_names()[i] && count < sizeof names / sizeof *names; i++) {
        names[count++] = descent_rule_names()[i];
    }
    const char *near = *word == '-' ? NULL : descent_nearest_name(word, names, count);
    for (size_t i = commands; i < count; i++) {
        if (near == names[i]) {
            cli_error("no command or optimizer \"%s\"", word);
            cli_try("descent help %s", near);
            return CLI_USAGE;
        }
    }
    return cli_unknown_command(word);
}

static int explain(const char *word)
{
    descent_rule rule = DESCENT_GD;
    const cli_command *command = cli_find_command(word);
    if (command) {
        cli_help_command_page(command, true);
        return CLI_DONE;
    }
    return cli_rule_named(word, &rule) ? cli_optimizer_page(rule) : unknown(word);
}

static int help(int argc, char **argv)
{
    cli_arguments arguments;
    int code = CLI_DONE;
    if (argc == 2 && strcmp(argv[1], "--man") == 0) {
        cli_manual(cli_commands);
        return CLI_DONE;
    }
    code = cli_arguments_read(NULL, 0, argc, argv, 0, 1, "COMMAND or RULE", &arguments);
    if (code == CLI_DONE && arguments.words_count == 0) {
        cli_help_overview(cli_commands);
    } else if (code == CLI_DONE) {
        code = explain(arguments.words[0]);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const no_options[] = {NULL};

static const cli_command help_command = {
    .name = "help",
    .arguments = "[COMMAND|RULE]",
    .summary = "explain a command or an update rule",
    .text = "Prints the whole page of a command, or what there is to know of an update rule: "
            "formula, paper, when to use it, what it costs, its options.",
    .examples = "descent help train\n"
                "descent help adamw\n",
    .common = no_options,
    .run = help,
};
