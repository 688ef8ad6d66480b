// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_GUESSING_H
#define DSC_RUN_GUESSING_H

#include <descent/guessing.h>

#include "run/trainer.h"

/// descent_trainer_guessing without words, which are session/guessing.c's.
descent_status dsc_trainer_guessing(descent_trainer *trainer, double most,
                                    descent_guessing *guessing, descent_error *error);

#endif
