// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what a part is depends on its node alone, so no number of workers changes a bit.
#include "graph/batch_sums.h"

#include "core/memory.h"

size_t dsc_batch_sum_numbers(const dsc_plan *plan, const descent_node *node)
{
    const dsc_batch_sums *sums = dsc_operator_for(plan->graph, node, plan->type)->batch_sums;
    return sums ? sums->numbers(node) : 0;
}

// The products of a node come one after the other; the sums are for the first of them.
void dsc_lay_out_batch_sums(dsc_plan *plan)
{
    const descent_node *last = NULL;
    for (size_t i = 0; i < plan->product_count; i++) {
        const dsc_product *product = &plan->products[i];
        const descent_node *node = product->node;
        const size_t numbers = node == last ? 0 : dsc_batch_sum_numbers(plan, node);
        last = node;
        if (numbers == 0) {
            continue;
        }
        const dsc_operator *op = dsc_operator_of(node);
        const double load =
            op->cost ? op->cost(node, DSC_NODE_GRADIENT, product->slot).operations : 1.0;
        const size_t before = plan->shared_bytes;
        plan->layouts[node->index].batch_sums =
            dsc_layout_add(&plan->shared_bytes, numbers, descent_type_size(plan->type));
        plan->batch_sum_bytes += plan->shared_bytes - before;
        plan->batch_sums[plan->batch_sum_count++] =
            (dsc_batch_sum){product, plan->batch_sum_load, load};
        plan->batch_sum_load += load;
    }
}

// Parts in the order of their load, in ranges of equal load for the workers.
static size_t owner_of(const dsc_plan *plan, const dsc_batch_sum *sum, size_t part,
                       size_t parts, size_t workers)
{
    const double middle = sum->before + sum->load * ((double)part + 0.5) / (double)parts;
    return (size_t)(middle / plan->batch_sum_load * (double)workers);
}

void dsc_sum_batch(const dsc_frame *frame, size_t worker, size_t workers, bool tangent,
                   dsc_profile *profile)
{
    const dsc_plan *plan = frame->plan;
    for (size_t i = 0; i < plan->batch_sum_count; i++) {
        const dsc_batch_sum *sum = &plan->batch_sums[i];
        const descent_node *node = sum->product->node;
        const dsc_batch_sums *sums =
            dsc_operator_for(plan->graph, node, plan->type)->batch_sums;
        dsc_range own = {0, 0};
        for (size_t part = 0; part < sums->parts; part++) {
            const size_t owner = owner_of(plan, sum, part, sums->parts, workers);
            own.begin += owner < worker;
            own.end += owner <= worker;
        }
        if (own.begin < own.end) {
            sums->sum(frame, node, own, tangent);
            dsc_profile_end_node(profile, worker, sum->product->parameter, DSC_NODE_GRADIENT);
        }
    }
}
