// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: however many values there are, the last half of them at least is shown, at a cost of
// an addition each: when the room is full, every two points become one.
#include "shell/spark.h"

#include <math.h>

#include "shell/text.h"

static void halve(cli_spark *s)
{
    for (size_t i = 0; i < CLI_SPARK_COLUMNS; i++) {
        s->points[i] = 0.5 * s->points[2 * i] + 0.5 * s->points[2 * i + 1];
    }
    s->count = CLI_SPARK_COLUMNS;
    s->each *= 2;
}

void cli_spark_add(cli_spark *s, double value)
{
    if (!isfinite(value)) {
        return;
    }
    s->each = s->each > 0 ? s->each : 1;
    s->sum += value / (double)s->each;
    if (++s->taken < s->each) {
        return;
    }
    s->points[s->count++] = s->sum;
    s->taken = 0;
    s->sum = 0.0;
    if (s->count == 2 * CLI_SPARK_COLUMNS) {
        halve(s);
    }
}

void cli_format_spark(const cli_spark *s, size_t columns, char *text, size_t capacity)
{
    static const char *const blocks[] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                         "\u2585", "\u2586", "\u2587", "\u2588"};
    enum { LEVELS = sizeof blocks / sizeof *blocks };
    const size_t shown = s->count < columns ? s->count : columns;
    const double *points = s->points + (s->count - shown);
    double low = HUGE_VAL, high = -HUGE_VAL;
    *text = '\0';
    for (size_t i = 0; i < shown; i++) {
        low = fmin(low, points[i]);
        high = fmax(high, points[i]);
    }
    for (size_t i = 0; i < shown && shown > 1; i++) {
        // Halves, as the whole may be too large for a number; all the same: the middle.
        const double span = 0.5 * high - 0.5 * low;
        const double part = span > 0.0 ? (0.5 * points[i] - 0.5 * low) / span : 0.5;
        const size_t level = (size_t)(part * LEVELS);
        cli_append(text, capacity, "%s", blocks[level < LEVELS ? level : LEVELS - 1]);
    }
    if (shown > 1) {
        cli_append(text, capacity, "%*s", (int)(columns - shown), "");
    }
}
