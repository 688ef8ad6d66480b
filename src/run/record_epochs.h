// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_RECORD_EPOCHS_H
#define DSC_RUN_RECORD_EPOCHS_H

#include <stdint.h>

/// The last epoch up to this one that has a record: all do up to 10,000, then those whose
/// number has no more than four digits before zeros.
uint64_t dsc_record_last_epoch(uint64_t epoch);

#endif
