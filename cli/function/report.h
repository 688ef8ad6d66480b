// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --report: what a command found out about a function, as a page. Its document holds the very
// object that --json prints, and around it what a page needs besides: the command, pictures.
#ifndef DESCENT_CLI_FUNCTION_REPORT_H
#define DESCENT_CLI_FUNCTION_REPORT_H

#include <jansson.h>

#include "shell/arguments.h"
#include "target/types.h"

/// Which command it is of.
typedef struct cli_function_report {
    const char *kind; /* "minimize", "starts", "map", "diagnose", "slice" */
    const cli_function *function;
    const char *name; /* in place of the function's text: a run; or NULL */
    const cli_arguments *arguments;
    const uint64_t *seed; /* NULL: nothing was drawn */
} cli_function_report;

/// Whether a page can be written to `path` ("" : none is asked for), before any work is done for
/// it. `json`: --json wants stdout. Prints what is wrong; CLI_DONE or an exit code.
int cli_function_report_check(const char *path, bool json);

/// A run has a report of its own: says so where `word` is one and a page is asked for. CLI_DONE or
/// an exit code.
int cli_function_report_refuse_run(const char *path, const char *command, const char *word);

/// Whether the page goes to stdout, where nothing else may stand then.
bool cli_function_report_is_out(const char *path);

/// The document with `result`, what --json prints (released); the command adds its pictures.
/// NULL when memory is out.
json_t *cli_function_report_make(const cli_function_report *report, json_t *result);

/// Writes the page (document is released; NULL: memory is out), and says so when it is to be told.
int cli_function_report_save(const char *path, json_t *document, bool told);

/// "descent diagnose NAME --at 3,2", of a point of few variables; "" of many. text is out.
void cli_function_report_next(const cli_function_report *report, const double *x, char *text,
                              size_t capacity);

#endif
