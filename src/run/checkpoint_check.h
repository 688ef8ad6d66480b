// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a resumed run must have in common with the stored one.
#ifndef DSC_RUN_CHECKPOINT_CHECK_H
#define DSC_RUN_CHECKPOINT_CHECK_H

#include <jansson.h>

#include "run/trainer.h"

/// What tells one data set from another, and which rows train.
json_int_t dsc_checkpoint_data_print(const descent_dataset *data);
json_int_t dsc_checkpoint_rows_print(const descent_trainer *trainer);

/// The network in full; null when files cannot have it. NULL when there is no memory.
json_t *dsc_checkpoint_network(const descent_network *network);

/// Whether a run that has come so far can go on with this trainer: same data, same options.
descent_status dsc_checkpoint_check(const descent_trainer *trainer,
                                    const struct json_t *progress, descent_error *error);

#endif
