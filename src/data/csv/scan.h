// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// CSV text to records of fields (RFC 4180), block by block.
#ifndef DSC_DATA_CSV_SCAN_H
#define DSC_DATA_CSV_SCAN_H

#include "data/text.h"

enum {
    DSC_CSV_BLOCK = 1 << 19,        /* bytes read at a time */
    DSC_CSV_RECORD_LIMIT = 1 << 24, /* bytes of one record */
    DSC_CSV_FIELD_LIMIT = 1 << 20   /* fields of one record */
};

/// A field, without its quotes and the blanks around it. text[length] can be read.
typedef struct dsc_csv_field {
    const char *text;
    size_t length;
    bool quoted;
} dsc_csv_field;

typedef struct dsc_csv_scan {
    dsc_source *source; /* NULL: `buffer` is all there is (one line) */
    char delimiter;
    bool stop[256]; /* bytes that end a plain field */
    bool escape;    /* a backslash before a delimiter makes it a part of the field */
    char mark;      /* records that begin with it are comments; '\0': none */
    uint64_t comment_count, mark_count; /* of dsc_csv_next: comments; byte order marks inside */
    char comment[64];                   /* the first of them */

    char *buffer; /* [begin, safe): whole records as far as quotes allow; then a part of one */
    size_t capacity; /* the buffer has a few bytes more, the first of them a newline */
    size_t begin, safe, filled;
    bool final;    /* the source is at its end */
    uint64_t line; /* of buffer[begin]; 1 is the first */

    dsc_csv_field *fields; /* of the last record */
    size_t field_count, field_capacity;
    size_t record_begin, record_end; /* in the buffer, without the line end */
    uint64_t record_line;
    char *scratch; /* fields that had doubled quotes or escapes */
    size_t scratch_size;
} dsc_csv_scan;

/// Prepares to read the source from its beginning: fills the first block, skips a byte order
/// mark. DESCENT_BAD_DATA when the content is not text. `delimiter` may be changed before the
/// first record.
descent_status dsc_csv_open(dsc_csv_scan *scan, dsc_source *source, char delimiter,
                            descent_error *error);
/// Prepares to read the records of a text. text[length] must be a newline or NUL; borrowed.
void dsc_csv_open_line(dsc_csv_scan *scan, char *text, size_t length, char delimiter);
void dsc_csv_close(dsc_csv_scan *scan);
void dsc_csv_set_delimiter(dsc_csv_scan *scan, char delimiter);

/// Splits the next record that is not blank into scan->fields. *found (out) is false at the
/// end. The fields are valid until the next call.
descent_status dsc_csv_next(dsc_csv_scan *scan, bool *found, descent_error *error);

/// Adds an empty field to the last record.
descent_status dsc_csv_add_empty(dsc_csv_scan *scan, descent_error *error);

/// Where the scan is in its buffer, for looking ahead and coming back before the next refill.
typedef struct dsc_csv_position {
    size_t begin;
    uint64_t line;
} dsc_csv_position;
dsc_csv_position dsc_csv_save(const dsc_csv_scan *scan);
void dsc_csv_restore(dsc_csv_scan *scan, dsc_csv_position position);

/// Gets more text when everything before `safe` is used up. *more (out) is false at the end.
descent_status dsc_csv_refill(dsc_csv_scan *scan, bool *more, descent_error *error);

/// As dsc_csv_next, but only in the text that is in the buffer, for looking ahead: *found (out)
/// is false when no whole record is left there, or it is malformed. Fails only with
/// DESCENT_NO_MEMORY.
descent_status dsc_csv_peek(dsc_csv_scan *scan, bool *found, descent_error *error);

#endif
