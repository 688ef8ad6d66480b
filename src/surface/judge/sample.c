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

enum { PARTS = DSC_SAMPLE_PARTS, LEAST_PART = 8, QUARTERS = 4, POWER_PRODUCTS = 4 };

void dsc_sample_free(dsc_sample *sample)
{
    free(sample->index);
    free(sample->all);
    *sample = (dsc_sample){0};
}

bool dsc_sample_is_wanted(const descent_objective *objective, const descent_rows *rows,
                          const descent_diagnose_options *options)
{
    const size_t all = rows ? rows->count : objective->m;
    return options->sample >= QUARTERS * PARTS * LEAST_PART && !options->diverged &&
           (double)all >= SAMPLE_OF * (double)options->sample &&
           dsc_objective_work(objective, (double)all) > LARGE_WORK;
}

descent_status dsc_sample_draw(dsc_sample *sample, const descent_objective *objective,
                               const descent_rows *rows,
                               const descent_diagnose_options *options, descent_error *error)
{
    const size_t all = rows ? rows->count : objective->m;
    const size_t quarter = (size_t)options->sample / (QUARTERS * PARTS) * PARTS;
    const size_t count = QUARTERS * quarter;
    const dsc_random random = {options->seed, DSC_PURPOSE_VERDICT, DSC_STREAM_SAMPLE};
    *sample = (dsc_sample){.index = calloc(count, sizeof *sample->index),
                           .all = calloc(all, sizeof *sample->all)};
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

// The mean of numbers of the parts, and its standard error.
static dsc_estimate estimate(const double numbers[PARTS])
{
    dsc_estimate e = {0};
    for (size_t k = 0; k < PARTS; k++) {
        e.mean += numbers[k] / PARTS;
    }
    for (size_t k = 0; k < PARTS; k++) {
        const double off = numbers[k] - e.mean;
        e.error += off * off / (PARTS * (PARTS - 1));
    }
    e.error = sqrt(e.error);
    return e;
}

// Above `least` beyond doubt; not finite numbers are not.
static bool is_above(dsc_estimate e, double least)
{
    return isfinite(e.error) && e.mean - SURE_ERRORS * e.error > least;
}

// By how much f falls to at[n] on the other rows.
static descent_status gain_of_others(const dsc_diagnosing *d, const double *at,
                                     dsc_estimate *gain, descent_error *error)
{
    double gains[PARTS];
    for (size_t k = 0; k < PARTS; k++) {
        const descent_rows rows = part_of(d->sample, k);
        double f = 0.0;
        TRY(dsc_objective_into(d->point.objective, at, NULL, &rows, &f, NULL, error));
        gains[k] = d->sample->values[k] - f;
    }
    *gain = estimate(gains);
    return DESCENT_OK;
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
    sample->slope = estimate(slopes);
    sample->value = estimate(sample->values);
    sample->even = signs / sizes; // sum of sign(g_i) G_i: at most that of |G_i|
    return DESCENT_OK;
}

descent_status dsc_sample_test(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    dsc_sample *sample = d->sample;
    double *block = dsc_alloc_aligned(point->n, 2 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "gradients of other rows", 2 * point->n * sizeof *block);
    }
    descent_status status = slope_of_others(d, block, block + point->n, error);
    sample->sure = status == DESCENT_OK && is_above(sample->slope, 0.0);
    if (sample->sure) {
        status = gain_of_others(d, d->lowest, &sample->gain, error);
        sample->sure = is_above(sample->gain, PLAIN_GAIN * fabs(sample->value.mean));
    }
    dsc_free_aligned(block);
    // Of |g| u'G' the root, which halves its relative error; that of g, from a third of as many
    // rows, has three times the variance of that of G', so both together are off by twice as much.
    const double norm = sqrt(point->norm * fmax(sample->slope.mean, 0.0));
    sample->gradient_error = norm * sample->slope.error / fabs(sample->slope.mean);
    point->norm = sample->sure ? norm : point->norm;
    return status;
}

// Would the walks say that noise holds f up, if they were off by their standard errors?
static bool may_be_noise(const dsc_diagnosing *d)
{
    dsc_training worse = d->training;
    worse.height += worse.height_error;
    worse.trend -= worse.trend_error;
    return !dsc_run_sinks(d->options) && dsc_is_noise_floor(&worse, d->point.f);
}

static bool is_clear(const dsc_diagnosing *d)
{
    const dsc_training *training = &d->training;
    // Steps of the rate in every coordinate gain by the sum of |G_i|.
    const double counts = training->adaptive ? fmax(d->sample->even, 0.0) : 1.0;
    return d->sample->sure && d->out->reason == DESCENT_REASON_SLOPE && !d->beside.found &&
           !(training->stability > STABLE_SAMPLE) && !may_be_noise(d) &&
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
    d->sample->curvature = estimate(bends);
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
    d->sample->sure = is_above(gain, 0.0);
    return DESCENT_OK;
}

descent_status dsc_sample_settle(dsc_diagnosing *d, descent_error *error)
{
    dsc_sample *sample = d->sample;
    const size_t n = d->point.n;
    sample->sure = is_clear(d);
    if (!sample->sure) {
        return DESCENT_OK;
    }
    double *block = dsc_alloc_aligned(n, 2 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "a direction", 2 * n * sizeof *block);
    }
    sample->curvature = (dsc_estimate){(double)NAN, (double)NAN};
    descent_status status = d->way.found ? measure_way(d, block, error) : DESCENT_OK;
    if (sample->sure) {
        THEN(status, curvature_of_others(d, block, block + n, error));
    }
    dsc_free_aligned(block);
    // Of all: for the value those that were judged are as good as the others.
    sample->value.mean += (d->point.f - sample->value.mean) / QUARTERS;
    sample->value.error *= sqrt((QUARTERS - 1.0) / QUARTERS);
    d->prospect.available = sample->gain.mean;
    dsc_because(
        d, DESCENT_REASON_SLOPE,
        DSC_NUMBERS(DSC_NUMBER(GRADIENT, d->point.norm), DSC_NUMBER(GAIN, sample->gain.mean)));
    return status;
}
