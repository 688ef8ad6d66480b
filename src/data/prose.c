// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a file that was a table stays one. What is in doubt is a table, whose reader says what is
// wrong with it; a text has to look like none in every way.
#include "data/prose.h"

#include <string.h>

enum { LOOK = 1 << 16, LINES_MOST = 1000, FIELDS_MOST = 256 };

// How a sign cuts a line into fields: `count` blanks in a row are one cut, single ones are none where
// `count` is 2.
typedef struct cut {
    const char *signs;
    size_t count;
} cut;

static const cut cuts[] = {{",", 1}, {"\t", 1}, {";", 1}, {"|", 1}, {" \t", 1}, {" \t", 2}};
enum { CUTS = sizeof cuts / sizeof *cuts };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t fields_of(const char *line, const char *end, const cut *by)
{
    const bool blanks = *by->signs == ' ';
    size_t fields = 1;
    for (const char *p = line; p < end;) {
        size_t run = 0;
        while (p + run < end && strchr(by->signs, p[run])) {
            run++;
        }
        fields += blanks ? run >= by->count : run;
        p += run ? run : 1;
    }
    return fields;
}

// Lines by their number of fields, for one way to cut them.
typedef struct tally {
    size_t lines;
    size_t with[FIELDS_MOST + 1];
} tally;

static bool is_regular(const tally *t)
{
    size_t most = 0;
    for (size_t fields = 2; fields <= FIELDS_MOST; fields++) {
        most = t->with[fields] > most ? t->with[fields] : most;
    }
    return t->lines > 1 && 4 * most >= 3 * t->lines;
}

static bool is_table(const char *text, size_t length, bool whole, const cut *by)
{
    tally t = {0};
    const char *p = text, *stop = text + length;
    while (p < stop && t.lines < LINES_MOST) {
        const char *end = memchr(p, '\n', (size_t)(stop - p));
        if (!end && !whole && t.lines > 0) {
            break; // the rest of a line
        }
        const char *next = end ? end + 1 : stop;
        end = end ? end : stop;
        while (p < end && is_blank(*p)) {
            p++;
        }
        while (end > p && is_blank(end[-1])) {
            end--;
        }
        if (p < end) {
            const size_t fields = fields_of(p, end, by);
            t.with[fields < FIELDS_MOST ? fields : FIELDS_MOST]++;
            t.lines++;
        }
        p = next;
    }
    return is_regular(&t);
}

static bool has_many_digits(const char *text, size_t length)
{
    size_t digits = 0, all = 0;
    for (size_t i = 0; i < length; i++) {
        digits += text[i] >= '0' && text[i] <= '9';
        all += !is_blank(text[i]) && text[i] != '\n';
    }
    return 5 * digits >= all;
}

descent_status dsc_prose_is(dsc_source *source, bool *prose, descent_error *error)
{
    char start[LOOK];
    size_t got = 0;
    TRY(dsc_source_read(source, start, sizeof start, &got, error));
    TRY(dsc_source_rewind(source, error));
    bool table = has_many_digits(start, got);
    for (size_t i = 0; i < CUTS && !table; i++) {
        table = is_table(start, got, got < sizeof start, &cuts[i]);
    }
    *prose = !table;
    return DESCENT_OK;
}
