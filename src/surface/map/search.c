// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One search for a stationary point, with the whole spectrum of the Hessian at every step. In
// the coordinates along its eigenvectors, with slope a_i and curvature l_i, a step is
//     -a_i / l_i             Newton's method with minimum-residual steps: l_i = 0 is left out,
//                            [R22]
//     -a_i / |l_i|           down: the saddle-free Newton method [D14],
//     +a_i / |l_i|           up, for the modes that lead to a saddle: eigenvector following
//                            [C81], [W03] 6.2.1,
//     -a_i (1 - exp(-l_i t)) / l_i    the steepest descent of the local quadratic [P88],
// none longer than a radius. What decides about the radius is how well the gradient is foretold
// by the Hessian, |g(x + p) - g - H p| / |H p|, which holds for all kinds of points.
//
// [D04] Deuflhard. Newton methods for nonlinear problems. 2004. 3.1: the natural level
// function. [R22] Roosta, Liu, Xu, Mahoney. Newton-MR. EURO J. Comp. Opt. 2022. [D14] Dauphin
// et al. Identifying and attacking the saddle point problem. NIPS 2014. [C81] Cerjan, Miller.
// On finding transition states. J. Chem. Phys. 1981. [W03] Wales. Energy landscapes. 2003.
// [P88] Page, McIver. On evaluating the reaction path Hamiltonian. J. Chem. Phys. 1988.
//
// Keeps: an end is a point only when Newton's step is nothing and the Hessian sees the
// gradient; a place where |g| has a minimum without a zero is told apart (seen_by_hessian).
// The eigenvalues that are returned are measured at the end itself, with their error (doubt).
#include "surface/map/search.h"

#include <math.h>
#include <string.h>

#include "surface/map/around.h"
#include "surface/map/kink.h"
#include "surface/map/limits.h"
#include "surface/map/map.h"
#include "surface/map/walker.h"

enum { STEPS_MOST = 400, POLISH = 4, PARTS = 4, PASSES = 5, HALVINGS = 20 };

// ---- the step ----

static double shorten(double length, double radius)
{
    return fmax(-radius, fmin(radius, length));
}

// The eigenvector that is most like the tracked one, which becomes that one.
static descent_status recognise(dsc_map_walker *w, size_t *mode, descent_error *error)
{
    const size_t n = w->box->n;
    TRY(dsc_dense_components(&w->dense, w->tracked, w->overlap, error));
    *mode = 0;
    for (size_t i = 1; i < n; i++) {
        *mode = fabs(w->overlap[i]) > fabs(w->overlap[*mode]) ? i : *mode;
    }
    memset(w->overlap, 0, n * sizeof *w->overlap);
    w->overlap[*mode] = 1.0;
    return dsc_dense_combine(&w->dense, w->overlap, w->tracked, error);
}

static void newton_step(dsc_map_walker *w, double radius)
{
    const double least = NEGLIGIBLE * dsc_map_scale(w);
    for (size_t i = 0; i < w->box->n; i++) {
        const double l = w->dense.values[i];
        w->step[i] = fabs(l) > least ? shorten(-w->along[i] / l, radius) : 0.0;
    }
}

// Up along `uphill` modes: the lowest ones, the tracked one (or SIZE_MAX) among them.
static void following_step(dsc_map_walker *w, size_t uphill, size_t tracked, double radius)
{
    const double least = NEGLIGIBLE * dsc_map_scale(w);
    size_t left = uphill - (uphill > 0 && tracked != SIZE_MAX);
    for (size_t i = 0; i < w->box->n; i++) {
        const double length =
            shorten(w->along[i] / fmax(fabs(w->dense.values[i]), least), radius);
        const bool up = i == tracked || left > 0;
        left -= left > 0 && i != tracked;
        w->step[i] = up ? length : -length;
    }
}

// (1 - exp(-l t)) / l
static double gone(double l, double t)
{
    return fabs(l * t) < LINEAR ? t : -expm1(-l * t) / l;
}

// The steepest descent for a time t, in units of the largest curvature.
static double descend(dsc_map_walker *w, double t)
{
    const double scale = dsc_map_scale(w);
    for (size_t i = 0; i < w->box->n; i++) {
        const double l = w->dense.values[i];
        const double curved = fabs(l) > NEGLIGIBLE * scale ? l : NEGLIGIBLE * scale;
        w->step[i] = -w->along[i] * gone(curved, t / scale);
    }
    return dsc_map_norm(w->box->n, w->step);
}

// As far along it as the radius allows, or to its end.
static void path_step(dsc_map_walker *w, double radius)
{
    double low = -LONGEST_PATH, high = LONGEST_PATH; /* logarithm of t */
    for (int k = 0; k < 60; k++) {
        // Bisection: the length of the path grows with t.
        const double middle = 0.5 * (low + high);
        const bool longer = !(descend(w, exp(middle)) <= radius);
        low = longer ? low : middle;
        high = longer ? middle : high;
    }
    descend(w, exp(low));
}

// Length of Newton's step.
static double newton_length(const dsc_map_walker *w)
{
    const double least = NEGLIGIBLE * dsc_map_scale(w);
    double squares = 0.0;
    for (size_t i = 0; i < w->box->n; i++) {
        const double l = w->dense.values[i];
        if (fabs(l) > least) {
            squares += w->along[i] / l * (w->along[i] / l);
        }
    }
    return sqrt(squares);
}

// |H g| / (|H| |g|), Frye's cheap sign of a gradient that the Hessian does not see.
static double seen_by_hessian(const dsc_map_walker *w)
{
    double squares = 0.0, all = 0.0;
    for (size_t i = 0; i < w->box->n; i++) {
        const double a = w->along[i] * w->dense.values[i];
        squares += a * a;
        all += w->along[i] * w->along[i];
    }
    return all > 0.0 ? sqrt(squares / all) / dsc_map_scale(w) : 1.0;
}

// ---- the walk ----

typedef struct walk {
    dsc_map_walker *w;
    dsc_map_search *search;
    size_t n;
    double radius, f;
    bool
        known; /* the spectrum is that of here: the last gradient was foretold FORETOLD_EXACTLY */
} walk;

// How far the change of the gradient is from what was foretold, w->g_next - w->g - w->hp, in
// two measures: relative to H p, and, with the curvature of each mode divided out, to p. The
// second does not mind steep walls [D04], the first zero modes. The smaller one counts. On the
// steepest descent it counts relative to the gradient as well, which passes places where the
// curvature along the path is zero.
static descent_status miss(walk *k, double *off, descent_error *error)
{
    dsc_map_walker *w = k->w;
    double squares = 0.0, natural = 0.0;
    for (size_t i = 0; i < k->n; i++) {
        w->kept[i] = w->g_next[i] - w->g[i] - w->hp[i];
        squares += w->kept[i] * w->kept[i];
    }
    TRY(dsc_dense_components(&w->dense, w->kept, w->overlap, error));
    const double least = NEGLIGIBLE * dsc_map_scale(w), foretold = dsc_map_norm(k->n, w->hp);
    for (size_t i = 0; i < k->n; i++) {
        const double l = w->dense.values[i];
        natural += fabs(l) > least ? w->overlap[i] / l * (w->overlap[i] / l) : 0.0;
    }
    *off = squares == 0.0 ? 0.0
                          : fmin(foretold > 0.0 ? sqrt(squares) / foretold : HUGE_VAL,
                                 sqrt(natural) / dsc_map_norm(k->n, w->p));
    if (k->search->uphill == DSC_MAP_PATH && *off > 0.0) {
        *off = fmin(*off, sqrt(squares) / dsc_map_norm(k->n, w->g));
    }
    return DESCENT_OK;
}

// The point x + p of the steps, its value *f (out) and gradient; *off (out): see miss, HUGE_VAL
// where the function has no value.
static descent_status attempt(walk *k, double *f, double *off, descent_error *error)
{
    dsc_map_walker *w = k->w;
    TRY(dsc_dense_combine(&w->dense, w->step, w->p, error));
    for (size_t i = 0; i < k->n; i++) {
        w->x_next[i] = k->search->x[i] + w->p[i];
        w->step[i] *= w->dense.values[i];
    }
    TRY(dsc_dense_combine(&w->dense, w->step, w->hp, error));
    TRY(descent_objective_evaluate_f64(w->objective, w->x_next, w->rows, f, w->g_next, error));
    *off = HUGE_VAL;
    return isfinite(*f) && dsc_map_all_finite(k->n, w->g_next) ? miss(k, off, error)
                                                               : DESCENT_OK;
}

// Whether the values fall all along the step to x_next, where it is f: no pole is jumped over,
// nor a rise.
static descent_status falls(walk *k, double f, double rounding, bool *falling,
                            descent_error *error)
{
    dsc_map_walker *w = k->w;
    double before = k->f;
    *falling = true;
    for (int part = 1; part <= PARTS && *falling; part++) {
        double here = f;
        if (part < PARTS) {
            for (size_t i = 0; i < k->n; i++) {
                w->kept[i] = k->search->x[i] + w->p[i] * part / PARTS;
            }
            TRY(descent_objective_evaluate_f64(w->objective, w->kept, w->rows, &here,
                                               w->overlap, error));
        }
        *falling = here <= before + rounding; /* false for NAN */
        before = here;
    }
    return DESCENT_OK;
}

static void accept(walk *k, double f)
{
    dsc_map_walker *w = k->w;
    memcpy(k->search->x, w->x_next, k->n * sizeof *w->x_next);
    double *g = w->g;
    w->g = w->g_next;
    // Exchanged, not copied; the other array is free for the next try.
    w->g_next = g;
    k->f = f;
}

static descent_status choose_step(walk *k, descent_error *error)
{
    dsc_map_walker *w = k->w;
    const dsc_map_search *s = k->search;
    size_t tracked = SIZE_MAX;
    if (s->track) {
        TRY(recognise(w, &tracked, error));
    }
    if (s->uphill == DSC_MAP_NEWTON) {
        newton_step(w, k->radius);
    } else if (s->uphill == DSC_MAP_PATH) {
        path_step(w, k->radius);
    } else {
        following_step(w, (size_t)s->uphill, tracked, k->radius);
    }
    return DESCENT_OK;
}

// Takes one step, with the radius made smaller until it is good. *stalled (out): none is.
static descent_status advance(walk *k, bool *stalled, descent_error *error)
{
    const bool path = k->search->uphill == DSC_MAP_PATH;
    const double width = k->w->box->width, most = path ? FORETOLD_PATH : FORETOLD;
    const double rounding = ROUNDED_VALUE * (1.0 + fabs(k->f));
    *stalled = false;
    for (;;) {
        double f = 0.0, off = 0.0;
        TRY(choose_step(k, error));
        const double length = dsc_map_norm(k->n, k->w->step);
        TRY(attempt(k, &f, &off, error));
        bool rises = (k->search->uphill == 0 || path) && f > k->f + rounding;
        if (path && off <= most && !rises) {
            TRY(falls(k, f, rounding, &rises, error));
            rises = !rises;
        }
        if (off <= most && !rises) {
            accept(k, f);
            k->known = off <= FORETOLD_EXACTLY;
            k->radius = off < FORETOLD_WELL * most
                            ? fmin(2.0 * fmax(k->radius, length), width * LARGEST_RADIUS)
                            : k->radius;
            return DESCENT_OK;
        }
        k->radius = RADIUS_SHRINKS * fmin(k->radius, length);
        if (!(k->radius > LEAST_RADIUS * width)) {
            *stalled = true;
            return DESCENT_OK;
        }
    }
}

// Newton's steps as long as |g| becomes smaller.
static descent_status polish(walk *k, descent_error *error)
{
    dsc_map_walker *w = k->w;
    for (int i = 0; i < POLISH; i++) {
        double f = 0.0, off = 0.0;
        newton_step(w, HUGE_VAL);
        TRY(attempt(k, &f, &off, error));
        if (!(dsc_map_norm(k->n, w->g_next) < 0.5 * dsc_map_norm(k->n, w->g))) {
            break;
        }
        accept(k, f);
        TRY(dsc_dense_components(&w->dense, w->g, w->along, error));
    }
    return DESCENT_OK;
}

// The gradient jumps within the shortest step, or its length has a minimum that is not zero.
static dsc_map_end where_it_stalled(const walk *k)
{
    dsc_map_walker *w = k->w;
    for (size_t i = 0; i < k->n; i++) {
        w->kept[i] = w->g_next[i] - w->g[i];
    }
    const bool jumps = !(dsc_map_norm(k->n, w->kept) <= JUMPS * dsc_map_norm(k->n, w->g));
    return !jumps && seen_by_hessian(w) < SEEN_FLAT ? DSC_END_FLAT : DSC_END_STALLED;
}

// Newton's step is nothing, and not because the Hessian does not see the gradient.
static bool is_there(const walk *k)
{
    const dsc_map_walker *w = k->w;
    const double small = ROUNDED_SCALE * dsc_map_scale(w) * w->box->width;
    return newton_length(w) <= ARRIVED * w->box->width &&
           (seen_by_hessian(w) > SEEN_POINT || dsc_map_norm(k->n, w->g) <= small);
}

static descent_status walk_on(walk *k, descent_error *error)
{
    dsc_map_walker *w = k->w;
    dsc_map_search *s = k->search;
    s->end = DSC_END_OUTSIDE;
    for (int step = 0; step < STEPS_MOST; step++) {
        bool finite = true, stalled = false;
        if (dsc_map_gives_up(w)) {
            return DESCENT_OK;
        }
        if (!k->known) {
            TRY(dsc_map_look(w, s->x, &finite, error));
        }
        if (!finite) {
            return DESCENT_OK;
        }
        if (dsc_map_scale(w) == 0.0) {
            s->end = dsc_map_norm(k->n, w->g) == 0.0 ? DSC_END_FLAT : DSC_END_STALLED;
            return DESCENT_OK;
        }
        TRY(dsc_dense_components(&w->dense, w->g, w->along, error));
        if (is_there(k)) {
            s->end = DSC_END_POINT;
            return polish(k, error);
        }
        TRY(advance(k, &stalled, error));
        if (stalled) {
            s->end = where_it_stalled(k);
            return DESCENT_OK;
        }
        if (!dsc_map_inside(w->box, s->x, MARGIN)) {
            return DESCENT_OK;
        }
    }
    if (seen_by_hessian(w) < SEEN_FLAT) {
        s->end = DSC_END_FLAT;
    }
    return DESCENT_OK;
}

// From x to a point nearby, along eigenvector `mode`: as far as the gradient there is that of the
// curvature, where there is some.
static descent_status step_aside(walk *k, bool *finite, descent_error *error)
{
    dsc_map_walker *w = k->w;
    dsc_map_search *s = k->search;
    TRY(dsc_map_look(w, s->x, finite, error));
    if (!*finite) {
        return DESCENT_OK;
    }
    memset(w->overlap, 0, k->n * sizeof *w->overlap);
    w->overlap[s->mode] = 1.0;
    TRY(dsc_dense_combine(&w->dense, w->overlap, w->tracked, error));
    const double curvature = w->dense.values[s->mode];
    const bool curved = fabs(curvature) > CURVED * dsc_map_scale(w);
    double away = s->side * BESIDE * w->box->width;
    for (int halving = 0; halving <= HALVINGS; halving++, away *= 0.5) {
        double f = 0.0, squares = 0.0;
        for (size_t i = 0; i < k->n; i++) {
            w->x_next[i] = s->x[i] + away * w->tracked[i];
        }
        TRY(descent_objective_evaluate_f64(w->objective, w->x_next, w->rows, &f, w->g_next,
                                           error));
        for (size_t i = 0; i < k->n; i++) {
            const double d = w->g_next[i] - away * curvature * w->tracked[i];
            squares += d * d;
        }
        if (!curved || sqrt(squares) <= AS_CURVED * fabs(away * curvature)) {
            break;
        }
    }
    memcpy(s->x, w->x_next, k->n * sizeof *s->x);
    k->known = false;
    return DESCENT_OK;
}

// The eigenvalues at the end, and their error: twice what the Hessian changes as far away as
// the true point may be, three times Newton's step. That is next to nothing unless the point is
// degenerate and the steps only became shorter by a factor.
static descent_status weigh(walk *k, descent_error *error)
{
    dsc_map_walker *w = k->w;
    dsc_map_search *s = k->search;
    bool finite = true;
    TRY(dsc_map_look(w, s->x, &finite, error)); /* also where a step seemed to tell it */
    if (!finite) {
        s->end = DSC_END_OUTSIDE;
        return DESCENT_OK;
    }
    memcpy(s->values, w->dense.values, k->n * sizeof *s->values);
    s->doubt = w->dense.asymmetry;
    TRY(dsc_dense_components(&w->dense, w->g, w->along, error));
    if (newton_length(w) <= NO_STEP * w->box->width) { // rounding
        return DESCENT_OK;
    }
    newton_step(w, HUGE_VAL);
    TRY(dsc_dense_combine(&w->dense, w->step, w->hp, error));
    for (size_t i = 0; i < k->n; i++) {
        w->x_next[i] = s->x[i] + STEPS_LEFT * w->hp[i];
    }
    TRY(dsc_map_multiply_all(w, w->x_next, &finite, error));
    for (size_t i = 0; i < k->n * k->n; i++) {
        w->matrix[i] -= w->dense.matrix[i];
    }
    s->doubt =
        fmax(w->dense.asymmetry, finite ? 2.0 * dsc_map_norm(k->n * k->n, w->matrix) : 0.0);
    return DESCENT_OK;
}

// From s->x, or from a point nearby, to an end.
static descent_status walk_from(walk *k, descent_error *error)
{
    dsc_map_walker *w = k->w;
    dsc_map_search *s = k->search;
    bool finite = true;
    s->end = DSC_END_OUTSIDE;
    k->known = false;
    k->radius = s->radius > 0.0 ? s->radius : FIRST_RADIUS * w->box->width;
    if (s->mode >= 0) {
        TRY(step_aside(k, &finite, error));
    }
    if (finite) {
        TRY(descent_objective_evaluate_f64(w->objective, s->x, w->rows, &k->f, w->g, error));
    }
    if (!finite || !isfinite(k->f) || !dsc_map_all_finite(k->n, w->g)) {
        return DESCENT_OK;
    }
    TRY(walk_on(k, error));
    s->f = k->f;
    s->gradient_norm = dsc_map_norm(k->n, w->g);
    if (s->end == DSC_END_POINT) {
        TRY(weigh(k, error));
        TRY(s->end == DSC_END_POINT
                ? dsc_map_look_around(w, s, k->f, dsc_map_norm(k->n, w->g), error)
                : DESCENT_OK);
    }
    return s->end == DSC_END_STALLED ? dsc_map_slide(w, s, error) : DESCENT_OK;
}

descent_status dsc_map_walk(dsc_map_walker *w, dsc_map_search *search, descent_error *error)
{
    walk k = {.w = w, .search = search, .n = w->box->n};
    search->f = search->gradient_norm = (double)NAN;
    w->walking = true;
    w->abandoned = false;
    descent_status status = walk_from(&k, error);
    // A path on an axis of symmetry may end at a saddle: down from there.
    for (int pass = 0; status == DESCENT_OK && !w->abandoned && pass < PASSES &&
                       search->uphill == DSC_MAP_PATH && search->end == DSC_END_POINT &&
                       search->values[0] < -fmax(search->doubt, ZERO_MODE * dsc_map_scale(w));
         pass++) {
        search->mode = 0;
        status = walk_from(&k, error);
    }
    if (w->abandoned) {
        search->end = DSC_END_ABANDONED;
    }
    w->walking = w->abandoned = false;
    return status;
}
