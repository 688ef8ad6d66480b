// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Walking along a null vector z in a straight line leaves the floor of the valley, which may be
// bent: the coordinates with curvature are moved to where the loss is least at every step (the
// reduction of Lyapunov and Schmidt),
//
//     phi(t) = min over w of f(x + t z + w),  w in the range of H.
//
// The first t at which phi differs from f(x) by more than rounding says whether that way leads
// up or down, whatever the order of the term that does it: phi(t) = D3 t^3 / 6 + q t^4 / 24 +
// ... with the reduced quartic q, and where both vanish the next one.
#include "surface/degenerate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"

enum { CORRECTIONS = 8, TURNS = 40, TURNED = 6 };

static const double SHORTEST = 1e-5, LONGEST = 0.3, LONGER = 3.0; /* of 1 + |x| */

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
        const double gain = 0.5 * dsc_dot(n, v->g, v->w);
        if (!(gain > 1e-3 * fabs(*phi - v->point->f)) || !(gain < 0.5 * before)) {
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
    if (!(fabs(phi - point->f) > 10.0 * point->noise)) {
        return isnan(phi) ? UP : FLAT;
    }
    return phi < point->f ? DOWN : UP;
}

// The first t at which something happens, and what; it must grow from there to the next.
static descent_status scan(valley *v, const double *z, double side, slope *what, double *t,
                           descent_error *error)
{
    dsc_point *point = v->point;
    double last = 0.0;
    *what = FLAT;
    *t = SHORTEST;
    for (int i = 0; *t <= LONGEST; i++, *t = SHORTEST * pow(LONGER, i)) {
        double phi = 0.0;
        TRY(walk(v, z, side * *t * point->length, &phi, error));
        const slope here = sign_of(point, phi);
        const double change = fabs(phi - point->f);
        if (here != FLAT && here == *what && change >= 1.5 * last) {
            return DESCENT_OK;
        }
        *what = here;
        last = change;
    }
    *what = FLAT;
    return DESCENT_OK;
}

// v->z = a random unit vector among the null vectors, or the only one.
static void draw(valley *v, uint32_t probe)
{
    const size_t n = v->point->n, count = v->local->null_count;
    const dsc_random random = {v->point->seed, DSC_PURPOSE_VERDICT, DSC_STREAM_PROBE + probe};
    memset(v->z, 0, n * sizeof *v->z);
    for (size_t i = 0; i < count; i++) {
        const double part = count == 1 ? 1.0 : dsc_random_normal(&random, i);
        for (size_t k = 0; k < n; k++) {
            v->z[k] += part * v->local->null[i * n + k];
        }
    }
    const double norm = dsc_norm(n, v->z);
    for (size_t k = 0; k < n; k++) {
        v->z[k] /= norm;
    }
}

// v->trial = the direction z turned against the gradient on the null vectors by the angle.
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

// Turns v->z to where phi at the distance t is least; true when that is below f(x).
static descent_status turn_down(valley *v, double t, bool *below, descent_error *error)
{
    const size_t n = v->point->n;
    double phi = 0.0, angle = 0.5;
    TRY(walk(v, v->z, t, &phi, error));
    memcpy(v->turned_g, v->g, n * sizeof *v->g);
    *below = false;
    for (int i = 0; i < TURNS && angle > 1e-4 && !*below; i++) {
        double trial = 0.0;
        turn(v, v->turned_g, angle);
        TRY(walk(v, v->trial, t, &trial, error));
        if (trial < phi) {
            phi = trial;
            memcpy(v->z, v->trial, n * sizeof *v->z);
            memcpy(v->turned_g, v->g, n * sizeof *v->g);
            angle = fmin(2.0 * angle, 0.7);
        } else {
            angle *= 0.3;
        }
        *below = sign_of(v->point, phi) == DOWN;
    }
    return DESCENT_OK;
}

// Derivatives along a single null vector, by differences of Hessian-vector products.
static descent_status derivatives(valley *v, dsc_degenerate *result, descent_error *error)
{
    dsc_point *point = v->point;
    const size_t n = point->n;
    const double *z = v->local->null;
    const double h = 1e-3 * point->length;
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
        result->quartic -= 3.0 * dsc_dot(n, third, v->w);
    }
    return DESCENT_OK;
}

// Along a valley that leads down from t on, as long as it falls.
static descent_status take_lowest(valley *v, double side, double t, dsc_way *way,
                                  descent_error *error)
{
    double before = v->point->f;
    while (t <= LONGEST) {
        double phi = 0.0;
        TRY(walk(v, v->z, side * t * v->point->length, &phi, error));
        if (!(phi < before)) {
            break;
        }
        before = phi;
        TRY(dsc_way_take(way, v->point, v->y, phi, error));
        t *= LONGER;
    }
    return DESCENT_OK;
}

// One direction, to both sides. Where both lead up and there are others, it is turned.
static descent_status probe(valley *v, bool may_turn, dsc_degenerate *result, dsc_way *way,
                            descent_error *error)
{
    double up_at = 0.0;
    for (int side = -1; side <= 1; side += 2) {
        slope what = FLAT;
        double t = 0.0;
        TRY(scan(v, v->z, side, &what, &t, error));
        result->down += what == DOWN;
        result->up += what == UP;
        result->flat += what == FLAT;
        up_at = what == UP ? t * v->point->length : up_at;
        if (what == DOWN) {
            TRY(take_lowest(v, side, t, way, error));
        }
    }
    bool below = false;
    if (may_turn && up_at > 0.0 && !way->found) {
        TRY(turn_down(v, up_at, &below, error));
    }
    if (below) {
        result->down++;
        TRY(take_lowest(v, 1.0, up_at / v->point->length, way, error));
    }
    return DESCENT_OK;
}

descent_status dsc_degenerate_test(dsc_point *point, dsc_local *local, uint64_t probes,
                                   dsc_degenerate *result, dsc_way *way, descent_error *error)
{
    const size_t n = point->n;
    *result = (dsc_degenerate){.third = (double)NAN, .quartic = (double)NAN};
    if (local->null_count == 0) {
        return DESCENT_OK;
    }
    double *block = dsc_alloc_aligned(n, 7 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "ways where the curvature is zero", 7 * n * sizeof *block);
    }
    valley v = {.point = point,
                .local = local,
                .z = block,
                .y = block + n,
                .g = block + 2 * n,
                .w = block + 3 * n,
                .trial = block + 4 * n,
                .turned = block + 5 * n,
                .turned_g = block + 6 * n};
    const bool single = local->null_count == 1;
    descent_status status = single ? derivatives(&v, result, error) : DESCENT_OK;
    const uint64_t ways = single ? 1 : probes;
    for (uint64_t i = 0; status == DESCENT_OK && i < ways; i++) {
        draw(&v, (uint32_t)i);
        status = probe(&v, !single && i < TURNED, result, way, error);
    }
    dsc_free_aligned(block);
    return status;
}
