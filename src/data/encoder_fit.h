// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_ENCODER_FIT_H
#define DSC_DATA_ENCODER_FIT_H

#include "data/encoder.h"

/// Fits means and deviations on `count` rows of the set (NULL: all), each as often as
/// weights[row] says (NULL: once). Missing values do not count. The numeric target of a
/// regression is standardised as well.
descent_status dsc_encoder_fit(const descent_dataset *dataset, const uint32_t *rows,
                               size_t count, const double *weights, dsc_encoder **encoder,
                               descent_error *error);

#endif
