// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Vectors are gone through in pieces that stay in the cache, in double whatever their type, so
// that what is left of a vector is rounded once a pass. Sums over pieces are added in the order
// of the pieces, whichever worker has gone through them.
//
// [G05] Giraud, Langou, Rozloznik, van den Eshof. Rounding error analysis of the classical
// Gram-Schmidt orthogonalization process. Numer. Math. 2005: twice is enough.
//
// Keeps: the vectors are orthonormal to rounding, as every new one is made orthogonal twice.
// How much rounding there is in the result is returned with it, so that a caller can tell an
// invariant subspace (nothing is left) from a small remainder.
#include "surface/spectrum/basis.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

enum { PIECE = 2048 };

static size_t pieces_of(const dsc_basis *basis)
{
    return (basis->n + PIECE - 1) / PIECE;
}

descent_status dsc_basis_create(dsc_basis *basis, descent_type type, dsc_workers *workers,
                                size_t n, size_t room, descent_error *error)
{
    *basis =
        (dsc_basis){.kernels = dsc_kernels_get(type), .workers = workers, .n = n, .room = room};
    basis->vectors = calloc(room + 1, sizeof *basis->vectors);
    basis->sums = calloc(pieces_of(basis), (room + 1) * sizeof *basis->sums);
    basis->along = calloc(2 * room + 1, sizeof *basis->along);
    if (!basis->vectors || !basis->sums || !basis->along) {
        return dsc_no_memory(error, "a basis of directions",
                             pieces_of(basis) * room * sizeof *basis->sums);
    }
    return DESCENT_OK;
}

void dsc_basis_free(dsc_basis *basis)
{
    for (size_t i = 0; i < basis->count; i++) {
        dsc_free_aligned(basis->vectors[i]);
    }
    free(basis->vectors);
    free(basis->sums);
    free(basis->along);
    *basis = (dsc_basis){0};
}

/* What the workers do together. */
typedef struct work {
    dsc_basis *basis;
    char *w;
    size_t count;          /* vectors that take part */
    const double *factors; /* of dsc_basis_combine */
    double squares[3];     /* |w|^2 before and after every pass */
} work;

static void run(dsc_basis *basis, dsc_task *task, work *w)
{
    if (basis->workers) {
        dsc_workers_use(basis->workers, dsc_workers_count(basis->workers));
        dsc_workers_run(basis->workers, task, w);
    } else {
        task(w, 0);
    }
}

static void meet(const dsc_basis *basis)
{
    if (basis->workers) {
        dsc_workers_barrier(basis->workers);
    }
}

// A worker's part of the vectors.
static void share(const dsc_basis *basis, size_t worker, size_t *begin, size_t *end)
{
    const size_t workers = basis->workers ? dsc_workers_count(basis->workers) : 1;
    dsc_workers_share(basis->n, PIECE, workers, worker, begin, end);
}

// w (kept, or 0) += sum of factors_i q_i, over a worker's part; then the squares of w, and with
// `dots` its products with the vectors, piece by piece.
static void go_through(const work *job, size_t worker, bool kept, const double *factors,
                       bool dots)
{
    const dsc_basis *basis = job->basis;
    const dsc_kernels *kernels = basis->kernels;
    const size_t size = descent_type_size(kernels->type);
    size_t begin = 0, end = 0;
    share(basis, worker, &begin, &end);
    double w[PIECE];
    for (size_t first = begin; first < end; first += PIECE) {
        const size_t numbers = end - first < PIECE ? end - first : PIECE;
        double *sums = basis->sums + first / PIECE * (basis->room + 1);
        char *stored = job->w + first * size;
        if (kept) {
            kernels->to_double(numbers, stored, w);
        } else {
            memset(w, 0, numbers * sizeof *w);
        }
        if (factors) {
            kernels->add_rows(numbers, job->count, basis->vectors, first, factors, w);
            kernels->from_double(numbers, w, stored);
            kernels->to_double(numbers, stored, w);
        }
        // The products for the next pass are made while the piece is still in the cache.
        if (dots) {
            kernels->dot_rows(numbers, job->count, basis->vectors, first, w, sums);
        }
        sums[basis->room] = kernels->dot(numbers, stored, stored);
    }
}

// Adds up what all pieces have at place i.
static double add_up(const dsc_basis *basis, size_t i)
{
    double sum = 0.0;
    for (size_t piece = 0; piece < (basis->n + PIECE - 1) / PIECE; piece++) {
        sum += basis->sums[piece * (basis->room + 1) + i];
    }
    return sum;
}

static void project(void *context, size_t worker)
{
    work *job = context;
    const dsc_basis *basis = job->basis;
    const double *factors = NULL;
    for (int pass = 0; pass < 3; pass++) {
        double *next = basis->along + (pass == 1 ? basis->room : 0);
        go_through(job, worker, true, factors, pass < 2);
        meet(basis);
        if (worker == 0) {
            job->squares[pass] = add_up(basis, basis->room);
            for (size_t i = 0; pass < 2 && i < job->count; i++) {
                next[i] = -add_up(basis, i);
            }
        }
        meet(basis);
        factors = next;
    }
}

double dsc_basis_project(dsc_basis *basis, void *w, double *along, double *error_bound)
{
    const size_t count = basis->count;
    const bool wide = basis->kernels->type == DESCENT_FLOAT64;
    const double unit = wide ? DBL_EPSILON : (double)FLT_EPSILON;
    work job = {.basis = basis, .w = w, .count = count};
    run(basis, project, &job);
    for (size_t i = 0; along && i < count; i++) {
        along[i] -= basis->along[i] + basis->along[basis->room + i];
    }
    // Rounded when stored, after either pass and when scaled; and before that the sums in
    // double, of count / 4 terms.
    const double before = sqrt(job.squares[0]), after = sqrt(job.squares[2]);
    const double terms = 4.0 + 0.25 * (double)count; // coefficient
    *error_bound = unit * (sqrt(job.squares[1]) + 2.0 * after) +
                   2.0 * DBL_EPSILON * terms * (1.0 + sqrt((double)count)) * before;
    return after;
}

descent_status dsc_basis_append(dsc_basis *basis, const void *w, double length,
                                descent_error *error)
{
    const size_t size = descent_type_size(basis->kernels->type);
    char *q = dsc_alloc_aligned(basis->n, size);
    if (!q) {
        return dsc_no_memory(error, "a basis of directions", basis->n * size);
    }
    memcpy(q, w, basis->n * size);
    basis->kernels->scale(basis->n, 1.0 / length, q);
    basis->vectors[basis->count++] = q;
    return DESCENT_OK;
}

static void combine(void *context, size_t worker)
{
    work *job = context;
    const dsc_basis *basis = job->basis;
    go_through(job, worker, false, job->factors, false);
    meet(basis);
    if (worker == 0) {
        job->squares[0] = add_up(basis, basis->room);
    }
    meet(basis);
    size_t begin = 0, end = 0;
    share(basis, worker, &begin, &end);
    basis->kernels->scale(end - begin, 1.0 / sqrt(job->squares[0]),
                          job->w + begin * descent_type_size(basis->kernels->type));
}

void dsc_basis_combine(dsc_basis *basis, size_t count, const double *s, void *y)
{
    work job = {.basis = basis, .w = y, .count = count, .factors = s};
    run(basis, combine, &job);
}
