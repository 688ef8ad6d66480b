// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_FIT_JUDGE_H
#define DSC_FIT_JUDGE_H

#include "fit/uncertainty.h"

/// Whether the residuals are no more than rounding of what is fitted.
bool dsc_fit_is_exact(const dsc_fit_model *model, const dsc_fit_point *point);

/// What the fit has come to: its modes, verdict, words.
void dsc_fit_judge(const dsc_fit_model *model, const dsc_fit_point *point,
                   const dsc_fit_spread *spread, const dsc_fit_descent *descent,
                   descent_fit *fit);

#endif
