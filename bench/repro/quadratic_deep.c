// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The problem quadratic_deep of DeepOBS: the mean of (x - a)' Q (x - a) / 2 over data a, with 90
// eigenvalues of Q between 0 and 1, ten between 30 and 60, and axes in random directions.
//
// [S19] Schneider, Balles, Hennig. DeepOBS: a deep learning optimizer benchmark suite. ICLR 2019.
// [D87] Diaconis, Shahshahani. The subgroup algorithm for generating uniform random variables.
//       Probability in the Engineering and Informational Sciences 1 (1987).
#include "claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 100, FLAT = 90, ROWS = 1000, BATCH = 128, BATCHES = ROWS / BATCH, EPOCHS = 100 };
enum { SPLITS = 20 };

static const char SOURCE[] = "DeepOBS quadratic_deep [S19]";

static double q[N][N], train[ROWS][N], test[ROWS][N];

// A uniformly random rotation: that of one dimension less, below a 1, is reflected so that the first
// axis comes to lie in a random direction [D87].
static void rotate(mersenne *m, double r[N][N])
{
    const double angle = 2.0 * acos(-1.0) * mersenne_uniform(m);
    static double inner[N][N];
    r[0][0] = r[1][1] = cos(angle);
    r[0][1] = sin(angle);
    r[1][0] = -r[0][1];
    for (size_t d = 3; d <= N; d++) {
        double v[N], norm = 0.0, length = 0.0;
        for (size_t i = 0; i < d; i++) {
            v[i] = mersenne_normal(m);
            norm += v[i] * v[i];
        }
        for (size_t i = 0; i < d; i++) {
            v[i] = (i == 0 ? 1.0 : 0.0) - v[i] / sqrt(norm);
            length += v[i] * v[i];
        }
        memset(inner, 0, sizeof inner);
        inner[0][0] = 1.0;
        for (size_t i = 1; i < d; i++) {
            memcpy(&inner[i][1], r[i - 1], (d - 1) * sizeof(double));
        }
        for (size_t j = 0; j < d; j++) {
            double along = 0.0;
            for (size_t i = 0; i < d; i++) {
                along += v[i] * inner[i][j];
            }
            for (size_t i = 0; i < d; i++) {
                r[i][j] = inner[i][j] - 2.0 * v[i] * along / length;
            }
        }
    }
}

// The sign of the rotation does not matter to r' D r.
static void make_problem(void)
{
    mersenne m;
    static double r[N][N], values[N];
    mersenne_seed(&m, 42);
    for (size_t i = 0; i < N; i++) {
        values[i] = i < FLAT ? mersenne_uniform(&m) : 30.0 + 30.0 * mersenne_uniform(&m);
    }
    rotate(&m, r);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) {
            q[i][j] = 0.0;
            for (size_t k = 0; k < N; k++) {
                q[i][j] += r[k][i] * values[k] * r[k][j];
            }
        }
    }
    mersenne_seed(&m, 42);
    for (size_t i = 0; i < (size_t)ROWS * N; i++) {
        train[i / N][i % N] = (double)(float)(0.6 * mersenne_normal(&m));
    }
    mersenne_seed(&m, 43);
    for (size_t i = 0; i < (size_t)ROWS * N; i++) {
        test[i / N][i % N] = (double)(float)(0.6 * mersenne_normal(&m));
    }
}

// Q (x - a) and half of its product with x - a.
static double value_at(const double *x, const double *a, double *g)
{
    double d[N], value = 0.0;
    for (size_t i = 0; i < N; i++) {
        d[i] = x[i] - a[i];
    }
    for (size_t i = 0; i < N; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < N; j++) {
            sum += q[i][j] * d[j];
        }
        g[i] = sum;
        value += 0.5 * d[i] * sum;
    }
    return value;
}

// Over whole batches; rows that are left are dropped.
static double test_loss(const double *x)
{
    double sum = 0.0, g[N];
    for (size_t row = 0; row < (size_t)BATCHES * BATCH; row++) {
        sum += value_at(x, test[row], g);
    }
    return sum / (BATCHES * BATCH);
}

// The gradient depends on the mean of a batch alone.
static void means_of_batches(mersenne *m, double mean[BATCHES][N])
{
    size_t order[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        const size_t j = (size_t)(mersenne_uniform(m) * (double)(i + 1));
        order[i] = order[j];
        order[j] = i;
    }
    memset(mean, 0, BATCHES * sizeof *mean);
    for (size_t i = 0; i < (size_t)BATCHES * BATCH; i++) {
        for (size_t k = 0; k < N; k++) {
            mean[i / BATCH][k] += train[order[i]][k] / BATCH;
        }
    }
}

static double loss_at_end(const descent_optimizer_options *options, unsigned split)
{
    mersenne m;
    double mean[BATCHES][N], x[N], g[N];
    mersenne_seed(&m, 1000 + split);
    means_of_batches(&m, mean);
    descent_optimizer *optimizer = repro_optimizer(DESCENT_FLOAT64, N, options);
    for (size_t i = 0; i < N; i++) {
        x[i] = 1.0;
    }
    for (size_t step = 0; step < (size_t)EPOCHS * BATCHES; step++) {
        (void)value_at(x, mean[step % BATCHES], g);
        repro_step(optimizer, options->learning_rate, x, g);
    }
    descent_optimizer_free(optimizer);
    return test_loss(x);
}

// The published number is of one order of the data: it must be among those of others.
static void try_rule(const char *name, const descent_optimizer_options *options, double claimed)
{
    double mean = 0.0, squares = 0.0;
    for (unsigned split = 0; split < SPLITS; split++) {
        const double loss = loss_at_end(options, split);
        mean += loss / SPLITS;
        squares += loss * loss / SPLITS;
    }
    char what[160];
    const double deviation = sqrt(fmax(0.0, squares - mean * mean) * SPLITS / (SPLITS - 1.0));
    snprintf(what, sizeof what,
             "%s: test loss after 100 epochs, mean of %d splits of the data into batches; "
             "tolerance: 3 standard deviations of a split",
             name, SPLITS);
    claim_number(SOURCE, what, claimed, mean, 3.0 * deviation);
}

void repro_quadratic_deep(void)
{
    double x[N], trace = 0.0;
    make_problem();
    for (size_t i = 0; i < N; i++) {
        x[i] = 1.0;
        trace += q[i][i];
    }
    claim_number(SOURCE, "test loss at the start", 353.4467643, test_loss(x), 353.4 * 0x1p-23);
    claim_number(SOURCE, "trace of Q", 477.612, trace, 5e-4);
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_GD);
    o.learning_rate = 0.015849;
    try_rule("gd, lr 0.015849", &o, 87.518);
    o = descent_optimizer_options_default(DESCENT_MOMENTUM);
    o.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    o.beta1 = 0.99;
    o.learning_rate = 0.0025119;
    try_rule("momentum 0.99 (classical), lr 0.0025119", &o, 87.025);
    o = descent_optimizer_options_default(DESCENT_ADAM);
    o.learning_rate = 0.039811;
    try_rule("adam, lr 0.039811", &o, 87.068);
}
