// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_STEPS_H
#define DSC_KERNEL_REAL_STEPS_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

dsc_step_kernel X(step_gd);
dsc_step_kernel X(step_momentum);
dsc_step_kernel X(step_rmsprop);
dsc_step_kernel X(step_adam);

#endif
