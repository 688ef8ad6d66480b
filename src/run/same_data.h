// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Are these the data that a run was started with? A checkpoint keeps sums over all stored
// values and targets of the rows that train and validate, by parts, so that a message can say
// where they differ.
#ifndef DSC_RUN_SAME_DATA_H
#define DSC_RUN_SAME_DATA_H

#include <jansson.h>

#include <descent/train.h>

#include "core/status.h"

/// The sums; NULL when there is no memory. Reads all values once.
json_t *dsc_data_sums(const descent_train_sets *sets);

/// DESCENT_CHANGED, with what has changed, unless the sets are those of the sums `then`. A set
/// that `then` says nothing of is not looked at.
descent_status dsc_data_check(const descent_train_sets *sets, const json_t *then,
                              descent_error *error);

#endif
