// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Slices of a loss surface along one or two directions, with measures of what they hide.
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
/// dense layers they are filter-normalised: the part of a direction that belongs to the
/// incoming weights of a unit is as long as these weights, and biases stay fixed [Li et al.
/// 2018]. Units that can be scaled without changing the network (relu and its variants) are
/// first balanced, so that incoming and outgoing weights are equally long, and the direction is
/// scaled back: thus networks that compute the same function have the same picture, which plain
/// filter normalisation does not ensure. For other objectives each direction is as long as x (1
/// when x is 0). The objective is float64. The same seed gives the same directions.
DESCENT_API descent_status descent_slice_random_axes(descent_objective *objective,
                                                     const double *x, size_t dims,
                                                     uint64_t seed, double *axes,
                                                     descent_error *error);

/// The dims (1 or 2) directions that explain most of a path of count points (path: count x n),
/// seen from x[n]: principal components of its differences to x, of length 1. explained[dims]
/// (out): the share of the squared lengths in each. When the path has fewer dimensions, the
/// rest of axes and explained is 0. DESCENT_INVALID when all its points are x.
DESCENT_API descent_status descent_slice_path_axes(size_t n, const double *x,
                                                   const double *path, size_t count,
                                                   size_t dims, double *axes, double *explained,
                                                   descent_error *error);

/// The region of the slice: the points x + u axes[0] (+ v axes[1]).
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
    double *values; /* points[1] x points[0], a row for each v; NAN where there is none */
    bool stopped;   /* by the callback */
    double center;  /* f(x) */
    double lowest, highest;

    /* How much the picture differs from the function. */
    double spacing[2]; /* between two points of the grid, as a length in the space of x */
    double gap;        /* largest difference between the function and the interpolated grid, at
                          `checks` random points of the region */
    size_t checks;
    double curvature[2]; /* eigenvalues of the Hessian at x restricted to the slice, ascending,
                            per unit length; the second is NAN with one axis, both when there is
                            no Hessian */

    /* A path in the slice. */
    size_t count;
    double *path;         /* count x dims: its points, projected */
    double *path_values;  /* count: the function at the points themselves ... */
    double *plane_values; /* ... and where they are drawn, in the slice */
    double path_gap;      /* largest difference of the two; NAN without a path */
} descent_slice_result;

/// Called between evaluations with the fraction that is done; returning false ends the slice
/// early: the remaining values are NAN.
typedef bool descent_slice_progress(double done, void *user);

/// Evaluates a slice through x[n], on the rows (NULL: all), with a path[count x n] (NULL, 0:
/// none). The objective is float64. progress may be NULL. *slice (out) is freed with
/// descent_slice_free.
DESCENT_API descent_status descent_slice_take(descent_objective *objective, const double *x,
                                              const descent_rows *rows,
                                              const descent_slice_region *region,
                                              const double *path, size_t count,
                                              descent_slice_progress *progress, void *user,
                                              descent_slice_result **slice,
                                              descent_error *error);
DESCENT_API void descent_slice_free(descent_slice_result *slice);

/// The value in the picture at u, v: (bi)linear interpolation of the grid; NAN outside the
/// region.
DESCENT_API double descent_slice_at(const descent_slice_result *slice, double u, double v);

#ifdef __cplusplus
}
#endif

#endif

// Li, Xu, Taylor, Studer, Goldstein. Visualizing the loss landscape of neural nets. NeurIPS
// 2018.
