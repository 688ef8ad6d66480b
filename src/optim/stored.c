// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step from the stored gradient, in this order: noise, clipping of numbers, of tensors, of all;
// then each group's rule; then lookahead.
//
// [N15] Neelakantan et al. Adding gradient noise improves learning for very deep networks. 2015.
// [L24] Liang, Chen, Liu, Liu. Cautious optimizers: improving training with one line of code.
//       2024. Algorithm 1, with the mean of the mask at least 1e-3 as in the authors' code.
// [C25] Chen et al. Cautious weight decay. 2025.
// [Z19] Zhang, Lucas, Hinton, Ba. Lookahead optimizer: k steps forward, 1 step back. NeurIPS 2019.
#include "optim/stored.h"

#include <math.h>
#include <string.h>

#include "core/rng.h"
#include "core/status.h"
#include "optim/groups.h"
#include "optim/step.h"
#include "optim/whole.h"

// ---- the gradient ----

static const descent_optimizer_options *options_of(const dsc_whole *w)
{
    return &w->o->groups[0].options;
}

// A tensor that is frozen has no gradient, so none that counts in a norm.
static bool stays(const dsc_whole *w, const dsc_chunk *chunk)
{
    return w->o->groups[w->o->tensors[chunk->tensor].group].frozen;
}

static void add_noise(const dsc_whole *w, const dsc_chunk *chunk, const void *from, void *to)
{
    const descent_optimizer_options *o = options_of(w);
    const uint64_t k = w->o->steps + 1;
    const double size = sqrt(o->noise / w->o->mathematics->pow((double)k, o->noise_decay));
    const dsc_random random = dsc_random_of_step(o->seed, DSC_PURPOSE_GRADIENT, k);
    double numbers[DSC_CHUNK];
    w->o->kernels->to_double(chunk->count, from, numbers);
    for (size_t i = 0; i < chunk->count; i++) {
        numbers[i] += size * dsc_random_normal_by(w->o->mathematics, &random, chunk->begin + i);
    }
    w->o->kernels->from_double(chunk->count, numbers, to);
}

// sums[0]: squares afterwards.
static void change_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                         double *sums)
{
    (void)context;
    const descent_optimizer_options *o = options_of(w);
    if (stays(w, chunk)) {
        sums[0] = 0.0;
        return;
    }
    const void *from = dsc_chunk_of(w, w->g, chunk);
    void *to = dsc_chunk_of(w, w->changed, chunk);
    if (o->noise > 0.0) {
        add_noise(w, chunk, from, to);
        from = to;
    }
    w->o->kernels->clamp(chunk->count, o->clip_value, from, to);
    sums[0] = w->o->kernels->dot(chunk->count, to, to);
}

// sums[1]: squares of its tensor.
static void clip_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    (void)context;
    if (stays(w, chunk)) {
        return;
    }
    const double most = options_of(w)->clip_tensor, norm = sqrt(sums[1]);
    void *g = dsc_chunk_of(w, w->changed, chunk);
    if (norm > most) {
        w->o->kernels->scale(chunk->count, most / norm, g);
    }
    // A norm that is not finite stays visible: numbers times most / norm would be 0.
    sums[0] = isfinite(norm) ? w->o->kernels->dot(chunk->count, g, g) : norm;
}

static void add_squares(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    (void)context;
    const void *g = dsc_chunk_of(w, w->g, chunk);
    sums[0] = stays(w, chunk) ? 0.0 : w->o->kernels->dot(chunk->count, g, g);
}

// Noise and clipping of parts; the norm that the gradient has then.
static double change(dsc_whole *w, double norm)
{
    const descent_optimizer_options *o = options_of(w);
    if (dsc_options_change_gradient(o)) {
        dsc_whole_pass(w, NULL, change_chunk, NULL);
        w->g = w->changed;
        if (o->clip_tensor < HUGE_VAL) {
            dsc_whole_spread(w, 0, 1);
            dsc_whole_pass_on(w, NULL, clip_chunk, NULL);
        }
        return sqrt(dsc_whole_sum(w, NULL, 0));
    }
    if (isnan(norm) && o->clip < HUGE_VAL) {
        dsc_whole_pass(w, NULL, add_squares, NULL);
        return sqrt(dsc_whole_sum(w, NULL, 0));
    }
    return norm;
}

// ---- rules ----

static void apply_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    (void)context;
    (void)sums;
    dsc_optimizer_apply(w->o, dsc_chunk_of(w, w->x, chunk), dsc_chunk_of(w, w->g, chunk),
                        chunk->begin, chunk->count, chunk->decays, NULL);
}

// ---- caution ----

// A step from x = 0 is what the rule does to x. Weight decay that joins the gradient has to be
// there before, and that which shrinks x comes after.
typedef struct caution {
    dsc_group *group;
    double decay, shrink, scale; /* of the coefficients */
} caution;

static void prepare_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                          double *sums)
{
    const caution *c = context;
    (void)sums;
    memset(dsc_chunk_of(w, w->moved, chunk), 0, chunk->count * descent_type_size(w->o->type));
    w->o->kernels->blend(chunk->count, c->scale, dsc_chunk_of(w, w->g, chunk),
                         chunk->decays ? c->decay : 0.0, dsc_chunk_of(w, w->x, chunk),
                         dsc_chunk_of(w, w->changed, chunk));
}

// sums[0]: numbers that move against their gradient, sums[1]: all.
static void try_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const caution *c = context;
    void *moved = dsc_chunk_of(w, w->moved, chunk);
    const void *g = dsc_chunk_of(w, w->changed, chunk);
    if (!c->group->whole) {
        const dsc_step_arrays arrays =
            dsc_optimizer_arrays(w->o, c->group, moved, g, chunk->begin);
        w->o->kernels->steps[c->group->shape.step](chunk->count, &arrays, &c->group->plain,
                                                   NULL);
    }
    sums[0] = w->o->kernels->against(chunk->count, moved, g);
    sums[1] = (double)chunk->count;
}

// sums[2] and sums[3]: the same of its tensor.
static void move_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    const caution *c = context;
    const descent_optimizer_options *o = &c->group->options;
    const double shrink = chunk->decays ? c->shrink : 0.0;
    const double masked = o->cautious ? 1.0 / fmax(sums[2] / sums[3], 1e-3) : 1.0;
    const dsc_move move = {.factor = masked * (c->group->plain.proximal ? 1.0 - shrink : 1.0),
                           .shrink = shrink,
                           .cautious = o->cautious,
                           .decay_cautious = o->decay_cautious};
    w->o->kernels->move(chunk->count, &move, dsc_chunk_of(w, w->moved, chunk),
                        dsc_chunk_of(w, w->changed, chunk), dsc_chunk_of(w, w->x, chunk));
}

static void step_cautiously(dsc_whole *w, dsc_group *group)
{
    caution c = {group, group->plain.decay, group->plain.shrink, group->plain.scale};
    dsc_whole_pass(w, group, prepare_chunk, &c);
    group->plain.decay = group->plain.shrink = 0.0;
    group->plain.scale = 1.0;
    group->exempt = group->plain;
    if (group->whole) { // it sees the gradient and zeros in place of x
        void *x = w->x;
        const void *g = w->g;
        w->x = w->moved;
        w->g = w->changed;
        group->whole->step(w, group);
        w->x = x;
        w->g = g;
    }
    dsc_whole_pass(w, group, try_chunk, &c);
    dsc_whole_spread(w, 0, 2);
    dsc_whole_spread(w, 1, 3);
    dsc_whole_pass_on(w, group, move_chunk, &c);
}

// ---- lookahead ----

static void copy_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk, double *sums)
{
    (void)context;
    (void)sums;
    memcpy(dsc_chunk_of(w, w->o->state[w->o->slow], chunk), dsc_chunk_of(w, w->x, chunk),
           chunk->count * descent_type_size(w->o->type));
}

static void return_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                         double *sums)
{
    (void)context;
    (void)sums;
    w->o->kernels->approach(chunk->count, options_of(w)->lookahead_share,
                            dsc_chunk_of(w, w->o->state[w->o->slow], chunk),
                            dsc_chunk_of(w, w->x, chunk));
}

// ---- a step ----

static void step_group(dsc_whole *w, dsc_group *group)
{
    if (dsc_options_are_cautious(&group->options)) {
        step_cautiously(w, group);
    } else if (group->whole) {
        group->whole->step(w, group);
    } else {
        dsc_whole_pass(w, group, apply_chunk, NULL);
    }
}

bool dsc_optimizer_take(descent_optimizer *o, dsc_workers *workers, void *x, const void *g,
                        double norm)
{
    dsc_whole *w = o->whole;
    w->workers = workers;
    w->x = x;
    w->g = g;
    const double scale = dsc_optimizer_clip_scale(o, change(w, norm));
    if (isnan(scale)) {
        return false;
    }
    const uint64_t every = o->groups[0].options.lookahead;
    if (every > 0 && o->steps == 0) {
        dsc_whole_pass(w, NULL, copy_chunk, NULL);
    }
    dsc_optimizer_prepare(o, scale);
    for (size_t i = 0; i < o->group_count; i++) {
        if (!o->groups[i].frozen) {
            step_group(w, &o->groups[i]);
        }
    }
    if (every > 0 && (o->steps + 1) % every == 0) {
        dsc_whole_pass(w, NULL, return_chunk, NULL);
    }
    return true;
}

bool dsc_optimizer_step(descent_optimizer *o, dsc_workers *workers, void *x, const void *g,
                        double norm)
{
    if (dsc_optimizer_is_whole(o)) {
        return dsc_optimizer_take(o, workers, x, g, norm);
    }
    dsc_optimizer_begin(o, 1.0);
    dsc_optimizer_apply_range(o, x, g, 0, o->n);
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
    FAIL_IF(!dsc_optimizer_step(o, NULL, x, g, (double)NAN), error, DESCENT_DIVERGED,
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
