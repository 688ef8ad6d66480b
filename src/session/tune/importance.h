// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How much a setting alone has to do with how good a trial was.
#ifndef DSC_SESSION_TUNE_IMPORTANCE_H
#define DSC_SESSION_TUNE_IMPORTANCE_H

#include "session/tune/tune.h"

typedef struct dsc_tune_share {
    double share;     /* 0 to 1: of the variance of the ranks of the trials; NAN: not known */
    double low, high; /* 95 %, by the bootstrap over trials */
} dsc_tune_share;

/// The part of the variance of y[n] that x[n] explains by itself: 1 - (mean squared error of
/// predicting each y from the others by kernel regression on x) / variance, at least 0. choices:
/// x are indices of choices, and a prediction is the mean of those with the same one. The
/// interval comes from `draws` resamples of the pairs, in which a pair never helps to predict
/// itself. NAN for fewer than 6.
/// [Nadaraya. On estimating regression. 1964] [Efron, Tibshirani. An introduction to the
/// bootstrap. 1993]
descent_status dsc_tune_explained(size_t n, const double *x, bool choices, const double *y,
                                  size_t draws, uint64_t seed, dsc_tune_share *share,
                                  descent_error *error);

/// Of each dimension of a search (out, tune->space.count): y is the rank of a trial at the first
/// rung, which every trial is trained to; trials that failed have the last rank.
descent_status dsc_tune_importance(const descent_tune *tune, dsc_tune_share *shares,
                                   descent_error *error);

#endif
