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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
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
    entry *entries;           /* rows, in the order of sequences */
    size_t longer;            /* sequences whose first rows go */
    size_t shorter, shortest; /* sequences that are padded; rows of the shortest */
    size_t count;             /* of sequences */
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

// All that trained the model had as many rows.
static descent_status refuse_length(const work *w, size_t at, descent_error *error)
{
    char shown[64];
    const char *name = name_of(w, at);
    return dsc_fail(error, DESCENT_BAD_DATA,
                    "%s: sequence \"%s\" (column \"%s\") has %s %s, and the model takes %s",
                    w->source, dsc_show_text(name, strlen(name), shown, sizeof shown),
                    w->form->id, DSC_COUNT(w->shortest), w->shortest == 1 ? "row" : "rows",
                    DSC_COUNT(w->form->length));
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

// *length (out): positions that a sequence has from now on.
static descent_status check_all(work *w, size_t *length, descent_error *error)
{
    size_t longest = 0, short_at = 0;
    w->shortest = SIZE_MAX;
    for (size_t begin = 0, end = 0; begin < w->d->rows; begin = end) {
        end = end_of(w, begin);
        const size_t rows = end - begin;
        TRY(check_places(w, begin, end, error));
        TRY(share(w, begin, end, error));
        short_at = rows < w->shortest ? begin : short_at;
        w->shortest = rows < w->shortest ? rows : w->shortest;
        longest = rows > longest ? rows : longest;
        w->count++;
    }
    longest = longest > 0 ? longest : 1;
    *length = w->form->like || (w->form->length > 0 && w->form->length < longest)
                  ? w->form->length
                  : longest;
    const bool short_one = w->count > 0 && w->shortest < *length;
    if (short_one && w->form->like && !w->form->padded) {
        return refuse_length(w, short_at, error);
    }
    w->d->padded = w->form->like ? w->form->padded : short_one;
    FAIL_IF(
        *length * (w->d->columns + w->d->padded) > NUMBERS, error, DESCENT_UNSUPPORTED,
        "%s: sequences of %s positions and %s values are too long for a row: %s numbers are "
        "the most" DSC_REMEDY "sequence-length = %zu    # the last rows of each",
        w->source, DSC_COUNT(*length), DSC_COUNT(w->d->columns), DSC_COUNT(NUMBERS),
        NUMBERS / (w->d->columns + w->d->padded));
    return DESCENT_OK;
}

// Which rows stay, in their order, and of how many rows their sequence is; returns how many.
static size_t choose(work *w, size_t length, uint32_t *order, uint32_t *lengths)
{
    size_t kept = 0;
    for (size_t begin = 0, end = 0; begin < w->d->rows; begin = end) {
        end = end_of(w, begin);
        const size_t rows = end - begin < length ? end - begin : length;
        w->longer += end - begin > length;
        w->shorter += rows < length;
        for (size_t i = end - rows; i < end; i++) {
            lengths[kept] = (uint32_t)rows;
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

static void report(work *w, size_t length, size_t dropped)
{
    descent_dataset *d = w->d;
    const bool timed = w->form->time && *w->form->time;
    char rows[64];
    if (w->shorter > 0) {
        snprintf(rows, sizeof rows, "%s to %s", DSC_COUNT(w->shortest), DSC_COUNT(length));
    } else {
        snprintf(rows, sizeof rows, "%s", DSC_COUNT(length));
    }
    dsc_dataset_note(d, "sequences", "\"%s\": %s of %s rows, %s%s%s", w->form->id,
                     DSC_COUNT(w->count), rows,
                     timed ? "ordered by \"" : "in the order of the file",
                     timed ? w->form->time : "", timed ? "\"" : "");
    if (w->longer > 0) {
        dsc_dataset_note(d, "shortened",
                         "%s of %s sequences are longer: their last %s rows are taken, and %s "
                         "before are not",
                         DSC_COUNT(w->longer), DSC_COUNT(w->count), DSC_COUNT(length),
                         DSC_COUNT(dropped));
    }
    if (w->shorter > 0) {
        dsc_dataset_say(d, "padded",
                        "%s of %s sequences are shorter than %s: what is behind their "
                        "end counts in no mean",
                        DSC_COUNT(w->shorter), DSC_COUNT(w->count), DSC_COUNT(length));
    }
}

static descent_status apply(work *w, size_t length, uint32_t *order, descent_error *error)
{
    descent_dataset *d = w->d;
    dsc_row_keys *keys = &d->keys;
    keys->length = dsc_realloc_array(NULL, d->rows + 1, sizeof *keys->length);
    if (!keys->length) {
        return dsc_no_memory(error, "sequences", d->rows * sizeof *keys->length);
    }
    const size_t kept = choose(w, length, order, keys->length), dropped = d->rows - kept;
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
    report(w, length, dropped);
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

// offset and unit of every position are those of one; what says that it is there has none.
static bool repeat_storage(dsc_schema *schema, size_t before)
{
    const size_t step = before + schema->padded;
    double *offset = schema->offset;
    const double *unit = schema->unit;
    if (!offset) {
        return true;
    }
    schema->offset = schema->unit = NULL;
    const bool good = dsc_schema_add_storage(schema);
    for (size_t i = 0; good && i < schema->stored; i++) {
        schema->offset[i] = i % step < before ? offset[i % step] : 0.0;
        schema->unit[i] = i % step < before ? unit[i % step] : 1.0;
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
    free(keys->length);
    keys->sequence = NULL;
    keys->place = NULL;
    keys->length = NULL;
    keys->sequences = NULL;
    return DESCENT_OK;
}

// Room for `positions` rows of every sequence, and for what says whether each is there. Rows behind
// the end are the last one again: whoever looks at stored values finds none that no row has.
static descent_status pad(descent_dataset *d, descent_error *error)
{
    const size_t size = descent_type_size(d->type), columns = d->columns;
    const uint32_t *lengths = d->keys.length;
    size_t sequences = 0, at = 0;
    for (size_t begin = 0; begin < d->rows; begin += lengths[begin]) {
        sequences++;
    }
    DSC_ASSERT(d->type != DESCENT_UINT8); // texts of numbers are none
    char *padded = dsc_realloc_array(NULL, sequences * d->positions + 1, (columns + 1) * size);
    if (!padded) {
        return dsc_no_memory(error, "padded sequences",
                             sequences * d->positions * (columns + 1) * size);
    }
    for (size_t begin = 0; begin < d->rows; begin += lengths[begin]) {
        for (size_t t = 0; t < d->positions; t++, at++) {
            const bool there = t < lengths[begin];
            const size_t row = begin + (there ? t : lengths[begin] - 1);
            memcpy(padded + at * (columns + 1) * size,
                   (const char *)d->values + row * columns * size, columns * size);
            dsc_set_number(d->type, padded, at * (columns + 1) + columns, there ? 1.0 : 0.0);
        }
    }
    free(d->values);
    d->values = padded;
    return DESCENT_OK;
}

descent_status dsc_sequences_fold(descent_dataset *d, descent_error *error)
{
    const size_t positions = d->positions, before = d->schema->stored;
    const size_t count = d->schema->targets;
    if (positions == 0) {
        return DESCENT_OK;
    }
    if (d->padded) {
        TRY(pad(d, error));
    }
    size_t rows = 0;
    for (size_t begin = 0, length = 0; begin < d->rows; begin += length) {
        length = d->keys.length[begin];
        const size_t row = rows++, last = begin + length - 1;
        if (d->targets) {
            memmove(d->targets + row * count, d->targets + last * count,
                    count * sizeof *d->targets);
        }
        dsc_row_keys_move(&d->keys, row, last);
    }
    d->rows = rows;
    d->columns = positions * (before + d->padded);
    d->schema->positions = positions;
    d->schema->padded = d->padded;
    d->schema->stored = d->columns;
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
    own->stored = dsc_schema_step(own) - own->padded;
    own->positions = 0;
    own->padded = false;
    if (own->offset) { // they lie in one block: those of the first position stay
        memmove(own->offset + own->stored, own->offset + all,
                own->stored * sizeof *own->offset);
        own->unit = own->offset + own->stored;
    }
    return DESCENT_OK;
}
