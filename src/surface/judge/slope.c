// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which place a point is that is not critical.
#include <math.h>
#include <stdio.h>

#include "core/number.h"
#include "surface/judge/diagnosing.h"
#include "surface/judge/doubts.h"

enum { LONG_RUN = 50 };

// What is known beats what can be found out.
void dsc_judge_diverged(dsc_diagnosing *d)
{
    dsc_because(d, DESCENT_PLACE_DIVERGING,
                "training diverged: after this point, its last good one with f = %.4g, the "
                "loss was not a finite number",
                d->point.f);
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
        TRY(dsc_point_along(point, direction, (i % 2 ? -0.1 : 0.1) * point->length,
                            point->scratch, &f, g, error));
        const double norm = dsc_norm(n, g);
        largest = isfinite(norm) ? fmax(largest, norm) : largest;
    }
    *small = point->norm <= 0.3 * largest;
    return DESCENT_OK;
}

// At an inflection the model shows nothing, and yet a minimum may be near: does a descent end
// in one within a fiftieth of 1 + |x|? Then that is beside, and the place is not flat.
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
    if (left <= 1e-3 * point->norm && distance <= 0.02 * point->length && f < point->f) {
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
    *flat = d->local.flat > 0.9 && d->kinks.count == 0; // along kinks nothing is meant to curve
    if (*flat && d->local.index.dense.n == 0) {
        TRY(dsc_point_multiply(point, point->x, point->g, hg, error));
        *flat = dsc_norm(point->n, hg) <= 1e-3 * d->local.scale * point->norm;
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

// "0.005 away from a saddle of index 1; " or "".
static const char *beside(const dsc_diagnosing *d, char *text, size_t size)
{
    text[0] = '\0';
    if (d->beside.found && d->beside.index == 0) {
        (void)snprintf(text, size, "%.2g away from a minimum: ", d->beside.distance);
    } else if (d->beside.found && d->beside.index < d->point.n) {
        (void)snprintf(text, size, "%.2g away from a saddle of index %zu: ", d->beside.distance,
                       d->beside.index);
    } else if (d->beside.found) {
        (void)snprintf(text, size, "%.2g away from a maximum: ", d->beside.distance);
    }
    return text;
}

// Beside a saddle steps are slow at first, and then they are not.
static bool judge_leaving(dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    char text[80];
    if (!d->beside.found || d->beside.index == 0 || !prospect->taken || prospect->half < 10) {
        return false;
    }
    dsc_because(d, DESCENT_PLACE_DESCENDING,
                "%sthe slope is %.3g and grows; about %s steps of %.2g leave it, and %s "
                "gain %.2g of the %.2g that a descent by L-BFGS gained",
                beside(d, text, sizeof text), d->point.norm, DSC_COUNT(prospect->half),
                prospect->rate, DSC_COUNT(prospect->steps), prospect->predicted,
                prospect->available);
    return true;
}

// Steps gain next to nothing: because of the slope, or because they are short?
static void judge_slow(dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    const double longer = 0.5 / d->training.stability;
    char text[80];
    if (d->training.adaptive && !(longer <= 4.0)) {
        dsc_because(d, DESCENT_PLACE_DESCENDING,
                    "the steps are short: %s of %.3g in every coordinate gain about %.2g of "
                    "the %.2g that a descent by L-BFGS gained",
                    DSC_COUNT(prospect->steps), prospect->rate, prospect->predicted,
                    prospect->available);
    } else if (longer > 4.0 && longer * prospect->predicted >= 0.03 * prospect->available) {
        dsc_because(
            d, DESCENT_PLACE_DESCENDING,
            "the slope is %.3g, but steps are so short that %s of them gain about "
            "%.2g of the %.2g that a descent by L-BFGS gained; they may be %.2g times as "
            "long",
            d->point.norm, DSC_COUNT(prospect->steps), prospect->predicted, prospect->available,
            longer);
    } else {
        dsc_because(d, DESCENT_PLACE_PLATEAU,
                    "%sthe slope %.3g is so small that %s steps gain about %.2g, while a "
                    "descent by L-BFGS gained %.2g",
                    beside(d, text, sizeof text), d->point.norm, DSC_COUNT(prospect->steps),
                    prospect->predicted, prospect->available);
    }
}

// Not even a descent by L-BFGS gains anything that can be told from rounding. Is f level?
static descent_status judge_stuck(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    bool level = true;
    for (double part = 1e-6; part < 2e-4 && level; part *= 10.0) {
        const double t = -part * point->length / point->norm;
        double f = 0.0;
        TRY(dsc_point_along(point, point->g, t, point->scratch, &f, NULL, error));
        level = fabs(f - point->f) <= 10.0 * point->noise;
    }
    if (level) {
        dsc_because(
            d, DESCENT_PLACE_PLATEAU,
            "the slope %.3g is so small that f stays the same in all digits within %.2g "
            "along it: neither steps nor a descent by L-BFGS gain anything",
            point->norm, 1e-4 * point->length);
        return DESCENT_OK;
    }
    dsc_because(d, DESCENT_PLACE_UNDETERMINED,
                "the gradient, %.3g, is more than rounding makes, but a descent by L-BFGS from "
                "here gained nothing",
                point->norm);
    dsc_decides(d, "values of f along the gradient: a function that is rough or noisy has no "
                   "slope to go by");
    return DESCENT_OK;
}

static void judge_infinity(dsc_diagnosing *d)
{
    dsc_because(
        d, DESCENT_PLACE_INFINITY,
        "%s f falls from %.4g to %.4g over a distance of %.0e and never rises: it has %s",
        d->far.along, d->point.f, d->far.f, d->far.distance,
        d->far.bounded ? "no lowest point on this way" : "no lower bound");
}

// Is it the step size that decides here?
static bool judge_rate(dsc_diagnosing *d)
{
    const dsc_training *training = &d->training;
    const double most =
        training->run >= LONG_RUN ? 1.0 : 1.15; // few steps may rise at the edge
    if (training->stability > most && training->oscillates) {
        dsc_because(
            d, DESCENT_PLACE_DIVERGING,
            "the curvature is %.3g times what this step size tolerates, and steps on all "
            "examples make f rise",
            training->stability);
        return true;
    }
    if (training->bounces && training->stability > 1.15) {
        dsc_because(d, DESCENT_PLACE_EDGE_OF_STABILITY,
                    "the largest curvature %.4g is %.3g times the limit of this step size, and "
                    "%s more steps on all examples go up and down along it without growing",
                    training->sharpness, training->stability, DSC_COUNT(training->run));
        return true;
    }
    const bool near = training->stability >= 0.95 && training->stability <= 1.15;
    if (near && (training->sinks || training->run < LONG_RUN)) {
        dsc_because(d, DESCENT_PLACE_EDGE_OF_STABILITY,
                    "the largest curvature %.4g is %.3g times the limit of this step size: f "
                    "goes down over many steps, which bounce from side to side",
                    training->sharpness, training->stability);
        return true;
    }
    if (near || training->stuck) {
        dsc_because(d, DESCENT_PLACE_EDGE_OF_STABILITY,
                    "the largest curvature %.4g is %.3g times the limit of this step size: %s "
                    "more steps on all examples bounce and lead no lower than %.6g, as many of "
                    "half the size lead to %.6g",
                    training->sharpness, training->stability, DSC_COUNT(training->run),
                    training->late, training->shorter);
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
        dsc_because(
            d, DESCENT_PLACE_DEGENERATE_MINIMUM,
            "the loss is 0 in every digit, and no loss can be lower: nothing lies below "
            "this point");
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
        dsc_because(d, DESCENT_PLACE_GRADIENT_FLAT,
                    "|g| = %.3g is small but not zero, and points where the curvature is zero: "
                    "there is no critical point near, f keeps falling slowly",
                    point->norm);
        double *unit = d->local.scratch;
        for (size_t i = 0; i < point->n; i++) {
            unit[i] = point->g[i] / point->norm;
        }
        return dsc_way_try(&d->way, point, unit, 1e-6 * point->length, error);
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
    } else if (!(d->prospect.available <= 1e100 * (1.0 + fabs(point->f)))) {
        dsc_because(d, DESCENT_PLACE_INFINITY,
                    "a descent by L-BFGS from here fell without end: f has no lower bound");
    } else if (d->prospect.available <= 10.0 * point->noise) {
        return judge_stuck(d, error);
    } else if (d->prospect.predicted < 0.03 * d->prospect.available) {
        judge_slow(d);
    } else if (!judge_leaving(d)) {
        char text[80];
        dsc_because(d, DESCENT_PLACE_DESCENDING,
                    "%sthe slope is %.3g, which is not zero, and a descent by L-BFGS from here "
                    "gained %.3g",
                    beside(d, text, sizeof text), point->norm, d->prospect.available);
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
    dsc_because(d, DESCENT_PLACE_NOISE_FLOOR,
                "%s more steps, tried from here, stay at %.4g; steps of a quarter of the size "
                "lead to %.4g: what holds f up is the noise of batches of %s",
                DSC_COUNT(training->steps), training->end, training->less_end,
                DSC_COUNT(d->options->batch));
    return DESCENT_OK;
}
