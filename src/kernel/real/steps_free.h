// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_STEPS_FREE_H
#define DSC_KERNEL_REAL_STEPS_FREE_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

dsc_step_kernel X(step_free_sgd);
dsc_step_kernel X(step_free_adamw);

#endif
