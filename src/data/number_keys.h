// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_NUMBER_KEYS_H
#define DSC_DATA_NUMBER_KEYS_H

#include "data/read_job.h"

/// Groups and times of the rows as job->options names their columns, by number.
/// Fails for weights.
descent_status dsc_keys_by_number(const dsc_read_job *job, descent_dataset *d,
                                  descent_error *error);

#endif
