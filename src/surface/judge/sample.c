// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A quarter of the sample is judged like any point: gradient g, a descent, the ends of the
// spectrum. The others have seen none of it, which costs little, so that means over its parts are free of the bias that
// choosing brings: the slope u'G along u = g / |g| (at most |G|, G the gradient of all rows), f
// at the end of the descent, the curvature along a direction. Each comes with the standard error
// of the mean of PARTS parts. |g| itself is too long by chance: E |g|^2 = |G|^2 + tr S / N. Its
// square is put down as |g| u'G', G' that of the others, the mean of which is |G|^2.
//
// What is left to all rows: every other verdict; a slope or a gain within SURE_ERRORS of none; a
// curvature that might limit the steps, a gain that might be slow, a floor of noise that might be
// one.
#include "surface/judge/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "surface/judge/judge.h"
#include "surface/judge/limits.h"

enum { PARTS = DSC_SAMPLE_PARTS, QUARTERS = DSC_SAMPLE_QUARTERS, POWER_PRODUCTS = 4 };
enum { CHOOSING = 4 /* parts */, HALVINGS = 12 };

void dsc_sample_free(dsc_sample *sample)
{
    free(sample->index);
    free(sample->all);
    *sample = (dsc_sample){0};
}

descent_status dsc_sample_draw(dsc_sample *sample, const descent_objective *objective,
                               const descent_rows *rows, size_t count, uint64_t seed,
                               descent_error *error)
{
    const size_t all = rows ? rows->count : objective->m, quarter = count / QUARTERS;
    const dsc_random random = {seed, DSC_PURPOSE_VERDICT, DSC_STREAM_SAMPLE};
    *sample = (dsc_sample){.index = calloc(count, sizeof *sample->index),
                           .all = calloc(all, sizeof *sample->all),
                           .gain = {(double)NAN, (double)NAN},
                           .curvature = {(double)NAN, (double)NAN}};
    if (!sample->index || !sample->all) {
        return dsc_no_memory(error, "row numbers", all * sizeof *sample->all);
    }
    for (size_t i = 0; i < all; i++) {
        sample->all[i] = rows ? rows->index[i] : (uint32_t)i;
    }
    dsc_random_shuffle(&random, sample->all, all);
    memcpy(sample->index, sample->all, count * sizeof *sample->index);
    sample->judged = (descent_rows){sample->index, quarter};
    sample->others = (descent_rows){sample->index + quarter, count - quarter};
    sample->from = (descent_rows){sample->all, all};
    return DESCENT_OK;
}

static descent_rows part_of(const dsc_sample *sample, size_t k)
{
    const size_t count = sample->others.count / PARTS;
    return (descent_rows){sample->others.index + k * count, count};
}

// The mean of numbers of some parts, and its standard error.
static dsc_estimate estimate(const double *numbers, size_t parts)
{
    dsc_estimate e = {0};
    for (size_t k = 0; k < parts; k++) {
        e.mean += numbers[k] / (double)parts;
    }
    for (size_t k = 0; k < parts; k++) {
        const double off = numbers[k] - e.mean;
        e.error += off * off / (double)(parts * (parts - 1));
    }
    e.error = sqrt(e.error);
    return e;
}

// Above `least` by so many standard errors; not finite numbers are not.
static bool is_above(dsc_estimate e, double least, double errors)
{
    return isfinite(e.error) && e.mean - errors * e.error > least;
}

// By how much f falls to at[n] on parts of the other rows.
static descent_status gain_of_parts(const dsc_diagnosing *d, const double *at, size_t first,
                                    size_t end, dsc_estimate *gain, descent_error *error)
{
    double gains[PARTS];
    for (size_t k = first; k < end; k++) {
        const descent_rows rows = part_of(d->sample, k);
        double f = 0.0;
        TRY(dsc_objective_into(d->point.objective, at, NULL, &rows, &f, NULL, error));
        gains[k] = d->sample->values[k] - f;
    }
    *gain = estimate(gains + first, end - first);
    return DESCENT_OK;
}

static descent_status gain_of_others(const dsc_diagnosing *d, const double *at,
                                     dsc_estimate *gain, descent_error *error)
{
    return gain_of_parts(d, at, 0, PARTS, gain, error);
}

// Slopes and values of the parts. sum, g: n.
static descent_status slope_of_others(dsc_diagnosing *d, double *sum, double *g,
                                      descent_error *error)
{
    const dsc_point *point = &d->point;
    dsc_sample *sample = d->sample;
    double slopes[PARTS], signs = 0.0, sizes = 0.0;
    memset(sum, 0, point->n * sizeof *sum);
    for (size_t k = 0; k < PARTS; k++) {
        const descent_rows rows = part_of(sample, k);
        TRY(dsc_objective_into(point->objective, point->x, NULL, &rows, &sample->values[k], g,
                               error));
        slopes[k] = dsc_dot(point->n, point->g, g) / point->norm;
        point->kernels->axpy(point->n, 1.0 / PARTS, g, sum);
    }
    for (size_t i = 0; i < point->n; i++) {
        signs += point->g[i] < 0.0 ? -sum[i] : sum[i];
        sizes += fabs(point->g[i]);
    }
    sample->slope = estimate(slopes, PARTS);
    sample->value = estimate(sample->values, PARTS);
    sample->even = signs / sizes; // sum of sign(g_i) G_i: at most that of |G_i|
    sample->tested = true;
    sample->judged_value = point->f;
    return DESCENT_OK;
}

// A step against the gradient, its length by the first parts of the other rows, its gain by the
// rest. at: n (out).
static descent_status step_by_parts(const dsc_diagnosing *d, double *at, dsc_estimate *gain,
                                    descent_error *error)
{
    const dsc_point *point = &d->point;
    const double all = dsc_norm(point->n, point->g);
    double best = 0.0, most = 0.0, t = FIRST_DESCENT * point->length / all;
    for (int i = 0; i < HALVINGS; i++, t *= 0.5) {
        dsc_estimate there;
        memcpy(at, point->x, point->n * sizeof *at);
        point->kernels->axpy(point->n, -t, point->g, at);
        TRY(gain_of_parts(d, at, 0, CHOOSING, &there, error));
        if (most > 0.0 && !(there.mean > most)) {
            break;
        }
        if (there.mean > most) {
            most = there.mean;
            best = t;
        }
    }
    memcpy(at, point->x, point->n * sizeof *at);
    point->kernels->axpy(point->n, -best, point->g, at);
    return gain_of_parts(d, at, CHOOSING, PARTS, gain, error);
}

// Takes the step in place of the descent where it is surer to lead down. at: n.
static descent_status try_step(dsc_diagnosing *d, double *at, descent_error *error)
{
    dsc_estimate gain = {0}, *best = &d->sample->gain;
    TRY(step_by_parts(d, at, &gain, error));
    if (gain.mean * best->error > best->mean * gain.error) {
        *best = gain;
        memcpy(d->lowest, at, d->point.n * sizeof *at);
    }
    return DESCENT_OK;
}

// The gain on the other rows of the descent on those judged; of a sample of few rows also that of
// one step, as the descent may be about these rows only.
static descent_status test_gain(dsc_diagnosing *d, descent_error *error)
{
    const dsc_point *point = &d->point;
    dsc_sample *sample = d->sample;
    TRY(gain_of_others(d, d->lowest, &sample->gain, error));
    const double least = PLAIN_GAIN * fabs(sample->value.mean);
    if (!point->limited || is_above(sample->gain, least, SURE_ERRORS)) {
        return DESCENT_OK;
    }
    double *at = dsc_alloc_aligned(point->n, sizeof *at);
    if (!at) {
        return dsc_no_memory(error, "a step", point->n * sizeof *at);
    }
    const descent_status status = try_step(d, at, error);
    dsc_free_aligned(at);
    return status;
}

descent_status dsc_sample_slope(dsc_diagnosing *d, bool *worth, descent_error *error)
{
    const size_t n = d->point.n;
    double *block = dsc_alloc_aligned(n, 2 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "gradients of other rows", 2 * n * sizeof *block);
    }
    const descent_status status = slope_of_others(d, block, block + n, error);
    dsc_free_aligned(block);
    d->sample->likely = is_above(d->sample->slope, 0.0, LIKELY_ERRORS);
    *worth = is_above(d->sample->slope, 0.0, d->sample->last ? LIKELY_ERRORS : SURE_ERRORS);
    return status;
}

descent_status dsc_sample_test(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    dsc_sample *sample = d->sample;
    bool worth = true;
    if (!sample->tested) {
        TRY(dsc_sample_slope(d, &worth, error));
    }
    if (sample->likely) {
        TRY(test_gain(d, error));
        sample->likely = sample->gain.mean > 0.0;
        sample->sure =
            is_above(sample->slope, 0.0, SURE_ERRORS) &&
            is_above(sample->gain, PLAIN_GAIN * fabs(sample->value.mean), SURE_ERRORS);
    }
    // Of |g| u'G' the root, which halves its relative error; that of g, from a third of as many
    // rows, has three times the variance of that of G', so both together are off by twice as much.
    const double slope = sample->slope.mean, norm = sqrt(point->norm * fmax(slope, 0.0));
    sample->gradient_error = norm * sample->slope.error / fabs(slope);
    point->norm = sample->likely ? norm : point->norm;
    return DESCENT_OK;
}

bool dsc_sample_is_likely(const dsc_diagnosing *d)
{
    return d->sample->likely && !d->sample->sure && d->out->reason == DESCENT_REASON_NONE;
}

descent_status dsc_sample_shrink(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    dsc_sample *sample = d->sample;
    sample->model = sample->judged;
    sample->model.count =
        dsc_stages_model(point->objective, sample->judged.count, point->limited);
    if (sample->model.count == sample->judged.count) {
        return DESCENT_OK;
    }
    point->rows = &sample->model;
    return dsc_point_value(point, point->x, &point->f, NULL, error);
}

// Would the walks say that noise holds f up, if they were off by their standard errors?
static bool may_be_noise(const dsc_diagnosing *d)
{
    dsc_training worse = d->training;
    worse.height += worse.height_error;
    worse.trend -= worse.trend_error;
    return !dsc_run_sinks(d->options) && dsc_is_noise_floor(&worse, d->point.f);
}

// Walks that were cut short say that f falls all the same, or need not say it: the run does.
static bool is_fall_seen(const dsc_diagnosing *d)
{
    const dsc_training *t = &d->training;
    return t->steps >= t->wanted || dsc_run_sinks(d->options) ||
           (t->steps > 0 && t->trend > SURE_WALKS * t->trend_error &&
            t->trend > NO_TREND * (t->height + t->height_error));
}

static bool is_clear(const dsc_diagnosing *d)
{
    const dsc_training *training = &d->training;
    if (d->out->reason == DESCENT_REASON_TRAINING_DIVERGED) {
        return d->sample->sure; // its record says so; that this is no critical point, the slope
    }
    // Steps of the rate in every coordinate gain by the sum of |G_i|.
    const double counts = training->adaptive ? fmax(d->sample->even, 0.0) : 1.0;
    return d->sample->sure && d->out->reason == DESCENT_REASON_SLOPE && !d->beside.found &&
           is_fall_seen(d) && !(training->stability > STABLE_SAMPLE) && !may_be_noise(d) &&
           counts * d->prospect.predicted > CLEARLY_SLOW * SLOW * d->prospect.available;
}

// The curvature of the parts along the direction that products with those that are judged
// lead to from the gradient. v, hv: n.
static descent_status curvature_of_others(dsc_diagnosing *d, double *v, double *hv,
                                          descent_error *error)
{
    dsc_point *point = &d->point;
    double bends[PARTS], length = dsc_norm(point->n, point->g);
    memcpy(hv, point->g, point->n * sizeof *hv);
    for (int i = 0;; i++) {
        for (size_t k = 0; k < point->n; k++) {
            v[k] = hv[k] / length;
        }
        if (i == POWER_PRODUCTS) {
            break;
        }
        TRY(dsc_point_multiply(point, point->x, v, hv, error));
        length = dsc_norm(point->n, hv);
        if (!(length > 0.0)) {
            return DESCENT_OK; // there is no curvature
        }
    }
    for (size_t k = 0; k < PARTS; k++) {
        const descent_rows rows = part_of(d->sample, k);
        TRY(dsc_objective_into(point->objective, point->x, v, &rows, NULL, hv, error));
        bends[k] = dsc_dot(point->n, v, hv);
    }
    d->sample->curvature = estimate(bends, PARTS);
    return DESCENT_OK;
}

// What the way down gains on the other rows. at: n.
static descent_status measure_way(dsc_diagnosing *d, double *at, descent_error *error)
{
    const dsc_point *point = &d->point;
    dsc_estimate gain;
    for (size_t i = 0; i < point->n; i++) {
        at[i] = point->x[i] + d->way.step * d->way.direction[i];
    }
    TRY(gain_of_others(d, at, &gain, error));
    d->way.gain = gain.mean;
    d->sample->sure = is_above(gain, 0.0, SURE_ERRORS);
    return DESCENT_OK;
}

// Of all: for the value those that were judged are as good as the others.
static void join_values(dsc_diagnosing *d)
{
    dsc_sample *sample = d->sample;
    sample->value.mean += (sample->judged_value - sample->value.mean) / QUARTERS;
    sample->value.error *= sqrt((QUARTERS - 1.0) / QUARTERS);
}

// The gain of other rows, in place of what a descent on its own makes too good.
static void say_slope(dsc_diagnosing *d)
{
    d->prospect.available = d->sample->gain.mean;
    dsc_because(d, DESCENT_REASON_SLOPE,
                DSC_NUMBERS(DSC_NUMBER(GRADIENT, d->point.norm),
                            DSC_NUMBER(GAIN, d->sample->gain.mean)));
}

// block: 2 n.
static descent_status settle(dsc_diagnosing *d, double *block, descent_error *error)
{
    if (d->way.found) {
        TRY(measure_way(d, block, error));
    }
    if (!d->sample->sure) {
        return DESCENT_OK;
    }
    TRY(curvature_of_others(d, block, block + d->point.n, error));
    join_values(d);
    if (d->out->reason == DESCENT_REASON_SLOPE) {
        say_slope(d);
    }
    return DESCENT_OK;
}

descent_status dsc_sample_settle(dsc_diagnosing *d, descent_error *error)
{
    d->sample->sure = is_clear(d);
    if (!d->sample->sure) {
        return DESCENT_OK;
    }
    double *block = dsc_alloc_aligned(d->point.n, 2 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "a direction", 2 * d->point.n * sizeof *block);
    }
    const descent_status status = settle(d, block, error);
    dsc_free_aligned(block);
    return status;
}

// Can some of the rows have an opinion of it? What is critical for them is not for others, nor
// are their kinks.
static bool is_of_all(descent_reason reason)
{
    switch (descent_reason_place(reason)) {
    case DESCENT_PLACE_DESCENDING:
    case DESCENT_PLACE_PLATEAU:
    case DESCENT_PLACE_NOISE_FLOOR:
    case DESCENT_PLACE_EDGE_OF_STABILITY:
    case DESCENT_PLACE_DIVERGING:
    case DESCENT_PLACE_INFINITY:
        return true;
    default:
        return false;
    }
}

// Numbers of the other rows, where the test was not come to. block: 2 n.
static descent_status fill_numbers(dsc_diagnosing *d, double *block, descent_error *error)
{
    if (!d->sample->tested) {
        TRY(slope_of_others(d, block, block + d->point.n, error));
    }
    if (d->way.found) {
        TRY(measure_way(d, block, error));
        d->way.found = d->way.gain > 0.0; // else it leads down on few rows only
    }
    join_values(d);
    return DESCENT_OK;
}

static descent_status measure_finite(dsc_diagnosing *d, descent_error *error)
{
    double *block = dsc_alloc_aligned(d->point.n, 2 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "gradients of other rows", 2 * d->point.n * sizeof *block);
    }
    const descent_status status = fill_numbers(d, block, error);
    dsc_free_aligned(block);
    return status;
}

descent_status dsc_sample_accept(dsc_diagnosing *d, size_t larger, double times,
                                 descent_error *error)
{
    dsc_sample *sample = d->sample;
    const double rows = (double)(sample->judged.count + sample->others.count),
                 all = (double)sample->from.count;
    const bool finite = isfinite(d->point.norm) && isfinite(d->point.f);
    const bool stands = is_of_all(d->out->reason) && (sample->likely || !finite);
    if (finite) {
        TRY(measure_finite(d, error));
    } else {
        sample->value = (dsc_estimate){d->point.f, (double)NAN};
        sample->gradient_error = (double)NAN;
    }
    sample->sure = false;
    if (finite && !sample->likely) { // what the others have of it, and no more
        d->point.norm = fmax(sample->slope.mean, 0.0);
        sample->gradient_error = sample->slope.error;
    }
    if (!stands) {
        d->out->critical = false;
        dsc_because(d, DESCENT_REASON_SAMPLE_UNSURE,
                    DSC_NUMBERS(DSC_NUMBER(SAMPLED, rows), DSC_NUMBER(EXAMPLES, all),
                                DSC_NUMBER(GRADIENT, d->point.norm),
                                DSC_NUMBER(DEVIATION, sample->gradient_error)));
    } else if (d->out->reason == DESCENT_REASON_SLOPE) {
        say_slope(d);
    }
    dsc_decides(d, larger > 0 ? DESCENT_SUGGESTION_MORE_ROWS : DESCENT_SUGGESTION_ALL_ROWS,
                DSC_NUMBERS(DSC_NUMBER(EXAMPLES, larger > 0 ? (double)larger : all),
                            DSC_NUMBER(TIMES, times)));
    return DESCENT_OK;
}
