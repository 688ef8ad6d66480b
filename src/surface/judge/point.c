// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A point of the function with its value and gradient, and how exact these are.
//
// Keeps: `rounding` and `noise` are measured and not estimated: value and gradient are
// computed again with every coordinate moved to a neighbouring number and with the examples in
// another order; what changes by that means nothing. Random directions follow from the seed
// and the name of their stream, so a diagnosis can be repeated.
#include "surface/judge/point.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "surface/judge/limits.h"

size_t dsc_point_all(const dsc_point *point)
{
    const descent_rows *all = point->from ? point->from : point->rows;
    return all ? all->count : point->objective->m;
}

uint32_t dsc_point_row(const dsc_point *point, size_t k)
{
    const descent_rows *all = point->from ? point->from : point->rows;
    return all ? all->index[k] : (uint32_t)k;
}

static double work_of(const dsc_point *point)
{
    return dsc_objective_work(point->objective, (double)dsc_point_all(point));
}

bool dsc_is_large(const dsc_point *point)
{
    return work_of(point) > LIMITED_WORK;
}

bool dsc_is_heavy(const dsc_point *point)
{
    return point->plain || work_of(point) > HEAVY_WORK;
}

void dsc_point_free(dsc_point *point)
{
    dsc_free_aligned(point->x);
    *point = (dsc_point){0};
}

descent_status dsc_point_create(dsc_point *point, descent_objective *objective, const double *x,
                                const descent_rows *rows, uint64_t seed, descent_error *error)
{
    const size_t n = objective->n;
    *point = (dsc_point){.objective = objective,
                         .rows = rows,
                         .kernels = dsc_kernels_get(DESCENT_FLOAT64),
                         .seed = seed,
                         .n = n};
    enum { PARTS = 4 + DSC_POINT_REPEATS };
    double *block = dsc_alloc_aligned(n, PARTS * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "a point", n * PARTS * sizeof *block);
    }
    point->x = block;
    point->g = block + n;
    point->scratch = block + 2 * n;
    point->spread = block + 4 * n;
    memset(point->spread, 0, DSC_POINT_REPEATS * n * sizeof *block);
    return dsc_point_move(point, x, error);
}

descent_status dsc_point_value(dsc_point *point, const double *x, double *f, double *g,
                               descent_error *error)
{
    return dsc_objective_into(point->objective, x, NULL, point->rows, f, g, error);
}

descent_status dsc_point_move(dsc_point *point, const double *x, descent_error *error)
{
    memmove(point->x, x, point->n * sizeof *x);
    TRY(dsc_point_value(point, point->x, &point->f, point->g, error));
    point->norm = dsc_norm(point->n, point->g);
    // The unit of distances: relative far from the origin, absolute near it.
    point->length = 1.0 + dsc_norm(point->n, point->x);
    return DESCENT_OK;
}

descent_status dsc_point_along(dsc_point *point, const double *d, double t, double *at,
                               double *f, double *g, descent_error *error)
{
    for (size_t i = 0; i < point->n; i++) {
        at[i] = point->x[i] + t * d[i];
    }
    return dsc_point_value(point, at, f, g, error);
}

descent_status dsc_point_multiply(dsc_point *point, const double *x, const double *v,
                                  double *hv, descent_error *error)
{
    point->products++;
    return dsc_objective_into(point->objective, x, v, point->rows, NULL, hv, error);
}

void dsc_point_random(const dsc_point *point, uint32_t stream, double *d)
{
    const dsc_random random = {point->seed, DSC_PURPOSE_VERDICT, stream};
    for (size_t i = 0; i < point->n; i++) {
        d[i] = dsc_random_normal(&random, i);
    }
    const double norm = dsc_norm(point->n, d);
    for (size_t i = 0; i < point->n; i++) {
        d[i] = norm > 0.0 ? d[i] / norm : 1.0;
    }
}

// Row numbers in another order; NULL index: there are no examples.
static descent_status other_order(const dsc_point *point, const dsc_random *random,
                                  descent_rows *order, uint32_t **block, descent_error *error)
{
    const size_t count = point->rows ? point->rows->count : point->objective->m;
    *block = NULL;
    *order = (descent_rows){0};
    if (count == 0) {
        return DESCENT_OK;
    }
    *block = malloc(count * sizeof **block);
    if (!*block) {
        return dsc_no_memory(error, "row numbers", count * sizeof **block);
    }
    for (size_t i = 0; i < count; i++) {
        (*block)[i] = point->rows ? point->rows->index[i] : (uint32_t)i;
    }
    dsc_random_shuffle(random, *block, count);
    *order = (descent_rows){*block, count};
    return DESCENT_OK;
}

static descent_status repeat(dsc_point *point, uint32_t repetition, descent_error *error)
{
    const dsc_random random = {point->seed, DSC_PURPOSE_VERDICT,
                               DSC_STREAM_ROUNDING + repetition};
    double *at = point->scratch, *g = point->spread + repetition * point->n;
    uint32_t words[4];
    for (size_t i = 0; i < point->n; i++) {
        if (i % 128 == 0) {
            dsc_random_words(&random, i / 128, words);
        }
        const bool up = words[i % 128 / 32] >> (i % 32) & 1U;
        at[i] = nextafter(point->x[i], up ? HUGE_VAL : -HUGE_VAL);
    }
    descent_rows order;
    uint32_t *block = NULL;
    TRY(other_order(point, &random, &order, &block, error));
    double f = 0.0;
    const descent_status status = dsc_objective_into(point->objective, at, NULL,
                                                     order.count ? &order : NULL, &f, g, error);
    free(block);
    for (size_t i = 0; i < point->n; i++) {
        g[i] -= point->g[i];
    }
    const double spread = dsc_norm(point->n, g), change = fabs(f - point->f);
    point->rounding = isfinite(spread) ? fmax(point->rounding, spread) : point->rounding;
    point->noise = isfinite(change) ? fmax(point->noise, change) : point->noise;
    return status;
}

descent_status dsc_point_round(dsc_point *point, descent_error *error)
{
    point->rounding = 0.0;
    point->noise = SAME_VALUE * DBL_EPSILON * fabs(point->f);
    for (uint32_t repetition = 0; repetition < (point->limited ? 1U : DSC_POINT_REPEATS);
         repetition++) {
        TRY(repeat(point, repetition, error));
    }
    point->rounding = point->kinked ? 0.0 : point->rounding;
    return DESCENT_OK;
}
