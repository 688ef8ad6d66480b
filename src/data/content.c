// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which format is it? By the first bytes of a file whose name does not say.
#include "data/content.h"

#include <string.h>

#include "data/dataset.h"
#include "data/image/picture.h"
#include "data/parse.h"

enum { LOOK = 1 << 16, LINES = 100 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// What the pairs "index:value" of a file look like.
typedef struct pairs {
    size_t lines, pairs;
    bool clocks;    /* all could be times: 10:30 */
    bool ascending; /* in every line, and some line has more than one */
    bool several;
} pairs;

static bool is_clock(unsigned long index, const char *value, size_t length)
{
    return index < 24 && length == 2 && value[0] >= '0' && value[0] <= '5' && value[1] >= '0' &&
           value[1] <= '9';
}

// One word of a line, "index:value" with any number, or "qid:5". Returns where it ends, NULL
// when it is something else.
static const char *pair(const char *p, unsigned long *index, bool *clock)
{
    unsigned long value = 0;
    const char *start = p;
    if (strncmp(p, "qid:", 4) == 0) {
        *index = 0;
        *clock = false;
        p += 4;
        while (*p >= '0' && *p <= '9') {
            p++;
        }
        return p;
    }
    while (*p >= '0' && *p <= '9' && p - start < 19) {
        value = value * 10 + (unsigned long)(*p++ - '0');
    }
    if (p == start || *p != ':') {
        return NULL;
    }
    double number = 0;
    const char *text = p + 1;
    text += strspn(text, " \t"); /* "63: .50" */
    const char *end = dsc_number_scan(text, &number);
    if (!end && (strncmp(text, "nan", 3) == 0 || strncmp(text, "inf", 3) == 0)) {
        end = text + 3;
    }
    *index = value;
    *clock = end && is_clock(value, text, (size_t)(end - text));
    return end;
}

// "label index:value index:value ...", the label a number that may not be there.
static bool read_line(pairs *all, const char *p, const char *end)
{
    unsigned long last = 0;
    size_t count = 0;
    bool rising = true;
    double label = 0;
    const char *after = dsc_number_scan(p, &label);
    while (after && after < end && *after == ',') {
        after = dsc_number_scan(after + 1, &label); /* several labels, which the reader names */
    }
    if (after && after <= end && (after == end || is_blank(*after) || *after == '#')) {
        p = after;
    }
    for (;;) {
        while (p < end && is_blank(*p)) {
            p++;
        }
        if (p >= end || *p == '#') {
            break;
        }
        unsigned long index = 0;
        bool clock = false;
        p = pair(p, &index, &clock);
        if (!p || p > end || !(p == end || is_blank(*p) || *p == '#')) {
            return false;
        }
        rising = rising && (count == 0 || index > last);
        last = index;
        all->clocks = all->clocks && clock;
        count++;
    }
    all->lines++;
    all->pairs += count;
    all->ascending = all->ascending && rising;
    all->several = all->several || count > 1;
    return true;
}

// Every line has pairs, and they are not times next to numbers.
static bool is_libsvm(const char *text, size_t length, bool whole)
{
    pairs all = {.clocks = true, .ascending = true};
    const char *p = text, *stop = text + length;
    while (p < stop && all.lines < LINES) {
        const char *end = memchr(p, '\n', (size_t)(stop - p));
        if (!end && !whole && all.lines > 0) {
            break; /* the rest of a line */
        }
        end = end ? end : stop;
        while (p < end && is_blank(*p)) {
            p++;
        }
        if (p < end && *p != '#' && !read_line(&all, p, end)) {
            return false;
        }
        p = end + 1;
    }
    return all.pairs > 0 && (!all.clocks || (all.ascending && all.several));
}

static bool is_json(const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    size_t opened = 0;
    while (p < end && (is_blank(*p) || *p == '\n' || (*p == '[' && opened == 0))) {
        opened += *p++ == '[';
    }
    if (p >= end || *p++ != '{') {
        return false;
    }
    while (p < end && (is_blank(*p) || *p == '\n')) {
        p++;
    }
    return p < end && (*p == '"' || *p == '}');
}

descent_status dsc_content_format(dsc_source *source, descent_format *format,
                                  descent_error *error)
{
    char start[LOOK + 1];
    size_t got = 0;
    TRY(dsc_source_read(source, start, LOOK, &got, error));
    TRY(dsc_source_rewind(source, error));
    start[got] = '\0'; /* ends every number and word */
    const size_t mark = got >= 3 && memcmp(start, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (got >= 6 && memcmp(start, "\x93NUMPY", 6) == 0) {
        *format = DESCENT_FORMAT_NPY;
    } else if (got >= 6 && start[0] == 0 && start[1] == 0 && start[2] >= 8 && start[2] <= 14 &&
               start[3] >= 1 && start[3] <= 8) {
        *format = DESCENT_FORMAT_IDX;
    } else if (dsc_picture_kind_of(start, got) != DSC_NO_PICTURE) {
        *format = DESCENT_FORMAT_IMAGES;
    } else if (is_json(start + mark, got - mark)) {
        *format = DESCENT_FORMAT_JSON;
    } else if (is_libsvm(start + mark, got - mark, got < LOOK)) {
        *format = DESCENT_FORMAT_LIBSVM;
    } else {
        *format = DESCENT_FORMAT_CSV;
    }
    return DESCENT_OK;
}
