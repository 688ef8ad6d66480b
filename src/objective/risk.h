// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_RISK_H
#define DSC_OBJECTIVE_RISK_H

#include "objective/empirical.h"

/// The parts that a network has; the others are 0.
dsc_empirical_parts dsc_empirical_parts_from(const descent_network *network);
/// descent_objective_from_graph that takes the graph: it is freed with the objective. After a
/// failure it is still the caller's.
descent_status dsc_objective_take_graph(descent_graph *graph, const descent_node *loss,
                                        descent_type type, descent_objective **objective,
                                        descent_error *error);

#endif
