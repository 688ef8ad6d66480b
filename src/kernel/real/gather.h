// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_GATHER_H
#define DSC_KERNEL_REAL_GATHER_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

void X(gather)(const dsc_row_source *source, const uint32_t *rows, size_t first, size_t count,
               void *out, size_t stride);

#endif
