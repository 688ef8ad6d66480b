// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Directions of slices.
#include <descent/slice.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "surface/judge/point.h"
#include "surface/network/chain.h"
#include "surface/slice/limits.h"
#include "surface/spectrum/jacobi.h"

// ---- random directions ----

enum { SWEEPS = 1000 };

/* x with every unit that can be scaled balanced: x[i] scale[i]. */
typedef struct balance {
    const double *x;
    double *scale; /* n */
} balance;

static double part(const balance *b, size_t i)
{
    return b->x[i] * b->scale[i];
}

// Squared lengths of what goes into a unit of `layer` and of what leaves it into `next`.
static double square_in(const balance *b, const dsc_layer *layer, size_t unit)
{
    double sum = 0.0;
    for (size_t i = 0; i < layer->inputs; i++) {
        const double w = part(b, dsc_layer_weight(layer, i, unit));
        sum += w * w;
    }
    const double bias = layer->bias == DSC_NO_BIAS ? 0.0 : part(b, layer->bias + unit);
    return sum + bias * bias;
}

static double square_out(const balance *b, const dsc_layer *next, size_t unit)
{
    double sum = 0.0;
    for (size_t k = 0; k < next->units; k++) {
        const double w = part(b, dsc_layer_weight(next, unit, k));
        sum += w * w;
    }
    return sum;
}

static void scale_unit(const balance *b, const dsc_layer *layer, const dsc_layer *next,
                       size_t unit, double c)
{
    for (size_t i = 0; i < layer->inputs; i++) {
        b->scale[dsc_layer_weight(layer, i, unit)] *= c;
    }
    if (layer->bias != DSC_NO_BIAS) {
        b->scale[layer->bias + unit] *= c;
    }
    for (size_t k = 0; k < next->units; k++) {
        b->scale[dsc_layer_weight(next, unit, k)] /= c;
    }
}

// The scaling with the smallest sum of squares is the one where every unit is balanced, and
// there is only one: so wherever one begins, sweeps over the units end there. Units without
// weights on one side (dead ones) are left alone.
static void balance_units(const balance *b, const dsc_chain *chain)
{
    double largest = 1.0;
    for (int sweep = 0; sweep < SWEEPS && largest > BALANCED; sweep++) {
        largest = 0.0;
        for (size_t l = 0; l + 1 < chain->count; l++) {
            const dsc_layer *layer = &chain->layers[l], *next = layer + 1;
            for (size_t unit = 0; dsc_is_homogeneous(layer->function) && unit < layer->units;
                 unit++) {
                const double in = square_in(b, layer, unit), out = square_out(b, next, unit);
                if (in > DBL_MIN && out > DBL_MIN) {
                    const double c = pow(out / in, FOURTH_ROOT);
                    scale_unit(b, layer, next, unit, c);
                    largest = fmax(largest, fabs(log(c)));
                }
            }
        }
    }
}

// The random numbers in `axis` become those of a filter each, in the lengths of the network.
static void normalise_filters(const balance *b, const dsc_chain *chain, double *axis)
{
    for (size_t l = 0; l < chain->count; l++) {
        const dsc_layer *layer = &chain->layers[l];
        for (size_t unit = 0; unit < layer->units; unit++) {
            double weights = 0.0, numbers = 0.0;
            for (size_t i = 0; i < layer->inputs; i++) {
                const size_t at = dsc_layer_weight(layer, i, unit);
                weights += part(b, at) * part(b, at);
                numbers += axis[at] * axis[at];
            }
            for (size_t i = 0; i < layer->inputs; i++) {
                const size_t at = dsc_layer_weight(layer, i, unit);
                axis[at] *= sqrt(weights / numbers) / b->scale[at];
            }
        }
        for (size_t unit = 0; layer->bias != DSC_NO_BIAS && unit < layer->units; unit++) {
            axis[layer->bias + unit] = 0.0;
        }
    }
}

static void normalise_whole(size_t n, const double *x, double *axis)
{
    const double length = dsc_norm(n, x), numbers = dsc_norm(n, axis);
    for (size_t i = 0; i < n; i++) {
        axis[i] *= (length > 0.0 ? length : 1.0) / numbers;
    }
}

descent_status descent_slice_random_axes(descent_objective *objective, const double *x,
                                         size_t dims, uint64_t seed, double *axes,
                                         descent_error *error)
{
    NEED(error, "objective, x, axes", objective, x, axes);
    TRY(dsc_objective_check_type(objective, DESCENT_FLOAT64, error));
    const size_t n = objective->n;
    dsc_chain chain;
    TRY(dsc_chain_read(objective, &chain, error));
    const balance b = {x, calloc(n, sizeof(double))};
    if (!b.scale) {
        dsc_chain_free(&chain);
        return dsc_no_memory(error, "directions of a slice", n * sizeof *b.scale);
    }
    for (size_t i = 0; i < n; i++) {
        b.scale[i] = 1.0;
    }
    balance_units(&b, &chain);
    for (size_t d = 0; d < dims; d++) {
        const dsc_random random = {seed, DSC_PURPOSE_SLICE, (uint32_t)d};
        for (size_t i = 0; i < n; i++) {
            axes[d * n + i] = dsc_random_normal(&random, i);
        }
        if (chain.count > 0) {
            normalise_filters(&b, &chain, axes + d * n);
        } else {
            normalise_whole(n, x, axes + d * n);
        }
    }
    free(b.scale);
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

// ---- the directions of a path ----

// row[n] += factor (path[k] - x)
static void add_difference(size_t n, const double *x, const double *from, double factor,
                           double *row)
{
    for (size_t i = 0; i < n; i++) {
        row[i] += factor * (from[i] - x[i]);
    }
}

static double product_of_differences(size_t n, const double *x, const double *a,
                                     const double *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (a[i] - x[i]) * (b[i] - x[i]);
    }
    return sum;
}

// Eigenvectors of the products of all differences: as small as there are points, however many
// parameters there are.
static void principal_axes(size_t n, const double *x, const double *path, size_t count,
                           size_t dims, double *work, double *axes, double *explained)
{
    double *gram = work, *vectors = gram + count * count, *values = vectors + count * count;
    double trace = 0.0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++) {
            gram[i * count + j] = gram[j * count + i] =
                product_of_differences(n, x, path + i * n, path + j * n);
        }
        trace += gram[i * count + i];
    }
    dsc_jacobi(count, gram, values, vectors);
    memset(axes, 0, dims * n * sizeof *axes);
    for (size_t d = 0; d < dims; d++) {
        const size_t at = count - 1 - d;
        explained[d] = 0.0;
        if (d < count && values[at] > (double)count * DBL_EPSILON * trace) {
            explained[d] = values[at] / trace;
            for (size_t k = 0; k < count; k++) {
                add_difference(n, x, path + k * n, vectors[at * count + k] / sqrt(values[at]),
                               axes + d * n);
            }
        }
    }
}

descent_status descent_slice_path_axes(size_t n, const double *x, const double *path,
                                       size_t count, size_t dims, double *axes,
                                       double *explained, descent_error *error)
{
    NEED(error, "x, axes", x, axes);
    FAIL_IF(dims < 1 || dims > 2, error, DESCENT_INVALID,
            "a slice has 1 or 2 directions, not %zu", dims);
    bool moves = false;
    for (size_t i = 0; i < count && !moves; i++) {
        moves = memcmp(path + i * n, x, n * sizeof *x) != 0;
    }
    FAIL_IF(!moves, error, DESCENT_INVALID,
            "the path has %zu points, all of them where it ends: it has no direction", count);
    double *work = calloc(2 * count + 1, count * sizeof *work);
    if (!work) {
        return dsc_no_memory(error, "the directions of a path",
                             (2 * count + 1) * count * sizeof *work);
    }
    principal_axes(n, x, path, count, dims, work, axes, explained);
    free(work);
    return DESCENT_OK;
}
