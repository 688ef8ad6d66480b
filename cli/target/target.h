// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What diagnose, map and slice are about: a run folder (or model file), a formula, or a
// function of the catalogue, as an objective in float64 with a point on it.
#ifndef DESCENT_CLI_TARGET_TARGET_H
#define DESCENT_CLI_TARGET_TARGET_H

#include "shell/arguments.h"
#include "target/types.h"

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

/// The word of a target, and " --from 3,2" of a point (`option`: "from"), as they are typed.
/// False, and nothing added, where a point has too many numbers for a command.
void cli_target_append_word(const char *word, char *text, size_t capacity);
bool cli_target_append_point(const char *option, size_t n, const double *x, char *text,
                             size_t capacity);

#endif
