// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where to try next: the tree-structured Parzen estimator. The trials so far are divided into a
// few good ones and the others; of each part a density is estimated, l and g; of candidates that
// are drawn from l, the one with the largest l/g is tried.
//
// [B11] Bergstra, Bardenet, Bengio, Kegl. Algorithms for hyper-parameter optimization. NIPS 2011.
// Its choices (how many are good, weights, widths, the prior) are those that Optuna 4 documents
// for its sampler. As its multivariate one, a candidate is drawn from one kernel in all dimensions
// together, so that settings that go together are kept together.
#ifndef DSC_SESSION_TUNE_TPE_H
#define DSC_SESSION_TUNE_TPE_H

#include "session/tune/space.h"

enum {
    DSC_TPE_START = 10, /* trials before the first one that it chooses */
    DSC_TPE_CANDIDATES = 24,
    DSC_TPE_GOOD_MOST = 25, /* trials among the good ones */
    DSC_TPE_RECENT = 25     /* trials that count in full */
};

/// How many of n trials are the good ones: a tenth, rounded up, at most DSC_TPE_GOOD_MOST.
size_t dsc_tpe_good(size_t n);

/// Weights (out, n) of n trials, the oldest first: 1 for the last DSC_TPE_RECENT, before them
/// evenly from 1/n to 1.
void dsc_tpe_weights(size_t n, double *weights);

/// A density: a kernel for each of n trials, and one that covers the whole space, the prior. In
/// a dimension of numbers a kernel is a normal distribution that is cut off at the ends of the
/// range; of choices it is a probability for each. A kernel of all dimensions is their product.
typedef struct dsc_parzen {
    const dsc_space *space;
    size_t kernels;  /* n + 1; the prior is the last one */
    double *weights; /* of sum 1 */
    double *centres; /* kernels x dimensions: a coordinate, or the index of a choice */
    double *widths;  /* the same: standard deviations */
    double *masses;  /* the same: of the normal distribution inside the range */
} dsc_parzen;

/// points: n, the oldest first; borrowed only for the call. Freed with dsc_parzen_free.
descent_status dsc_parzen_create(const dsc_space *space, size_t n, const dsc_point *points,
                                 dsc_parzen *parzen, descent_error *error);
void dsc_parzen_free(dsc_parzen *parzen);

/// The logarithm of the density at a point, per unit of the coordinates.
double dsc_parzen_log(const dsc_parzen *parzen, const dsc_point *point);

/// Draws a point: a pure function of the seed, the number of the trial and that of the draw.
void dsc_parzen_draw(const dsc_parzen *parzen, uint64_t seed, uint64_t trial, uint64_t draw,
                     dsc_point *point);

/// A trial with what is known of it.
typedef struct dsc_seen {
    dsc_point point;
    uint64_t rung; /* how far it was trained: a later one is better, whatever its loss */
    double loss;   /* NAN: it diverged, worse than all others */
} dsc_seen;

/// Which of two is better: by rung, then by loss, then the earlier one. For qsort of pointers.
int dsc_seen_compare(const void *a, const void *b);

/// The point of trial number `trial`, from n that were seen, the oldest first.
descent_status dsc_tpe_next(const dsc_space *space, size_t n, const dsc_seen *seen,
                            uint64_t seed, uint64_t trial, dsc_point *point,
                            descent_error *error);

#endif
