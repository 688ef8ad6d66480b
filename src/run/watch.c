// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Measuring a run while it trains. Sums over the parameters are made in chunks of a fixed size
// and added in order, so that no number depends on the threads.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/network.h"
#include "optim/perturb.h"
#include "run/trainer.h"

enum { CHUNK = 4096 };

// Steps between probes: what they cost is 2 % of a step each, or less. A probe is a gradient
// and a pass over some arrays, which is much beside a step on few examples.
enum { INTERVAL = 64, INTERVAL_SMALL = 1024, INTERVAL_EXACT = 3, BLOCK = 8 };

static const double kick_length = 0.01; /* of 1 + |x| */

typedef struct dsc_watch_sums {
    double weights, moved, moved_scaled, inner;     /* inner: g2' dx */
    double first, second, both, difference_scaled; /* |g1|^2, |g2|^2, g1'g2, and with D^-1 */
} dsc_watch_sums;

typedef struct division {
    double scale, eps; /* D = sqrt(v) scale + eps */
} division;

// The sums over a chunk, and -dx in place of the parameters before the step.
#define DEFINE_SUMS(name, real, root)                                                          \
    static void name(size_t n, const real *x, const real *g1, const real *g2, const real *v,   \
                     division d, real *step, dsc_watch_sums *s)                                \
    {                                                                                          \
        dsc_watch_sums sum = {0};                                                              \
        for (size_t i = 0; i < n; i++) {                                                       \
            const real back = step[i] - x[i];                                                  \
            const double b = (double)back, p = (double)g1[i], q = (double)g2[i];               \
            step[i] = back;                                                                    \
            sum.weights += (double)x[i] * (double)x[i];                                        \
            sum.moved += b * b;                                                                \
            sum.inner -= q * b;                                                                \
            sum.first += p * p;                                                                \
            sum.second += q * q;                                                               \
            sum.both += p * q;                                                                 \
        }                                                                                      \
        if (v) {                                                                               \
            for (size_t i = 0; i < n; i++) {                                                   \
                const double by = (double)root(v[i]) * d.scale + d.eps;                        \
                const double b = (double)step[i], off = (double)g1[i] - (double)g2[i];         \
                sum.moved_scaled += b * b * by;                                                \
                sum.difference_scaled += off * off / by;                                       \
            }                                                                                  \
        } else {                                                                               \
            sum.moved_scaled = sum.moved;                                                      \
            sum.difference_scaled = sum.first + sum.second - 2.0 * sum.both;                   \
        }                                                                                      \
        *s = sum;                                                                              \
    }
DEFINE_SUMS(sums_f32, float, sqrtf)
DEFINE_SUMS(sums_f64, double, sqrt)

static size_t chunks_of(const descent_trainer *t)
{
    return (t->n + CHUNK - 1) / CHUNK;
}

static const void *second_moments(const descent_trainer *t)
{
    for (size_t i = 0; i < descent_optimizer_state_count(t->optimizer); i++) {
        const char *name = NULL;
        const void *state = descent_optimizer_state(t->optimizer, i, &name);
        if (strcmp(name, "v") == 0) {
            return state;
        }
    }
    return NULL;
}

static void sum_share(void *context, size_t worker)
{
    descent_trainer *t = context;
    dsc_watch *w = &t->watch;
    const size_t size = descent_type_size(t->type);
    const char *v = second_moments(t);
    const division d = {t->plain.root_scale, t->plain.eps};
    size_t begin = 0, end = 0;
    dsc_workers_share(chunks_of(t), 1, dsc_workers_used(t->workers), worker, &begin, &end);
    for (size_t c = begin; c < end; c++) {
        const size_t at = c * CHUNK * size;
        const size_t n = t->n - c * CHUNK < CHUNK ? t->n - c * CHUNK : CHUNK;
        const char *x = (const char *)t->x + at, *g1 = (const char *)w->first + at;
        const char *g2 = (const char *)w->second + at;
        char *step = (char *)w->step + at;
        if (t->type == DESCENT_FLOAT64) {
            sums_f64(n, (const double *)x, (const double *)g1, (const double *)g2,
                     v ? (const double *)(v + at) : NULL, d, (double *)step, &w->sums[c]);
        } else {
            sums_f32(n, (const float *)x, (const float *)g1, (const float *)g2,
                     v ? (const float *)(v + at) : NULL, d, (float *)step, &w->sums[c]);
        }
    }
}

static dsc_watch_sums add_sums(const descent_trainer *t)
{
    dsc_watch_sums all = {0};
    for (size_t c = 0; c < chunks_of(t); c++) {
        const dsc_watch_sums *s = &t->watch.sums[c];
        all.weights += s->weights;
        all.moved += s->moved;
        all.moved_scaled += s->moved_scaled;
        all.inner += s->inner;
        all.first += s->first;
        all.second += s->second;
        all.both += s->both;
        all.difference_scaled += s->difference_scaled;
    }
    return all;
}

// The first step of a probe has been taken, on `count` examples.
static void measure_step(descent_trainer *t, size_t count)
{
    dsc_watch *w = &t->watch;
    dsc_workers_run(t->workers, sum_share, t);
    const dsc_watch_sums s = add_sums(t);
    descent_observation *o = &w->now;
    o->weights = sqrt(s.weights);
    o->moved = s.moved;
    o->moved_scaled = s.moved_scaled;
    o->gain = -s.inner;
    w->inner = s.inner;
    o->gradient = s.first;
    if (w->exact) {
        o->signal = s.first;
        o->noise = o->noise_scaled = 0.0;
        return;
    }
    // Two means of b1 and b2 examples: E|g1 - g2|^2 = tr(Sigma) (1 / b1 + 1 / b2), and for rows
    // drawn without replacement E(g1'g2) = |G|^2 - tr(Sigma) / m.
    const double b1 = (double)count, b2 = (double)w->count;
    const double pair = b1 * b2 / (b1 + b2);
    const double each = (s.first + s.second - 2.0 * s.both) * pair;
    o->signal = s.both + each / (double)t->split.train_count;
    o->noise = each / b1;
    o->noise_scaled = s.difference_scaled * pair / b1;
}

static descent_status store_second(descent_trainer *t, descent_error *error)
{
    dsc_watch *w = &t->watch;
    const dsc_progress *p = &t->progress;
    // With one step an epoch there is no other batch, but another draw of what is random.
    const bool alone = t->steps_per_epoch == 1;
    const uint32_t *rows =
        dsc_batches_get(t->batches, (size_t)p->batch_in_epoch + (alone ? 0 : 1), &w->count);
    const dsc_examples examples = {.data = t->sets.train, .rows = rows, .count = w->count};
    dsc_outcome outcome;
    const dsc_sink sink = {dsc_watch_take_second, t};
    const dsc_request request = {.x = t->x,
                                 .sink = &sink,
                                 .examples = &examples,
                                 .training = true,
                                 .seed = t->options.seed,
                                 .step = p->step + 1};
    return dsc_objective_evaluate(dsc_empirical_objective(t->empirical), &request, &outcome,
                                  error);
}
