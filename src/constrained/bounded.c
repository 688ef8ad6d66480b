// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [L99] Lin, More. Newton's method for large bound-constrained optimization problems. SIAM J.
// Optim. 1999.
// [S83] Steihaug. The conjugate gradient method and trust regions in large scale optimization.
// SIAM J. Numer. Anal. 1983.
#include "constrained/bounded.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/limits.h"
#include "constrained/vectors.h"

enum {
    CAUCHY_TRIALS = 20, /* lengths along the bent gradient */
    MINOR = 8,          /* free subspaces within one step */
    SEARCH_TRIALS = 12  /* lengths along a direction of conjugate gradients */
};
static const double armijo = 0.01;   /* [L99] mu_0 */
static const double accepted = 1e-4; /* [L99] eta_0 */
static const double poor = 0.25, good = 0.75;

typedef struct bounded_run {
    dsc_bounded *b;
    const dsc_bounded_function *f;
} bounded_run;

// ---- memory ----

descent_status dsc_bounded_create(dsc_bounded *b, size_t n, const double *lower,
                                  const double *upper, descent_error *error)
{
    enum { ARRAYS = 13 };
    *b = (dsc_bounded){.n = n, .lower = lower, .upper = upper};
    b->block =
        n < SIZE_MAX / ARRAYS / sizeof(double) ? calloc(n * ARRAYS, sizeof(double)) : NULL;
    if (!b->block) {
        return dsc_no_memory(error, "a minimisation within bounds",
                             n * ARRAYS * sizeof(double));
    }
    double **const arrays[ARRAYS] = {&b->x,     &b->g,       &b->s,    &b->hs, &b->w,
                                     &b->p,     &b->hp,      &b->r,    &b->d,  &b->hd,
                                     &b->trial, &b->g_trial, &b->first};
    for (size_t i = 0; i < ARRAYS; i++) {
        *arrays[i] = b->block + i * n;
    }
    return DESCENT_OK;
}

void dsc_bounded_free(dsc_bounded *b)
{
    free(b->block);
    *b = (dsc_bounded){0};
}

// ---- vectors ----

// The nearest number within the bounds; one that is a bound but for the rounding of x + (bound - x) is
// that bound, so that it counts as held.
static double inside(const dsc_bounded *b, size_t i, double x)
{
    const double low = b->lower[i], high = b->upper[i], rounding = 4.0 * DBL_EPSILON * fabs(x);
    return x <= low + rounding ? low : x >= high - rounding ? high : x;
}

double dsc_projected(size_t n, const double *lower, const double *upper, const double *x,
                     const double *g)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double to = x[i] - g[i];
        // Not the difference of two numbers near x, which would be rounded.
        const double way = to < lower[i]   ? lower[i] - x[i]
                           : to > upper[i] ? upper[i] - x[i]
                                           : g[i];
        most = fmax(most, fabs(way));
    }
    return most;
}

// The model g's + s'Hs / 2, with hs = H s.
static double model(const dsc_bounded *b, const double *s, const double *hs)
{
    return dsc_plain_dot(b->n, b->g, s) + 0.5 * dsc_plain_dot(b->n, s, hs);
}

// ---- the Cauchy point ----

// s = clamp(x - alpha g) - x; whether it is a good enough step, with hs of it.
static descent_status try_along(bounded_run *run, double alpha, double *s, double *hs,
                                bool *good_enough, descent_error *error)
{
    dsc_bounded *b = run->b;
    for (size_t i = 0; i < b->n; i++) {
        s[i] = inside(b, i, b->x[i] - alpha * b->g[i]) - b->x[i];
    }
    *good_enough = false;
    if (dsc_plain_norm(b->n, s) > b->radius) {
        return DESCENT_OK;
    }
    TRY(run->f->multiply(run->f->context, s, hs, error));
    *good_enough = model(b, s, hs) <= armijo * dsc_plain_dot(b->n, b->g, s);
    return DESCENT_OK;
}

// b->s and b->hs: the longest of steps along the bent gradient, ten times apart, that the model
// agrees with.
static descent_status find_cauchy(bounded_run *run, descent_error *error)
{
    dsc_bounded *b = run->b;
    const size_t bytes = b->n * sizeof(double);
    bool fits = false;
    TRY(try_along(run, b->along, b->s, b->hs, &fits, error));
    if (!fits) {
        for (int i = 0; i < CAUCHY_TRIALS && !fits; i++) {
            b->along *= 0.1;
            TRY(try_along(run, b->along, b->s, b->hs, &fits, error));
        }
        if (!fits) {
            memset(b->s, 0, bytes);
            memset(b->hs, 0, bytes);
        }
        return DESCENT_OK;
    }
    for (int i = 0; i < CAUCHY_TRIALS; i++) {
        TRY(try_along(run, 10.0 * b->along, b->p, b->hp, &fits, error));
        if (!fits || memcmp(b->p, b->s, bytes) == 0) {
            break;
        }
        b->along *= 10.0;
        memcpy(b->s, b->p, bytes);
        memcpy(b->hs, b->hp, bytes);
    }
    return DESCENT_OK;
}

// ---- conjugate gradients in the free variables ----

static bool is_free(const dsc_bounded *b, size_t i)
{
    const double at = inside(b, i, b->x[i] + b->s[i]);
    return at > b->lower[i] && at < b->upper[i];
}

// p += t d, out to the border of the trust region.
static void to_border(dsc_bounded *b, double *hp)
{
    const size_t n = b->n;
    const double dd = dsc_plain_dot(n, b->d, b->d), pd = dsc_plain_dot(n, b->p, b->d);
    const double rest = fmax(0.0, b->radius * b->radius - dsc_plain_dot(n, b->p, b->p));
    const double root = sqrt(pd * pd + dd * rest);
    const double t = pd > 0.0 ? rest / (pd + root) : (root - pd) / dd;
    for (size_t i = 0; i < n && isfinite(t); i++) {
        b->p[i] += t * b->d[i];
        hp[i] += t * b->hd[i];
    }
}

// Minimises the model over the free variables from where s is: b->p, and b->hp = H p in all of
// them. *border (out): it ended at the border of the trust region. [S83]
static descent_status conjugate(bounded_run *run, double stop, bool *border,
                                descent_error *error)
{
    dsc_bounded *b = run->b;
    const size_t n = b->n;
    memset(b->p, 0, n * sizeof *b->p);
    memset(b->hp, 0, n * sizeof *b->hp);
    memcpy(b->d, b->r, n * sizeof *b->d);
    double rr = dsc_plain_dot(n, b->r, b->r);
    *border = false;
    for (size_t k = 0; k < 2 * n + 20 && sqrt(rr) > stop; k++) {
        TRY(run->f->multiply(run->f->context, b->d, b->hd, error));
        const double curvature = dsc_plain_dot(n, b->d, b->hd);
        const double alpha = rr / curvature;
        double squares = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double to = b->p[i] + alpha * b->d[i];
            squares += to * to;
        }
        if (!(curvature > 0.0) || !(sqrt(squares) < b->radius)) {
            to_border(b, b->hp);
            *border = true;
            return DESCENT_OK;
        }
        for (size_t i = 0; i < n; i++) {
            b->p[i] += alpha * b->d[i];
            b->hp[i] += alpha * b->hd[i];
            b->r[i] -= is_free(b, i) ? alpha * b->hd[i] : 0.0;
        }
        const double next = dsc_plain_dot(n, b->r, b->r);
        for (size_t i = 0; i < n; i++) {
            b->d[i] = b->r[i] + next / rr * b->d[i];
        }
        rr = next;
    }
    return DESCENT_OK;
}

// s moves along p, bent at the bounds, as far as the model falls enough. *whole (out): p fitted.
static descent_status follow(bounded_run *run, bool *whole, descent_error *error)
{
    dsc_bounded *b = run->b;
    const size_t n = b->n;
    const double at = model(b, b->s, b->hs);
    double t = 1.0;
    for (int k = 0; k < SEARCH_TRIALS; k++, t *= 0.5) {
        double slope = 0.0;
        bool bent = false;
        for (size_t i = 0; i < n; i++) {
            const double to = b->x[i] + b->s[i] + t * b->p[i];
            const double kept = inside(b, i, to);
            bent = bent || kept != to;
            b->w[i] = kept != to ? kept - b->x[i] : b->s[i] + t * b->p[i];
            slope += (b->g[i] + b->hs[i]) * (b->w[i] - b->s[i]);
        }
        if (bent) {
            TRY(run->f->multiply(run->f->context, b->w, b->hd, error));
        } else {
            for (size_t i = 0; i < n; i++) {
                b->hd[i] = b->hs[i] + t * b->hp[i];
            }
        }
        if (model(b, b->w, b->hd) <= at + armijo * fmin(slope, 0.0)) {
            memcpy(b->s, b->w, n * sizeof *b->s);
            memcpy(b->hs, b->hd, n * sizeof *b->hs);
            *whole = !bent;
            return DESCENT_OK;
        }
    }
    *whole = true; /* nothing lower: as if it had ended */
    return DESCENT_OK;
}

// From the Cauchy point on, in one set of free variables after the other, each smaller.
static descent_status improve(bounded_run *run, descent_error *error)
{
    dsc_bounded *b = run->b;
    for (int k = 0; k < MINOR; k++) {
        double free = 0.0;
        for (size_t i = 0; i < b->n; i++) {
            b->r[i] = is_free(b, i) ? -(b->g[i] + b->hs[i]) : 0.0;
            free += is_free(b, i) ? b->g[i] * b->g[i] : 0.0;
        }
        const double share = fmin(0.1, sqrt(sqrt(free)));
        const double left = dsc_plain_norm(b->n, b->r);
        if (!(left > 0.0) || (k > 0 && left <= share * sqrt(free))) {
            return DESCENT_OK;
        }
        bool border = false, whole = false;
        TRY(conjugate(run, fmin(share * sqrt(free), 0.1 * left), &border, error));
        TRY(follow(run, &whole, error));
        if (border || whole) {
            return DESCENT_OK;
        }
    }
    return DESCENT_OK;
}

// ---- steps ----

static void set_radius(dsc_bounded *b, double ratio, double length, bool first)
{
    if (first) {
        b->radius = fmin(b->radius, fmax(length, 1e-3 * b->radius));
    }
    if (!(ratio >= poor)) {
        b->radius = 0.25 * fmin(length, b->radius);
    } else if (ratio > good && length >= 0.5 * b->radius) {
        b->radius = 4.0 * b->radius;
    }
}

static void take_trial(dsc_bounded *b, double value)
{
    double *kept = b->x;
    b->x = b->trial;
    b->trial = kept;
    kept = b->g;
    b->g = b->g_trial;
    b->g_trial = kept;
    b->value = value;
    b->projected = dsc_projected(b->n, b->lower, b->upper, b->x, b->g);
}

// Whether the trial point is the next one. Where values are down to rounding the gradient decides.
static bool is_better(const dsc_bounded *b, double value, double predicted, double *ratio)
{
    const double rounding = 10.0 * DBL_EPSILON * fabs(b->value);
    const double change = value - b->value;
    *ratio = change / predicted;
    if (!isfinite(value) || !isfinite(dsc_plain_largest(b->n, b->g_trial))) {
        *ratio = -1.0;
        return false;
    }
    if (fabs(predicted) <= rounding && fabs(change) <= rounding) {
        *ratio = 1.0;
        return dsc_projected(b->n, b->lower, b->upper, b->trial, b->g_trial) <
               DSC_ROUNDING_FALL * b->projected;
    }
    return *ratio > accepted;
}

static bool is_runaway(const dsc_bounded *b, double first_value)
{
    return dsc_plain_largest(b->n, b->x) >
               DSC_FAR * (1.0 + dsc_plain_largest(b->n, b->first)) ||
           b->value < -DSC_DEEP * (1.0 + fabs(first_value));
}

// One step, or a smaller trust region. *stalled (out): nothing can be gained any more.
static descent_status step(bounded_run *run, bool first, bool *moved, bool *stalled,
                           descent_error *error)
{
    dsc_bounded *b = run->b;
    TRY(find_cauchy(run, error));
    TRY(improve(run, error));
    double value = 0.0, ratio = 0.0;
    for (size_t i = 0; i < b->n; i++) {
        b->trial[i] = inside(b, i, b->x[i] + b->s[i]);
    }
    const double length = dsc_plain_norm(b->n, b->s), predicted = model(b, b->s, b->hs);
    *moved = memcmp(b->trial, b->x, b->n * sizeof *b->x) != 0;
    *stalled = !*moved || !(predicted < 0.0);
    if (*stalled) {
        return DESCENT_OK;
    }
    TRY(run->f->evaluate(run->f->context, b->trial, &value, b->g_trial, error));
    *moved = is_better(b, value, predicted, &ratio);
    *stalled = !*moved && ratio == 1.0;
    set_radius(b, ratio, length, first);
    if (!*moved) {
        return DESCENT_OK;
    }
    take_trial(b, value);
    return DESCENT_OK;
}

descent_status dsc_bounded_minimize(dsc_bounded *b, const dsc_bounded_function *function,
                                    double tolerance, descent_error *error)
{
    bounded_run run = {b, function};
    bool go_on = true, first = true;
    TRY(function->evaluate(function->context, b->x, &b->value, b->g, error));
    b->end = DSC_BOUNDED_UNDEFINED;
    if (!isfinite(b->value) || !isfinite(dsc_plain_largest(b->n, b->g))) {
        return DESCENT_OK;
    }
    memcpy(b->first, b->x, b->n * sizeof *b->x);
    b->projected = dsc_projected(b->n, b->lower, b->upper, b->x, b->g);
    TRY(function->accept(function->context, 0.0, b->projected, &go_on, error));
    b->radius = fmax(1.0, 0.1 * dsc_plain_norm(b->n, b->x));
    b->along = 1.0;
    const double first_value = b->value;
    while (go_on && b->projected > tolerance) {
        bool moved = false, stalled = false;
        TRY(step(&run, first, &moved, &stalled, error));
        if (moved && !stalled) {
            TRY(function->accept(function->context, dsc_plain_norm(b->n, b->s), b->projected,
                                 &go_on, error));
        }
        first = false;
        if (is_runaway(b, first_value)) {
            b->end = DSC_BOUNDED_RUNAWAY;
            return DESCENT_OK;
        }
        if (stalled ||
            !(b->radius > DBL_EPSILON * DBL_EPSILON * (1.0 + dsc_plain_largest(b->n, b->x)))) {
            b->end = DSC_BOUNDED_STALLED;
            return DESCENT_OK;
        }
    }
    b->end = b->projected <= tolerance ? DSC_BOUNDED_FOUND : DSC_BOUNDED_ENDED;
    return DESCENT_OK;
}
