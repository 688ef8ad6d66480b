// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures of a loss surface along one or two directions, with what they hide.
//
//     double axes[2 * n];
//     descent_slice_random_axes(f, x, 2, seed, axes, &error);
//     const descent_slice_region region = {.dims = 2, .axes = axes, .low = {-1, -1},
//                                          .high = {1, 1}, .points = {21, 21}};
//     descent_slice_result *slice = NULL;
//     descent_slice_take(f, x, NULL, &region, NULL, 0, NULL, NULL, &slice, &error);
//
// Threads: calls may run at the same time, each on an objective of its own (objective.h).
// Structs with members are plain values: any number of threads may read one while none writes
// it.
#ifndef DESCENT_SLICE_H
#define DESCENT_SLICE_H

#include <descent/base.h>
#include <descent/objective.h>

#ifdef __cplusplus
extern "C" {
#endif

/// dims random directions for a slice through x[n]: axes[dims x n] (out). For a network of
/// dense layers they are filter-normalised: the part of a direction that goes into a unit is as
/// long as that unit's weights, biases stay [Li et al. 2018]. Units that can be scaled without
/// changing the network (relu and its kin) are first balanced, in and out equally long, and the
/// direction is scaled back: so a network that computes the same has the same picture, which
/// plain filter normalisation does not give. For other objectives each is as long as x (1 when
/// x is 0). The objective is float64. The same seed gives the same directions.
DESCENT_API descent_status descent_slice_random_axes(descent_objective *objective,
                                                     const double *x, size_t dims,
                                                     uint64_t seed, double *axes,
                                                     descent_error *error);

/// The dims (1 or 2) directions in which a path of count points (path: count x n) lies most,
/// seen from x[n]: principal components of its differences to x, of length 1. explained[dims]
/// (out): the share of the squared lengths in each. Where the path has fewer dimensions the
/// rest of axes is 0, and of explained. DESCENT_INVALID when all its points are x.
DESCENT_API descent_status descent_slice_path_axes(size_t n, const double *x,
                                                   const double *path, size_t count,
                                                   size_t dims, double *axes, double *explained,
                                                   descent_error *error);

/// What is cut: the points x + u axes[0] (+ v axes[1]).
typedef struct descent_slice_region {
    size_t dims;            /* 1 or 2 */
    const double *axes;     /* dims x n, not parallel */
    double low[2], high[2]; /* of u and v */
    size_t points[2];       /* of the grid, at least 2 and at most 10000 */
} descent_slice_region;

typedef struct descent_slice_result {
    size_t size;
    size_t dims, points[2];
    double low[2], high[2], length[2]; /* length: |axis| */
    double *values; /* points[1] x points[0], v by v; NAN where there is none */
    bool stopped;   /* by the callback */
    double center;  /* f(x) */
    double lowest, highest;

    /* How far the picture is from the function. */
    double spacing[2]; /* between two points of the grid, as a length in the space of x */
    double gap;        /* largest difference between the function and what lies between the
                          points of the grid, at `checks` random places of the region */
    size_t checks;
    double curvature[2]; /* eigenvalues of the Hessian at x seen in the slice, ascending, per
                            unit length; the second is NAN with one axis, both where there is
                            no Hessian */

    /* A path on it. */
    size_t count;
    double *path;         /* count x dims: its points, projected */
    double *path_values;  /* count: the function where they are ... */
    double *plane_values; /* ... and where they are drawn */
    double path_gap;      /* largest difference of the two; NAN without a path */
} descent_slice_result;

/// Called between evaluations with the share that is done; false ends it early: then the rest
/// of the values is NAN.
typedef bool descent_slice_progress(double done, void *user);

/// Evaluates a slice through x[n], on the rows (NULL: all), with a path[count x n] on it (NULL,
/// 0: none). The objective is float64. progress may be NULL. *slice (out) is freed with
/// descent_slice_free.
DESCENT_API descent_status descent_slice_take(descent_objective *objective, const double *x,
                                              const descent_rows *rows,
                                              const descent_slice_region *region,
                                              const double *path, size_t count,
                                              descent_slice_progress *progress, void *user,
                                              descent_slice_result **slice,
                                              descent_error *error);
DESCENT_API void descent_slice_free(descent_slice_result *slice);

/// What the picture shows at u, v: the values of the grid, linear in between (bilinear); NAN
/// outside of the region.
DESCENT_API double descent_slice_at(const descent_slice_result *slice, double u, double v);

#ifdef __cplusplus
}
#endif

#endif

// Li, Xu, Taylor, Studer, Goldstein. Visualizing the loss landscape of neural nets. NeurIPS
// 2018.
