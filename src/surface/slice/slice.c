// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A slice of a surface: values on a grid, and measurements of what the picture leaves out.
//
// Keeps: a picture is not mistaken for the surface. What lies between the points of the grid
// is sampled (gap), how far the path is from the plane is told as a difference of values
// (path_gap), and the curvature on the plane is measured rather than read off. Values that
// were not computed are NAN.
#include <descent/slice.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/rng.h"
#include "objective/objective.h"
#include "surface/judge/point.h"
#include "surface/slice/limits.h"

enum { CHECKS = 16, CHECK_STREAM = 16, MOST_POINTS = 10000 };

/* While a slice is taken. */
typedef struct taker {
    descent_objective *objective;
    const double *x;
    const descent_rows *rows;
    const descent_slice_region *region;
    const double *path;
    descent_slice_result *slice;
    double *at;       /* n */
    double gram[3];   /* a'a, a'b, b'b of the axes */
    size_t done, all; /* evaluations */
    descent_slice_progress *progress;
    void *user;
} taker;

void descent_slice_free(descent_slice_result *slice)
{
    if (slice) {
        free(slice->values);
        free(slice);
    }
}

static descent_status check(const descent_objective *objective,
                            const descent_slice_region *region, size_t count,
                            descent_error *error)
{
    TRY(dsc_objective_check_type(objective, DESCENT_FLOAT64, error));
    FAIL_IF(region->dims < 1 || region->dims > 2, error, DESCENT_INVALID,
            "a slice has 1 or 2 directions, not %zu", region->dims);
    for (size_t d = 0; d < region->dims; d++) {
        FAIL_IF(region->points[d] < 2 || region->points[d] > MOST_POINTS, error,
                DESCENT_INVALID, "a slice has 2 to %d points along a direction, not %zu",
                (int)MOST_POINTS, region->points[d]);
        FAIL_IF(!(region->low[d] < region->high[d]) || !isfinite(region->low[d]) ||
                    !isfinite(region->high[d]),
                error, DESCENT_INVALID, "a slice from %g to %g: the second has to be larger",
                region->low[d], region->high[d]);
    }
    FAIL_IF(count > SIZE_MAX / 64, error, DESCENT_INVALID, "a path of %zu points", count);
    return DESCENT_OK;
}

static descent_status measure_axes(taker *t, descent_error *error)
{
    const size_t n = t->objective->n;
    const double *a = t->region->axes, *b = a + n;
    t->gram[0] = dsc_dot(n, a, a);
    t->slice->length[0] = sqrt(t->gram[0]);
    bool apart = t->gram[0] > 0.0 && isfinite(t->gram[0]);
    if (t->region->dims == 2) {
        t->gram[1] = dsc_dot(n, a, b);
        t->gram[2] = dsc_dot(n, b, b);
        t->slice->length[1] = sqrt(t->gram[2]);
        const double area = t->gram[0] * t->gram[2];
        apart =
            apart && isfinite(t->gram[2]) && area - t->gram[1] * t->gram[1] > PARALLEL * area;
    }
    FAIL_IF(!apart, error, DESCENT_INVALID,
            "the directions of a slice must not be zero or parallel");
    return DESCENT_OK;
}

static descent_status create(const taker *t, size_t count, descent_slice_result **slice,
                             descent_error *error)
{
    const descent_slice_region *r = t->region;
    const size_t grid = r->points[0] * (r->dims == 2 ? r->points[1] : 1);
    const size_t numbers = grid + count * (r->dims + 2);
    descent_slice_result *s = calloc(1, sizeof *s);
    double *values = malloc(numbers * sizeof *values);
    if (!s || !values) {
        free(s);
        free(values);
        return dsc_no_memory(error, "a slice", sizeof *s + numbers * sizeof *values);
    }
    for (size_t i = 0; i < numbers; i++) {
        values[i] = (double)NAN;
    }
    s->size = sizeof *s;
    s->dims = r->dims;
    s->values = values;
    s->count = count;
    s->path = values + grid;
    s->path_values = s->path + count * r->dims;
    s->plane_values = s->path_values + count;
    for (size_t d = 0; d < 2; d++) {
        s->points[d] = d < r->dims ? r->points[d] : 1;
        s->low[d] = d < r->dims ? r->low[d] : 0.0;
        s->high[d] = d < r->dims ? r->high[d] : 0.0;
    }
    s->gap = s->path_gap = s->curvature[0] = s->curvature[1] = (double)NAN;
    *slice = s;
    return DESCENT_OK;
}

// *f (out), NAN where it is not finite or the callback has had enough.
static descent_status value_at(taker *t, const double *at, double *f, descent_error *error)
{
    *f = (double)NAN;
    if (!t->slice->stopped) {
        TRY(descent_objective_evaluate_f64(t->objective, at, t->rows, f, NULL, error));
        *f = isfinite(*f) ? *f : (double)NAN;
        t->done++;
        t->slice->stopped =
            t->progress && !t->progress((double)t->done / (double)t->all, t->user);
    }
    return DESCENT_OK;
}

static descent_status value_on_plane(taker *t, const double *u, double *f, descent_error *error)
{
    const size_t n = t->objective->n;
    const double *a = t->region->axes, v = t->region->dims == 2 ? u[1] : 0.0;
    const double *b = t->region->dims == 2 ? a + n : a;
    for (size_t i = 0; i < n; i++) {
        t->at[i] = t->x[i] + (u[0] * a[i] + v * b[i]);
    }
    return value_at(t, t->at, f, error);
}

static double grid_value(const descent_slice_result *s, size_t d, size_t i)
{
    const double share = s->points[d] > 1 ? (double)i / (double)(s->points[d] - 1) : 0.0;
    return s->low[d] + share * (s->high[d] - s->low[d]);
}

static descent_status fill_grid(taker *t, descent_error *error)
{
    descent_slice_result *s = t->slice;
    s->lowest = (double)INFINITY;
    s->highest = -(double)INFINITY;
    for (size_t j = 0; j < s->points[1]; j++) {
        for (size_t i = 0; i < s->points[0]; i++) {
            const double u[2] = {grid_value(s, 0, i), grid_value(s, 1, j)};
            double *f = &s->values[j * s->points[0] + i];
            TRY(value_on_plane(t, u, f, error));
            s->lowest = fmin(s->lowest, *f);
            s->highest = fmax(s->highest, *f);
        }
    }
    for (size_t d = 0; d < s->dims; d++) {
        s->spacing[d] = (s->high[d] - s->low[d]) / (double)(s->points[d] - 1) * s->length[d];
    }
    return DESCENT_OK;
}

double descent_slice_at(const descent_slice_result *s, double u, double v)
{
    if (!s) {
        return (double)NAN;
    }
    const double place[2] = {u, v};
    size_t cell[2] = {0, 0};
    double share[2] = {0.0, 0.0};
    for (size_t d = 0; d < s->dims; d++) {
        const double at =
            (place[d] - s->low[d]) / (s->high[d] - s->low[d]) * (double)(s->points[d] - 1);
        if (!(at >= 0.0 && at <= (double)(s->points[d] - 1))) {
            return (double)NAN;
        }
        cell[d] = (size_t)at < s->points[d] - 1 ? (size_t)at : s->points[d] - 2;
        share[d] = at - (double)cell[d];
    }
    const double *f = s->values + cell[1] * s->points[0] + cell[0];
    const double near = f[0] + share[0] * (f[1] - f[0]);
    if (s->dims == 1) {
        return near;
    }
    const double *g = f + s->points[0];
    const double far = g[0] + share[0] * (g[1] - g[0]);
    return near + share[1] * (far - near);
}

static descent_status measure_gap(taker *t, uint64_t seed, descent_error *error)
{
    descent_slice_result *s = t->slice;
    const dsc_random random = {seed, DSC_PURPOSE_SLICE, CHECK_STREAM};
    for (size_t k = 0; k < CHECKS; k++) {
        double u[2], f;
        for (size_t d = 0; d < 2; d++) {
            u[d] =
                s->low[d] + dsc_random_uniform(&random, 2 * k + d) * (s->high[d] - s->low[d]);
        }
        TRY(value_on_plane(t, u, &f, error));
        const double gap = fabs(f - descent_slice_at(s, u[0], u[1]));
        // Points next to a value that is not finite say nothing about the grid.
        if (!isnan(gap)) {
            s->checks++;
            s->gap = fmax(s->gap, gap);
        }
    }
    return DESCENT_OK;
}

// Eigenvalues of the Hessian in an orthonormal basis of the plane: e1 = a / |a|, e2 what b has
// besides. H e1 and H e2 are two products.
static descent_status measure_curvature(taker *t, descent_error *error)
{
    const size_t n = t->objective->n, dims = t->region->dims;
    double *e = dsc_alloc_aligned(n, 3 * sizeof *e);
    if (!e) {
        return dsc_no_memory(error, "the curvature of a slice", 3 * n * sizeof *e);
    }
    double *second = e + n, *he = e + 2 * n, h[3] = {0.0, 0.0, 0.0};
    const double *a = t->region->axes, *b = a + n;
    const double along = dims == 2 ? t->gram[1] / t->gram[0] : 0.0;
    const double rest = dims == 2 ? sqrt(t->gram[2] - along * t->gram[1]) : 1.0;
    for (size_t i = 0; i < n; i++) {
        e[i] = a[i] / t->slice->length[0];
        second[i] = dims == 2 ? (b[i] - along * a[i]) / rest : 0.0;
    }
    descent_status status =
        descent_objective_hessian_vector_f64(t->objective, t->x, e, t->rows, he, error);
    h[0] = dsc_dot(n, e, he);
    h[1] = dsc_dot(n, second, he);
    if (dims == 2) {
        THEN(status, descent_objective_hessian_vector_f64(t->objective, t->x, second, t->rows,
                                                          he, error));
        h[2] = dsc_dot(n, second, he); // not used where this failed
    }
    dsc_free_aligned(e);
    // The eigenvalues of [h0 h1; h1 h2]: their mean and half their distance, which hypot has
    // to rounding.
    const double mean = 0.5 * (h[0] + h[2]), reach = hypot(0.5 * (h[0] - h[2]), h[1]);
    const bool finite = status == DESCENT_OK && isfinite(mean) && isfinite(reach);
    t->slice->curvature[0] = !finite ? (double)NAN : dims == 2 ? mean - reach : h[0];
    t->slice->curvature[1] = finite && dims == 2 ? mean + reach : (double)NAN;
    // A function without second derivatives here still has a picture, with no curvature.
    return status == DESCENT_NO_MEMORY ? status : DESCENT_OK;
}

// Where on the plane a point is: least squares, as the axes need not be orthogonal.
static void project(const taker *t, const double *from, double *u)
{
    const size_t n = t->objective->n;
    const double *a = t->region->axes, *b = a + n;
    double along[2] = {0.0, 0.0};
    for (size_t i = 0; i < n; i++) {
        along[0] += a[i] * (from[i] - t->x[i]);
        along[1] += t->region->dims == 2 ? b[i] * (from[i] - t->x[i]) : 0.0;
    }
    if (t->region->dims == 1) {
        u[0] = along[0] / t->gram[0];
        return;
    }
    const double det = t->gram[0] * t->gram[2] - t->gram[1] * t->gram[1];
    // Cramer's rule for the normal equations; measure_axes has refused axes that are nearly
    // parallel.
    u[0] = (along[0] * t->gram[2] - along[1] * t->gram[1]) / det;
    u[1] = (along[1] * t->gram[0] - along[0] * t->gram[1]) / det;
}

static descent_status put_path(taker *t, descent_error *error)
{
    descent_slice_result *s = t->slice;
    for (size_t k = 0; k < s->count; k++) {
        const double *from = t->path + k * t->objective->n;
        double *u = s->path + k * s->dims;
        project(t, from, u);
        TRY(value_at(t, from, &s->path_values[k], error));
        TRY(value_on_plane(t, u, &s->plane_values[k], error));
        s->path_gap = fmax(s->path_gap, fabs(s->path_values[k] - s->plane_values[k]));
    }
    return DESCENT_OK;
}

static descent_status take(taker *t, descent_error *error)
{
    TRY(measure_axes(t, error));
    TRY(value_at(t, t->x, &t->slice->center, error));
    TRY(measure_curvature(t, error));
    TRY(put_path(t, error));
    TRY(fill_grid(t, error));
    return measure_gap(t, 1, error);
}

descent_status descent_slice_take(descent_objective *objective, const double *x,
                                  const descent_rows *rows, const descent_slice_region *region,
                                  const double *path, size_t count,
                                  descent_slice_progress *progress, void *user,
                                  descent_slice_result **slice, descent_error *error)
{
    NEED(error, "objective, x, region, slice", objective, x, region, slice);
    *slice = NULL;
    TRY(check(objective, region, count, error));
    taker t = {.objective = objective,
               .x = x,
               .rows = rows,
               .region = region,
               .path = path,
               .progress = progress,
               .user = user};
    TRY(create(&t, count, &t.slice, error));
    t.all = 1 + t.slice->points[0] * t.slice->points[1] + 2 * count + CHECKS;
    t.at = dsc_alloc_aligned(objective->n, sizeof *t.at);
    descent_status status =
        t.at ? take(&t, error)
             : dsc_no_memory(error, "a point of a slice", objective->n * sizeof *t.at);
    dsc_free_aligned(t.at);
    if (status != DESCENT_OK) {
        descent_slice_free(t.slice);
        return status;
    }
    *slice = t.slice;
    return DESCENT_OK;
}
