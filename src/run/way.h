// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How far the parameters have gone, and how long they are.
#ifndef DSC_RUN_WAY_H
#define DSC_RUN_WAY_H

#include "run/trainer.h"

/// Way from the start, in lengths of the parameters there, that is more than learning needs (about one
/// of them): at a rate far above that of its rule, that rate is too high.
#define DSC_WAY_FAST 2.0

/// Way of the parameters from their start, and their length, by their length at the start, `first`.
descent_status dsc_way_moved(const descent_trainer *trainer, double *moved, double *length,
                             double *first, descent_error *error);

/// Length of the parameters.
double dsc_way_length(const descent_trainer *trainer);

#endif
