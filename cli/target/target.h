// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What diagnose, map and slice are about: a run folder (or model file), a formula, or a
// function of the catalogue, as an objective in float64 with a point on it.
#ifndef DESCENT_CLI_TARGET_TARGET_H
#define DESCENT_CLI_TARGET_TARGET_H

#include "target/function.h"
#include "train/train.h"

typedef struct cli_target {
    const char *command;   /* that it is for: "diagnose" */
    bool is_run;           /* else `function` holds it */
    cli_function function; /* formula or catalogue function: names of variables, box */
    descent_objective *objective;
    size_t n;
    double *x;           /* n: the run's weights, or --at; NULL when neither was given */
    size_t tensor_count; /* named parts of x; 0 for functions */
    descent_tensor *tensors;
    /* of a run */
    descent_rows rows; /* its training rows; index NULL: all */
    int rule;          /* -1 without a run */
    double learning_rate, beta1;
    int momentum_form;
    double *averages; /* 2 n: m and v of its rule where a checkpoint has them, or NULL */
    uint64_t steps;   /* that were applied */
    uint64_t batch;   /* examples per step; 0: all */
    bool diverged;    /* its record says so, and this is its last good point */
    cli_job *job;     /* its data, network and trainer; NULL for functions */
} cli_target;

/// Options that say what the target is, for a command to take into its own table.
typedef struct cli_target_settings {
    size_t size;
    char at[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], set[CLI_MINIMIZE_TEXT];
    char lib[CLI_MINIMIZE_PATH], data[CLI_PATH];
    uint64_t dim;
    uint64_t threads;
} cli_target_settings;

const descent_option_table *cli_target_settings_table(void);

/// What a command that takes a target says it wants: for cli_arguments_expect.
#define CLI_TARGET_WANTED                                                                      \
    "a run folder, a formula in quotes, a name (descent functions lists them), or --lib "      \
    "FILE:NAME"

/// Opens `word` (arguments->words[i]; NULL with --lib). A folder or model file that exists is a
/// run, then a name of the catalogue, else a formula. Prints what is wrong; CLI_DONE or an exit
/// code. Closed in both cases.
int cli_target_open(const cli_arguments *arguments, const char *word,
                    const cli_target_settings *settings, cli_target *target);
void cli_target_close(cli_target *target);

/// The rows to give to the library: NULL for functions.
const descent_rows *cli_target_rows(const cli_target *target);

/// "--set a=3 --dim 4", what has to be repeated in a command about the same function. `text`
/// grows by it.
void cli_target_append_options(const cli_arguments *arguments, char *text, size_t capacity);

// ---- target_run.c ----

/// Whether the word names a run: a folder with run.json, or a model file.
bool cli_target_is_run(const char *word);
int cli_target_open_run(const char *word, const cli_target_settings *settings,
                        cli_target *target);

// ---- target_lost.c ----

/// Whether the word could be the path of a run: "digits-9", "runs/x"; also when it is a
/// formula.
bool cli_target_could_be_run(const char *word);

/// Whether it is rather that than a formula: it has names, and nothing that only functions have
/// was said.
bool cli_target_is_lost(const cli_arguments *arguments, const char *word);

/// Prints that there is neither; the exit code.
int cli_target_lost(const cli_arguments *arguments, const char *word);

/// "try: " with the run of a name next to it, and `rest` (or NULL) after it.
void cli_target_try_run(const char *command, const char *word, const char *rest);

#endif
