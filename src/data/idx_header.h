// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_IDX_HEADER_H
#define DSC_DATA_IDX_HEADER_H

#include "data/binary.h"

/// Reads the header; the source then stands at the first number.
descent_status dsc_idx_header(dsc_source *source, dsc_binary *binary, descent_error *error);

#endif
