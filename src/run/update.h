// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_UPDATE_H
#define DSC_RUN_UPDATE_H

#include "run/trainer.h"

/// Takes a step from these examples, or not: *finite (out) is false when the loss, or the norm of
/// the gradient where it is looked at, is not finite.
descent_status dsc_trainer_update(descent_trainer *trainer, const uint32_t *rows, size_t count,
                                  dsc_outcome *outcome, bool *finite, descent_error *error);

#endif
