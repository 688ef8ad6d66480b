// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Limits of the step size on a quadratic of curvature h [C21, C22]: gradient descent 2 / lr,
// heavy ball (2 + 2 beta) / lr, with averaged momentum and Adam lr (1 - beta) in place of lr.
// Adam's is for the Hessian between two roots of its preconditioner, 1 / (sqrt(v) + eps). Its v
// is not known at a point: it is taken to be the mean of the squares of the gradients of some
// batches, which it forgets its past for where training stands still.
//
// Noise: a step with the gradient G + e of a batch changes f by -lr |G|^2 + lr^2 / 2 E[e'He],
// to second order in lr; at the noise floor both are equal [Y18, M18].
//
// [C21] Cohen et al. Gradient descent on neural networks typically occurs at the edge of
// stability. ICLR 2021. [C22] Cohen et al. Adaptive gradient methods at the edge of stability.
// 2022. [Y18] Yaida. Fluctuation-dissipation relations for stochastic gradient descent. 2018.
// [M18] McCandlish et al. An empirical model of large-batch training. 2018.
#include "surface/training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"

enum { BATCHES = 8, SIMULATED = 12, POWER_PRODUCTS = 20 };

static const double ADAM_EPS = 1e-8;

static bool is_adaptive(int rule)
{
    return rule == DESCENT_RMSPROP || rule == DESCENT_ADAM || rule == DESCENT_ADAMW;
}

static bool has_momentum(int rule)
{
    return rule == DESCENT_MOMENTUM || rule == DESCENT_ADAM || rule == DESCENT_ADAMW;
}

static bool is_classical(const descent_diagnose_options *o)
{
    return o->rule == DESCENT_MOMENTUM && o->momentum_form == DESCENT_MOMENTUM_CLASSICAL;
}

// Largest curvature at which steps do not grow.
static double limit_of(const descent_diagnose_options *o)
{
    const double beta = has_momentum(o->rule) ? o->beta1 : 0.0;
    const double rate = is_classical(o) ? o->learning_rate : o->learning_rate * (1.0 - beta);
    return (2.0 + 2.0 * beta) / rate;
}

typedef struct noise {
    dsc_point *point;
    size_t n, count; /* batches */
    double *e;       /* count x n: gradients of batches less that of all */
    double *scale;   /* n: what a step multiplies the gradient with, lr aside */
    double *work;    /* 2 n */
} noise;

static descent_status draw_batches(noise *s, const descent_diagnose_options *o,
                                   descent_error *error)
{
    dsc_point *point = s->point;
    const size_t all = point->rows ? point->rows->count : point->objective->m;
    uint32_t *index = malloc(o->batch * sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "a batch", o->batch * sizeof *index);
    }
    descent_status status = DESCENT_OK;
    for (size_t b = 0; status == DESCENT_OK && b < s->count; b++) {
        const dsc_random random = {point->seed, DSC_PURPOSE_VERDICT,
                                   (uint32_t)(DSC_STREAM_BATCH + b)};
        for (size_t i = 0; i < o->batch; i++) {
            const size_t k = (size_t)(dsc_random_uniform(&random, i) * (double)all);
            index[i] = point->rows ? point->rows->index[k] : (uint32_t)k;
        }
        const descent_rows rows = {index, o->batch};
        double *e = s->e + b * s->n;
        status = dsc_objective_into(point->objective, point->x, NULL, &rows, NULL, e, error);
        for (size_t i = 0; i < s->n; i++) {
            s->scale[i] += e[i] * e[i] / (double)s->count;
            e[i] -= point->g[i];
        }
    }
    free(index);
    return status;
}

static void set_scale(noise *s, const descent_diagnose_options *o)
{
    for (size_t i = 0; i < s->n; i++) {
        s->scale[i] = is_adaptive(o->rule) ? 1.0 / (sqrt(s->scale[i]) + ADAM_EPS) : 1.0;
    }
}

// In how many directions the noise is, as far as a step feels it: (tr H S)^2 / tr (H S)^2 with
// the covariance S of its errors, from products between different batches.
static descent_status weigh(noise *s, double rate, dsc_training *training, descent_error *error)
{
    dsc_point *point = s->point;
    const double count = (double)s->count;
    double squares = 0.0, bent = 0.0, pairs = 0.0;
    for (size_t b = 0; b < s->count; b++) {
        double *e = s->e + b * s->n;
        squares += dsc_dot(s->n, e, e) / count;
        for (size_t i = 0; i < s->n; i++) {
            e[i] *= s->scale[i];
        }
        TRY(dsc_point_multiply(point, point->x, e, s->work, error));
        bent += dsc_dot(s->n, e, s->work) / count;
        for (size_t before = 0; before < b; before++) {
            const double beside = dsc_dot(s->n, s->e + before * s->n, s->work);
            pairs += 2.0 * beside * beside / (count * (count - 1.0));
        }
    }
    for (size_t i = 0; i < s->n; i++) {
        s->work[i] = s->scale[i] * point->g[i];
    }
    training->signal = rate * dsc_dot(s->n, s->work, point->g);
    training->loss = 0.5 * rate * rate * fmax(bent, 0.0);
    training->spread = bent > 0.0 ? sqrt(2.0 * fmin(pairs / (bent * bent), 1.0)) : 0.0;
    training->test = squares > 0.0 ? point->norm * point->norm / squares : HUGE_VAL;
    training->noisy = squares > 0.0;
    return DESCENT_OK;
}

// Largest eigenvalue of sqrt(D) H sqrt(D) by the power method.
static descent_status adaptive_sharpness(noise *s, double *sharpness, descent_error *error)
{
    double *v = s->work, *hv = s->work + s->n;
    dsc_point_random(s->point, DSC_STREAM_BATCH - 1, v);
    for (int k = 0; k < POWER_PRODUCTS; k++) {
        for (size_t i = 0; i < s->n; i++) {
            v[i] *= sqrt(s->scale[i]);
        }
        TRY(dsc_point_multiply(s->point, s->point->x, v, hv, error));
        for (size_t i = 0; i < s->n; i++) {
            hv[i] *= sqrt(s->scale[i]);
        }
        *sharpness = dsc_norm(s->n, hv);
        for (size_t i = 0; i<s->n && * sharpness> 0.0; i++) {
            v[i] = hv[i] / *sharpness;
        }
    }
    return DESCENT_OK;
}

static descent_status look_at_noise(noise *s, const descent_diagnose_options *o,
                                    dsc_training *training, descent_error *error)
{
    TRY(draw_batches(s, o, error));
    set_scale(s, o);
    TRY(weigh(s, training->rate, training, error));
    training->batch = (double)o->batch / training->test;
    if (is_adaptive(o->rule)) {
        TRY(adaptive_sharpness(s, &training->sharpness, error));
    }
    return DESCENT_OK;
}

static descent_status find_noise(dsc_point *point, const descent_diagnose_options *o,
                                 dsc_training *training, descent_error *error)
{
    const size_t n = point->n;
    double *block = dsc_alloc_aligned(n, (BATCHES + 3) * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "gradients of batches", n * (BATCHES + 3) * sizeof *block);
    }
    noise s = {.point = point,
               .n = n,
               .count = BATCHES,
               .e = block,
               .scale = block + BATCHES * n,
               .work = block + (BATCHES + 1) * n};
    const descent_status status = look_at_noise(&s, o, training, error);
    dsc_free_aligned(block);
    return status;
}

// Some steps on all examples, from rest: does f end higher?
static descent_status simulate(dsc_point *point, const descent_diagnose_options *o, bool *rises,
                               descent_error *error)
{
    const size_t n = point->n;
    double *x = dsc_alloc_aligned(n, 3 * sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "some steps", 3 * n * sizeof *x);
    }
    double *g = x + n, *m = x + 2 * n, f = point->f;
    const double beta = has_momentum(o->rule) ? o->beta1 : 0.0;
    const double gain = is_classical(o) ? 1.0 : 1.0 - beta;
    memcpy(x, point->x, n * sizeof *x);
    memcpy(g, point->g, n * sizeof *g);
    descent_status status = DESCENT_OK;
    for (int k = 0; status == DESCENT_OK && k < SIMULATED && isfinite(f); k++) {
        for (size_t i = 0; i < n; i++) {
            m[i] = beta * m[i] + gain * g[i];
            x[i] -= o->learning_rate * m[i];
        }
        status = dsc_point_value(point, x, &f, g, error);
    }
    dsc_free_aligned(x);
    *rises = !(f <= point->f);
    return status;
}

descent_status dsc_training_find(dsc_point *point, dsc_local *local,
                                 const descent_diagnose_options *options,
                                 dsc_training *training, descent_error *error)
{
    const descent_diagnose_options *o = options;
    *training = (dsc_training){.sharpness = (double)NAN, .stability = (double)NAN};
    if (o->rule < 0 || o->rule == DESCENT_LBFGS) {
        return DESCENT_OK;
    }
    training->known = true;
    training->rate = is_classical(o) ? o->learning_rate / (1.0 - o->beta1) : o->learning_rate;
    const size_t all = point->rows ? point->rows->count : point->objective->m;
    if (o->batch > 0 && o->batch < all) {
        TRY(find_noise(point, o, training, error));
    }
    if (!is_adaptive(o->rule)) {
        training->sharpness = local->index.largest;
    }
    training->stability = training->sharpness / limit_of(o);
    if (training->stability > 1.0 && !is_adaptive(o->rule)) {
        TRY(simulate(point, o, &training->oscillates, error));
    }
    return DESCENT_OK;
}
