// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_KICK_H
#define DSC_RUN_KICK_H

#include "run/trainer.h"

/// Moves the parameters by up to a hundredth of 1 + their length, in a direction that follows from
/// the seed of the run and the number of the kick, from 1.
void dsc_trainer_kick(descent_trainer *trainer, uint64_t number);

#endif
