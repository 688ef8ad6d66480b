// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// All stationary points of a function of one variable in an interval: it is cut into pieces
// until the slope in each is that of a cubic (which its values and curvatures at both ends
// foretell in the middle), and zeros are sought where the slope changes its sign, and where it
// has an extremum that touches zero.
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/map.h"

enum { PIECES = 128, DEEPEST = 32 };
static const double as_foretold = 0.02; /* of the largest slope of a piece */

typedef struct sample {
    double t, f, g, h; /* place, value, slope, curvature */
} sample;

typedef struct line {
    dsc_map_walker *w;
    double *x;
    size_t axis;
    double width, curvature; /* of the interval; the largest |h| seen */
    dsc_map_root *roots;
    size_t count, room;
    uint64_t flat;
    uint64_t looks;
} line;

// Whether somebody asked to stop: a slope that is rough at any scale is cut without an end.
static bool is_stopped(const line *l)
{
    const dsc_map_walker *w = l->w;
    if (l->looks % 64 == 0 && w->poll) {
        (void)w->poll(w->context);
    }
    return atomic_load(w->stopping);
}

static descent_status look(line *l, double t, sample *s, descent_error *error)
{
    dsc_map_walker *w = l->w;
    l->looks++;
    const size_t n = w->box->n;
    const double kept = l->x[l->axis];
    l->x[l->axis] = t;
    memset(w->p, 0, n * sizeof *w->p);
    w->p[l->axis] = 1.0;
    descent_status status =
        descent_objective_evaluate_f64(w->objective, l->x, w->rows, &s->f, w->g, error);
    if (status == DESCENT_OK) {
        status = descent_objective_hessian_vector_f64(w->objective, l->x, w->p, w->rows, w->hp,
                                                      error);
    }
    l->x[l->axis] = kept;
    s->t = t;
    s->g = w->g[l->axis];
    s->h = w->hp[l->axis];
    if (isfinite(s->h)) {
        l->curvature = fmax(l->curvature, fabs(s->h));
    }
    return status;
}

static bool has_numbers(const sample *s)
{
    return isfinite(s->f) && isfinite(s->g) && isfinite(s->h);
}

// ---- zeros ----

static descent_status add(line *l, const sample *at, double before, double after,
                          descent_error *error)
{
    const double away = l->count > 0 ? at->t - l->roots[l->count - 1].t : HUGE_VAL;
    if (away <= 1e-9 * l->width) { /* the end of one piece and the start of the next */
        return DESCENT_OK;
    }
    if (l->count == l->room) {
        const size_t room = l->room ? 2 * l->room : 64;
        dsc_map_root *more = dsc_realloc_array(l->roots, room, sizeof *more);
        if (!more) {
            return dsc_no_memory(error, "points on a line", room * sizeof *more);
        }
        l->roots = more;
        l->room = room;
    }
    l->roots[l->count++] =
        (dsc_map_root){.t = at->t,
                       .f = at->f,
                       .slope = at->g,
                       .curvature = at->h,
                       .turn = before < 0.0 && after > 0.0   ? DSC_TURN_MINIMUM
                               : before > 0.0 && after < 0.0 ? DSC_TURN_MAXIMUM
                                                             : DSC_TURN_LEVEL};
    return DESCENT_OK;
}

// A zero of the slope (or, with `of_curvature`, of the curvature) between a and b, where it has
// different signs: Newton's method inside a bracket that bisection keeps.
static descent_status close_in(line *l, sample a, sample b, bool of_curvature, sample *zero,
                               descent_error *error)
{
    double t = 0.5 * (a.t + b.t);
    const double sign = (of_curvature ? a.h : a.g) < 0.0 ? -1.0 : 1.0;
    for (int i = 0; i < 200; i++) {
        TRY(look(l, t, zero, error));
        const double y = of_curvature ? zero->h : zero->g;
        if (!has_numbers(zero) || y == 0.0) {
            return DESCENT_OK;
        }
        if (sign * y > 0.0) {
            a = *zero;
        } else {
            b = *zero;
        }
        const double newton = of_curvature ? (double)NAN : zero->t - zero->g / zero->h;
        const double middle = 0.5 * (a.t + b.t);
        // Every fourth one is the middle, so that the bracket becomes small.
        const double next = newton > a.t && newton < b.t && i % 4 != 3 ? newton : middle;
        if (next == t || middle == a.t || middle == b.t) {
            return DESCENT_OK;
        }
        t = next;
    }
    return DESCENT_OK;
}

static descent_status cross(line *l, const sample *a, const sample *b, descent_error *error)
{
    sample zero;
    if (a->g == 0.0 || b->g == 0.0 || (a->g < 0.0) == (b->g < 0.0)) {
        return DESCENT_OK;
    }
    TRY(close_in(l, *a, *b, false, &zero, error));
    TRY(has_numbers(&zero) ? add(l, &zero, a->g, b->g, error) : DESCENT_OK);
    if (l->count > 0 && l->roots[l->count - 1].t == zero.t) {
        // Where the slope jumps it is not small beside the zero of its sign.
        sample left, right;
        const double beside = fmax(1e-13 * l->width, 4.0 * DBL_EPSILON * fabs(zero.t));
        TRY(look(l, zero.t - beside, &left, error));
        TRY(look(l, zero.t + beside, &right, error));
        const double most = fmax(fabs(a->g), fabs(b->g));
        l->roots[l->count - 1].kink = fabs(right.g - left.g) > 1e-3 * most &&
                                      fabs(right.g - left.g) > 100.0 * l->curvature * beside;
    }
    return DESCENT_OK;
}

// Whether the slope is smaller at s than on both sides, and not zero.
static bool is_flat(const sample *a, const sample *s, const sample *b)
{
    return s->g * a->g > 0.0 && s->g * b->g > 0.0 && fabs(s->g) < fabs(a->g) &&
           fabs(s->g) < fabs(b->g);
}

// One piece whose slope is as smooth as a cubic.
static descent_status search_piece(line *l, const sample *a, const sample *b,
                                   descent_error *error)
{
    if (a->g == 0.0 && a->h == 0.0 && b->g == 0.0 && b->h == 0.0) { // level ground
        return DESCENT_OK;
    }
    const bool turns = a->h != 0.0 && b->h != 0.0 && (a->h < 0.0) != (b->h < 0.0);
    if (!turns) {
        return cross(l, a, b, error);
    }
    sample extreme;
    TRY(close_in(l, *a, *b, true, &extreme, error));
    if (!has_numbers(&extreme)) {
        return DESCENT_OK;
    }
    // Its rounding, or a slope that an inflection has.
    const double rounding = 1e-13 * fmax(fabs(a->g), fabs(b->g));
    if (fabs(extreme.g) <= rounding && (a->g < 0.0) == (b->g < 0.0)) {
        return add(l, &extreme, a->g, b->g, error);
    }
    l->flat += is_flat(a, &extreme, b);
    TRY(cross(l, a, &extreme, error));
    return cross(l, &extreme, b, error);
}

// A sample that is exactly zero is one by itself; what it is its curvature says, if it has any.
static descent_status take_sample(line *l, const sample *a, const sample *s, const sample *b,
                                  descent_error *error)
{
    const bool level = s->h == 0.0 && (a->g == 0.0 || b->g == 0.0);
    l->flat += s->h == 0.0 && is_flat(a, s, b);
    if (s->g != 0.0 || level) {
        return DESCENT_OK;
    }
    return s->h != 0.0 ? add(l, s, -s->h, s->h, error) : add(l, s, a->g, b->g, error);
}

static descent_status divide(line *l, const sample *a, const sample *b, int depth,
                             descent_error *error)
{
    sample m;
    if (is_stopped(l)) {
        return DESCENT_OK;
    }
    TRY(look(l, 0.5 * (a->t + b->t), &m, error));
    if (depth > 0 && !(has_numbers(a) && has_numbers(&m) && has_numbers(b))) {
        // The edge of the domain: not too closely.
        if (!has_numbers(a) && !has_numbers(&m) && !has_numbers(b)) {
            return DESCENT_OK;
        }
        depth = depth > 12 ? 12 : depth;
    } else if (!(has_numbers(a) && has_numbers(&m) && has_numbers(b))) {
        return DESCENT_OK;
    }
    const double foretold = 0.5 * (a->g + b->g) + (b->t - a->t) / 8.0 * (a->h - b->h);
    const double largest = fmax(fabs(m.g), fmax(fabs(a->g), fabs(b->g)));
    const bool smooth = fabs(m.g - foretold) <= as_foretold * largest;
    if (smooth || depth == 0) {
        TRY(search_piece(l, a, &m, error));
        TRY(take_sample(l, a, &m, b, error));
        return search_piece(l, &m, b, error);
    }
    TRY(divide(l, a, &m, depth - 1, error));
    TRY(take_sample(l, a, &m, b, error));
    return divide(l, &m, b, depth - 1, error);
}

static descent_status search_line(line *l, double from, double to, descent_error *error)
{
    sample a, b, before = {0};
    TRY(look(l, from, &a, error));
    before = a;
    for (int i = 1; i <= PIECES; i++) {
        TRY(look(l, i < PIECES ? from + (to - from) * i / PIECES : to, &b, error));
        TRY(take_sample(l, &before, &a, &b, error));
        TRY(divide(l, &a, &b, DEEPEST, error));
        before = a;
        a = b;
    }
    return take_sample(l, &before, &a, &a, error);
}

// Whether the curvature at a zero is nothing beside the mean one over a thousandth of the line:
// a zero of higher order is only known so well.
static descent_status is_degenerate(line *l, dsc_map_root *root, descent_error *error)
{
    const double away = 1e-3 * l->width;
    sample left, right;
    TRY(look(l, root->t - away, &left, error));
    TRY(look(l, root->t + away, &right, error));
    const double mean = 0.5 * (fabs(left.g) + fabs(right.g)) / away;
    root->degenerate = !root->kink && (root->curvature == 0.0 || root->turn == DSC_TURN_LEVEL ||
                                       fabs(root->curvature) <= 1e-4 * mean);
    return DESCENT_OK;
}

descent_status dsc_map_line(dsc_map_walker *w, double *x, size_t axis, dsc_map_root **roots,
                            size_t *count, uint64_t *flat, descent_error *error)
{
    line l = {.w = w, .x = x, .axis = axis, .width = w->box->upper[axis] - w->box->lower[axis]};
    descent_status status = search_line(&l, w->box->lower[axis], w->box->upper[axis], error);
    for (size_t i = 0; status == DESCENT_OK && i < l.count; i++) {
        status = is_degenerate(&l, &l.roots[i], error);
    }
    if (status != DESCENT_OK) {
        free(l.roots);
        return status;
    }
    *roots = l.roots;
    *flat = l.flat;
    *count = l.count;
    return DESCENT_OK;
}
