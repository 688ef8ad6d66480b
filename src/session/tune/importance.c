// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Ranks, not losses: a few that exploded would be all the variance there is. Of settings that work
// only together the share of each alone is small; this is not looked at.
#include "session/tune/importance.h"

#include <math.h>
#include <stdlib.h>

#include "core/elementary/elementary.h"
#include "core/rng.h"
#include "core/statistics/paired.h"

enum { LEAST = 6, DRAWS = 200, MOST = 1000 /* trials, the first ones: n^2 numbers */ };
// No kernel is narrower than this part of the range of x.
static const double narrowest = 0.05;
// Weights below say nothing.
static const double nothing = 1e-12;

static double bandwidth(size_t n, const double *x)
{
    double low = x[0], high = x[0];
    for (size_t i = 1; i < n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    // Silverman's rule.
    const double rule = 1.06 * dsc_deviation(n, x) * dsc_pow((double)n, -0.2);
    return fmax(rule, narrowest * (high - low));
}

typedef struct pairs {
    size_t n;
    const double *y, *weights; /* how often a pair was drawn */
    const double *kernels;     /* n x n: how much pair j says about pair i */
} pairs;

static void set_kernels(size_t n, const double *x, bool choices, double *kernels)
{
    const double width = choices ? 0.0 : bandwidth(n, x);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            const double off = x[i] - x[j], z = width > 0.0 ? off / width : 0.0;
            const bool same = !(off < 0.0) && !(off > 0.0);
            kernels[i * n + j] = i == j    ? 0.0
                                 : choices ? (same ? 1.0 : 0.0)
                                           : dsc_exp(-0.5 * z * z);
        }
    }
}

// y of pair i from the others; the mean of all where none is near.
static double predict(const pairs *p, size_t i, double mean)
{
    double sum = 0.0, total = 0.0;
    for (size_t j = 0; j < p->n; j++) {
        const double w = p->weights[j] * p->kernels[i * p->n + j];
        sum += w * p->y[j];
        total += w;
    }
    return total > nothing ? sum / total : mean;
}

static double explained(const pairs *p)
{
    double total = 0.0, mean = 0.0, error = 0.0, variance = 0.0;
    for (size_t i = 0; i < p->n; i++) {
        total += p->weights[i];
        mean += p->weights[i] * p->y[i];
    }
    mean /= total;
    for (size_t i = 0; i < p->n; i++) {
        if (p->weights[i] > 0.0) {
            const double off = p->y[i] - predict(p, i, mean);
            error += p->weights[i] * off * off;
            variance += p->weights[i] * (p->y[i] - mean) * (p->y[i] - mean);
        }
    }
    return variance > 0.0 ? fmax(0.0, 1.0 - error / variance) : 0.0;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void resample(const pairs *p, size_t draws, uint64_t seed, double *weights,
                     double *values, dsc_tune_share *share)
{
    for (size_t b = 0; b < draws; b++) {
        const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_RESAMPLE, b);
        pairs drawn = *p;
        for (size_t i = 0; i < p->n; i++) {
            weights[i] = 0.0;
        }
        for (size_t i = 0; i < p->n; i++) {
            weights[(size_t)(dsc_random_uniform(&random, i) * (double)p->n)] += 1.0;
        }
        drawn.weights = weights;
        values[b] = explained(&drawn);
    }
    qsort(values, draws, sizeof *values, ascending);
    share->low = values[(size_t)(0.025 * (double)draws)];
    share->high = values[(size_t)(0.975 * (double)draws)];
}

descent_status dsc_tune_explained(size_t n, const double *x, bool choices, const double *y,
                                  size_t draws, uint64_t seed, dsc_tune_share *share,
                                  descent_error *error)
{
    *share = (dsc_tune_share){(double)NAN, (double)NAN, (double)NAN};
    if (n < LEAST || draws == 0) {
        return DESCENT_OK;
    }
    const size_t room = 2 * n + draws + n * n;
    double *block = malloc(room * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "resamples of trials", room * sizeof *block);
    }
    for (size_t i = 0; i < n; i++) {
        block[i] = 1.0;
    }
    double *kernels = block + 2 * n + draws;
    set_kernels(n, x, choices, kernels);
    const pairs all = {.n = n, .y = y, .weights = block, .kernels = kernels};
    share->share = explained(&all);
    resample(&all, draws, seed, block + n, block + 2 * n, share);
    free(block);
    return DESCENT_OK;
}

// ---- of a search ----

static double first_loss(const dsc_tune_trial *t)
{
    return t->reached > 0 && isfinite(t->at[0].loss) ? t->at[0].loss : HUGE_VAL;
}

// Ranks of losses; equal ones share the mean of theirs.
static void set_ranks(const descent_tune *tune, size_t n, double *ranks)
{
    for (size_t i = 0; i < n; i++) {
        const double own = first_loss(&tune->trials[i]);
        double below = 0.0, equal = 0.0;
        for (size_t j = 0; j < n; j++) {
            const double other = first_loss(&tune->trials[j]);
            below += other < own;
            equal += !(other < own) && !(other > own);
        }
        ranks[i] = below + 0.5 * (equal - 1.0);
    }
}

descent_status dsc_tune_importance(const descent_tune *tune, dsc_tune_share *shares,
                                   descent_error *error)
{
    const size_t n = tune->count < MOST ? tune->count : MOST;
    double *block = malloc((2 * n + 1) * sizeof *block);
    descent_status status =
        block ? DESCENT_OK : dsc_no_memory(error, "ranks of trials", 2 * n * sizeof *block);
    if (block) {
        set_ranks(tune, n, block);
    }
    for (size_t d = 0; d < tune->space.count && status == DESCENT_OK; d++) {
        const dsc_dimension *dimension = &tune->space.all[d];
        for (size_t i = 0; i < n; i++) {
            block[n + i] = dsc_space_coordinate(dimension, tune->trials[i].point.at[d]);
        }
        status = dsc_tune_explained(n, block + n, dimension->kind == DSC_DIMENSION_CHOICE,
                                    block, DRAWS, tune->run->train.seed, &shares[d], error);
    }
    free(block);
    return status;
}
