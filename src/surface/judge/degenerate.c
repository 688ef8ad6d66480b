// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Walking along a null vector z in a straight line leaves the floor of the valley, which may be
// bent: the coordinates with curvature are moved to where the loss is least at every step (the
// reduction of Lyapunov and Schmidt),
//
//     phi(t) = min over w of f(x + t z + w),  w in the range of H
//
// (max where H is negative semidefinite, for maxima).
//
// The first t at which phi differs from f(x) by more than rounding says whether that way leads
// up or down, whatever the order of the term that does it: phi(t) = D3 t^3 / 6 + q t^4 / 24 +
// ... with the reduced quartic q, and where both vanish the next one. Terms of a high order (n
// factors: order n) are below rounding until t is as long as the problem, so a level way is
// followed far beyond 1 + |x|, with the length sqrt(n) that a step of 1 in every coordinate
// has. Ways: random ones among the null vectors; the signs (+-1, ..., +-1) / sqrt(n) and the
// axes, each projected on them. Products are largest along signs, and forms like x^6 - x^2 y^2
// are special along axes only.
//
// Keeps: "level" is claimed only for what was walked: a way is up, down or flat as far as it
// goes, and a difference counts when it is more than rounding and is still there a little
// farther (is_steady). Random ways follow from the seed.
#include "surface/judge/degenerate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "surface/judge/limits.h"

enum {
    CORRECTIONS = 8,
    TURNS = 40,
    TURNED = 6,
    SIGNS = 8,
    AXES = 64,
    BISECTIONS = 40,
    POWERS = 4
};

typedef struct valley {
    dsc_point *point;
    dsc_local *local;
    double *z, *y, *g, *w, *trial, *turned; /* n */
    double *turned_g;
} valley;

// *phi (out) at x + t z, and w->y, w->g there.
static descent_status walk(valley *v, const double *z, double t, double *phi,
                           descent_error *error)
{
    const size_t n = v->point->n;
    TRY(dsc_point_along(v->point, z, t, v->y, phi, v->g, error));
    const bool correct = v->local->index.dense.n > 0 && v->local->scale > 0.0;
    double before = HUGE_VAL;
    for (int i = 0; correct && i < CORRECTIONS && isfinite(*phi); i++) {
        TRY(dsc_local_solve(v->local, v->g, v->w, error));
        const double gain = fabs(0.5 * dsc_dot(n, v->g, v->w));
        // Solving by H of the start, not of here: cheap, and good as long as the gain shrinks.
        if (!(gain > FLOOR_REACHED * fabs(*phi - v->point->f)) || !(gain < 0.5 * before)) {
            break; // good enough, or it gets no better
        }
        before = gain;
        for (size_t k = 0; k < n; k++) {
            v->y[k] -= v->w[k];
        }
        TRY(dsc_point_value(v->point, v->y, phi, v->g, error));
    }
    return DESCENT_OK;
}

typedef enum slope { DOWN, FLAT, UP } slope;

static slope sign_of(const dsc_point *point, double phi)
{
    if (!(fabs(phi - point->f) > CLEAR_OF_NOISE * point->noise)) {
        return isnan(phi) ? UP : FLAT;
    }
    return phi < point->f ? DOWN : UP;
}

// Is the change at t the same a little farther, so that it is none of rounding?
static descent_status is_steady(valley *v, const double *z, double side, double t, slope what,
                                bool *steady, descent_error *error)
{
    *steady = true;
    for (int i = 1; i <= 3 && *steady; i++) {
        double phi = 0.0;
        TRY(walk(v, z, side * t * (1.0 + A_LITTLE_FARTHER * i) * v->point->length, &phi,
                 error));
        *steady = sign_of(v->point, phi) == what;
    }
    return DESCENT_OK;
}

// Between t1, where the way is level, and t2, where it is not: the first change that is clear,
// but no more than that. *what, *t (in/out): at t2, and there.
static descent_status first_change(valley *v, const double *z, double side, double t1,
                                   slope *what, double *t, descent_error *error)
{
    dsc_point *point = v->point;
    double least = *t;
    slope there = *what;
    bool steady = false;
    for (int i = 0; i < BISECTIONS && least > t1 * (1.0 + BISECTED); i++) {
        // Bisection in the logarithm, for t covers many powers of ten.
        const double middle = sqrt(t1 * least);
        double phi = 0.0;
        TRY(walk(v, z, side * middle * point->length, &phi, error));
        const slope here = sign_of(point, phi);
        if (here == FLAT) {
            t1 = middle;
            continue;
        }
        there = here;
        least = middle;
        if (fabs(phi - point->f) <= FAR_ABOVE_NOISE * point->noise) {
            break;
        }
    }
    TRY(is_steady(v, z, side, least, there, &steady, error));
    if (steady) {
        *what = there;
        *t = least;
    }
    return DESCENT_OK;
}

// The first t at which something happens, and what; it must grow from there to the next. Where
// nothing does up to LONGEST, it goes on `far`.
static descent_status scan(valley *v, const double *z, double side, bool far, slope *what,
                           double *t, descent_error *error)
{
    dsc_point *point = v->point;
    const double most = far ? FARTHEST * sqrt((double)point->n) : LONGEST;
    double last = 0.0, before = 0.0;
    *what = FLAT;
    for (*t = SHORTEST; *t <= most; *t *= *t < LONGEST ? LONGER : FARTHER) {
        double phi = 0.0;
        TRY(walk(v, z, side * *t * point->length, &phi, error));
        const slope here = sign_of(point, phi);
        const double change = fabs(phi - point->f);
        if (*t > LONGEST && here != FLAT && *what == FLAT &&
            change > FAR_ABOVE_NOISE * point->noise) {
            *what = here;
            return first_change(v, z, side, before, what, t, error);
        }
        // Far away a change need not grow: it may be all that there is.
        const bool clear = change >= GROWS_BY * last ||
                           (*t > LONGEST && change > FAR_ABOVE_NOISE * point->noise);
        if (here != FLAT && here == *what && clear) {
            return DESCENT_OK;
        }
        *what = here;
        last = change;
        before = *t;
    }
    *what = FLAT;
    return DESCENT_OK;
}

// Of length 1; false where nothing is left.
static bool normalise(size_t n, double *z)
{
    const double norm = dsc_norm(n, z);
    for (size_t k = 0; k < n && norm > 0.0; k++) {
        z[k] /= norm;
    }
    return norm > NOTHING_LEFT;
}

// Are all directions without curvature? Then there is nothing to project on.
static bool is_whole(const valley *v)
{
    return v->local->unexplained == v->point->n;
}

// v->z = a random unit vector among the null vectors, or the only one.
static void draw(valley *v, uint32_t probe)
{
    const size_t n = v->point->n, count = v->local->null_count;
    const dsc_random random = {v->point->seed, DSC_PURPOSE_VERDICT, DSC_STREAM_PROBE + probe};
    memset(v->z, 0, n * sizeof *v->z);
    for (size_t i = 0; i < (is_whole(v) ? n : count); i++) {
        const double part = count == 1 ? 1.0 : dsc_random_normal(&random, i);
        if (is_whole(v)) {
            v->z[i] = part;
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            v->z[k] += part * v->local->null[i * n + k];
        }
    }
    (void)normalise(n, v->z);
}

// v->z = what the null vectors have of the axis number i, or beyond n of signs: all alike, one
// unlike the others, random. False when that is nothing.
static bool draw_shape(valley *v, size_t i)
{
    const size_t n = v->point->n;
    const dsc_random random = {v->point->seed, DSC_PURPOSE_VERDICT,
                               DSC_STREAM_SIGNS + (uint32_t)(i - n)};
    for (size_t k = 0; k < n; k++) {
        const bool minus = i == n + 1 ? k == 0 : i > n && dsc_random_uniform(&random, k) < 0.5;
        v->trial[k] = i < n ? (k == i ? 1.0 : 0.0) : (minus ? -1.0 : 1.0) / sqrt((double)n);
    }
    if (is_whole(v)) {
        memcpy(v->z, v->trial, n * sizeof *v->z);
        return true;
    }
    memset(v->z, 0, n * sizeof *v->z);
    for (size_t j = 0; j < v->local->null_count; j++) {
        const double *q = v->local->null + j * n;
        const double along = dsc_dot(n, q, v->trial);
        for (size_t k = 0; k < n; k++) {
            v->z[k] += along * q[k];
        }
    }
    return normalise(n, v->z);
}

// v->trial = the direction z turned by the angle against the gradient on the null vectors, or
// with it where the angle is negative.
static void turn(valley *v, const double *g, double angle)
{
    const size_t n = v->point->n;
    memset(v->trial, 0, n * sizeof *v->trial);
    for (size_t i = 0; i < v->local->null_count; i++) {
        const double *q = v->local->null + i * n;
        const double along = dsc_dot(n, q, g);
        for (size_t k = 0; k < n; k++) {
            v->trial[k] -= along * q[k];
        }
    }
    const double inward = dsc_dot(n, v->trial, v->z);
    for (size_t k = 0; k < n; k++) {
        v->trial[k] -= inward * v->z[k];
    }
    const double norm = dsc_norm(n, v->trial);
    for (size_t k = 0; k < n; k++) {
        v->trial[k] =
            cos(angle) * v->z[k] + (norm > 0.0 ? sin(angle) * v->trial[k] / norm : 0.0);
    }
}

// Turns v->z to where phi at the distance t is least (sense 1) or largest (-1); *reached (out):
// that is below f(x), or above it.
static descent_status turn_over(valley *v, double t, double sense, bool *reached,
                                descent_error *error)
{
    const size_t n = v->point->n;
    double phi = 0.0, angle = 0.5;
    TRY(walk(v, v->z, t, &phi, error));
    memcpy(v->turned_g, v->g, n * sizeof *v->g);
    *reached = false;
    for (int i = 0; i < TURNS && angle > LEAST_TURN && !*reached; i++) {
        double trial = 0.0;
        turn(v, v->turned_g, sense * angle);
        TRY(walk(v, v->trial, t, &trial, error));
        if (sense * trial < sense * phi) {
            phi = trial;
            memcpy(v->z, v->trial, n * sizeof *v->z);
            memcpy(v->turned_g, v->g, n * sizeof *v->g);
            angle = fmin(2.0 * angle, MOST_TURN);
        } else {
            angle *= TURN_SHRINKS;
        }
        *reached = sign_of(v->point, phi) == (sense > 0.0 ? DOWN : UP);
    }
    return DESCENT_OK;
}

// Derivatives along a single null vector, by differences of Hessian-vector products.
static descent_status derivatives(valley *v, dsc_degenerate *result, descent_error *error)
{
    dsc_point *point = v->point;
    const size_t n = point->n;
    const double *z = v->local->null;
    const double h = DIFFERENCE * point->length;
    double *third = v->trial, *fourth = v->turned;
    TRY(dsc_point_multiply(point, point->x, z, v->w, error));
    for (size_t k = 0; k < n; k++) {
        third[k] = 0.0;
        fourth[k] = -2.0 * v->w[k];
    }
    for (int side = -1; side <= 1; side += 2) {
        for (size_t k = 0; k < n; k++) {
            v->y[k] = point->x[k] + side * h * z[k];
        }
        TRY(dsc_point_multiply(point, v->y, z, v->w, error));
        for (size_t k = 0; k < n; k++) {
            third[k] += side * v->w[k] / (2.0 * h);
            fourth[k] += v->w[k];
        }
    }
    result->third = dsc_dot(n, z, third);
    result->quartic = dsc_dot(n, z, fourth) / (h * h);
    if (v->local->index.dense.n > 0) {
        TRY(dsc_local_solve(v->local, third, v->w, error));
        // What bending of the valley takes away: the floor is at w = -t^2/2 H^+ D3, up to
        // higher orders.
        result->quartic -= 3.0 * dsc_dot(n, third, v->w); // coefficient
    }
    return DESCENT_OK;
}

// Does the slope along z grow as a power of t up to LONGEST? *rise (out): the slope there.
static descent_status is_power(valley *v, double side, bool *is, double *rise,
                               descent_error *error)
{
    double last = 0.0, least = HUGE_VAL, most = -HUGE_VAL;
    for (int i = 0; i <= POWERS; i++) {
        const double t = LONGEST * pow(FARTHER, i - POWERS);
        double phi = 0.0;
        TRY(walk(v, v->z, side * t * v->point->length, &phi, error));
        *rise = dsc_dot(v->point->n, v->g, v->z);
        const double power = i > 0 ? log(*rise / last) / log(FARTHER) : (double)NAN;
        if (i > 0) {
            least = fmin(least, isnan(power) ? 0.0 : power); // NAN: the sign changes
            most = fmax(most, power);
        }
        last = *rise;
    }
    *is = least >= LEAST_POWER && most - least < SAME_POWER;
    return DESCENT_OK;
}

// Does the slope along z lead down and grow as a power of t, though f is level? Then there is a
// term of a high order below rounding, and the way is not level at all. One that leads up is no
// doubt; on floors that are bent in several directions what is left of the corrections does.
static descent_status has_hidden_slope(valley *v, double side, bool *hidden,
                                       descent_error *error)
{
    double rise = 0.0;
    bool power = false;
    TRY(is_power(v, side, &power, &rise, error));
    // On a bent floor what is left of the corrections grows like that too, but mostly outside.
    double inside = 0.0;
    for (size_t i = 0; i < v->local->null_count; i++) {
        const double part = dsc_dot(v->point->n, v->local->null + i * v->point->n, v->g);
        inside += part * part;
    }
    const bool within =
        is_whole(v) || sqrt(inside) >= WITHIN_FLOOR * dsc_norm(v->point->n, v->g);
    *hidden = within && power && rise < -CLEAR_OF_NOISE * v->point->rounding;
    return DESCENT_OK;
}

// Along a valley that leads down from t on, as long as it falls; at last in small steps, for
// terms of a high order.
static descent_status take_lowest(valley *v, double side, double t, double most, dsc_way *way,
                                  descent_error *error)
{
    double before = v->point->f, phi = 0.0, far = t;
    size_t i = 0;
    TRY(walk(v, v->z, side * t * v->point->length, &phi, error));
    while (phi < before) {
        t = far;
        before = phi;
        TRY(dsc_way_take(way, v->point, v->y, phi, error));
        do {
            far = FACTORS[i] * t;
            phi = HUGE_VAL;
            if (far <= most) {
                TRY(walk(v, v->z, side * far * v->point->length, &phi, error));
            }
        } while (!(phi < before) && ++i < sizeof FACTORS / sizeof *FACTORS);
    }
    return DESCENT_OK;
}

// One direction, to both sides. Where both lead up (or down) and there are others, it is
// turned.
static descent_status probe(valley *v, bool may_turn, bool may_be_level, dsc_degenerate *result,
                            dsc_way *way, descent_error *error)
{
    const bool far = v->local->null_count > 1 || is_whole(v);
    const double most = far ? FARTHEST * sqrt((double)v->point->n) : LONGEST;
    double up_at = 0.0, down_at = 0.0;
    for (int side = -1; side <= 1; side += 2) {
        slope what = FLAT;
        double t = 0.0;
        TRY(scan(v, v->z, side, far, &what, &t, error));
        if (what == DOWN && t > LONGEST && is_whole(v)) {
            bool power = false;
            double rise = 0.0;
            TRY(is_power(v, side, &power, &rise, error));
            result->distant += !power;
            what = power ? DOWN : FLAT;
            if (!power) {
                result->flat++;
                continue;
            }
        }
        result->down += what == DOWN;
        result->up += what == UP;
        result->flat += what == FLAT;
        if (what == FLAT && far && !may_be_level) {
            bool hidden = false;
            TRY(has_hidden_slope(v, side, &hidden, error));
            result->unclear += hidden;
        }
        up_at = what == UP ? t * v->point->length : up_at;
        down_at = what == DOWN ? t * v->point->length : down_at;
        if (what == DOWN) {
            TRY(take_lowest(v, side, t, t > LONGEST ? most : LONGEST, way, error));
        }
    }
    bool reached = false;
    if (may_turn && up_at > 0.0 && !way->found) {
        TRY(turn_over(v, up_at, 1.0, &reached, error));
        if (reached) {
            result->down++;
            return take_lowest(v, 1.0, up_at / v->point->length, LONGEST, way, error);
        }
    } else if (may_turn && down_at > 0.0 && result->up == 0) {
        TRY(turn_over(v, down_at, -1.0, &reached, error));
        result->up += reached;
    }
    return DESCENT_OK;
}

static descent_status make_valley(dsc_point *point, dsc_local *local, valley *v,
                                  descent_error *error)
{
    const size_t n = point->n;
    double *block = dsc_alloc_aligned(n, 7 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "directions without curvature", 7 * n * sizeof *block);
    }
    *v = (valley){.point = point,
                  .local = local,
                  .z = block,
                  .y = block + n,
                  .g = block + 2 * n,
                  .w = block + 3 * n,
                  .trial = block + 4 * n,
                  .turned = block + 5 * n,
                  .turned_g = block + 6 * n};
    return DESCENT_OK;
}

descent_status dsc_valley_try(dsc_point *point, dsc_local *local, size_t which, const double *v,
                              dsc_way *way, descent_error *error)
{
    if (local->index.dense.n == 0) {
        return DESCENT_OK;
    }
    valley floor = {0};
    TRY(make_valley(point, local, &floor, error));
    memcpy(floor.z, v, point->n * sizeof *v);
    const bool zero = local->zero[which];
    // For the time of the walk the direction counts as one of the valley: nothing is corrected
    // along it.
    local->zero[which] = true;
    descent_status status = DESCENT_OK;
    for (int side = -1; side <= 1 && status == DESCENT_OK; side += 2) {
        slope what = FLAT;
        double t = 0.0;
        status = scan(&floor, floor.z, side, false, &what, &t, error);
        if (what == DOWN) {
            THEN(status, take_lowest(&floor, side, t, LONGEST, way, error));
        }
    }
    local->zero[which] = zero;
    dsc_free_aligned(floor.z);
    return status;
}

descent_status dsc_degenerate_test(dsc_point *point, dsc_local *local, uint64_t probes,
                                   dsc_degenerate *result, dsc_way *way, descent_error *error)
{
    const size_t n = point->n;
    *result = (dsc_degenerate){.third = (double)NAN, .quartic = (double)NAN};
    if (local->null_count == 0) {
        return DESCENT_OK;
    }
    valley v = {0};
    TRY(make_valley(point, local, &v, error));
    const bool single = local->null_count == 1;
    descent_status status = single ? derivatives(&v, result, error) : DESCENT_OK;
    const uint64_t ways = single ? 1 : probes;
    for (uint64_t i = 0; status == DESCENT_OK && i < ways; i++) {
        draw(&v, (uint32_t)i);
        status = probe(&v, !single && i < TURNED, false, result, way, error);
    }
    const bool shapes = !single && probes > 0 && !dsc_is_heavy(point);
    for (size_t i = n <= AXES ? 0 : n; status == DESCENT_OK && shapes && i < n + SIGNS; i++) {
        if (draw_shape(&v, i)) {
            status = probe(&v, false, i < n, result, way, error);
        }
    }
    dsc_free_aligned(v.z);
    return status;
}
