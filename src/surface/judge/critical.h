// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Is a point critical? The quadratic model there, and what it says about the gradient.
//
// Scales. f and x have units, so nothing is compared with a bare number:
// - a distance is short compared with 1 + |x|,
// - a gain is small compared with max(|f|, the change of f at a distance of (1 + |x|) / 100):
//   where f is 0 at a minimum its own size says nothing. Both scale with f.
#ifndef DSC_SURFACE_JUDGE_CRITICAL_H
#define DSC_SURFACE_JUDGE_CRITICAL_H

#include "surface/index/index.h"
#include "surface/judge/point.h"
#include "surface/network/modes.h"

/// Up to this number of parameters every eigenvalue is looked at.
enum { DSC_LOCAL_SMALL = 64 };

/// The quadratic model at a point, with what is zero in it told from what is not.
typedef struct dsc_local {
    dsc_hessian curvature;
    dsc_index_request request;
    dsc_index index;
    dsc_modes modes;
    double scale;       /* largest |eigenvalue| */
    double reference;   /* what a gain is compared with: see above */
    size_t low, high;   /* negative eigenvalues */
    size_t unexplained; /* zero ones, modes aside */
    bool at_least;      /* there may be more of them: those that were seen are counted */
    bool crowded;       /* too many were seen: modes without a vector may hide others */
    bool *zero;         /* n, dense: this eigenvalue counts as zero */
    size_t null_count;  /* of these, vectors at hand (unexplained or fewer): */
    double *null;       /* null_count x n, orthonormal */
    double *step;       /* n: to the critical point of the model */
    double step_length;
    double clear;     /* length of its part along directions of which curvature and component of
                         g are both clear of rounding; 0 without a whole spectrum */
    double decrement; /* what the model could still gain: 1/2 sum (v'g)^2 / |lambda| */
    double flat;      /* part of |g| that no step of the model removes, 0 .. 1 */
    double *scratch;  /* 3 n */
} dsc_local;

/// What options->dense has to be at least for a whole spectrum: n, and more beyond 100,000
/// examples, where each of the n products takes longer.
double dsc_dense_wanted(const dsc_point *point);

/// Operations that a whole spectrum takes, but for a factor: n^2 max(n, m).
double dsc_dense_work(const dsc_point *point);

/// At point->x, for which the curvature is borrowed until dsc_local_free (which accepts a
/// zeroed one). The point must be finite. products: Hessian-vector products at most for the
/// index, and again for the step, where there is no whole spectrum (dsc_dense_wanted).
/// DESCENT_DIVERGED where the curvature is not finite.
descent_status dsc_local_create(dsc_local *local, dsc_point *point,
                                const descent_diagnose_options *options, uint64_t products,
                                descent_error *error);
void dsc_local_free(dsc_local *local);

/// The gradient is rounding, along each direction of clear curvature as well, or all that could
/// still be gained is nothing and the exact point is no way off.
bool dsc_is_critical(const dsc_point *point, const dsc_local *local);

/// *critical (out): the same, or the gradient lies where the curvature is next to zero and all
/// that f falls along it is negligible next to the values around: near a critical point where f
/// is flat to a higher order. point->noise grows to what is nothing then.
descent_status dsc_has_arrived(dsc_point *point, const dsc_local *local, bool *critical,
                               descent_error *error);

/// noise[n] (out): what rounding makes of the components of g along the eigenvectors, as far as
/// dsc_point_round saw it, and a thousandth of all of it at least. scratch: n.
descent_status dsc_component_noise(const dsc_dense *dense, const dsc_point *point,
                                   double *noise, double *scratch, descent_error *error);

/// Counts eigenvalues again that change by as much as they are within that distance: they are
/// zero as far as can be told, for a critical point that is known no better. Dense spectra
/// only.
descent_status dsc_local_blur(dsc_local *local, dsc_point *point, double distance,
                              descent_error *error);

/// Step, decrement and what is left of g, again: after the point and the spectrum have changed.
/// Parts of the step along zero eigenvalues are at most `radius` long.
descent_status dsc_local_step(dsc_local *local, dsc_point *point, double radius,
                              descent_error *error);

/// Kantorovich's number beta L eta at a point whose dense spectrum has no zero in it: beta = 1
/// / least |eigenvalue|, eta the length of the Newton step, L how fast the Hessian changes, as
/// products show it along the Newton step and in two random directions. At most 1/2: there is
/// one exact critical point near by [Kantorovich 1948]; L is an estimate, so this is evidence
/// and no proof.
descent_status dsc_kantorovich(dsc_local *local, dsc_point *point, double *number,
                               descent_error *error);

/// w[n] (out) = H+ g over the directions with curvature of either sign, the others left out: x
/// - w is where the model has its critical point along them.
descent_status dsc_local_solve(dsc_local *local, const double *g, double *w,
                               descent_error *error);

#endif
