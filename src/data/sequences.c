// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sequences, in two steps: while rows are single ones they are put in order, and when their
// columns are known, so many rows become one.
//
// Keeps: every row of a file is in a sequence, or an error or a line of the report says which are
// not. Values of a row lie in the order of positions, so that folding moves none of them.
#include "data/sequences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/row_keys.h"
#include "data/target.h"
#include "data/words.h"

enum { NUMBERS = 1 << 24 }; // of a row, as of an image

typedef struct entry {
    uint32_t sequence, row;
    double place;
} entry;

static int in_order(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->sequence != y->sequence) {
        return x->sequence < y->sequence ? -1 : 1;
    }
    if (x->place < y->place || x->place > y->place) {
        return x->place < y->place ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

typedef struct work {
    descent_dataset *d;
    const dsc_sequence_form *form;
    const char *source;
    entry *entries; /* rows, in the order of sequences */
    size_t longer;  /* sequences whose first rows go */
} work;

static const char *name_of(const work *w, size_t at)
{
    return w->d->keys.sequences[w->entries[at].sequence];
}

// Where the sequence ends that begins there.
static size_t end_of(const work *w, size_t begin)
{
    size_t end = begin;
    while (end < w->d->rows && w->entries[end].sequence == w->entries[begin].sequence) {
        end++;
    }
    return end;
}

// ---- what is wrong ----

static descent_status refuse_length(const work *w, size_t at, size_t rows, size_t wanted,
                                    size_t other, size_t shortest, descent_error *error)
{
    dsc_words words = {0};
    char shown[64];
    const char *name = name_of(w, at);
    dsc_show_text(name, strlen(name), shown, sizeof shown);
    dsc_words_add(&words, "%s: sequence \"%s\" (column \"%s\") has %s %s", w->source, shown,
                  w->form->id, DSC_COUNT(rows), rows == 1 ? "row" : "rows");
    if (w->form->like) {
        dsc_words_add(&words, ", and the model takes %s", DSC_COUNT(wanted));
    } else if (w->form->length > 0) {
        dsc_words_add(&words, ", fewer than the %s of `sequence-length`", DSC_COUNT(wanted));
    } else {
        const char *first = name_of(w, other);
        dsc_show_text(first, strlen(first), shown, sizeof shown);
        dsc_words_add(&words, ", and \"%s\" has %s: all must have as many", shown,
                      DSC_COUNT(wanted));
    }
    if (!w->form->like) {
        dsc_words_try(&words, "sequence-length = %zu    # the last %zu rows of each", shortest,
                      shortest);
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

static descent_status refuse_within(const work *w, size_t at, const char *what,
                                    const char *remedy, descent_error *error)
{
    char shown[64];
    const char *name = name_of(w, at);
    return dsc_fail(error, DESCENT_BAD_DATA,
                    "%s: %s changes within sequence \"%s\" (column \"%s\"), which is one "
                    "row" DSC_REMEDY "%s",
                    w->source, what, dsc_show_text(name, strlen(name), shown, sizeof shown),
                    w->form->id, remedy);
}

static bool differs(double a, double b)
{
    return a < b || a > b;
}

// ---- one sequence ----

// Two rows at one place have no order.
static descent_status check_places(const work *w, size_t begin, size_t end,
                                   descent_error *error)
{
    for (size_t i = begin + 1; w->d->keys.place && i < end; i++) {
        char shown[64];
        const char *name = name_of(w, i);
        FAIL_IF(!differs(w->entries[i - 1].place, w->entries[i].place), error, DESCENT_BAD_DATA,
                "%s: sequence \"%s\" has two rows with the same \"%s\" (%s): which one comes "
                "first?" DSC_REMEDY "sequence = %s    # rows are in the order of the file",
                w->source, dsc_show_text(name, strlen(name), shown, sizeof shown),
                w->form->time, DSC_SHOWN(w->entries[i].place), DSC_VALUE(w->form->id));
    }
    return DESCENT_OK;
}

// Number `index` of the target may stand in some of the rows, and goes to all of them.
static descent_status share_target(const work *w, size_t begin, size_t end, size_t index,
                                   descent_error *error)
{
    descent_dataset *d = w->d;
    const size_t count = d->schema->targets;
    double target = (double)NAN;
    for (size_t i = begin; i < end; i++) {
        const double own = d->targets[w->entries[i].row * count + index];
        if (differs(own, target)) {
            return refuse_within(w, i, "the target",
                                 "target = COLUMN    # one that is the same in all rows of a "
                                 "sequence",
                                 error);
        }
        target = isnan(own) ? target : own;
    }
    for (size_t i = begin; i < end; i++) {
        d->targets[w->entries[i].row * count + index] = target;
    }
    return DESCENT_OK;
}

// What the rows have in common.
static descent_status share(const work *w, size_t begin, size_t end, descent_error *error)
{
    const descent_dataset *d = w->d;
    for (size_t index = 0; d->targets && index < d->schema->targets; index++) {
        TRY(share_target(w, begin, end, index, error));
    }
    for (size_t i = begin; i < end; i++) {
        const size_t row = w->entries[i].row, first = w->entries[begin].row;
        if (d->keys.weights && differs(d->keys.weights[row], d->keys.weights[first])) {
            return refuse_within(w, i, "the weight", "weight = COLUMN    # another one", error);
        }
        if (d->keys.groups && d->keys.groups[row] != d->keys.groups[first]) {
            return refuse_within(w, i, "the group", "split = random", error);
        }
    }
    return DESCENT_OK;
}

// ---- all ----

// *shortest, *longest (out): rows of a sequence; where each was met first.
static descent_status check_all(work *w, size_t *length, descent_error *error)
{
    size_t shortest = SIZE_MAX, longest = 0, short_at = 0, long_at = 0;
    for (size_t begin = 0, end = 0; begin < w->d->rows; begin = end) {
        end = end_of(w, begin);
        const size_t rows = end - begin;
        TRY(check_places(w, begin, end, error));
        TRY(share(w, begin, end, error));
        short_at = rows < shortest ? begin : short_at;
        shortest = rows < shortest ? rows : shortest;
        long_at = rows > longest ? begin : long_at;
        longest = rows > longest ? rows : longest;
    }
    *length = w->form->length > 0 ? w->form->length : longest > 0 ? longest : 1;
    if (shortest < *length) {
        return refuse_length(w, short_at, shortest, *length, long_at, shortest, error);
    }
    FAIL_IF(
        *length * w->d->columns > NUMBERS, error, DESCENT_UNSUPPORTED,
        "%s: sequences of %s positions and %s values are too long for a row: %s numbers are "
        "the most" DSC_REMEDY "sequence-length = %zu    # the last rows of each",
        w->source, DSC_COUNT(*length), DSC_COUNT(w->d->columns), DSC_COUNT(NUMBERS),
        NUMBERS / w->d->columns);
    return DESCENT_OK;
}

// Which rows stay, in their order; returns how many.
static size_t choose(work *w, size_t length, uint32_t *order)
{
    size_t kept = 0;
    for (size_t begin = 0, end = 0; begin < w->d->rows; begin = end) {
        end = end_of(w, begin);
        w->longer += end - begin > length;
        for (size_t i = end - length; i < end; i++) {
            order[kept++] = w->entries[i].row;
        }
    }
    return kept;
}

// out[i] = in[order[i]], elements of `size` bytes; *place is replaced.
static bool reorder(void **place, const uint32_t *order, size_t count, size_t size)
{
    const char *from = *place;
    if (!from) {
        return true;
    }
    char *to = dsc_realloc_array(NULL, count + 1, size > 0 ? size : 1);
    for (size_t i = 0; to && i < count; i++) {
        memcpy(to + i * size, from + (size_t)order[i] * size, size);
    }
    if (to) {
        free(*place);
        *place = to;
    }
    return to != NULL;
}

static descent_status apply(work *w, size_t length, uint32_t *order, descent_error *error)
{
    descent_dataset *d = w->d;
    dsc_row_keys *keys = &d->keys;
    const size_t kept = choose(w, length, order), dropped = d->rows - kept;
    const size_t size = d->columns * descent_type_size(d->type);
    if (!reorder(&d->values, order, kept, size) ||
        !reorder((void **)&d->targets, order, kept, d->schema->targets * sizeof *d->targets) ||
        !reorder((void **)&keys->weights, order, kept, sizeof *keys->weights) ||
        !reorder((void **)&keys->groups, order, kept, sizeof *keys->groups) ||
        !reorder((void **)&keys->order, order, kept, sizeof *keys->order) ||
        !reorder((void **)&keys->sequence, order, kept, sizeof *keys->sequence) ||
        !reorder((void **)&keys->place, order, kept, sizeof *keys->place)) {
        return dsc_no_memory(error, "sequences", kept * size);
    }
    d->rows = kept;
    d->positions = length;
    dsc_lines_free(&d->lines); // they are those of single rows
    dsc_dataset_note(d, "sequences", "\"%s\": %s of %s rows, %s%s%s", w->form->id,
                     DSC_COUNT(kept / length), DSC_COUNT(length),
                     w->form->time && *w->form->time ? "ordered by \""
                                                     : "in the order of the file",
                     w->form->time && *w->form->time ? w->form->time : "",
                     w->form->time && *w->form->time ? "\"" : "");
    if (w->longer > 0) {
        dsc_dataset_note(d, "shortened",
                         "%s of %s sequences are longer: their last %s rows are taken, and %s "
                         "before are not",
                         DSC_COUNT(w->longer), DSC_COUNT(kept / length), DSC_COUNT(length),
                         DSC_COUNT(dropped));
    }
    return DESCENT_OK;
}

descent_status dsc_sequences_sort(descent_dataset *d, const dsc_sequence_form *form,
                                  const char *source, descent_error *error)
{
    work w = {.d = d, .form = form, .source = source};
    FAIL_IF(d->rows > UINT32_MAX, error, DESCENT_UNSUPPORTED, "%s: more than 2^32 - 1 rows",
            source);
    w.entries = dsc_realloc_array(NULL, d->rows + 1, sizeof *w.entries);
    uint32_t *order = dsc_realloc_array(NULL, d->rows + 1, sizeof *order);
    size_t length = 0;
    descent_status status = DESCENT_OK;
    if (w.entries && order) {
        for (size_t i = 0; i < d->rows; i++) {
            w.entries[i] = (entry){d->keys.sequence[i], (uint32_t)i,
                                   d->keys.place ? d->keys.place[i] : 0.0};
        }
        qsort(w.entries, d->rows, sizeof *w.entries, in_order);
        status = check_all(&w, &length, error);
        THEN(status, apply(&w, length, order, error));
    } else {
        status = dsc_no_memory(error, "sequences", d->rows * sizeof *w.entries);
    }
    free(w.entries);
    free(order);
    return status;
}

// ---- many rows to one ----

// offset and unit of every position are those of one.
static bool repeat_storage(dsc_schema *schema, size_t before)
{
    double *offset = schema->offset;
    const double *unit = schema->unit;
    if (!offset) {
        return true;
    }
    schema->offset = schema->unit = NULL;
    const bool good = dsc_schema_add_storage(schema);
    for (size_t i = 0; good && i < schema->stored; i++) {
        schema->offset[i] = offset[i % before];
        schema->unit[i] = unit[i % before];
    }
    free(offset);
    return good;
}

// The names of the sequences that are left become those of rows.
static descent_status take_names(descent_dataset *d, descent_error *error)
{
    dsc_row_keys *keys = &d->keys;
    d->row_names = calloc(d->rows + 1, sizeof *d->row_names);
    if (!d->row_names) {
        return dsc_no_memory(error, "the names of sequences", d->rows);
    }
    for (size_t row = 0; row < d->rows; row++) {
        char **name = &keys->sequences[keys->sequence[row]];
        d->row_names[row] = *name;
        *name = NULL;
    }
    dsc_free_texts(keys->sequences, keys->sequence_count);
    free(keys->sequence);
    free(keys->place);
    keys->sequence = NULL;
    keys->place = NULL;
    keys->sequences = NULL;
    return DESCENT_OK;
}

descent_status dsc_sequences_fold(descent_dataset *d, descent_error *error)
{
    const size_t positions = d->positions, before = d->schema->stored;
    const size_t count = d->schema->targets;
    if (positions == 0) {
        return DESCENT_OK;
    }
    for (size_t row = 0; row < d->rows / positions; row++) {
        const size_t last = (row + 1) * positions - 1;
        if (d->targets) {
            memmove(d->targets + row * count, d->targets + last * count,
                    count * sizeof *d->targets);
        }
        dsc_row_keys_move(&d->keys, row, last);
    }
    d->rows /= positions;
    d->columns *= positions;
    d->schema->positions = positions;
    d->schema->stored *= positions;
    if (!repeat_storage(d->schema, before)) {
        return dsc_no_memory(error, "sequences", before);
    }
    return take_names(d, error);
}

descent_status dsc_sequences_row_schema(const dsc_schema *schema, dsc_schema **row,
                                        descent_error *error)
{
    TRY(dsc_schema_copy(schema, row, error));
    dsc_schema *own = *row;
    const size_t all = own->stored;
    own->stored = dsc_schema_step(own);
    own->positions = 0;
    if (own->offset) { // they lie in one block: those of the first position stay
        memmove(own->offset + own->stored, own->offset + all,
                own->stored * sizeof *own->offset);
        own->unit = own->offset + own->stored;
    }
    return DESCENT_OK;
}
