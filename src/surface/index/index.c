// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What counts as zero. Computed eigenvalues are those of a matrix that differs from the Hessian
// by rounding and by what its products have that is not symmetric, and by Weyl's inequality
// none is farther off than the norm of that: below max(10 n u |H|, asymmetry) a sign means
// nothing. tau is this, and at least tau_rel |H|. Where eigenvalues lie within a factor of 10
// of tau, so that the count hangs on it, and the amounts from the noise to 1000 tau have one
// gap that is wider than 100 and, in decades, twice as wide as any other, tau is the middle of
// the gap.
//
// Keeps: a count comes with its range. Two algorithms count, the eigenvalues and the signs of
// a factorisation (Sylvester's law of inertia); where they disagree the answer is an interval
// and not one of the two. The same seed gives the same vectors.
#include "surface/index/index.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "kernel/kernels.h"
#include "surface/index/krylov.h"
#include "surface/spectrum/inertia.h"

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The middle of the gap, or tau. amounts[n] ascend; `least` is the noise.
static double middle_of_gap(size_t n, const double *amounts, double least, double tau)
{
    const double most = GAP_ENDS * tau;
    double widest = 0.0, second = 0.0, middle = tau, below = least;
    bool sensitive = false;
    for (size_t i = 0; i <= n && below < most; i++) {
        if (i < n && amounts[i] <= least) {
            continue;
        }
        const double above = i < n ? fmin(amounts[i], most) : most;
        sensitive =
            sensitive || (i < n && amounts[i] >= TENTH * tau && amounts[i] <= TENFOLD * tau);
        const double width = log10(above / below);
        if (width > widest) {
            second = widest;
            widest = width;
            middle = sqrt(above * below);
        } else {
            second = fmax(second, width);
        }
        below = above;
    }
    return sensitive && widest > 2.0 && widest >= 2.0 * second ? middle : tau;
}

static descent_status choose_tau(const dsc_index_request *request, dsc_index *index,
                                 descent_error *error)
{
    const dsc_dense *dense = &index->dense;
    const double norm = fmax(fabs(index->smallest), fabs(index->largest));
    const double least = dsc_index_noise(dense->n, norm, dense->asymmetry);
    index->tau = dsc_index_tau(request, dense->n, norm, dense->asymmetry);
    if (!(least > 0.0)) {
        return DESCENT_OK;
    }
    double *amounts = malloc(dense->n * sizeof *amounts);
    if (!amounts) {
        return dsc_no_memory(error, "eigenvalues", dense->n * sizeof *amounts);
    }
    for (size_t i = 0; i < dense->n; i++) {
        amounts[i] = fabs(dense->values[i]);
    }
    qsort(amounts, dense->n, sizeof *amounts, ascending);
    index->tau = middle_of_gap(dense->n, amounts, least, index->tau);
    free(amounts);
    return DESCENT_OK;
}

static size_t count_below(const dsc_dense *dense, double limit)
{
    size_t count = 0;
    while (count < dense->n && dense->values[count] < limit) {
        count++;
    }
    return count;
}

// The counts by the factorisations; where an eigenvalue is as near to -tau or tau as rounding,
// it may be on either side.
static descent_status cross_check(dsc_index *index, descent_error *error)
{
    const dsc_dense *dense = &index->dense;
    const double tau = index->tau, norm = fmax(fabs(index->smallest), fabs(index->largest));
    // An eigenvalue on the border may fall on either side of it in either algorithm.
    const double blur = dsc_index_noise(dense->n, norm, 0.0) / BLUR_PART;
    dsc_inertia inertia;
    TRY(dsc_dense_inertia(dense, tau, &inertia, error));
    const size_t upper = dense->n - inertia.positive; // at most tau
    index->inertia_agrees = inertia.negative >= count_below(dense, -tau - blur) &&
                            inertia.negative <= count_below(dense, -tau + blur) &&
                            upper >= count_below(dense, tau - blur) &&
                            upper <= count_below(dense, tau + blur);
    if (!index->inertia_agrees) {
        index->low = inertia.negative < index->low ? inertia.negative : index->low;
        index->high = inertia.negative > index->high ? inertia.negative : index->high;
    }
    return DESCENT_OK;
}

// Takes the known zero modes and the vectors found so far out of v[n], and gives what is left length 1.
// Returns which part of v that was.
static double take_out(const dsc_index_request *request, const dsc_index *index, double *v)
{
    const size_t n = index->dense.n;
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const double before = sqrt(kernels->dot(n, v, v));
    for (size_t i = 0; i < request->zero_count; i++) {
        const double *z = request->zero + i * n;
        kernels->axpy(n, -kernels->dot(n, z, v), z, v);
    }
    for (size_t i = 0; i < index->vector_count; i++) {
        const double *z = index->vectors + i * n;
        kernels->axpy(n, -kernels->dot(n, z, v), z, v);
    }
    const double length = sqrt(kernels->dot(n, v, v));
    const bool some = length > INDEPENDENT * before;
    kernels->scale(n, some ? 1.0 / length : 1.0, v);
    return some ? length / before : 0.0;
}

// v[n] = a random direction in the span of the eigenvectors first .. last - 1, outside the
// known zero modes and the vectors before it, of length 1; false when nothing is left. scratch: n.
//
// The rounding errors of v grow as what is left of it is small, so that where it is, by bad luck, another
// one is drawn.
static descent_status draw_zero(const dsc_index_request *request, const dsc_index *index,
                                size_t first, size_t last, uint32_t stream, double *v,
                                double *scratch, bool *found, descent_error *error)
{
    const size_t n = index->dense.n;
    const dsc_random random = {request->seed, DSC_PURPOSE_DIRECTION, stream};
    double left = 0.0;
    memset(scratch, 0, n * sizeof *scratch);
    for (uint64_t draw = 0; draw < DRAWS && left < MUCH; draw++) {
        for (size_t i = first; i < last; i++) {
            scratch[i] = dsc_random_normal(&random, draw * n + i);
        }
        TRY(dsc_dense_combine(&index->dense, scratch, v, error));
        left = take_out(request, index, v);
    }
    // Three times in all: after the first what is left may be mostly rounding.
    for (int pass = 0; pass < 2 && left > 0.0; pass++) {
        left = take_out(request, index, v);
    }
    *found = left > 0.0;
    return DESCENT_OK;
}

static descent_status find_vectors(const dsc_index_request *request, dsc_index *index,
                                   descent_error *error)
{
    const size_t n = index->dense.n, zeros = count_below(&index->dense, index->tau);
    const size_t negative = count_below(&index->dense, -index->tau);
    const size_t down = negative < DSC_INDEX_VECTORS ? negative : DSC_INDEX_VECTORS;
    const size_t flat = index->zero < DSC_INDEX_VECTORS ? index->zero : DSC_INDEX_VECTORS;
    index->vectors = calloc((down + flat + 1) * n, sizeof *index->vectors);
    double *scratch = calloc(n, sizeof *scratch);
    if (!index->vectors || !scratch) {
        free(scratch);
        return dsc_no_memory(error, "eigenvectors", (down + flat) * n * sizeof(double));
    }
    descent_status status = DESCENT_OK;
    for (size_t i = 0; status == DESCENT_OK && i < down; i++) {
        scratch[i] = 1.0;
        status = dsc_dense_combine(&index->dense, scratch, index->vectors + i * n, error);
        scratch[i] = 0.0;
    }
    index->negative_vectors = index->vector_count = down;
    bool found = true;
    for (uint32_t i = 0; status == DESCENT_OK && found && i < flat; i++) {
        status = draw_zero(request, index, negative, zeros, (1U << 24) + i,
                           index->vectors + index->vector_count * n, scratch, &found, error);
        index->vector_count += status == DESCENT_OK && found;
    }
    free(scratch);
    return status;
}

static descent_status find_dense(dsc_hessian *curvature, const dsc_index_request *request,
                                 dsc_index *index, descent_error *error)
{
    dsc_dense *dense = &index->dense;
    const size_t n = curvature->n;
    TRY(dsc_dense_create(dense, curvature, error));
    index->smallest = dense->values[0];
    index->largest = dense->values[n - 1];
    TRY(choose_tau(request, index, error));
    const double tau = index->tau, norm = fmax(fabs(index->smallest), fabs(index->largest));
    index->low = index->high = count_below(dense, -tau);
    index->tighter = count_below(dense, -TENTH * tau);
    index->looser = count_below(dense, -TENFOLD * tau);
    index->missed = norm > 0.0 ? tau / norm : 0.0;
    size_t zero = 0;
    for (size_t i = 0; i < n; i++) {
        zero += fabs(dense->values[i]) <= tau;
    }
    index->zero = zero > request->zero_count ? zero - request->zero_count : 0;
    TRY(cross_check(index, error));
    index->values = malloc(n * sizeof *index->values);
    index->residuals = calloc(n, sizeof *index->residuals);
    if (!index->values || !index->residuals) {
        return dsc_no_memory(error, "eigenvalues", 2 * n * sizeof *index->values);
    }
    memcpy(index->values, dense->values, n * sizeof *index->values);
    index->count = n;
    return find_vectors(request, index, error);
}

descent_status dsc_index_find(dsc_hessian *curvature, const dsc_index_request *request,
                              dsc_index *index, descent_error *error)
{
    *index = (dsc_index){.inertia_agrees = true};
    FAIL_IF(
        curvature->objective->type != DESCENT_FLOAT64, error, DESCENT_INVALID,
        "counting negative eigenvalues needs an objective of float64 numbers, and this one is "
        "float32");
    const size_t n = curvature->n;
    FAIL_IF(n == 0, error, DESCENT_INVALID, "the index of 0 parameters: there is no matrix");
    if (n <= request->dense && n <= dsc_dense_most()) {
        return find_dense(curvature, request, index, error);
    }
    return dsc_index_krylov(curvature, request, index, error);
}

void dsc_index_free(dsc_index *index)
{
    dsc_dense_free(&index->dense);
    free(index->values);
    free(index->residuals);
    free(index->vectors);
    *index = (dsc_index){0};
}
