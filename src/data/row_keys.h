// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_ROW_KEYS_H
#define DSC_DATA_ROW_KEYS_H

#include "data/dataset.h"

/// Weight of a row, 1 when there are none.
double dsc_dataset_weight(const descent_dataset *d, size_t row);
/// Row `from` becomes row `to`, for dropping rows; frees.
void dsc_row_keys_move(dsc_row_keys *keys, size_t to, size_t from);
void dsc_row_keys_free(dsc_row_keys *keys);

#endif
