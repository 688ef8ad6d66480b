// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_OBSERVE_UNITS_H
#define DSC_RUN_OBSERVE_UNITS_H

#include "run/trainer.h"

/// How many units can be stuck, and how many are, with that number of training
/// rows.
enum { DSC_OBSERVE_UNIT_ROWS = 256 };
size_t dsc_observe_count_units(const descent_graph *graph);
void dsc_observe_units(descent_trainer *trainer);

#endif
