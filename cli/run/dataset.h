// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where data come from: a file, the standard input, a bundled set, or a formula.
#ifndef DESCENT_CLI_RUN_DATASET_H
#define DESCENT_CLI_RUN_DATASET_H

#include <jansson.h>

#include <descent/model.h>

#include "shell/flags.h"

/// Reads what a command names: FILE, @name, - or "formula: ...". As descent_dataset_read.
descent_status cli_dataset_read(const char *named, const descent_read_options *options,
                                descent_dataset **data, descent_error *error);

/// Options of a formula: --range and --data-seed, and --rows; they go to a
/// descent_read_options.
const descent_option_table *cli_formula_table(void);
const descent_option_table *cli_formula_rows_table(void);

/// Reads FILE for a model: a path, or a formula with these options.
descent_status cli_model_read(const descent_model *model, const char *named,
                              const descent_read_options *options, descent_dataset **data,
                              descent_error *error);

/// Note i of a data set, as the program says it: with flags.
const char *cli_dataset_note(const descent_dataset *data, size_t i, char words[CLI_FLAG_TEXT]);

/// The notes of a data set, as strings.
json_t *cli_dataset_notes_json(const descent_dataset *data);

/// A note for each of the first lines of the data set's notes: what was left out or passed
/// over.
void cli_dataset_notes(const descent_dataset *data);

/// True for data that have no path: the standard input, a formula, a bundled set.
bool cli_dataset_is_no_file(const char *named);

#endif
