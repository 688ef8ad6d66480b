// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the program says: errors and remedies on stderr, results on stdout, and its exit codes.
#ifndef DESCENT_CLI_SHELL_OUTPUT_H
#define DESCENT_CLI_SHELL_OUTPUT_H

#include <jansson.h>

#include <descent/base.h>

enum {
    CLI_DONE = 0,
    CLI_FAILED = 1,
    CLI_USAGE = 2,
    CLI_DIVERGED = 3,
    CLI_BAD_DATA = 65,
    CLI_NO_INPUT = 66,
    CLI_INTERRUPTED = 130
};

/// The exit code for a status of the library.
int cli_exit_code(descent_status status);

/// "error: ..." and "try: ..." on stderr, each a line (or more: lines after the first are
/// indented).
void cli_error(const char *format, ...) DESCENT_FORMAT(1, 2);
void cli_try(const char *format, ...) DESCENT_FORMAT(1, 2);

/// "note: ...", something to know, also when talk is dropped.
void cli_note(const char *format, ...) DESCENT_FORMAT(1, 2);

/// "stopped: ..." for a run that ended badly.
void cli_stopped(const char *format, ...) DESCENT_FORMAT(1, 2);

/// Whether stderr is a terminal that wants colours.
bool cli_colours(void);

/// The same for another stream: STDOUT_FILENO.
bool cli_colours_on(int descriptor);

/// Results for people on stdout: as printf, but on a terminal lines break between words and
/// show no control characters. At most 4095 bytes.
void cli_print(const char *format, ...) DESCENT_FORMAT(1, 2);

/// Talk on stderr. Dropped after cli_talk_quiet(true).
void cli_talk(const char *format, ...) DESCENT_FORMAT(1, 2);
void cli_talk_quiet(bool quiet);

/// Prints an error of the library with its remedies, and returns its exit code.
int cli_fail(const descent_error *error);

/// The remedies alone: "try: --split random".
void cli_try_remedies(const descent_error *error);

/// Whether it has one, so that none has to be added.
bool cli_has_remedy(const descent_error *error);

/// Fills an error as the library does, without remedies, and returns the status.
descent_status cli_refuse(descent_error *error, descent_status status, const char *format, ...)
    DESCENT_FORMAT(3, 4);

/// Says that memory is out; returns the exit code.
int cli_no_memory(void);

/* The analyser sees one file at a time: tell it that this never returns CLI_DONE. */
#ifdef __clang_analyzer__
#define cli_no_memory() (cli_no_memory(), CLI_FAILED)
#endif

/// The same as a status, with the error filled, for functions that return one.
descent_status cli_out_of_memory(descent_error *error);

/// Prints a JSON value as one line on stdout, and releases it. NULL stands for memory that is
/// out.
int cli_print_json(json_t *value);

/// The same with all 17 digits of its numbers, for results in double precision.
int cli_print_json_exact(json_t *value);

/// A number for JSON, null unless it is finite.
json_t *cli_json_number(double value);

/// A text for JSON, whatever bytes it has: what is not UTF-8 as it is shown (shown.h).
json_t *cli_json_text(const char *text);

/// An array of numbers; empty when values is NULL.
json_t *cli_json_numbers(size_t count, const double *values);

/// Flushes stdout. The code to exit with: `code`, or CLI_FAILED when results could not be
/// written.
int cli_finish(int code);

/// Writes what stdout holds; why that failed is kept for cli_finish.
void cli_flush_results(void);

#endif
