// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: looks ahead only; the scan is afterwards where it was.
#include "data/csv/width.h"

#include <string.h>

descent_status dsc_csv_measure(dsc_csv_scan *scan, dsc_csv_widths *s, descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    size_t best = 0;
    *s = (dsc_csv_widths){0};
    for (bool found = true; s->count < DSC_CSV_RECORDS;) {
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        s->widths[s->count++] = scan->field_count;
    }
    dsc_csv_restore(scan, start);
    for (size_t i = 0; i < s->count; i++) {
        size_t same = 0;
        for (size_t k = 0; k < s->count; k++) {
            same += s->widths[k] == s->widths[i];
        }
        if (same > best || (same == best && s->widths[i] > s->width)) {
            s->agree = best = same;
            s->width = s->widths[i];
        }
    }
    return DESCENT_OK;
}

// What stands behind the backslashes of the first block.
typedef struct backslashes {
    bool escapes; /* a delimiter or a line break, somewhere */
    bool clean;   /* everywhere what databases write there, and none ends a drive, "C:\\" */
} backslashes;

static backslashes look_behind(const dsc_csv_scan *scan)
{
    const char *p = scan->buffer + scan->begin, *end = scan->buffer + scan->safe;
    backslashes seen = {false, true};
    while (p < end && (p = memchr(p, '\\', (size_t)(end - p))) && p + 1 < end) {
        const char next = p[1];
        const bool broken = next == '\n' || next == '\r';
        seen.escapes = seen.escapes || next == scan->delimiter || broken;
        seen.clean = seen.clean &&
                     (next == scan->delimiter || broken ||
                      (next != '\0' && strchr("\\Nbfnrtv0Z\"'.", next))) &&
                     (p == scan->buffer || p[-1] != ':');
        p += 2;
    }
    return seen;
}

// How many of the records of the first block have `width` fields, and how many there are.
static descent_status count_agreeing(dsc_csv_scan *scan, size_t width, size_t *agree,
                                     size_t *count, descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    for (bool found = true;; ++*count) {
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        *agree += scan->field_count == width;
    }
    dsc_csv_restore(scan, start);
    return DESCENT_OK;
}

// Where backslashes escape, a larger share of the records has the same number of fields, the
// first among them. When all have in either way, as where a column has a delimiter in every row
// and nothing names the columns, what stands behind the backslashes decides.
descent_status dsc_csv_find_escapes(dsc_csv_scan *scan, descent_error *error)
{
    const backslashes seen = look_behind(scan);
    dsc_csv_widths widths[2];
    size_t agree[2] = {0}, count[2] = {0};
    if (!seen.escapes || !strchr(",;\t|", scan->delimiter)) {
        return DESCENT_OK;
    }
    for (int escape = 0; escape < 2; escape++) {
        scan->escape = escape;
        TRY(dsc_csv_measure(scan, &widths[escape], error));
        TRY(count_agreeing(scan, widths[escape].width, &agree[escape], &count[escape], error));
    }
    const size_t mine = agree[1] * count[0], others = agree[0] * count[1];
    scan->escape = widths[1].width > 1 && widths[1].widths[0] == widths[1].width &&
                   (mine > others || (mine == others && seen.clean && count[1] > 1));
    return DESCENT_OK;
}

bool dsc_csv_find_separator(dsc_csv_scan *scan)
{
    const char *p = scan->buffer + scan->begin, *end = scan->buffer + scan->safe;
    const bool quoted = p < end && *p == '"';
    p += quoted;
    if (end - p < 5 || (memcmp(p, "sep=", 4) != 0 && memcmp(p, "SEP=", 4) != 0)) {
        return false;
    }
    const char delimiter = p[4];
    p += 5 + (quoted && p[5] == '"');
    p += p < end && *p == '\r';
    if (delimiter == '\n' || delimiter == '\r' || p >= end || *p != '\n') {
        return false;
    }
    scan->begin = (size_t)(p - scan->buffer) + 1;
    scan->line++;
    dsc_csv_set_delimiter(scan, delimiter);
    return true;
}
