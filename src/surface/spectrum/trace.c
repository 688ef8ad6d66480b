// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Hutch++: with Q an orthonormal basis of H S, S of random signs,
//
//     tr H = tr Q' H Q + tr (I - Q Q') H (I - Q Q')
//
// where the first part is computed and the second estimated by Hutchinson's method: the mean of
// g' (...) g over vectors g of random signs. The variance of that, 2 (|A|_F^2 - sum of a_ii^2)
// for a matrix A, is small when Q has taken the large eigenvalues out.
//
// [MMMW21] Meyer, Musco, Musco, Woodruff, algorithm 1. [H89] Hutchinson. A stochastic estimator
// of the trace of the influence matrix. 1989.
//
// Keeps: the error is that of the second part only, as the first is exact, so more directions
// in Q make the estimate better and honest at once. Signs follow from seed and number of the
// draw: the result does not depend on threads.
#include <descent/surface.h>

#include <math.h>

#include "core/memory.h"
#include "core/options.h"
#include "core/rng.h"
#include "surface/spectrum/krylov.h"
#include "surface/spectrum/options.h"

// clang-format off
static const descent_option options_of_trace[] = {
    {.name = "rank", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_trace_options, rank),
     .fallback = "20", .low = 0.0, .high = 2000.0, .help = "directions of which the trace is taken exactly, two products each"},
    {.name = "vectors", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_trace_options, vectors),
     .fallback = "20", .low = 2.0, .high = 1e6, .help = "vectors of random signs for the rest, a product each"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_trace_options, seed),
     .fallback = "1", .low = 0.0, .high = HUGE_VAL, .help = "seed of the random signs"},
    DSC_MATRIX_OPTIONS(descent_trace_options),
};
// clang-format on

static const descent_option_table table = {"Trace", options_of_trace,
                                           sizeof options_of_trace / sizeof *options_of_trace,
                                           sizeof(descent_trace_options)};

const descent_option_table *descent_trace_option_table(void)
{
    return &table;
}

void descent_trace_options_init(descent_trace_options *options, size_t size)
{
    descent_trace_options own;
    descent_options_default(&table, &own);
    dsc_size_give(&own, sizeof own, options, size);
}

/* A mean and its standard error, updated number by number [Welford 1962]. */
typedef struct running_mean {
    double count, mean, squares;
} running_mean;

static void add_number(running_mean *m, double number)
{
    const double off = number - m->mean;
    m->count += 1.0;
    m->mean += off / m->count;
    m->squares += off * (number - m->mean);
}

static double standard_error(const running_mean *m)
{
    return m->count == 0.0 ? 0.0 : sqrt(m->squares / (m->count - 1.0) / m->count);
}

typedef struct estimate {
    const descent_trace_options *options;
    dsc_hessian *curvature;
    dsc_krylov k;          /* only its basis: Q */
    void *signs, *product; /* n each */
    uint32_t draws;
    double exact;         /* tr Q' H Q */
    running_mean rest;    /* of g' (I - Q Q') H (I - Q Q') g */
    running_mean squares; /* of |H s|^2 */
} estimate;

static void draw_signs(estimate *e)
{
    const size_t n = e->curvature->n;
    const size_t size = descent_type_size(e->curvature->objective->type);
    const dsc_random random = {e->options->seed, DSC_PURPOSE_PROBE, e->draws++};
    uint32_t words[4] = {0};
    for (size_t i = 0; i < n; i++) {
        // A call gives four words: 128 signs.
        if (i % 128 == 0) {
            dsc_random_words(&random, i / 128, words);
        }
        const double sign = words[i % 128 / 32] >> i % 32 & 1 ? 1.0 : -1.0;
        e->k.basis.kernels->from_double(1, &sign, (char *)e->signs + i * size);
    }
}

// Q from the products with vectors of signs, and its trace.
static descent_status sketch(estimate *e, descent_error *error)
{
    const dsc_kernels *kernels = e->k.basis.kernels;
    const size_t n = e->curvature->n;
    bool added = false;
    for (uint64_t i = 0; i < e->options->rank && e->k.basis.count < n; i++) {
        draw_signs(e);
        TRY(dsc_hessian_multiply(e->curvature, e->signs, e->product, error));
        add_number(&e->squares, kernels->dot(n, e->product, e->product));
        TRY(dsc_krylov_add(&e->k, e->product, &added, error));
    }
    for (size_t i = 0; i < e->k.basis.count; i++) {
        const void *q = e->k.basis.vectors[i];
        TRY(dsc_hessian_multiply(e->curvature, q, e->product, error));
        e->exact += kernels->dot(n, q, e->product);
    }
    return DESCENT_OK;
}

static descent_status probe(estimate *e, descent_error *error)
{
    const dsc_kernels *kernels = e->k.basis.kernels;
    const size_t n = e->curvature->n;
    double bound = 0.0;
    for (uint64_t i = 0; i < e->options->vectors && e->k.basis.count < n; i++) {
        draw_signs(e);
        // (I - Q Q') g on the right is enough, as H is symmetric and the same g is on the
        // left.
        dsc_basis_project(&e->k.basis, e->signs, NULL, &bound);
        TRY(dsc_hessian_multiply(e->curvature, e->signs, e->product, error));
        add_number(&e->rest, kernels->dot(n, e->signs, e->product));
        // With a sketch the squares were measured there, on signs that are not projected.
        if (e->options->rank == 0) {
            add_number(&e->squares, kernels->dot(n, e->product, e->product));
        }
    }
    return DESCENT_OK;
}

static descent_status run(estimate *e, descent_trace *trace, descent_error *error)
{
    const size_t n = e->curvature->n;
    const descent_type type = e->curvature->objective->type;
    const size_t room = e->options->rank < n ? e->options->rank : n;
    TRY(dsc_krylov_create(&e->k, e->curvature, room, e->options->seed, error));
    e->signs = dsc_alloc_aligned(n, descent_type_size(type));
    e->product = dsc_alloc_aligned(n, descent_type_size(type));
    if (!e->signs || !e->product) {
        return dsc_no_memory(error, "a direction", n * descent_type_size(type));
    }
    TRY(sketch(e, error));
    TRY(probe(e, error));
    const descent_trace own = {.value = e->exact + e->rest.mean,
                               .error = standard_error(&e->rest),
                               .squares = e->squares.mean,
                               .squares_error = standard_error(&e->squares),
                               .products = e->curvature->products};
    dsc_size_give(&own, sizeof own, trace, trace->size);
    return DESCENT_OK;
}

static descent_status trace_of(descent_objective *objective, descent_type type, const void *x,
                               const descent_rows *rows, const descent_trace_options *options,
                               descent_trace *trace, descent_error *error)
{
    TRY(dsc_objective_check_type(objective, type, error));
    TRY(dsc_size_check("trace", trace, sizeof *trace, error));
    descent_trace_options own = descent_trace_options_default();
    TRY(dsc_options_take(&table, options, &own, error));
    options = &own;
    dsc_hessian curvature;
    estimate e = {.options = options, .curvature = &curvature};
    descent_status status = dsc_hessian_create(&curvature, objective, x, rows,
                                               (descent_curvature)options->curvature,
                                               options->first, options->count, error);
    THEN(status, run(&e, trace, error));
    dsc_krylov_free(&e.k);
    dsc_free_aligned(e.signs);
    dsc_free_aligned(e.product);
    dsc_hessian_free(&curvature);
    return status;
}

descent_status descent_trace_f32(descent_objective *objective, const float *x,
                                 const descent_rows *rows, const descent_trace_options *options,
                                 descent_trace *trace, descent_error *error)
{
    NEED(error, "objective, x, options, trace", objective, x, options, trace);
    return trace_of(objective, DESCENT_FLOAT32, x, rows, options, trace, error);
}

descent_status descent_trace_f64(descent_objective *objective, const double *x,
                                 const descent_rows *rows, const descent_trace_options *options,
                                 descent_trace *trace, descent_error *error)
{
    NEED(error, "objective, x, options, trace", objective, x, options, trace);
    return trace_of(objective, DESCENT_FLOAT64, x, rows, options, trace, error);
}
