// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which place a point is that is not critical.
//
// Keeps: the questions come in an order from what decides most to what decides least (nothing
// is left to lose, the run diverged, the place is flat, the rate is too large, f falls without
// end, steps gain little), and the first that holds is the verdict. Each verdict carries the
// numbers it rests on. "Flat" needs several signs at once, since one small number may be the
// scale of the function.
#include "surface/judge/slope.h"

#include <math.h>

#include "surface/judge/doubts.h"
#include "surface/judge/judge.h"
#include "surface/judge/limits.h"

// What is known beats what can be found out.
void dsc_judge_diverged(dsc_diagnosing *d)
{
    dsc_because(d, DESCENT_REASON_TRAINING_DIVERGED,
                DSC_NUMBERS(DSC_NUMBER(VALUE, d->point.f)));
}

// The gradient is a third at most of what it is around: a search for zeros of it would stop
// here.
static descent_status is_small_gradient(dsc_diagnosing *d, bool *small, descent_error *error)
{
    dsc_point *point = &d->point;
    const size_t n = point->n;
    double *direction = d->local.scratch, *g = d->local.scratch + n;
    double largest = 0.0;
    for (uint32_t i = 0; i < 4; i++) {
        if (i % 2 == 0) {
            dsc_point_random(point, DSC_STREAM_SCALE + i / 2, direction);
        }
        double f = 0.0;
        TRY(dsc_point_along(point, direction,
                            (i % 2 ? -FARTHER_AROUND : FARTHER_AROUND) * point->length,
                            point->scratch, &f, g, error));
        const double norm = dsc_norm(n, g);
        largest = isfinite(norm) ? fmax(largest, norm) : largest;
    }
    *small = point->norm <= SMALL_GRADIENT * largest;
    return DESCENT_OK;
}

// At an inflection the model shows nothing, and yet a minimum may be near: does a descent end
// in one within a fiftieth of 1 + |x|? Then that point is near, and the place is not flat.
static descent_status ends_near(dsc_diagnosing *d, bool *flat, descent_error *error)
{
    dsc_point *point = &d->point;
    const size_t n = point->n;
    double *at = d->local.scratch, *g = d->local.scratch + n, f = 0.0;
    TRY(dsc_descend(point, point->x, dsc_descent_steps(point), point->rounding, at, &f, error));
    TRY(dsc_point_value(point, at, &f, g, error));
    const double left = dsc_norm(n, g);
    for (size_t i = 0; i < n; i++) {
        at[i] -= point->x[i];
    }
    const double distance = dsc_norm(n, at);
    if (left <= DESCENDED * point->norm && distance <= BESIDE_MINIMUM * point->length &&
        f < point->f) {
        d->beside = (dsc_beside){.found = true, .distance = distance};
        *flat = false;
    }
    return DESCENT_OK;
}

// Does the gradient lie where the curvature is zero? A step from few products cannot tell for
// sure; there the curvature along the gradient itself has to be next to nothing as well.
static descent_status is_flat(dsc_diagnosing *d, bool *flat, descent_error *error)
{
    dsc_point *point = &d->point;
    double *hg = d->local.scratch;
    *flat = d->local.flat > FLAT_PART &&
            d->kinks.count == 0; // along kinks nothing is meant to curve
    if (*flat && d->local.index.dense.n == 0) {
        TRY(dsc_point_multiply(point, point->x, point->g, hg, error));
        *flat = dsc_norm(point->n, hg) <= FLAT_ALONG * d->local.scale * point->norm;
    }
    if (*flat) {
        TRY(is_small_gradient(d, flat, error));
    }
    if (*flat) {
        bool leads = false;
        double length = 0.0;
        TRY(dsc_newton_leads(point, &d->local, &leads, &length, error));
        *flat = !leads;
    }
    if (*flat) {
        TRY(ends_near(d, flat, error));
    }
    return DESCENT_OK;
}

// The critical point that is near, if any, and how far.
static void add_beside(const dsc_diagnosing *d, descent_numbers *numbers)
{
    const dsc_beside *beside = &d->beside;
    if (!beside->found) {
        return;
    }
    const bool saddle = beside->index > 0 && beside->index < d->point.n;
    dsc_numbers_add(numbers,
                    beside->index == 0 ? DESCENT_QUANTITY_MINIMUM_AWAY
                    : saddle           ? DESCENT_QUANTITY_SADDLE_AWAY
                                       : DESCENT_QUANTITY_MAXIMUM_AWAY,
                    beside->distance);
    if (saddle) {
        dsc_numbers_add(numbers, DESCENT_QUANTITY_INDEX, (double)beside->index);
    }
}

// Near a saddle steps are slow at first, and then they are not.
static bool judge_leaving(dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    if (!d->beside.found || d->beside.index == 0 || !prospect->taken ||
        prospect->half < LEAVES_SLOWLY) {
        return false;
    }
    descent_numbers numbers = DSC_NUMBERS(
        DSC_NUMBER(GRADIENT, d->point.norm), DSC_NUMBER(HALF, prospect->half),
        DSC_NUMBER(RATE, prospect->rate), DSC_NUMBER(STEPS, prospect->steps),
        DSC_NUMBER(PREDICTED, prospect->predicted), DSC_NUMBER(AVAILABLE, prospect->available));
    add_beside(d, &numbers);
    dsc_because(d, DESCENT_REASON_LEAVING, numbers);
    return true;
}

// Steps gain next to nothing: because of the slope, or because they are short?
static void judge_slow(dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    const double longer = 0.5 / d->training.stability;
    descent_numbers numbers = DSC_NUMBERS(DSC_NUMBER(STEPS, prospect->steps),
                                          DSC_NUMBER(PREDICTED, prospect->predicted),
                                          DSC_NUMBER(AVAILABLE, prospect->available));
    if (d->training.adaptive && !(longer <= SHORT_STEPS)) {
        dsc_numbers_add(&numbers, DESCENT_QUANTITY_RATE, prospect->rate);
        dsc_because(d, DESCENT_REASON_STEPS_SHORT_ADAPTIVE, numbers);
        return;
    }
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_GRADIENT, d->point.norm);
    if (longer > SHORT_STEPS && longer * prospect->predicted >= SLOW * prospect->available) {
        dsc_numbers_add(&numbers, DESCENT_QUANTITY_LONGER, longer);
        dsc_because(d, DESCENT_REASON_STEPS_SHORT, numbers);
    } else {
        add_beside(d, &numbers);
        dsc_because(d, DESCENT_REASON_SLOPE_SMALL, numbers);
    }
}

// Not even a descent by L-BFGS gains anything that can be told from rounding. Is f level?
static descent_status judge_stuck(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    bool level = true;
    for (double part = LEVEL_FROM; part < 2.0 * LEVEL_TO && level; part *= LEVEL_STEP) {
        const double t = -part * point->length / point->norm;
        double f = 0.0;
        TRY(dsc_point_along(point, point->g, t, point->scratch, &f, NULL, error));
        level = fabs(f - point->f) <= CLEAR_OF_NOISE * point->noise;
    }
    if (level) {
        dsc_because(d, DESCENT_REASON_SLOPE_LEVEL,
                    DSC_NUMBERS(DSC_NUMBER(GRADIENT, point->norm),
                                DSC_NUMBER(DISTANCE, LEVEL_TO * point->length)));
        return DESCENT_OK;
    }
    dsc_because(d, DESCENT_REASON_SLOPE_ROUGH, DSC_NUMBERS(DSC_NUMBER(GRADIENT, point->norm)));
    dsc_decides(d, DESCENT_SUGGESTION_VALUES_ALONG, DSC_NO_NUMBERS);
    return DESCENT_OK;
}

static void judge_infinity(dsc_diagnosing *d)
{
    dsc_because(
        d, d->far.bounded ? DESCENT_REASON_NO_LOWEST_POINT : DESCENT_REASON_NO_LOWER_BOUND,
        DSC_NUMBERS(DSC_NUMBER(ALONG, d->far.along), DSC_NUMBER(VALUE, d->point.f),
                    DSC_NUMBER(AFTER, d->far.f), DSC_NUMBER(DISTANCE, d->far.distance)));
}

// Is it the step size that decides here?
static bool judge_rate(dsc_diagnosing *d)
{
    const dsc_training *training = &d->training;
    const double most =
        training->run >= LONG_RUN ? 1.0 : EDGE_HIGH; // few steps may rise at the edge
    if (training->stability > most && training->oscillates) {
        dsc_because(d, DESCENT_REASON_RATE_TOO_LARGE,
                    DSC_NUMBERS(DSC_NUMBER(STABILITY, training->stability)));
        return true;
    }
    if (training->bounces && training->stability > EDGE_HIGH) {
        dsc_because(d, DESCENT_REASON_EDGE_BOUNCES,
                    DSC_NUMBERS(DSC_NUMBER(SHARPNESS, training->sharpness),
                                DSC_NUMBER(STABILITY, training->stability),
                                DSC_NUMBER(STEPS, training->run)));
        return true;
    }
    const bool near = training->stability >= EDGE_LOW && training->stability <= EDGE_HIGH;
    if (near && (training->sinks || training->run < LONG_RUN)) {
        dsc_because(d, DESCENT_REASON_EDGE_SINKS,
                    DSC_NUMBERS(DSC_NUMBER(SHARPNESS, training->sharpness),
                                DSC_NUMBER(STABILITY, training->stability)));
        return true;
    }
    if (near || training->stuck) {
        dsc_because(d, DESCENT_REASON_EDGE_STUCK,
                    DSC_NUMBERS(DSC_NUMBER(SHARPNESS, training->sharpness),
                                DSC_NUMBER(STABILITY, training->stability),
                                DSC_NUMBER(STEPS, training->run),
                                DSC_NUMBER(AFTER, training->late),
                                DSC_NUMBER(AFTER_SHORTER, training->shorter)));
        return true;
    }
    return false;
}

// No loss of a row is below 0, and no penalty.
static bool is_lowest(const dsc_point *point)
{
    return point->objective->m > 0 && point->f == 0.0;
}

descent_status dsc_judge_slope(dsc_diagnosing *d, descent_error *error)
{
    if (is_lowest(&d->point)) {
        d->out->critical = true;
        dsc_because(d, DESCENT_REASON_LOSS_ZERO, DSC_NO_NUMBERS);
        return DESCENT_OK;
    }
    dsc_point *point = &d->point;
    const dsc_training *training = &d->training;
    bool flat = false;
    if (d->options->diverged) {
        if (!judge_rate(d) || d->out->place != DESCENT_PLACE_DIVERGING) {
            dsc_judge_diverged(d);
        }
        return DESCENT_OK;
    }
    TRY(is_flat(d, &flat, error));
    if (flat) {
        dsc_because(d, DESCENT_REASON_GRADIENT_FLAT,
                    DSC_NUMBERS(DSC_NUMBER(GRADIENT, point->norm)));
        double *unit = d->local.scratch;
        for (size_t i = 0; i < point->n; i++) {
            unit[i] = point->g[i] / point->norm;
        }
        return dsc_way_try(&d->way, point, unit, FIRST_STEP * point->length, error);
    }
    if (judge_rate(d)) {
        return DESCENT_OK;
    }
    TRY(dsc_far_find(point, &d->local, &d->far, error));
    TRY(dsc_prospect_find(point, &d->local, training->known ? training->rate : (double)NAN,
                          training->adaptive, dsc_descent_steps(point), d->lowest, &d->prospect,
                          &d->way, error));
    d->prospected = true;
    if (!d->beside.found) {
        TRY(dsc_beside_find(point, &d->local, d->options, &d->beside, error));
    }
    if (d->far.away) {
        judge_infinity(d);
    } else if (!(d->prospect.available <= UNENDING * (1.0 + fabs(point->f)))) {
        dsc_because(d, DESCENT_REASON_DESCENT_UNENDING, DSC_NO_NUMBERS);
    } else if (d->prospect.available <= CLEAR_OF_NOISE * point->noise) {
        return judge_stuck(d, error);
    } else if (d->prospect.predicted < SLOW * d->prospect.available) {
        judge_slow(d);
    } else if (!judge_leaving(d)) {
        descent_numbers numbers = DSC_NUMBERS(DSC_NUMBER(GRADIENT, point->norm),
                                              DSC_NUMBER(GAIN, d->prospect.available));
        add_beside(d, &numbers);
        dsc_because(d, DESCENT_REASON_SLOPE, numbers);
    }
    return DESCENT_OK;
}

// Where f falls for ever it falls to nothing, and the noise with it.
descent_status dsc_judge_noise(dsc_diagnosing *d, descent_error *error)
{
    const dsc_training *training = &d->training;
    TRY(dsc_far_find(&d->point, &d->local, &d->far, error));
    if (d->far.away && d->far.f < 0.5 * d->point.f) {
        judge_infinity(d);
        return DESCENT_OK;
    }
    dsc_because(d, DESCENT_REASON_NOISE_HOLDS,
                DSC_NUMBERS(DSC_NUMBER(STEPS, training->steps),
                            DSC_NUMBER(AFTER, training->end),
                            DSC_NUMBER(AFTER_SHORTER, training->less_end),
                            DSC_NUMBER(BATCH, d->options->batch)));
    return DESCENT_OK;
}
