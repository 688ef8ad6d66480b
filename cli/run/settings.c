// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The program's own options of train. Keeps: what the kept model depends on stands in the
// library's tables, so that other programs have it too; these are about files, output and what
// is trained next to it.
#include "run/settings.h"

#include <string.h>

#include "run/rules.h"

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

static const descent_option_word dumps[] = {
    {"none", CLI_DUMP_NONE}, {"plan", CLI_DUMP_PLAN}, {NULL, 0}};

static const descent_option_word on_off[] = {{"on", 1}, {"off", 0}, {NULL, 0}};

static const descent_option settings[] = {
    TEXT_OPTION(out, "out", "output", "DIR", "",
                "folder of the run, in place of a numbered one in runs/"),
    TEXT_OPTION(resume, "resume", NULL, "RUN", "",
                "go on with a run that was stopped, from its last weights; --epochs, --steps, "
                "--time, --patience, --keep, --lr, --decay and --schedule may change"),
    TEXT_OPTION(config, "config", NULL, "FILE", "",
                "read options from a file of \"name = value\" lines; the command line "
                "overrides it"),
    CLI_LIKE_OPTION(cli_train_settings),
    {.name = "folds",
     .metavar = "K",
     .kind = DESCENT_OPTION_COUNT,
     .offset = offsetof(cli_train_settings, folds),
     .fallback = "0",
     .low = 0.0,
     .high = 1e6,
     .help = "cross-validation first: K trainings, each without a K-th of the rows (as --split "
             "chooses), on which it is scored; limits are for each of them; 0: none"},
    {.name = "report",
     .metavar = "on|off",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(cli_train_settings, report),
     .fallback = "on",
     .words = on_off,
     .help = "whether report.html in the run's folder shows the run when it has ended (110 kB "
             "and its records; descent report writes it again)"},
    FLAG_OPTION(json, "json", "print the results as one JSON object"),
    FLAG_OPTION(quiet, "quiet", "no progress and no summary, only results and errors"),
    FLAG_OPTION(profile, "profile",
                "show where the time went: a table after the results, and profile.json in "
                "the run's folder; costs some 30 ns for each part of a step"),
    FLAG_OPTION(
        dry_run, "dry-run",
        "read the data, show shapes, parameters, memory and how long it would take, which is "
        "measured over some steps, and stop; nothing is written"),
    FLAG_OPTION(
        watch, "watch",
        "show the run in a browser while it trains, with buttons that change it: prints the "
        "address of a page (descent watch), which ends with the training"),
    {.name = "dump",
     .metavar = "WHAT",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = offsetof(cli_train_settings, dump),
     .fallback = "none",
     .words = dumps,
     .help = "for developers, plan: print the graph and its plan (nodes, arrays, tiles, what "
             "each thread does), and stop"},
    FLAG_OPTION(show_config, "show-config",
                "print all options as --config reads them, and stop"),
};

const descent_option_table *cli_train_settings_table(void)
{
    static const descent_option_table table = {
        .title = "Files and output",
        .options = settings,
        .count = sizeof settings / sizeof *settings,
        .struct_size = sizeof(cli_train_settings),
    };
    return &table;
}
