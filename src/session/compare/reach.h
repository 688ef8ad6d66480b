// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_REACH_H
#define DSC_SESSION_COMPARE_REACH_H

#include <descent/compare.h>

#include "core/status.h"

/// When a loss is reached.
typedef enum dsc_reach_kind {
    DSC_REACH_BETWEEN, /* two of the lengths */
    DSC_REACH_EARLY,   /* before the shortest: *part is that one */
    DSC_REACH_LATE,    /* behind the longest, by less than twice: as it last fell */
    DSC_REACH_UNTOLD   /* *part is NAN */
} dsc_reach_kind;

/// The length at which `target` is reached, as a part of the longest one (out): losses[i] are those
/// of runs of three lengths, each twice the one before. Between two of them the loss falls evenly
/// with the logarithm of the length.
dsc_reach_kind dsc_reach(const double losses[DESCENT_COMPARE_LENGTHS], double target,
                         double *part);

/// The saving over `seeds` seeds: losses[3 * i + length] of the best rule, target[i] of the other.
descent_status dsc_reach_saving(size_t seeds, const double *losses, const double *target,
                                uint64_t seed, descent_compare_saving *saving,
                                descent_error *error);

#endif
