// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Records of CSV from a buffer that is filled as it goes. Keeps: the text before `safe` is
// whole lines, so that no number is cut by the end of a block, and a record whose quotes are
// still open there is split again with more text, from its first byte. Fields point into the
// buffer, or into `scratch` where quotes or backslashes had to go; both are good until the
// next record.
#include "data/csv/scan.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/csv/known.h"
#include "data/csv/quotes.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"

enum { SLACK = 16 };

void dsc_csv_set_delimiter(dsc_csv_scan *scan, char delimiter)
{
    memset(scan->stop, 0, sizeof scan->stop);
    scan->stop['\n'] = scan->stop['\r'] = true;
    scan->stop[(unsigned char)delimiter] = true;
    scan->stop['\t'] = scan->stop['\t'] || delimiter == ' ';
    scan->delimiter = delimiter;
}

static uint64_t count_newlines(const char *text, size_t length)
{
    uint64_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\n';
    }
    return count;
}

static descent_status grow_buffer(dsc_csv_scan *scan, descent_error *error)
{
    const char *name = dsc_source_name(scan->source);
    FAIL_IF(scan->capacity >= DSC_CSV_RECORD_LIMIT, error, DESCENT_BAD_DATA,
            "%s:%llu: the record that begins here is longer than %d MiB\n"
            "a quote that is never closed, or line ends that are missing, look like this",
            name, (unsigned long long)scan->line, DSC_CSV_RECORD_LIMIT >> 20);
    const size_t capacity = scan->capacity ? scan->capacity * 2 : DSC_CSV_BLOCK;
    char *grown = dsc_realloc_array(scan->buffer, capacity + SLACK, 1);
    if (!grown) {
        return dsc_no_memory(error, "reading a CSV file", capacity);
    }
    scan->buffer = grown;
    scan->capacity = capacity;
    return DESCENT_OK;
}

static descent_status refuse_nul(const dsc_csv_scan *scan, const char *nul,
                                 descent_error *error)
{
    const uint64_t line =
        scan->line + count_newlines(scan->buffer, (size_t)(nul - scan->buffer));
    dsc_words words = {0};
    dsc_words_add(&words, "%s:%llu: there is a NUL byte, which no text has",
                  dsc_source_name(scan->source), (unsigned long long)line);
    dsc_add_command(&words, dsc_source_name(scan->source), "tr -d '\\000'", "clean.csv");
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// Whether a line ends before buffer[at]: with a newline, or a carriage return that no newline
// can follow.
static bool ends_line(const dsc_csv_scan *scan, size_t at)
{
    const char last = scan->buffer[at - 1];
    return last == '\n' || (last == '\r' && at < scan->filled && scan->buffer[at] != '\n');
}

descent_status dsc_csv_refill(dsc_csv_scan *scan, bool *more, descent_error *error)
{
    *more = false;
    if (scan->final) {
        return DESCENT_OK;
    }
    if (scan->begin > 0) {
        memmove(scan->buffer, scan->buffer + scan->begin, scan->filled - scan->begin);
        scan->filled -= scan->begin;
        scan->safe -= scan->begin;
        scan->begin = 0;
    }
    const size_t before = scan->safe;
    do {
        if (scan->filled == scan->capacity) {
            TRY(grow_buffer(scan, error));
        }
        const size_t room = scan->capacity - scan->filled;
        size_t got = 0;
        TRY(dsc_source_read(scan->source, scan->buffer + scan->filled, room, &got, error));
        char *fresh = scan->buffer + scan->filled;
        const char *nul = memchr(fresh, '\0', got);
        if (nul) {
            return refuse_nul(scan, nul, error);
        }
        scan->filled += got;
        scan->final = got < room;
        // The byte 26 ends a file of DOS.
        while (scan->final && scan->filled > scan->begin &&
               scan->buffer[scan->filled - 1] == '\x1A') {
            scan->filled--;
        }
        scan->safe = scan->filled;
        while (!scan->final && scan->safe > before && !ends_line(scan, scan->safe)) {
            scan->safe--;
        }
    } while (!scan->final && scan->safe == before);
    // A newline behind the text ends every number and field. What follows must be defined as
    // well.
    memset(scan->buffer + scan->filled, '\n', SLACK);
    *more = scan->safe > before;
    return DESCENT_OK;
}

descent_status dsc_csv_open(dsc_csv_scan *scan, dsc_source *source, char delimiter,
                            descent_error *error)
{
    *scan = (dsc_csv_scan){.source = source, .line = 1};
    dsc_csv_set_delimiter(scan, delimiter);
    scan->line = dsc_source_kind(source).table ? 0 : 1;
    TRY(dsc_csv_refuse_known(source, error));
    bool more = false;
    TRY(dsc_csv_refill(scan, &more, error));
    if (scan->filled >= 3 && memcmp(scan->buffer, "\xEF\xBB\xBF", 3) == 0) {
        // Moved away rather than skipped: the first record is always at the start of the
        // buffer.
        memmove(scan->buffer, scan->buffer + 3, scan->filled - 3 + SLACK);
        scan->filled -= 3;
        scan->safe -= scan->safe < 3 ? scan->safe : 3;
    }
    return DESCENT_OK;
}

void dsc_csv_open_line(dsc_csv_scan *scan, char *text, size_t length, char delimiter)
{
    scan->source = NULL;
    scan->buffer = text;
    scan->begin = 0;
    scan->safe = scan->filled = length;
    scan->final = true;
    scan->line = 1;
    dsc_csv_set_delimiter(scan, delimiter);
}

void dsc_csv_close(dsc_csv_scan *scan)
{
    if (scan->source) {
        free(scan->buffer);
    }
    free(scan->fields);
    free(scan->scratch);
    *scan = (dsc_csv_scan){0};
}

typedef enum split_result { SPLIT_DONE, SPLIT_MORE, SPLIT_FAILED } split_result;

static bool is_blank(const dsc_csv_scan *scan, char c)
{
    return c == ' ' || (c == '\t' && scan->delimiter != '\t');
}

static const char *where(const dsc_csv_scan *scan)
{
    return scan->source ? dsc_source_name(scan->source) : NULL;
}

// ="00501": what spreadsheets write so that a number stays a text.
static void unwrap(dsc_csv_field *field)
{
    const size_t length = field->length;
    if (length >= 3 && field->text[0] == '=' && field->text[1] == '"' &&
        field->text[length - 1] == '"') {
        field->text += 2;
        field->length -= 3;
    }
}

static descent_status add_field(dsc_csv_scan *scan, const char *text, size_t length,
                                bool quoted, descent_error *error)
{
    // There is always room for one more than there are.
    if (scan->field_count + 1 >= scan->field_capacity) {
        FAIL_IF(scan->field_count >= DSC_CSV_FIELD_LIMIT, error, DESCENT_BAD_DATA,
                "%s: there are more than %d fields in this record",
                DSC_POSITION(where(scan), scan->line, 0), DSC_CSV_FIELD_LIMIT);
        const size_t capacity = scan->field_capacity ? scan->field_capacity * 2 : 64;
        dsc_csv_field *grown = dsc_realloc_array(scan->fields, capacity, sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "the fields of a record", capacity * sizeof *grown);
        }
        scan->fields = grown;
        scan->field_capacity = capacity;
    }
    dsc_csv_field *field = &scan->fields[scan->field_count++];
    *field = (dsc_csv_field){text, length, quoted};
    if (!quoted) {
        unwrap(field);
    }
    return DESCENT_OK;
}

descent_status dsc_csv_add_empty(dsc_csv_scan *scan, descent_error *error)
{
    return add_field(scan, "", 0, false, error);
}

// The closing quote of a field whose text begins at p; NULL when it is not there. Doubled
// quotes stand for one.
static const char *closing_quote(const char *p, const char *end, bool *doubled)
{
    for (;;) {
        p = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
        if (!p || p + 1 >= end || p[1] != '"') {
            return p;
        }
        *doubled = true;
        p += 2;
    }
}

// One quoted field; *at (in/out) moves behind it.
static split_result split_quoted(dsc_csv_scan *scan, const char **at, bool *doubled,
                                 descent_status *status, descent_error *error)
{
    const char *end = scan->buffer + scan->safe;
    const char *open = *at;
    bool has_doubled = false;
    const char *close = closing_quote(open + 1, end, &has_doubled);
    if (!close) {
        if (!scan->final) {
            return SPLIT_MORE;
        }
        *status = dsc_csv_unclosed(scan, open, error);
        return SPLIT_FAILED;
    }
    const char *p = close + 1;
    while (p < end && is_blank(scan, *p) && *p != scan->delimiter) {
        p++;
    }
    if (p < end && !scan->stop[(unsigned char)*p]) {
        *status = dsc_csv_bad_quote(scan, open, p, error);
        return SPLIT_FAILED;
    }
    *doubled = *doubled || has_doubled;
    *status = add_field(scan, open + 1, (size_t)(close - open - 1), true, error);
    *at = p;
    return *status == DESCENT_OK ? SPLIT_DONE : SPLIT_FAILED;
}

// A delimiter or a line end behind a backslash that does not stand for itself: "\\," is a
// backslash and a delimiter. Of a line end of two bytes the backslash is before the first.
static bool is_escaped(const dsc_csv_scan *scan, const char *start, const char *p)
{
    size_t count = 0;
    if (!scan->escape || p == start) {
        return false;
    }
    p -= *p == '\n' && p[-1] == '\r';
    while (p - count > start && p[-1 - (ptrdiff_t)count] == '\\') {
        count++;
    }
    return count % 2 == 1;
}

static split_result split_fields(dsc_csv_scan *scan, const char **at, bool *doubled,
                                 descent_status *status, descent_error *error)
{
    const char *p = *at, *end = scan->buffer + scan->safe;
    for (;;) {
        while (p < end && is_blank(scan, *p)) {
            p++;
        }
        if (p < end && *p == '"') {
            const split_result result = split_quoted(scan, &p, doubled, status, error);
            if (result != SPLIT_DONE) {
                return result;
            }
        } else {
            const char *start = p;
            while (p < end && (!scan->stop[(unsigned char)*p] || is_escaped(scan, start, p))) {
                p++;
            }
            if (p == end && scan->escape && !scan->final) {
                return SPLIT_MORE; /* the last line end of the block was escaped */
            }
            const char *stop = p;
            *doubled = *doubled || (scan->escape && memchr(start, '\\', (size_t)(p - start)));
            while (stop > start && (stop[-1] == ' ' || stop[-1] == '\t') &&
                   !is_escaped(scan, start, stop - 1)) {
                stop--;
            }
            *status = add_field(scan, start, (size_t)(stop - start), false, error);
            if (*status != DESCENT_OK) {
                return SPLIT_FAILED;
            }
        }
        // Several blanks are one delimiter, and none at the end of a line.
        while (scan->delimiter == ' ' && p < end && is_blank(scan, *p)) {
            p++;
        }
        const bool blank_end = scan->delimiter == ' ' && p > *at && is_blank(scan, p[-1]);
        if (p >= end || *p == '\n' || *p == '\r') {
            break;
        }
        p += blank_end ? 0 : 1;
    }
    *at = p;
    return SPLIT_DONE;
}

// Two quotes are one; of a backslash before another one, the delimiter or a line end the other
// stays.
static bool stands_for_next(const dsc_csv_scan *scan, const dsc_csv_field *field, size_t k)
{
    const char c = field->text[k];
    if (field->quoted) {
        return c == '"';
    }
    const char next = k + 1 < field->length ? field->text[k + 1] : '\0';
    return c == '\\' && scan->escape &&
           (next == '\\' || next == scan->delimiter || next == '\n' || next == '\r');
}

static descent_status unescape(dsc_csv_scan *scan, descent_error *error)
{
    const size_t bytes = scan->record_end - scan->record_begin + scan->field_count + 1;
    if (bytes > scan->scratch_size) {
        char *grown = dsc_realloc_array(scan->scratch, bytes, 1);
        if (!grown) {
            return dsc_no_memory(error, "fields in quotes", bytes);
        }
        scan->scratch = grown;
        scan->scratch_size = bytes;
    }
    char *out = scan->scratch;
    for (size_t i = 0; i < scan->field_count; i++) {
        dsc_csv_field *field = &scan->fields[i];
        const char mark = field->quoted ? '"' : scan->escape ? '\\' : '\0';
        if (mark == '\0' || !memchr(field->text, mark, field->length)) {
            continue;
        }
        const dsc_csv_field own = *field;
        field->text = out;
        for (size_t k = 0; k < own.length; k++) {
            k += stands_for_next(scan, &own, k);
            *out++ = own.text[k];
        }
        field->length = (size_t)(out - field->text);
        *out++ = '\0';
        unwrap(field);
    }
    return DESCENT_OK;
}

// Splits the record at `begin` and moves behind it.
static split_result split(dsc_csv_scan *scan, descent_status *status, descent_error *error)
{
    const char *start = scan->buffer + scan->begin, *end = scan->buffer + scan->safe;
    const char *p = start;
    bool doubled = false;
    scan->field_count = 0;
    const split_result result = split_fields(scan, &p, &doubled, status, error);
    if (result != SPLIT_DONE) {
        return result;
    }
    scan->record_begin = scan->begin;
    scan->record_end = (size_t)(p - scan->buffer);
    scan->record_line = scan->line;
    if (p < end && *p == '\r') {
        p++;
    }
    if (p < end && *p == '\n' &&
        (p == start || p[-1] == '\r' || p == scan->buffer + scan->record_end)) {
        p++;
    }
    // Only a field in quotes, or an escaped line end, takes a record over more than one line.
    bool several = scan->escape;
    for (size_t i = 0; i < scan->field_count && !several; i++) {
        several = scan->fields[i].quoted;
    }
    scan->line += several ? count_newlines(start, (size_t)(p - start)) : 1;
    scan->begin = (size_t)(p - scan->buffer);
    if (doubled) {
        *status = unescape(scan, error);
    }
    return *status == DESCENT_OK ? SPLIT_DONE : SPLIT_FAILED;
}

static bool blank_record(const dsc_csv_scan *scan)
{
    return scan->field_count == 1 && scan->fields[0].length == 0 && !scan->fields[0].quoted;
}

// Blanks may stand before the mark.
static bool is_comment(const dsc_csv_scan *scan, const char *p)
{
    while (scan->mark && *p == ' ') {
        p++;
    }
    return scan->mark && *p == scan->mark;
}

// Passes over what may stand at the beginning of a record and is none: a byte order mark, where
// files were joined, and comments. The text before `safe` is whole lines.
static void skip_marks(dsc_csv_scan *scan, bool count)
{
    while (scan->begin < scan->safe) {
        const char *p = scan->buffer + scan->begin;
        const size_t left = scan->safe - scan->begin;
        if (left >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
            scan->begin += 3;
            scan->mark_count += count;
        } else if (is_comment(scan, p)) {
            size_t length = 0;
            while (length < left && p[length] != '\n' && p[length] != '\r') {
                length++;
            }
            if (count && scan->comment_count++ == 0) {
                dsc_show_text(p, length, scan->comment, sizeof scan->comment);
            }
            length += length < left && p[length] == '\r';
            length += length < left && p[length] == '\n';
            scan->begin += length;
            scan->line++;
        } else {
            return;
        }
    }
}

descent_status dsc_csv_next(dsc_csv_scan *scan, bool *found, descent_error *error)
{
    descent_status status = DESCENT_OK;
    for (;;) {
        skip_marks(scan, true);
        if (scan->begin < scan->safe) {
            const split_result result = split(scan, &status, error);
            if (result == SPLIT_FAILED) {
                return status;
            }
            if (result == SPLIT_DONE && !blank_record(scan)) {
                *found = true;
                return DESCENT_OK;
            }
            if (result == SPLIT_DONE) {
                continue;
            }
        }
        bool more = false;
        TRY(dsc_csv_refill(scan, &more, error));
        if (!more && scan->begin >= scan->safe) {
            *found = false;
            return DESCENT_OK;
        }
    }
}

descent_status dsc_csv_peek(dsc_csv_scan *scan, bool *found, descent_error *error)
{
    descent_status status = DESCENT_OK;
    *found = false;
    for (skip_marks(scan, false); scan->begin < scan->safe; skip_marks(scan, false)) {
        // Looking ahead reports nothing: what is wrong here is told by dsc_csv_next, with its
        // line.
        if (split(scan, &status, NULL) != SPLIT_DONE) {
            return status == DESCENT_NO_MEMORY
                       ? dsc_no_memory(error, "a record", scan->scratch_size)
                       : DESCENT_OK;
        }
        if (!blank_record(scan)) {
            *found = true;
            return DESCENT_OK;
        }
    }
    return DESCENT_OK;
}

dsc_csv_position dsc_csv_save(const dsc_csv_scan *scan)
{
    return (dsc_csv_position){scan->begin, scan->line};
}

void dsc_csv_restore(dsc_csv_scan *scan, dsc_csv_position position)
{
    scan->begin = position.begin;
    scan->line = position.line;
}
