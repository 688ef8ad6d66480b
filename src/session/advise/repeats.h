// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows whose stored inputs are equal to the last bit.
#ifndef DSC_SESSION_ADVISE_REPEATS_H
#define DSC_SESSION_ADVISE_REPEATS_H

#include "run/trainer.h"

typedef struct dsc_repeats {
    bool looked; /* false: too many numbers, or a text */
    size_t valid,
        shared; /* rows that validate; those of them whose inputs a training row has */
    size_t rows, repeated; /* all rows; those whose inputs another one has */
    size_t conflicting;    /* those whose inputs another one has with another target */
} dsc_repeats;

/// Of the trainer's rows. DESCENT_NO_MEMORY.
descent_status dsc_repeats_find(const descent_trainer *trainer, dsc_repeats *repeats,
                                descent_error *error);

#endif
