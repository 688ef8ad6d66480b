// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_GENERALISATION_H
#define DSC_RUN_GENERALISATION_H

#include "run/trainer.h"

descent_generalisation dsc_trainer_generalisation(const descent_trainer *trainer);

/// The same with its numbers and codes; the words are session/generalisation.c's.
void dsc_trainer_judge_validation(const descent_trainer *trainer,
                                  descent_generalisation_verdict *verdict);

/// False for a loss that is such a large multiple of that of guessing (or of the first step,
/// where that is more) that training has failed, although it is finite.
bool dsc_trainer_is_sane(const descent_trainer *trainer, double loss, double times);
/// How many times: of a mean over many training rows; of a few rows, and of others, whose loss
/// may be far above it.
#define DSC_EXPLODED     10.0
#define DSC_EXPLODED_FEW 100.0
/// In the mean of an epoch of a run that ends no better than guessing; less is a hard way.
#define DSC_EXPLODED_BEFORE 10000.0

#endif
