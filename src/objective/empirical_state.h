// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Graphs with state, and batches whose rows depend on each other (dsc_coupled).
#ifndef DSC_OBJECTIVE_EMPIRICAL_STATE_H
#define DSC_OBJECTIVE_EMPIRICAL_STATE_H

#include "objective/empirical.h"

/// Another state (dsc_empirical_parts.state) from now on; borrowed.
void dsc_empirical_use_state(dsc_empirical *empirical, const double *state);

/// Looks at the state before a request: what is kept of another is forgotten.
void dsc_empirical_take_state(dsc_empirical *empirical);

/// DESCENT_INVALID where a batch of `count` examples cannot be one in training mode: all rows of it
/// go at once, and there must be enough of them.
descent_status dsc_empirical_check_coupled(const dsc_empirical *empirical, size_t count,
                                           descent_error *error);

/// After a request in training mode: where the state goes with its batch (state, out; all of the
/// graph). share: what the batch counts, in (0, 1]; 0: what the nodes say.
void dsc_empirical_advance(const dsc_empirical *empirical, double share, double *state);

#endif
