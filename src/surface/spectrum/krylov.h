// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An orthonormal basis of directions that grows by products with a curvature operator H, and H
// in that basis.
#ifndef DSC_SURFACE_SPECTRUM_KRYLOV_H
#define DSC_SURFACE_SPECTRUM_KRYLOV_H

#include "surface/spectrum/basis.h"
#include "surface/spectrum/hessian.h"

typedef struct dsc_krylov {
    dsc_hessian *curvature; /* H, borrowed */
    dsc_basis basis;        /* q_0 .. q_{count-1} */
    size_t n;
    size_t room;     /* vectors in the basis at most */
    size_t products; /* H q_j is known for j < products */
    double *h; /* h[j * room + i] = q_i' H q_j for j < products; with it H q_j is complete */
    double *errors; /* room: bounds of |H q_j - sum of h_ij q_i| */
    char *product;  /* n: scratch */
    double scale;   /* largest |H q_j| */
    uint64_t seed;
    uint32_t draws; /* random vectors so far */
} dsc_krylov;

/// An empty basis for at most `room` vectors. The operator is borrowed until dsc_krylov_free,
/// which accepts one that failed or was zeroed.
descent_status dsc_krylov_create(dsc_krylov *krylov, dsc_hessian *curvature, size_t room,
                                 uint64_t seed, descent_error *error);
void dsc_krylov_free(dsc_krylov *krylov);

/// Adds a random vector. When the basis spans everything, or has no room, *added (out) is
/// false.
descent_status dsc_krylov_draw(dsc_krylov *krylov, bool *added, descent_error *error);

/// Adds what v[n] has outside the basis, scaled to length 1; *added (out) is false when that is
/// no more than rounding errors, or there is no room.
descent_status dsc_krylov_add(dsc_krylov *krylov, const void *v, bool *added,
                              descent_error *error);

/// The same for a vector that everything after it is to be orthogonal to: it takes no product,
/// and its column of h stays 0, so that the rest is about H on what is orthogonal to it. Before
/// all vectors of the other kind.
descent_status dsc_krylov_lock(dsc_krylov *krylov, const void *v, descent_error *error);

/// Multiplies the first vector that has not been multiplied yet (there must be one), and adds
/// what the product has outside the basis, if that is more than rounding errors.
/// DESCENT_DIVERGED when the product has a number that is not finite.
descent_status dsc_krylov_step(dsc_krylov *krylov, descent_error *error);

/// A bound of |H y - theta y| for y = sum of s_j q_j over j < products, |s| = 1: its norm as
/// far as the basis knows it, plus a bound of the rounding errors of that knowledge.
double dsc_krylov_residual(const dsc_krylov *krylov, const double *s, double theta);

/// y[n] (out) = the same sum, scaled to length 1.
void dsc_krylov_combine(dsc_krylov *krylov, const double *s, void *y);

#endif
