// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/settings.h"

#include <string.h>

#include <descent/observe.h>

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

bool cli_has_hidden_layers(const char *layers)
{
    return strpbrk(layers, "0123456789") != NULL;
}
