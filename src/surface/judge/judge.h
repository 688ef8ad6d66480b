// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The place of a critical point, and what the files that decide have in common.
#ifndef DSC_SURFACE_JUDGE_JUDGE_H
#define DSC_SURFACE_JUDGE_JUDGE_H

#include "surface/judge/diagnosing.h"

/// Every branch of the verdict ends in one of these: the reason, and with it the place, with
/// its numbers (reason.h says which; words are made of them later). about: "layer 1, unit 2".
void dsc_because(dsc_diagnosing *d, descent_reason reason, descent_numbers numbers);
void dsc_because_of(dsc_diagnosing *d, descent_reason reason, const char *about,
                    descent_numbers numbers);

/// What would decide it, where it is undetermined.
void dsc_decides(dsc_diagnosing *d, descent_suggestion suggestion, descent_numbers numbers);

/// Steps that a descent may take: fewer where each is expensive.
size_t dsc_descent_steps(const dsc_point *point);

/// Decides the place of a critical point.
descent_status dsc_judge_critical(dsc_diagnosing *d, descent_error *error);

/// Decides the place of a critical point of a network with units whose kinks lie within the
/// distance.
descent_status dsc_judge_broken(dsc_diagnosing *d, double distance, descent_error *error);

#endif
