// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/libsvm_row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/dataset.h"
#include "data/dims.h"
#include "data/parse.h"

static const size_t index_limit = (size_t)1 << 40;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool ends_token(char c)
{
    return is_space(c) || c == '\n' || c == '\0' || c == '#';
}

static descent_status bad(const char *name, uint64_t line, const char *p, const char *end,
                          const char *what, descent_error *error)
{
    char shown[48];
    size_t length = 0;
    while (p + length < end && !ends_token(p[length])) {
        length++;
    }
    dsc_show_text(p, length, shown, sizeof shown);
    return dsc_fail(error, DESCENT_BAD_DATA, "%s: %s: \"%s\"", DSC_POSITION(name, line, 0),
                    what, shown);
}

// The same, with a command that mends the file; `what` it leaves.
static descent_status bad_with(const char *name, uint64_t line, const char *p, const char *end,
                               const char *what, const char *command, const char *left,
                               descent_error *error)
{
    descent_error plain = {0};
    const descent_status status = bad(name, line, p, end, what, &plain);
    dsc_words words = {0};
    dsc_words_add(&words, "%s", plain.message);
    if (name) {
        dsc_add_command(&words, name, command, "rows.svm");
        dsc_words_add(&words, "    # %s", left);
    }
    return dsc_words_fail(&words, status, error);
}

static const char *scan_index(const char *p, size_t *index)
{
    size_t value = 0;
    const char *start = p;
    for (; *p >= '0' && *p <= '9'; p++) {
        value = value <= index_limit ? value * 10 + (size_t)(*p - '0') : value;
    }
    *index = value;
    return p > start && *p == ':' ? p + 1 : NULL;
}

// Where a line is and what stands in it, for messages.
typedef struct svm_line {
    const char *name;
    uint64_t line;
    const char *text, *end;
} svm_line;

static bool is_word(const char *p, const char *word)
{
    const size_t length = strlen(word);
    for (size_t i = 0; i < length; i++) {
        if ((p[i] | 0x20) != word[i]) {
            return false;
        }
    }
    return ends_token(p[length]);
}

// What is wrong with the word at `start`, whose value begins at `value` (NULL: it has none).
static descent_status bad_pair(const svm_line *l, const char *start, const char *value,
                               bool has_label, descent_error *error)
{
    const char *plain = value && (*value == '-' || *value == '+') ? value + 1 : value;
    if (strncmp(start, "qid:", 4) == 0) {
        return bad_with(l->name, l->line, start, l->end,
                        "groups of queries (ranking) are not supported",
                        "sed -E 's/ qid:[^ ]+//'", "without the groups", error);
    }
    if (plain && (is_word(plain, "nan") || is_word(plain, "na"))) {
        return bad_with(
            l->name, l->line, start, l->end,
            "a missing value has no place in LIBSVM, where what is not named is 0; leave "
            "the pair out, or use CSV",
            "sed -E 's/ [0-9]+: *[-+]?[nN][aA][nN]?\\b//g'", "without such pairs: 0", error);
    }
    if (plain && (is_word(plain, "inf") || is_word(plain, "infinity"))) {
        return bad(l->name, l->line, start, l->end, "the value is infinite", error);
    }
    double number = 0;
    if (value && dsc_number_scan(value, &number) && isinf(number)) {
        return bad(l->name, l->line, start, l->end, "the number is too large", error);
    }
    return bad(l->name, l->line, start, l->end,
               has_label || start > l->text
                   ? "expected index:value"
                   : "expected a number, the label, at the start of the line",
               error);
}

static descent_status check_index(const svm_line *l, const char *start, size_t index,
                                  size_t first, const dsc_libsvm_row *row, descent_error *error)
{
    if (index > index_limit) {
        return bad(l->name, l->line, start, l->end, "the index is too large", error);
    }
    if (index < first) {
        return bad(l->name, l->line, start, l->end,
                   "indices begin at 1 in the file that was learnt from", error);
    }
    // Ascending, as the format says: so a repeated index shows without a table of those seen.
    const size_t last = row->count > 0 ? row->pairs[row->count - 1].index : 0;
    if (row->count == 0 || index > last) {
        return DESCENT_OK;
    }
    if (index == last) {
        return bad(l->name, l->line, start, l->end, "an index comes twice in this line", error);
    }
    return bad_with(l->name, l->line, start, l->end, "indices must ascend",
                    "python3 -c 'import sys; [print(p[0], *sorted(p[1:], key=lambda q: "
                    "int(q.split(\":\")[0]))) for p in (l.split(\"#\")[0].split() for l in "
                    "sys.stdin) if p]'",
                    "in ascending order", error);
}

bool dsc_libsvm_is_label(double number)
{
    return number >= 0.0 && number < 0x1p53 && number == floor(number);
}

static descent_status refuse_several(const svm_line *l, const char *start,
                                     dsc_libsvm_several several, descent_error *error)
{
    descent_error plain = {0};
    const descent_status status =
        bad_with(l->name, l->line, start, l->end, "a row has one label here, not several",
                 "sed -E 's/^([^ ,]*),[^ ]*/\\1/'", "with the first label of each row", &plain);
    const bool asked = several == DSC_LIBSVM_ONE_WANTED;
    return dsc_fail(error, status, "%s" DSC_REMEDY "%s%s%s", plain.message, plain.remedy,
                    asked && *plain.remedy ? "\n" : "",
                    asked ? "task = label    # each label is there or not" : "");
}

static descent_status add_label(const svm_line *l, const char *start, double label,
                                dsc_libsvm_row *row, descent_error *error)
{
    if (row->label_count == row->label_capacity) {
        const size_t capacity = row->label_capacity > 0 ? 2 * row->label_capacity : 16;
        double *grown = dsc_realloc_array(row->labels, capacity, sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "a line", capacity * sizeof *grown);
        }
        row->labels = grown;
        row->label_capacity = capacity;
    }
    for (size_t i = 0; i < row->label_count; i++) {
        if (row->labels[i] == label) {
            return bad(l->name, l->line, start, l->end, "a label comes twice in this row",
                       error);
        }
    }
    row->labels[row->label_count++] = label;
    return DESCENT_OK;
}

// The labels behind the first one, "1,3,7".
static descent_status read_more(const svm_line *l, const char *start, const char **after,
                                dsc_libsvm_row *row, descent_error *error)
{
    bool whole = dsc_libsvm_is_label(row->labels[0]);
    if (row->several != DSC_LIBSVM_SEVERAL) {
        return refuse_several(l, start, row->several, error);
    }
    while (*after && *after < l->end && **after == ',') {
        double label = 0;
        *after = dsc_number_scan(*after + 1, &label);
        whole = whole && *after && *after <= l->end && dsc_libsvm_is_label(label);
        if (!whole) {
            return bad(
                l->name, l->line, start, l->end,
                "several labels of a row are whole numbers from 0 on, with commas between "
                "them and no blanks",
                error);
        }
        TRY(add_label(l, start, label, row, error));
    }
    return DESCENT_OK;
}

// The label, or as far as it looks like one: "1,3" is several.
static descent_status read_label(const svm_line *l, const char **at, dsc_libsvm_row *row,
                                 descent_error *error)
{
    double label = 0;
    const char *start = *at, *after = dsc_number_scan(start, &label);
    if (!after || after > l->end || !(*after == ',' || ends_token(*after))) {
        return DESCENT_OK;
    }
    FAIL_IF(!isfinite(label), error, DESCENT_BAD_DATA, "%s: the label is too large",
            DSC_POSITION(l->name, l->line, 0));
    TRY(add_label(l, start, label, row, error));
    if (*after == ',') {
        TRY(read_more(l, start, &after, row, error));
    }
    if (ends_token(*after)) {
        row->has_label = true;
        row->label = label;
        *at = after;
    }
    return DESCENT_OK;
}

static descent_status add_pair(dsc_libsvm_row *row, size_t index, double value,
                               descent_error *error)
{
    if (row->count == row->capacity) {
        const size_t capacity = row->capacity ? 2 * row->capacity : 64;
        dsc_libsvm_pair *grown = dsc_realloc_array(row->pairs, capacity, sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "a line", capacity * sizeof *grown);
        }
        row->pairs = grown;
        row->capacity = capacity;
    }
    row->pairs[row->count++] = (dsc_libsvm_pair){index, value};
    return DESCENT_OK;
}

void dsc_libsvm_row_free(dsc_libsvm_row *row)
{
    free(row->pairs);
    free(row->labels);
    *row = (dsc_libsvm_row){0};
}

void dsc_libsvm_store(const dsc_schema *schema, const dsc_libsvm_row *row, descent_type type,
                      void *values)
{
    const size_t columns = schema->stored, first = schema->from_zero ? 0 : 1;
    memset(values, 0, columns * descent_type_size(type));
    // A value that is not named is 0, which is not stored as 0 in a column with an offset.
    for (size_t i = 0; schema->offset && i < columns; i++) {
        dsc_set_number(type, values, i, dsc_schema_stored(schema, i, 0));
    }
    for (size_t k = 0; k < row->count; k++) {
        const size_t at = row->pairs[k].index - first;
        if (at < columns) {
            const size_t slot = dsc_schema_slot(schema, at);
            dsc_set_number(type, values, slot,
                           dsc_schema_stored(schema, slot, row->pairs[k].value));
        }
    }
}

descent_status dsc_libsvm_parse(const char *name, uint64_t line, const char *text,
                                size_t length, size_t first, dsc_libsvm_row *row,
                                descent_error *error)
{
    const svm_line l = {name, line, text, text + length};
    const char *p = text;
    row->label = (double)NAN;
    row->has_label = false;
    row->count = row->label_count = 0;
    while (p < l.end && is_space(*p)) {
        p++;
    }
    TRY(read_label(&l, &p, row, error));
    for (;;) {
        while (p < l.end && is_space(*p)) {
            p++;
        }
        if (p >= l.end || *p == '#' || *p == '\n') {
            return DESCENT_OK;
        }
        size_t index = 0;
        double value = 0;
        const char *start = p;
        p = scan_index(p, &index);
        while (p && p < l.end && is_space(*p)) {
            p++; /* "63: .50" */
        }
        const char *stop = p ? dsc_number_scan(p, &value) : NULL;
        if (!stop || stop > l.end || !ends_token(*stop) || !isfinite(value)) {
            return bad_pair(&l, start, p, row->has_label, error);
        }
        TRY(check_index(&l, start, index, first, row, error));
        p = stop;
        TRY(add_pair(row, index, value, error));
    }
}
