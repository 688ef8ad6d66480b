// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What hangs together: groups of minima that saddles join, and pairs of minima of two groups,
// the nearest ones, between which a saddle is to be looked for. Between two minima of a smooth
// function there is one, in the box or outside.
//
// Keeps: a pair of minima is tried once. The work is bounded by a number of pairs; each
// minimum is tried with its nearest, as distant ones are mostly joined by way of others.
#include "surface/map/link.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "surface/map/map.h"
#include "surface/map/walker.h"

static bool is_minimum(const descent_map_point *p)
{
    return p->index == 0 &&
           (p->kind == DESCENT_PLACE_MINIMUM || p->kind == DESCENT_PLACE_DEGENERATE_MINIMUM ||
            p->kind == DESCENT_PLACE_KINK);
}

static size_t top_of(size_t *above, size_t i)
{
    while (above[i] != i) {
        // Union-find with path halving: the next look is shorter.
        above[i] = above[above[i]];
        i = above[i];
    }
    return i;
}

size_t dsc_map_groups(const descent_map_point *points, size_t count,
                      const descent_map_edge *edges, size_t edge_count, size_t *above)
{
    size_t groups = 0;
    for (size_t i = 0; i < count; i++) {
        above[i] = i;
        groups += is_minimum(&points[i]);
    }
    for (size_t e = 0; e < edge_count; e++) {
        if (edges[e].from < count && edges[e].to < count) {
            const size_t a = top_of(above, edges[e].from), b = top_of(above, edges[e].to);
            groups -= a != b;
            above[b] = a;
        }
    }
    return groups;
}

static descent_status add_pair(dsc_map_links *links, size_t a, size_t b, descent_error *error)
{
    if (links->count == links->room) {
        const size_t room = links->room ? 2 * links->room : 32;
        dsc_map_pair *more = dsc_realloc_array(links->pairs, room, sizeof *more);
        if (!more) {
            return dsc_no_memory(error, "pairs of minima", room * sizeof *more);
        }
        links->pairs = more;
        links->room = room;
    }
    links->pairs[links->count++] = (dsc_map_pair){a, b};
    return DESCENT_OK;
}

static bool was_tried(const dsc_map_links *links, size_t a, size_t b)
{
    bool tried = false;
    for (size_t i = 0; i < links->count && !tried; i++) {
        tried = links->pairs[i].a == a && links->pairs[i].b == b;
    }
    return tried;
}

// The nearest minimum of another group that was not tried with minimum i, or SIZE_MAX.
static size_t nearest(const dsc_map_list *list, const dsc_map_links *links, size_t *above,
                      size_t i)
{
    size_t best = SIZE_MAX;
    double least = HUGE_VAL;
    for (size_t k = 0; k < list->count; k++) {
        const descent_map_point *p = &list->found[k].p;
        if (is_minimum(p) && top_of(above, k) != top_of(above, i) &&
            !was_tried(links, i < k ? i : k, i < k ? k : i)) {
            const double away = dsc_map_distance(list->box, list->found[i].p.x, p->x);
            best = away < least ? k : best;
            least = fmin(least, away);
        }
    }
    return best;
}

// above[i] (out): points in one group have the same top.
static void join_sides(const dsc_map_list *list, size_t *above)
{
    for (size_t i = 0; i < list->count; i++) {
        above[i] = i;
    }
    for (size_t i = 0; i < list->count; i++) {
        const size_t *side = list->found[i].side;
        if (side[0] < list->count && side[1] < list->count) {
            above[top_of(above, side[0])] = top_of(above, side[1]);
        }
    }
}

descent_status dsc_map_pairs(const dsc_map_list *list, dsc_map_links *links,
                             descent_error *error)
{
    enum { MOST = 200, MINIMA_MOST = 500 }; /* pairs in all; with more points than that: none */
    if (list->count < 2 || list->count > MINIMA_MOST) {
        return DESCENT_OK;
    }
    size_t *above = calloc(list->count, sizeof *above);
    if (!above) {
        return dsc_no_memory(error, "groups of minima", list->count * sizeof *above);
    }
    join_sides(list, above);
    descent_status status = DESCENT_OK;
    for (size_t i = 0; status == DESCENT_OK && i < list->count && links->count < MOST; i++) {
        const size_t k =
            is_minimum(&list->found[i].p) ? nearest(list, links, above, i) : SIZE_MAX;
        if (k != SIZE_MAX) {
            status = add_pair(links, i < k ? i : k, i < k ? k : i, error);
        }
    }
    free(above);
    return status;
}

descent_status dsc_map_between(dsc_map_walker *w, const double *a, const double *b, double *x,
                               double *distance, descent_error *error)
{
    enum { PARTS = 64 };
    const size_t n = w->box->n;
    double highest = -HUGE_VAL, squares = 0.0;
    int best = PARTS / 2;
    for (int part = 1; part < PARTS; part++) {
        double f = 0.0;
        for (size_t i = 0; i < n; i++) {
            x[i] = a[i] + (b[i] - a[i]) * part / PARTS;
        }
        TRY(descent_objective_evaluate_f64(w->objective, x, w->rows, &f, w->g, error));
        if (isfinite(f) && f > highest) {
            highest = f;
            best = part;
        }
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = a[i] + (b[i] - a[i]) * best / PARTS;
        squares += (b[i] - a[i]) * (b[i] - a[i]);
    }
    *distance = sqrt(squares);
    return DESCENT_OK;
}
