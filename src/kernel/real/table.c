// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of this number type and instruction set.
#include "kernel/kernels.h"
#include "kernel/real/around.h"
#include "kernel/real/gather.h"
#include "kernel/real/peak.h"
#include "kernel/real/probe.h"
#include "kernel/real/product.h"
#include "kernel/real/steps.h"
#include "kernel/real/vector.h"

extern const dsc_kernels X(kernels);

const dsc_kernels X(kernels) = {
    .type = REAL_TYPE,
    .isa = REAL_TEXT(DESCENT_ISA),
    .dot = X(dot),
    .axpy = X(axpy),
    .scale = X(scale),
    .from_float = X(from_float),
    .from_double = X(from_double),
    .to_double = X(to_double),
    .all_finite = X(all_finite),
    .dot_rows = X(dot_rows),
    .add_rows = X(add_rows),
    .steps = {[DSC_STEP_GD] = X(step_gd),
              [DSC_STEP_MOMENTUM] = X(step_momentum),
              [DSC_STEP_RMSPROP] = X(step_rmsprop),
              [DSC_STEP_ADAM] = X(step_adam)},
    .clamp = X(clamp),
    .blend = X(blend),
    .against = X(against),
    .move = X(move),
    .approach = X(approach),
    .gather = X(gather),
    .product = X(product),
    .product_work = X(product_work),
    .probe = X(probe),
    .multiply_adds = X(multiply_adds),
};
