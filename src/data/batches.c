// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The order of the training rows: the same rows each epoch, shuffled anew.
//
// Keeps: the order of an epoch depends on the seed and the number of the epoch alone, never on
// the epochs before. That is why each epoch begins with the ascending list: a resumed run
// deals the rows out as the uninterrupted one does, without a stored order. A full batch is
// not shuffled: its sum has every row anyway, and the same order gives the same bits.
#include "data/batches.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

struct dsc_batches {
    uint32_t *base, *order; /* base: ascending, NULL for 0 .. count-1 */
    size_t count, batch;
    uint64_t seed;
    // Balanced: rows by classes, of which class k has those from begin[k] to before begin[k + 1],
    // and room for those of one; NULL: not.
    uint32_t *grouped, *shuffled;
    uint32_t *visits; /* of the places of `order`: how often its row came before */
    size_t *begin;
    size_t classes; /* that have rows */
};

void dsc_batches_free(dsc_batches *batches)
{
    if (batches) {
        free(batches->base);
        free(batches->order);
        free(batches->grouped);
        free(batches->shuffled);
        free(batches->visits);
        free(batches->begin);
        free(batches);
    }
}

// Back to the ascending list, from which every epoch shuffles.
static void restore(dsc_batches *b)
{
    if (b->base) {
        memcpy(b->order, b->base, b->count * sizeof *b->order);
        return;
    }
    for (size_t i = 0; i < b->count; i++) {
        b->order[i] = (uint32_t)i;
    }
}

descent_status dsc_batches_create(const uint32_t *rows, size_t count, size_t batch,
                                  uint64_t seed, dsc_batches **batches, descent_error *error)
{
    FAIL_IF(count == 0 || count > UINT32_MAX || batch == 0, error, DESCENT_INVALID,
            "batches of %zu of %zu rows cannot be made", batch, count);
    dsc_batches *b = calloc(1, sizeof *b);
    const size_t bytes = count * sizeof *b->order;
    if (b) {
        b->order = malloc(bytes);
        b->base = rows ? malloc(bytes) : NULL;
    }
    if (!b || !b->order || (rows && !b->base)) {
        dsc_batches_free(b);
        return dsc_no_memory(error, "the order of the rows", 2 * bytes);
    }
    dsc_prefer_large_pages(b->order, bytes);
    b->count = count;
    b->batch = batch < count ? batch : count;
    b->seed = seed;
    if (rows) {
        memcpy(b->base, rows, bytes);
        // What a row number follows from must not depend on the order in which the split
        // listed it.
        qsort(b->base, count, sizeof *b->base, ascending);
    }
    restore(b);
    *batches = b;
    return DESCENT_OK;
}

descent_status dsc_batches_balance(dsc_batches *b, const double *targets, size_t classes,
                                   descent_error *error)
{
    b->grouped = malloc(b->count * sizeof *b->grouped);
    b->shuffled = malloc(b->count * sizeof *b->shuffled);
    b->visits = malloc(b->count * sizeof *b->visits);
    b->begin = calloc(classes + 1, sizeof *b->begin);
    if (!b->grouped || !b->shuffled || !b->visits || !b->begin) {
        return dsc_no_memory(error, "the classes of the rows",
                             3 * b->count * sizeof *b->grouped);
    }
    restore(b);
    // begin[k + 1] counts class k, then is where its next row goes, and in the end where it ends.
    for (size_t i = 0; i < b->count; i++) {
        b->begin[(size_t)targets[b->order[i]] + 1]++;
    }
    for (size_t k = 0, before = 0; k < classes; k++) {
        const size_t rows = b->begin[k + 1];
        b->begin[k + 1] = before;
        before += rows;
    }
    for (size_t i = 0; i < b->count; i++) {
        b->grouped[b->begin[(size_t)targets[b->order[i]] + 1]++] = b->order[i];
    }
    for (size_t k = 0; k < classes; k++) {
        // Classes without rows are none.
        if (b->begin[k + 1] > b->begin[b->classes]) {
            b->begin[++b->classes] = b->begin[k + 1];
        }
    }
    return DESCENT_OK;
}

// Classes take turns. The rows of each come in a shuffled order, and in another one when all
// have come.
static void balance_epoch(dsc_batches *b, uint32_t epoch)
{
    for (size_t k = 0; k < b->classes; k++) {
        const size_t rows = b->begin[k + 1] - b->begin[k];
        for (size_t place = k, taken = 0; place < b->count; place += b->classes, taken++) {
            const size_t pass = taken / rows;
            if (taken % rows == 0) {
                const uint64_t other = 1 + k + (uint64_t)b->classes * pass;
                const dsc_random random = {b->seed + other * UINT64_C(0x9e3779b97f4a7c15),
                                           DSC_PURPOSE_BALANCE, epoch};
                memcpy(b->shuffled, b->grouped + b->begin[k], rows * sizeof *b->shuffled);
                dsc_random_shuffle(&random, b->shuffled, rows);
            }
            b->order[place] = b->shuffled[taken % rows];
            b->visits[place] = (uint32_t)pass;
        }
    }
}

void dsc_batches_resize(dsc_batches *b, size_t batch)
{
    b->batch = batch < b->count ? batch : b->count;
}

size_t dsc_batches_count(const dsc_batches *b)
{
    // Rounded up without the sum that could overflow; the last batch may be smaller.
    return (b->count - 1) / b->batch + 1;
}

void dsc_batches_epoch(dsc_batches *b, uint32_t epoch)
{
    if (b->classes > 0) {
        balance_epoch(b, epoch);
        return;
    }
    restore(b);
    if (b->batch < b->count) {
        const dsc_random random = {b->seed, DSC_PURPOSE_SHUFFLE, epoch};
        dsc_random_shuffle(&random, b->order, b->count);
    }
}

const uint32_t *dsc_batches_visits(const dsc_batches *b, const uint32_t *rows)
{
    return b->classes > 0 ? b->visits + (rows - b->order) : NULL;
}

const uint32_t *dsc_batches_get(const dsc_batches *b, size_t index, size_t *count)
{
    const size_t first = index * b->batch;
    if (first >= b->count) {
        *count = 0;
        return b->order;
    }
    *count = b->count - first < b->batch ? b->count - first : b->batch;
    return b->order + first;
}
