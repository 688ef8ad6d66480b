// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Ranges and round numbers in them, text that grows, numbers as people write them.
#ifndef DESCENT_CLI_PLOT_NUMBER_H
#define DESCENT_CLI_PLOT_NUMBER_H

#include <descent/base.h>

typedef struct cli_range {
    double low, high; /* low < high, both finite */
} cli_range;

/// Where a value lies in a range: 0 at its low end, 1 at its high end. Far outside it is a
/// large finite number, NAN for NAN.
double cli_range_part(cli_range range, double value);

/// A text that grows. Once memory is out additions do nothing. Freed with free(bytes).
typedef struct cli_text {
    char *bytes; /* NULL, or ended by 0 */
    size_t length, capacity;
    bool failed;
} cli_text;

void cli_text_add(cli_text *text, const char *format, ...) DESCENT_FORMAT(2, 3);

/// Adds a number with at most `decimals` (0 .. 3) decimals and no zeros at their end.
void cli_text_number(cli_text *text, double value, int decimals);

/// Ends the text: its bytes (which the caller frees), or NULL when memory was out.
char *cli_text_take(cli_text *text);

enum { CLI_LABEL = 40 }; /* bytes of a label */

/// Round numbers in a range: tick i is (first + i) * step * 10^exponent.
typedef struct cli_ticks {
    int64_t first;
    size_t count;
    int step, exponent; /* 1, 2 or 5 */
    bool scientific;    /* labels are like 2e-7 */
    bool log;           /* they stand for powers of ten */
    bool thirds;        /* and there are 1, 2 and 5 of each: tick i is number (first + i) */
} cli_ticks;

/// The finest ticks that are at most `most` (and at least 1, if need be none).
cli_ticks cli_ticks_make(cli_range range, size_t most);
double cli_tick_value(const cli_ticks *ticks, size_t i);
/// The same for powers of ten: whole ones alone, or with 2 and 5 times each where there is room.
cli_ticks cli_ticks_make_log(cli_range range, size_t most);
void cli_tick_label(const cli_ticks *ticks, size_t i, char label[CLI_LABEL]);

/// A number with three digits.
void cli_format_short(double value, char label[CLI_LABEL]);

#endif
