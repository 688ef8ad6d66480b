// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Adam in the bases of Shampoo's eigenvectors [V24, algorithm 3, as in its authors' code].
//
//     L = beta2 L + (1 - beta2) G G', R = beta2 R + (1 - beta2) G' G, Ql and Qr their eigenvectors;
//     adam on Ql' G Qr, eps beside the root that is not corrected;  x -= lr Ql u Qr'
//
// The first gradient only makes L, R and the bases: nothing moves, and corrections count from the
// second. After every `every` steps, Q becomes the orthogonal factor of L Q, with columns in the
// order of diag(Q' L Q): v moves with its columns, m is turned to the new bases. Sides of more than
// DSC_SIDE_MOST rows keep their coordinates. Tensors that are no hidden matrices are updated by
// adamw at the same rate.
//
// [V24] Vyas et al. SOAP: improving and stabilizing Shampoo using Adam. 2024.
#include "optim/whole/soap.h"

#include <math.h>
#include <string.h>

#include "optim/step.h"
#include "optim/whole/move.h"
#include "optim/whole/sides.h"

typedef struct stepping {
    dsc_whole *w;
    dsc_group *group;
    dsc_step_coefficients direction;
} stepping;

static void *number(const dsc_sides *s, void *array, size_t i)
{
    return (unsigned char *)array + i * descent_type_size(s->w->o->type);
}

// Of the tensor's numbers in a vector of state: 0 is m, 1 is v.
static void *state_of(const dsc_sides *s, size_t i)
{
    return dsc_at(s->w->o, s->w->o->state[s->group->slots[i]], s->tensor->begin);
}

// ---- bases ----

// The rows of q[n][n] become the columns of the basis, those of worker's share.
static void take_basis(const dsc_team *team, const dsc_sides *s, const dsc_side *side,
                       const double *q, const size_t *order)
{
    const size_t n = side->n;
    size_t begin = 0, end = 0;
    dsc_team_share(team, n, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        for (size_t k = 0; k < n; k++) {
            team->kernels->from_double(1, &q[(order ? order[k] : k) * n + i],
                                       number(s, side->derived, i * n + k));
        }
    }
}

static void give_basis(const dsc_team *team, const dsc_sides *s, const dsc_side *side,
                       double *q)
{
    const size_t n = side->n;
    size_t begin = 0, end = 0;
    dsc_team_share(team, n, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        for (size_t k = 0; k < n; k++) {
            team->kernels->to_double(1, number(s, side->derived, k * n + i), &q[i * n + k]);
        }
    }
}

static bool is_usable(double trace)
{
    return trace > 0.0 && trace < HUGE_VAL;
}

// Bases of eigenvectors. Meets.
static void make_bases(const dsc_team *team, dsc_sides *s)
{
    const dsc_team wide = dsc_sides_wide(team, s);
    for (size_t i = 0; i < 2; i++) {
        const dsc_side *side = &s->side[i];
        if (!side->is_on) {
            continue;
        }
        const double trace = dsc_side_widen(team, side, s->a);
        if (is_usable(trace)) {
            dsc_symmetric_eigen(&wide, side->n, s->a, s->b, &s->work);
            take_basis(team, s, side, s->b, s->work.order);
        } else { // of no gradient: any basis
            size_t begin = 0, end = 0;
            dsc_team_share(team, side->n, &begin, &end);
            const double one = 1.0;
            for (size_t k = begin; k < end; k++) {
                team->kernels->from_double(1, &one, number(s, side->derived, k * side->n + k));
            }
        }
        dsc_team_meet(team);
    }
}

// v with its rows (side 0) or columns in the order of the new basis. Meets.
static void permute(const dsc_team *team, const dsc_sides *s, size_t of)
{
    const size_t rows = s->tensor->rows, columns = s->tensor->columns;
    const size_t size = descent_type_size(s->w->o->type), *order = s->work.order;
    size_t begin = 0, end = 0;
    dsc_team_share(team, rows, &begin, &end);
    memcpy(number(s, s->first, begin * columns), number(s, state_of(s, 1), begin * columns),
           (end - begin) * columns * size);
    dsc_team_meet(team);
    for (size_t i = begin; i < end; i++) {
        for (size_t j = 0; j < columns; j++) {
            const size_t from = of == 0 ? order[i] * columns + j : i * columns + order[j];
            memcpy(number(s, state_of(s, 1), i * columns + j), number(s, s->first, from), size);
        }
    }
    dsc_team_meet(team);
}

// One power iteration of a side. Meets.
static void turn_basis(const dsc_team *team, dsc_sides *s, size_t of)
{
    const dsc_side *side = &s->side[of];
    const dsc_team wide = dsc_sides_wide(team, s);
    const size_t n = side->n;
    const double trace = dsc_side_widen(team, side, s->a);
    if (!is_usable(trace)) {
        return;
    }
    give_basis(team, s, side, s->b);
    dsc_team_meet(team);
    // Row k: L times the k-th vector.
    dsc_team_product(&wide, &(dsc_matrix){s->b, n, n, false}, &(dsc_matrix){s->a, n, n, false},
                     s->c);
    dsc_team_meet(team);
    if (team->worker == 0) {
        for (size_t k = 0; k < n; k++) {
            s->work.diagonal[k] = wide.kernels->dot(n, s->b + k * n, s->c + k * n);
        }
        dsc_sort_descending(n, s->work.diagonal, s->work.order);
    }
    dsc_householder_factor(&wide, n, s->c, s->b, &s->work);
    take_basis(team, s, side, s->b, NULL);
    permute(team, s, of);
}

// m goes back to the coordinates of the tensor, and from there to the new bases. Meets.
static void turn_bases(const dsc_team *team, dsc_sides *s)
{
    const size_t size = descent_type_size(s->w->o->type);
    const size_t rows = s->tensor->rows, columns = s->tensor->columns;
    const void *m = NULL;
    size_t begin = 0, end = 0;
    dsc_team_share(team, rows, &begin, &end);
    const size_t at = begin * columns * size, bytes = (end - begin) * columns * size;
    dsc_sides_turn(team, s, state_of(s, 0), false, &m);
    memcpy((unsigned char *)s->g + at, (const unsigned char *)m + at, bytes);
    dsc_team_meet(team);
    for (size_t i = 0; i < 2; i++) {
        if (s->side[i].is_on) {
            turn_basis(team, s, i);
        }
    }
    dsc_sides_turn(team, s, s->g, true, &m);
    memcpy((unsigned char *)state_of(s, 0) + at, (const unsigned char *)m + at, bytes);
    dsc_team_meet(team);
}

// ---- steps ----

// Adam's direction, its sign reversed, in place of g. Meets.
static void find_direction(const dsc_team *team, const stepping *by, const dsc_sides *s)
{
    const dsc_whole *w = by->w;
    const void *turned = NULL;
    size_t first = 0, end = 0;
    dsc_sides_turn(team, s, s->g, true, &turned);
    dsc_sides_chunks(team, s, &first, &end);
    for (size_t i = first; i < end; i++) {
        const dsc_chunk *chunk = &w->chunks[i];
        const size_t at = (chunk->begin - s->tensor->begin) * descent_type_size(w->o->type);
        unsigned char *u = (unsigned char *)s->g + at;
        dsc_chunk_buffer buffer;
        memcpy(buffer.bytes, (const unsigned char *)turned + at,
               chunk->count * descent_type_size(w->o->type));
        memset(u, 0, chunk->count * descent_type_size(w->o->type));
        const dsc_step_arrays arrays =
            dsc_optimizer_arrays(w->o, by->group, u, buffer.bytes, chunk->begin);
        w->o->kernels->steps[by->group->shape.step](chunk->count, &arrays, &by->direction,
                                                    NULL);
    }
    dsc_team_meet(team);
}

static void step_tensor(const stepping *by, const dsc_team *team, size_t t)
{
    const dsc_whole *w = by->w;
    const double beta2 = by->group->options.beta2;
    const uint64_t k = w->o->steps;
    const void *u = NULL;
    dsc_sides s;
    dsc_sides_place(by->w, by->group, t, &s);
    dsc_sides_load(team, &s);
    dsc_sides_add(team, &s, k == 0 ? 0.0 : beta2, 1.0 - beta2, 0.0);
    if (k == 0) {
        make_bases(team, &s);
        return;
    }
    find_direction(team, by, &s);
    dsc_sides_turn(team, &s, s.g, false, &u);
    size_t first = 0, end = 0;
    dsc_sides_chunks(team, &s, &first, &end);
    for (size_t i = first; i < end; i++) {
        const size_t at = w->chunks[i].begin - s.tensor->begin;
        dsc_whole_move(w, by->group, &w->chunks[i],
                       (const unsigned char *)u + at * descent_type_size(w->o->type),
                       -dsc_whole_rate(w, by->group));
    }
    dsc_team_meet(team);
    if (k % (uint64_t)by->group->options.every == 0) {
        turn_bases(team, &s);
    }
}

static void step_share(void *context, size_t worker)
{
    const stepping *by = context;
    const dsc_team team = dsc_team_of(by->w, worker);
    for (size_t t = 0; t < by->w->o->tensor_count; t++) {
        if (&by->w->o->groups[by->w->o->tensors[t].group] == by->group) {
            step_tensor(by, &team, t);
        }
    }
}

static void step(dsc_whole *w, dsc_group *group)
{
    const uint64_t k = w->o->steps;
    stepping by = {w, group, dsc_whole_direction(w, group, k > 0 ? k : 1)};
    dsc_whole_run(w, step_share, &by);
}

static double same_rate(const descent_optimizer_options *options)
{
    (void)options;
    return 1.0;
}

const dsc_whole_rule dsc_soap = {.extra = dsc_sides_extra,
                                 .scratch = dsc_sides_scratch,
                                 .takes = dsc_sides_take,
                                 .companion = DESCENT_ADAMW,
                                 .companion_factor = same_rate,
                                 .multiplies = true,
                                 .step = step};
