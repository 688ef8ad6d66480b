// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// MARS: Adam on gradients with the part that has changed since the last batch counted more, each
// tensor's shortened to a norm of 1:
//
//     c = g + gamma beta1 / (1 - beta1) (g - g of the step before);  c /= |c| where |c| > 1
//
// [Y24] Yuan, Liu, Wu, Zhou, Gu. MARS: unleashing the power of variance reduction for training large
// models. 2024. Algorithm 2 (MARS-AdamW), in the approximate form of remark 3.3.
#include "optim/whole/mars.h"

#include <math.h>

#include "optim/step.h"

typedef struct mars_step {
    const dsc_group *group;
    double mix;
} mars_step;

static void measure(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const mars_step *s = context;
    dsc_step_coefficients c = chunk->decays ? s->group->plain : s->group->exempt;
    c.mix = s->mix;
    const dsc_step_arrays arrays =
        dsc_optimizer_arrays(w->o, s->group, dsc_chunk_of(w, w->x, chunk),
                             dsc_chunk_of(w, w->g, chunk), chunk->begin);
    w->o->kernels->first[DSC_FIRST_MARS](chunk->count, &arrays, &c, sums);
}

// sums[1]: squares of its tensor. A norm that is not finite stays visible.
static void move(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const mars_step *s = context;
    dsc_step_coefficients c = chunk->decays ? s->group->plain : s->group->exempt;
    const double norm = sqrt(sums[1]);
    c.mix = s->mix;
    c.bound = norm > 1.0 ? 1.0 / norm : 1.0;
    const dsc_step_arrays arrays =
        dsc_optimizer_arrays(w->o, s->group, dsc_chunk_of(w, w->x, chunk),
                             dsc_chunk_of(w, w->g, chunk), chunk->begin);
    w->o->kernels->steps[s->group->shape.step](chunk->count, &arrays, &c, NULL);
}

static void step(dsc_whole *w, dsc_group *group)
{
    const descent_optimizer_options *o = &group->options;
    mars_step s = {group, o->gamma * o->beta1 / (1.0 - o->beta1)};
    dsc_whole_pass(w, group, measure, &s);
    dsc_whole_spread(w, 0, 1);
    dsc_whole_pass_on(w, group, move, &s);
}

const dsc_whole_rule dsc_mars = {.step = step};
