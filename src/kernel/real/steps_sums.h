// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_STEPS_SUMS_H
#define DSC_KERNEL_REAL_STEPS_SUMS_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

dsc_step_kernel X(first_mars);
dsc_step_kernel X(first_prodigy);
dsc_step_kernel X(first_dadaptation);
dsc_step_kernel X(step_mars);
dsc_step_kernel X(step_divided);

#endif
