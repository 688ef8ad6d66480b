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
#include "kernel/real/product_pack.h"
#include "kernel/real/steps.h"
#include "kernel/real/steps_free.h"
#include "kernel/real/steps_momentum.h"
#include "kernel/real/steps_roots.h"
#include "kernel/real/steps_sums.h"
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
              [DSC_STEP_ADAM] = X(step_adam),
              [DSC_STEP_NESTEROV] = X(step_nesterov),
              [DSC_STEP_LION] = X(step_lion),
              [DSC_STEP_SIGN] = X(step_sign),
              [DSC_STEP_SIGNUM] = X(step_signum),
              [DSC_STEP_RPROP] = X(step_rprop),
              [DSC_STEP_SOPHIA] = X(step_sophia),
              [DSC_STEP_RMS_BUFFER] = X(step_rms_buffer),
              [DSC_STEP_RMS_CENTRED] = X(step_rms_centred),
              [DSC_STEP_RMS_CENTRED_BUFFER] = X(step_rms_centred_buffer),
              [DSC_STEP_AMSGRAD] = X(step_amsgrad),
              [DSC_STEP_ADAMAX] = X(step_adamax),
              [DSC_STEP_NADAM] = X(step_nadam),
              [DSC_STEP_RADAM] = X(step_radam),
              [DSC_STEP_ADABELIEF] = X(step_adabelief),
              [DSC_STEP_YOGI] = X(step_yogi),
              [DSC_STEP_ADAN] = X(step_adan),
              [DSC_STEP_ADEMAMIX] = X(step_ademamix),
              [DSC_STEP_ADADELTA] = X(step_adadelta),
              [DSC_STEP_ADOPT] = X(step_adopt),
              [DSC_STEP_FREE_SGD] = X(step_free_sgd),
              [DSC_STEP_FREE_ADAMW] = X(step_free_adamw),
              [DSC_STEP_MARS] = X(step_mars),
              [DSC_STEP_DIVIDED] = X(step_divided)},
    .first = {[DSC_FIRST_MARS] = X(first_mars),
              [DSC_FIRST_PRODIGY] = X(first_prodigy),
              [DSC_FIRST_DADAPTATION] = X(first_dadaptation)},
    .clamp = X(clamp),
    .blend = X(blend),
    .against = X(against),
    .move = X(move),
    .approach = X(approach),
    .gather = X(gather),
    .product = X(product),
    .product_work = X(product_work),
#ifndef DESCENT_PORTABLE_ONLY // pages pack nothing
    .product_of_packed = X(product_of_packed),
    .pack_rows = X(pack_pointed_rows),
#endif
    .probe = X(probe),
    .multiply_adds = X(multiply_adds),
};
