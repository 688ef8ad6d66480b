// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/libsvm_labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"

void dsc_libsvm_labels_free(dsc_libsvm_labels *labels)
{
    free(labels->list);
    *labels = (dsc_libsvm_labels){0};
}

// Where the number stands, or would stand.
static size_t place_of(const dsc_libsvm_labels *labels, double number)
{
    size_t low = 0, high = labels->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (labels->list[middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool has(const dsc_libsvm_labels *labels, size_t place, double number)
{
    return place < labels->count && !(labels->list[place] > number);
}

bool dsc_libsvm_labels_add(dsc_libsvm_labels *labels, const dsc_libsvm_row *row)
{
    for (size_t i = 0; i < row->label_count; i++) {
        const size_t at = place_of(labels, row->labels[i]);
        if (has(labels, at, row->labels[i])) {
            continue;
        }
        if (labels->count == labels->capacity) {
            const size_t capacity = labels->capacity > 0 ? 2 * labels->capacity : 64;
            double *grown = dsc_realloc_array(labels->list, capacity, sizeof *grown);
            if (!grown) {
                return false;
            }
            labels->list = grown;
            labels->capacity = capacity;
        }
        memmove(labels->list + at + 1, labels->list + at,
                (labels->count - at) * sizeof *labels->list);
        labels->list[at] = row->labels[i];
        labels->count++;
    }
    return true;
}

descent_status dsc_libsvm_labels_keep(const dsc_libsvm_labels *labels, dsc_schema *schema,
                                      descent_error *error)
{
    schema->labels = calloc(labels->count, sizeof *schema->labels);
    schema->targets = labels->count;
    for (size_t i = 0; schema->labels && i < labels->count; i++) {
        char text[DSC_NUMBER_TEXT];
        snprintf(text, sizeof text, "%.0f", labels->list[i]);
        schema->labels[i] = dsc_copy_text(text);
        if (!schema->labels[i]) {
            return dsc_no_memory(error, "the labels", sizeof text);
        }
    }
    return schema->labels ? DESCENT_OK
                          : dsc_no_memory(error, "the labels", labels->count * sizeof(char *));
}

descent_status dsc_libsvm_labels_of(const dsc_schema *schema, dsc_libsvm_labels *labels,
                                    descent_error *error)
{
    *labels = (dsc_libsvm_labels){
        dsc_realloc_array(NULL, schema->targets, sizeof *labels->list), 0, schema->targets};
    if (!labels->list) {
        return dsc_no_memory(error, "the labels", schema->targets * sizeof *labels->list);
    }
    for (; labels->count < schema->targets; labels->count++) {
        labels->list[labels->count] = (double)strtoull(schema->labels[labels->count], NULL, 10);
    }
    return DESCENT_OK;
}

size_t dsc_libsvm_labels_store(const dsc_libsvm_labels *labels, const dsc_libsvm_row *row,
                               double *targets)
{
    size_t unknown = 0;
    memset(targets, 0, labels->count * sizeof *targets);
    for (size_t i = 0; i < row->label_count; i++) {
        const size_t at = place_of(labels, row->labels[i]);
        if (has(labels, at, row->labels[i])) {
            targets[at] = 1.0;
        } else {
            unknown++;
        }
    }
    return unknown;
}
