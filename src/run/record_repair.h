// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_RECORD_REPAIR_H
#define DSC_RUN_RECORD_REPAIR_H

#include "run/trainer.h"

/// Takes out what stands behind the checkpoint that was restored, and what a
/// loss of power has left; a WARNING says so.
descent_status dsc_record_repair(descent_trainer *trainer, const char *path,
                                 descent_error *error);

#endif
