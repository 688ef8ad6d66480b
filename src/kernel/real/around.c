// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What goes around the steps of any rule. Compiled with -ffp-contract=off, as steps.c: an element
// has the same bits wherever a range is cut.
#include "kernel/real/around.h"

void X(clamp)(size_t n, double bound, const void *from, void *to)
{
    const real *x = from;
    real *y = to;
    const real most = (real)bound;
    REAL_INDEPENDENT
    for (size_t i = 0; i < n; i++) { // a NAN stays one
        y[i] = x[i] > most ? most : x[i] < -most ? -most : x[i];
    }
}

void X(blend)(size_t n, double a, const void *first, double b, const void *second, void *to)
{
    const real *x = first, *y = second;
    real *z = to;
    const real of_x = (real)a, of_y = (real)b;
    REAL_INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        z[i] = of_x * x[i] + of_y * y[i];
    }
}

// Whether a and b have different signs, and neither is 0; without branches, and without a product,
// which could underflow.
static inline int opposed(real a, real b)
{
    return ((a < 0) & (b > 0)) | ((a > 0) & (b < 0));
}

double X(against)(size_t n, const void *displacement, const void *gradient)
{
    const real *moved = displacement, *g = gradient;
    real count = 0; // of no more numbers than single precision counts
    for (size_t i = 0; i < n; i++) {
        count += opposed(moved[i], g[i]) ? R(1.0) : R(0.0);
    }
    return (double)count;
}

static void move_all(size_t n, real factor, real shrink, const real *moved, real *x)
{
    REAL_INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        x[i] = (x[i] - shrink * x[i]) + factor * moved[i];
    }
}

// Where some numbers do not move, or do not decay, their factor is 0.
static void move_some(size_t n, const dsc_move *move, const real *moved, const real *g, real *x)
{
    const real factor = (real)move->factor, shrink = (real)move->shrink;
    const real waits = move->cautious ? R(0.0) : factor;
    const real keeps = move->decay_cautious ? R(0.0) : shrink;
    REAL_INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        const real by = opposed(moved[i], g[i]) ? factor : waits;
        // The step is -moved.
        const real less =
            ((moved[i] > 0) & (x[i] > 0)) | ((moved[i] < 0) & (x[i] < 0)) ? keeps : shrink;
        x[i] = (x[i] - less * x[i]) + by * moved[i];
    }
}

void X(move)(size_t n, const dsc_move *move, const void *moved, const void *g, void *x)
{
    if (move->cautious || move->decay_cautious) {
        move_some(n, move, moved, g, x);
    } else {
        move_all(n, (real)move->factor, (real)move->shrink, moved, x);
    }
}

void X(approach)(size_t n, double share, void *behind, void *ahead)
{
    real *slow = behind, *x = ahead;
    const real part = (real)share;
    REAL_INDEPENDENT
    for (size_t i = 0; i < n; i++) {
        slow[i] += part * (x[i] - slow[i]);
        x[i] = slow[i];
    }
}
