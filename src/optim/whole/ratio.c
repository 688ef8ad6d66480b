// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules whose steps have a length in proportion to that of the tensor, |x|.
//
//   lamb  r = m^ / (sqrt(v^) + eps) + L x;  x -= lr min(|x|, trust) r / |r| [Y20, algorithm 2]
//   lars  q = trust |x| / (|g| + L |x| + eps);  momentum with q (g + L x) in place of g [Y17]
//
// with L = weight_decay; a ratio where one of the norms is 0 is 1.
//
// [Y20] You et al. Large batch optimization for deep learning: training BERT in 76 minutes. ICLR
// 2020. [Y17] You, Gitman, Ginsburg. Large batch training of convolutional networks. 2017.
// Algorithm 1; equation 6 is its ratio without decay.
#include "optim/whole/ratio.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "optim/step.h"
#include "optim/whole/move.h"

// Powers of two that numbers are multiplied by so that their squares stay in the range of double:
// 1, and where norms come out as infinite or next to nothing, the others. Numbers of single
// precision never need that.
static const double powers[] = {1.0, 0x1p-600, 0x1p600};
enum { POWERS = sizeof powers / sizeof *powers };

static double inner_decay(const dsc_group *group, const dsc_chunk *chunk)
{
    const descent_optimizer_options *o = &group->options;
    return chunk->decays && o->decay_form == DESCENT_DECAY_AUTO ? o->weight_decay : 0.0;
}

// ---- norms ----

typedef struct measuring {
    const dsc_group *group;
    void *r; /* of lamb, n numbers; NULL: the gradient is measured */
    double power;
} measuring;

static double squares(const dsc_whole *w, size_t n, const void *x, double power)
{
    dsc_chunk_buffer buffer;
    if (power != 1.0) {
        memcpy(buffer.bytes, x, n * descent_type_size(w->o->type));
        w->o->kernels->scale(n, power, buffer.bytes);
        x = buffer.bytes;
    }
    return w->o->kernels->dot(n, x, x);
}

static void measure(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const measuring *m = context;
    dsc_chunk_buffer buffer;
    const void *r =
        m->r ? dsc_chunk_of(w, m->r, chunk) : dsc_whole_slope(w, m->group, chunk, &buffer);
    sums[0] = squares(w, chunk->count, dsc_chunk_of(w, w->x, chunk), m->power);
    sums[1] = squares(w, chunk->count, r, m->power);
}

// Whether a norm that was found so far asks for this power.
static bool is_due(double norm, double power)
{
    return power == 1.0 || (power < 1.0 ? norm == HUGE_VAL : norm < 1e-140);
}

static bool is_any_due(const dsc_whole *w, const dsc_group *group, double (*norms)[2],
                       double power)
{
    for (size_t t = 0; t < w->o->tensor_count; t++) {
        if (&w->o->groups[w->o->tensors[t].group] == group &&
            (is_due(norms[t][0], power) || is_due(norms[t][1], power))) {
            return true;
        }
    }
    return false;
}

// norms (out): of x and of r, for each tensor of the group.
static void measure_tensors(dsc_whole *w, const dsc_group *group, void *r, double (*norms)[2])
{
    const size_t most = w->o->type == DESCENT_FLOAT32 ? 1 : POWERS;
    for (size_t p = 0; p < most; p++) {
        if (!is_any_due(w, group, norms, powers[p])) {
            continue;
        }
        measuring by = {group, r, powers[p]};
        dsc_whole_pass(w, group, measure, &by);
        for (size_t t = 0; t < w->o->tensor_count; t++) {
            for (size_t k = 0; k < 2; k++) {
                if (&w->o->groups[w->o->tensors[t].group] == group &&
                    is_due(norms[t][k], powers[p])) {
                    norms[t][k] = sqrt(dsc_whole_sum_tensor(w, t, k)) / powers[p];
                }
            }
        }
    }
}

// ---- steps ----

// After the measuring: what a tensor's step is multiplied by, in place of its norms.
typedef struct stepping {
    dsc_group *group;
    dsc_step_coefficients c;
    void *r;
    double (*norms)[2]; /* the factor is the first */
} stepping;

static double (*norms_of(const dsc_whole *w, size_t vectors))[2]
{
    size_t total = 0;
    dsc_layout_add(&total, vectors, descent_type_size(w->o->type));
    return (double(*)[2])(void *)(w->scratch + total);
}

static size_t scratch_of(const descent_optimizer *o, size_t vectors)
{
    size_t total = 0;
    dsc_layout_add(&total, vectors, descent_type_size(o->type));
    dsc_layout_add(&total, o->tensor_count, sizeof(double[2]));
    return total;
}

static size_t lamb_scratch(const descent_optimizer *o, const dsc_group *group)
{
    (void)group;
    return scratch_of(o, o->n);
}

static void find_direction(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                           double *sums)
{
    const stepping *s = context;
    (void)sums;
    dsc_chunk_buffer buffer;
    void *r = dsc_chunk_of(w, s->r, chunk);
    memset(r, 0, chunk->count * descent_type_size(w->o->type));
    const void *g = dsc_whole_slope(w, s->group, chunk, &buffer);
    const dsc_step_arrays arrays = dsc_optimizer_arrays(w->o, s->group, r, g, chunk->begin);
    w->o->kernels->steps[s->group->shape.step](chunk->count, &arrays, &s->c, NULL);
    w->o->kernels->scale(chunk->count, -1.0, r);
    const double decay = inner_decay(s->group, chunk);
    if (decay != 0.0) {
        w->o->kernels->axpy(chunk->count, decay, dsc_chunk_of(w, w->x, chunk), r);
    }
}

static void move_by_ratio(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                          double *sums)
{
    const stepping *s = context;
    (void)sums;
    dsc_whole_move(w, s->group, chunk, dsc_chunk_of(w, s->r, chunk),
                   dsc_whole_rate(w, s->group) * s->norms[chunk->tensor][0]);
}

static void lamb_step(dsc_whole *w, dsc_group *group)
{
    stepping s = {.group = group,
                  .c = dsc_whole_direction(w, group, w->o->steps + 1),
                  .r = w->scratch,
                  .norms = norms_of(w, w->o->n)};
    dsc_whole_pass(w, group, find_direction, &s);
    measure_tensors(w, group, s.r, s.norms);
    for (size_t t = 0; t < w->o->tensor_count; t++) {
        const double x = s.norms[t][0], r = s.norms[t][1];
        s.norms[t][0] = x > 0.0 && r > 0.0 ? fmin(x, group->options.trust) / r : 1.0;
    }
    dsc_whole_pass(w, group, move_by_ratio, &s);
}

static size_t lars_scratch(const descent_optimizer *o, const dsc_group *group)
{
    (void)group;
    return scratch_of(o, 0);
}

// The local rate multiplies the gradient and all of the decay that is in it.
static void take_momentum(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                          double *sums)
{
    const stepping *s = context;
    (void)sums;
    dsc_step_coefficients c = chunk->decays ? s->group->plain : s->group->exempt;
    const double q = s->norms[chunk->tensor][0];
    c.scale *= q;
    c.decay = q * (c.decay + inner_decay(s->group, chunk));
    const dsc_step_arrays arrays =
        dsc_optimizer_arrays(w->o, s->group, dsc_chunk_of(w, w->x, chunk),
                             dsc_chunk_of(w, w->g, chunk), chunk->begin);
    w->o->kernels->steps[s->group->shape.step](chunk->count, &arrays, &c, NULL);
}

static void lars_step(dsc_whole *w, dsc_group *group)
{
    stepping s = {.group = group, .norms = norms_of(w, 0)};
    measure_tensors(w, group, NULL, s.norms);
    const double trust = group->options.trust, eps = group->options.eps;
    const double largest = w->o->type == DESCENT_FLOAT32 ? (double)FLT_MAX : DBL_MAX;
    for (size_t t = 0; t < w->o->tensor_count; t++) {
        const double x = s.norms[t][0], g = s.norms[t][1];
        const double decay = inner_decay(group, &w->chunks[w->first_chunks[t]]);
        const double q = x > 0.0 && g > 0.0 ? trust * x / (g + decay * x + eps) : 1.0;
        s.norms[t][0] = fmin(q, largest); // only beside gradients below the normal numbers
    }
    dsc_whole_pass(w, group, take_momentum, &s);
}

const dsc_whole_rule dsc_lamb = {.scratch = lamb_scratch, .step = lamb_step};
const dsc_whole_rule dsc_lars = {.scratch = lars_scratch, .step = lars_step};
