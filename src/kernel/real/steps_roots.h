// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_STEPS_ROOTS_H
#define DSC_KERNEL_REAL_STEPS_ROOTS_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

dsc_step_kernel X(step_rms_buffer);
dsc_step_kernel X(step_rms_centred);
dsc_step_kernel X(step_rms_centred_buffer);
dsc_step_kernel X(step_amsgrad);
dsc_step_kernel X(step_adamax);
dsc_step_kernel X(step_nadam);
dsc_step_kernel X(step_radam);
dsc_step_kernel X(step_adabelief);
dsc_step_kernel X(step_yogi);
dsc_step_kernel X(step_adan);
dsc_step_kernel X(step_ademamix);
dsc_step_kernel X(step_adadelta);
dsc_step_kernel X(step_adopt);

#endif
