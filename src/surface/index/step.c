// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Newton steps. From the whole spectrum they are sums over it. In the Krylov space of g, with
// H Q = Q' T for an orthonormal Q of m vectors and Q' of one more, the Newton step minimises
// |T y + |g| e_1| as MINRES does, by the singular values and vectors of T beyond max(tau, 1e-8
// |T|). The saddle-free step takes the eigenvalues of the square part of T by their amounts
// [D14, section 6]: the same Krylov space.
//
// What is left of the equation, r, becomes the part of g in the kernel of H, and that is all
// that the Krylov space has of the kernel. The step that MINRES approaches may have a part
// along it, which changes nothing; it is taken out, for the shortest step [C11], and the
// saddle-free step and its decrement are those of g - r.
//
// [C11] Choi, Paige, Saunders. MINRES-QLP. SIAM J. Sci. Comput. 2011. [D14] Dauphin and others.
// Identifying and attacking the saddle point problem. NIPS 2014.
#include "surface/index/step.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "surface/index/krylov.h"

static descent_status step_dense(const dsc_index *index, const double *g, bool newton,
                                 double *p, double *decrement, double *flat,
                                 descent_error *error)
{
    const size_t n = index->dense.n;
    double *along = malloc(n * sizeof *along);
    if (!along) {
        return dsc_no_memory(error, "a Newton step", n * sizeof *along);
    }
    descent_status status = dsc_dense_components(&index->dense, g, along, error);
    double gained = 0.0, left = 0.0, all = 0.0;
    for (size_t i = 0; status == DESCENT_OK && i < n; i++) {
        const double value = index->dense.values[i], square = along[i] * along[i];
        all += square;
        // An eigenvalue that counts as zero gives no step: the quotient would be rounding over
        // rounding.
        if (fabs(value) > index->tau) {
            gained += 0.5 * square / fabs(value);
            along[i] /= newton ? -value : -fabs(value);
        } else {
            left += square;
            along[i] = 0.0;
        }
    }
    THEN(status, dsc_dense_combine(&index->dense, along, p, error));
    free(along);
    *decrement = gained;
    *flat = all > 0.0 ? sqrt(left / all) : 0.0;
    return status;
}

typedef struct projected {
    const dsc_krylov *krylov;
    size_t first; /* basis vectors before it are locked */
    size_t m;     /* products behind them */
    double tau;
    double *matrix; /* (m + 3) x (m + 1) scratch */
    double *y;      /* m: the step in the basis */
    double *rest;   /* m + 1: T y + |g| e_1 */
    bool kernel;    /* rest lies in the kernel of H */
    dsc_dense eigen;
} projected;

// T, (m + 1) x m, behind the locked vectors.
static double element(const projected *s, size_t i, size_t j)
{
    const dsc_krylov *k = s->krylov;
    return k->h[(s->first + j) * k->room + s->first + i];
}

static size_t rows(const projected *s)
{
    return s->krylov->basis.count - s->first;
}

// y += the part of the solution along an eigenvector w[m] of T'T. Its singular value is |T w|:
// the root of the eigenvalue of T'T would have lost half of its digits. unit: m, zeros; tw: m
// + 1.
static descent_status add_part(projected *s, size_t i, double length, double least,
                               double *unit, double *w, double *tw, descent_error *error)
{
    const size_t m = s->m;
    unit[i] = 1.0;
    const descent_status status = dsc_dense_combine(&s->eigen, unit, w, error);
    unit[i] = 0.0;
    double squares = 0.0;
    for (size_t l = 0; l < rows(s); l++) {
        tw[l] = 0.0;
        for (size_t j = 0; j < m; j++) {
            tw[l] += element(s, l, j) * w[j];
        }
        squares += tw[l] * tw[l];
    }
    for (size_t j = 0; j < m && squares > least * least; j++) {
        s->y[j] -= length * tw[0] / squares * w[j];
    }
    return status;
}

// y = the shortest of those that minimise |T y + length e_1|, and what is left.
static descent_status solve_newton(projected *s, double length, descent_error *error)
{
    const size_t m = s->m;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t l = 0; l < rows(s); l++) {
                sum += element(s, l, i) * element(s, l, j);
            }
            s->matrix[i * m + j] = s->matrix[j * m + i] = sum;
        }
    }
    dsc_dense_free(&s->eigen);
    TRY(dsc_dense_from_matrix(&s->eigen, m, s->matrix, error));
    const double least = fmax(s->tau, SINGULAR * sqrt(fmax(s->eigen.values[m - 1], 0.0)));
    double *unit = s->matrix, *w = unit + m, *tw = w + m;
    memset(unit, 0, m * sizeof *unit);
    memset(s->y, 0, m * sizeof *s->y);
    for (size_t i = 0; i < m; i++) {
        TRY(add_part(s, i, length, least, unit, w, tw, error));
    }
    for (size_t i = 0; i < rows(s); i++) {
        s->rest[i] = i == 0 ? length : 0.0;
        for (size_t j = 0; j < m; j++) {
            s->rest[i] += element(s, i, j) * s->y[j];
        }
    }
    return DESCENT_OK;
}

// *decrement, and y for the saddle-free step.
static descent_status solve_saddle_free(projected *s, double length, bool keep_y,
                                        double *decrement, descent_error *error)
{
    const size_t m = s->m;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++) {
            s->matrix[i * m + j] = s->matrix[j * m + i] =
                0.5 * (element(s, i, j) + element(s, j, i));
        }
    }
    dsc_dense_free(&s->eigen);
    TRY(dsc_dense_from_matrix(&s->eigen, m, s->matrix, error));
    double *start = s->matrix, *along = s->matrix + m;
    memset(start, 0, m * sizeof *start);
    start[0] = length;
    for (size_t i = 0; s->kernel && i < m; i++) {
        start[i] -= s->rest[i];
    }
    TRY(dsc_dense_components(&s->eigen, start, along, error));
    *decrement = 0.0;
    for (size_t i = 0; i < m; i++) {
        const double value = fabs(s->eigen.values[i]);
        *decrement += value > s->tau ? 0.5 * along[i] * along[i] / value : 0.0;
        along[i] = value > s->tau ? -along[i] / value : 0.0;
    }
    return keep_y ? dsc_dense_combine(&s->eigen, along, s->y, error) : DESCENT_OK;
}

// y[n] = sum of s_i q_i behind the locked vectors.
static void assemble(const projected *s, size_t count, const double *factors, double *y)
{
    const dsc_krylov *k = s->krylov;
    memset(y, 0, k->n * sizeof *y);
    for (size_t i = 0; i < count; i++) {
        k->basis.kernels->axpy(k->n, factors[i], k->basis.vectors[s->first + i], y);
    }
}

static double norm(const dsc_krylov *krylov, size_t n, const double *v)
{
    return sqrt(krylov->basis.kernels->dot(n, v, v));
}

// Whether H takes what is left of the equation to nothing. r and hr: n, scratch.
static descent_status look_at_rest(projected *s, double large, double *r, double *hr,
                                   descent_error *error)
{
    const dsc_krylov *k = s->krylov;
    assemble(s, rows(s), s->rest, r);
    TRY(dsc_hessian_multiply(k->curvature, r, hr, error));
    s->kernel =
        norm(k, k->n, hr) <= fmax(s->tau, FLAT_RESIDUAL * large) * norm(k, rows(s), s->rest);
    return DESCENT_OK;
}

// The Krylov space of its first vector, as long as it brings something.
static descent_status grow(projected *s, dsc_krylov *krylov, const dsc_index *index,
                           size_t most, double length, double all, double *scratch,
                           descent_error *error)
{
    const uint64_t begin = krylov->curvature->products;
    for (size_t check = 8;;) {
        TRY(dsc_krylov_step(krylov, error));
        s->m = krylov->products - s->first;
        const bool full = krylov->basis.count == krylov->room && krylov->room < krylov->n;
        const bool last = krylov->products == krylov->basis.count || full ||
                          krylov->curvature->products - begin + 2 >= most;
        if (s->m < check && !last) {
            continue;
        }
        TRY(solve_newton(s, length, error));
        const double ends = fmax(fabs(index->smallest), fabs(index->largest));
        const bool solved = norm(krylov, rows(s), s->rest) <= SOLVED * all;
        if (!solved) {
            TRY(look_at_rest(s, fmax(krylov->scale, ends), scratch, scratch + krylov->n,
                             error));
        }
        if (solved || s->kernel || last) {
            return DESCENT_OK;
        }
        check = s->m + 2 + s->m / 3;
    }
}

// Takes the part along `rest` out of y.
static void shorten(projected *s)
{
    const dsc_kernels *kernels = s->krylov->basis.kernels;
    const double left = kernels->dot(rows(s), s->rest, s->rest);
    if (s->kernel && left > 0.0) {
        kernels->axpy(s->m, -kernels->dot(s->m, s->rest, s->y) / left, s->rest, s->y);
    }
}

static descent_status start(dsc_krylov *krylov, const dsc_index_request *request,
                            const double *g, bool *started, descent_error *error)
{
    for (size_t i = 0; i < request->zero_count; i++) {
        TRY(dsc_krylov_lock(krylov, request->zero + i * krylov->n, error));
    }
    return dsc_krylov_add(krylov, g, started, error);
}

static descent_status step_krylov(projected *s, dsc_krylov *krylov, const dsc_index *index,
                                  size_t most, const double *g, bool newton, double *p,
                                  double *decrement, double *flat, descent_error *error)
{
    const size_t n = krylov->n, room = krylov->room + 1;
    const double all = norm(krylov, n, g);
    const double length =
        fabs(krylov->basis.kernels->dot(n, krylov->basis.vectors[s->first], g));
    s->matrix = calloc(room + 3, room * sizeof *s->matrix);
    s->y = calloc(2 * room, sizeof *s->y);
    double *scratch = calloc(2 * n, sizeof *scratch);
    if (!s->matrix || !s->y || !scratch) {
        free(scratch);
        return dsc_no_memory(error, "a Newton step", (room * room + 2 * n) * sizeof(double));
    }
    s->rest = s->y + room;
    descent_status status = grow(s, krylov, index, most, length, all, scratch, error);
    free(scratch);
    TRY(status);
    const double left = norm(krylov, rows(s), s->rest);
    *flat = fmin(1.0, sqrt(left * left + fmax(0.0, all * all - length * length)) / all);
    shorten(s);
    TRY(solve_saddle_free(s, length, !newton, decrement, error));
    assemble(s, s->m, s->y, p);
    return DESCENT_OK;
}

static descent_status start_and_step(projected *s, dsc_krylov *krylov, const dsc_index *index,
                                     const dsc_index_request *request, size_t most,
                                     const double *g, bool newton, double *p, double *decrement,
                                     double *flat, descent_error *error)
{
    bool started = false;
    TRY(start(krylov, request, g, &started, error));
    if (!started) {
        *flat = 1.0; // all of g is in the zero modes
        return DESCENT_OK;
    }
    return step_krylov(s, krylov, index, most, g, newton, p, decrement, flat, error);
}

descent_status dsc_index_step(const dsc_index *index, dsc_hessian *curvature,
                              const dsc_index_request *request, const double *g, bool newton,
                              double *p, double *decrement, double *flat, descent_error *error)
{
    const size_t n = curvature->n;
    const double all = dsc_kernels_get(DESCENT_FLOAT64)->dot(n, g, g);
    memset(p, 0, n * sizeof *p);
    *decrement = *flat = 0.0;
    FAIL_IF(!isfinite(all), error, DESCENT_DIVERGED,
            "the gradient is not finite (or its square is not): there is no Newton step");
    if (!(all > 0.0)) {
        return DESCENT_OK;
    }
    if (index->dense.n > 0) {
        return step_dense(index, g, newton, p, decrement, flat, error);
    }
    const size_t most = request->products < 4 ? 4 : request->products;
    dsc_krylov krylov = {0};
    projected s = {.krylov = &krylov, .first = request->zero_count, .tau = index->tau};
    descent_status status =
        dsc_krylov_create(&krylov, curvature, dsc_index_room(n, s.first, most + 1), 0, error);
    THEN(status, start_and_step(&s, &krylov, index, request, most, g, newton, p, decrement,
                                flat, error));
    dsc_dense_free(&s.eigen);
    free(s.matrix);
    free(s.y);
    dsc_krylov_free(&krylov);
    return status;
}
