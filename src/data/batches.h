// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// In which order an epoch takes the rows that train.
#ifndef DSC_DATA_BATCHES_H
#define DSC_DATA_BATCHES_H

#include "core/status.h"

typedef struct dsc_batches dsc_batches;

/// Batches of `batch` of the rows (copied; NULL: 0 .. count-1).
descent_status dsc_batches_create(const uint32_t *rows, size_t count, size_t batch,
                                  uint64_t seed, dsc_batches **batches, descent_error *error);
void dsc_batches_free(dsc_batches *batches);

/// Another batch size, before an epoch is dealt out.
void dsc_batches_resize(dsc_batches *batches, size_t batch);

/// Batches in an epoch; the last may be smaller.
size_t dsc_batches_count(const dsc_batches *batches);

/// Puts the rows in the order of an epoch, which depends on seed and epoch alone. A batch of
/// all rows keeps them ascending: the order would change nothing but rounding.
void dsc_batches_epoch(dsc_batches *batches, uint32_t epoch);

/// Rows of batch `index`, a view until the next epoch; *count (out) is their number.
const uint32_t *dsc_batches_get(const dsc_batches *batches, size_t index, size_t *count);

#endif
