// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A point on the surface with what is known there, and the questions that every test asks: how
// much is rounding, how far is far, how much is much.
#ifndef DSC_SURFACE_JUDGE_POINT_H
#define DSC_SURFACE_JUDGE_POINT_H

#include <descent/verdict.h>

#include "kernel/kernels.h"
#include "kernel/norm.h"
#include "objective/objective.h"

/// Streams of DSC_PURPOSE_VERDICT: two tests never see the same random numbers.
enum {
    DSC_STREAM_ROUNDING = 0,
    DSC_STREAM_SCALE = 8,
    DSC_STREAM_KINK = 16,
    DSC_STREAM_SAMPLE = 32,
    DSC_STREAM_BATCH = 64,
    DSC_STREAM_SIGNS = 128,
    DSC_STREAM_WALK = 256,
    DSC_STREAM_PROBE = 1024
};

enum { DSC_POINT_REPEATS = 3 };

typedef struct dsc_point {
    descent_objective *objective;
    const descent_rows *rows; /* NULL: all; borrowed */
    const descent_rows *from; /* those that `rows` are a sample of; NULL: they are no sample */
    const dsc_kernels *kernels;
    uint64_t seed;
    size_t n;
    double *x, *g;          /* n */
    double f, norm;         /* norm: |g| */
    double length;          /* 1 + |x|: distances are short compared with it */
    double rounding, noise; /* of |g| and of f: dsc_point_round */
    double *spread;         /* DSC_POINT_REPEATS x n: what rounding changed in g */
    double *scratch;        /* 2 n */
    uint64_t products;      /* Hessian-vector products so far */
    bool kinked;            /* a unit in the last place crosses a kink: rounding stays 0 */
    bool plain;             /* expensive, and surely not critical: few products will do */
    bool limited;           /* work is limited (stages.h), that on batches of all rows too */
} dsc_point;

/// At a copy of x[n]. The objective and rows are borrowed. Value and gradient may be not
/// finite. Freed with dsc_point_free, which accepts a zeroed one.
descent_status dsc_point_create(dsc_point *point, descent_objective *objective, const double *x,
                                const descent_rows *rows, uint64_t seed, descent_error *error);
void dsc_point_free(dsc_point *point);

/// Goes to x[n]; value, gradient, norm and length follow. Rounding stays what it was.
descent_status dsc_point_move(dsc_point *point, const double *x, descent_error *error);

/// *f (out) and g[n] (out, or NULL) elsewhere.
descent_status dsc_point_value(dsc_point *point, const double *x, double *f, double *g,
                               descent_error *error);

/// *f (out) and g[n] (out, or NULL) at x + t d, by way of at[n] (out).
descent_status dsc_point_along(dsc_point *point, const double *d, double t, double *at,
                               double *f, double *g, descent_error *error);

/// hv[n] (out) = H(x) v, at any x.
descent_status dsc_point_multiply(dsc_point *point, const double *x, const double *v,
                                  double *hv, descent_error *error);

/// Rows that there are, of a sample those that it is from, and the number of one of them:
/// batches are drawn from these.
size_t dsc_point_all(const dsc_point *point);
uint32_t dsc_point_row(const dsc_point *point, size_t k);

/// Fills rounding and noise: the spread of the gradient and of the value over three repetitions
/// in which every coordinate is one unit in the last place off, and the examples are added in
/// another order.
descent_status dsc_point_round(dsc_point *point, descent_error *error);

/// A gradient takes so long (5e9 multiply-adds for the value, and above 1e9 at plain points) that tests make do
/// with fewer.
bool dsc_is_heavy(const dsc_point *point);

/// Is it worth while to look whether the point is plain (a value of 2e8 multiply-adds)? m: of a sample, the
/// rows that it is from.
bool dsc_is_large(const dsc_point *point);

/// d[n] (out) = random, of length 1.
void dsc_point_random(const dsc_point *point, uint32_t stream, double *d);

#endif
