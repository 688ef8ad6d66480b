// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Stochastic Lanczos quadrature. For a random unit vector v the mean of v' f(H) v is the mean
// of f over the eigenvalues; Lanczos's method from v gives a tridiagonal T with v' f(H) v = sum
// of tau_k^2 f(theta_k), theta the eigenvalues of T and tau the FIRST components of its
// eigenvectors, exact for polynomials up to degree 2 steps - 1. One curve for every vector:
// their mean is the answer, their spread its error.
//
// [GM10] Golub, Meurant. Matrices, moments and quadrature with applications. 2010. Chapter 6.
// [LSY16], [CTU21]: see the header.
//
// Keeps: every run is one sample, so the standard errors are those of independent samples.
// Without orthogonalisation Lanczos's method finds copies of eigenvalues that it has already
// found; here each vector is orthogonal to all before (basis.c), so a node has its right
// weight. A result is one block of memory, freed by one call.
#include <descent/surface.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/options.h"
#include "surface/spectrum/krylov.h"
#include "surface/spectrum/limits.h"
#include "surface/spectrum/options.h"
#include "surface/spectrum/quadrature.h"

// clang-format off
static const descent_option_word width_words[] = {{"auto", 0.0}, {NULL, 0.0}};

static const descent_option options_of_spectrum[] = {
    {.name = "vectors", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_spectrum_options, vectors),
     .fallback = "4", .low = 2.0, .high = 10000.0, .help = "random vectors to average over"},
    {.name = "steps", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_spectrum_options, steps),
     .fallback = "60", .low = 1.0, .high = 2000.0, .help = "products for each vector"},
    {.name = "points", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_spectrum_options, points),
     .fallback = "501", .low = 2.0, .high = 1e6, .help = "points of the grid"},
    {.name = "width", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = offsetof(descent_spectrum_options, width),
     .fallback = "auto", .low = 0.0, .high = 1.0, .words = width_words,
     .help = "standard deviation of the smoothing, the spectrum being 2 long; auto: what the steps resolve"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(descent_spectrum_options, seed),
     .fallback = "1", .low = 0.0, .high = HUGE_VAL, .help = "seed of the random vectors"},
    DSC_MATRIX_OPTIONS(descent_spectrum_options),
};
// clang-format on

static const descent_option_table table = {
    "Spectral density", options_of_spectrum,
    sizeof options_of_spectrum / sizeof *options_of_spectrum, sizeof(descent_spectrum_options)};

const descent_option_table *descent_spectrum_option_table(void)
{
    return &table;
}

void descent_spectrum_options_init(descent_spectrum_options *options, size_t size)
{
    descent_spectrum_options own;
    descent_options_default(&table, &own);
    dsc_size_give(&own, sizeof own, options, size);
}

/* The quadratures of the vectors: that of vector i has count[i] nodes, from i * steps on. */
typedef struct quadratures {
    size_t vectors, steps;
    double *nodes, *weights; /* vectors x steps */
    double *beside;          /* steps: scratch */
    size_t *count;           /* vectors */
} quadratures;

static void free_quadratures(quadratures *q)
{
    free(q->nodes);
    free(q->weights);
    free(q->beside);
    free(q->count);
}

static descent_status create_quadratures(quadratures *q, size_t vectors, size_t steps,
                                         descent_error *error)
{
    *q = (quadratures){.vectors = vectors, .steps = steps};
    q->nodes = calloc(vectors, steps * sizeof *q->nodes);
    q->weights = calloc(vectors, steps * sizeof *q->weights);
    q->beside = calloc(steps, sizeof *q->beside);
    q->count = calloc(vectors, sizeof *q->count);
    if (!q->nodes || !q->weights || !q->beside || !q->count) {
        return dsc_no_memory(error, "a spectrum", 2 * vectors * steps * sizeof *q->nodes);
    }
    return DESCENT_OK;
}

// Lanczos's method from random vector number i. It ends early in an invariant subspace, where
// the quadrature is exact.
static descent_status run_from(quadratures *q, dsc_krylov *k, size_t i, descent_error *error)
{
    bool added = false;
    k->draws = (uint32_t)i;
    TRY(dsc_krylov_draw(k, &added, error));
    while (k->products < q->steps && k->products < k->basis.count) {
        TRY(dsc_krylov_step(k, error));
    }
    double *diagonal = q->nodes + i * q->steps;
    q->count[i] = k->products;
    for (size_t j = 0; j < k->products; j++) {
        diagonal[j] = k->h[j * k->room + j];
        // T is symmetric: what lies next to the diagonal is stored once.
        q->beside[j] = j + 1 < k->products ? k->h[j * k->room + j + 1] : 0.0;
    }
    dsc_gauss_quadrature(k->products, diagonal, q->beside, q->weights + i * q->steps);
    return DESCENT_OK;
}

static descent_status lanczos(quadratures *q, dsc_hessian *curvature, uint64_t seed, size_t i,
                              descent_error *error)
{
    dsc_krylov k;
    const size_t room = q->steps < curvature->n ? q->steps + 1 : curvature->n;
    descent_status status = dsc_krylov_create(&k, curvature, room, seed, error);
    THEN(status, run_from(q, &k, i, error));
    dsc_krylov_free(&k);
    return status;
}

// The integrand of a curve or a moment at a node.
typedef double integrand(double node, double at, double width);

static double smooth_peak(double node, double at, double width)
{
    const double z = (at - node) / width;
    return exp(-0.5 * z * z) / (width * sqrt(2.0 * acos(-1.0)));
}

static double is_below(double node, double at, double width)
{
    (void)width;
    return node <= at ? 1.0 : 0.0;
}

static double power(double node, double at, double width)
{
    (void)width;
    return pow(node, at);
}

// Mean over the vectors of an integral, and its standard error.
static void mean_of(const quadratures *q, integrand *f, double at, double width, double *mean,
                    double *error)
{
    double sum = 0.0, squares = 0.0, first = 0.0;
    for (size_t i = 0; i < q->vectors; i++) {
        double integral = 0.0;
        for (size_t k = i * q->steps; k < i * q->steps + q->count[i]; k++) {
            integral += q->weights[k] * f(q->nodes[k], at, width);
        }
        first = i == 0 ? integral : first; // taken out, so that nothing cancels
        sum += integral - first;
        squares += (integral - first) * (integral - first);
    }
    const double count = (double)q->vectors;
    *mean = first + sum / count;
    *error = sqrt(fmax(0.0, squares - sum * sum / count) / (count - 1.0) / count);
}

typedef struct node {
    double at, weight;
} node;

static int ascending(const void *a, const void *b)
{
    const double x = ((const node *)a)->at, y = ((const node *)b)->at;
    return (x > y) - (x < y);
}

// All nodes in one quadrature.
static descent_status join(const quadratures *q, size_t count, double *at, double *weight,
                           descent_error *error)
{
    node *nodes = calloc(count + 1, sizeof *nodes);
    if (!nodes) {
        return dsc_no_memory(error, "a spectrum", count * sizeof *nodes);
    }
    size_t filled = 0;
    for (size_t i = 0; i < q->vectors; i++) {
        for (size_t k = i * q->steps; k < i * q->steps + q->count[i]; k++) {
            nodes[filled++] = (node){q->nodes[k], q->weights[k] / (double)q->vectors};
        }
    }
    qsort(nodes, count, sizeof *nodes, ascending);
    for (size_t k = 0; k < count; k++) {
        at[k] = nodes[k].at;
        weight[k] = nodes[k].weight;
    }
    free(nodes);
    return DESCENT_OK;
}

// Half of the spectrum's length, or what can stand for it where it has none.
static double half_length(double lowest, double highest)
{
    const double size = fmax(fabs(lowest), fabs(highest));
    const double half = 0.5 * (highest - lowest);
    return half > SINGLE * size ? half : size > 0.0 ? size : 1.0;
}

static void fill_curves(descent_spectrum *s, const quadratures *q, double *curves)
{
    const double margin = DEVIATIONS * s->width;
    const double low = s->lowest - margin, length = s->highest - s->lowest + 2.0 * margin;
    for (size_t i = 0; i < s->points; i++) {
        double *at = curves + i;
        *at = low + length * (double)i / (double)(s->points - 1);
        mean_of(q, smooth_peak, *at, s->width, at + s->points, at + 2 * s->points);
        mean_of(q, is_below, *at, s->width, at + 3 * s->points, at + 4 * s->points);
    }
    s->at = curves;
    s->density = curves + s->points;
    s->density_error = curves + 2 * s->points;
    s->below = curves + 3 * s->points;
    s->below_error = curves + 4 * s->points;
}

// The result from the quadratures, in one block of memory.
static descent_status summarise(const quadratures *q, const dsc_hessian *curvature,
                                const descent_spectrum_options *options,
                                descent_spectrum **spectrum, descent_error *error)
{
    size_t nodes = 0;
    for (size_t i = 0; i < q->vectors; i++) {
        nodes += q->count[i];
    }
    const size_t points = options->points, numbers = 5 * points + 2 * nodes;
    descent_spectrum *s = malloc(sizeof *s + numbers * sizeof(double));
    if (!s) {
        return dsc_no_memory(error, "a spectrum", numbers * sizeof(double));
    }
    *s = (descent_spectrum){.size = sizeof *s,
                            .n = curvature->n,
                            .products = curvature->products,
                            .points = points,
                            .nodes = nodes};
    double *curves = (double *)(void *)(s + 1), *at = curves + 5 * points;
    const descent_status status = join(q, nodes, at, at + nodes, error);
    if (status != DESCENT_OK) {
        free(s);
        return status;
    }
    s->node = at;
    s->weight = at + nodes;
    s->lowest = at[0];
    s->highest = at[nodes - 1];
    const double steps = fmax((double)q->steps, 2.0);
    const double overlap = sqrt(8.0 * log(KAPPA)); // coefficient
    const double resolved = 2.0 / ((steps - 1.0) * overlap);
    s->width =
        (options->width > 0.0 ? options->width : resolved) * half_length(s->lowest, s->highest);
    fill_curves(s, q, curves);
    const double n = (double)s->n;
    mean_of(q, power, 1.0, 0.0, &s->trace, &s->trace_error);
    mean_of(q, power, 2.0, 0.0, &s->squares, &s->squares_error);
    s->trace *= n;
    s->trace_error *= n;
    s->squares *= n;
    s->squares_error *= n;
    *spectrum = s;
    return DESCENT_OK;
}

static descent_status find(dsc_hessian *curvature, const descent_spectrum_options *options,
                           descent_spectrum **spectrum, descent_error *error)
{
    quadratures q;
    const size_t steps = options->steps < curvature->n ? options->steps : curvature->n;
    descent_status status = create_quadratures(&q, options->vectors, steps, error);
    for (size_t i = 0; status == DESCENT_OK && i < q.vectors; i++) {
        status = lanczos(&q, curvature, options->seed, i, error);
    }
    THEN(status, summarise(&q, curvature, options, spectrum, error));
    free_quadratures(&q);
    return status;
}

static descent_status spectrum_of(descent_objective *objective, descent_type type,
                                  const void *x, const descent_rows *rows,
                                  const descent_spectrum_options *options,
                                  descent_spectrum **spectrum, descent_error *error)
{
    TRY(dsc_objective_check_type(objective, type, error));
    descent_spectrum_options own = descent_spectrum_options_default();
    TRY(dsc_options_take(&table, options, &own, error));
    options = &own;
    dsc_hessian curvature;
    descent_status status = dsc_hessian_create(&curvature, objective, x, rows,
                                               (descent_curvature)options->curvature,
                                               options->first, options->count, error);
    THEN(status, find(&curvature, options, spectrum, error));
    dsc_hessian_free(&curvature);
    return status;
}

descent_status descent_spectrum_f32(descent_objective *objective, const float *x,
                                    const descent_rows *rows,
                                    const descent_spectrum_options *options,
                                    descent_spectrum **spectrum, descent_error *error)
{
    NEED(error, "objective, x, options, spectrum", objective, x, options, spectrum);
    return spectrum_of(objective, DESCENT_FLOAT32, x, rows, options, spectrum, error);
}

descent_status descent_spectrum_f64(descent_objective *objective, const double *x,
                                    const descent_rows *rows,
                                    const descent_spectrum_options *options,
                                    descent_spectrum **spectrum, descent_error *error)
{
    NEED(error, "objective, x, options, spectrum", objective, x, options, spectrum);
    return spectrum_of(objective, DESCENT_FLOAT64, x, rows, options, spectrum, error);
}

void descent_spectrum_free(descent_spectrum *spectrum)
{
    free(spectrum);
}
