// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Options of the program about a run; those of reading and training are the library's.
#ifndef DESCENT_CLI_RUN_SETTINGS_H
#define DESCENT_CLI_RUN_SETTINGS_H

#include <descent/options.h>

enum { CLI_PATH = 1024, CLI_LAYERS = 1024 };

/// Options of the program; those of reading and training are the library's.
typedef struct cli_train_settings {
    size_t size;
    char data[CLI_PATH]; /* what to train on, as given */
    char layers[CLI_LAYERS];
    char test[CLI_PATH];
    char valid_file[CLI_PATH];
    char out[CLI_PATH];
    char config[CLI_PATH];
    char resume[CLI_PATH];
    uint64_t starts; /* runs from initial weights of their own, of which the best is kept */
    uint64_t folds;  /* of a cross-validation before the run; 0: none */
    int verdict;     /* a cli_verdict */
    int on_plateau;  /* a descent_response */
    bool json, quiet, profile, dry_run, show_config;
} cli_train_settings;

/// How much is measured for the verdict while training.
typedef enum cli_verdict { CLI_VERDICT_NONE, CLI_VERDICT_BASIC, CLI_VERDICT_FULL } cli_verdict;

const descent_option_table *cli_train_settings_table(void);

/// Whether a network's text has hidden layers: only these have units.
bool cli_has_hidden_layers(const char *layers);

#endif
