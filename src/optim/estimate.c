// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/estimate.h"

#include <float.h>
#include <math.h>

#include "core/rng.h"
#include "core/status.h"
#include "optim/whole.h"

enum { SOME = 256 /* numbers that are computed at once, in double precision */ };

bool dsc_optimizer_takes_estimates(const descent_optimizer *o, descent_estimator *which)
{
    for (size_t i = 0; i < o->group_count; i++) {
        const dsc_group *group = &o->groups[i];
        if (group->rule->estimates && !group->frozen) {
            if (which) {
                *which = (descent_estimator)group->options.estimator;
            }
            return true;
        }
    }
    return false;
}

bool descent_optimizer_wants_estimate(const descent_optimizer *o)
{
    bool wants = false;
    for (size_t i = 0; o && i < o->group_count; i++) {
        const dsc_group *group = &o->groups[i];
        wants = wants || (group->rule->estimates && !group->frozen &&
                          o->steps % (uint64_t)group->options.every == 0);
    }
    return wants;
}

void dsc_optimizer_draw_signs(const descent_optimizer *o, uint64_t seed, void *v)
{
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_CURVATURE, o->steps);
    enum { BITS = 32, WORDS = 4, DRAW = WORDS * BITS };
    for (size_t begin = 0; begin < o->n; begin += DRAW) {
        const size_t count = o->n - begin < DRAW ? o->n - begin : DRAW;
        uint32_t words[WORDS];
        double signs[DRAW];
        dsc_random_words(&random, begin / DRAW, words);
        for (size_t i = 0; i < count; i++) {
            signs[i] = words[i / BITS] >> i % BITS & 1u ? 1.0 : -1.0;
        }
        o->kernels->from_double(count, signs, dsc_at(o, v, begin));
    }
}

typedef struct estimate {
    const unsigned char *a, *b; /* b NULL: ones */
    double factor;
} estimate;

// h = beta2 h + (1 - beta2) factor a b
static void average_chunk(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                          double *sums)
{
    (void)sums;
    const estimate *e = context;
    const descent_optimizer *o = w->o;
    const dsc_group *group = &o->groups[o->tensors[chunk->tensor].group];
    if (!group->rule->estimates || group->frozen) {
        return;
    }
    const double beta2 = group->options.beta2;
    const double least = o->type == DESCENT_FLOAT32 ? (double)FLT_MIN : DBL_MIN;
    const size_t size = descent_type_size(o->type), end = chunk->begin + chunk->count;
    for (size_t i = chunk->begin, count; i < end; i += count) {
        double a[SOME], b[SOME], h[SOME];
        void *kept = dsc_at(o, o->state[group->slots[1]], i);
        count = end - i < SOME ? end - i : SOME;
        o->kernels->to_double(count, e->a + i * size, a);
        if (e->b) {
            o->kernels->to_double(count, e->b + i * size, b);
        }
        o->kernels->to_double(count, kept, h);
        for (size_t k = 0; k < count; k++) {
            const double now = e->factor * a[k] * (e->b ? b[k] : 1.0);
            h[k] = beta2 * h[k] + (1.0 - beta2) * now;
            h[k] = fabs(h[k]) < least ? 0.0 : h[k];
        }
        o->kernels->from_double(count, h, kept);
    }
}

void dsc_optimizer_take_estimate(descent_optimizer *o, dsc_workers *workers, const void *a,
                                 const void *b, double factor)
{
    estimate e = {a, b, factor};
    o->touched = true;
    o->whole->workers = workers;
    dsc_whole_pass(o->whole, NULL, average_chunk, &e);
}

descent_status descent_optimizer_take_estimate(descent_optimizer *o, const void *diagonal,
                                               descent_error *error)
{
    NEED(error, "optimizer, diagonal", o, diagonal);
    FAIL_IF(!dsc_optimizer_takes_estimates(o, NULL), error, DESCENT_INVALID,
            "estimate: no rule of this optimizer takes estimates of curvature" DSC_REMEDY
            "optimizer = sophia");
    dsc_optimizer_take_estimate(o, NULL, diagonal, NULL, 1.0);
    return DESCENT_OK;
}
