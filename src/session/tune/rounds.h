// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The search itself: successive halving of groups of trials.
// [Jamieson, Talwalkar. Non-stochastic best arm identification and hyperparameter optimization.
// AISTATS 2016]
#ifndef DSC_SESSION_TUNE_ROUNDS_H
#define DSC_SESSION_TUNE_ROUNDS_H

#include "session/tune/tune.h"

/// What is left of the search. tune->plan.searched says whether all is done.
descent_status dsc_tune_search(descent_tune *tune, descent_error *error);

/// The best trial: of the latest rung, with the lowest loss. False: none ended well.
bool dsc_tune_leader(const descent_tune *tune, size_t *index);

/// Indices (out, `most`) of the best trials that were trained to their end, the best first; how
/// many is returned.
size_t dsc_tune_finalists(const descent_tune *tune, size_t most, size_t *indices);

/// Where fewer than `wanted` trials were trained to their end, the best of those that ended behind go
/// on to it. dsc_tune_completing: some are still on their way, as somebody wanted to stop.
descent_status dsc_tune_complete(descent_tune *tune, size_t wanted, descent_error *error);
bool dsc_tune_completing(const descent_tune *tune);

#endif
