// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How a CSV reader stores numbers: the first rows are held in double until it is known what
// float32 would lose of each column; the rest is stored at once.
//
// Keeps: offset and unit are chosen from the first rows; a later value that these do not hold
// well enough is noted (dsc_csv_store_far), and the file is then read again with better ones.
// Values are brought back exactly enough that what was typed can be shown.
#include "data/csv/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/storage.h"

enum { FIRST_ROWS = 256, FIRST_NUMBERS = 1 << 20 };

void dsc_csv_store_free(dsc_csv_store *s)
{
    if (s) {
        free(s->first);
        free(s->offset);
        free(s->pinned);
        free(s);
    }
}

static descent_status create(size_t stored, dsc_csv_store **store, descent_error *error)
{
    dsc_csv_store *s = calloc(1, sizeof *s);
    if (!s) {
        return dsc_no_memory(error, "the first rows", sizeof *s);
    }
    // Wide files hold fewer rows back: the memory is bounded.
    const size_t fitting = FIRST_NUMBERS / (stored + 1) + 8;
    s->stored = stored;
    s->rows = fitting < FIRST_ROWS ? fitting : FIRST_ROWS;
    s->first = calloc(s->rows * stored + 1, sizeof *s->first);
    s->offset = calloc(4 * stored + FIRST_ROWS, sizeof *s->offset);
    s->pinned = calloc(stored + 1, sizeof *s->pinned);
    if (!s->first || !s->offset || !s->pinned) {
        dsc_csv_store_free(s);
        return dsc_no_memory(error, "the first rows", stored * sizeof *s->first);
    }
    s->per = s->offset + stored;
    s->low = s->per + stored;
    s->high = s->low + stored;
    s->sample = s->high + stored;
    *store = s;
    return DESCENT_OK;
}

descent_status dsc_csv_store_begin(dsc_csv_reader *r, descent_error *error)
{
    if (!r->store || r->store->stored != r->stored) {
        dsc_csv_store_free(r->store);
        r->store = NULL;
        TRY(create(r->stored, &r->store, error));
    }
    dsc_csv_store *s = r->store;
    s->chosen = false;
    s->wide = r->d->type == DESCENT_FLOAT64;
    for (size_t i = 0; i < s->stored; i++) {
        s->offset[i] = s->pinned[i] ? s->offset[i] : 0;
        s->per[i] = s->pinned[i] ? s->per[i] : 1;
        s->low[i] = (double)INFINITY;
        s->high[i] = (double)-INFINITY;
    }
    return DESCENT_OK;
}

void dsc_csv_store_far(dsc_csv_store *s, size_t slot, double value)
{
    s->low[slot] = value < s->low[slot] ? value : s->low[slot];
    s->high[slot] = value > s->high[slot] ? value : s->high[slot];
}

static bool is_number(const dsc_csv_reader *r, size_t slot)
{
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (!column->target && column->slot == slot && column->collect == DSC_COLLECT_NUMBER) {
            return true;
        }
    }
    return false;
}

// The rows that were held back decide offset and unit of each column of numbers, and are then
// stored. Pinned columns keep those of an earlier reading of the same file.
void dsc_csv_store_choose(dsc_csv_reader *r)
{
    dsc_csv_store *s = r->store;
    if (s->chosen || s->wide) {
        return;
    }
    s->chosen = true;
    for (size_t i = 0; i < r->count; i++) {
        const dsc_csv_column *column = &r->columns[i];
        if (column->target || column->collect != DSC_COLLECT_NUMBER ||
            s->pinned[column->slot]) {
            continue;
        }
        size_t count = 0;
        for (size_t row = 0; row < r->rows; row++) {
            const double value = s->first[row * s->stored + column->slot];
            if (!isnan(value)) {
                s->sample[count++] = value;
            }
        }
        const dsc_storage storage =
            dsc_storage_choose(s->sample, count, (double)INFINITY, (double)-INFINITY);
        s->offset[column->slot] = storage.offset;
        s->per[column->slot] = 1 / storage.unit;
    }
    for (size_t row = 0; row < r->rows; row++) {
        for (size_t i = 0; i < s->stored; i++) {
            dsc_csv_store_keep(s, dsc_csv_row(r, row), i, s->first[row * s->stored + i]);
        }
    }
}

// stored = (value - offset) * per, with per = 1 / unit.
double dsc_csv_store_value(const dsc_csv_reader *r, size_t slot, double stored)
{
    return stored / r->store->per[slot] + r->store->offset[slot];
}

void dsc_csv_store_move(dsc_csv_reader *r, size_t from, size_t to)
{
    r->store->offset[to] = r->store->offset[from];
    r->store->per[to] = r->store->per[from];
}

// At the end of the file: a sample over all rows (every `step`-th) against the choice from the
// first ones. A column is chosen again when its offset was far off, or when values came that its
// unit does not hold; it is then pinned, so that the file is read again at most once for it.
bool dsc_csv_store_revise(dsc_csv_reader *r)
{
    dsc_csv_store *s = r->store;
    bool changed = false;
    const size_t step = r->rows / FIRST_ROWS + 1;
    for (size_t slot = 0; slot < s->stored && r->rows > s->rows && !s->wide; slot++) {
        if (s->pinned[slot] || !is_number(r, slot)) {
            continue;
        }
        size_t count = 0;
        for (size_t row = 0; row < r->rows; row += step) {
            const double value = dsc_csv_held(r, row, slot);
            if (!isnan(value) && !isinf(value)) {
                s->sample[count++] = value / s->per[slot] + s->offset[slot];
            }
        }
        const dsc_storage better =
            dsc_storage_choose(s->sample, count, s->low[slot], s->high[slot]);
        const bool nearer = better.offset != 0 &&
                            fabs(better.offset - s->offset[slot]) > 0.5 * fabs(better.offset);
        const bool far = s->low[slot] <= s->high[slot] && better.unit * s->per[slot] != 1;
        if (nearer || far) {
            s->offset[slot] = better.offset;
            s->per[slot] = 1 / better.unit;
            s->pinned[slot] = changed = true;
        }
    }
    return changed;
}

descent_status dsc_csv_store_describe(const dsc_csv_reader *r, dsc_schema *schema,
                                      descent_error *error)
{
    const dsc_csv_store *s = r->store;
    bool plain = true;
    for (size_t i = 0; i < schema->stored; i++) {
        plain = plain && s->offset[i] == 0 && s->per[i] == 1;
    }
    if (plain) {
        return DESCENT_OK;
    }
    if (!dsc_schema_add_storage(schema)) {
        return dsc_no_memory(error, "the columns", schema->stored * sizeof *schema->offset);
    }
    for (size_t i = 0; i < schema->stored; i++) {
        schema->offset[i] = s->offset[i];
        schema->unit[i] = 1 / s->per[i];
    }
    return DESCENT_OK;
}

bool dsc_csv_store_is_full(const dsc_csv_reader *r)
{
    return !r->store->chosen && !r->store->wide && r->rows >= r->store->rows;
}

// Each array keeps its old memory when it cannot grow: the reader still owns both and frees them.
static bool make_room(dsc_csv_reader *r, size_t capacity, size_t row)
{
    void *values = dsc_realloc_array(r->values, capacity, row);
    const size_t fresh = capacity - r->rows;
    r->values = values ? values : r->values;
    if (values) {
        dsc_prefer_large_pages((char *)values + r->rows * row, fresh * row);
    }
    if (values && r->target != SIZE_MAX) {
        const size_t bytes = r->target_count * sizeof(double);
        double *targets = dsc_realloc_array(r->targets, capacity, bytes);
        r->targets = targets ? targets : r->targets;
        if (targets) {
            dsc_prefer_large_pages(targets + r->rows * r->target_count, fresh * bytes);
        }
        return targets;
    }
    return values;
}

// A table that no longer fits: how far it came, and how to have as much of it as does.
static descent_status no_room(const dsc_csv_reader *r, size_t row, descent_error *error)
{
    char rows[DSC_THINGS_TEXT], columns[DSC_THINGS_TEXT], command[64];
    dsc_words words = {0};
    snprintf(command, sizeof command, "head -n %zu", r->rows / 2 + 2);
    dsc_words_add(&words, "%s: no memory for more than %s of %s, %.3g MB", r->name,
                  dsc_format_things(r->rows, "row", "rows", rows),
                  dsc_format_things(r->stored, "column", "columns", columns),
                  1e-6 * (double)r->rows * (double)row);
    dsc_add_command(&words, r->name, command, "rows.csv");
    dsc_words_add(&words, "    # with the first of them");
    return dsc_words_fail(&words, DESCENT_NO_MEMORY, error);
}

// The number of rows is guessed from the first block. Later growth is by a quarter; blocks of
// this size are moved by remapping pages, not by copying, and untouched pages take no memory.
descent_status dsc_csv_grow(dsc_csv_reader *r, descent_error *error)
{
    if (r->rows < r->capacity) {
        return DESCENT_OK;
    }
    enum { LARGE_GUESS = 100000 }; /* rows */
    size_t capacity = r->capacity + r->capacity / 4 + 64;
    const uint64_t size = dsc_source_size(r->job->source);
    if (r->capacity == 0 && r->look.bytes > 0 && size > 0) {
        const double guess = (double)size * (double)r->look.rows / (double)r->look.bytes;
        capacity = (size_t)(guess * 1.01) + 64;
    }
    const size_t row = (r->stored ? r->stored : 1) * descent_type_size(r->d->type);
    const size_t memory = dsc_physical_memory(), most = memory ? memory / row : SIZE_MAX;
    capacity = capacity < most ? capacity : most;
    if (capacity <= r->rows || !make_room(r, capacity, row)) {
        const bool guessed = r->capacity == 0 && capacity > LARGE_GUESS;
        capacity = 64; /* the guess may have been too high */
        if (!guessed || !make_room(r, capacity, row)) {
            return no_room(r, row, error);
        }
    }
    r->capacity = capacity;
    return DESCENT_OK;
}
