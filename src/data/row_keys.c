// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Weights, groups and times of rows.
//
// A key is what a row has besides its inputs and its target: a weight, a group that a split
// keeps together, a place in time. An array is NULL where the file has no such column, and
// every question then has an answer (weight 1, no group).
//
// Keeps: keys go with their rows. Whoever removes a row moves its keys too, or weights would
// count for their neighbours.
#include "data/row_keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/dataset.h"

void dsc_row_keys_move(dsc_row_keys *keys, size_t to, size_t from)
{
    if (keys->weights) {
        keys->weights[to] = keys->weights[from];
    }
    if (keys->groups) {
        keys->groups[to] = keys->groups[from];
    }
    if (keys->order) {
        keys->order[to] = keys->order[from];
    }
    if (keys->sequence) {
        keys->sequence[to] = keys->sequence[from];
    }
    if (keys->place) {
        keys->place[to] = keys->place[from];
    }
    if (keys->length) {
        keys->length[to] = keys->length[from];
    }
}

void dsc_row_keys_free(dsc_row_keys *keys)
{
    free(keys->weights);
    free(keys->groups);
    free(keys->order);
    free(keys->sequence);
    free(keys->place);
    free(keys->length);
    dsc_free_texts(keys->sequences, keys->sequence_count);
    *keys = (dsc_row_keys){0};
}

double dsc_dataset_weight(const descent_dataset *d, size_t row)
{
    return d->keys.weights && row < d->rows ? d->keys.weights[row] : 1.0;
}

bool descent_dataset_is_weighted(const descent_dataset *d)
{
    if (!d) {
        return false;
    }
    return d->keys.weights != NULL;
}

// The old array goes only after the copy is made, so that a call without memory changes
// nothing.
static descent_status copy_numbers(const double *numbers, size_t rows, double **place,
                                   descent_error *error)
{
    double *copy = NULL;
    if (numbers) {
        copy = dsc_realloc_array(NULL, rows, sizeof *copy);
        if (!copy) {
            return dsc_no_memory(error, "keys of the rows", rows * sizeof *copy);
        }
        memcpy(copy, numbers, rows * sizeof *copy);
    }
    free(*place);
    *place = copy;
    return DESCENT_OK;
}

descent_status descent_dataset_set_weights(descent_dataset *d, const double *weights,
                                           descent_error *error)
{
    NEED(error, "dataset", d);
    double largest = 0.0;
    // `!(w >= 0)` refuses NAN too, which `w < 0` would let through.
    for (size_t i = 0; weights && i < d->rows; i++) {
        FAIL_IF(!(weights[i] >= 0.0 && isfinite(weights[i])), error, DESCENT_INVALID,
                "weight %zu is %g; weights must be finite and not negative", i, weights[i]);
        largest = fmax(largest, weights[i]);
    }
    FAIL_IF(weights && largest == 0.0, error, DESCENT_INVALID, "all weights are 0");
    return copy_numbers(weights, d->rows, &d->keys.weights, error);
}

descent_status descent_dataset_set_order(descent_dataset *d, const double *order,
                                         descent_error *error)
{
    NEED(error, "dataset", d);
    for (size_t i = 0; order && i < d->rows; i++) {
        FAIL_IF(!isfinite(order[i]), error, DESCENT_INVALID,
                "the place of row %zu in the order is %g; it must be finite", i, order[i]);
    }
    return copy_numbers(order, d->rows, &d->keys.order, error);
}

static int ascending(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

// Groups are numbered in ascending order of what they were called.
descent_status descent_dataset_set_groups(descent_dataset *d, const uint64_t *groups,
                                          descent_error *error)
{
    NEED(error, "dataset", d);
    uint32_t *numbers = NULL;
    size_t count = 0;
    if (groups) {
        numbers = dsc_realloc_array(NULL, d->rows, sizeof *numbers);
        uint64_t *sorted = dsc_realloc_array(NULL, d->rows, sizeof *sorted);
        if (!numbers || !sorted) {
            free(numbers);
            free(sorted);
            return dsc_no_memory(error, "groups", d->rows * sizeof *sorted);
        }
        memcpy(sorted, groups, d->rows * sizeof *sorted);
        qsort(sorted, d->rows, sizeof *sorted, ascending);
        for (size_t i = 0; i < d->rows; i++) {
            if (i == 0 || sorted[i] != sorted[count - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        for (size_t i = 0; i < d->rows; i++) {
            const uint64_t *found =
                bsearch(&groups[i], sorted, count, sizeof *sorted, ascending);
            numbers[i] = found ? (uint32_t)(found - sorted) : 0;
        }
        free(sorted);
    }
    free(d->keys.groups);
    d->keys.groups = numbers;
    d->keys.group_count = count;
    return DESCENT_OK;
}
