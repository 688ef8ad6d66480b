// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// All stationary points of a function of one variable in an interval: it is cut into pieces
// until the slope in each is that of a cubic (which its values and curvatures at both ends
// foretell inside), and zeros are sought where the slope changes its sign, and where it has an
// extremum that touches zero. That is done with twice as many pieces again, until their number
// has stayed the same twice.
//
// Keeps: the number of pieces doubles until the count of zeros stays the same; the looks are
// bounded, and a function that wiggles faster than the finest pieces is reported by what was
// seen, not as solved. Zeros ascend, and one at the border of two pieces is listed once.
#include "surface/map/line.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/map/limits.h"
#include "surface/map/map.h"
#include "surface/map/walker.h"

enum { PIECES = 64, MOST_PIECES = 1 << 12, DEEPEST = 32, LOOKS = 3000000 };

typedef struct sample {
    double t, f, g, h; /* place, value, slope, curvature */
} sample;

typedef struct line {
    dsc_map_walker *w;
    double *x;
    size_t axis;
    double width, curvature; /* of the interval; the largest |h| seen */
    double steepest;         /* the largest |slope| at the end of a piece */
    dsc_map_root *roots;
    size_t count, room;
    uint64_t flat, looks;
} line;

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
    THEN(status,
         descent_objective_hessian_vector_f64(w->objective, l->x, w->p, w->rows, w->hp, error));
    // x is as it was between the calls: the next variable is looked at from the same point.
    l->x[l->axis] = kept;
    s->t = t;
    s->g = w->g[l->axis];
    s->h = w->hp[l->axis];
    l->looks++;
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
    if (away <= SAME_ZERO * l->width) { /* the end of one piece and the start of the next */
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
    return DESCENT_OK;
}

// Whether the slope is smaller at s than on both sides, and small, and not zero.
static bool is_flat(const line *l, const sample *a, const sample *s, const sample *b)
{
    return fabs(s->g) <= SMALL_SLOPE * l->steepest && s->g * a->g > 0.0 && s->g * b->g > 0.0 &&
           fabs(s->g) < fabs(a->g) && fabs(s->g) < fabs(b->g);
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
    const double rounding = ROUNDED_SLOPE * fmax(fabs(a->g), fabs(b->g));
    if (fabs(extreme.g) <= rounding && (a->g < 0.0) == (b->g < 0.0)) {
        return add(l, &extreme, a->g, b->g, error);
    }
    l->flat += is_flat(l, a, &extreme, b);
    TRY(cross(l, a, &extreme, error));
    return cross(l, &extreme, b, error);
}

// A sample that is exactly zero is one by itself; what it is its curvature says, if it has any.
static descent_status take_sample(line *l, const sample *a, const sample *s, const sample *b,
                                  descent_error *error)
{
    const bool level = s->h == 0.0 && (a->g == 0.0 || b->g == 0.0);
    l->flat += s->h == 0.0 && is_flat(l, a, s, b);
    if (s->g != 0.0 || level) {
        return DESCENT_OK;
    }
    return s->h != 0.0 ? add(l, s, -s->h, s->h, error) : add(l, s, a->g, b->g, error);
}

// Whether the slope at s is that of the cubic with the slopes and curvatures at both ends.
static bool as_a_cubic(const sample *a, const sample *b, const sample *s)
{
    const double width = b->t - a->t, u = (s->t - a->t) / width, v = 1.0 - u;
    const double foretold = v * v * (1.0 + 2.0 * u) * a->g + u * u * (1.0 + 2.0 * v) * b->g +
                            width * u * v * (v * a->h - u * b->h);
    const double largest = fmax(fabs(s->g), fmax(fabs(a->g), fabs(b->g)));
    return fabs(s->g - foretold) <= AS_FORETOLD * largest;
}

static descent_status divide(line *l, const sample *a, const sample *b, int depth,
                             descent_error *error)
{
    sample m;
    if (dsc_map_is_stopped(l->w)) {
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
    bool smooth = as_a_cubic(a, b, &m);
    if (smooth && depth > 0) { /* also at a place that no period of the function knows */
        sample other;
        TRY(look(l, a->t + NO_PERIOD * (b->t - a->t), &other, error));
        smooth = as_a_cubic(a, b, &other);
    }
    depth = l->looks > LOOKS ? 0 : depth;
    if (smooth || depth == 0) {
        TRY(search_piece(l, a, &m, error));
        TRY(take_sample(l, a, &m, b, error));
        return search_piece(l, &m, b, error);
    }
    TRY(divide(l, a, &m, depth - 1, error));
    TRY(take_sample(l, a, &m, b, error));
    return divide(l, &m, b, depth - 1, error);
}

static descent_status search_line(line *l, double from, double to, size_t pieces,
                                  descent_error *error)
{
    sample a, b, before = {0};
    TRY(look(l, from, &a, error));
    before = a;
    for (size_t i = 1; i <= pieces && !dsc_map_is_stopped(l->w); i++) {
        const double part = (double)i / (double)pieces;
        TRY(look(l, i < pieces ? from + (to - from) * part : to, &b, error));
        l->steepest = isfinite(a.g) ? fmax(l->steepest, fabs(a.g)) : l->steepest;
        TRY(take_sample(l, &before, &a, &b, error));
        TRY(divide(l, &a, &b, DEEPEST, error));
        before = a;
        a = b;
    }
    return take_sample(l, &before, &a, &a, error);
}

// ---- what they are ----

// Whether the curvature at a zero is negligible next to the mean one over a thousandth of the
// line: a zero of higher order is only known so well.
static descent_status is_degenerate(line *l, dsc_map_root *root, descent_error *error)
{
    const double away = MEAN_OVER * l->width;
    sample left, right;
    TRY(look(l, root->t - away, &left, error));
    TRY(look(l, root->t + away, &right, error));
    const double mean = 0.5 * (fabs(left.g) + fabs(right.g)) / away;
    root->degenerate = !root->kink && (root->curvature == 0.0 || root->turn == DSC_TURN_LEVEL ||
                                       fabs(root->curvature) <= NO_CURVATURE * mean);
    return DESCENT_OK;
}

// Where the slope jumps it is not small next to the zero of its sign. *pole (out): nor is what
// the value gains there by a slope that grows.
static descent_status is_kink(line *l, dsc_map_root *root, bool *pole, descent_error *error)
{
    sample left, right;
    const double beside =
        fmax(ROUNDED_SLOPE * l->width, KINK_BESIDE * DBL_EPSILON * fabs(root->t));
    TRY(look(l, root->t - beside, &left, error));
    TRY(look(l, root->t + beside, &right, error));
    const double jump = fabs(right.g - left.g), gain = jump * beside;
    double most = 0.0, gained = 0.0, away = KINK_FROM * l->width;
    for (int k = 0; k < 16 && away > KINK_TO * beside; k++, away *= DECADE) {
        TRY(look(l, root->t - away, &left, error));
        TRY(look(l, root->t + away, &right, error));
        const double difference = fabs(right.g - left.g);
        gained = isfinite(difference) ? fmax(gained, difference * away) : gained;
        most = isfinite(difference) ? difference : most; /* the nearest one */
    }
    *pole = !isfinite(jump) || (gain > POLE_GAIN * gained && gain > 0.0);
    // Ten times as far away the slopes of a smooth function differ ten times as much.
    root->kink = !*pole && jump > 0.5 * most && jump > KINK_JUMP * l->steepest &&
                 jump > KINK_VALUE * fabs(root->f) / l->width;
    return DESCENT_OK;
}

// Without what is a pole. Of a search that was stopped nothing is used.
static descent_status settle(line *l, descent_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->count && !dsc_map_is_stopped(l->w); i++) {
        dsc_map_root *root = &l->roots[i];
        bool pole = false;
        TRY(is_kink(l, root, &pole, error));
        TRY(is_degenerate(l, root, error));
        if (!pole) {
            l->roots[kept++] = *root;
        }
    }
    l->count = kept;
    return DESCENT_OK;
}

// Whether the values only fall from root a to root b, its neighbour: no pole lies between.
static descent_status leads_down(line *l, const dsc_map_root *a, const dsc_map_root *b,
                                 bool *down, descent_error *error)
{
    enum { VALUES = 64 };
    const double rounding = ROUNDED_VALUE * (fabs(a->f) + fabs(b->f));
    double before = a->f;
    *down = b->f <= a->f + rounding;
    for (int i = 1; *down && i < VALUES; i++) {
        sample s;
        TRY(look(l, a->t + (b->t - a->t) * i / VALUES, &s, error));
        *down = s.f <= before + rounding && s.f >= b->f - rounding;
        before = s.f;
    }
    return DESCENT_OK;
}

static descent_status join(line *l, descent_error *error)
{
    for (size_t i = 0; i + 1 < l->count && !dsc_map_is_stopped(l->w); i++) {
        dsc_map_root *a = &l->roots[i], *b = a + 1;
        if (a->turn == DSC_TURN_MAXIMUM && b->turn == DSC_TURN_MINIMUM) {
            TRY(leads_down(l, a, b, &a->joined[1], error));
        } else if (a->turn == DSC_TURN_MINIMUM && b->turn == DSC_TURN_MAXIMUM) {
            TRY(leads_down(l, b, a, &b->joined[0], error));
        }
    }
    return DESCENT_OK;
}

descent_status dsc_map_line(dsc_map_walker *w, double *x, size_t axis,
                            dsc_map_line_found *found, descent_error *error)
{
    line l = {.w = w, .x = x, .axis = axis, .width = w->box->upper[axis] - w->box->lower[axis]};
    size_t same = 0, before = SIZE_MAX, pieces = PIECES;
    descent_status status = DESCENT_OK;
    for (;; pieces *= 2) {
        l.count = 0;
        l.flat = l.looks = 0;
        status = search_line(&l, w->box->lower[axis], w->box->upper[axis], pieces, error);
        same = l.count == before ? same + 1 : 0;
        before = l.count;
        if (status != DESCENT_OK || same == 2 || 2 * pieces > MOST_PIECES || l.looks > LOOKS ||
            dsc_map_is_stopped(l.w)) {
            break;
        }
    }
    THEN(status, settle(&l, error));
    THEN(status, join(&l, error));
    if (status != DESCENT_OK) {
        free(l.roots);
        return status;
    }
    *found = (dsc_map_line_found){.root = l.roots,
                                  .count = l.count,
                                  .flat = l.flat,
                                  .pieces = pieces,
                                  .settled = same == 2};
    return DESCENT_OK;
}
