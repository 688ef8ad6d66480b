// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is wrong with a quote of a CSV file, and the command that mends it.
#include "data/csv/quotes.h"

#include <stdio.h>
#include <string.h>

#include "data/csv/shape.h"
#include "data/csv/trouble.h"

// Where a quote is: its line, where that begins, and how many quotes it has up to this one.
typedef struct position {
    uint64_t line;
    const char *start;
    size_t number;
    bool last; /* line of the file, as far as is known */
} position;

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static position find(const dsc_csv_scan *scan, const char *quote)
{
    const char *end = scan->buffer + scan->filled;
    position at = {scan->line, quote, 1, scan->final};
    for (const char *p = scan->buffer + scan->begin; p < quote; p++) {
        at.line += *p == '\n';
    }
    while (at.start > scan->buffer && !ends_line(at.start[-1])) {
        at.start--;
        at.number += *at.start == '"';
    }
    for (const char *p = quote; p < end && at.last; p++) {
        at.last = !ends_line(*p) || p + 2 >= end;
    }
    return at;
}

static const char *name_of(const dsc_csv_scan *scan)
{
    return scan->source ? dsc_source_name(scan->source) : NULL;
}

static void begin(dsc_words *words, const dsc_csv_scan *scan, const position *at)
{
    dsc_words_add(words, "%s: ", DSC_POSITION(name_of(scan), at->line, scan->field_count + 1));
}

// The quote alone, in its line.
static void add_without(dsc_words *words, const dsc_csv_scan *scan, const position *at)
{
    char command[64];
    if (scan->source) {
        snprintf(command, sizeof command, "sed '%llus/\"//%zu'", (unsigned long long)at->line,
                 at->number);
        dsc_add_command(words, name_of(scan), command, "rows.csv");
        dsc_words_add(words, "    # without this quote");
    }
}

descent_status dsc_csv_unclosed(const dsc_csv_scan *scan, const char *quote,
                                descent_error *error)
{
    const position at = find(scan, quote);
    dsc_words words = {0};
    begin(&words, scan, &at);
    dsc_words_add(&words, "a quote opens here and is never closed\n");
    if (!scan->source) {
        dsc_words_add(&words, "a row must be on one line here; rows with line breaks in "
                              "quotes are read from a file");
    } else if (at.last && at.line > 1) {
        char command[48];
        dsc_words_add(&words, "the file ends inside this field: is it cut off?");
        snprintf(command, sizeof command, "sed '%llud'", (unsigned long long)at.line);
        dsc_add_command(&words, name_of(scan), command, "rows.csv");
        dsc_words_add(&words, "    # without this line");
    } else {
        dsc_words_add(&words, "a field in quotes ends at the next quote; \"\" inside stands "
                              "for one quote");
        add_without(&words, scan, &at);
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// True when the field that opens at `open` has quotes inside, and one at its end: "a "b" c".
static bool has_quotes_inside(const dsc_csv_scan *scan, const char *open, const char *p)
{
    const char *end = scan->buffer + scan->safe;
    const bool first = open == scan->buffer + scan->begin || open[-1] == scan->delimiter ||
                       ends_line(open[-1]);
    while (p < end && *p != scan->delimiter && !ends_line(*p)) {
        p++;
    }
    return first && p[-1] == '"';
}

// Every quote that has neither a delimiter nor another quote next to it, doubled. Twice, as
// neighbours share a character.
static void add_doubled(dsc_words *words, const dsc_csv_scan *scan)
{
    char command[128], mark[3] = {scan->delimiter, '\0', '\0'};
    if (scan->delimiter == '\t') {
        memcpy(mark, "\\t", 3);
    }
    snprintf(command, sizeof command, "sed -E ':a; s/([^%s\"])\"([^%s\"\\r])/\\1\"\"\\2/; ta'",
             mark, mark);
    dsc_add_command(words, name_of(scan), command, "rows.csv");
}

descent_status dsc_csv_bad_quote(const dsc_csv_scan *scan, const char *open, const char *p,
                                 descent_error *error)
{
    const position at = find(scan, open), stop = find(scan, p);
    const char *backslash = memchr(open, '\\', (size_t)(p - open));
    dsc_words words = {0};
    begin(&words, scan, &at);
    if (stop.line > at.line) {
        dsc_words_add(
            &words,
            "a quote opens here, and the next one, in line %llu, has text behind it\n"
            "a quote that opens a field has to be closed; one inside is doubled: \"\"",
            (unsigned long long)stop.line);
        add_without(&words, scan, &at);
    } else if (backslash && backslash[1] == '"') {
        // What C and JSON do is common, and can be undone.
        dsc_words_add(&words, "a quote is written as \\\", which ends the field here");
        if (scan->source) {
            dsc_add_command(&words, name_of(scan), "sed 's/\\\\\"/\"\"/g'", "rows.csv");
        }
    } else {
        dsc_words_add(&words, "there is text after a closing quote\n"
                              "a quote inside a field in quotes must be doubled: \"\"");
        if (scan->source && has_quotes_inside(scan, open, p)) {
            add_doubled(&words, scan);
        }
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}
