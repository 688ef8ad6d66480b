// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A matrix's gradient between the inverse fourth roots of what it has been [G18, algorithm 1].
//
//     L = L + G G', R = R + G' G, eps I at first;  u = L^(-1/4) G R^(-1/4);  x -= lr u
//
// With beta2, averages in place of the sums: L = beta2 L + (1 - beta2) G G'. With beta1 > 0, an
// average of u in place of u. The roots are of the first step and of every `every`-th after it. Of a
// side of more than DSC_SIDE_MOST rows nothing is kept; the root of the other is then -1/2, as of a
// vector. Tensors that are no hidden matrices are updated by adamw at its own rate (no rate of
// shampoo, whose steps become shorter and shorter, is that of adamw).
//
// [G18] Gupta, Koren, Singer. Shampoo: preconditioned stochastic tensor optimization. ICML 2018.
#include "optim/whole/shampoo.h"

#include <float.h>
#include <math.h>

#include "optim/step.h"
#include "optim/whole/move.h"
#include "optim/whole/sides.h"

typedef struct stepping {
    dsc_whole *w;
    dsc_group *group;
} stepping;

// The root of an eigenvalue. What is below the rounding of the sums counts as that.
static double root_of(double value, double largest, double least, double power)
{
    const double sure = fmax(value, least * largest);
    return sure > 0.0 ? pow(sure, power) : 0.0;
}

// derived = sums^power. Meets.
static void take_root(const dsc_team *team, dsc_sides *s, size_t of, double power)
{
    const dsc_side *side = &s->side[of];
    const dsc_team wide = dsc_sides_wide(team, s);
    const size_t n = side->n, size = descent_type_size(s->w->o->type);
    const double least = s->w->o->type == DESCENT_FLOAT32 ? (double)FLT_EPSILON : DBL_EPSILON;
    const double trace = dsc_side_widen(team, side, s->a);
    size_t begin = 0, end = 0;
    dsc_team_share(team, n, &begin, &end);
    if (!(trace < HUGE_VAL)) {
        return; // the root stays as it was
    }
    if (trace > 0.0) {
        dsc_symmetric_eigen(&wide, n, s->a, s->b, &s->work);
    }
    for (size_t k = begin; k < end; k++) {
        const double value = trace > 0.0 ? s->work.diagonal[k] : 0.0;
        const double largest = trace > 0.0 ? s->work.diagonal[s->work.order[0]] : 0.0;
        const double root = root_of(value, largest, least, power);
        for (size_t j = 0; j < n; j++) {
            s->c[k * n + j] = root * s->b[k * n + j];
        }
    }
    dsc_team_meet(team);
    dsc_team_symmetric(&wide,
                       &(dsc_symmetric_sum){.a = {s->b, n, n, true},
                                            .b = {s->c, n, n, false},
                                            .factor = pow(trace > 0.0 ? trace : 1.0, power),
                                            .product = s->a,
                                            .out = s->a});
    dsc_team_meet(team);
    for (size_t i = begin; i < end; i++) {
        team->kernels->from_double(n, s->a + i * n,
                                   (unsigned char *)side->derived + i * n * size);
    }
    dsc_team_meet(team);
}

static void take_roots(const dsc_team *team, dsc_sides *s)
{
    const double sides = (double)(s->side[0].is_on + s->side[1].is_on);
    for (size_t i = 0; i < 2; i++) {
        if (s->side[i].is_on) {
            take_root(team, s, i, -0.5 / sides);
        }
    }
}

static void add_gradient(const dsc_team *team, const stepping *by, const dsc_sides *s)
{
    const descent_optimizer_options *o = &by->group->options;
    const double old = isnan(o->beta2) ? 1.0 : o->beta2;
    const double new = isnan(o->beta2) ? 1.0 : 1.0 - o->beta2;
    const bool first = by->w->o->steps == 0;
    dsc_sides_add(team, s, first ? 0.0 : old, new, first ? old * o->eps : 0.0);
}

static void move_chunk(const stepping *by, const dsc_chunk *chunk, const void *u)
{
    const dsc_whole *w = by->w;
    const double beta1 = by->group->shape.states[0] ? by->group->options.beta1 : 0.0;
    const dsc_step_coefficients c = {.rate = dsc_whole_rate(w, by->group),
                                     .beta1 = beta1,
                                     .gain = 1.0 - beta1,
                                     .root_scale = 1.0,
                                     .scale = 1.0,
                                     .shrink = chunk->decays ? by->group->plain.shrink : 0.0};
    const dsc_step_arrays arrays =
        dsc_optimizer_arrays(w->o, by->group, dsc_chunk_of(w, w->x, chunk), u, chunk->begin);
    w->o->kernels->steps[by->group->shape.step](chunk->count, &arrays, &c, NULL);
}

static void step_tensor(const stepping *by, const dsc_team *team, size_t t)
{
    const dsc_whole *w = by->w;
    const void *u = NULL;
    dsc_sides s;
    dsc_sides_place(by->w, by->group, t, &s);
    dsc_sides_load(team, &s);
    add_gradient(team, by, &s);
    if (w->o->steps % (uint64_t)by->group->options.every == 0) {
        take_roots(team, &s);
    }
    dsc_sides_turn(team, &s, s.g, false, &u);
    size_t first = 0, end = 0;
    dsc_sides_chunks(team, &s, &first, &end);
    for (size_t i = first; i < end; i++) {
        const size_t at = w->chunks[i].begin - s.tensor->begin;
        move_chunk(by, &w->chunks[i],
                   (const unsigned char *)u + at * descent_type_size(w->o->type));
    }
    dsc_team_meet(team);
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
    stepping by = {w, group};
    dsc_whole_run(w, step_share, &by);
}

const dsc_whole_rule dsc_shampoo = {.extra = dsc_sides_extra,
                                    .scratch = dsc_sides_scratch,
                                    .takes = dsc_sides_take,
                                    .companion = DESCENT_ADAMW,
                                    .multiplies = true,
                                    .step = step};
