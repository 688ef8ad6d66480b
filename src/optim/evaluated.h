// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules that take gradients at one point and stand for another: schedule-free ones.
#ifndef DSC_OPTIM_EVALUATED_H
#define DSC_OPTIM_EVALUATED_H

#include <descent/optimizer.h>

/// Whether any parameters are of such a rule.
bool dsc_optimizer_evaluates(const descent_optimizer *o);

/// out[n]: the parameters to evaluate and to save, where the optimizer steps x[n]; x itself but for
/// such rules. out may be x.
void dsc_optimizer_evaluated(const descent_optimizer *o, const void *x, void *out);

#endif
