// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/csv/top.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/cell.h"
#include "data/csv/fit.h"
#include "data/csv/header.h"
#include "data/csv/shape.h"
#include "data/csv/sniff.h"
#include "data/csv/trouble.h"
#include "data/csv/width.h"
#include "data/date.h"
#include "data/unit.h"

enum { RECORDS = DSC_CSV_RECORDS, TITLES = 30 };

// ---- walking over the records of the first block ----

static bool is_value(const dsc_csv_field *field)
{
    dsc_cell_date date;
    return dsc_csv_looks_numeric(field->text, field->length) ||
           dsc_cell_date_read(field->text, field->length, &date);
}

static size_t filled(const dsc_csv_scan *scan)
{
    size_t count = 0;
    for (size_t i = 0; i < scan->field_count; i++) {
        count += scan->fields[i].length > 0;
    }
    return count;
}

// ---- what the columns hold ----

// What the columns below a record hold: of each, how many values and how many fields that are
// not empty.
typedef struct column_count {
    size_t values, filled;
} column_count;

// Counts the records of `width` fields from the scan's position on, which stays.
static descent_status count_columns(dsc_csv_scan *scan, size_t width, column_count *columns,
                                    size_t *rows, descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    *rows = 0;
    for (size_t i = 0; i < RECORDS; i++) {
        bool found = false;
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        if (scan->field_count != width) {
            continue;
        }
        ++*rows;
        for (size_t k = 0; k < width; k++) {
            columns[k].filled += scan->fields[k].length > 0;
            columns[k].values += is_value(&scan->fields[k]);
        }
    }
    dsc_csv_restore(scan, start);
    return DESCENT_OK;
}

static bool numeric(const column_count *column)
{
    return column->values > 0 && 10 * column->values >= 9 * column->filled;
}

// What a record is above the columns of numbers below it: words, or values as well.
typedef struct above_numbers {
    size_t names, words, values; /* words in all; above numbers; values above numbers */
} above_numbers;

static descent_status compare(dsc_csv_scan *scan, size_t width, above_numbers *above,
                              descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    bool found = false;
    size_t rows = 0;
    *above = (above_numbers){0};
    column_count *columns = calloc(width, sizeof *columns);
    bool *is = calloc(width, sizeof *is);
    descent_status status = columns && is ? dsc_csv_peek(scan, &found, error)
                                          : dsc_no_memory(error, "the columns", width);
    found = found && scan->field_count == width;
    for (size_t i = 0; status == DESCENT_OK && found && i < width; i++) {
        is[i] = is_value(&scan->fields[i]);
        above->names += !is[i] && scan->fields[i].length > 0;
    }
    THEN(status, count_columns(scan, width, columns, &rows, error));
    for (size_t i = 0; status == DESCENT_OK && found && i < width; i++) {
        above->words += numeric(&columns[i]) && !is[i];
        above->values += numeric(&columns[i]) && is[i];
    }
    dsc_csv_restore(scan, start);
    free(columns);
    free(is);
    return status;
}

// True when the next record has words where the rows below have numbers.
static descent_status names_values(dsc_csv_scan *scan, size_t width, bool *header,
                                   descent_error *error)
{
    above_numbers above;
    TRY(compare(scan, width, &above, error));
    *header = above.names > 0 && above.words > above.values;
    return DESCENT_OK;
}

// ---- comments ----

static bool begins_with(const dsc_csv_scan *scan, char mark)
{
    return scan->begin < scan->safe && scan->buffer[scan->begin] == mark;
}

// How many records begin with the mark, and how many of these are rows like the others: as many
// fields, numbers where they have numbers.
static descent_status count_marked(dsc_csv_scan *scan, size_t width,
                                   const column_count *columns, size_t *marked, size_t *rows,
                                   descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    const char mark = scan->mark;
    scan->mark = '\0';
    for (size_t i = 0; i < RECORDS; i++) {
        bool found = false;
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        if (scan->buffer[scan->record_begin] != mark) {
            continue;
        }
        bool fits = scan->field_count == width && !numeric(&columns[0]);
        for (size_t k = 0; k < width && fits; k++) {
            fits = !numeric(&columns[k]) || scan->fields[k].length == 0 ||
                   is_value(&scan->fields[k]);
        }
        ++*marked;
        *rows += fits;
    }
    scan->mark = mark;
    dsc_csv_restore(scan, start);
    return DESCENT_OK;
}

// Are lines that begin with the scan's mark comments? Not where rows do: "#ff0000,12". Keeps
// the mark or takes it away.
static descent_status judge_mark(dsc_csv_scan *scan, size_t *marked, descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    const char mark = scan->mark;
    dsc_csv_widths s;
    bool found = false;
    size_t like_rows = 0, rows = 0;
    TRY(dsc_csv_measure(scan, &s, error));
    if (s.count == 0) {
        scan->mark = '\0';
        return DESCENT_OK;
    }
    column_count *columns = calloc(s.width, sizeof *columns);
    if (!columns) {
        return dsc_no_memory(error, "the columns", s.width * sizeof *columns);
    }
    // The first record may be a header, which says nothing of the rows.
    descent_status status = dsc_csv_peek(scan, &found, error);
    THEN(status, count_columns(scan, s.width, columns, &rows, error));
    dsc_csv_restore(scan, start);
    THEN(status, count_marked(scan, s.width, columns, marked, &like_rows, error));
    // Where none is in sight, one among numbers can only be a comment.
    const bool comments =
        *marked > 0 ? 2 * like_rows < *marked : mark == '#' && numeric(&columns[0]);
    scan->mark = comments ? mark : '\0';
    free(columns);
    return status;
}

// #, or % where the file begins with it, as those of Matlab and TeX.
static descent_status find_comments(dsc_csv_scan *scan, bool separator, descent_error *error)
{
    size_t marked = 0;
    scan->mark = begins_with(scan, '%') ? '%' : '#';
    if (!separator) {
        TRY(dsc_csv_sniff_delimiter(scan, error));
    }
    TRY(judge_mark(scan, &marked, error));
    return scan->mark || separator ? DESCENT_OK : dsc_csv_sniff_delimiter(scan, error);
}

// The last record has nothing but units: "[mm] (s) kg -".
static bool is_units(const dsc_csv_scan *scan)
{
    bool all = scan->field_count > 0;
    for (size_t i = 0; i < scan->field_count && all; i++) {
        const dsc_csv_field *field = &scan->fields[i];
        all = field->length == 0 || strchr("[(<{-", field->text[0]) ||
              dsc_unit_is_known(field->text, field->length);
    }
    return all;
}

// Moves behind the mark of a comment.
static void enter_comment(dsc_csv_scan *scan, char mark, dsc_csv_position position)
{
    dsc_csv_restore(scan, position);
    while (begins_with(scan, mark) || scan->buffer[scan->begin] == ' ') {
        scan->begin++;
    }
}

// Whether the comment above one with names has as many words, and that one units: "# a b" above
// "# mm s". The scan stays behind the mark of the line that names the columns.
static descent_status look_above(dsc_csv_scan *scan, char mark, dsc_csv_position above,
                                 dsc_csv_position last, size_t width, descent_error *error)
{
    bool found = false, units = false, names = false;
    TRY(dsc_csv_peek(scan, &found, error));
    units = found && is_units(scan);
    enter_comment(scan, mark, above);
    TRY(dsc_csv_peek(scan, &found, error));
    names = found && scan->field_count == width && !is_units(scan);
    for (size_t i = 0; i < width && names; i++) {
        names = !is_value(&scan->fields[i]);
    }
    enter_comment(scan, mark, units && names ? above : last);
    return DESCENT_OK;
}

// "# x y z" above rows of numbers: the last comment before the first row names its columns.
// Moves the scan behind the mark.
static descent_status find_marked_header(dsc_csv_scan *scan, dsc_csv_top *top, size_t width,
                                         descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    const char mark = scan->mark;
    dsc_csv_position last = start, before = start;
    bool found = begins_with(scan, mark), header = false, row = false;
    scan->mark = '\0';
    while (found && begins_with(scan, mark)) {
        before = last;
        last = dsc_csv_save(scan);
        const char *text = scan->buffer + scan->begin;
        const char *end = memchr(text, '\n', scan->safe - scan->begin);
        scan->begin = end ? (size_t)(end - scan->buffer) + 1 : scan->safe;
        scan->line++;
    }
    TRY(dsc_csv_peek(scan, &found, error));
    for (size_t i = 0; found && i < scan->field_count; i++) {
        row = row || is_value(&scan->fields[i]);
    }
    row = row && scan->field_count == width;
    enter_comment(scan, mark, last);
    if (row && width > 1) {
        TRY(names_values(scan, width, &header, error));
    }
    if (header && before.begin < last.begin) {
        TRY(look_above(scan, mark, before, last, width, error));
    }
    scan->mark = mark;
    if (header) {
        top->marked = true;
    } else {
        dsc_csv_restore(scan, start);
    }
    return DESCENT_OK;
}

// ---- titles, and headers of another width ----

static bool same_field(const dsc_csv_field *a, const char *text, size_t length)
{
    return a->length == length && memcmp(a->text, text, length) == 0;
}

// 'a,b' in single or typographic quotes, which are none: a field that begins with one and has
// no other.
static bool has_half_quote(const dsc_csv_scan *scan)
{
    for (size_t i = 0; i < scan->field_count; i++) {
        const dsc_csv_field *field = &scan->fields[i];
        if (field->length == 0 || field->quoted) {
            continue;
        }
        // The marks of typography are three bytes, of which the last tells them apart.
        const bool typographic = field->length >= 3 &&
                                 memcmp(field->text, "\xE2\x80", 2) == 0 &&
                                 strchr("\x98\x9C\x9E", field->text[2]) &&
                                 memcmp(field->text + field->length - 3, "\xE2\x80", 2) != 0;
        if (typographic ||
            (field->text[0] == '\'' && !memchr(field->text + 1, '\'', field->length - 1))) {
            return true;
        }
    }
    return false;
}

// A line whose blanks line it up with others, and that begins without: its first column has a
// name, and blanks in texts make rows longer than it.
static bool is_aligned(const dsc_csv_scan *scan)
{
    const char *p = scan->buffer + scan->record_begin, *end = scan->buffer + scan->record_end;
    if (scan->delimiter != ' ' || p == end || *p == ' ') {
        return false;
    }
    for (; p + 1 < end; p++) {
        if (p[0] == ' ' && p[1] == ' ') {
            return true;
        }
    }
    return false;
}

// Row names are all different; of a delimiter at the end of every row nothing is left.
static descent_status look_at_ends(dsc_csv_scan *scan, size_t own_names, size_t width,
                                   bool *distinct, bool *empty, descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    dsc_csv_field seen[RECORDS];
    size_t known = 0;
    *distinct = *empty = true;
    for (size_t count = 0; count < RECORDS; count++) {
        bool found = false;
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        if (scan->field_count != width) {
            continue;
        }
        // What had doubled quotes is not in the buffer and does not stay.
        const dsc_csv_field *own = &scan->fields[0];
        const bool stays = own->text >= scan->buffer && own->text < scan->buffer + scan->filled;
        for (size_t k = own_names; k < width; k++) {
            *empty = *empty && scan->fields[k].length == 0;
        }
        *distinct = *distinct && !has_half_quote(scan);
        for (size_t k = 0; k < known && *distinct && stays; k++) {
            *distinct = !same_field(&seen[k], own->text, own->length);
        }
        if (stays) {
            seen[known++] = *own;
        }
    }
    dsc_csv_restore(scan, start);
    return DESCENT_OK;
}

// A first record of another width than the rows: `first` has its fields, the scan stands behind
// it.
static descent_status judge_first(dsc_csv_scan *scan, dsc_csv_top *top, size_t width,
                                  bool *known, descent_error *error)
{
    const size_t own = scan->field_count, full = filled(scan);
    const bool last_empty = scan->fields[own - 1].length == 0;
    const bool aligned = is_aligned(scan);
    bool words = true, header = false, distinct = false, empty = false;
    for (size_t i = 0; i < own; i++) {
        words = words && (scan->fields[i].length == 0 || !is_value(&scan->fields[i]));
    }
    TRY(names_values(scan, width, &header, error));
    if (header || !words) {
        return DESCENT_OK;
    }
    if (own == width + 1 && last_empty && full == width) {
        top->trailing = *known = true;
        top->names = width;
    } else if (own < width && full == own) {
        TRY(look_at_ends(scan, own, width, &distinct, &empty, error));
        const bool blanks = scan->delimiter == ' ' || scan->delimiter == '\t';
        top->trailing = empty;
        top->names = own;
        top->row_names =
            own + 1 == width && !empty && distinct && !aligned && (own > 1 || blanks);
        *known = top->trailing || top->row_names;
    }
    return DESCENT_OK;
}

// Names that something else separates than the rows right below: "a,b,c" above "1;2;3".
static descent_status refuse_other_names(dsc_csv_scan *scan, dsc_csv_position start,
                                         size_t width, descent_error *error)
{
    static const char candidates[] = {',', ';', '\t', '|'}; /* blanks are in titles */
    const char own = scan->delimiter;
    const dsc_csv_position behind = dsc_csv_save(scan);
    for (size_t i = 0; i < sizeof candidates; i++) {
        bool found = false, names = false;
        if (candidates[i] == own) {
            continue;
        }
        dsc_csv_restore(scan, start);
        dsc_csv_set_delimiter(scan, candidates[i]);
        TRY(dsc_csv_peek(scan, &found, error));
        names = found && scan->field_count == width;
        for (size_t k = 0; k < width && names; k++) {
            names = scan->fields[k].length > 0 && !is_value(&scan->fields[k]) &&
                    (width > 2 || !memchr(scan->fields[k].text, ' ', scan->fields[k].length));
        }
        if (names) {
            return dsc_csv_other_names(scan, own, error);
        }
    }
    dsc_csv_set_delimiter(scan, own);
    dsc_csv_restore(scan, behind);
    return DESCENT_OK;
}

static void note_title(dsc_csv_scan *scan, dsc_csv_top *top)
{
    if (top->titles++ == 0) {
        dsc_show_text(scan->buffer + scan->record_begin, scan->record_end - scan->record_begin,
                      top->title, sizeof top->title);
    }
}

// Records above of a width of their own, with words above two columns of numbers, are a table.
static descent_status begins_table(dsc_csv_scan *scan, const dsc_csv_widths *s, bool *table,
                                   descent_error *error)
{
    above_numbers above;
    const size_t own = s->widths[0];
    *table = false;
    if (s->count > 2 && own > 1 && own != s->width && s->widths[1] == own &&
        s->widths[2] == own) {
        TRY(compare(scan, own, &above, error));
        *table = above.words > 1 && above.values == 0;
    }
    return DESCENT_OK;
}

// All names in quotes, as one field: the last record, above rows of `width` fields.
static descent_status refuse_quoted_names(const dsc_csv_scan *scan, size_t width,
                                          descent_error *error)
{
    const dsc_csv_field *field = &scan->fields[0];
    size_t fields = 1;
    for (size_t i = 0; i < field->length; i++) {
        fields += field->text[i] == scan->delimiter;
    }
    return scan->field_count == 1 && field->quoted && fields == width
               ? dsc_csv_quoted_names(scan, error)
               : DESCENT_OK;
}

// Records that stand above the first one of `width` fields: are they titles? They are when the
// one below them is a header, or when none has more than one text.
static descent_status skip_titles(dsc_csv_scan *scan, dsc_csv_top *top, const dsc_csv_widths *s,
                                  descent_error *error)
{
    const dsc_csv_position start = dsc_csv_save(scan);
    bool found = true, header = false, single = true, done = false;
    while (!done && top->titles < TITLES && top->titles + 1 < s->count) {
        TRY(dsc_csv_peek(scan, &found, error));
        const dsc_csv_position title = {scan->record_begin, scan->record_line};
        const size_t full = filled(scan);
        // A record as wide as the rows is a title when it is empty but for one word.
        const bool padded = scan->field_count == s->width && s->width > 2 && full <= 1;
        if (!found || (scan->field_count == s->width && !padded)) {
            break;
        }
        single = single && full <= 1 && !padded;
        TRY(refuse_quoted_names(scan, s->width, error));
        note_title(scan, top);
        const dsc_csv_position here = dsc_csv_save(scan);
        TRY(names_values(scan, s->width, &header, error));
        if (!header && !padded && s->widths[top->titles] == s->width) {
            TRY(refuse_other_names(scan, title, s->width, error));
        }
        TRY(dsc_csv_peek(scan, &found, error));
        found = found && scan->field_count == s->width;
        done = header || (found && (single || dsc_csv_counts_up(scan)));
        dsc_csv_restore(scan, here);
    }
    if (!done) {
        top->titles = 0;
        dsc_csv_restore(scan, start);
    }
    return DESCENT_OK;
}

static descent_status find_first(dsc_csv_scan *scan, dsc_csv_top *top, descent_error *error)
{
    dsc_csv_widths s;
    bool found = false, known = false;
    TRY(dsc_csv_measure(scan, &s, error));
    if (s.width < 2 || s.count < 2) {
        return DESCENT_OK;
    }
    if (scan->mark) {
        TRY(find_marked_header(scan, top, s.width, error));
    }
    const dsc_csv_position start = dsc_csv_save(scan);
    if (scan->delimiter == ' ' && s.widths[0] == s.width) {
        // "a, b, c" above "1 2 3".
        TRY(dsc_csv_peek(scan, &found, error));
        const dsc_csv_field *first = &scan->fields[0];
        dsc_csv_restore(scan, start);
        if (first->length > 1 && !first->quoted && first->text[first->length - 1] == ',' &&
            !is_value(first)) {
            TRY(refuse_other_names(scan, start, s.width, error));
        }
    }
    if (s.widths[0] != s.width && !top->marked && s.widths[1] == s.width) {
        TRY(dsc_csv_peek(scan, &found, error));
        TRY(judge_first(scan, top, s.width, &known, error));
        dsc_csv_restore(scan, start);
    }
    if (known) {
        top->fields = s.width;
        return DESCENT_OK;
    }
    bool table = false;
    TRY(begins_table(scan, &s, &table, error));
    return top->marked || table ? DESCENT_OK : skip_titles(scan, top, &s, error);
}

descent_status dsc_csv_top_find(dsc_csv_scan *scan, dsc_csv_top *top, descent_error *error)
{
    *top = (dsc_csv_top){0};
    if (dsc_source_kind(scan->source).table) {
        dsc_csv_set_delimiter(scan, ',');
    } else {
        top->separator = dsc_csv_find_separator(scan);
        TRY(find_comments(scan, top->separator, error));
        TRY(dsc_csv_find_escapes(scan, error));
        top->escape = scan->escape;
        TRY(find_first(scan, top, error));
    }
    top->delimiter = scan->delimiter;
    top->mark = scan->mark;
    top->begin = scan->begin;
    top->line = scan->line;
    scan->comment_count = 0;
    return DESCENT_OK;
}

void dsc_csv_top_apply(dsc_csv_scan *scan, const dsc_csv_top *top)
{
    dsc_csv_set_delimiter(scan, top->delimiter);
    scan->mark = top->mark;
    scan->escape = top->escape;
    scan->begin = top->begin;
    scan->line = top->line;
}

descent_status dsc_csv_top_fit(dsc_csv_scan *scan, const dsc_csv_top *top, descent_error *error)
{
    if (top->trailing && scan->field_count == top->fields + 1 &&
        scan->fields[top->fields].length == 0) {
        scan->field_count--;
    } else if (top->row_names && scan->field_count + 1 == top->fields) {
        TRY(dsc_csv_add_empty(scan, error));
        memmove(scan->fields + 1, scan->fields, (top->fields - 1) * sizeof *scan->fields);
        scan->fields[0] = (dsc_csv_field){"", 0, false};
    }
    while (top->trailing && scan->field_count >= top->names &&
           scan->field_count < top->fields) {
        TRY(dsc_csv_add_empty(scan, error));
    }
    return DESCENT_OK;
}

descent_status dsc_csv_top_record(dsc_csv_scan *scan, const dsc_csv_top *top, bool *found,
                                  descent_error *error)
{
    TRY(dsc_csv_next(scan, found, error));
    if (*found) {
        TRY(dsc_csv_top_fit(scan, top, error));
    }
    return DESCENT_OK;
}
