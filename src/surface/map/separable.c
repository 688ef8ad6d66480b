// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions that are sums of functions of one coordinate each. Their stationary points are all
// combinations of those on one line a coordinate, and the number of points of index k is the
// coefficient of z^k in the product over the lines of (minima + maxima z).
//
// That f is such a sum is seen from its Hessian, which is diagonal, at
// random points of the box; and every point that is listed (and, when there are more than may
// be listed, a sample of the others) is checked with the whole function: the gradient is zero
// and the Hessian as foretold. If one fails, f is searched like any other.
#include "surface/map/separable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "surface/map/fill.h"
#include "surface/map/limits.h"
#include "surface/map/line.h"
#include "surface/map/map.h"
#include "surface/map/walker.h"

enum {
    SAMPLES_LEAST = 6,
    SAMPLES_MOST = 400,
    PRODUCTS = 2000,
    MORE_ATTEMPTS = 34,
    CHECKED = 200
};

typedef struct sum {
    dsc_map_walker *w;
    const descent_map_options *options;
    size_t n;
    double *base, *x, *v, *hv, *g; /* n each */
    double f;                      /* at the base */
    dsc_map_line_found *lines;     /* n */
    size_t *digits;                /* n: the root that a point has on each line */
} sum;

// ---- is it one? ----

static void draw(const sum *s, uint64_t index, double *x)
{
    const dsc_map_box *box = s->w->box;
    for (size_t i = 0; i < s->n; i++) {
        const dsc_random random = {s->options->seed, DSC_PURPOSE_MAP, (uint32_t)(s->n + 1 + i)};
        const double u = dsc_random_uniform(&random, index);
        x[i] = (1.0 - u) * box->lower[i] + u * box->upper[i];
    }
}

// Whether the Hessian at x is diagonal and says something. *informative (out). It is not when
// somebody asks to stop meanwhile.
static descent_status is_diagonal(sum *s, const double *x, bool *diagonal, bool *informative,
                                  descent_error *error)
{
    double on = 0.0, off = 0.0;
    memset(s->v, 0, s->n * sizeof *s->v);
    *informative = true;
    for (size_t i = 0; i < s->n; i++) {
        if (dsc_map_is_stopped(s->w)) {
            *diagonal = false;
            return DESCENT_OK;
        }
        s->v[i] = 1.0;
        TRY(descent_objective_hessian_vector_f64(s->w->objective, x, s->v, s->w->rows, s->hv,
                                                 error));
        s->v[i] = 0.0;
        for (size_t k = 0; k < s->n; k++) {
            *informative = *informative && isfinite(s->hv[k]);
            on = k == i ? fmax(on, fabs(s->hv[k])) : on;
            off = k != i ? fmax(off, fabs(s->hv[k])) : off;
        }
        *informative = *informative && s->hv[i] != 0.0;
    }
    *diagonal = off <= SEPARABLE * on;
    return DESCENT_OK;
}

// A hole so deep that all else is rounding is seen by a few of many samples only; few variables
// allow many.
static size_t samples_for(size_t n)
{
    const size_t fit = PRODUCTS / n;
    return fit < SAMPLES_LEAST ? SAMPLES_LEAST : fit > SAMPLES_MOST ? SAMPLES_MOST : fit;
}

static descent_status find_out(sum *s, bool *separable, descent_error *error)
{
    const size_t samples = samples_for(s->n);
    size_t seen = 0;
    *separable = s->n == 1 || !s->options->coupled;
    if (s->n == 1) {
        draw(s, 0, s->base);
        return DESCENT_OK;
    }
    for (uint64_t k = 0; k < samples + MORE_ATTEMPTS && seen < samples && *separable; k++) {
        bool informative = true;
        draw(s, k, s->x);
        TRY(is_diagonal(s, s->x, separable, &informative, error));
        *separable = *separable || !informative;
        if (informative) {
            memcpy(s->base, s->x, s->n * sizeof *s->x);
            seen++;
        }
    }
    *separable = *separable && seen == samples;
    return DESCENT_OK;
}

// ---- combinations ----

static size_t index_of(const dsc_map_root *root)
{
    return root->turn == DSC_TURN_MAXIMUM && !root->degenerate && !root->kink;
}

static const dsc_map_root *root_of(const sum *s, size_t i)
{
    return &s->lines[i].root[s->digits[i]];
}

static descent_place kind_of(const sum *s, size_t index, size_t nullity)
{
    bool all_minima = true, kink = false;
    for (size_t i = 0; i < s->n; i++) {
        all_minima = all_minima && root_of(s, i)->turn == DSC_TURN_MINIMUM;
        kink = kink || root_of(s, i)->kink;
    }
    return kink           ? DESCENT_PLACE_KINK
           : nullity == 0 ? (index == 0      ? DESCENT_PLACE_MINIMUM
                             : index == s->n ? DESCENT_PLACE_MAXIMUM
                                             : DESCENT_PLACE_SADDLE)
           : index > 0    ? DESCENT_PLACE_SADDLE
           : all_minima   ? DESCENT_PLACE_DEGENERATE_MINIMUM
                          : DESCENT_PLACE_DEGENERATE_SADDLE;
}

// Whether gradient and Hessian at s->x are what the lines say: a product with a vector of
// signs.
static descent_status check_point(sum *s, double *f, double *norm, bool *good,
                                  descent_error *error)
{
    double largest = 0.0, squares = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        s->v[i] = i * i % 3 == 1 ? -1.0 : 1.0;
        largest = fmax(largest, fabs(root_of(s, i)->curvature));
    }
    TRY(descent_objective_evaluate_f64(s->w->objective, s->x, s->w->rows, f, s->g, error));
    TRY(descent_objective_hessian_vector_f64(s->w->objective, s->x, s->v, s->w->rows, s->hv,
                                             error));
    *good = isfinite(*f);
    for (size_t i = 0; i < s->n; i++) {
        const dsc_map_root *root = root_of(s, i);
        squares += s->g[i] * s->g[i];
        if (root->kink) {
            continue;
        }
        const double width = s->w->box->upper[i] - s->w->box->lower[i];
        const double small =
            PUT_TOGETHER * width * fmax(fabs(root->curvature), LEAST_CURVATURE * largest);
        *good =
            *good && fabs(s->g[i]) <= fabs(root->slope) + small &&
            fabs(s->hv[i] - root->curvature * s->v[i]) <= PUT_TOGETHER * largest + NEXT_TO_ZERO;
    }
    *norm = sqrt(squares);
    return DESCENT_OK;
}

// The point of s->digits. *good (out): it stands the check.
static descent_status make_point(sum *s, descent_map_point *p, bool *good, descent_error *error)
{
    *p =
        (descent_map_point){.hits = 1, .copies = 1, .smallest = HUGE_VAL, .largest = -HUGE_VAL};
    for (size_t i = 0; i < s->n; i++) {
        const dsc_map_root *root = root_of(s, i);
        s->x[i] = root->t;
        p->index += index_of(root);
        p->nullity += root->degenerate;
        p->smallest = fmin(p->smallest, root->curvature);
        p->largest = fmax(p->largest, root->curvature);
    }
    p->kind = kind_of(s, (size_t)p->index, (size_t)p->nullity);
    return check_point(s, &p->f, &p->gradient_norm, good, error);
}

static descent_status add_point(sum *s, descent_map *map, bool *good, descent_error *error)
{
    descent_map_point *p = &map->points[map->point_count];
    TRY(make_point(s, p, good, error));
    if (*good) {
        p->x = malloc(s->n * sizeof *p->x);
        if (!p->x) {
            return dsc_no_memory(error, "a point of a map", s->n * sizeof *p->x);
        }
        memcpy(p->x, s->x, s->n * sizeof *p->x);
        map->point_count++;
    }
    return DESCENT_OK;
}

// ---- all of them ----

static descent_status count_all(const sum *s, descent_map *map, descent_error *error)
{
    map->by_index = calloc(s->n + 1, sizeof *map->by_index);
    if (!map->by_index) {
        return dsc_no_memory(error, "a map", (s->n + 1) * sizeof *map->by_index);
    }
    map->by_index[0] = 1.0;
    map->total = 1.0;
    for (size_t i = 0; i < s->n; i++) {
        double up = 0.0;
        for (size_t k = 0; k < s->lines[i].count; k++) {
            up += (double)index_of(&s->lines[i].root[k]);
        }
        const double level = (double)s->lines[i].count - up;
        for (size_t k = i + 2; k-- > 0;) {
            map->by_index[k] = level * map->by_index[k] + (k ? up * map->by_index[k - 1] : 0.0);
        }
        map->total *= (double)s->lines[i].count;
    }
    return DESCENT_OK;
}

static bool next_digits(sum *s)
{
    for (size_t i = s->n; i-- > 0;) {
        if (++s->digits[i] < s->lines[i].count) {
            return true;
        }
        s->digits[i] = 0;
    }
    return false;
}

typedef struct ranked {
    descent_map_point point;
    size_t n;
    size_t code; /* its number in the order of the digits */
} ranked;

static int compare(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    return dsc_map_compare(a->n, &a->point, &b->point);
}

// The neighbour of a maximum on line i, `step` roots away: where it is a minimum.
static size_t neighbour(const sum *s, const size_t *places, size_t code, size_t i, int step,
                        size_t stride)
{
    const size_t digit = s->digits[i];
    if (!s->lines[i].root[digit].joined[step > 0]) {
        return SIZE_MAX;
    }
    return places[step < 0 ? code - stride : code + stride];
}

// From a saddle whose only maximum is on line i, the steepest descent stays on that line.
static void add_edge(const sum *s, const size_t *places, size_t code, descent_map *map)
{
    size_t stride = 1, at_stride = 1, axis = 0;
    for (size_t i = s->n; i-- > 0; stride *= s->lines[i].count) {
        if (index_of(root_of(s, i))) {
            axis = i;
            at_stride = stride;
        }
    }
    descent_map_edge edge = {.saddle = places[code],
                             .from = neighbour(s, places, code, axis, -1, at_stride),
                             .to = neighbour(s, places, code, axis, 1, at_stride)};
    if (edge.from > edge.to) {
        edge = (descent_map_edge){edge.saddle, edge.to, edge.from};
    }
    map->edges[map->edge_count++] = edge;
}

static int compare_edges(const void *left, const void *right)
{
    const descent_map_edge *a = left, *b = right;
    return (a->saddle > b->saddle) - (a->saddle < b->saddle);
}

// Sorts map->points, which are in the order of the digits, and joins them.
static descent_status order(sum *s, descent_map *map, descent_error *error)
{
    const size_t count = map->point_count;
    ranked *ranks = calloc(count + 1, sizeof *ranks);
    size_t *places = calloc(count + 1, sizeof *places);
    map->edges = calloc(count + 1, sizeof *map->edges);
    if (!ranks || !places || !map->edges) {
        free(ranks);
        free(places);
        return dsc_no_memory(error, "a map", count * sizeof *ranks);
    }
    for (size_t i = 0; i < count; i++) {
        ranks[i] = (ranked){map->points[i], s->n, i};
    }
    qsort(ranks, count, sizeof *ranks, compare);
    for (size_t i = 0; i < count; i++) {
        places[ranks[i].code] = i;
        map->points[i] = ranks[i].point;
    }
    memset(s->digits, 0, s->n * sizeof *s->digits);
    for (size_t code = 0; s->options->connect && code < count; code++, next_digits(s)) {
        const descent_map_point *p = &map->points[places[code]];
        if (p->index == 1 && p->nullity == 0 && p->kind != DESCENT_PLACE_KINK) {
            add_edge(s, places, code, map);
        }
    }
    qsort(map->edges, map->edge_count, sizeof *map->edges, compare_edges);
    free(ranks);
    free(places);
    return DESCENT_OK;
}

// Without the points of an index that is not wanted, which are the last.
static void cut(const sum *s, descent_map *map)
{
    size_t count = map->point_count;
    while (count > 0 && map->points[count - 1].index > s->options->highest) {
        free(map->points[--count].x);
    }
    map->point_count = count;
    while (map->edge_count > 0 && map->edges[map->edge_count - 1].saddle >= count) {
        map->edge_count--;
    }
}

static descent_status list_all(sum *s, descent_map *map, bool *good, descent_error *error)
{
    const size_t total = (size_t)map->total;
    map->points = calloc(total + 1, sizeof *map->points);
    if (!map->points) {
        return dsc_no_memory(error, "the points of a map", total * sizeof *map->points);
    }
    memset(s->digits, 0, s->n * sizeof *s->digits);
    for (size_t i = 0; *good && i < total; i++, next_digits(s)) {
        TRY(add_point(s, map, good, error));
    }
    return *good ? order(s, map, error) : DESCENT_OK;
}

// ---- too many: the lowest of each index ----

// The root with the lowest value on line i among those of one kind, or SIZE_MAX.
static size_t lowest_root(const sum *s, size_t i, size_t index)
{
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < s->lines[i].count; k++) {
        const dsc_map_root *root = &s->lines[i].root[k];
        if (index_of(root) == index &&
            (best == SIZE_MAX || root->f < s->lines[i].root[best].f)) {
            best = k;
        }
    }
    return best;
}

// The line on which going from its lowest minimum to its lowest maximum costs least, among
// those that are still at the minimum (there is only a maximum: first of all); SIZE_MAX: none.
static size_t cheapest_line(const sum *s, const bool *up)
{
    size_t best = SIZE_MAX;
    double least = HUGE_VAL;
    for (size_t i = 0; i < s->n; i++) {
        const size_t low = lowest_root(s, i, 0), high = lowest_root(s, i, 1);
        if (!up[i] && high != SIZE_MAX && low != SIZE_MAX) {
            const double cost = s->lines[i].root[high].f - s->lines[i].root[low].f;
            best = cost < least ? i : best;
            least = fmin(least, cost);
        }
    }
    return best;
}

static descent_status list_lowest(sum *s, descent_map *map, bool *good, descent_error *error)
{
    map->points = calloc(s->n + 1, sizeof *map->points);
    map->edges = calloc(1, sizeof *map->edges);
    bool *up = calloc(s->n + 1, sizeof *up);
    if (!map->points || !map->edges || !up) {
        free(up);
        return dsc_no_memory(error, "the points of a map", s->n * sizeof *map->points);
    }
    for (size_t i = 0; i < s->n; i++) {
        const size_t low = lowest_root(s, i, 0);
        up[i] = low == SIZE_MAX;
        s->digits[i] = up[i] ? lowest_root(s, i, 1) : low;
    }
    descent_status status = add_point(s, map, good, error);
    size_t line = cheapest_line(s, up);
    while (status == DESCENT_OK && *good && line != SIZE_MAX) {
        up[line] = true;
        s->digits[line] = lowest_root(s, line, 1);
        status = add_point(s, map, good, error);
        line = cheapest_line(s, up);
    }
    free(up);
    return status;
}

// Random combinations stand the check as well.
static descent_status check_sample(sum *s, bool *good, descent_error *error)
{
    for (uint64_t k = 0; *good && k < CHECKED; k++) {
        for (size_t i = 0; i < s->n; i++) {
            const dsc_random random = {s->options->seed, DSC_PURPOSE_MAP,
                                       (uint32_t)(2 * s->n + 2 + i)};
            const double u = dsc_random_uniform(&random, k);
            s->digits[i] = (size_t)(u * (double)s->lines[i].count);
        }
        descent_map_point p;
        TRY(make_point(s, &p, good, error));
    }
    return DESCENT_OK;
}

// ---- the whole ----

static descent_status fill(sum *s, descent_map *map, bool *good, descent_error *error)
{
    for (size_t i = 0; i < s->n; i++) {
        const dsc_map_line_found *line = &s->lines[i];
        TRY(dsc_map_line(s->w, s->base, i, &s->lines[i], error));
        map->gradient_flat += line->flat;
        map->searches += line->count + line->flat;
        map->pieces = line->pieces > map->pieces ? line->pieces : map->pieces;
        map->unsettled += !line->settled;
    }
    if (atomic_load(s->w->stopping)) {
        *good = false;
        return DESCENT_OK;
    }
    TRY(count_all(s, map, error));
    const bool all = map->total <= (double)s->options->list;
    TRY(all ? list_all(s, map, good, error) : list_lowest(s, map, good, error));
    cut(s, map);
    return all ? DESCENT_OK : check_sample(s, good, error);
}

// What was filled before a check failed.
static void take_back(descent_map *map)
{
    for (size_t i = 0; i < map->point_count; i++) {
        free(map->points[i].x);
    }
    free(map->points);
    free(map->edges);
    free(map->by_index);
    *map = (descent_map){.n = map->n, .stopped = map->stopped};
}

static descent_status find(sum *s, descent_map *map, bool *separable, descent_error *error)
{
    const size_t n = s->n;
    if (!s->base || !s->lines || !s->digits) {
        return dsc_no_memory(error, "a map", 5 * n * sizeof *s->base);
    }
    s->x = s->base + n;
    s->v = s->base + 2 * n;
    s->hv = s->base + 3 * n;
    s->g = s->base + 4 * n;
    TRY(find_out(s, separable, error));
    if (*separable) {
        const descent_status status = fill(s, map, separable, error);
        map->separable = *separable;
        TRY(status);
        if (!*separable) {
            take_back(map);
        }
    }
    return DESCENT_OK;
}

descent_status dsc_map_separable(dsc_map_walker *w, const descent_map_options *options,
                                 descent_map *map, bool *separable, descent_error *error)
{
    const size_t n = w->box->n;
    sum s = {.w = w, .options = options, .n = n};
    s.base = dsc_alloc_aligned(n, 5 * sizeof *s.base);
    s.lines = calloc(n, sizeof *s.lines);
    s.digits = calloc(n, sizeof *s.digits);
    *separable = false;
    const descent_status status = find(&s, map, separable, error);
    for (size_t i = 0; s.lines && i < n; i++) {
        free(s.lines[i].root);
    }
    free(s.lines);
    free(s.digits);
    dsc_free_aligned(s.base);
    return status;
}
