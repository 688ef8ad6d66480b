// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Ends in the order of their values: the first that is near no minimum found so far is the
// lowest of its own and becomes one. An end is compared with the minima from the highest value
// down, and only as far as values are close.
//
// [G53] Good. The population frequencies of species. Biometrika 1953.
//
// Keeps: the result depends on the ends and on the order of their starts, not on which thread
// finished first. Distances are relative to the norm of the lower minimum, values to its
// value, each with 1 added so that the tolerance holds near 0 as well.
#include "run/merge.h"

#include "core/size.h"
#include "run/starts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

typedef struct ranked {
    double value;
    uint64_t index; /* of the start */
} ranked;

typedef struct cluster {
    uint64_t index; /* its lowest end */
    uint64_t hits;
} cluster;

typedef struct merger {
    const descent_starts_options *starts;
    size_t n;
    const dsc_ending *endings;
    const double *x;
    ranked *order; /* the good ends by value */
    size_t good;
    cluster *clusters; /* by value */
    size_t count;
} merger;

// Equal values in the order of the starts, so that nothing is left to qsort.
static int compare(const void *a, const void *b)
{
    const ranked *l = a, *r = b;
    if (l->value != r->value) {
        return l->value < r->value ? -1 : 1;
    }
    return (l->index > r->index) - (l->index < r->index);
}

static bool are_close(const merger *m, uint64_t end, uint64_t lowest)
{
    const double *a = m->x + end * m->n, *b = m->x + lowest * m->n;
    const double far = m->starts->merge_distance * (1.0 + m->endings[lowest].norm);
    double squares = 0.0;
    for (size_t i = 0; i < m->n && squares <= far * far; i++) {
        // The sum stops as soon as the points are too far apart: most pairs are.
        squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return squares <= far * far;
}

static void sort_endings(merger *m)
{
    for (uint64_t i = 0; i < m->starts->starts; i++) {
        if (m->endings[i].good) {
            m->order[m->good++] = (ranked){m->endings[i].value, i};
        }
    }
    qsort(m->order, m->good, sizeof *m->order, compare);
}

static void find_clusters(merger *m)
{
    for (size_t i = 0; i < m->good; i++) {
        const ranked *end = &m->order[i];
        size_t c = m->count;
        bool found = false;
        while (c > 0 && !found) {
            const dsc_ending *lowest = &m->endings[m->clusters[--c].index];
            if (end->value - lowest->value >
                m->starts->merge_value * (1.0 + fabs(lowest->value))) {
                break;
            }
            found = are_close(m, end->index, m->clusters[c].index);
        }
        if (found) {
            m->clusters[c].hits++;
        } else {
            m->clusters[m->count++] = (cluster){end->index, 1};
        }
    }
}

static descent_status fill_result(const merger *m, descent_starts_result *result,
                                  descent_error *error)
{
    const size_t room = m->count ? m->count : 1;
    descent_starts_result r = {
        .count = m->count, .starts = m->starts->starts, .failed = m->starts->starts - m->good};
    r.minima = calloc(room, sizeof *r.minima);
    r.points = calloc(room, m->n * sizeof *r.points);
    if (!r.minima || !r.points) {
        descent_starts_free(&r);
        return dsc_no_memory(error, "the minima", room * m->n * sizeof *r.points);
    }
    uint64_t once = 0;
    for (size_t c = 0; c < m->count; c++) {
        const cluster *found = &m->clusters[c];
        const dsc_ending *end = &m->endings[found->index];
        double *x = r.points + c * m->n;
        memcpy(x, m->x + found->index * m->n, m->n * sizeof *x);
        r.minima[c] = (descent_found_minimum){end->value, end->gradient_norm, found->hits, x};
        once += found->hits == 1;
    }
    for (uint64_t i = 0; i < r.starts; i++) {
        r.evaluations += m->endings[i].evaluations;
    }
    // [G53] (9); where nothing was seen, everything is unseen.
    r.unseen = m->good ? (double)once / (double)m->good : 1.0;
    *result = r;
    return DESCENT_OK;
}

descent_status dsc_merge_endings(const descent_starts_options *starts, size_t n,
                                 const dsc_ending *endings, const double *x,
                                 descent_starts_result *result, descent_error *error)
{
    merger m = {.starts = starts, .n = n, .endings = endings, .x = x};
    m.order = calloc(starts->starts, sizeof *m.order);
    m.clusters = calloc(starts->starts, sizeof *m.clusters);
    descent_status status = DESCENT_OK;
    if (m.order && m.clusters) {
        sort_endings(&m);
        find_clusters(&m);
        status = fill_result(&m, result, error);
    } else {
        status = dsc_no_memory(error, "the ends of many starts",
                               starts->starts * (sizeof *m.order + sizeof *m.clusters));
    }
    free(m.order);
    free(m.clusters);
    return status;
}

void descent_starts_free(descent_starts_result *result)
{
    if (result) {
        const descent_starts_result none = {0};
        free(result->minima);
        free(result->points);
        dsc_size_give(&none, sizeof none, result, result->size);
    }
}
