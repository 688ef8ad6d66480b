// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Three models of a loss L after t steps:
//   settles   c + a exp(-r t)    gradient descent near a minimum, or with noise near its floor
//   power     c + a t^-p         many curvatures at once; p = 1, c = 0: data that can be
//                                separated [Soudry et al. The implicit bias of gradient descent
//                                on separable data. JMLR 2018]
//   grows     c - a exp(r t)     near a saddle the distance from it grows by 1 + lr |lambda|
//                                per step
// r or p are tried on a grid; c and a are those of least squares, with c no lower than the
// bound where L approaches it. A run changes from one law to another, so each model is fitted
// to the last 1, 1/2, 1/4 and 1/8 of the history, and tested: fitted to windows of the same
// length that end earlier, it has to predict the last quarter, eighth and sixteenth. The model
// that predicts best is named.
//
// The number of steps to a loss is the geometric mean of what all models predict, each weighted
// by its points and the inverse of its mean square error: how long a law will go on to hold is a
// guess, and a model that has fitted as well is as good a guess.
//
// Keeps: the forecast depends on losses and steps only, and no forecast is given where the
// models disagree (UNSURE), where noise hides the fall, or where the history is too short.
#include "surface/trend/forecast.h"

#include <math.h>
#include <stdio.h>

#include "core/number.h"
#include "surface/trend/limits.h"
#include "surface/trend/say.h"

enum {
    LEAST = 10,
    LEAST_FITTED = 6,
    MOST = 64,
    RATES = 25,
    WINDOWS = 4,
    TESTS = 3,
    MODELS = DESCENT_FORECAST_COUNT - 1
};

typedef struct series {
    size_t count;
    double middles[MOST], losses[MOST]; /* of stretches of steps, and the means over them */
    double now, bound;                  /* steps; the loss cannot be below */
} series;

// Averages neighbours where there are more than MOST losses; the oldest that do not fill a
// group are dropped.
static void gather(const dsc_history *h, series *s)
{
    const size_t each = (h->count + MOST - 1) / MOST;
    *s = (series){.count = h->count / each, .now = h->ends[h->count - 1], .bound = h->bound};
    size_t next = h->count - s->count * each;
    double before = next > 0 ? h->ends[next - 1] : 2.0 * h->ends[0] - h->ends[1];
    for (size_t i = 0; i < s->count; i++) {
        const double start = before;
        for (size_t j = 0; j < each; j++, next++) {
            s->losses[i] += h->losses[next] * (h->ends[next] - before);
            before = h->ends[next];
        }
        s->losses[i] /= before - start;
        s->middles[i] = 0.5 * (start + before);
    }
}

// Parameter number i of a model: r times the length of the history, or p.
static double parameter(descent_forecast_model model, double i)
{
    const double part = i / (RATES - 1);
    return model == DESCENT_FORECAST_POWER ? LEAST_POWER * pow(POWERS_RATIO, part)
                                           : LEAST_RATE * pow(RATES_RATIO, part);
}

typedef struct fit {
    descent_forecast_model model;
    double at, parameter, c, a; /* at: its number on the grid */
    double off;                 /* mean square error */
} fit;

// The factor of a at time t; 1 at the end of the history.
static double shape(const series *s, const fit *f, double t)
{
    const double part = t / s->now - 1.0;
    switch (f->model) {
    case DESCENT_FORECAST_SETTLES:
        return exp(-f->parameter * part);
    case DESCENT_FORECAST_GROWS:
        return exp(f->parameter * part);
    default:
        return pow(1.0 + part, -f->parameter);
    }
}

static double misfit(const series *s, const fit *f, const double *v, size_t first, size_t end)
{
    double sum = 0.0;
    for (size_t i = first; i < end; i++) {
        const double off = s->losses[i] - f->c - f->a * v[i];
        sum += off * off;
    }
    return sum / (double)(end - first);
}

// Least squares of c + a v for elements first .. end - 1. False: the model does not fit at all
// (v is constant, or the loss goes the other way).
static bool solve(const series *s, const double *v, size_t first, size_t end, fit *f)
{
    const double *y = s->losses;
    double count = 0.0, u = 0.0, uu = 0.0, l = 0.0, ul = 0.0;
    for (size_t i = first; i < end; i++) {
        count += 1.0;
        u += v[i];
        uu += v[i] * v[i];
        l += y[i];
        ul += v[i] * y[i];
    }
    const double spread = uu - u * u / count;
    if (!(spread > CONSTANT_SHAPE * uu)) {
        return false;
    }
    f->a = (ul - u * l / count) / spread;
    f->c = (l - f->a * u) / count;
    if (f->model == DESCENT_FORECAST_GROWS) {
        return f->a < 0.0;
    }
    if (f->c < s->bound) {
        f->c = s->bound;
        f->a = (ul - s->bound * u) / uu;
    }
    return f->a > 0.0;
}

// A model fitted to a window of the history that ends with it (number TESTS), or earlier: the
// losses behind its end are kept from the fit, to be predicted.
typedef struct window {
    size_t first[TESTS + 1], end[TESTS + 1];
    fit fits[TESTS + 1];
} window;

static void place_window(const series *s, int number, window *w)
{
    const size_t length = s->count >> number;
    for (int i = 0; i <= TESTS; i++) {
        const size_t part = s->count >> (i + 2), kept = part > 2 ? part : 2;
        w->end[i] = i < TESTS ? s->count - kept : s->count;
        w->first[i] = w->end[i] > length ? w->end[i] - length : 0;
        w->fits[i].off = HUGE_VAL;
        if (w->end[i] < w->first[i] + LEAST_FITTED) {
            w->first[i] = w->end[i]; // too short
        }
    }
}

// Fits elements first .. end - 1 with parameter number `at`; *best becomes the better one.
static void try_parameter(const series *s, double at, size_t first, size_t end, fit *best)
{
    fit now = {.model = best->model, .at = at, .parameter = parameter(best->model, at)};
    double v[MOST] = {0};
    for (size_t i = first; i < end; i++) {
        v[i] = shape(s, &now, s->middles[i]);
    }
    if (solve(s, v, first, end, &now)) {
        now.off = misfit(s, &now, v, first, end);
        *best = now.off < best->off ? now : *best;
    }
}

// Between the points of the grid, on both sides of the best one, by halving the distance.
static void refine(const series *s, size_t first, size_t end, fit *best)
{
    for (double off = 0.5; off > REFINED; off *= 0.5) {
        const double at = best->at;
        try_parameter(s, fmax(at - off, 0.0), first, end, best);
        try_parameter(s, fmin(at + off, RATES - 1), first, end, best);
    }
}

// The parameters that fit the windows best.
static void fit_model(const series *s, descent_forecast_model model, window windows[WINDOWS])
{
    for (int k = 0; k < RATES; k++) {
        fit now = {.model = model, .at = k, .parameter = parameter(model, k)};
        double v[MOST];
        for (size_t i = 0; i < s->count; i++) {
            v[i] = shape(s, &now, s->middles[i]);
        }
        for (int i = 0; i < WINDOWS * (TESTS + 1); i++) {
            window *w = &windows[i / (TESTS + 1)];
            const int j = i % (TESTS + 1);
            if (w->first[j] == w->end[j] || !solve(s, v, w->first[j], w->end[j], &now)) {
                continue;
            }
            now.off = misfit(s, &now, v, w->first[j], w->end[j]);
            if (now.off < w->fits[j].off) {
                w->fits[j] = now;
            }
        }
    }
    for (int i = 0; i < WINDOWS * (TESTS + 1); i++) {
        window *w = &windows[i / (TESTS + 1)];
        const int j = i % (TESTS + 1);
        if (w->fits[j].off < HUGE_VAL) {
            refine(s, w->first[j], w->end[j], &w->fits[j]);
        }
    }
}

// How little a model of a window can be trusted: the mean square error of its predictions (the
// geometric mean of all tests), times that of its fit (which is large where the law has changed
// within the window), divided by the number of points, over which noise is averaged. HUGE_VAL:
// the model does not fit.
static double test_window(const series *s, const window *w)
{
    const double rounding = ROUNDING * s->losses[s->count - 1], least = rounding * rounding;
    double sum = 0.0;
    for (int i = 0; i <= TESTS; i++) {
        if (!(w->fits[i].off < HUGE_VAL)) {
            return HUGE_VAL;
        }
    }
    for (int i = 0; i < TESTS; i++) {
        double v[MOST] = {0};
        for (size_t k = w->end[i]; k < s->count; k++) {
            v[k] = shape(s, &w->fits[i], s->middles[k]);
        }
        sum += log(misfit(s, &w->fits[i], v, w->end[i], s->count) + least);
    }
    const double points = (double)(w->end[TESTS] - w->first[TESTS]);
    return exp(sum / TESTS) * (w->fits[TESTS].off + least) / points;
}

typedef struct candidate {
    fit fit;
    double doubt; /* see test_window */
    size_t first;
} candidate;

// All models of all windows that fit; returns their number, the best one first.
static size_t find_candidates(const series *s, candidate found[WINDOWS * MODELS])
{
    size_t made = 0;
    for (int m = DESCENT_FORECAST_NONE + 1; m < DESCENT_FORECAST_COUNT; m++) {
        window windows[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            place_window(s, i, &windows[i]);
        }
        fit_model(s, (descent_forecast_model)m, windows);
        for (int i = 0; i < WINDOWS; i++) {
            const double doubt = test_window(s, &windows[i]);
            if (!(doubt < HUGE_VAL)) {
                continue;
            }
            found[made] = (candidate){windows[i].fits[TESTS], doubt, windows[i].first[TESTS]};
            if (doubt < found[0].doubt) {
                const candidate best = found[made];
                found[made] = found[0];
                found[0] = best;
            }
            made++;
        }
    }
    return made;
}

// Steps from now until the model reaches a loss; HUGE_VAL: never.
static double steps_to(const series *s, const fit *f, double target)
{
    const double ratio = (target - f->c) / f->a, length = s->now;
    if (!(ratio > 0.0)) {
        return HUGE_VAL;
    }
    switch (f->model) {
    case DESCENT_FORECAST_SETTLES:
        return -log(ratio) / f->parameter * length;
    case DESCENT_FORECAST_GROWS:
        return log(ratio) / f->parameter * length;
    default:
        return (pow(ratio, -1.0 / f->parameter) - 1.0) * length;
    }
}

// Steps from a loss to a lower one; HUGE_VAL: more than FARTHEST by the weight of most models.
// NAN: models that predicted about as well disagree.
static double steps_between(const series *s, const candidate *found, size_t count, double now,
                            double target)
{
    const double farthest = FARTHEST * s->now,
                 least = LEAST_STRETCH * s->now / (double)s->count;
    double sum = 0.0, mean = 0.0, squares = 0.0, beyond = 0.0;
    for (size_t i = 0; i < count; i++) {
        // `now` is the loss by the best model; the others reach it a little earlier or later.
        const double at = i > 0 ? steps_to(s, &found[i].fit, now) : 0.0;
        if (!isfinite(at)) {
            continue;
        }
        const double steps = steps_to(s, &found[i].fit, target) - at;
        const double weight = found[0].doubt / found[i].doubt;
        const double log_steps = log(fmax(least, fmin(steps, farthest)));
        sum += weight;
        mean += weight * log_steps;
        squares += weight * log_steps * log_steps;
        beyond += steps >= farthest ? weight : 0.0;
    }
    mean /= sum;
    if (!(sqrt(fmax(0.0, squares / sum - mean * mean)) <= log(UNSURE))) {
        return (double)NAN;
    }
    return beyond > 0.5 * sum ? HUGE_VAL : exp(mean);
}

// The mean distance of the last two losses above the model.
static double bias(const series *s, const fit *f)
{
    double sum = 0.0;
    for (size_t i = s->count - 2; i < s->count; i++) {
        sum += s->losses[i] - f->c - f->a * shape(s, f, s->middles[i]);
    }
    return 0.5 * sum;
}

// Whether the fall is clear in spite of noise, the model is near the last losses, and a fall by
// `gain` is still to come.
static bool is_clear(const series *s, const candidate *best, double gain)
{
    const fit *f = &best->fit;
    const double now = f->c + f->a, noise = sqrt(f->off);
    const double before = f->c + f->a * shape(s, f, s->middles[best->first]);
    const double points = (double)(s->count - best->first);
    return before - now > CLEAR_FALL * noise / sqrt(points) && gain > 2.0 * noise &&
           fabs(bias(s, f)) <= MOST_BIAS * gain && s->losses[s->count - 1] > now - gain;
}

descent_forecast dsc_forecast_of(const dsc_history *h)
{
    const double none = (double)NAN;
    descent_forecast out = {
        .model = DESCENT_FORECAST_NONE, .floor = none, .power = none, .target = none};
    out.steps = none;
    if (h->count < LEAST || !(h->ends[1] - h->ends[0] > 0.0)) {
        return out;
    }
    series s;
    candidate found[WINDOWS * MODELS];
    gather(h, &s);
    const size_t count = find_candidates(&s, found);
    if (count == 0) {
        return out;
    }
    const fit *best = &found[0].fit;
    const double now = best->c + best->a, left = now - s.bound;
    // A tenth of what is above the bound, or half of what can be reached, where that is less.
    const bool near = best->model != DESCENT_FORECAST_GROWS && best->a < NEAR_FLOOR * left;
    const double gain = near ? 0.5 * best->a : TARGET * left;
    const double steps = steps_between(&s, found, count, now, now - gain);
    if (isnan(steps) || !isfinite(gain) || !is_clear(&s, &found[0], gain)) {
        return out; // flat, hidden by noise, off the model, or the models disagree
    }
    out.model = best->model;
    out.power = best->model == DESCENT_FORECAST_POWER ? best->parameter : none;
    out.floor = best->model == DESCENT_FORECAST_GROWS ? none : best->c;
    out.target = now - gain;
    out.near = near;
    out.steps = steps;
    out.farthest = FARTHEST * s.now;
    return out;
}

void dsc_forecast_say(const descent_forecast *f, char *text, size_t size)
{
    char steps[32], model[64];
    *text = '\0';
    if (f->model == DESCENT_FORECAST_NONE) {
        return;
    }
    if (f->model == DESCENT_FORECAST_POWER) {
        (void)snprintf(model, sizeof model, "falling as steps^-%.2g", f->power);
    } else {
        (void)snprintf(model, sizeof model, "%s",
                       f->model == DESCENT_FORECAST_SETTLES
                           ? "settling exponentially"
                           : "falling faster and faster, as near a saddle");
    }
    if (!(f->steps <= f->farthest)) {
        (void)snprintf(text, size, "%s, and does not reach %.3g within %s more steps", model,
                       f->target, dsc_say_about(f->farthest, steps));
    } else if (f->near) {
        (void)snprintf(text, size,
                       "%s to about %.4g, and half the distance takes %s more steps", model,
                       f->floor, dsc_say_about(f->steps, steps));
    } else {
        (void)snprintf(text, size, "%s, and a loss of %.3g, a tenth lower, takes %s more steps",
                       model, f->target, dsc_say_about(f->steps, steps));
    }
}
