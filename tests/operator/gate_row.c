// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The operator's row, and its builder.
#include "gate.h"

#include <stdio.h>

const dsc_operator_set gate_operator = {
    {EVERY_ISA(dsc_gate_operator_f32_baseline), EVERY_ISA(dsc_gate_operator_f64_baseline)},
    &dsc_gate_operator_f64_baseline};

descent_node *gate(descent_graph *graph, const char *name, descent_node *input, double floor)
{
    char pairs[64];
    snprintf(pairs, sizeof pairs, "%s.pairs", name);
    gate_attributes own = {floor};
    descent_node draft = {
        .op = &gate_operator,
        .inputs = {input, descent_parameter(graph, pairs, descent_node_width(input), 2,
                                            DESCENT_INITIAL_NORMAL, 0.7, true)},
        .input_count = 2,
        .attributes = &own};
    snprintf(draft.name, sizeof draft.name, "%s", name);
    return dsc_graph_add(graph, &draft);
}
