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

/// Whether the units of a node can be stuck at an end of their range; and marks of all such units of
/// the graph, in the order of its nodes: 1 where a unit is stuck on all of those rows.
bool dsc_observe_has_end(const descent_node *node);
descent_status dsc_observe_mark(descent_trainer *trainer, unsigned char *marks,
                                descent_error *error);

#endif
