// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Options of the program about a run; those of the run itself are the library's.
#ifndef DESCENT_CLI_RUN_SETTINGS_H
#define DESCENT_CLI_RUN_SETTINGS_H

#include <descent/session.h>

enum { CLI_PATH = DESCENT_RUN_PATH };

/// What is printed for developers in place of training.
typedef enum cli_dump { CLI_DUMP_NONE, CLI_DUMP_PLAN } cli_dump;

/// Options of `descent train` that are no part of what the run is: where it goes, what is shown.
typedef struct cli_train_settings {
    size_t size;
    char out[CLI_PATH];
    char config[CLI_PATH];
    char resume[CLI_PATH];
    uint64_t folds; /* of a cross-validation before the run; 0: none */
    bool json, quiet, profile, dry_run, show_config, watch;
    int dump;   /* a cli_dump */
    int like;   /* a descent_library */
    int report; /* whether the run folder gets a report.html; 1 or 0 */
} cli_train_settings;

const descent_option_table *cli_train_settings_table(void);

#endif
