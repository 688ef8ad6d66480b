// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_PROBE_H
#define DSC_KERNEL_REAL_PROBE_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

void X(probe)(size_t n, const dsc_probe_arrays *arrays, dsc_probe_sums *sums);

#endif
