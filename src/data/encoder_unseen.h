// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_ENCODER_UNSEEN_H
#define DSC_DATA_ENCODER_UNSEEN_H

#include "data/encoder.h"

/// True when both make the same inputs and targets of the training rows, but for rounding.
/// Ranges do not matter, and files of version 0.1 may do without them and without what is
/// fixed.
bool dsc_encoder_agrees(const dsc_encoder *encoder, const dsc_encoder *other);
/// same_storage: dsc_encoder_same_storage of the set. Several threads may call it at once.
dsc_familiarity dsc_encoder_judge(const dsc_encoder *encoder, const descent_dataset *dataset,
                                  size_t row, size_t slot, bool same_storage);
/// Range of the stored values in the training rows; NAN where it is not known.
void dsc_encoder_range(const dsc_encoder *encoder, size_t slot, double *low, double *high);

#endif
