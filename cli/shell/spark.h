// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A curve of one line of text.
#ifndef DESCENT_CLI_SHELL_SPARK_H
#define DESCENT_CLI_SHELL_SPARK_H

#include <stddef.h>
#include <stdint.h>

/// Columns at most.
enum { CLI_SPARK_COLUMNS = 24 };

/// What is kept of values for it: all 0 at the beginning.
typedef struct cli_spark {
    double points[2 * CLI_SPARK_COLUMNS]; /* means of `each` values, in their order */
    size_t count;
    uint64_t each, taken; /* 0 stands for 1; values since the last point */
    double sum;           /* of those */
} cli_spark;

/// Adds a value; one that is not finite is passed over.
void cli_spark_add(cli_spark *spark, double value);

/// The last points, from the lowest to the highest of them, as blocks of UTF-8, with blanks
/// behind them up to `columns`. text (out) is "" when there are fewer than two.
void cli_format_spark(const cli_spark *spark, size_t columns, char *text, size_t capacity);

#endif
