// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_TENSORS_H
#define DSC_RUN_TENSORS_H

#include <descent/graph.h>
#include <descent/optimizer.h>

/// Tells an optimizer of all parameters of a graph which tensors they are, and which do not decay.
descent_status dsc_take_tensors(descent_optimizer *optimizer, const descent_graph *graph,
                                descent_error *error);

/// Whether the rule would take a step of any tensor of the graph, or (graph NULL) of the variables of
/// a function: rules for matrices leave all but hidden ones to another rule.
bool dsc_rule_has_tensors(int rule, const descent_graph *graph);

/// Makes the groups of descent_train_options.group.
descent_status dsc_take_groups(descent_optimizer *optimizer, const char *groups,
                               descent_error *error);

#endif
