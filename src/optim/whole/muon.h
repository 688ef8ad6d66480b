// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_WHOLE_MUON_H
#define DSC_OPTIM_WHOLE_MUON_H

#include "optim/whole.h"

extern const dsc_whole_rule dsc_muon, dsc_normuon;

/// Whether rules for matrices are for this tensor: a hidden matrix.
bool dsc_is_hidden_matrix(const dsc_block *tensor);

#endif
