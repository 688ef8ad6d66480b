// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A list of predicted directions, each as its entries that are not 0. Keeps: a prediction is
// in the list whole or not at all; where there was no room for more, `full` says so.
#include "surface/network/predictions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

enum { ENTRIES_MOST = 4 << 20 };

void dsc_predictions_begin(dsc_predictions *p, const char *kind, size_t layer, size_t unit,
                           bool alone)
{
    if (p->count == p->capacity) {
        const size_t capacity = p->capacity ? 2 * p->capacity : 64;
        dsc_prediction *items = dsc_realloc_array(p->items, capacity, sizeof *items);
        if (!items) {
            p->failed = true;
            return;
        }
        p->items = items;
        p->capacity = capacity;
    }
    p->items[p->count] = (dsc_prediction){
        .kind = kind, .layer = layer, .unit = unit, .alone = alone, .begin = p->entry_count};
}

void dsc_predictions_begin_at(dsc_predictions *p, const char *kind, const descent_node *node,
                              size_t unit, bool alone)
{
    dsc_predictions_begin(p, kind, node ? node->index + 1 : 0, unit, alone);
    if (!p->failed) {
        p->items[p->count].node = node;
    }
}

void dsc_predictions_drop(dsc_predictions *p)
{
    if (!p->failed) {
        p->entry_count = p->items[p->count].begin;
    }
}

static bool grow(dsc_predictions *p)
{
    const size_t capacity = p->entry_capacity ? 2 * p->entry_capacity : 256;
    size_t *at = dsc_realloc_array(p->at, capacity, sizeof *at);
    // Whichever of the two has grown is kept, so that nothing is freed twice.
    p->at = at ? at : p->at;
    double *value = at ? dsc_realloc_array(p->value, capacity, sizeof *value) : NULL;
    p->value = value ? value : p->value;
    p->entry_capacity = at && value ? capacity : p->entry_capacity;
    return at && value;
}

void dsc_predictions_add(dsc_predictions *p, size_t at, double value)
{
    if (p->failed || value == 0.0 || p->entry_count >= ENTRIES_MOST) {
        p->full = p->full || p->entry_count >= ENTRIES_MOST;
        return;
    }
    if (p->entry_count == p->entry_capacity && !grow(p)) {
        p->failed = true;
        return;
    }
    p->at[p->entry_count] = at;
    p->value[p->entry_count++] = value;
}

bool dsc_predictions_end(dsc_predictions *p)
{
    if (p->failed) {
        return false;
    }
    dsc_prediction *item = &p->items[p->count];
    if (p->entry_count >= ENTRIES_MOST) {
        p->full = true;
        p->entry_count = item->begin;
        return false;
    }
    item->end = p->entry_count;
    p->count += item->end > item->begin;
    return item->end > item->begin;
}

bool dsc_direction_create(dsc_direction *d, size_t n)
{
    *d = (dsc_direction){.value = calloc(n + 1, sizeof *d->value),
                         .listed = calloc(n + 1, sizeof *d->listed),
                         .at = calloc(n + 1, sizeof *d->at)};
    return d->value && d->listed && d->at;
}

void dsc_direction_free(dsc_direction *d)
{
    free(d->value);
    free(d->listed);
    free(d->at);
    *d = (dsc_direction){0};
}

void dsc_direction_add(dsc_direction *d, size_t at, double value)
{
    if (!d->listed[at]) {
        d->listed[at] = true;
        d->at[d->count++] = at;
    }
    d->value[at] += value;
}

void dsc_direction_end(dsc_direction *d, bool keep, dsc_predictions *p)
{
    for (size_t i = 0; i < d->count; i++) {
        if (keep) {
            dsc_predictions_add(p, d->at[i], d->value[d->at[i]]);
        }
        d->value[d->at[i]] = 0.0;
        d->listed[d->at[i]] = false;
    }
    d->count = 0;
    if (keep) {
        dsc_predictions_end(p);
    } else {
        dsc_predictions_drop(p);
    }
}

void dsc_predictions_free(dsc_predictions *p)
{
    free(p->items);
    free(p->at);
    free(p->value);
    *p = (dsc_predictions){0};
}

// What number `unit` of a node counts.
static const char *part_of(const char *kind)
{
    return strstr(kind, "pairs")       ? "head"
           : strstr(kind, "tokens")    ? "token"
           : strstr(kind, "positions") ? "position"
                                       : "unit";
}

void dsc_prediction_where(const dsc_prediction *item, size_t units, char *where, size_t size)
{
    if (item->node && item->unit == 0) {
        snprintf(where, size, "%s", dsc_node_word(item->node));
    } else if (item->node && units == 1) {
        snprintf(where, size, "%s, %s %zu", dsc_node_word(item->node), part_of(item->kind),
                 item->unit);
    } else if (item->node) {
        snprintf(where, size, "%s, %zu %ss", dsc_node_word(item->node), units,
                 part_of(item->kind));
    } else if (strcmp(item->kind, "softmax shift") == 0) {
        snprintf(where, size, "output layer");
    } else if (strstr(item->kind, "inputs")) {
        if (units == 1) {
            snprintf(where, size, "input %zu", item->unit);
        } else {
            snprintf(where, size, "%zu inputs", units);
        }
    } else if (units == 1) {
        snprintf(where, size, "layer %zu, unit %zu", item->layer, item->unit);
    } else {
        snprintf(where, size, "layer %zu, %zu units", item->layer, units);
    }
}
