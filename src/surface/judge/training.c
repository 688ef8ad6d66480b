// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Limits of the step size on a quadratic of curvature h [C21, C22]: gradient descent 2 / lr,
// heavy ball (2 + 2 beta) / lr, with averaged momentum and Adam lr (1 - beta) in place of lr.
// Adam's is for the Hessian between two roots of its preconditioner, 1 / (sqrt(v) + eps). Its v
// is not known at a point: it is taken to be the mean of the squares of the gradients of some
// batches, which it forgets its past for where training stands still.
//
// Noise. At its floor steps lead no lower, while with smaller ones the floor is lower, in
// proportion: lr tr S / (4 B) for the covariance S of the examples' gradients [Y18, M18]. Both
// are tried, several times with other batches, as far as a limit of work allows: some more
// steps as they are, and as many of a quarter of the size. The difference at their end is 3/4
// of the height of the floor. A place where f falls by much less than that height from the
// first half of the steps to the second is at the floor; the point itself, one of a random
// walk, may lie above or below. Momentum and v start from the mean gradient and square, as
// after a long time at a place like this; those of the run are not known.
//
// [C21] Cohen et al. Gradient descent on neural networks typically occurs at the edge of
// stability. ICLR 2021. [C22] Cohen et al. Adaptive gradient methods at the edge of stability.
// 2022. [Y18] Yaida. Fluctuation-dissipation relations for stochastic gradient descent. 2018.
// [M18] McCandlish et al. An empirical model of large-batch training. 2018.
#include "surface/judge/training.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "optim/rules.h"
#include "surface/judge/limits.h"
#include "surface/judge/stages.h"
#include "surface/trend/order.h"

enum { BATCHES = 8, SQUARES = 8, POWER_PRODUCTS = 12, LEAST = 4 };

// Largest curvature at which steps do not grow.
static double limit_of(const descent_diagnose_options *o)
{
    return dsc_rule_limit(&o->optimizer, o->optimizer.learning_rate);
}

typedef struct noise {
    dsc_point *point;
    size_t n, count; /* batches */
    double *e;       /* count x n: gradients of batches less that of all */
    double *scale;   /* n: what a step multiplies the gradient with, lr aside */
    /* of the simulation: values of f in each half of a walk; walks, at least and at most;
       operations for one */
    uint64_t looks, least, walks;
    double cost;
    double *squares; /* n: mean of the squares of the batches' gradients */
    double *work;    /* 2 n */
} noise;

static descent_status draw_batches(noise *s, const descent_diagnose_options *o,
                                   descent_error *error)
{
    dsc_point *point = s->point;
    const size_t all = dsc_point_all(point);
    uint32_t *index = malloc(o->batch * sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "a batch", o->batch * sizeof *index);
    }
    descent_status status = DESCENT_OK;
    // v takes more batches than the noise, of which the gradients are kept; large ones say
    // enough by less.
    const size_t fit = s->count * (all / o->batch);
    const double batch =
        DSC_GRADIENT_VALUES * dsc_objective_work(point->objective, (double)o->batch);
    const double bearable = point->limited ? BATCH_BUDGET / batch : HUGE_VAL;
    const size_t many =
        (size_t)fmax((double)s->count, fmin(bearable, (double)(s->count * SQUARES)));
    const size_t more = fit < many ? fit : many;
    const size_t drawn = dsc_rule_is_adaptive(o->optimizer.rule) ? more : s->count;
    for (size_t b = 0; status == DESCENT_OK && b < drawn; b++) {
        const dsc_random random = {point->seed, DSC_PURPOSE_VERDICT,
                                   (uint32_t)(DSC_STREAM_BATCH + b)};
        for (size_t i = 0; i < o->batch; i++) {
            const size_t k = (size_t)(dsc_random_uniform(&random, i) * (double)all);
            index[i] = dsc_point_row(point, k);
        }
        const descent_rows rows = {index, o->batch};
        double *e = b < s->count ? s->e + b * s->n : s->work;
        status = dsc_objective_into(point->objective, point->x, NULL, &rows, NULL, e, error);
        for (size_t i = 0; i < s->n; i++) {
            s->scale[i] += e[i] * e[i] / (double)drawn;
            e[i] -= point->g[i];
        }
    }
    free(index);
    for (size_t i = 0; i < s->n; i++) {
        s->scale[i] = fmax(s->scale[i], point->g[i] * point->g[i]);
    }
    return status;
}

static void set_scale(noise *s, const descent_diagnose_options *o)
{
    for (size_t i = 0; i < s->n; i++) {
        s->scale[i] = dsc_rule_is_adaptive(o->optimizer.rule)
                          ? 1.0 / (sqrt(s->scale[i]) + dsc_training_eps(o))
                          : 1.0;
    }
}

static void weigh(const noise *s, dsc_training *training)
{
    double squares = 0.0;
    for (size_t b = 0; b < s->count; b++) {
        const double *e = s->e + b * s->n;
        squares += dsc_dot(s->n, e, e) / (double)s->count;
    }
    training->test = squares > 0.0 ? s->point->norm * s->point->norm / squares : HUGE_VAL;
    training->noisy = squares > 0.0;
}

// Largest eigenvalue of sqrt(D) H sqrt(D) by the power method.
static descent_status adaptive_sharpness(noise *s, double *sharpness, descent_error *error)
{
    double *v = s->work, *hv = s->work + s->n;
    dsc_point_random(s->point, DSC_STREAM_BATCH - 1, v);
    for (int k = 0; k < (s->point->plain          ? POWER_PRODUCTS / 3
                         : dsc_is_heavy(s->point) ? POWER_PRODUCTS / 2
                                                  : POWER_PRODUCTS);
         k++) {
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

// Mean of f over the second half of some steps of the rule, with batches of their own.
static descent_status take_steps(noise *s, descent_optimizer *optimizer,
                                 const descent_diagnose_options *o, uint64_t steps,
                                 uint32_t stream, double *x, double *f, descent_error *error)
{
    dsc_point *point = s->point;
    const size_t all = dsc_point_all(point);
    uint32_t *index = malloc(o->batch * sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "a batch", o->batch * sizeof *index);
    }
    const dsc_random random = {point->seed, DSC_PURPOSE_VERDICT, stream};
    const descent_rows rows = {index, o->batch};
    double *g = s->work, sum = 0.0;
    const uint64_t half = steps - steps / 2;
    uint64_t looks = 0;
    descent_status status = DESCENT_OK;
    for (uint64_t k = 0; status == DESCENT_OK && k < steps; k++) {
        for (size_t i = 0; i < o->batch; i++) {
            const double draw = dsc_random_uniform(&random, k * o->batch + i);
            const size_t row = (size_t)(draw * (double)all);
            index[i] = dsc_point_row(point, row);
        }
        status = dsc_objective_into(point->objective, x, NULL, &rows, NULL, g, error);
        THEN(status, descent_optimizer_step_f64(optimizer, x, g, error));
        // The looks are spread evenly over the second half, the last one at its end.
        const uint64_t late = k + 1 > steps / 2 ? k + 1 - steps / 2 : 0;
        if (late * s->looks / half > (late ? late - 1 : 0) * s->looks / half) {
            THEN(status, dsc_point_value(point, x, f, NULL, error));
            sum += *f;
            looks++;
        }
    }
    free(index);
    *f = looks > 0 ? sum / (double)looks : HUGE_VAL;
    return status;
}

// The rule with its averages as the run left them, or as they are after a long time here.
static descent_status warm(noise *s, const descent_diagnose_options *o, double rate,
                           descent_optimizer **optimizer, descent_error *error)
{
    const double sum = dsc_rule_constant_rate(&o->optimizer, 1.0);
    return dsc_training_warm(s->n, o, rate, s->squares, s->point->g, sum, optimizer, error);
}

// f[0] (out): in the second quarter of the steps, f[1] in the last one.
static descent_status walk(noise *s, const descent_diagnose_options *o, double rate,
                           uint64_t steps, uint32_t stream, double f[2], descent_error *error)
{
    double *x = s->work + s->n;
    descent_optimizer *optimizer = NULL;
    memcpy(x, s->point->x, s->n * sizeof *x);
    descent_status status = warm(s, o, rate, &optimizer, error);
    for (uint32_t half = 0; half < 2 && status == DESCENT_OK; half++) {
        f[half] = HUGE_VAL;
        status = take_steps(s, optimizer, o, steps / 2, stream + 64 * half, x, &f[half], error);
    }
    descent_optimizer_free(optimizer);
    return status;
}

// v remembers a thousand steps around this point, where batches may have much larger gradients
// than at it: some steps of a quarter of the size find them, and v keeps the larger of both.
static descent_status warm_squares(noise *s, const descent_diagnose_options *o, uint64_t steps,
                                   descent_error *error)
{
    double *x = s->work + s->n, f = 0.0;
    descent_optimizer *optimizer = NULL;
    memcpy(x, s->point->x, s->n * sizeof *x);
    descent_status status = warm(s, o, QUARTER * o->optimizer.learning_rate, &optimizer, error);
    THEN(status, take_steps(s, optimizer, o, steps, DSC_STREAM_WALK + 192, x, &f, error));
    for (size_t k = 0; status == DESCENT_OK && k < descent_optimizer_state_count(optimizer);
         k++) {
        const char *name = "";
        const double *state = descent_optimizer_state(optimizer, k, &name);
        for (size_t i = 0; i < s->n && strcmp(name, "v") == 0; i++) {
            s->squares[i] = isfinite(state[i]) ? fmax(s->squares[i], state[i]) : s->squares[i];
        }
    }
    descent_optimizer_free(optimizer);
    return status;
}

typedef struct mean {
    double count, sum, squares;
} mean;

static void add(mean *m, double number)
{
    m->count += 1.0;
    m->sum += number;
    m->squares += number * number;
}

static double average(const mean *m)
{
    return m->sum / m->count;
}

static double standard_error(const mean *m)
{
    const double variance = m->squares / m->count - average(m) * average(m);
    return sqrt(fmax(variance, 0.0) / (m->count - 1.0));
}

// What walks cost, in operations: a gradient takes one or two for each parameter and example,
// those of a few functions for each example, and many for any call.
static double price(const noise *s, double rows)
{
    return dsc_objective_work(s->point->objective, rows) + FUNCTIONS * rows + CALL;
}

// Steps of a walk in a sample, of which `most` are worth while; none where they would be too few to
// tell anything. Where work is limited the fewest walks are made; of a sample whose size was given
// they are not much more work than the sample.
static uint64_t limit_steps(noise *s, double step, double most)
{
    const dsc_point *point = s->point;
    const double rows = (double)(DSC_SAMPLE_QUARTERS * point->rows->count);
    const double sample = QUARTER * SAMPLE_GRADIENTS * price(s, rows);
    const double budget = 0.5 * WALK_BUDGET / DSC_GRADIENT_VALUES;
    s->walks = point->limited ? s->least : s->walks;
    const double fits = (point->limited ? budget : sample) / ((double)s->least * step);
    const bool tell = fits >= LEAST_STEPS && fits >= SHORT_WALK * most;
    return tell ? (uint64_t)fmin(most, fits) : 0;
}

// Walks as long and as many as a limit of work allows; returns the limit. Long ones tell more
// than many: LEAST are made in any case.
static double plan_walks(noise *s, const descent_diagnose_options *o, double all,
                         dsc_training *training)
{
    const bool cheap = dsc_objective_work(s->point->objective, all) < CHEAP_WALK,
               heavy = dsc_is_heavy(s->point);
    const double epoch = ceil(all / (double)o->batch);
    const double part = s->point->plain ? 0.5 : 1.0;
    const double wanted =
        fmax(cheap ? fmax(CHEAP_EPOCHS * epoch, CHEAP_STEPS) : part * epoch, LEAST_STEPS);
    const double most = fmax(OPERATIONS, (heavy ? HEAVY_GRADIENTS : GRADIENTS) * price(s, all));
    s->least = heavy ? LEAST - 1 : LEAST;
    s->walks = cheap ? 16 : s->least;
    const double half = QUARTER * most / (double)s->least; // of a walk: each is made twice
    const double few = s->point->plain ? 1.0 : 2.0;
    s->looks = (uint64_t)fmax(few, fmin(cheap ? CHEAP_LOOKS : few, 0.5 * half / price(s, all)));
    const double step = price(s, (double)o->batch + STEP_ROWS);
    training->steps = (uint64_t)fmax(LEAST_STEPS, fmin(wanted, half / step));
    if (s->point->from) {
        training->wanted = training->steps;
        training->steps = limit_steps(s, step, (double)training->wanted);
    }
    s->cost = 2.0 * ((double)training->steps * step + 2.0 * (double)s->looks * price(s, all));
    return most;
}

// More walks would say the same.
static bool is_settled(const mean *saved, const mean *trend)
{
    const double size = fabs(average(saved));
    return size > SETTLED_ERRORS * standard_error(saved) &&
           standard_error(trend) <= SETTLED_PART * size;
}

static descent_status compare_steps(noise *s, const descent_diagnose_options *o,
                                    dsc_training *training, descent_error *error)
{
    const dsc_point *point = s->point;
    const size_t all = dsc_point_all(point);
    const double most = plan_walks(s, o, (double)all, training);
    double spent = 0.0;
    if (training->steps == 0) {
        return DESCENT_OK;
    }
    if (training->adaptive && !o->v) { // what the run left needs no guess
        TRY(warm_squares(s, o, training->steps, error));
    }
    mean end = {0}, less_end = {0}, saved = {0}, trend = {0};
    for (uint32_t k = 0; k < s->walks; k++) {
        double f[2], less[2];
        const uint32_t stream = DSC_STREAM_WALK + k;
        TRY(walk(s, o, o->optimizer.learning_rate, training->steps, stream, f, error));
        TRY(walk(s, o, QUARTER * o->optimizer.learning_rate, training->steps, stream, less,
                 error));
        add(&end, f[1]);
        add(&less_end, less[1]);
        add(&saved, f[1] - less[1]);
        add(&trend, f[0] - f[1]);
        spent += s->cost;
        if (k + 1 >= s->least && (is_settled(&saved, &trend) || spent + s->cost > most)) {
            break;
        }
    }
    training->end = average(&end);
    training->less_end = average(&less_end);
    training->height = average(&saved) / REST;
    training->height_error = standard_error(&saved) / REST;
    training->above = point->f - training->end;
    training->trend = average(&trend);
    training->trend_error = standard_error(&trend);
    return DESCENT_OK;
}

bool dsc_is_noise_floor(const dsc_training *training, double f)
{
    const double height = training->height;
    if (!training->noisy || !isfinite(height) || !(height > 2.0 * training->height_error) ||
        training->above > ABOVE_FLOOR * height ||
        training->trend + training->trend_error > NO_TREND * height) {
        return false;
    }
    // A point of the walk may lie below all that follows, but then f does not go on rising.
    const bool stays = training->trend - training->trend_error >= -NO_TREND * height;
    // Without noise f would be lower by `height`: less than 1 % is not what holds it up, and
    // losses that are not negative here are not below zero there (the error of
    // a quarter of the height is a quarter).
    const double bottom = training->less_end - QUARTER * height;
    const bool possible = f < 0.0 || bottom >= -0.5 * training->height_error;
    return (training->less_end < f || stays) && possible && height > LEAST_NOISE * fabs(f);
}

double dsc_training_rows(const dsc_training *training, uint64_t batch)
{
    const double steps = training->steps < training->wanted ? (double)training->wanted : 0.0;
    const double walks = (LEAST - 1) / QUARTER; // of heavy points
    return steps * ((double)batch + STEP_ROWS) * walks / SAMPLE_GRADIENTS;
}

bool dsc_run_sinks(const descent_diagnose_options *o)
{
    const size_t count = o->loss_count, longer = count - count / 4, shorter = count - count / 2;
    if (count == 0) {
        return false;
    }
    const dsc_order most = dsc_order_of(o->losses + (count - longer), longer);
    const dsc_order half = dsc_order_of(o->losses + (count - shorter), shorter);
    return fmin(half.falls, most.falls) < SINKS_CHANCE &&
           dsc_order_goes_on(&half, &most, SINKS_PART * fabs(half.last));
}

static descent_status look_at_noise(noise *s, const descent_diagnose_options *o,
                                    dsc_training *training, descent_error *error)
{
    TRY(draw_batches(s, o, error));
    memcpy(s->squares, s->scale, s->n * sizeof *s->squares);
    set_scale(s, o);
    weigh(s, training);
    if (!training->noisy) {
        return DESCENT_OK;
    }
    training->batch = (double)o->batch / training->test;
    training->end = (double)NAN;
    if (dsc_rule_is_adaptive(o->optimizer.rule)) {
        TRY(adaptive_sharpness(s, &training->sharpness, error));
    }
    // Of a sample only what may change the verdict is found out.
    return s->point->from && dsc_run_sinks(o) ? DESCENT_OK
                                              : compare_steps(s, o, training, error);
}

static descent_status find_noise(dsc_point *point, const descent_diagnose_options *o,
                                 dsc_training *training, descent_error *error)
{
    const size_t n = point->n;
    double *block = dsc_alloc_aligned(n, (BATCHES + 4) * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "gradients of batches", n * (BATCHES + 4) * sizeof *block);
    }
    noise s = {.point = point,
               .n = n,
               .count = BATCHES,
               .e = block,
               .scale = block + BATCHES * n,
               .squares = block + (BATCHES + 1) * n,
               .work = block + (BATCHES + 2) * n};
    const descent_status status = look_at_noise(&s, o, training, error);
    dsc_free_aligned(block);
    return status;
}

// Steps of an adaptive rule on all examples, whose v may not be known: then it is at least what
// the squares of the gradient are now, so that the sharpness is at most this, which says
// something where that is far from the limit. u[n] (out): the way of the largest curvature as
// the rule sees it, in the parameters.
static descent_status find_adaptive(dsc_point *point, const descent_diagnose_options *o,
                                    double *u, dsc_training *training, descent_error *error)
{
    const size_t n = point->n;
    double *block = dsc_alloc_aligned(n, 3 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "a preconditioner", 3 * n * sizeof *block);
    }
    noise s = {.point = point, .n = n, .scale = block, .work = block + n};
    const double correction = dsc_second_correction(o);
    for (size_t i = 0; i < n; i++) {
        s.scale[i] = o->v ? o->v[i] / correction : point->g[i] * point->g[i];
    }
    set_scale(&s, o);
    double sharpness = 0.0;
    const descent_status status = adaptive_sharpness(&s, &sharpness, error);
    if (o->v || sharpness < 0.5 * limit_of(o)) {
        training->sharpness = sharpness;
    }
    for (size_t i = 0; i < n; i++) {
        u[i] = s.work[i] * sqrt(s.scale[i]);
    }
    dsc_free_aligned(block);
    return status;
}

// On all examples.
static descent_status find_exact(dsc_point *point, dsc_local *local,
                                 const descent_diagnose_options *o, dsc_training *training,
                                 descent_error *error)
{
    double *u = dsc_alloc_aligned(point->n, sizeof *u);
    if (!u) {
        return dsc_no_memory(error, "a direction", point->n * sizeof *u);
    }
    descent_status status = DESCENT_OK;
    if (!dsc_rule_is_adaptive(o->optimizer.rule)) {
        training->sharpness = local->index.largest;
    } else if (point->norm > 0.0) {
        status = find_adaptive(point, o, u, training, error);
    }
    training->stability = training->sharpness / limit_of(o);
    const double least = dsc_rule_is_adaptive(o->optimizer.rule)
                             ? EDGE_ADAPTIVE
                             : EDGE_LOW; // v follows the steps
    if (training->stability > least) {
        THEN(status, dsc_training_try(point, local, o,
                                      dsc_rule_is_adaptive(o->optimizer.rule) ? u : NULL,
                                      training, error));
    }
    dsc_free_aligned(u);
    return status;
}

descent_status dsc_training_find(dsc_point *point, dsc_local *local,
                                 const descent_diagnose_options *options,
                                 dsc_training *training, descent_error *error)
{
    const descent_diagnose_options *o = options;
    *training = (dsc_training){.sharpness = (double)NAN, .stability = (double)NAN};
    training->late = training->shorter = (double)NAN;
    const dsc_rule *rule = dsc_rule_find(o->optimizer.rule);
    if (!rule || rule->line_search) {
        return DESCENT_OK;
    }
    training->known = true;
    training->adaptive = dsc_rule_is_adaptive(o->optimizer.rule);
    training->rate = dsc_rule_constant_rate(&o->optimizer, o->optimizer.learning_rate);
    const size_t all = dsc_point_all(point);
    if (o->batch == 0 || o->batch >= all) {
        return find_exact(point, local, o, training, error);
    }
    TRY(find_noise(point, o, training, error));
    if (!dsc_rule_is_adaptive(o->optimizer.rule)) {
        training->sharpness = local->index.largest;
    }
    training->stability = training->sharpness / limit_of(o);
    return training->stability > EDGE_LOW && !dsc_rule_is_adaptive(o->optimizer.rule)
               ? dsc_training_try(point, local, o, NULL, training, error)
               : DESCENT_OK;
}
