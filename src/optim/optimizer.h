// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_OPTIMIZER_H
#define DSC_OPTIM_OPTIMIZER_H

#include <descent/optimizer.h>

/// Steps in double precision have the same bits on every processor from now on.
void dsc_optimizer_make_portable(descent_optimizer *o);

/// What descent_optimizer_set does of an option that it has taken before, with another value in its
/// range, in a fraction of the time.
void dsc_optimizer_put(descent_optimizer *o, const descent_option *option, double value);

/// Whether descent_optimizer_set takes the option of descent_optimizer_option_table.
bool dsc_optimizer_changes(const descent_option *option);

/// The option will have other values, by dsc_optimizer_put: takes the memory that steps need when it
/// comes on. Before the first step.
descent_status dsc_optimizer_expect(descent_optimizer *o, const descent_option *option,
                                    descent_error *error);

#endif
