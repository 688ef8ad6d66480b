// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lanczos's method with full orthogonalisation: every product H q_j is made orthogonal to the
// whole basis by classical Gram-Schmidt, twice, and what is left becomes a new vector. Started
// from several vectors it is the band (block) form.
//
// The coefficients of all these projections are kept, not only the three diagonals that are not
// zero in exact arithmetic. So H q_j = sum over i of h_ij q_i holds whatever happened before:
// after a start from several vectors, after a product that lay in the basis (an invariant
// subspace), and after a random vector was added there. The residual of a Ritz pair is a norm
// of coefficients.
//
// The basis has the type of the objective: a product in float32 has errors of 1e-7 |H|
// already, and float64 would double the memory and its traffic. Projections and norms
// accumulate in double.
//
// [L50] Lanczos. An iteration method for the solution of the eigenvalue problem. J. Res. NBS
// 1950. [R79] Ruhe. Implementation aspects of band Lanczos algorithms. Math. Comp. 1979.
// [G05] Giraud, Langou, Rozloznik, van den Eshof. Rounding error analysis of the classical
// Gram-Schmidt orthogonalization process. Numer. Math. 2005: twice is enough.
#include "surface/krylov.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"

// The basis is gone through in pieces of so many numbers, which stay in the cache.
enum { PIECE = 4096 };

static size_t size_of(const dsc_krylov *krylov)
{
    return descent_type_size(krylov->curvature->objective->type);
}

// Errors of a product, relative to |H|.
static double rounding(const dsc_krylov *krylov)
{
    const bool wide = krylov->curvature->objective->type == DESCENT_FLOAT64;
    return 64.0 * (wide ? DBL_EPSILON : (double)FLT_EPSILON);
}

descent_status dsc_krylov_create(dsc_krylov *krylov, dsc_curvature *curvature, size_t room,
                                 uint64_t seed, descent_error *error)
{
    *krylov = (dsc_krylov){.curvature = curvature,
                           .kernels = dsc_kernels_get(curvature->objective->type),
                           .n = curvature->n,
                           .room = room,
                           .seed = seed};
    krylov->basis = calloc(room, sizeof *krylov->basis);
    krylov->h = dsc_alloc_aligned(room, room * sizeof *krylov->h);
    krylov->along = calloc(room, sizeof *krylov->along);
    krylov->product = dsc_alloc_aligned(krylov->n, size_of(krylov));
    if (!krylov->basis || !krylov->h || !krylov->along || !krylov->product) {
        return dsc_no_memory(error, "a basis of directions", room * room * sizeof *krylov->h);
    }
    return DESCENT_OK;
}

void dsc_krylov_free(dsc_krylov *krylov)
{
    for (size_t i = 0; i < krylov->count; i++) {
        dsc_free_aligned(krylov->basis[i]);
    }
    free(krylov->basis);
    dsc_free_aligned(krylov->h);
    free(krylov->along);
    dsc_free_aligned(krylov->product);
    *krylov = (dsc_krylov){0};
}

// to[n] += sum of factors[i] q_i
static void add_basis(const dsc_krylov *krylov, size_t count, double sign,
                      const double *factors, char *to)
{
    const size_t size = size_of(krylov);
    for (size_t first = 0; first < krylov->n; first += PIECE) {
        const size_t numbers = krylov->n - first < PIECE ? krylov->n - first : PIECE;
        for (size_t i = 0; i < count; i++) {
            krylov->kernels->axpy(numbers, sign * factors[i], krylov->basis[i] + first * size,
                                  to + first * size);
        }
    }
}

// Takes the basis out of w[n], once, and leaves its coefficients in `along`.
static void project(dsc_krylov *krylov, char *w)
{
    const size_t size = size_of(krylov);
    memset(krylov->along, 0, krylov->count * sizeof *krylov->along);
    for (size_t first = 0; first < krylov->n; first += PIECE) {
        const size_t numbers = krylov->n - first < PIECE ? krylov->n - first : PIECE;
        for (size_t i = 0; i < krylov->count; i++) {
            krylov->along[i] += krylov->kernels->dot(numbers, krylov->basis[i] + first * size,
                                                     w + first * size);
        }
    }
    add_basis(krylov, krylov->count, -1.0, krylov->along, w);
}

static double norm(const dsc_krylov *krylov, const void *w)
{
    return sqrt(krylov->kernels->dot(krylov->n, w, w));
}

// Adds `product`, which is orthogonal to the basis, scaled to length 1.
static descent_status append(dsc_krylov *krylov, double length, descent_error *error)
{
    const size_t size = size_of(krylov);
    char *q = dsc_alloc_aligned(krylov->n, size);
    if (!q) {
        return dsc_no_memory(error, "a basis of directions", krylov->n * size);
    }
    memcpy(q, krylov->product, krylov->n * size);
    krylov->kernels->scale(krylov->n, 1.0 / length, q);
    krylov->basis[krylov->count++] = q;
    return DESCENT_OK;
}

// Adds what `product` has outside the basis. Where few directions are left, the first
// projection leaves little, and mostly its errors: so it is scaled and projected again.
static descent_status add_product(dsc_krylov *krylov, bool *added, descent_error *error)
{
    *added = false;
    for (int pass = 0; pass < 4; pass++) {
        const double length = norm(krylov, krylov->product);
        const double least = pass > 0 ? rounding(krylov) : 0.0;
        if (!(length > least) || krylov->count == krylov->room) {
            return DESCENT_OK;
        }
        krylov->kernels->scale(krylov->n, 1.0 / length, krylov->product);
        project(krylov, krylov->product);
    }
    TRY(append(krylov, norm(krylov, krylov->product), error));
    *added = true;
    return DESCENT_OK;
}

descent_status dsc_krylov_draw(dsc_krylov *krylov, bool *added, descent_error *error)
{
    *added = false;
    if (krylov->count == krylov->room || krylov->count == krylov->n) {
        return DESCENT_OK;
    }
    const size_t size = size_of(krylov);
    const dsc_random random = {krylov->seed, DSC_PURPOSE_DIRECTION, krylov->draws++};
    for (size_t i = 0; i < krylov->n; i++) {
        const double number = dsc_random_normal(&random, i);
        krylov->kernels->from_double(1, &number, krylov->product + i * size);
    }
    return add_product(krylov, added, error);
}

descent_status dsc_krylov_add(dsc_krylov *krylov, const void *v, bool *added,
                              descent_error *error)
{
    memcpy(krylov->product, v, krylov->n * size_of(krylov));
    return add_product(krylov, added, error);
}

descent_status dsc_krylov_lock(dsc_krylov *krylov, const void *v, descent_error *error)
{
    bool added;
    TRY(dsc_krylov_add(krylov, v, &added, error));
    krylov->products = krylov->count;
    return DESCENT_OK;
}

descent_status dsc_krylov_step(dsc_krylov *krylov, descent_error *error)
{
    TRY(dsc_curvature_multiply(krylov->curvature, krylov->basis[krylov->products],
                               krylov->product, error));
    double *column = krylov->h + krylov->products * krylov->room;
    krylov->scale = fmax(krylov->scale, norm(krylov, krylov->product));
    for (int pass = 0; pass < 2; pass++) {
        project(krylov, krylov->product);
        for (size_t i = 0; i < krylov->count; i++) {
            column[i] += krylov->along[i];
        }
    }
    krylov->products++;
    const double length = norm(krylov, krylov->product);
    if (length > rounding(krylov) * krylov->scale && krylov->count < krylov->room) {
        column[krylov->count] = length;
        return append(krylov, length, error);
    }
    return DESCENT_OK;
}

double dsc_krylov_residual(const dsc_krylov *krylov, const double *s, double theta)
{
    double squares = 0.0;
    for (size_t i = 0; i < krylov->count; i++) {
        double sum = i < krylov->products ? -theta * s[i] : 0.0;
        for (size_t j = 0; j < krylov->products; j++) {
            sum += krylov->h[j * krylov->room + i] * s[j];
        }
        squares += sum * sum;
    }
    return sqrt(squares);
}

void dsc_krylov_combine(const dsc_krylov *krylov, const double *s, void *y)
{
    memset(y, 0, krylov->n * size_of(krylov));
    add_basis(krylov, krylov->products, 1.0, s, y);
    krylov->kernels->scale(krylov->n, 1.0 / norm(krylov, y), y);
}
