// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From command line, config file and run.json to the options of a job. Defaults come first,
// then the config file, then the command line.
#include "train/options.h"

#include <string.h>

#include "run/rules.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/config.h"
#include "shell/output.h"

// A resumed run is the same run: its data, network and folder stand.
static int check_resume_options(const cli_arguments *arguments)
{
    static const char *const free_to_change[] = {
        "resume",  "json",       "quiet",       "profile", "dry-run", "dump",
        "verdict", "on-plateau", "tensorboard", "watch",   "report"};
    int code = CLI_DONE;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const cli_given *given = &arguments->given[i];
        bool allowed = given->set == CLI_SET_TRAIN &&
                       strcmp(given->option->name, "valid") != 0 &&
                       strcmp(given->option->name, "split") != 0;
        for (size_t f = 0; f < sizeof free_to_change / sizeof *free_to_change; f++) {
            allowed = allowed || strcmp(given->option->name, free_to_change[f]) == 0;
        }
        if (!allowed) {
            cli_error("--%s cannot change when a run is resumed", given->option->name);
            code = CLI_USAGE;
        }
    }
    if (arguments->words_count > 0) {
        cli_error("unexpected word \"%s\": a run that is resumed knows its data",
                  arguments->words[0]);
        code = CLI_USAGE;
    }
    if (code != CLI_DONE) {
        cli_try("descent train --resume %s --epochs N",
                cli_arguments_text(arguments, "resume"));
    }
    return code;
}

// What was said, by whom.
typedef struct said_options {
    const cli_arguments *arguments;
    cli_config_keys config;
} said_options;

static bool is_given(const void *context, const char *name)
{
    const said_options *said = context;
    return cli_arguments_text(said->arguments, name) || cli_config_has(&said->config, name);
}

// Defaults, the config file, the command line; then --like, but for what these have.
static int read_values(cli_job *job, const cli_arguments *arguments)
{
    said_options said = {.arguments = arguments};
    const char *config = cli_arguments_text(arguments, "config");
    const int configured =
        config ? cli_config_read(config, job->sets, CLI_SETS, &said.config) : CLI_DONE;
    const int applied = cli_arguments_apply(arguments);
    if (configured != CLI_DONE || applied != CLI_DONE) {
        return configured != CLI_DONE ? configured : applied;
    }
    descent_error error = {0};
    if (descent_net_settings(job->what->net, is_given, &said, job->train, &error) !=
        DESCENT_OK) {
        return cli_fail(&error);
    }
    const cli_like like = {(descent_library)job->own.like, descent_train_option_table(),
                           job->train, is_given, &said};
    return cli_rule_like(&like, job->train->optimizer.rule, job->like);
}

static int read_new(cli_job *job, const cli_arguments *arguments)
{
    const int read = read_values(job, arguments);
    if (read != CLI_DONE) {
        return read;
    }
    const bool named = *job->what->data != '\0';
    const bool needed = !job->own.show_config && !named;
    const int code = cli_arguments_expect(arguments, needed ? 1 : 0, 1,
                                          "DATA: a file, or a bundled set like @digits");
    if (code == CLI_DONE && arguments->words_count == 1) {
        descent_error error = {0};
        if (descent_options_set(descent_run_option_table(), job->what, "data",
                                arguments->words[0], &error) != DESCENT_OK) {
            return cli_fail(&error);
        }
    }
    return code;
}

// With no rows to choose, --split would be ignored.
static int check_split(const cli_job *job)
{
    const descent_split *split = &job->train->split;
    const char *why = *job->what->valid_file   ? "the validation rows come from a file"
                      : job->train->valid == 0 ? "--valid 0 leaves no row for validation"
                                               : NULL;
    if (split->kind == DESCENT_SPLIT_AUTO || !why || job->own.folds > 0) {
        return CLI_DONE;
    }
    cli_error("--split has nothing to choose: %s", why);
    cli_try("leave --split or --valid out");
    return CLI_USAGE;
}

// Starts that are compared are trained alike.
static int check_unfinished(const cli_job *job, const cli_arguments *arguments)
{
    static const char *const free_to_change[] = {
        "resume", "json", "quiet", "threads", "dry-run", "dump", "checkpoint-every"};
    int code = CLI_DONE;
    for (size_t i = 0; i < arguments->given_count && job->what->starts > 1; i++) {
        const char *name = arguments->given[i].option->name;
        bool allowed = false;
        for (size_t f = 0; f < sizeof free_to_change / sizeof *free_to_change; f++) {
            allowed = allowed || strcmp(name, free_to_change[f]) == 0;
        }
        if (!allowed) {
            cli_error("--%s cannot change before all starts of the run are trained", name);
            code = CLI_USAGE;
        }
    }
    if (code != CLI_DONE) {
        cli_try("descent train --resume %s", job->folder);
    }
    return code;
}

static int read_resumed(cli_job *job, const cli_arguments *arguments, const char *folder)
{
    int code = check_resume_options(arguments);
    if (code == CLI_DONE) {
        code = cli_job_open(job, folder);
    }
    code = code == CLI_DONE ? check_unfinished(job, arguments) : code;
    return code == CLI_DONE ? cli_arguments_apply(arguments) : code;
}

int cli_job_read_options(cli_job *job)
{
    cli_arguments arguments;
    int code = cli_arguments_parse(job->sets, CLI_SETS, job->argc, job->argv, &arguments);
    if (code == CLI_DONE) {
        const char *folder = cli_arguments_text(&arguments, "resume");
        code = folder ? read_resumed(job, &arguments, folder) : read_new(job, &arguments);
        code = code == CLI_DONE && !folder ? check_split(job) : code;
    }
    cli_arguments_free(&arguments);
    if (*job->what->valid_file) {
        job->train->valid = 0.0;
    }
    return code;
}
