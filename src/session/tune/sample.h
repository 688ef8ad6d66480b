// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points that no result has a part in: the first trials of a search, and a random search.
#ifndef DSC_SESSION_TUNE_SAMPLE_H
#define DSC_SESSION_TUNE_SAMPLE_H

#include "session/tune/space.h"

/// The middle of every range, and the first of all choices.
void dsc_sample_middle(const dsc_space *space, dsc_point *point);

/// Point number `index` of a quasi-random sequence, which covers the space more evenly than draws
/// do: Halton's, moved by a random vector that follows from the seed.
/// [Halton. On the efficiency of certain quasi-random sequences of points. 1960]
/// [Cranley, Patterson. Randomization of number theoretic methods. 1976]
void dsc_sample_even(const dsc_space *space, uint64_t seed, uint64_t index, dsc_point *point);

/// A draw, each dimension evenly in its coordinate.
void dsc_sample_random(const dsc_space *space, uint64_t seed, uint64_t index, dsc_point *point);

#endif
