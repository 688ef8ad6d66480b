// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows are brought together by a sum of 64 bits over their bytes, and then compared.
#include "session/advise/repeats.h"

#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "data/dataset.h"

static const double most_numbers = 4e8;

typedef struct entry {
    uint64_t sum;
    uint32_t row;
    bool validates;
} entry;

typedef struct table {
    const descent_dataset *train, *valid;
    entry *entries;
    size_t count;
} table;

static int by_sum(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    const int order = (x->sum > y->sum) - (x->sum < y->sum);
    return order                          ? order
           : x->validates != y->validates ? (int)x->validates - (int)y->validates
                                          : (x->row > y->row) - (x->row < y->row);
}

static const descent_dataset *set_of(const table *t, const entry *e)
{
    return e->validates ? t->valid : t->train;
}

static const char *bytes_of(const descent_dataset *d, uint32_t row, size_t *count)
{
    *count = d->columns * descent_type_size(d->type);
    return (const char *)d->values + (size_t)row * *count;
}

static bool is_same(const table *t, const entry *a, const entry *b)
{
    size_t one = 0, two = 0;
    const char *x = bytes_of(set_of(t, a), a->row, &one);
    const char *y = bytes_of(set_of(t, b), b->row, &two);
    return one == two && memcmp(x, y, one) == 0;
}

static bool has_same_target(const table *t, const entry *a, const entry *b)
{
    bool same = true;
    for (size_t j = 0; j < t->train->schema->targets; j++) {
        same = same && dsc_dataset_target_at(set_of(t, a), a->row, j) ==
                           dsc_dataset_target_at(set_of(t, b), b->row, j);
    }
    return same;
}

static void add(table *t, const uint32_t *rows, size_t count, bool validates)
{
    for (size_t i = 0; i < count; i++) {
        entry *e = &t->entries[t->count++];
        size_t bytes = 0;
        *e = (entry){.row = rows ? rows[i] : (uint32_t)i, .validates = validates};
        const char *at = bytes_of(set_of(t, e), e->row, &bytes);
        e->sum = dsc_mix(0, at, bytes);
    }
}

// Entries begin .. end - 1 are one row; training rows come first.
static void count_group(const table *t, size_t begin, size_t end, dsc_repeats *r)
{
    bool differ = false;
    const bool trains = !t->entries[begin].validates;
    for (size_t i = begin; i < end; i++) {
        r->shared += trains && t->entries[i].validates;
        differ = differ || !has_same_target(t, &t->entries[begin], &t->entries[i]);
    }
    r->repeated += end - begin > 1 ? end - begin : 0;
    r->conflicting += differ ? end - begin : 0;
}

static void count_all(table *t, dsc_repeats *r)
{
    qsort(t->entries, t->count, sizeof *t->entries, by_sum);
    for (size_t at = 0; at < t->count;) {
        size_t end = at + 1;
        while (end < t->count && t->entries[end].sum == t->entries[at].sum &&
               is_same(t, &t->entries[at], &t->entries[end])) {
            end++;
        }
        count_group(t, at, end, r);
        at = end;
    }
}

descent_status dsc_repeats_find(const descent_trainer *trainer, dsc_repeats *r,
                                descent_error *error)
{
    const dsc_split *split = &trainer->split;
    const bool apart = trainer->sets.valid != NULL;
    table t = {.train = trainer->sets.train,
               .valid = apart ? trainer->sets.valid : trainer->sets.train};
    const size_t valid = apart ? descent_dataset_rows(t.valid) : split->valid_count;
    const size_t rows = split->train_count + valid;
    *r = (dsc_repeats){.valid = valid, .rows = rows};
    if (t.train->text || rows == 0 || (double)rows * (double)t.train->columns > most_numbers) {
        return DESCENT_OK;
    }
    t.entries = calloc(rows, sizeof *t.entries);
    if (!t.entries) {
        return dsc_no_memory(error, "rows that are there twice", rows * sizeof *t.entries);
    }
    add(&t, split->train, split->train_count, false);
    add(&t, apart ? NULL : split->valid, valid, true);
    count_all(&t, r);
    r->looked = true;
    free(t.entries);
    return DESCENT_OK;
}
