// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Tiles of attention.c: which numbers belong to some queries and some keys of a head, their
// products, and the order in which a pass goes over them. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_ATTENTION_TILES_H
#define DSC_GRAPH_OPERATORS_ATTENTION_TILES_H

#include <math.h>

#include "graph/operators/access.h"
#include "graph/operators/attributes.h"
#include "graph/operators/factors.h"
#include "graph/operators/mathematics.h"
#include "kernel/real/product.h"

enum { L = DSC_SAVED, RL = DSC_SAVED + 2 }; /* a number for each position and head */
enum { QUERIES = 32, KEYS = 64 };           /* of a tile: some tiles stay in the cache */
enum { TILE = QUERIES * KEYS, TILES = 6 };  /* numbers, and how many a pass has */
enum { DROPPED = 4, KEPT = 5 }; /* of these: factors of dropout, and a product with them */

// Queries, keys, values or outputs: columns of a node, cut into heads.
typedef struct part {
    const descent_node *node;
    size_t slot;  /* of the input */
    size_t first; /* column */
    size_t size;  /* features of a head */
    size_t positions;
} part;

typedef struct form {
    part q, k, v, o;
    size_t heads;
    real scale;
    bool causal;
    const descent_node *mask; /* or NULL */
    double dropout;           /* rate; 0: none */
} form;

// What is at work: some queries and keys of one head in one row.
typedef struct tile {
    const dsc_frame *frame;
    const descent_node *node;
    const form *f;
    size_t row, head;
    dsc_range queries, keys;
} tile;

static inline part part_of(const descent_node *node, size_t slot, size_t heads)
{
    const descent_node *in = node->inputs[slot];
    return (part){in, slot, 0, in->shape.dim[1] / heads, in->shape.dim[0]};
}

// One input has queries, keys and values side by side; else they are three.
static inline bool is_joined(const descent_node *node)
{
    return node->input_count <= 2;
}

static inline form form_of(const descent_node *node)
{
    const dsc_attention_attributes *own = node->attributes;
    const bool joined = is_joined(node);
    const size_t masked = joined ? 1 : 3;
    form f = {.heads = own->heads, .causal = own->causal, .dropout = own->dropout};
    f.q = part_of(node, 0, own->heads);
    f.k = f.v = f.q;
    if (joined) {
        f.q.size = f.k.size = f.v.size = f.q.size / 3;
        f.k.first = f.q.size * own->heads;
        f.v.first = 2 * f.k.first;
    } else {
        f.k = part_of(node, 1, own->heads);
        f.v = part_of(node, 2, own->heads);
    }
    f.o = (part){node, 0, 0, f.v.size, f.q.positions};
    f.scale = (real)(1.0 / sqrt((double)f.q.size));
    f.mask = node->input_count > masked ? node->inputs[masked] : NULL;
    return f;
}

// The first number of a head at a position, in the rows of this worker.
static inline real *at(const tile *t, const part *p, int role, size_t position)
{
    return output_row(t->frame, p->node, role, t->row) + position * p->node->shape.dim[1] +
           p->first + t->head * p->size;
}

// L or RL of query i of the tile.
static inline real *number_of(const tile *t, int role, size_t i)
{
    return output_row(t->frame, t->node, role, t->row) + (t->queries.begin + i) * t->f->heads +
           t->head;
}

static inline real *tile_of(const dsc_frame *frame, size_t i)
{
    return (real *)frame->work + i * TILE;
}

static inline size_t queries_in(const tile *t)
{
    return t->queries.end - t->queries.begin;
}

static inline size_t keys_in(const tile *t)
{
    return t->keys.end - t->keys.begin;
}

// out (queries x keys) = or += a b': queries or outputs at the queries, keys or values at the keys.
static inline void pair(const tile *t, const part *a, int a_role, const part *b, int b_role,
                        real *out, bool add)
{
    dsc_multiply(queries_in(t), keys_in(t), a->size, at(t, a, a_role, t->queries.begin),
                 a->node->shape.dim[1], 1, at(t, b, b_role, t->keys.begin),
                 b->node->shape.dim[1], true, out, KEYS, add, tile_of(t->frame, TILES));
}

// a, at the queries, += m b, with b at the keys.
static inline void to_queries(const tile *t, const real *m, const part *b, int b_role,
                              const part *a, int a_role, bool add)
{
    dsc_multiply(queries_in(t), a->size, keys_in(t), m, KEYS, 1,
                 at(t, b, b_role, t->keys.begin), b->node->shape.dim[1], false,
                 at(t, a, a_role, t->queries.begin), a->node->shape.dim[1], add,
                 tile_of(t->frame, TILES));
}

// b, at the keys, += m' a, with a at the queries.
static inline void to_keys(const tile *t, const real *m, const part *a, int a_role,
                           const part *b, int b_role)
{
    dsc_multiply(keys_in(t), b->size, queries_in(t), m, 1, KEYS,
                 at(t, a, a_role, t->queries.begin), a->node->shape.dim[1], false,
                 at(t, b, b_role, t->keys.begin), b->node->shape.dim[1], true,
                 tile_of(t->frame, TILES));
}

// Keys that come before what query i may not see any more.
static inline size_t seen_by(const tile *t, size_t i)
{
    const size_t end = t->queries.begin + i + 1;
    if (!t->f->causal || end >= t->keys.end) {
        return keys_in(t);
    }
    return end > t->keys.begin ? end - t->keys.begin : 0;
}

// 0 for keys that are hidden; or NULL.
static inline const real *mask_of(const tile *t)
{
    const descent_node *mask = t->f->mask;
    return mask ? input_row(t->frame, mask, DSC_VALUE, t->row) + t->keys.begin : NULL;
}

static inline bool is_hidden(const real *mask, size_t j)
{
    return mask && mask[j] == R(0.0);
}

static inline void scale_tile(const tile *t, real *s)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        for (size_t j = 0; j < keys_in(t); j++) {
            s[i * KEYS + j] *= t->f->scale;
        }
    }
}

// S of the tile, rounded before anything is taken from it: the largest minus itself is 0.
static inline void scores(const tile *t, real *s)
{
    pair(t, &t->f->q, DSC_VALUE, &t->f->k, DSC_VALUE, s, false);
    scale_tile(t, s);
}

// p = exp(p - top) of the keys that query i sees, 0 of the others; the sum.
static inline double exponentials(const tile *t, size_t i, real top, real *p)
{
    const real *mask = mask_of(t);
    const size_t seen = seen_by(t, i);
    for (size_t j = 0; j < seen; j++) {
        p[j] = EXPONENTIAL(p[j] - top);
    }
    double sum = 0.0;
    for (size_t j = 0; j < seen; j++) {
        p[j] = is_hidden(mask, j) ? R(0.0) : p[j];
        sum += (double)p[j];
    }
    for (size_t j = seen; j < keys_in(t); j++) {
        p[j] = R(0.0);
    }
    return sum;
}

// P of the tile, from the L that forward has kept.
static inline void probabilities(const tile *t, real *p)
{
    scores(t, p);
    for (size_t i = 0; i < queries_in(t); i++) {
        exponentials(t, i, *number_of(t, L, i), p + i * KEYS);
    }
}

// ---- dropout ----

static inline bool drops(const tile *t)
{
    return t->f->dropout > 0.0 && t->frame->training;
}

// The factors of the tile: 0 with the probability of the rate, else 1 / (1 - rate). A function of
// (seed, step, node, row of the batch, head, query, key), so every pass of any worker has the same.
static inline void draw_factors(const tile *t, real *factors)
{
    const dsc_frame *frame = t->frame;
    const uint64_t seed = frame->seed + (uint64_t)t->node->index * UINT64_C(0xbf58476d1ce4e5b9);
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_ATTENTION, frame->step);
    const uint64_t row = (frame->before + frame->first + t->row) * t->f->heads + t->head;
    const uint64_t draws =
        (t->f->k.positions + 3) / 4; // four words each; KEYS is a multiple of 4
    for (size_t i = 0; i < queries_in(t); i++) {
        const uint64_t query = row * t->f->q.positions + t->queries.begin + i;
        dsc_draw_factors(&random, query * draws + t->keys.begin / 4, t->f->dropout, keys_in(t),
                         factors + i * KEYS);
    }
}

// Of a pass that has P: the factors of the tile, to be used with `dropped`.
static inline void begin_dropout(const tile *t)
{
    if (drops(t)) {
        draw_factors(t, tile_of(t->frame, DROPPED));
    }
}

// out = numbers of the tile times their factors. Returns out; where nothing drops, the numbers.
static inline real *dropped(const tile *t, real *numbers, real *out)
{
    const real *factors = tile_of(t->frame, DROPPED);
    if (!drops(t)) {
        return numbers;
    }
    for (size_t i = 0; i < queries_in(t); i++) {
        for (size_t j = i * KEYS; j < i * KEYS + keys_in(t); j++) {
            out[j] = numbers[j] * factors[j];
        }
    }
    return out;
}

// What a pass keeps of each query of a tile, over the keys so far.
typedef struct queries {
    double sum[QUERIES], other[QUERIES];
    real top[QUERIES];
} queries;

typedef void tile_pass(const tile *t, queries *q);

static inline void over_keys(tile *t, tile_pass *pass, queries *q)
{
    const size_t end = t->f->causal ? t->queries.end : t->f->k.positions;
    for (size_t k = 0; k < end; k += KEYS) {
        t->keys = (dsc_range){k, k + KEYS < end ? k + KEYS : end};
        pass(t, q);
    }
}

// Some queries after the others, and for each of them some keys after the others. `end` may be
// NULL.
static inline void over_tiles(const dsc_frame *frame, const descent_node *node,
                              tile_pass *begin, tile_pass *pass, tile_pass *end)
{
    const form f = form_of(node);
    const dsc_range positions = asked_positions(frame, node);
    tile t = {.frame = frame, .node = node, .f = &f};
    queries q;
    for (t.row = 0; t.row < rows_of(frame, node); t.row++) {
        for (t.head = 0; t.head < f.heads; t.head++) {
            for (size_t i = positions.begin; i < positions.end; i += QUERIES) {
                const size_t last = i + QUERIES;
                t.queries = (dsc_range){i, last < positions.end ? last : positions.end};
                begin(&t, &q);
                over_keys(&t, pass, &q);
                if (end) {
                    end(&t, &q);
                }
            }
        }
    }
}

#endif
