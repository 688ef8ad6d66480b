// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which trials go on to the next rung, and which end there.
#ifndef DSC_SESSION_TUNE_HALVING_H
#define DSC_SESSION_TUNE_HALVING_H

#include "session/tune/tune.h"

/// Of `count` trials in `order` those that ended rung `level` with a finite loss, the best first; how many is
/// returned.
size_t dsc_tune_rank(const descent_tune *tune, uint64_t level, size_t count, size_t *order);

/// Of the trials [first, behind), a group that has ended rung `level`, a third goes on; the others end, with a
/// reason.
descent_status dsc_tune_halve(descent_tune *tune, size_t first, size_t behind, uint64_t level,
                              descent_error *error);

#endif
