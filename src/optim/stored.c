// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/stored.h"

#include <math.h>

#include "core/status.h"
#include "optim/groups.h"
#include "optim/step.h"
#include "optim/whole.h"

static void add_squares(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    (void)context;
    const void *g = dsc_chunk_of(w, w->g, chunk);
    sums[0] = w->o->kernels->dot(chunk->count, g, g);
}

static void apply_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    (void)context;
    (void)sums;
    dsc_optimizer_apply_range(w->o, dsc_chunk_of(w, w->x, chunk), dsc_chunk_of(w, w->g, chunk),
                              chunk->begin, chunk->count);
}

// The factor of clipping; NAN when the norm is not finite.
static double scale_of(dsc_whole *w, double norm)
{
    if (isnan(norm) && w->o->groups->options.clip < HUGE_VAL) {
        dsc_whole_pass(w, NULL, add_squares, NULL);
        norm = sqrt(dsc_whole_sum(w, NULL, 0));
    }
    return dsc_optimizer_clip_scale(w->o, norm);
}

bool dsc_optimizer_take(descent_optimizer *o, dsc_workers *workers, void *x, const void *g,
                        double norm)
{
    dsc_whole *w = o->whole;
    w->workers = workers;
    w->x = x;
    w->g = g;
    const double scale = scale_of(w, norm);
    if (isnan(scale)) {
        return false;
    }
    dsc_optimizer_prepare(o, scale);
    for (size_t i = 0; i < o->group_count; i++) {
        dsc_group *group = &o->groups[i];
        if (!group->frozen && group->rule->whole) {
            group->rule->whole->step(w, group);
        } else if (!group->frozen) {
            dsc_whole_pass(w, group, apply_chunk, NULL);
        }
    }
    return true;
}

// ---- a step for callers with gradients of their own ----

static descent_status step(descent_optimizer *o, descent_type type, void *x, const void *g,
                           descent_error *error)
{
    FAIL_IF(o->type != type, error, DESCENT_INVALID,
            "this optimizer was created for %s parameters: call descent_optimizer_step_%s",
            o->type == DESCENT_FLOAT32 ? "float32" : "float64",
            o->type == DESCENT_FLOAT32 ? "f32" : "f64");
    if (!dsc_optimizer_is_whole(o)) {
        dsc_optimizer_begin(o, 1.0);
        dsc_optimizer_apply_range(o, x, g, 0, o->n);
        dsc_optimizer_end(o);
        return DESCENT_OK;
    }
    FAIL_IF(!dsc_optimizer_take(o, NULL, x, g, (double)NAN), error, DESCENT_DIVERGED,
            "the norm of the gradient is not finite after %llu steps: nothing was changed; "
            "try a lower learning rate",
            (unsigned long long)o->steps);
    dsc_optimizer_end(o);
    return DESCENT_OK;
}

descent_status descent_optimizer_step_f32(descent_optimizer *optimizer, float *x,
                                          const float *g, descent_error *error)
{
    NEED(error, "optimizer, x, g", optimizer, x, g);
    return step(optimizer, DESCENT_FLOAT32, x, g, error);
}

descent_status descent_optimizer_step_f64(descent_optimizer *optimizer, double *x,
                                          const double *g, descent_error *error)
{
    NEED(error, "optimizer, x, g", optimizer, x, g);
    return step(optimizer, DESCENT_FLOAT64, x, g, error);
}
