// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole/move.h"

#include "optim/step.h"

const void *dsc_whole_slope(const dsc_whole *w, const dsc_group *group, const dsc_chunk *chunk,
                            dsc_chunk_buffer *buffer)
{
    const dsc_step_coefficients *c = chunk->decays ? &group->plain : &group->exempt;
    const void *g = dsc_chunk_of(w, w->g, chunk);
    if (c->scale == 1.0 && c->decay == 0.0) {
        return g;
    }
    w->o->kernels->blend(chunk->count, c->scale, g, c->decay, dsc_chunk_of(w, w->x, chunk),
                         buffer->bytes);
    return buffer->bytes;
}

void dsc_whole_move(const dsc_whole *w, const dsc_group *group, const dsc_chunk *chunk,
                    const void *u, double rate)
{
    const dsc_step_coefficients c = {.rate = rate,
                                     .root_scale = 1.0,
                                     .scale = 1.0,
                                     .shrink = chunk->decays ? group->plain.shrink : 0.0};
    const dsc_step_arrays arrays = {.x = dsc_chunk_of(w, w->x, chunk), .g = u};
    w->o->kernels->steps[DSC_STEP_GD](chunk->count, &arrays, &c, NULL);
}

double dsc_whole_rate(const dsc_whole *w, const dsc_group *group)
{
    return w->o->rate * group->rate_factor;
}

dsc_step_coefficients dsc_whole_direction(const dsc_whole *w, const dsc_group *group,
                                          uint64_t k)
{
    const dsc_step step = {.options = &group->options,
                           .rate = 1.0,
                           .schedule = 1.0,
                           .k = k,
                           .scale = 1.0,
                           .by = w->o->mathematics};
    dsc_step_coefficients c;
    dsc_rule_coefficients(&step, &c);
    c.decay = c.shrink = 0.0;
    return c;
}

void *dsc_whole_extra(const dsc_whole *w, const dsc_block *tensor, size_t i)
{
    return dsc_at(w->o, w->o->extra, tensor->extra + i);
}
