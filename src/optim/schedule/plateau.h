// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A value that falls when the loss no longer does.
#ifndef DSC_OPTIM_SCHEDULE_PLATEAU_H
#define DSC_OPTIM_SCHEDULE_PLATEAU_H

#include <descent/schedule.h>

#include "optim/schedule/types.h"

/// The plateau of a schedule, its last leg, or NULL.
const dsc_leg *dsc_plateau_of(const dsc_curve *schedule);

/// Before the first loss. leg: that has its place.
dsc_plateau dsc_plateau_start(const dsc_leg *leg);

/// Tells the loss after `step` applied steps. True when the value has been cut, from the next step on.
bool dsc_plateau_tell(const dsc_curve *schedule, dsc_plateau *plateau, uint64_t step,
                      double loss);

/// All of it as numbers, and back: false when they are none of a plateau.
void dsc_plateau_store(const dsc_plateau *plateau, double numbers[DESCENT_SCHEDULE_STATE]);
bool dsc_plateau_restore(dsc_plateau *plateau, const double numbers[DESCENT_SCHEDULE_STATE]);

#endif
