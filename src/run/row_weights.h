// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_ROW_WEIGHTS_H
#define DSC_RUN_ROW_WEIGHTS_H

#include "run/trainer.h"

/// What the rows of the split weigh; NULL stays where every row counts the same.
descent_status dsc_trainer_weigh_rows(descent_trainer *trainer, descent_error *error);
/// What the loss of validation row i counts.
double dsc_trainer_valid_weight(const descent_trainer *trainer, size_t i);

#endif
