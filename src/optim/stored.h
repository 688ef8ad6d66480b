// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_STORED_H
#define DSC_OPTIM_STORED_H

#include <descent/optimizer.h>

#include "core/workers.h"

/// A step from the whole gradient g[n], in place of begin and apply; by all workers that are used
/// (NULL: by the thread that calls). `norm`: that of g, NAN when it is not known. False, and nothing
/// is changed, when clipping is on and the norm is not finite. The same bits on any number of
/// workers.
bool dsc_optimizer_take(descent_optimizer *o, dsc_workers *workers, void *x, const void *g,
                        double norm);

/// The same for a rule of any kind: all of x from the gradient g[n], which is used in one range where
/// nothing needs it stored.
bool dsc_optimizer_step(descent_optimizer *o, dsc_workers *workers, void *x, const void *g,
                        double norm);

#endif
