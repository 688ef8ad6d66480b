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
// already, and float64 would double the memory and its traffic. Projections and norms are
// computed in double.
//
// [L50] Lanczos. An iteration method for the solution of the eigenvalue problem. J. Res. NBS
// 1950. [R79] Ruhe. Implementation aspects of band Lanczos algorithms. Math. Comp. 1979.
#include "surface/spectrum/krylov.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/rng.h"
#include "surface/spectrum/limits.h"

static size_t size_of(const dsc_krylov *krylov)
{
    return descent_type_size(krylov->curvature->objective->type);
}

// Errors of a product, relative to |H|.
static double rounding(const dsc_krylov *krylov)
{
    const bool wide = krylov->curvature->objective->type == DESCENT_FLOAT64;
    return LEFT_OUT * (wide ? DBL_EPSILON : (double)FLT_EPSILON);
}

descent_status dsc_krylov_create(dsc_krylov *krylov, dsc_hessian *curvature, size_t room,
                                 uint64_t seed, descent_error *error)
{
    *krylov =
        (dsc_krylov){.curvature = curvature, .n = curvature->n, .room = room, .seed = seed};
    TRY(dsc_basis_create(&krylov->basis, curvature->objective->type,
                         curvature->objective->workers, curvature->n, room, error));
    krylov->h = dsc_alloc_aligned(room, room * sizeof *krylov->h);
    krylov->errors = calloc(room + 1, sizeof *krylov->errors);
    krylov->product = dsc_alloc_aligned(krylov->n, size_of(krylov));
    if (!krylov->h || !krylov->errors || !krylov->product) {
        return dsc_no_memory(error, "a basis of directions", room * room * sizeof *krylov->h);
    }
    return DESCENT_OK;
}

void dsc_krylov_free(dsc_krylov *krylov)
{
    dsc_basis_free(&krylov->basis);
    dsc_free_aligned(krylov->h);
    free(krylov->errors);
    dsc_free_aligned(krylov->product);
    *krylov = (dsc_krylov){0};
}

// Adds what `product` has outside the basis. Where few directions are left, the first
// projection leaves little, and mostly its errors: so it is scaled and projected again.
static descent_status add_product(dsc_krylov *krylov, bool *added, descent_error *error)
{
    const dsc_kernels *kernels = krylov->basis.kernels;
    void *w = krylov->product;
    double length = sqrt(kernels->dot(krylov->n, w, w)), bound = 0.0;
    *added = false;
    if (!(length > 0.0) || krylov->basis.count == krylov->room) {
        return DESCENT_OK;
    }
    for (int pass = 0; pass < 2; pass++) {
        kernels->scale(krylov->n, 1.0 / length, w);
        length = dsc_basis_project(&krylov->basis, w, NULL, &bound);
        if (!(length > rounding(krylov))) {
            return DESCENT_OK;
        }
    }
    TRY(dsc_basis_append(&krylov->basis, w, length, error));
    *added = true;
    return DESCENT_OK;
}

descent_status dsc_krylov_draw(dsc_krylov *krylov, bool *added, descent_error *error)
{
    *added = false;
    if (krylov->basis.count == krylov->room || krylov->basis.count == krylov->n) {
        return DESCENT_OK;
    }
    const size_t size = size_of(krylov);
    const dsc_random random = {krylov->seed, DSC_PURPOSE_DIRECTION, krylov->draws++};
    for (size_t i = 0; i < krylov->n; i++) {
        const double number = dsc_random_normal(&random, i);
        krylov->basis.kernels->from_double(1, &number, krylov->product + i * size);
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
    bool added = false;
    TRY(dsc_krylov_add(krylov, v, &added, error));
    krylov->products = krylov->basis.count;
    return DESCENT_OK;
}

descent_status dsc_krylov_step(dsc_krylov *krylov, descent_error *error)
{
    dsc_basis *basis = &krylov->basis;
    const size_t j = krylov->products;
    DSC_ASSERT(j < basis->count && basis->count <= krylov->room);
    TRY(dsc_hessian_multiply(krylov->curvature, basis->vectors[j], krylov->product, error));
    double *column = krylov->h + j * krylov->room;
    const double size = sqrt(basis->kernels->dot(krylov->n, krylov->product, krylov->product));
    krylov->scale = fmax(krylov->scale, size);
    const double length = dsc_basis_project(basis, krylov->product, column, &krylov->errors[j]);
    krylov->products++;
    if (length > rounding(krylov) * krylov->scale && basis->count < krylov->room) {
        column[basis->count] = length;
        return dsc_basis_append(basis, krylov->product, length, error);
    }
    krylov->errors[j] += length; // left out
    return DESCENT_OK;
}

double dsc_krylov_residual(const dsc_krylov *krylov, const double *s, double theta)
{
    double squares = 0.0, errors = 0.0;
    for (size_t i = 0; i < krylov->basis.count; i++) {
        double sum = i < krylov->products ? -theta * s[i] : 0.0;
        for (size_t j = 0; j < krylov->products; j++) {
            sum += krylov->h[j * krylov->room + i] * s[j];
        }
        squares += sum * sum;
    }
    for (size_t j = 0; j < krylov->products; j++) {
        errors += fabs(s[j]) * krylov->errors[j];
    }
    return sqrt(squares) + errors;
}

void dsc_krylov_combine(dsc_krylov *krylov, const double *s, void *y)
{
    dsc_basis_combine(&krylov->basis, krylov->products, s, y);
}
