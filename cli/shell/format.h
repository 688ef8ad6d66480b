// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lines of a run that trains, and the numbers in them: pure functions, which the tests
// call.
#ifndef DESCENT_CLI_SHELL_FORMAT_H
#define DESCENT_CLI_SHELL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shell/spark.h"

/// Seconds to go when `elapsed` seconds brought the run from `start` to `now` (parts of the
/// whole). NAN when that cannot be said; never negative.
double cli_eta(double elapsed, double start, double now);

/// `progress` as 0 .. 1 whatever it is; 0 for NAN.
double cli_clamp(double progress);

/// "0.4 s", "12 s", "3 min 05 s", "2 h 05 min", "3 d 04 h"; "" for NAN.
void cli_format_duration(double seconds, char *text, size_t capacity);

/// "0.337 ± 0.003", with as many digits as the standard error leaves meaning; "0.3371" without
/// one.
void cli_format_loss(double loss, double standard_error, bool utf8, char *text,
                     size_t capacity);

/// "86.8 %" or "0.913" (R2).
void cli_format_metric(double metric, bool accuracy, char *text, size_t capacity);

/// Examples a second: "950", "24k", "1.2M"; "" when they are not known
void cli_format_speed(double examples_per_second, char *text, size_t capacity);

/// A bar of `width` columns, filled to `part` (0 .. 1).
void cli_format_bar(double part, size_t width, bool utf8, char *text, size_t capacity);

/// Columns that a UTF-8 text takes.
size_t cli_text_columns(const char *text);

/// Whether a plain line is due after `epoch` of `total` (0: unknown), when the last one was
/// after `last`.
bool cli_line_due(uint64_t epoch, uint64_t total, uint64_t last);

/// Whether the line of an epoch of `total` (0: unknown) stays on a terminal: all of a short
/// run, else 1, 2, 3, 5, 7, 10, 15, ..., beyond 100 then 200, 500, 1000, ..., and the last.
bool cli_history_due(uint64_t epoch, uint64_t total);

/// What a line shows. Numbers that are not known are NAN or 0.
typedef struct cli_view {
    uint64_t epoch, epochs; /* the one that runs or has just ended, of how many */
    double part;            /* of the run that is done, for the bar */
    double loss, loss_se;
    bool idle; /* all updates of the epoch were left out, so that it has no loss */
    const char *metric_name; /* "val", "test"; NULL for none */
    double metric;
    bool accuracy;
    double learning_rate, examples_per_second, eta;
    const char *verdict;                  /* NULL: none */
    const cli_spark *spark, *valid_spark; /* losses of training and validation; NULL: none */
} cli_view;

/// The live line, no wider than `columns`; what matters least is left out first, and curves of
/// the losses stand only where there is room for everything.
void cli_live_line(const cli_view *view, size_t columns, bool utf8, char *text,
                   size_t capacity);

/// The plain line, without its newline; and no wider than `columns`, as it stays on a terminal.
void cli_plain_line(const cli_view *view, bool utf8, char *text, size_t capacity);
void cli_history_line(const cli_view *view, size_t columns, bool utf8, char *text,
                      size_t capacity);

#endif
