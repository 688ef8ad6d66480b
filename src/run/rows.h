// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_ROWS_H
#define DSC_RUN_ROWS_H

#include "run/trainer.h"

/// Makes the split and counts its classes.
descent_status dsc_trainer_choose_rows(descent_trainer *trainer, descent_error *error);

#endif
