// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step in parts, for a training loop whose workers update their own ranges of the parameters:
//
//     worker 0:  dsc_optimizer_begin(o, scale, &plain, &exempt);
//     barrier
//     worker w:  dsc_optimizer_apply_range(o, &plain, &exempt, x + begin, g + begin, begin, n);
//     barrier
//     worker 0:  dsc_optimizer_end(o);
//
// Between begin and end nothing of *o changes but the state of the ranges, so workers need no
// lock as long as their ranges are disjoint. Nothing here allocates. Any cut into ranges gives
// the same bits. Ranges that begin at multiples of 64 bytes do not share cache lines.
#ifndef DSC_OPTIM_OPTIMIZER_H
#define DSC_OPTIM_OPTIMIZER_H

#include <descent/optimizer.h>

#include "kernel/kernels.h"
#include "optim/rules.h"

/// Steps in double precision have the same bits on every processor from now on.
void dsc_optimizer_make_portable(descent_optimizer *o);

/// Starts the next step: coefficients with a factor `scale` on g (clipping, mean over a batch).
/// `exempt` (out) is `plain` (out) without weight decay.
void dsc_optimizer_begin(const descent_optimizer *o, double scale, dsc_step_coefficients *plain,
                         dsc_step_coefficients *exempt);

/// Updates x[begin .. begin + count) and its state. x_range and g_range point at the data of
/// element `begin`; g_range may lie in a buffer of its own. squares (out): those of g_range, to
/// about the precision of its type; or NULL.
void dsc_optimizer_apply(descent_optimizer *o, const dsc_step_coefficients *c, void *x_range,
                         const void *g_range, size_t begin, size_t count, double *squares);

/// The same, with `exempt` where weight decay does not apply and `plain` elsewhere.
void dsc_optimizer_apply_range(descent_optimizer *o, const dsc_step_coefficients *plain,
                               const dsc_step_coefficients *exempt, void *x_range,
                               const void *g_range, size_t begin, size_t count);

/// Counts the step.
void dsc_optimizer_end(descent_optimizer *o);

/// Factor on a gradient whose squared norm is given, so that clipping holds: 1, less, or NAN
/// when clipping is on and the norm is not finite (then no step must be made). `scale` is a
/// factor that the gradient gets anyway, before clipping; the result includes it.
double dsc_optimizer_clip_scale(const descent_optimizer *o, double squared_norm, double scale);

/// Whether weight decay differs anywhere in [begin, begin + count): an exempt range intersects
/// it and there is weight decay.
bool dsc_optimizer_is_mixed(const descent_optimizer *o, size_t begin, size_t count);

#endif
