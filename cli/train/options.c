// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From command line, config file and run.json to the options of a job. Defaults come first,
// then the config file, then the command line.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/dataset.h"
#include "shell/output.h"
#include "train/train.h"

#define TEXT_OPTION(field, label, other, meta, preset, words)                                  \
    {                                                                                          \
        .name = (label), .alias = (other), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,     \
        .offset = offsetof(cli_train_settings, field),                                         \
        .capacity = sizeof((cli_train_settings *)NULL)->field, .fallback = (preset),           \
        .help = (words)                                                                        \
    }
#define FLAG_OPTION(field, label, words)                                                       \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG,                                          \
        .offset = offsetof(cli_train_settings, field), .fallback = "false", .help = (words)    \
    }

static const descent_option_word verdicts[] = {{"none", CLI_VERDICT_NONE},
                                               {"basic", CLI_VERDICT_BASIC},
                                               {"full", CLI_VERDICT_FULL},
                                               {NULL, 0}};
static const descent_option_word responses[] = {{"none", DESCENT_RESPONSE_NONE},
                                                {"decay", DESCENT_RESPONSE_DECAY},
                                                {"perturb", DESCENT_RESPONSE_PERTURB},
                                                {"stop", DESCENT_RESPONSE_STOP},
                                                {NULL, 0}};

static const descent_option settings[] = {
    TEXT_OPTION(
        layers, "layers", "hidden", "TEXT", "auto",
        "hidden layers, for example \"256 relu 128 relu\"; each is a number of units and "
        "a function (relu if none is named); \"dropout:0.2\" between them; \"\" for none; "
        "auto: 64 silu 32 silu with fewer than 10,000 rows, else 64 relu, and 256 relu 128 "
        "relu "
        "above 500 inputs"),
    TEXT_OPTION(test, "test", NULL, "FILE", "", "rows to test the trained network on"),
    TEXT_OPTION(valid_file, "valid-file", NULL, "FILE", "",
                "rows for validation from a file of their own; --valid FILE does the same"),
    TEXT_OPTION(out, "out", "output", "DIR", "",
                "folder of the run, in place of a numbered one in runs/"),
    TEXT_OPTION(resume, "resume", NULL, "RUN", "",
                "go on with a run that was stopped, from its last weights; --epochs, --steps, "
                "--time, --patience, --keep, --lr and --decay may change"),
    TEXT_OPTION(config, "config", NULL, "FILE", "",
                "read options from a file of \"name = value\" lines; the command line "
                "overrides it"),
    {.name = "starts",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(cli_train_settings, starts),
     .fallback = "1",
     .low = 1.0,
     .high = 1e6,
     .help = "train N times, with the seeds SEED, SEED + 1, ..., and keep the best by "
             "validation; limits are for each of them; the others stay in the run's folder"},
    {.name = "folds",
     .metavar = "K",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(cli_train_settings, folds),
     .fallback = "0",
     .low = 0.0,
     .high = 1e6,
     .help = "cross-validation first: K trainings, each without a K-th of the rows (as --split "
             "chooses), on which it is scored; limits are for each of them; 0: none"},
    {.name = "verdict",
     .metavar = "HOW",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(cli_train_settings, verdict),
     .fallback = "basic",
     .words = verdicts,
     .help = "say what kind of place the run is at (descending, plateau, noise floor, ...): "
             "basic, from what training measures anyway (2 % of the time); full, with the "
             "smallest eigenvalue of the Hessian now and then (5 % more), which tells "
             "saddles from plateaus; none"},
    {.name = "on-plateau",
     .metavar = "WHAT",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(cli_train_settings, on_plateau),
     .fallback = "none",
     .words = responses,
     .help = "when a verdict has lasted for two windows: decay (halve the learning rate at the "
             "noise floor, the edge of stability or when diverging, down to 1e-4 of the "
             "first), perturb (kick the weights by a hundredth of their length at a "
             "plateau or saddle), stop (at a minimum or noise floor; at a plateau or "
             "saddle that the planned steps do not leave), or none"},
    TEXT_OPTION(data, "data", NULL, "FILE", "", "the data, in place of the word DATA"),
    FLAG_OPTION(json, "json", "print the results as one JSON object"),
    FLAG_OPTION(quiet, "quiet", "no progress and no summary, only results and errors"),
    FLAG_OPTION(profile, "profile",
                "show where the time went: a table after the results, and profile.json in "
                "the run's folder; costs some 30 ns for each part of a step"),
    FLAG_OPTION(dry_run, "dry-run", "read the data, show what would be done, and stop"),
    FLAG_OPTION(show_config, "show-config",
                "print all options as --config reads them, and stop"),
};

bool cli_job_has_hidden_layers(const cli_job *job)
{
    return strpbrk(job->layers, "0123456789") != NULL;
}

const descent_option_table *cli_train_settings_table(void)
{
    static const descent_option_table table = {
        .title = "Network, files and output",
        .options = settings,
        .count = sizeof settings / sizeof *settings,
        .struct_size = sizeof(cli_train_settings),
    };
    return &table;
}

void cli_job_init(cli_job *job, int argc, char **argv)
{
    *job = (cli_job){.argc = argc, .argv = argv, .lock = -1, .note = "descent"};
    for (int i = 0; i < argc; i++) {
        // A word that is no UTF-8 cannot stand in the model's file; the run does not need it.
        json_t *word = json_string(argv[i]);
        cli_append_shell_word(job->note, sizeof job->note, word ? argv[i] : "?");
        json_decref(word);
    }
    job->read = descent_read_options_default();
    job->train = descent_train_options_default();
    descent_options_default(cli_train_settings_table(), &job->own);
    job->sets[CLI_SET_TRAIN] = (cli_set){descent_train_option_table(), &job->train};
    job->sets[CLI_SET_READ] = (cli_set){descent_read_option_table(), &job->read};
    job->sets[CLI_SET_OWN] = (cli_set){cli_train_settings_table(), &job->own};
}

void cli_job_free(cli_job *job)
{
    cli_watch_end(job);
    descent_trainer_free(job->trainer);
    descent_network_free(job->network);
    descent_dataset_free(job->test);
    descent_dataset_free(job->valid);
    descent_dataset_free(job->data);
    json_decref(job->folds);
    json_decref(job->command);
    json_decref(job->trials);
    cli_run_release(job);
}

void cli_job_path(const cli_job *job, const char *given, char *path)
{
    snprintf(path, CLI_PATH, "%s", given);
    if (*job->base && *given && *given != '/' && !cli_dataset_is_no_file(given)) {
        char joined[2 * CLI_PATH];
        snprintf(joined, sizeof joined, "%s/%s", job->base, given);
        if (strlen(joined) < CLI_PATH && access(joined, F_OK) == 0) {
            snprintf(path, CLI_PATH, "%.*s", CLI_PATH - 1, joined);
        }
    }
}

// A resumed run is the same run: its data, network and folder stand.
static int check_resume_options(const cli_arguments *arguments)
{
    static const char *const free_to_change[] = {"resume",  "json",    "quiet",     "profile",
                                                 "dry-run", "verdict", "on-plateau"};
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

static int read_new(cli_job *job, const cli_arguments *arguments)
{
    const char *config = cli_arguments_text(arguments, "config");
    const int configured = config ? cli_config_read(config, job->sets, CLI_SETS) : CLI_DONE;
    const int applied = cli_arguments_apply(arguments);
    if (configured != CLI_DONE || applied != CLI_DONE) {
        return configured != CLI_DONE ? configured : applied;
    }
    const bool named = *job->own.data != '\0';
    const bool needed = !job->own.show_config && !named;
    const int code = cli_arguments_expect(arguments, needed ? 1 : 0, 1,
                                          "DATA: a file, or a bundled set like @digits");
    if (code == CLI_DONE && arguments->words_count == 1) {
        descent_error error = {0};
        if (descent_options_set(cli_train_settings_table(), &job->own, "data",
                                arguments->words[0], &error) != DESCENT_OK) {
            return cli_fail(&error);
        }
    }
    return code;
}

// With no rows to choose, --split would be ignored.
static int check_split(const cli_job *job)
{
    const descent_split *split = &job->train.split;
    const char *why = *job->own.valid_file    ? "the validation rows come from a file"
                      : job->train.valid == 0 ? "--valid 0 leaves no row for validation"
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
    static const char *const free_to_change[] = {"resume",  "json",    "quiet",
                                                 "threads", "dry-run", "checkpoint-every"};
    int code = CLI_DONE;
    for (size_t i = 0; i < arguments->given_count && job->own.starts > 1; i++) {
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
        code = cli_run_read_record(job, folder);
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
    if (*job->own.valid_file) {
        job->train.valid = 0.0;
    }
    return code;
}
