// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sylvester's law of inertia: H - s I = L D L' has as many negative, zero and positive
// eigenvalues as D, whose blocks have one or two rows. A block of two is only taken where its
// determinant is negative: it counts once on either side.
//
// [B71] Bunch, Parlett. Direct methods for solving symmetric indefinite systems of linear
// equations. SIAM J. Numer. Anal. 1971: complete pivoting. [A98] Ashcraft, Grimes, Lewis.
// Accurate symmetric indefinite linear equation solvers. SIAM J. Matrix Anal. Appl. 1998: rook
// pivoting.
//
// Why besides the eigenvalues: it is another algorithm with other rounding, so a count that
// both agree on is a fact about the matrix. Backward stable pivoting makes the signs those of
// a matrix within rounding of H.
#include "surface/spectrum/inertia.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/spectrum/dense.h"
#include "surface/spectrum/lapack.h"

typedef struct signs {
    size_t negative, positive; /* of D */
} signs;

static void count_pivot(double pivot, signs *s)
{
    s->negative += pivot < 0.0;
    s->positive += pivot > 0.0;
}

static void swap_numbers(double *x, double *y)
{
    const double kept = *x;
    *x = *y;
    *y = kept;
}

// Rows and columns p and q of the symmetric a change places.
static void swap_both(size_t n, double *a, size_t p, size_t q)
{
    for (size_t i = 0; i < n && p != q; i++) {
        swap_numbers(a + p * n + i, a + q * n + i);
    }
    for (size_t i = 0; i < n && p != q; i++) {
        swap_numbers(a + i * n + p, a + i * n + q);
    }
}

// The largest elements of what is left from row k on: on the diagonal at *r, beside it at
// (*p, *q), *p > *q. Returns whether a pivot of one row is stable [B71, section 4].
static bool choose(size_t n, const double *a, size_t k, size_t *r, size_t *p, size_t *q)
{
    *r = *p = *q = k;
    double diagonal = 0.0, beside = 0.0;
    for (size_t i = k; i < n; i++) {
        if (fabs(a[i * n + i]) > diagonal) {
            diagonal = fabs(a[i * n + i]);
            *r = i;
        }
        for (size_t j = k; j < i; j++) {
            if (fabs(a[i * n + j]) > beside) {
                beside = fabs(a[i * n + j]);
                *p = i;
                *q = j;
            }
        }
    }
    // The constant that makes the growth bound of one step of two rows that of two steps of
    // one.
    return diagonal >= (1.0 + sqrt(17.0)) / 8.0 * beside; // coefficient
}

// a -= c b c' for the rows behind a pivot of one row.
static void eliminate_one(size_t n, double *a, size_t k)
{
    for (size_t i = k + 1; i < n && a[k * n + k] != 0.0; i++) {
        const double factor = a[i * n + k] / a[k * n + k];
        for (size_t j = k + 1; j < n; j++) {
            a[i * n + j] -= factor * a[k * n + j];
        }
    }
}

static void eliminate_two(size_t n, double *a, size_t k)
{
    const double *first = a + k * n, *second = a + (k + 1) * n;
    const double beside = second[k]; // the largest of the three: divided by, nothing overflows
    const double top = first[k] / beside, bottom = second[k + 1] / beside;
    const double determinant = top * bottom - 1.0; // below 0.42 - 1
    for (size_t i = k + 2; i < n; i++) {
        const double x = a[i * n + k] / beside, y = a[i * n + k + 1] / beside;
        const double along_first = (x * bottom - y) / determinant;
        const double along_second = (y * top - x) / determinant;
        for (size_t j = k + 2; j < n; j++) {
            a[i * n + j] -= along_first * first[j] + along_second * second[j];
        }
    }
}

// Complete pivoting, n^3 / 3 comparisons besides: for small matrices. a is destroyed.
static void factor_small(size_t n, double *a, signs *s)
{
    for (size_t k = 0; k < n;) {
        size_t r, p, q;
        if (choose(n, a, k, &r, &p, &q)) {
            swap_both(n, a, k, r);
            count_pivot(a[k * n + k], s);
            eliminate_one(n, a, k);
            k += 1;
        } else { // q < p: what the first exchange moves away from k is not p
            swap_both(n, a, k, q);
            swap_both(n, a, k + 1, p);
            s->negative++;
            s->positive++;
            eliminate_two(n, a, k);
            k += 2;
        }
    }
}

static descent_status factor_lapack(const dsc_lapack *lapack, size_t n, double *a, signs *s,
                                    descent_error *error)
{
    const int size = (int)n, lwork = 64 * size;
    double *work = malloc(64 * n * sizeof *work);
    int *pivots = malloc(n * sizeof *pivots);
    if (!work || !pivots) {
        free(work);
        free(pivots);
        return dsc_no_memory(error, "the inertia of a matrix", 64 * n * sizeof *work);
    }
    int info = 0; // above 0: a pivot is exactly 0, which the loop below counts so
    lapack->dsytrf_rook("L", &size, a, &size, pivots, work, &lwork, &info, 1);
    for (size_t k = 0; k < n;) {
        if (pivots[k] > 0) {
            count_pivot(a[k * n + k], s);
            k += 1;
        } else {
            s->negative++;
            s->positive++;
            k += 2;
        }
    }
    free(work);
    free(pivots);
    return DESCENT_OK;
}

// Signs of H + shift I.
static descent_status factor(const dsc_dense *dense, const dsc_lapack *lapack, double shift,
                             double *a, signs *s, descent_error *error)
{
    const size_t n = dense->n;
    *s = (signs){0};
    memcpy(a, dense->matrix, n * n * sizeof *a);
    for (size_t i = 0; i < n; i++) {
        a[i * n + i] += shift;
    }
    if (lapack) {
        return factor_lapack(lapack, n, a, s, error);
    }
    factor_small(n, a, s);
    return DESCENT_OK;
}

descent_status dsc_dense_inertia(const dsc_dense *dense, double tau, dsc_inertia *inertia,
                                 descent_error *error)
{
    const size_t n = dense->n;
    double *a = dsc_alloc_aligned(n, n * sizeof *a);
    if (!a) {
        return dsc_no_memory(error, "the inertia of a matrix", n * n * sizeof *a);
    }
    dsc_lapack lapack;
    const bool large = dense->reflector && dsc_lapack_load(&lapack);
    signs up = {0}, down = {0};
    descent_status status = factor(dense, large ? &lapack : NULL, tau, a, &up, error);
    THEN(status, factor(dense, large ? &lapack : NULL, -tau, a, &down, error));
    dsc_free_aligned(a);
    *inertia = (dsc_inertia){.negative = up.negative,
                             // What is neither below -tau nor above tau.
                             .zero = n - up.negative - down.positive,
                             .positive = down.positive};
    return status;
}
