// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The ends of the spectrum of a Hessian: Ritz pairs of a growing basis until the residuals of
// the wanted ones are small. The products H q_j with the basis are known, so the residual of y
// = sum of s_j q_j needs no product with y: H y = sum of s_j H q_j.
//
// [P98] Parlett. The symmetric eigenvalue problem. 1998. Theorem 4.5.1: an eigenvalue lies
// within |H y - theta y| of theta.
//
// Keeps: a pair counts as converged by its own residual, which bounds its error whatever
// happened on the way. That nothing else lies at the end of the spectrum is likely, not
// certain: a start without a component along an eigenvector never sees it, hence random starts
// and a block of them for multiple eigenvalues.
#include <descent/surface.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/options.h"
#include "surface/spectrum/jacobi.h"
#include "surface/spectrum/krylov.h"
#include "surface/spectrum/options.h"

// clang-format off
static const descent_option options_of_eigen[] = {
    {.name = "largest", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_eigen_options, largest),
     .fallback = "1", .low = 0.0, .high = 500.0, .help = "pairs with the largest eigenvalues"},
    {.name = "smallest", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_eigen_options, smallest),
     .fallback = "0", .low = 0.0, .high = 500.0, .help = "pairs with the smallest eigenvalues, the most negative first"},
    {.name = "tolerance", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(descent_eigen_options, tolerance),
     .fallback = "1e-4", .low = DESCENT_ABOVE_ZERO, .high = 1.0,
     .help = "largest residual of a pair, as a part of the largest eigenvalue"},
    {.name = "products", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_eigen_options, products),
     .fallback = "300", .low = 1.0, .high = 2000.0, .help = "most products with the matrix"},
    {.name = "block", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_eigen_options, block),
     .fallback = "2", .low = 1.0, .high = 100.0,
     .help = "random vectors to start from; eigenvalues of up to this multiplicity are found"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_eigen_options, seed),
     .fallback = "1", .low = 0.0, .high = HUGE_VAL, .help = "seed of the random vectors"},
    DSC_MATRIX_OPTIONS(descent_eigen_options),
};
// clang-format on

static const descent_option_table table = {"Eigenvalues", options_of_eigen,
                                           sizeof options_of_eigen / sizeof *options_of_eigen,
                                           sizeof(descent_eigen_options)};

const descent_option_table *descent_eigen_option_table(void)
{
    return &table;
}

void descent_eigen_options_init(descent_eigen_options *options, size_t size)
{
    descent_eigen_options own;
    descent_options_default(&table, &own);
    dsc_size_give(&own, sizeof own, options, size);
}

typedef struct search {
    const descent_eigen_options *options;
    dsc_hessian curvature;
    dsc_krylov krylov;
    size_t wanted; /* pairs, both ends; each end has n at most */
    size_t largest, smallest;
    size_t most;      /* products */
    double *matrix;   /* most x most: scratch */
    double *ritz;     /* of the products so far, ascending */
    double *vectors;  /* row i: coordinates of the Ritz vector i in the basis */
    double *before;   /* wanted: Ritz values at the last invariant subspace */
    size_t subspaces; /* that were found to be invariant */
    double scale;     /* largest |Ritz value| */
} search;

static void search_free(search *s)
{
    dsc_krylov_free(&s->krylov);
    dsc_hessian_free(&s->curvature);
    free(s->matrix);
    free(s->ritz);
    free(s->vectors);
    free(s->before);
}

static descent_status search_create(search *s, descent_objective *objective, const void *x,
                                    const descent_rows *rows,
                                    const descent_eigen_options *options, descent_error *error)
{
    *s = (search){.options = options};
    TRY(dsc_hessian_create(&s->curvature, objective, x, rows,
                           (descent_curvature)options->curvature, options->first,
                           options->count, error));
    const size_t n = s->curvature.n;
    s->largest = options->largest < n ? options->largest : n;
    s->smallest = options->smallest < n ? options->smallest : n;
    s->wanted = s->largest + s->smallest;
    FAIL_IF(s->wanted == 0, error, DESCENT_INVALID,
            "no eigenpairs are wanted: set largest or smallest");
    FAIL_IF(options->products < s->wanted, error, DESCENT_INVALID,
            "products is %llu: %zu eigenpairs need at least one each",
            (unsigned long long)options->products, s->wanted);
    s->most = options->products < n ? options->products : n;
    const size_t room = s->most + options->block < n ? s->most + options->block : n;
    TRY(dsc_krylov_create(&s->krylov, &s->curvature, room, options->seed, error));
    s->matrix = calloc(s->most, s->most * sizeof *s->matrix);
    s->vectors = calloc(s->most, s->most * sizeof *s->vectors);
    s->ritz = calloc(s->most, sizeof *s->ritz);
    s->before = calloc(s->wanted, sizeof *s->before);
    if (!s->matrix || !s->vectors || !s->ritz || !s->before) {
        return dsc_no_memory(error, "eigenvalues", 2 * s->most * s->most * sizeof *s->matrix);
    }
    return DESCENT_OK;
}

static void find_ritz(search *s)
{
    const dsc_krylov *k = &s->krylov;
    const size_t m = k->products;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < m; j++) { // equal but for rounding
            s->matrix[i * m + j] = 0.5 * (k->h[i * k->room + j] + k->h[j * k->room + i]);
        }
    }
    // Jacobi's method: slow, but accurate to the last digit also for small eigenvalues of the
    // matrix.
    dsc_jacobi(m, s->matrix, s->ritz, s->vectors);
    s->scale = m ? fmax(fabs(s->ritz[0]), fabs(s->ritz[m - 1])) : 0.0;
}

// Index of the Ritz pair that is number i of the wanted ones.
static size_t ritz_index(const search *s, size_t i)
{
    return i < s->largest ? s->krylov.products - 1 - i : i - s->largest;
}

static bool all_small(const search *s)
{
    const size_t m = s->krylov.products;
    bool small = m >= s->largest && m >= s->smallest;
    for (size_t i = 0; small && i < s->wanted; i++) {
        const size_t index = ritz_index(s, i);
        small = dsc_krylov_residual(&s->krylov, s->vectors + index * m, s->ritz[index]) <=
                s->options->tolerance * s->scale;
    }
    return small;
}

// In an invariant subspace every residual is 0, but a multiple eigenvalue may stand there once
// only. Its next copy, if there is one, is in the next such subspace: what is wanted is
// complete when that has brought nothing new.
static bool nothing_new(search *s)
{
    const size_t m = s->krylov.products;
    bool same = s->subspaces > 0 && m >= s->largest && m >= s->smallest;
    for (size_t i = 0; i < s->wanted && m >= s->largest && m >= s->smallest; i++) {
        const double value = s->ritz[ritz_index(s, i)];
        same = same && fabs(value - s->before[i]) <= s->options->tolerance * s->scale;
        s->before[i] = value;
    }
    s->subspaces += m >= s->largest && m >= s->smallest;
    return same;
}

static descent_status grow(search *s, descent_error *error)
{
    dsc_krylov *k = &s->krylov;
    bool added = true;
    for (uint64_t i = 0; added && i < s->options->block; i++) {
        TRY(dsc_krylov_draw(k, &added, error));
    }
    bool broken = false; // no check by residuals any more
    size_t check_from = 1;
    while (k->products < s->most) {
        if (k->products == k->basis.count) {
            broken = true;
            find_ritz(s);
            added = false;
            if (!nothing_new(s)) {
                TRY(dsc_krylov_draw(k, &added, error));
            }
            if (!added) {
                return DESCENT_OK;
            }
        }
        TRY(dsc_krylov_step(k, error));
        if (!broken && k->products < k->basis.count && k->products >= check_from) {
            find_ritz(s);
            if (all_small(s)) {
                return DESCENT_OK;
            }
            // Rarely enough that this costs little beside the products.
            check_from = k->products + 1 + k->products / 16;
        }
    }
    find_ritz(s);
    return DESCENT_OK;
}

// The pair that is number i; its vector goes to y, or NULL.
static descent_eigenpair examine(search *s, size_t i, void *y)
{
    dsc_krylov *k = &s->krylov;
    const double *coordinates = s->vectors + ritz_index(s, i) * k->products;
    descent_eigenpair pair = {.value = s->ritz[ritz_index(s, i)]};
    pair.residual = dsc_krylov_residual(k, coordinates, pair.value);
    pair.converged = pair.residual <= s->options->tolerance * s->scale;
    if (y) {
        dsc_krylov_combine(k, coordinates, y);
    }
    return pair;
}

static descent_status find(search *s, char *vectors, descent_eigenpair *pairs,
                           descent_eigen_result *result, descent_error *error)
{
    TRY(grow(s, error));
    const size_t bytes = s->krylov.n * descent_type_size(s->curvature.objective->type);
    // More than there are parameters: those places stay NAN.
    const size_t asked = s->options->largest + s->options->smallest;
    for (size_t i = 0; i < asked; i++) {
        pairs[i] = (descent_eigenpair){.value = (double)NAN, .residual = (double)NAN};
    }
    bool converged = true;
    for (size_t i = 0; i < s->wanted; i++) {
        const size_t place = i < s->largest ? i : (size_t)s->options->largest + i - s->largest;
        pairs[place] = examine(s, i, vectors ? vectors + place * bytes : NULL);
        converged = converged && pairs[place].converged;
    }
    const descent_eigen_result own = {.converged = converged,
                                      .found =
                                          s->largest > s->smallest ? s->largest : s->smallest,
                                      .products = s->krylov.products,
                                      .scale = s->scale};
    dsc_size_give(&own, sizeof own, result, result->size);
    return DESCENT_OK;
}

static descent_status eigenpairs(descent_objective *objective, descent_type type, const void *x,
                                 const descent_rows *rows, const descent_eigen_options *options,
                                 descent_eigenpair *pairs, void *vectors,
                                 descent_eigen_result *result, descent_error *error)
{
    TRY(dsc_objective_check_type(objective, type, error));
    TRY(dsc_size_check("eigen_result", result, sizeof *result, error));
    descent_eigen_options own = descent_eigen_options_default();
    TRY(dsc_options_take(&table, options, &own, error));
    options = &own;
    search s;
    descent_status status = search_create(&s, objective, x, rows, options, error);
    THEN(status, find(&s, vectors, pairs, result, error));
    search_free(&s);
    return status;
}

descent_status descent_eigenpairs_f32(descent_objective *objective, const float *x,
                                      const descent_rows *rows,
                                      const descent_eigen_options *options,
                                      descent_eigenpair *pairs, float *vectors,
                                      descent_eigen_result *result, descent_error *error)
{
    NEED(error, "objective, x, options, pairs, result", objective, x, options, pairs, result);
    return eigenpairs(objective, DESCENT_FLOAT32, x, rows, options, pairs, vectors, result,
                      error);
}

descent_status descent_eigenpairs_f64(descent_objective *objective, const double *x,
                                      const descent_rows *rows,
                                      const descent_eigen_options *options,
                                      descent_eigenpair *pairs, double *vectors,
                                      descent_eigen_result *result, descent_error *error)
{
    NEED(error, "objective, x, options, pairs, result", objective, x, options, pairs, result);
    return eigenpairs(objective, DESCENT_FLOAT64, x, rows, options, pairs, vectors, result,
                      error);
}
