// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_CHECKPOINT_H
#define DSC_RUN_CHECKPOINT_H

#include "run/trainer.h"

descent_status dsc_checkpoint_write(descent_trainer *trainer, descent_error *error);
/// File name of the last one written. Static.
const char *dsc_checkpoint_last(const descent_trainer *trainer);
descent_status dsc_checkpoint_write_model(descent_trainer *trainer, descent_error *error);

#endif
