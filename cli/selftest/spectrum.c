// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Spectra that are known: of a chain of springs, of a ladder 1, 2, 3, ..., and of random
// symmetric matrices, whose eigenvalues fill a half circle [W58].
//
// [W58] Wigner. On the distribution of the roots of certain symmetric matrices. Annals of
// Mathematics 67, 1958. [C21] Chen, Trogdon, Ubaru. Analysis of stochastic Lanczos quadrature
// for spectrum approximation. ICML 2021.
#include "selftest/spectrum.h"

#include <math.h>
#include <stdlib.h>

#include <descent/surface.h>

#include "selftest/random.h"
#include "shell/output.h"
#include "shell/status.h"
#include "shell/text.h"

typedef enum kind { CHAIN, LADDER, WIGNER } kind;

// A symmetric matrix as the Hessian of a function.
typedef struct matrix {
    kind kind;
    double *rows; /* n x n of WIGNER */
} matrix;

static void multiply(size_t n, const double *x, const double *v, double *hv, void *user)
{
    (void)x;
    const matrix *m = user;
    for (size_t i = 0; i < n; i++) {
        if (m->kind == CHAIN) {
            hv[i] = 2.0 * v[i] - (i > 0 ? v[i - 1] : 0.0) - (i + 1 < n ? v[i + 1] : 0.0);
        } else if (m->kind == LADDER) {
            hv[i] = ((double)i + 1.0) * v[i];
        } else {
            hv[i] = 0.0;
            for (size_t j = 0; j < n; j++) {
                hv[i] += m->rows[i * n + j] * v[j];
            }
        }
    }
}

static double value(size_t n, const double *x, double *g, void *user)
{
    double sum = 0.0, *hx = g ? g : calloc(n, sizeof *hx);
    if (!hx) {
        return (double)NAN;
    }
    multiply(n, x, x, hx, user);
    for (size_t i = 0; i < n; i++) {
        sum += 0.5 * x[i] * hx[i];
    }
    if (!g) {
        free(hx);
    }
    return sum;
}

// Variance 1 / n off the diagonal and 2 / n on it.
static bool fill(size_t n, matrix *m)
{
    uint64_t state = 5;
    m->rows = calloc(n * n, sizeof *m->rows);
    for (size_t i = 0; m->rows && i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            const double z = cli_random_normal(&state) * sqrt((i == j ? 2.0 : 1.0) / (double)n);
            m->rows[i * n + j] = m->rows[j * n + i] = z;
        }
    }
    return m->rows != NULL;
}

typedef struct subject {
    matrix matrix;
    descent_objective *objective;
    double *zero; /* n */
} subject;

static descent_status open_subject(subject *s, kind of, size_t n, descent_error *error)
{
    *s = (subject){.matrix.kind = of, .zero = calloc(n, sizeof *s->zero)};
    if (!s->zero || (of == WIGNER && !fill(n, &s->matrix))) {
        return cli_out_of_memory(error);
    }
    const descent_callbacks callbacks = {
        .function = value, .hessian_vector = multiply, .user = &s->matrix};
    return descent_objective_from_callbacks(n, &callbacks, &s->objective, error);
}

static void close_subject(subject *s)
{
    descent_objective_free(s->objective);
    free(s->matrix.rows);
    free(s->zero);
}

// ---- the ends ----

// Eigenvalue number c from the top (negative: from the bottom) of the matrix b of a rows.
static descent_status eigenvalue(const cli_case *row, double *got, descent_error *error)
{
    enum { MOST = 8 };
    subject s;
    descent_eigen_options options = descent_eigen_options_default();
    descent_eigenpair pairs[MOST];
    descent_eigen_result result = {.size = sizeof result};
    const uint64_t number = (uint64_t)fabs(row->c);
    options.largest = row->c > 0.0 ? number : 0;
    options.smallest = row->c > 0.0 ? 0 : number;
    options.tolerance = 1e-8;
    options.products = 2000;
    descent_status status = open_subject(&s, (kind)row->b, (size_t)row->a, error);
    THEN(status, descent_eigenpairs_f64(s.objective, s.zero, NULL, &options, pairs, NULL,
                                        &result, error));
    close_subject(&s);
    TRY(status);
    *got = pairs[number - 1].value;
    return DESCENT_OK;
}

// ---- the whole ----

enum { MEAN_EXP, SHARE_BELOW_1, MOMENT_4, DISTANCE, TRACE_OFF };

// Share of the chain's eigenvalues at or below t: they are 2 - 2 cos(k pi / (n + 1)).
static double chain_below(size_t n, double t)
{
    const double angle = acos(fmin(fmax(1.0 - 0.5 * t, -1.0), 1.0));
    return floor(angle * ((double)n + 1.0) / CLI_PI + 1e-9) / (double)n;
}

static double fact_of(const descent_spectrum *p, int fact)
{
    double sum = 0.0;
    for (size_t i = 0; i < p->nodes; i++) {
        const double x = p->node[i];
        sum += p->weight[i] * (fact == MEAN_EXP        ? exp(-x)
                               : fact == SHARE_BELOW_1 ? (x <= 1.0 ? 1.0 : 0.0)
                                                       : x * x * x * x);
    }
    if (fact == TRACE_OFF) {
        return (p->trace - 2.0 * (double)p->n) / p->trace_error;
    }
    if (fact == DISTANCE) { /* integral of |F - G|, over the width of the spectrum */
        sum = 0.0;
        for (size_t i = 0; i + 1 < p->points; i++) {
            const double middle = 0.5 * (p->at[i] + p->at[i + 1]);
            const double below = 0.5 * (p->below[i] + p->below[i + 1]);
            sum += fabs(below - chain_below((size_t)p->n, middle)) * (p->at[i + 1] - p->at[i]) /
                   4.0;
        }
    }
    return sum;
}

// The fact c of the density of the matrix b of a rows.
static descent_status density(const cli_case *row, double *got, descent_error *error)
{
    subject s;
    descent_spectrum *spectrum = NULL;
    descent_spectrum_options options = descent_spectrum_options_default();
    options.steps = 60;
    options.vectors = 10;
    options.points = 400;
    descent_status status = open_subject(&s, (kind)row->b, (size_t)row->a, error);
    THEN(status, descent_spectrum_f64(s.objective, s.zero, NULL, &options, &spectrum, error));
    close_subject(&s);
    TRY(status);
    *got = fact_of(spectrum, (int)row->c);
    descent_spectrum_free(spectrum);
    return DESCENT_OK;
}

// Hutch++ on the ladder, in standard errors from n (n + 1) / 2.
static descent_status trace(const cli_case *row, double *got, descent_error *error)
{
    subject s;
    descent_trace_options options = descent_trace_options_default();
    descent_trace of = {.size = sizeof of};
    descent_status status = open_subject(&s, LADDER, (size_t)row->a, error);
    THEN(status, descent_trace_f64(s.objective, s.zero, NULL, &options, &of, error));
    close_subject(&s);
    TRY(status);
    const double off = of.value - 0.5 * row->a * (row->a + 1.0);
    *got = off / fmax(of.error, 1e-9 * of.value);
    return DESCENT_OK;
}

// The standard error of Hutchinson's estimate of the chain's trace over that of its formula:
// the variance of a product with random signs is 2 (|H|_F^2 - sum of h_ii^2), here 4 (n - 1).
static descent_status hutchinson(const cli_case *row, double *got, descent_error *error)
{
    subject s;
    descent_trace_options options = descent_trace_options_default();
    options.rank = 0;
    options.vectors = 400;
    descent_trace of = {.size = sizeof of};
    descent_status status = open_subject(&s, CHAIN, (size_t)row->a, error);
    THEN(status, descent_trace_f64(s.objective, s.zero, NULL, &options, &of, error));
    close_subject(&s);
    TRY(status);
    *got = of.error / sqrt(4.0 * (row->a - 1.0) / (double)options.vectors);
    return DESCENT_OK;
}

static const cli_case cases[] = {
    {"ladder 1 .. 200: the largest eigenvalue", "exact", 200.0, 1e-6, eigenvalue, NULL, 200.0,
     LADDER, 1.0},
    {"... the fifth", "exact", 196.0, 1e-6, eigenvalue, NULL, 200.0, LADDER, 5.0},
    {"... the third from below", "exact", 3.0, 1e-6, eigenvalue, NULL, 200.0, LADDER, -3.0},
    {"random matrix, n = 400: the largest, near 2", "Wigner 1958; Tracy, Widom 1996", 1.97,
     0.06, eigenvalue, NULL, 400.0, WIGNER, 1.0},
    {"chain of 1000 springs: share of eigenvalues up to 1", "exact: 1/3", 1.0 / 3.0, 0.03,
     density, NULL, 1000.0, CHAIN, SHARE_BELOW_1},
    {"... mean of exp(-eigenvalue)", "exact: exp(-2) I_0(2)", 0.30850832255367105, 0.005,
     density, NULL, 1000.0, CHAIN, MEAN_EXP},
    {"... distance to the true distribution over its width", "Chen 2021: 12 / (steps - 1/2)",
     0.0, 0.02, density, NULL, 1000.0, CHAIN, DISTANCE},
    {"... trace: off by this many standard errors", "exact", 0.0, 4.0, density, NULL, 1000.0,
     CHAIN, TRACE_OFF},
    {"random matrix, n = 400: share up to 1", "Wigner 1958: 1/2 + sqrt(3)/(4 pi) + 1/6",
     0.80449889052211468, 0.03, density, NULL, 400.0, WIGNER, SHARE_BELOW_1},
    {"... mean of the fourth power", "Wigner 1958: 2", 2.0, 0.1, density, NULL, 400.0, WIGNER,
     MOMENT_4},
    {"ladder: trace by Hutch++, off by standard errors", "exact", 0.0, 4.0, trace, NULL, 1000.0,
     LADDER, 0.0},
    {"chain: error of Hutchinson's trace over its formula", "Hutchinson 1990", 1.0, 0.12,
     hutchinson, NULL, 1000.0, CHAIN, 0.0},
};

const cli_case_group cli_spectrum_group = {"spectrum", "spectra that are known", cases,
                                           CLI_CASE_COUNT(cases), NULL};
