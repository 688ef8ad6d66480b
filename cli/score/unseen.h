// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What rows hold that training never saw: notes for people, and JSON.
#ifndef DESCENT_CLI_SCORE_UNSEEN_H
#define DESCENT_CLI_SCORE_UNSEEN_H

#include <jansson.h>

#include <descent/unseen.h>

/// Columns with unseen values, in the order of the columns. Zero-initialised there are none.
typedef struct cli_unseen {
    descent_unseen *list;
    size_t count, capacity;
    uint64_t rows; /* that were looked at */
} cli_unseen;

void cli_unseen_free(cli_unseen *unseen);

/// Looks at rows (NULL: all), at one row, at the line that was predicted last. CLI_DONE, or an
/// exit code with the error printed.
int cli_unseen_find(const descent_model *model, const descent_dataset *data,
                    const descent_rows *rows, cli_unseen *unseen);
int cli_unseen_row(const descent_model *model, const descent_dataset *data, size_t row,
                   cli_unseen *unseen);
int cli_unseen_line(const descent_model *model, cli_unseen *unseen);

/// Adds those of a row to what is known of other rows. CLI_DONE or an exit code.
int cli_unseen_add(cli_unseen *sum, const cli_unseen *row);

/// A note for each of the columns with most such rows, and one for the others.
void cli_unseen_note(const cli_unseen *unseen);

/// An array with an object for each column; `counts`: with how many rows, and the first.
json_t *cli_unseen_json(const cli_unseen *unseen, bool counts);

/// --strict: the error, with the columns. `where`: a file, or "line 7". Returns the exit code;
/// the caller says what to type.
int cli_unseen_refuse(const cli_unseen *unseen, const char *where);

#endif
