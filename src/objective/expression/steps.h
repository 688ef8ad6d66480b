// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_STEPS_H
#define DSC_OBJECTIVE_EXPRESSION_STEPS_H

#include "objective/expression/expression.h"

/// Steps, each folded and shared with an equal one. DSC_NONE when there is no memory.
uint32_t dsc_step_number(dsc_steps *steps, double value);
uint32_t dsc_step_numbers(dsc_steps *steps, double first,
                          size_t count); /* first, first+1, ...*/
uint32_t dsc_step_entries(dsc_steps *steps, uint32_t symbol, int64_t first, int64_t stride,
                          size_t count);
uint32_t dsc_step_apply(dsc_steps *steps, int function, uint32_t a);
uint32_t dsc_step_combine(dsc_steps *steps, int function, uint32_t a, uint32_t b);
uint32_t dsc_step_sum(dsc_steps *steps, uint32_t a, size_t count);
void dsc_steps_free(dsc_steps *steps);

#endif
