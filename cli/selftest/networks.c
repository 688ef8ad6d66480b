// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks all of whose stationary points are known. A linear autoencoder x -> B'A'x of n
// inputs that are uncorrelated with variances l_1 > ... > l_n, and p hidden units [B89]: there
// is one family of stationary points for each set I of r <= p inputs, those that it lets
// through, with
//
//     loss = 1/2 sum of l_j, j not in I
//     index = pairs (i in I, j not in I) with l_j > l_i, and (p - r) (n - r)
//     nullity = p^2 - (p - r)^2
//
// [B89] Baldi, Hornik. Neural networks and principal component analysis: learning from examples
// without local minima. Neural Networks 2, 1989. [K19] Kunin, Bloom, Goeva, Seed. Loss
// landscapes of regularized linear autoencoders. ICML 2019.
#include "selftest/networks.h"
#include "shell/status.h"

#include <math.h>
#include <string.h>

#include <descent/verdict.h>

enum { INPUTS_MOST = 6, HIDDEN_MOST = 3, WEIGHTS_MOST = 2 * INPUTS_MOST * HIDDEN_MOST };

typedef struct autoencoder {
    size_t n, p;
    double rows[2 * INPUTS_MOST * INPUTS_MOST];
    float targets[2 * INPUTS_MOST];
    descent_dataset *data;
    descent_network *network;
    descent_objective *objective;
} autoencoder;

static double variance_of(const autoencoder *a, size_t j)
{
    return (double)(a->n - j);
}

static void close_autoencoder(autoencoder *a)
{
    descent_objective_free(a->objective);
    descent_network_free(a->network);
    descent_dataset_free(a->data);
}

// Columns are scaled to variance 1, so the graph begins by giving them theirs.
static descent_status build(autoencoder *a, descent_error *error)
{
    descent_graph *g = NULL;
    descent_status status = descent_graph_create(&g, error);
    if (status != DESCENT_OK) {
        return status;
    }
    double deviations[INPUTS_MOST];
    for (size_t j = 0; j < a->n; j++) {
        deviations[j] = sqrt(variance_of(a, j));
    }
    descent_node *input = descent_input(g, "x", a->n), *target = descent_input(g, "y", 1);
    descent_node *x =
        descent_combine(g, DESCENT_MULTIPLY, input, descent_constants(g, deviations, a->n));
    descent_node *down =
        descent_parameter(g, "A", a->n, a->p, DESCENT_INITIAL_GLOROT, 0.0, true);
    descent_node *up = descent_parameter(g, "B", a->p, a->n, DESCENT_INITIAL_GLOROT, 0.0, true);
    descent_node *code = descent_dense_with(g, x, down, NULL, DESCENT_IDENTITY);
    descent_node *output = descent_dense_with(g, code, up, NULL, DESCENT_IDENTITY);
    descent_node *loss = descent_squared_error(g, output, x); /* a mean over the n outputs */
    /* what the network predicts is one number, whatever the loss sees */
    return descent_network_from_graph(g, input, target, descent_mean(g, output), loss,
                                      DESCENT_TASK_REGRESS, &a->network, error);
}

// Two rows an input, +-sqrt(n) along it: mean 0, covariance 1.
static descent_status open_autoencoder(autoencoder *a, size_t n, size_t p, descent_error *error)
{
    *a = (autoencoder){.n = n, .p = p};
    for (size_t j = 0; j < n; j++) {
        a->rows[2 * j * n + j] = sqrt((double)n);
        a->rows[(2 * j + 1) * n + j] = -sqrt((double)n);
        a->targets[2 * j] = 1.0F;
    }
    descent_status status = descent_dataset_from_arrays(DESCENT_FLOAT64, 2 * n, n, a->rows,
                                                        a->targets, 0, &a->data, error);
    THEN(status, build(a, error));
    THEN(status, descent_objective_from_data(a->network, a->data, 0.0, DESCENT_FLOAT64, 1,
                                             &a->objective, error));
    return status;
}

// The point of the family of `subset` (a bit an input) with A = E C, B = C^-1 E': C is 1 on the
// diagonal and something above it; E has the inputs of the subset as columns.
static void point_of(const autoencoder *a, unsigned subset, double *x)
{
    memset(x, 0, 2 * a->n * a->p * sizeof *x);
    size_t members[HIDDEN_MOST], r = 0;
    for (size_t j = 0; j < a->n; j++) {
        if (subset >> j & 1u) {
            members[r++] = j;
        }
    }
    double c[HIDDEN_MOST][HIDDEN_MOST] = {{0.0}}, inverse[HIDDEN_MOST][HIDDEN_MOST] = {{0.0}};
    for (size_t i = 0; i < r; i++) {
        for (size_t k = i; k < r; k++) {
            c[i][k] = k == i ? 1.0 : 0.3 + 0.2 * (double)(i + k);
        }
    }
    for (size_t k = 0; k < r; k++) { /* by substitution, column by column */
        inverse[k][k] = 1.0;
        for (size_t i = k; i-- > 0;) {
            for (size_t l = i + 1; l <= k; l++) {
                inverse[i][k] -= c[i][l] * inverse[l][k];
            }
        }
    }
    double *down = x, *up = x + a->n * a->p;
    for (size_t i = 0; i < r; i++) {
        for (size_t k = 0; k < r; k++) {
            down[members[i] * a->p + k] = c[i][k];
            up[i * a->n + members[k]] = inverse[i][k];
        }
    }
}

typedef struct expected {
    size_t r, index, nullity;
    double loss;
} expected;

static expected expect(const autoencoder *a, unsigned subset)
{
    expected e = {0};
    for (size_t i = 0; i < a->n; i++) {
        const bool in = subset >> i & 1u;
        e.r += in;
        e.loss += in ? 0.0 : 0.5 * variance_of(a, i);
        for (size_t j = 0; in && j < i; j++) {
            e.index += (subset >> j & 1u) == 0;
        }
    }
    e.index += (a->p - e.r) * (a->n - e.r);
    e.nullity = a->p * a->p - (a->p - e.r) * (a->p - e.r);
    return e;
}

enum { FACT_LOSS, FACT_INDEX, FACT_NULLITY, FACT_EXPLAINED, FACT_PLACE };

static bool agrees(const autoencoder *a, const descent_diagnosis *d, const expected *e,
                   int fact)
{
    switch (fact) {
    case FACT_LOSS:
        return fabs(0.5 * (double)a->n * d->value - e->loss) <= 1e-12 * (1.0 + e->loss);
    case FACT_INDEX:
        return d->index_low == e->index && d->index_high == e->index;
    case FACT_NULLITY:
        return d->zero_explained + d->zero_unexplained == e->nullity;
    case FACT_EXPLAINED:
        return d->zero_unexplained == 0;
    default:
        return e->index > 0 ? d->place == DESCENT_PLACE_SADDLE
                            : d->place == DESCENT_PLACE_MINIMUM ||
                                  d->place == DESCENT_PLACE_DEGENERATE_MINIMUM;
    }
}

// Adds 1 to *got where the fact is right.
static descent_status look_at(const autoencoder *a, const double *x, const expected *e,
                              int fact, double *got, descent_error *error)
{
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_diagnosis *d = NULL;
    TRY(descent_diagnose(a->objective, x, NULL, &options, &d, error));
    *got += agrees(a, d, e, fact);
    descent_diagnosis_free(d);
    return DESCENT_OK;
}

// At how many of the points of an autoencoder of a inputs and b hidden units the fact c is
// right.
static descent_status subsets(const cli_case *row, double *got, descent_error *error)
{
    autoencoder a;
    descent_status status = open_autoencoder(&a, (size_t)row->a, (size_t)row->b, error);
    *got = 0.0;
    for (unsigned subset = 0; status == DESCENT_OK && subset < 1u << a.n; subset++) {
        const expected e = expect(&a, subset);
        if (e.r > a.p) {
            continue;
        }
        double x[WEIGHTS_MOST];
        point_of(&a, subset, x);
        status = look_at(&a, x, &e, (int)row->c, got, error);
    }
    close_autoencoder(&a);
    return status;
}

#define SIZES(n, p, points)                                                                    \
    {"linear autoencoder " #n "-" #p "-" #n ": points with the right loss",                    \
     "Baldi, Hornik 1989",                                                                     \
     points,                                                                                   \
     0.0,                                                                                      \
     subsets,                                                                                  \
     NULL,                                                                                     \
     n,                                                                                        \
     p,                                                                                        \
     FACT_LOSS},                                                                               \
        {"... the right index",                                                                \
         "Baldi, Hornik 1989",                                                                 \
         points,                                                                               \
         0.0,                                                                                  \
         subsets,                                                                              \
         NULL,                                                                                 \
         n,                                                                                    \
         p,                                                                                    \
         FACT_INDEX},                                                                          \
        {"... the right nullity", "exact", points, 0.0, subsets, NULL, n, p, FACT_NULLITY},    \
        {"... all of it explained",                                                            \
         "Kunin 2019: a symmetry",                                                             \
         points,                                                                               \
         0.0,                                                                                  \
         subsets,                                                                              \
         NULL,                                                                                 \
         n,                                                                                    \
         p,                                                                                    \
         FACT_EXPLAINED},                                                                      \
    {                                                                                          \
        "... the right verdict", "Baldi, Hornik 1989", points, 0.0, subsets, NULL, n, p,       \
            FACT_PLACE                                                                         \
    }

static const cli_case cases[] = {SIZES(4, 2, 11), SIZES(5, 3, 26), SIZES(6, 2, 22)};

const cli_case_group cli_autoencoder_group = {"autoencoder",
                                              "every stationary point of linear networks",
                                              cases, CLI_CASE_COUNT(cases), NULL};
