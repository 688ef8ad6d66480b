// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_PEAK_H
#define DSC_KERNEL_REAL_PEAK_H

#include "kernel/real/real.h"

double X(multiply_adds)(size_t rounds, void *out);

#endif
