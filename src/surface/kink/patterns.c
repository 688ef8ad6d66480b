// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The steepest descent direction from a point with m kinks through it. Among the directions d
// that bring pre-activation k to the side t_k = +-1 the slope is g(t)'d: the best of them is
// the projection of -g(t) on the cone {d: t_k a_k'd >= 0}, its slope is minus its length. All
// 2^m cones are tried. Everything happens in the span of g and the a_k, so that products of
// these are enough.
//
// The projection is -g + sum of l_k t_k a_k with the smallest length over l >= 0: a problem of
// m numbers, solved by going through them one by one until nothing changes [Hildreth 1957].
#include "surface/kink/patterns.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "surface/kink/limits.h"

enum { MOST = DSC_PATTERNS, ROUNDS_MOST = 500 };

typedef struct cones {
    size_t m;
    double products[MOST][MOST]; /* a_j'a_k */
    double along[MOST];          /* a_k'g */
    double square;               /* g'g */
    const dsc_touch *touch;
} cones;

// g(t) = g + sum of change[k] a_k.
static void find_changes(const cones *c, unsigned pattern, double *change)
{
    for (size_t k = 0; k < c->m; k++) {
        const dsc_touch *touch = &c->touch[k];
        const double slope = pattern >> k & 1 ? touch->above : touch->below;
        change[k] = touch->back * (slope - touch->now);
    }
}

// weight[k] (out): the direction is -g + sum of weight[k] a_k. Returns its squared length.
static double project(const cones *c, unsigned pattern, double *weight)
{
    double change[MOST];
    find_changes(c, pattern, change);
    for (size_t k = 0; k < c->m; k++) {
        weight[k] = -change[k];
    }
    double lambda[MOST] = {0}, largest = 0.0, moved = 1.0;
    for (int round = 0; round < ROUNDS_MOST && moved > PROJECTED * largest; round++) {
        moved = 0.0;
        for (size_t k = 0; k < c->m; k++) {
            double side = -c->along[k]; // a_k'd
            for (size_t j = 0; j < c->m; j++) {
                side += weight[j] * c->products[k][j];
            }
            const double sign = pattern >> k & 1 ? 1.0 : -1.0;
            const double next = fmax(0.0, lambda[k] - sign * side / c->products[k][k]);
            weight[k] += sign * (next - lambda[k]);
            moved = fmax(moved, fabs(next - lambda[k]) * sqrt(c->products[k][k]));
            lambda[k] = next;
        }
        largest = fmax(largest, sqrt(c->square) + moved);
    }
    double square = c->square;
    for (size_t k = 0; k < c->m; k++) {
        square -= 2.0 * weight[k] * c->along[k];
        for (size_t j = 0; j < c->m; j++) {
            square += weight[k] * weight[j] * c->products[k][j];
        }
    }
    return square;
}

double dsc_touches_descent(const dsc_touches *touches, const double *g, double *d)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const size_t n = touches->n;
    cones c = {.m = touches->count, .square = kernels->dot(n, g, g), .touch = touches->kept};
    for (size_t k = 0; k < c.m; k++) {
        c.along[k] = kernels->dot(n, c.touch[k].normal, g);
        for (size_t j = 0; j < c.m; j++) {
            c.products[k][j] = kernels->dot(n, c.touch[k].normal, c.touch[j].normal);
        }
    }
    double best = -1.0, weight[MOST], chosen[MOST] = {0};
    for (unsigned pattern = 0; pattern < 1U << c.m; pattern++) {
        const double square = project(&c, pattern, weight);
        if (square > best) {
            best = square;
            memcpy(chosen, weight, sizeof chosen);
        }
    }
    memset(d, 0, n * sizeof *d);
    kernels->axpy(n, -1.0, g, d);
    for (size_t k = 0; k < c.m; k++) {
        kernels->axpy(n, chosen[k], c.touch[k].normal, d);
    }
    return -sqrt(kernels->dot(n, d, d));
}
