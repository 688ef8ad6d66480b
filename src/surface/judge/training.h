// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the step size and the size of the batches mean at a point.
#ifndef DSC_SURFACE_JUDGE_TRAINING_H
#define DSC_SURFACE_JUDGE_TRAINING_H

#include "surface/judge/training_steps.h"

/// Steps of this size lead no lower than f, the value here, and smaller ones do, by more than
/// 1 % of it.
bool dsc_is_noise_floor(const dsc_training *training, double f);

/// Rows of a sample of given size from which on its walks are as long as they should be; 0: they
/// were.
double dsc_training_rows(const dsc_training *training, uint64_t batch);

/// The losses of the run so far go on falling, as far as their order shows: its noise dies, as
/// where all examples can be fitted, and for some steps it looks like a floor.
bool dsc_run_sinks(const descent_diagnose_options *options);

/// The largest eigenvalue of the Hessian is local's. Nothing is known without a rule.
descent_status dsc_training_find(dsc_point *point, dsc_local *local,
                                 const descent_diagnose_options *options,
                                 dsc_training *training, descent_error *error);

#endif
