// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Kernels and coefficients of rules that treat every parameter alike: what dsc_rule_coefficients
// makes for adam, changed to what each of them means.
#ifndef DSC_OPTIM_RULES_ELEMENTWISE_H
#define DSC_OPTIM_RULES_ELEMENTWISE_H

#include "optim/rules.h"

/// dsc_rule.shape
void dsc_momentum_shape(const descent_optimizer_options *o, dsc_rule_shape *shape);
void dsc_rmsprop_shape(const descent_optimizer_options *o, dsc_rule_shape *shape);
void dsc_signsgd_shape(const descent_optimizer_options *o, dsc_rule_shape *shape);

/// dsc_rule.coefficients
void dsc_momentum_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_rmsprop_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_amsgrad_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_nadam_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_radam_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_adagrad_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_adabelief_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_adan_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_sophia_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_rprop_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_adopt_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_ademamix_coefficients(const dsc_step *step, dsc_step_coefficients *c);
void dsc_schedule_free_coefficients(const dsc_step *step, dsc_step_coefficients *c);

/// What schedule-free rules keep from step to step, in dsc_step.numbers.
enum {
    DSC_FREE_WEIGHTS, /* sum of the weights of all iterates so far */
    DSC_FREE_RATE,    /* the largest rate so far */
    DSC_FREE_BETA     /* beta1 of the last step: it says where y lies between z and x */
};

#endif
