// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From the list of what was found to the map: images of each other folded into one point where
// that is wanted, sorted, and the minima joined by their saddles.
#include "surface/map/fill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/map/found.h"
#include "surface/map/limits.h"
#include "surface/map/link.h"
#include "surface/map/map.h"

// Images of each other under a symmetry that keeps distances have the same value and the same
// eigenvalues.
static bool are_images(size_t n, const dsc_map_found *a, const dsc_map_found *b)
{
    const double scale = fmax(fabs(a->values[0]), fabs(a->values[n - 1]));
    bool same = a->p.kind == b->p.kind && a->p.index == b->p.index &&
                fabs(a->p.f - b->p.f) <= IMAGE * IMAGE_VALUE * (1.0 + fabs(a->p.f));
    for (size_t i = 0; same && i < n; i++) {
        same = fabs(a->values[i] - b->values[i]) <= IMAGE * scale;
    }
    return same;
}

// stands[i] (out) = the one that stands for point i; its hits and copies are added up.
static void fold(dsc_map_list *list, size_t *stands)
{
    for (size_t i = 0; i < list->count; i++) {
        dsc_map_found *point = &list->found[i];
        stands[i] = i;
        for (size_t k = 0; list->options->symmetric && k < i && stands[i] == i; k++) {
            if (stands[k] == k && are_images(list->box->n, &list->found[k], point)) {
                stands[i] = k;
                list->found[k].p.hits += point->p.hits;
                list->found[k].p.copies++;
                list->found[k].independent += point->independent;
            }
        }
    }
}

// A number with about nine digits.
static double rough(double y)
{
    const double grid = ldexp(1.0, ilogb(fmax(1.0, fabs(y))) - 30);
    return round(y / grid) * grid;
}

static int compare_rough(double a, double b)
{
    const double p = rough(a), q = rough(b);
    return (p > q) - (p < q);
}

int dsc_map_compare(size_t n, const descent_map_point *a, const descent_map_point *b)
{
    int order = (a->index > b->index) - (a->index < b->index);
    order = order ? order : compare_rough(a->f, b->f);
    for (size_t i = 0; order == 0 && i < n; i++) {
        order = compare_rough(a->x[i], b->x[i]);
    }
    return order;
}

typedef struct ranked {
    const dsc_map_found *found;
    size_t n, place; /* in the list */
} ranked;

static int compare(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    const int order = dsc_map_compare(a->n, &a->found->p, &b->found->p);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

static size_t index_of(const size_t *stands, const size_t *indices, size_t found)
{
    return found >= SIZE_MAX - 1 ? SIZE_MAX : indices[stands[found]];
}

// The edges, each pair of sides in order, none twice.
static void join(const dsc_map_list *list, const size_t *stands, const size_t *indices,
                 descent_map *map)
{
    for (size_t i = 0; i < list->count; i++) {
        const dsc_map_found *saddle = &list->found[i];
        if (saddle->side[0] == SIZE_MAX - 1 && saddle->side[1] == SIZE_MAX - 1) {
            continue;
        }
        descent_map_edge edge = {.saddle = indices[stands[i]],
                                 .from = index_of(stands, indices, saddle->side[0]),
                                 .to = index_of(stands, indices, saddle->side[1])};
        if (edge.from > edge.to) {
            edge = (descent_map_edge){edge.saddle, edge.to, edge.from};
        }
        bool there = false;
        for (size_t k = 0; k < map->edge_count && list->options->symmetric; k++) {
            there = there || memcmp(&map->edges[k], &edge, sizeof edge) == 0;
        }
        if (!there) {
            map->edges[map->edge_count++] = edge;
        }
    }
}

static int compare_edges(const void *left, const void *right)
{
    const descent_map_edge *a = left, *b = right;
    if (a->saddle != b->saddle) {
        return a->saddle < b->saddle ? -1 : 1;
    }
    return (a->from > b->from) - (a->from < b->from);
}

// The points in order, and indices[i] (out) of those of the list.
static void sort(dsc_map_list *list, const size_t *stands, ranked *order, size_t *indices,
                 descent_map *map)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (stands[i] == i) {
            order[count++] = (ranked){&list->found[i], list->box->n, i};
        }
    }
    qsort(order, count, sizeof *order, compare);
    for (size_t i = 0; i < count; i++) {
        indices[order[i].place] = i;
        map->points[i] = order[i].found->p;
        map->by_index[map->points[i].index]++;
    }
    map->point_count = count;
    map->total = (double)count;
}

descent_status dsc_map_fill(dsc_map_list *list, descent_map *map, descent_error *error)
{
    const size_t room = list->count ? list->count : 1;
    size_t *stands = calloc(room, 2 * sizeof *stands);
    ranked *order = calloc(room, sizeof *order);
    map->points = calloc(room, sizeof *map->points);
    map->edges = calloc(room, sizeof *map->edges);
    map->by_index = calloc(list->box->n + 1, sizeof *map->by_index);
    if (!stands || !order || !map->points || !map->edges || !map->by_index) {
        free(stands);
        free(order);
        return dsc_no_memory(error, "a map", room * sizeof *map->points);
    }
    size_t *indices = stands + room;
    fold(list, stands);
    const dsc_map_unseen unseen = dsc_map_estimate(list, stands);
    map->unseen = unseen.share;
    map->unseen_points = unseen.points;
    map->unseen_one = unseen.one;
    sort(list, stands, order, indices, map);
    join(list, stands, indices, map);
    qsort(map->edges, map->edge_count, sizeof *map->edges, compare_edges);
    if (list->options->connect && list->options->highest > 0) {
        map->groups = dsc_map_groups(map->points, map->point_count, map->edges, map->edge_count,
                                     stands + room);
    }
    for (size_t i = 0; i < list->count; i++) { /* the others' memory goes to the map */
        if (stands[i] != i) {
            free(list->found[i].p.x);
        }
        list->found[i].p.x = NULL;
    }
    free(stands);
    free(order);
    return DESCENT_OK;
}
