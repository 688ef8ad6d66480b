// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which epochs have a record.
#include "run/record_epochs.h"

// Epochs whose records are kept: all of the first EPOCHS_ALL, then those with as many digits that
// are not 0 at the end. Ten times as many epochs then add 9,000 records, not ten times as many.
enum { EPOCHS_ALL = 10000 };

uint64_t dsc_record_last_epoch(uint64_t epoch)
{
    uint64_t each = 1;
    while (epoch / each > EPOCHS_ALL) {
        each *= 10;
    }
    return epoch - epoch % each;
}
