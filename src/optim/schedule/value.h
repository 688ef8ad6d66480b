// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The value of a schedule at a step.
#ifndef DSC_OPTIM_SCHEDULE_VALUE_H
#define DSC_OPTIM_SCHEDULE_VALUE_H

#include "core/mathematics.h"
#include "optim/schedule/types.h"

/// For the step that follows `step` applied ones and `epoch` completed epochs. plateau: what the
/// plateau of the schedule, if it has one, remembers; NULL: nothing yet.
double dsc_curve_value(const dsc_mathematics *by, const dsc_curve *schedule,
                       const dsc_plateau *plateau, uint64_t step, uint64_t epoch);

/// The leg that the step lies in, by number.
size_t dsc_curve_at(const dsc_curve *schedule, uint64_t step);

/// The value behind the last step of a leg that has its place; of one without an end, NAN.
double dsc_leg_ended(const dsc_mathematics *by, const dsc_calendar *calendar,
                     const dsc_leg *leg);

#endif
