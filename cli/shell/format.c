// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers of a run as people read them. Pure functions.
//
// Keeps: no text says more than is known: a loss has the digits that its error leaves, an
// accuracy below 1 is never written as 100.0 %, and what is not a number is left out. Widths
// count characters, not bytes.
#include "shell/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "shell/text.h"

double cli_clamp(double progress)
{
    return progress > 0.0 ? fmin(progress, 1.0) : 0.0;
}

double cli_eta(double elapsed, double start, double now)
{
    const double from = cli_clamp(start), to = cli_clamp(now);
    if (!(elapsed > 0.0) || !isfinite(elapsed) || isnan(now) || to <= from) {
        return (double)NAN;
    }
    return elapsed * (1.0 - to) / (to - from);
}

void cli_format_duration(double seconds, char *text, size_t capacity)
{
    *text = '\0';
    if (!isfinite(seconds)) {
        return;
    }
    const double positive = seconds > 0.0 ? seconds : 0.0;
    if (positive < 0.095) {
        snprintf(text, capacity, "%.2f s", positive);
        return;
    }
    if (positive < 9.95) {
        snprintf(text, capacity, "%.1f s", positive);
        return;
    }
    const unsigned long long whole =
        positive < 1e15 ? (unsigned long long)(positive + 0.5) : 1000000000000000ULL;
    const unsigned long long minutes = (whole + 30) / 60; /* for the coarser forms */
    if (whole < 60) {
        snprintf(text, capacity, "%llu s", whole);
    } else if (whole < 3600) {
        snprintf(text, capacity, "%llu min %02llu s", whole / 60, whole % 60);
    } else if (minutes < 1440) {
        snprintf(text, capacity, "%llu h %02llu min", minutes / 60, minutes % 60);
    } else {
        const unsigned long long hours = (minutes + 30) / 60;
        snprintf(text, capacity, "%llu d %02llu h", hours / 24, hours % 24);
    }
}

void cli_format_loss(double loss, double standard_error, bool utf8, char *text, size_t capacity)
{
    if (!(standard_error > 0.0) || !isfinite(standard_error) || !isfinite(loss)) {
        snprintf(text, capacity, "%.4g", loss);
        return;
    }
    const char *joint = utf8 ? " \u00b1 " : " +- ";
    // One digit of the error; two where it begins with a 1.
    int digits = -(int)floor(log10(standard_error));
    // So 0.014 has two digits and 0.03 one: rounding changes the error by a quarter at most.
    digits += standard_error * pow(10.0, digits) < 1.95;
    if (digits > 5 || digits < -6 || fabs(loss) >= 1e7) {
        snprintf(text, capacity, "%.3g%s%.1g", loss, joint, standard_error);
        return;
    }
    const int decimals = digits > 0 ? digits : 0;
    snprintf(text, capacity, "%.*f%s%.*f", decimals, loss, joint, decimals, standard_error);
}

void cli_format_metric(double metric, bool accuracy, char *text, size_t capacity)
{
    if (accuracy) {
        // 100.0 % is said only of a model that makes no mistake.
        const double percent = 100.0 * metric;
        const double shown = metric < 1.0 && percent > 99.9 ? 99.9 : percent;
        snprintf(text, capacity, "%.1f %%", shown);
    } else {
        snprintf(text, capacity, "%.3f", metric);
    }
}

void cli_format_speed(double speed, char *text, size_t capacity)
{
    if (!isfinite(speed) || speed <= 0.0) {
        *text = '\0';
    } else if (speed < 999.5) {
        snprintf(text, capacity, "%.0f", speed);
    } else if (speed < 9.95e3) {
        snprintf(text, capacity, "%.1fk", speed / 1e3);
    } else if (speed < 999.5e3) {
        snprintf(text, capacity, "%.0fk", speed / 1e3);
    } else {
        snprintf(text, capacity, "%.1fM", speed / 1e6);
    }
}

void cli_format_bar(double part, size_t width, bool utf8, char *text, size_t capacity)
{
    static const char *const eighths[] = {
        "", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589",
    };
    const size_t units = (size_t)(cli_clamp(part) * (double)width * 8.0 + 1e-9);
    const size_t full = units / 8;
    size_t used = full;
    *text = '\0';
    for (size_t i = 0; i < full; i++) {
        cli_append(text, capacity, "%s", utf8 ? "\u2588" : "#");
    }
    if (utf8 && units % 8) {
        cli_append(text, capacity, "%s", eighths[units % 8]);
        used++;
    }
    cli_append(text, capacity, "%*s", (int)(width - used), "");
    if (!utf8) {
        for (char *c = strchr(text, ' '); c && *c; c++) {
            *c = '.';
        }
    }
}

size_t cli_text_columns(const char *text)
{
    size_t columns = 0;
    for (; *text; text++) {
        columns += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return columns;
}

bool cli_line_due(uint64_t epoch, uint64_t total, uint64_t last)
{
    enum { ALL = 200, LINES = 20 }; /* a line an epoch, unless there are very many */
    if (total > 0 && total <= ALL) {
        return true;
    }
    if (epoch == 1 || epoch == total) {
        return true;
    }
    if (total == 0) { /* an open end: the first ones, then each 1.3 times as far as the last */
        return epoch <= ALL || (double)epoch >= 1.3 * (double)last;
    }
    // Every 5th, 20th, 100th, ...: the roundest distance that keeps to the number of lines.
    static const uint64_t round[] = {1, 2, 5, 10};
    uint64_t scale = 1, every = 1;
    for (size_t i = 0; (total + every - 1) / every > LINES && scale < UINT64_MAX / 100; i++) {
        every = scale * round[i % 3];
        scale *= i % 3 == 2 ? 10 : 1;
    }
    return epoch % every == 0;
}

bool cli_history_due(uint64_t epoch, uint64_t total)
{
    enum { ALL = 25, CLOSE = 100 };
    static const uint64_t close[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, CLOSE};
    bool due = (total > 0 && total <= ALL) || epoch == total;
    for (size_t i = 0; i < sizeof close / sizeof *close; i++) {
        due = due || epoch == close[i];
    }
    if (epoch > CLOSE) {
        while (epoch % 10 == 0) {
            epoch /= 10;
        }
        due = due || epoch == 1 || epoch == 2 || epoch == 5;
    }
    return due;
}

// ---- lines ----

enum { FIELD = 160, FIELDS = 7, BAR_MOST = 22, BAR_ENOUGH = 12, BAR_LEAST = 8 };
enum { LOSS, METRIC, VALID, VERDICT, RATE, SPEED, ETA }; /* in the order of the line */

static void make_fields(const cli_view *view, bool utf8, bool brief, char fields[FIELDS][FIELD])
{
    char text[64];
    for (size_t i = 0; i < FIELDS; i++) {
        fields[i][0] = '\0';
    }
    if (isfinite(view->loss)) {
        cli_format_loss(view->loss, view->loss_se, utf8, text, sizeof text);
        snprintf(fields[LOSS], FIELD, "loss %.50s", text);
    } else if (view->idle) {
        snprintf(fields[LOSS], FIELD, "no update");
    }
    if (view->metric_name && isfinite(view->metric)) {
        cli_format_metric(view->metric, view->accuracy, text, sizeof text);
        snprintf(fields[METRIC], FIELD, "%.8s %s%.40s", view->metric_name,
                 view->accuracy ? "" : "R2 ", text);
    }
    if (view->verdict) {
        snprintf(fields[VERDICT], FIELD, "%.40s", view->verdict);
    }
    if (isfinite(view->learning_rate)) {
        snprintf(fields[RATE], FIELD, "lr %.3g", view->learning_rate);
    }
    cli_format_speed(view->examples_per_second, text, sizeof text);
    if (*text && brief) {
        snprintf(fields[SPEED], FIELD, "%.40s/s", text);
    } else if (*text) {
        snprintf(fields[SPEED], FIELD, "%.40s examples/s", text);
    }
    const bool soon = view->eta < 10.0; /* whole seconds: it is a guess */
    cli_format_duration(soon ? 10.0 : view->eta, text, sizeof text);
    if (soon) {
        snprintf(text, sizeof text, "%.0f s", ceil(view->eta));
    }
    if (*text) {
        snprintf(fields[ETA], FIELD, "ETA %.40s", text);
    }
}

static void make_head(const cli_view *view, char *text, size_t capacity)
{
    char now[32], total[32] = "";
    cli_format_count(view->epoch, now, sizeof now);
    if (view->epochs > 0) {
        cli_format_count(view->epochs, total, sizeof total);
    }
    snprintf(text, capacity, "epoch %*s%s%s", (int)strlen(total), now, *total ? "/" : "",
             total);
}

static size_t fields_columns(char fields[FIELDS][FIELD])
{
    size_t columns = 0;
    for (size_t i = 0; i < FIELDS; i++) {
        columns += fields[i][0] ? 2 + cli_text_columns(fields[i]) : 0;
    }
    return columns;
}

static void join(char fields[FIELDS][FIELD], char *text, size_t capacity)
{
    for (size_t i = 0; i < FIELDS; i++) {
        cli_append(text, capacity, "%s%s", fields[i][0] ? "  " : "", fields[i]);
    }
}

// Curves of the losses, in `room` columns: their width changes by STEP, so that the line keeps
// still while its numbers change.
static void add_sparks(const cli_view *view, size_t room, char fields[FIELDS][FIELD])
{
    enum { LEAST = 8, STEP = 4 };
    static const char name[] = "val loss ";
    const size_t first = 1, second = 2 + sizeof name - 1;
    char text[3 * CLI_SPARK_COLUMNS + 1];
    const bool both =
        view->valid_spark && view->valid_spark->count > 1 && room >= first + second + 2 * LEAST;
    size_t width = both ? (room - first - second) / 2 : room > first ? room - first : 0;
    width = width < CLI_SPARK_COLUMNS ? width / STEP * STEP : CLI_SPARK_COLUMNS;
    if (!view->spark || width < LEAST || !fields[LOSS][0]) {
        return;
    }
    cli_format_spark(view->spark, width, text, sizeof text);
    cli_append(fields[LOSS], FIELD, "%s%s", *text ? " " : "", text);
    if (both) {
        cli_format_spark(view->valid_spark, width, text, sizeof text);
        snprintf(fields[VALID], FIELD, "%s%s", name, text);
    }
}

void cli_live_line(const cli_view *view, size_t columns, bool utf8, char *text, size_t capacity)
{
    static const int dispensable[] = {SPEED, RATE, VERDICT, ETA, METRIC, LOSS};
    enum { DISPENSABLE = sizeof dispensable / sizeof *dispensable };
    char fields[FIELDS][FIELD];
    make_fields(view, utf8, true, fields);
    make_head(view, text, capacity);
    const size_t head = strlen(text);
    const size_t room = columns > 1 ? columns - 1 : 0; /* the last column may wrap */
    size_t dropped = 0;
    while (head + 2 + BAR_LEAST + fields_columns(fields) > room && dropped < 2) {
        fields[dispensable[dropped++]][0] = '\0';
    }
    const size_t taken = head + 1 + fields_columns(fields);
    size_t bar = room > taken ? room - taken : 0;
    bar = bar > BAR_MOST ? BAR_MOST : bar;
    while (bar < BAR_LEAST && head + fields_columns(fields) > room && dropped < DISPENSABLE) {
        fields[dispensable[dropped++]][0] = '\0';
    }
    if (utf8 && dropped == 0 && bar >= BAR_ENOUGH) {
        add_sparks(view, room - taken - BAR_ENOUGH, fields);
        const size_t left = room - head - 1 - fields_columns(fields);
        bar = left < bar ? left : bar;
    }
    if (bar >= BAR_LEAST) {
        char drawn[BAR_MOST * 4];
        cli_format_bar(view->part, bar, utf8, drawn, sizeof drawn);
        cli_append(text, capacity, " %s", drawn);
    }
    join(fields, text, capacity);
    // Not even the head fits: it is cut, for a line that wraps could not be overwritten.
    if (head > room) {
        text[room] = '\0';
    }
}

void cli_plain_line(const cli_view *view, bool utf8, char *text, size_t capacity)
{
    char fields[FIELDS][FIELD];
    make_fields(view, utf8, false, fields);
    make_head(view, text, capacity);
    join(fields, text, capacity);
}

void cli_history_line(const cli_view *view, size_t columns, bool utf8, char *text,
                      size_t capacity)
{
    static const int dispensable[] = {SPEED, RATE, VERDICT, METRIC};
    char fields[FIELDS][FIELD];
    make_fields(view, utf8, true, fields);
    make_head(view, text, capacity);
    const size_t head = strlen(text), room = columns > 1 ? columns - 1 : 0;
    fields[ETA][0] = '\0';
    for (size_t i = 0; i < sizeof dispensable / sizeof *dispensable; i++) {
        if (head + fields_columns(fields) > room) {
            fields[dispensable[i]][0] = '\0';
        }
    }
    if (isfinite(view->loss) && head + fields_columns(fields) > room) {
        snprintf(fields[LOSS], FIELD, "loss %.4g", view->loss);
    }
    if (head + fields_columns(fields) > room) {
        fields[LOSS][0] = '\0';
    }
    join(fields, text, capacity);
    if (head > room) {
        text[room] = '\0';
    }
}
