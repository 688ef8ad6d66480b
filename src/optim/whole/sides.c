// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole/sides.h"

#include <string.h>

#include "core/memory.h"
#include "optim/whole/move.h"

static bool is_on(size_t n)
{
    return n <= DSC_SIDE_MOST;
}

static size_t side_of(const dsc_block *tensor, size_t i)
{
    return i == 0 ? tensor->rows : tensor->columns;
}

size_t dsc_sides_extra(const dsc_block *tensor, const descent_optimizer_options *options)
{
    (void)options;
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        const size_t n = side_of(tensor, i);
        count += is_on(n) ? 2 * n * n : 0;
    }
    return count;
}

bool dsc_sides_take(const dsc_block *tensor)
{
    return tensor->hidden && (is_on(tensor->rows) || is_on(tensor->columns));
}

static size_t plan(const descent_optimizer *o, const dsc_block *tensor, unsigned char *scratch,
                   dsc_sides *s)
{
    const size_t size = descent_type_size(o->type), numbers = tensor->rows * tensor->columns;
    size_t total = 0, longest = 0;
    for (size_t i = 0; i < 2; i++) {
        const size_t n = side_of(tensor, i);
        longest = is_on(n) && n > longest ? n : longest;
    }
    s->g = scratch + dsc_layout_add(&total, numbers, size);
    s->first = scratch + dsc_layout_add(&total, numbers, size);
    s->second = scratch + dsc_layout_add(&total, numbers, size);
    s->product = scratch + dsc_layout_add(&total, longest * longest, size);
    s->a = (void *)(scratch + dsc_layout_add(&total, longest * longest, sizeof(double)));
    s->b = (void *)(scratch + dsc_layout_add(&total, longest * longest, sizeof(double)));
    s->c = (void *)(scratch + dsc_layout_add(&total, longest * longest, sizeof(double)));
    dsc_symmetric_plan(&s->work, longest, &total, scratch);
    return total;
}

size_t dsc_sides_scratch(const descent_optimizer *o, const dsc_group *group)
{
    size_t most = 0;
    for (size_t t = 0; t < o->tensor_count; t++) {
        if (&o->groups[o->tensors[t].group] == group) {
            dsc_sides s;
            const size_t bytes = plan(o, &o->tensors[t], NULL, &s);
            most = bytes > most ? bytes : most;
        }
    }
    return most;
}

void dsc_sides_place(dsc_whole *w, dsc_group *group, size_t tensor, dsc_sides *s)
{
    const dsc_block *of = &w->o->tensors[tensor];
    size_t at = 0;
    *s = (dsc_sides){.w = w, .group = group, .tensor = of, .index = tensor};
    plan(w->o, of, w->scratch, s);
    for (size_t i = 0; i < 2; i++) {
        const size_t n = side_of(of, i);
        s->side[i] = (dsc_side){.is_on = is_on(n), .n = n};
        if (is_on(n)) {
            s->side[i].sums = dsc_whole_extra(w, of, at);
            s->side[i].derived = dsc_whole_extra(w, of, at + n * n);
            at += 2 * n * n;
        }
    }
}

void dsc_sides_chunks(const dsc_team *team, const dsc_sides *s, size_t *first, size_t *end)
{
    const size_t begin = s->w->first_chunks[s->index];
    dsc_team_share(team, s->w->first_chunks[s->index + 1] - begin, first, end);
    *first += begin;
    *end += begin;
}

void dsc_sides_load(const dsc_team *team, const dsc_sides *s)
{
    const size_t size = descent_type_size(s->w->o->type);
    size_t first = 0, end = 0;
    dsc_sides_chunks(team, s, &first, &end);
    for (size_t i = first; i < end; i++) {
        const dsc_chunk *chunk = &s->w->chunks[i];
        dsc_chunk_buffer buffer;
        memcpy((unsigned char *)s->g + (chunk->begin - s->tensor->begin) * size,
               dsc_whole_slope(s->w, s->group, chunk, &buffer), chunk->count * size);
    }
    dsc_team_meet(team);
}

void dsc_sides_add(const dsc_team *team, const dsc_sides *s, double old, double new,
                   double diagonal)
{
    for (size_t i = 0; i < 2; i++) {
        const dsc_side *side = &s->side[i];
        const dsc_matrix g = {s->g, s->tensor->rows, s->tensor->columns, false};
        const dsc_matrix turned = {s->g, s->tensor->rows, s->tensor->columns, true};
        if (side->is_on) {
            dsc_team_symmetric(team,
                               &(dsc_symmetric_sum){.a = i == 0 ? g : turned,
                                                    .b = i == 0 ? turned : g,
                                                    .factor = new,
                                                    .other = old != 0.0 ? side->sums : NULL,
                                                    .other_factor = old,
                                                    .diagonal = diagonal,
                                                    .product = s->product,
                                                    .out = side->sums});
            dsc_team_meet(team);
        }
    }
}

dsc_team dsc_sides_wide(const dsc_team *team, const dsc_sides *s)
{
    dsc_team wide = *team;
    if (s->w->o->type != DESCENT_FLOAT64) {
        wide.kernels = dsc_kernels_get(DESCENT_FLOAT64);
    }
    return wide;
}

double dsc_side_widen(const dsc_team *team, const dsc_side *side, double *to)
{
    const size_t size = descent_type_size(team->kernels->type), n = side->n;
    const unsigned char *from = side->sums;
    double trace = 0.0;
    for (size_t i = 0; i < n; i++) {
        double element = 0.0;
        team->kernels->to_double(1, from + (i * n + i) * size, &element);
        trace += element;
    }
    size_t begin = 0, end = 0;
    dsc_team_share(team, n, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        team->kernels->to_double(n, from + i * n * size, to + i * n);
        for (size_t j = 0; j < n; j++) {
            to[i * n + j] /= trace;
        }
    }
    return trace;
}

void dsc_sides_turn(const dsc_team *team, const dsc_sides *s, const void *from, bool transposed,
                    const void **result)
{
    const dsc_side *left = &s->side[0], *right = &s->side[1];
    if (left->is_on) {
        dsc_team_product(team, &(dsc_matrix){left->derived, left->n, left->n, transposed},
                         &(dsc_matrix){from, s->tensor->rows, s->tensor->columns, false},
                         s->first);
        from = s->first;
        dsc_team_meet(team);
    }
    if (right->is_on) {
        dsc_team_product(team, &(dsc_matrix){from, s->tensor->rows, s->tensor->columns, false},
                         &(dsc_matrix){right->derived, right->n, right->n, !transposed},
                         s->second);
        from = s->second;
        dsc_team_meet(team);
    }
    *result = from;
}
