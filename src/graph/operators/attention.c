// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Attention: for each example and head, with queries Q, keys K and values V as rows of matrices
// and s = 1 / sqrt(features of a head),
//
//   S = s Q K'      P = softmax of each row of S      O = P V                            [V17]
//
// where keys that a query may not see have no part in its row: those behind it, if the node is
// causal, and those that the mask hides. A query that sees none gets zeros. With dO = dL/dO:
//
//   dV += P' dO     dP = dO V'     D = rowsum(dO * O)     dS = P * (dP - D)
//   dQ += s dS K    dK += s dS' Q
//
// and the derivatives along a direction of parameters:
//
//   RS = s (RQ K' + Q RK')     RL = rowsum(P * RS)     RP = P * (RS - RL)     RO = RP V + P RV
//   RdV += RP' dO + P' RdO     RdP = RdO V' + dO RV'   RD = rowsum(RdO * O + dO * RO)
//   RdS = RP * (dP - D) + P * (RdP - RD)
//   RdQ += s (RdS K + dS RK)   RdK += s (RdS' Q + dS' RQ)
//
// Dropout has a factor M of each probability, 0 or 1 / (1 - rate), while training: O = (P * M) V, so
// that dV += (P * M)' dO, dP = M * (dO V'), and likewise with R; the rest stays. Factors are drawn again
// in each pass, like the tiles.
//
// Keeps: P is never stored. Forward goes over it in tiles, with the largest score and the sum of
// each row so far [M18, D22], and keeps L, the logarithm of the row's sum of exp(S); every other
// pass computes its tiles again, P = exp(S - L), so memory is linear in the number of positions.
// RL is the derivative of L. One worker takes all tiles of an example, in one order.
//
// [V17] Vaswani et al. Attention is all you need. 2017, equation 1.
// [M18] Milakov, Gimelshein. Online normalizer calculation for softmax. 2018.
// [D22] Dao et al. FlashAttention: fast and memory-efficient exact attention. 2022.
#include <math.h>
#include <string.h>

#include "graph/operators/attention_tiles.h"
#include "graph/operators/table.h"

static descent_status check_rows(const descent_node *node, descent_error *error)
{
    const size_t rows = is_joined(node) ? 1 : 3;
    char text[DSC_SHAPE_TEXT];
    for (size_t i = 0; i < rows; i++) {
        const descent_node *in = node->inputs[i];
        FAIL_IF(!in->batched || in->shape.rank != 2, error, DESCENT_INVALID,
                "attention: takes positions x features for each example; %s of %s arrive",
                in->batched ? "rows" : "a single block",
                dsc_shape_text(in->shape, " x ", text));
    }
    return DESCENT_OK;
}

static descent_status check_heads(const descent_node *node, descent_error *error)
{
    const dsc_attention_attributes *own = node->attributes;
    char text[DSC_SHAPE_TEXT], seen[DSC_SHAPE_TEXT];
    const descent_node *q = node->inputs[0];
    const size_t parts = is_joined(node) ? 3 : 1;
    FAIL_IF(own->heads == 0 || q->shape.dim[1] % (parts * own->heads) != 0, error,
            DESCENT_INVALID, "attention: rows of %s cannot be cut into %s%zu heads",
            dsc_shape_text(q->shape, " x ", text),
            parts == 3 ? "queries, keys and values of " : "", own->heads);
    if (parts == 3) {
        return DESCENT_OK;
    }
    const descent_node *k = node->inputs[1], *v = node->inputs[2];
    FAIL_IF(k->shape.dim[1] != q->shape.dim[1], error, DESCENT_INVALID,
            "attention: queries of %s and keys of %s have different features",
            dsc_shape_text(q->shape, " x ", text), dsc_shape_text(k->shape, " x ", seen));
    FAIL_IF(v->shape.dim[0] != k->shape.dim[0], error, DESCENT_INVALID,
            "attention: keys of %s and values of %s have different positions",
            dsc_shape_text(k->shape, " x ", text), dsc_shape_text(v->shape, " x ", seen));
    FAIL_IF(v->shape.dim[1] % own->heads != 0, error, DESCENT_INVALID,
            "attention: values of %s cannot be cut into %zu heads",
            dsc_shape_text(v->shape, " x ", text), own->heads);
    FAIL_IF(own->causal && k->shape.dim[0] != q->shape.dim[0], error, DESCENT_INVALID,
            "attention: causal, but there are %zu queries and %zu keys", q->shape.dim[0],
            k->shape.dim[0]);
    return DESCENT_OK;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_attention_attributes *own = node->attributes;
    TRY(check_rows(node, error));
    TRY(check_heads(node, error));
    FAIL_IF(!(own->dropout >= 0.0 && own->dropout < 1.0), error, DESCENT_INVALID,
            "attention: the rate of its dropout is %g; it must be at least 0 and less than 1",
            own->dropout);
    const form f = form_of(node);
    FAIL_IF(f.mask && (f.mask->needs_gradient || f.mask->width != f.k.positions), error,
            DESCENT_INVALID,
            "attention: its mask has a number for each of %zu keys and does not depend on "
            "parameters; %zu numbers%s arrive",
            f.k.positions, f.mask->width,
            f.mask->needs_gradient ? " that depend on parameters" : "");
    dsc_node_take_shape(node, (descent_shape){2, {f.q.positions, f.heads * f.v.size}});
    node->saved[0] = node->saved[2] = f.q.positions * f.heads;
    return DESCENT_OK;
}

static void begin_forward(const tile *t, queries *q)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        q->sum[i] = 0.0;
        q->other[i] = 0.0; // keys that it sees
        q->top[i] = -(real)INFINITY;
        memset(at(t, &t->f->o, DSC_VALUE, t->queries.begin + i), 0,
               t->f->o.size * sizeof(real));
    }
}

// The largest of n numbers and `top`, in any order; what is not a number is passed over.
static real largest_of(size_t n, const real *s, real top)
{
    enum { SIDE_BY_SIDE = 16 };
    real tops[SIDE_BY_SIDE];
    for (size_t k = 0; k < SIDE_BY_SIDE; k++) {
        tops[k] = top;
    }
    size_t j = 0;
    for (; j + SIDE_BY_SIDE <= n; j += SIDE_BY_SIDE) {
        for (size_t k = 0; k < SIDE_BY_SIDE; k++) {
            tops[k] = s[j + k] > tops[k] ? s[j + k] : tops[k];
        }
    }
    for (; j < n; j++) {
        tops[0] = s[j] > tops[0] ? s[j] : tops[0];
    }
    for (size_t k = 0; k < SIDE_BY_SIDE; k++) {
        top = tops[k] > top ? tops[k] : top;
    }
    return top;
}

// The largest score of the keys that query i sees, and of those before.
static real largest(const tile *t, size_t i, real *s, queries *q)
{
    const real *mask = mask_of(t);
    const size_t seen = seen_by(t, i);
    size_t hidden = 0;
    for (size_t j = 0; mask && j < seen; j++) {
        if (is_hidden(mask, j)) {
            s[j] = -(real)INFINITY;
            hidden++;
        }
    }
    q->other[i] += (double)(seen - hidden);
    return largest_of(seen, s, q->top[i]);
}

// What has been summed with the largest score of earlier keys is scaled to that of all so far.
static void forward_tile(const tile *t, queries *q)
{
    real *p = tile_of(t->frame, 0);
    scores(t, p);
    for (size_t i = 0; i < queries_in(t); i++) {
        const real top = largest(t, i, p + i * KEYS, q);
        if (q->other[i] == 0.0) {
            memset(p + i * KEYS, 0, keys_in(t) * sizeof(real));
            continue;
        }
        if (top > q->top[i] && q->sum[i] > 0.0) {
            const real shrink = EXPONENTIAL(q->top[i] - top);
            real *o = at(t, &t->f->o, DSC_VALUE, t->queries.begin + i);
            for (size_t j = 0; j < t->f->o.size; j++) {
                o[j] *= shrink;
            }
            q->sum[i] *= (double)shrink;
        }
        q->top[i] = top;
        q->sum[i] += exponentials(t, i, top, p + i * KEYS);
    }
    begin_dropout(t);
    to_queries(t, dropped(t, p, p), &t->f->v, DSC_VALUE, &t->f->o, DSC_VALUE, true);
}

static void end_forward(const tile *t, queries *q)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        const bool sees = q->other[i] > 0.0;
        real *o = at(t, &t->f->o, DSC_VALUE, t->queries.begin + i);
        const real inverse = sees ? (real)(1.0 / q->sum[i]) : R(0.0);
        for (size_t j = 0; j < t->f->o.size; j++) {
            o[j] *= inverse;
        }
        // Infinite where nothing is seen: all of P is 0 then.
        *number_of(t, L, i) =
            sees ? (real)((double)q->top[i] + WIDE(log)(q->sum[i])) : (real)INFINITY;
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    over_tiles(frame, node, begin_forward, forward_tile, end_forward);
}

static bool owes_part(const tile *t, const part *p)
{
    return owes(t->node, p->slot);
}

static double inner(const tile *t, int role, int other, size_t i)
{
    const real *a = at(t, &t->f->o, role, t->queries.begin + i);
    const real *b = at(t, &t->f->o, other, t->queries.begin + i);
    double sum = 0.0;
    for (size_t j = 0; j < t->f->o.size; j++) {
        sum += (double)a[j] * (double)b[j];
    }
    return sum;
}

static void begin_backward(const tile *t, queries *q)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        q->sum[i] = inner(t, DSC_GRADIENT, DSC_VALUE, i);
    }
}

// s dS of the tile from P and dP, in place of dP.
static void score_gradients(const tile *t, const queries *q, const real *restrict p,
                            real *restrict d)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        const real mean = (real)q->sum[i];
        for (size_t j = 0; j < keys_in(t); j++) {
            d[i * KEYS + j] = t->f->scale * p[i * KEYS + j] * (d[i * KEYS + j] - mean);
        }
    }
}

static void backward_tile(const tile *t, queries *sums)
{
    const part *q = &t->f->q, *k = &t->f->k, *v = &t->f->v, *o = &t->f->o;
    real *p = tile_of(t->frame, 0), *d = tile_of(t->frame, 1);
    probabilities(t, p);
    begin_dropout(t);
    if (owes_part(t, v)) {
        to_keys(t, dropped(t, p, tile_of(t->frame, KEPT)), o, DSC_GRADIENT, v, DSC_GRADIENT);
    }
    if (!owes_part(t, q) && !owes_part(t, k)) {
        return;
    }
    pair(t, o, DSC_GRADIENT, v, DSC_VALUE, d, false);
    score_gradients(t, sums, p, dropped(t, d, d));
    if (owes_part(t, q)) {
        to_queries(t, d, k, DSC_VALUE, q, DSC_GRADIENT, true);
    }
    if (owes_part(t, k)) {
        to_keys(t, d, q, DSC_VALUE, k, DSC_GRADIENT);
    }
}

// All that follows adds, so who comes first makes zeros.
static void open_gradients(const dsc_frame *frame, const descent_node *node, int role)
{
    const size_t rows = is_joined(node) ? 1 : 3;
    for (size_t slot = 0; slot < rows; slot++) {
        const descent_node *in = node->inputs[slot];
        for (size_t r = 0;
             owes(node, slot) && !adds_to(frame, node, slot) && r < rows_of(frame, node); r++) {
            memset(output_row(frame, in, role, r), 0, in->width * sizeof(real));
        }
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    open_gradients(frame, node, DSC_GRADIENT);
    over_tiles(frame, node, begin_backward, backward_tile, NULL);
}

// RS of the tile; false where neither queries nor keys move.
static bool score_tangents(const tile *t, real *rs)
{
    const part *q = &t->f->q, *k = &t->f->k;
    const bool moves = owes_part(t, q) || owes_part(t, k);
    if (owes_part(t, q)) {
        pair(t, q, DSC_TANGENT, k, DSC_VALUE, rs, false);
    }
    if (owes_part(t, k)) {
        pair(t, q, DSC_VALUE, k, DSC_TANGENT, rs, owes_part(t, q));
    }
    if (moves) {
        scale_tile(t, rs);
    }
    return moves;
}

static void begin_tangent(const tile *t, queries *q)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        q->sum[i] = 0.0;
        memset(at(t, &t->f->o, DSC_TANGENT, t->queries.begin + i), 0,
               t->f->o.size * sizeof(real));
    }
}

static void tangent_tile(const tile *t, queries *q)
{
    const part *v = &t->f->v, *o = &t->f->o;
    real *restrict p = tile_of(t->frame, 0), *restrict rs = tile_of(t->frame, 1);
    probabilities(t, p);
    begin_dropout(t);
    if (owes_part(t, v)) {
        to_queries(t, dropped(t, p, tile_of(t->frame, KEPT)), v, DSC_TANGENT, o, DSC_TANGENT,
                   true);
    }
    if (!score_tangents(t, rs)) {
        return;
    }
    for (size_t i = 0; i < queries_in(t); i++) {
        for (size_t j = 0; j < keys_in(t); j++) {
            rs[i * KEYS + j] *= p[i * KEYS + j];
            q->sum[i] += (double)rs[i * KEYS + j];
        }
    }
    to_queries(t, dropped(t, rs, rs), v, DSC_VALUE, o, DSC_TANGENT, true);
}

static void end_tangent(const tile *t, queries *q)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        const real rl = *number_of(t, RL, i) = (real)q->sum[i];
        const real *o = at(t, &t->f->o, DSC_VALUE, t->queries.begin + i);
        real *ro = at(t, &t->f->o, DSC_TANGENT, t->queries.begin + i);
        for (size_t j = 0; j < t->f->o.size; j++) {
            ro[j] -= rl * o[j];
        }
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    over_tiles(frame, node, begin_tangent, tangent_tile, end_tangent);
}

static void begin_tangent_backward(const tile *t, queries *q)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        q->sum[i] = inner(t, DSC_GRADIENT, DSC_VALUE, i);
        q->other[i] = inner(t, DSC_TANGENT_GRADIENT, DSC_VALUE, i) +
                      inner(t, DSC_GRADIENT, DSC_TANGENT, i);
    }
}

// RP in place of RS; zeros where no score moves.
static void probability_tangents(const tile *t, bool moves, const real *restrict p,
                                 real *restrict rs)
{
    for (size_t i = 0; i < queries_in(t); i++) {
        const real rl = *number_of(t, RL, i);
        for (size_t j = 0; j < keys_in(t); j++) {
            rs[i * KEYS + j] = moves ? p[i * KEYS + j] * (rs[i * KEYS + j] - rl) : R(0.0);
        }
    }
}

// s dS in place of dP, and s RdS in place of RdP.
static void score_gradient_tangents(const tile *t, const queries *q, const real *restrict p,
                                    const real *restrict rp, real *restrict d,
                                    real *restrict rd)
{
    const real scale = t->f->scale;
    for (size_t i = 0; i < queries_in(t); i++) {
        const real mean = (real)q->sum[i], rmean = (real)q->other[i];
        for (size_t j = i * KEYS; j < i * KEYS + keys_in(t); j++) {
            const real off = d[j] - mean;
            rd[j] = scale * (rp[j] * off + p[j] * (rd[j] - rmean));
            d[j] = scale * p[j] * off;
        }
    }
}

static void tangent_backward_tile(const tile *t, queries *sums)
{
    const int g = DSC_GRADIENT, rg = DSC_TANGENT_GRADIENT;
    const part *q = &t->f->q, *k = &t->f->k, *v = &t->f->v, *o = &t->f->o;
    real *p = tile_of(t->frame, 0), *rp = tile_of(t->frame, 1);
    real *d = tile_of(t->frame, 2), *rd = tile_of(t->frame, 3);
    probabilities(t, p);
    begin_dropout(t);
    const bool moves = score_tangents(t, rp);
    probability_tangents(t, moves, p, rp);
    if (owes_part(t, v)) {
        to_keys(t, dropped(t, p, tile_of(t->frame, KEPT)), o, rg, v, rg);
        to_keys(t, dropped(t, rp, tile_of(t->frame, KEPT)), o, g, v, rg);
    }
    if (!moves) {
        return;
    }
    pair(t, o, g, v, DSC_VALUE, d, false);
    pair(t, o, rg, v, DSC_VALUE, rd, false);
    if (owes_part(t, v)) {
        pair(t, o, g, v, DSC_TANGENT, rd, true);
    }
    score_gradient_tangents(t, sums, p, rp, dropped(t, d, d), dropped(t, rd, rd));
    if (owes_part(t, q)) {
        to_queries(t, rd, k, DSC_VALUE, q, rg, true);
        if (owes_part(t, k)) {
            to_queries(t, d, k, DSC_TANGENT, q, rg, true);
        }
    }
    if (owes_part(t, k)) {
        to_keys(t, rd, q, DSC_VALUE, k, rg);
        if (owes_part(t, q)) {
            to_keys(t, d, q, DSC_TANGENT, k, rg);
        }
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    open_gradients(frame, node, DSC_TANGENT_GRADIENT);
    over_tiles(frame, node, begin_tangent_backward, tangent_backward_tile, NULL);
}

// Tiles, and what the products of tiles need.
static size_t work_bytes(const descent_node *node, size_t rows)
{
    (void)rows;
    const form f = form_of(node);
    const size_t size = f.q.size > f.v.size ? f.q.size : f.v.size;
    const size_t wide = dsc_multiply_work(KEYS, size), deep = dsc_multiply_work(size, KEYS);
    return (size_t)TILES * TILE * sizeof(real) + (wide > deep ? wide : deep);
}

// Products: of queries and keys, and of probabilities and values; backward the first again, and
// two for each of them.
static dsc_cost cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    (void)slot;
    const form f = form_of(node);
    const double pairs = (double)f.q.positions * (double)f.k.positions * (double)f.heads *
                         (f.causal ? 0.5 : 1.0);
    const double q = 2.0 * pairs * (double)f.q.size, v = 2.0 * pairs * (double)f.v.size;
    return (dsc_cost){.operations = pass == DSC_NODE_FORWARD    ? q + v
                                    : pass == DSC_NODE_BACKWARD ? 3.0 * q + 2.0 * v
                                                                : 0.0};
}

static void attends(const descent_node *node, dsc_attending *how)
{
    const form f = form_of(node);
    *how = (dsc_attending){.queries = {f.q.slot, f.q.first, f.q.size},
                           .keys = {f.k.slot, f.k.first, f.k.size},
                           .values = {f.v.slot, f.v.first, f.v.size},
                           .heads = f.heads,
                           .causal = f.causal,
                           .masked = f.mask != NULL};
}

static dsc_position_kind positions(const descent_node *node)
{
    const form f = form_of(node);
    return f.causal && !f.mask ? DSC_POSITIONS_ASKED : DSC_POSITIONS_TOGETHER;
}

static bool draws(const descent_node *node)
{
    return form_of(node).dropout > 0.0;
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(SIZE, dsc_attention_attributes, heads)},
    {DSC_FIELD(FLAG, dsc_attention_attributes, causal)},
    {DSC_FIELD(NUMBER, dsc_attention_attributes, dropout), .may_lack = true},
};

const dsc_operator X(attention_operator) = {.name = "attention",
                                            .least_inputs = 1,
                                            .most_inputs = 4,
                                            .DSC_FIELDS(fields),
                                            .attribute_bytes = sizeof(dsc_attention_attributes),
                                            .draws = draws,
                                            .cost = cost,
                                            .attends = attends,
                                            .positions = positions,
                                            .shape = shape,
                                            .forward = forward,
                                            .backward = backward,
                                            .tangent = tangent,
                                            .tangent_backward = tangent_backward,
                                            .work_bytes = work_bytes};
