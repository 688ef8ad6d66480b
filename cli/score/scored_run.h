// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run whose model is scored on rows: those of its own data, or of a file.
#ifndef DESCENT_CLI_SCORE_SCORED_RUN_H
#define DESCENT_CLI_SCORE_SCORED_RUN_H

#include "run/job.h"

typedef enum cli_row_set {
    CLI_ROWS_AUTO, /* validation, else test */
    CLI_ROWS_VALID,
    CLI_ROWS_TRAIN,
    CLI_ROWS_TEST,
    CLI_ROWS_ALL
} cli_row_set;

/// --rows: which of the run's own rows, or how many rows a formula in place of FILE has.
typedef struct cli_scored_rows {
    int set;        /* a cli_row_set */
    uint64_t count; /* 0: it was none */
} cli_scored_rows;

descent_status cli_scored_rows_parse(const char *text, void *field, descent_error *error);
void cli_scored_rows_format(const void *field, char *text, size_t capacity);

/// The row of the option --rows, for the member of a struct.
#define CLI_SCORED_ROWS_OPTION(type, member)                                                   \
    {                                                                                          \
        .name = "rows", .metavar = "WHICH", .kind = DESCENT_OPTION_CUSTOM,                     \
        .offset = offsetof(type, member), .capacity = sizeof(cli_scored_rows),                 \
        .fallback = "auto", .parse = cli_scored_rows_parse, .format = cli_scored_rows_format,  \
        .help =                                                                                \
            "of the run's own rows: valid, test, train or all; auto: valid, else test; with "  \
            "a formula in place of FILE: how many rows it has"                                 \
    }

typedef struct cli_scored_run {
    cli_job *job;         /* its data, split again as they were; NULL when they are not there */
    char named[CLI_PATH]; /* its data, as they were named */
    descent_model *model;
    descent_dataset *file;       /* what FILE holds, or NULL */
    const descent_dataset *data; /* that the rows belong to */
    descent_rows rows;           /* index NULL: all of data */
    char title[512];             /* which rows these are, for people */
} cli_scored_run;

/// Opens the run and its rows. file: a path, a formula that is made with the options `made`, or
/// NULL for the run's own rows, of which `rows` says which;
/// moved: where its data are now ("": where they were). CLI_DONE or an exit code; closed in
/// both cases.
int cli_scored_run_open(const char *command, const char *run, const char *file,
                        const descent_read_options *made, const cli_scored_rows *rows,
                        const char *moved, cli_scored_run *s);
void cli_scored_run_close(cli_scored_run *s);

#endif
