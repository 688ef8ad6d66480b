// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// H = Q T Q' by reflectors, T = Z diag(values) Z' by multiple relatively robust representations
// [D06], n^2 operations, where QR iterations [G13, 8.3] stand in if they do not converge. The
// matrix is scaled by a power of two first, so that no square overflows.
//
// [D06] Dhillon, Parlett, Voemel. The design and implementation of the MRRR algorithm. ACM TOMS
// 2006. [G13] Golub, Van Loan. Matrix computations, 4th edition. 2013.
//
// Keeps: LAPACK is loaded when it is there and not required; without it Jacobi's method serves
// up to a size at which it is still quick. The matrix as measured stays in `matrix`,
// symmetrised, and how far it was from symmetric in `asymmetry`: the error of the products,
// which no eigenvalue is better than.
#include "surface/spectrum/dense.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "kernel/kernels.h"
#include "surface/spectrum/jacobi.h"
#include "surface/spectrum/lapack.h"
#include "surface/spectrum/limits.h"

size_t dsc_dense_most(void)
{
    dsc_lapack lapack;
    return dsc_lapack_load(&lapack) ? INT_MAX / 64 : JACOBI_ALONE;
}

void dsc_dense_free(dsc_dense *dense)
{
    dsc_free_aligned(dense->matrix);
    dsc_free_aligned(dense->vectors);
    dsc_free_aligned(dense->reflector);
    free(dense->values);
    free(dense->tau);
    *dense = (dsc_dense){0};
}

static descent_status allocate(dsc_dense *dense, size_t n, descent_error *error)
{
    *dense = (dsc_dense){.n = n};
    FAIL_IF(n == 0, error, DESCENT_INVALID, "a spectrum of 0 parameters: there is no matrix");
    dense->matrix = dsc_alloc_aligned(n, n * sizeof *dense->matrix);
    dense->vectors = dsc_alloc_aligned(n, n * sizeof *dense->vectors);
    dense->values = malloc(n * sizeof *dense->values);
    if (!dense->matrix || !dense->vectors || !dense->values) {
        return dsc_no_memory(error, "a whole spectrum", 3 * n * n * sizeof(double));
    }
    return DESCENT_OK;
}

// Leaves (A + A') / 2 in `matrix` and returns |A - A'|_F.
static double symmetrise(size_t n, double *matrix)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            double *lower = matrix + i * n + j, *upper = matrix + j * n + i;
            const double difference = *lower - *upper;
            squares += 2.0 * difference * difference;
            // Halved first: the sum could overflow.
            *lower = *upper = 0.5 * *lower + 0.5 * *upper;
        }
    }
    return sqrt(squares);
}

// All of T's eigenpairs from its diagonal d[n] (destroyed) and the one beside it, e[n]
// (destroyed).
static descent_status solve_tridiagonal(const dsc_lapack *lapack, dsc_dense *dense, double *d,
                                        double *e, descent_error *error)
{
    const size_t n = dense->n;
    const int size = (int)n, lwork = 18 * size, liwork = 10 * size, unused = 0;
    const double none = 0.0;
    double *work = malloc((20 * n) * sizeof *work);
    int *iwork = malloc(12 * n * sizeof *iwork);
    if (!work || !iwork) {
        free(work);
        free(iwork);
        return dsc_no_memory(error, "a whole spectrum", 20 * n * sizeof *work);
    }
    double *d_kept = work + 18 * n, *e_kept = work + 19 * n;
    // The first method destroys what the second needs.
    memcpy(d_kept, d, n * sizeof *d);
    memcpy(e_kept, e, n * sizeof *e);
    int found = 0, tryrac = 1, info = 0;
    lapack->dstemr("V", "A", &size, d, e, &none, &none, &unused, &unused, &found, dense->values,
                   dense->vectors, &size, &size, iwork + 10 * n, &tryrac, work, &lwork, iwork,
                   &liwork, &info, 1, 1);
    if (info != 0 || found != size) {
        memcpy(dense->values, d_kept, n * sizeof *d_kept);
        lapack->dsteqr("I", &size, dense->values, e_kept, dense->vectors, &size, work, &info,
                       1);
    }
    free(work);
    free(iwork);
    FAIL_IF(info != 0, error, DESCENT_UNSUPPORTED,
            "LAPACK did not find all eigenvalues of a matrix of %zu rows (dsteqr: info %d)", n,
            info);
    return DESCENT_OK;
}

static descent_status solve_lapack(const dsc_lapack *lapack, dsc_dense *dense, double scale,
                                   descent_error *error)
{
    const size_t n = dense->n;
    const int size = (int)n, lwork = 64 * size;
    dense->reflector = dsc_alloc_aligned(n, n * sizeof *dense->reflector);
    dense->tau = calloc(n, sizeof *dense->tau);
    double *work = malloc(66 * n * sizeof *work);
    if (!dense->reflector || !dense->tau || !work) {
        free(work);
        return dsc_no_memory(error, "a whole spectrum", 3 * n * n * sizeof(double));
    }
    for (size_t i = 0; i < n * n; i++) {
        dense->reflector[i] = dense->matrix[i] * scale;
    }
    double *d = work + 64 * n, *e = work + 65 * n;
    int info = 0;
    lapack->dsytrd("L", &size, dense->reflector, &size, d, e, dense->tau, work, &lwork, &info,
                   1);
    e[n - 1] = 0.0;
    const descent_status status = solve_tridiagonal(lapack, dense, d, e, error);
    free(work);
    return status;
}

static descent_status solve_jacobi(dsc_dense *dense, double scale, descent_error *error)
{
    const size_t n = dense->n;
    double *copy = malloc(n * n * sizeof *copy);
    if (!copy) {
        return dsc_no_memory(error, "a whole spectrum", n * n * sizeof *copy);
    }
    for (size_t i = 0; i < n * n; i++) {
        copy[i] = dense->matrix[i] * scale;
    }
    dsc_jacobi(n, copy, dense->values, dense->vectors);
    free(copy);
    return DESCENT_OK;
}

// From `matrix` as it came.
static descent_status solve(dsc_dense *dense, descent_error *error)
{
    const size_t n = dense->n;
    double largest = 0.0;
    for (size_t i = 0; i < n * n; i++) {
        FAIL_IF(!isfinite(dense->matrix[i]), error, DESCENT_DIVERGED,
                "element (%zu, %zu) of the Hessian is not finite: there is no spectrum at this "
                "point",
                i / n, i % n);
        largest = fmax(largest, fabs(dense->matrix[i]));
    }
    dense->asymmetry = symmetrise(n, dense->matrix);
    int exponent = 0;
    (void)frexp(largest, &exponent);
    exponent = exponent < -1000 ? -1000 : exponent; // 2^1000 is finite
    dsc_lapack lapack;
    if (n <= JACOBI_WITH_LAPACK || !dsc_lapack_load(&lapack)) {
        TRY(solve_jacobi(dense, ldexp(1.0, -exponent), error));
    } else {
        TRY(solve_lapack(&lapack, dense, ldexp(1.0, -exponent), error));
    }
    for (size_t i = 0; i < n; i++) {
        dense->values[i] = ldexp(dense->values[i], exponent);
    }
    return DESCENT_OK;
}

descent_status dsc_dense_create(dsc_dense *dense, dsc_hessian *curvature, descent_error *error)
{
    const size_t n = curvature->n;
    *dense = (dsc_dense){0};
    FAIL_IF(
        curvature->objective->type != DESCENT_FLOAT64, error, DESCENT_INVALID,
        "the whole spectrum needs an objective of float64 numbers, and this one is float32");
    const size_t most = n > JACOBI_ALONE ? dsc_dense_most() : JACOBI_ALONE;
    FAIL_IF(n > most, error, DESCENT_UNSUPPORTED,
            "the whole spectrum of %zu parameters: at most %zu are possible here. %s", n, most,
            most > JACOBI_ALONE ? "Ask for the ends of the spectrum only"
                                : "More need LAPACK: install it (apt install libopenblas0), or "
                                  "ask for the ends of the spectrum only");
    TRY(allocate(dense, n, error));
    double *unit = calloc(n, sizeof *unit);
    if (!unit) {
        return dsc_no_memory(error, "a vector", n * sizeof *unit);
    }
    descent_status status = DESCENT_OK;
    for (size_t i = 0; status == DESCENT_OK && i < n; i++) {
        unit[i] = 1.0;
        status = dsc_hessian_multiply(curvature, unit, dense->matrix + i * n, error);
        unit[i] = 0.0;
    }
    free(unit);
    return status == DESCENT_OK ? solve(dense, error) : status;
}

descent_status dsc_dense_from_matrix(dsc_dense *dense, size_t n, const double *matrix,
                                     descent_error *error)
{
    TRY(allocate(dense, n, error));
    memcpy(dense->matrix, matrix, n * n * sizeof *matrix);
    return solve(dense, error);
}

// v[n] = (I - tau_j u u') v, where u is 0 up to j, 1 at j + 1, and then as stored.
static void reflect(const dsc_dense *dense, const dsc_kernels *kernels, size_t j, double *v)
{
    const double *u = dense->reflector + j * dense->n + j + 2;
    const size_t rest = dense->n - j - 2;
    const double along = dense->tau[j] * (v[j + 1] + kernels->dot(rest, u, v + j + 2));
    v[j + 1] -= along;
    kernels->axpy(rest, -along, u, v + j + 2);
}

descent_status dsc_dense_components(const dsc_dense *dense, const double *g, double *along,
                                    descent_error *error)
{
    const size_t n = dense->n;
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    double *v = malloc(n * sizeof *v);
    if (!v) {
        return dsc_no_memory(error, "a vector", n * sizeof *v);
    }
    memcpy(v, g, n * sizeof *v);
    for (size_t j = 0; dense->reflector && j + 1 < n; j++) {
        reflect(dense, kernels, j, v);
    }
    for (size_t i = 0; i < n; i++) {
        along[i] = kernels->dot(n, dense->vectors + i * n, v);
    }
    free(v);
    return DESCENT_OK;
}

descent_status dsc_dense_combine(const dsc_dense *dense, const double *along, double *out,
                                 descent_error *error)
{
    (void)error;
    const size_t n = dense->n;
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    memset(out, 0, n * sizeof *out);
    for (size_t i = 0; i < n; i++) {
        if (along[i] != 0.0) {
            kernels->axpy(n, along[i], dense->vectors + i * n, out);
        }
    }
    for (size_t j = n - 1; dense->reflector && j-- > 0;) {
        reflect(dense, kernels, j, out);
    }
    return DESCENT_OK;
}
