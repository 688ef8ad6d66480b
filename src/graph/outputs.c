// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A graph is cut in two between its outputs and its loss: the loss nodes and everything that is
// computed from them on one side, the rest on the other. The cut is good for Gauss-Newton
// products when every path from a parameter to the root crosses it once, from an output into a
// loss node, and outputs are used nowhere else.
//
// Why: the Gauss-Newton matrix is J' H J with J the Jacobian of the outputs and H the Hessian
// of the loss by the outputs (Schraudolph. Fast curvature matrix-vector products. Neural
// Computation 2002). Where no such cut exists the product is not defined, and `has_outputs`
// says so instead of giving some other matrix.
#include "graph/outputs.h"

#include "graph/operators/operators.h"

// Inputs come before their users, so what the inputs are is known.
static dsc_side side_of(const dsc_plan *plan, const descent_node *node)
{
    dsc_side side = dsc_is_loss(node) ? DSC_LOSS : DSC_BELOW;
    for (size_t k = 0; k < node->input_count; k++) {
        side = plan->sides[node->inputs[k]->index] == DSC_LOSS ? DSC_LOSS : side;
    }
    return side;
}

void dsc_plan_find_outputs(dsc_plan *plan)
{
    for (size_t i = 0; i < plan->order_count; i++) {
        plan->sides[plan->order[i]->index] = side_of(plan, plan->order[i]);
    }
    plan->has_outputs =
        plan->root->needs_gradient && plan->sides[plan->root->index] == DSC_LOSS;
    for (size_t i = 0; i < plan->order_count; i++) { // edges into the loss
        const descent_node *node = plan->order[i];
        for (size_t k = 0; plan->sides[node->index] == DSC_LOSS && k < node->input_count; k++) {
            dsc_side *in = &plan->sides[node->inputs[k]->index];
            if (node->inputs[k]->needs_gradient && *in != DSC_LOSS) {
                plan->has_outputs = plan->has_outputs && dsc_is_loss(node);
                *in = DSC_OUTPUT;
            }
        }
    }
    for (size_t i = 0; i < plan->order_count; i++) { // other uses of outputs
        const descent_node *node = plan->order[i];
        for (size_t k = 0; plan->sides[node->index] != DSC_LOSS && k < node->input_count; k++) {
            plan->has_outputs =
                plan->has_outputs && plan->sides[node->inputs[k]->index] != DSC_OUTPUT;
        }
    }
}
