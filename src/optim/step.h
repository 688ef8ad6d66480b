// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step in parts, for a training loop whose workers update their own ranges of the parameters:
//
//     worker 0:  dsc_optimizer_begin(o, scale);
//     barrier
//     worker w:  dsc_optimizer_apply_range(o, x + begin, g + begin, begin, n);
//     barrier
//     worker 0:  dsc_optimizer_end(o);
//
// Between begin and end nothing of *o changes but the state of the ranges, so workers need no
// lock as long as their ranges are disjoint. Nothing here allocates. Any cut into ranges gives
// the same bits. Ranges that begin at multiples of 64 bytes do not share cache lines.
//
// Some rules and options need the whole gradient before the first parameter moves
// (dsc_optimizer_is_whole): dsc_optimizer_take then stands for begin and apply.
#ifndef DSC_OPTIM_STEP_H
#define DSC_OPTIM_STEP_H

#include "optim/parts.h"

/// Starts the next step: coefficients with a factor `scale` on g (clipping, mean over a batch).
void dsc_optimizer_begin(descent_optimizer *o, double scale);

/// Updates x[begin .. begin + count) and its state, inside one tensor, with weight decay or
/// without. x_range and g_range point at the data of element `begin`; g_range may lie in a buffer
/// of its own. squares (out): those of g_range, to about the precision of its type, 0 of what is
/// frozen; or NULL.
void dsc_optimizer_apply(descent_optimizer *o, void *x_range, const void *g_range, size_t begin,
                         size_t count, bool decays, double *squares);

/// Whether parameter i stays: its gradient counts in no norm.
bool dsc_optimizer_freezes(const descent_optimizer *o, size_t i);

/// The same for any range, without weight decay where it does not apply.
void dsc_optimizer_apply_range(descent_optimizer *o, void *x_range, const void *g_range,
                               size_t begin, size_t count);

/// Counts the step.
void dsc_optimizer_end(descent_optimizer *o);

/// Those of the step that runs, or ran last, where tensors have no options of their own.
const dsc_step_coefficients *dsc_optimizer_coefficients(const descent_optimizer *o);

/// Factor on a gradient of this norm, so that clipping of all of it holds: 1, less, or NAN when there
/// is clipping of any kind and the norm is not finite (then no step must be made).
double dsc_optimizer_clip_scale(const descent_optimizer *o, double norm);

/// Whether weight decay differs anywhere in [begin, begin + count): an exempt range intersects
/// it and there is weight decay.
bool dsc_optimizer_is_mixed(const descent_optimizer *o, size_t begin, size_t count);

/// Coefficients of the next step for all groups, with a factor on g.
void dsc_optimizer_prepare(descent_optimizer *o, double scale);

/// Arrays of a group's step from element `begin` on.
dsc_step_arrays dsc_optimizer_arrays(const descent_optimizer *o, const dsc_group *group,
                                     void *x_range, const void *g_range, size_t begin);

#endif
