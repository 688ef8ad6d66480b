// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_EVALUATE_MODEL_H
#define DSC_RUN_EVALUATE_MODEL_H

#include <descent/evaluate.h>

/// Whether a linear model or the nearest training row, as far as they were asked, are better than
/// guessing, by more than chance (two standard errors).
bool dsc_evaluation_rivals_know(const descent_evaluation *evaluation);

#endif
