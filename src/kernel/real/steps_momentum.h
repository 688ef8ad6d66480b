// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_STEPS_MOMENTUM_H
#define DSC_KERNEL_REAL_STEPS_MOMENTUM_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

dsc_step_kernel X(step_nesterov);
dsc_step_kernel X(step_lion);
dsc_step_kernel X(step_sign);
dsc_step_kernel X(step_signum);
dsc_step_kernel X(step_rprop);
dsc_step_kernel X(step_sophia);

#endif
