// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_GUESS_H
#define DSC_RUN_GUESS_H

#include "run/trainer.h"

/// Fills the trainer's constant_loss and constant_valid_loss: what the loss is when the outputs
/// do not depend on the inputs. NAN for networks whose loss is the caller's. DESCENT_INVALID when
/// no target varies in the training rows.
descent_status dsc_trainer_find_constant_loss(descent_trainer *trainer, descent_error *error);

#endif
