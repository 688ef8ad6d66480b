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

/// From now on each class gets as many places in a batch as any other, as nearly as can be: the
/// rows of a rare one come several times in an epoch, and of a frequent one a part, another one
/// in each. targets: the class of each row of the data set, 0 .. classes - 1; only looked at
/// here. Batches of all rows are made so as well.
descent_status dsc_batches_balance(dsc_batches *batches, const double *targets, size_t classes,
                                   descent_error *error);

/// Another batch size, before an epoch is dealt out.
void dsc_batches_resize(dsc_batches *batches, size_t batch);

/// Batches in an epoch; the last may be smaller.
size_t dsc_batches_count(const dsc_batches *batches);

/// Puts the rows in the order of an epoch, which depends on seed and epoch alone. A batch of
/// all rows keeps them ascending: the order would change nothing but rounding.
void dsc_batches_epoch(dsc_batches *batches, uint32_t epoch);

/// Of rows that dsc_batches_get gave, a part of them too: how often each came before in the epoch;
/// a view for as long. NULL: none has.
const uint32_t *dsc_batches_visits(const dsc_batches *batches, const uint32_t *rows);

/// Rows of batch `index`, a view until the next epoch; *count (out) is their number.
const uint32_t *dsc_batches_get(const dsc_batches *batches, size_t index, size_t *count);

#endif
