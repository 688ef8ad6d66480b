// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whether an objective is a chain of dense layers, and its layers. Keeps: what is not
// certainly one (a parameter that is shared, a value that is read twice, a node of another
// kind) is no chain; then no symmetry of layers is claimed, rather than a wrong one.
#include "surface/network/chain.h"

#include <math.h>
#include <stdlib.h>

#include "graph/operators/operators.h"
#include "kernel/kernels.h"
#include "surface/network/limits.h"

// The largest weight of those that unit u of a layer reads with, and is read with.
static double largest_weight(const dsc_layer *layer, size_t u, const double *x)
{
    const dsc_layer *next = layer + 1;
    double largest = 0.0;
    for (size_t p = 0; p < layer->inputs; p++) {
        largest = fmax(largest, fabs(x[dsc_layer_weight(layer, p, u)]));
    }
    for (size_t k = 0; k < next->units; k++) {
        largest = fmax(largest, fabs(x[dsc_layer_weight(next, u, k)]));
    }
    return largest;
}

size_t dsc_chain_weightless(const dsc_chain *chain, const double *x)
{
    size_t count = 0;
    double scale = 0.0;
    for (size_t l = 0; l < chain->count; l++) { // biases count: all weights may be 0
        const dsc_layer *layer = &chain->layers[l];
        for (size_t i = 0; i < layer->inputs * layer->units; i++) {
            scale = fmax(scale, fabs(x[layer->weights + i]));
        }
        for (size_t u = 0; layer->bias != DSC_NO_BIAS && u < layer->units; u++) {
            scale = fmax(scale, fabs(x[layer->bias + u]));
        }
    }
    for (size_t l = 0; l + 1 < chain->count; l++) {
        const dsc_layer *layer = &chain->layers[l];
        const bool held = dsc_chain_decays(chain, layer) && dsc_chain_decays(chain, layer + 1);
        for (size_t u = 0; held && layer->bias != DSC_NO_BIAS && u < layer->units; u++) {
            count += largest_weight(layer, u, x) <= NO_WEIGHT * scale;
        }
    }
    return count;
}

bool dsc_is_homogeneous(int function)
{
    return function == DESCENT_IDENTITY || function == DESCENT_NEGATE || dsc_has_kink(function);
}

bool dsc_has_kink(int function)
{
    return function == DESCENT_RELU || function == DESCENT_LEAKY_RELU ||
           function == DESCENT_ABS;
}

// Nodes that read this one on the way to the loss.
static size_t readers(const dsc_plan *plan, const descent_node *node)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *reader = plan->order[i];
        for (size_t k = 0; k < reader->input_count; k++) {
            count += reader->inputs[k] == node;
        }
    }
    return count;
}

static bool is_own_parameter(const dsc_plan *plan, const descent_node *node)
{
    return node->tensor && readers(plan, node) == 1;
}

// Rows f(z), z = x W + b with parameters of its own that nobody else reads, in one node or with
// the function in a node behind it.
static bool is_layer(const dsc_plan *plan, const descent_node *dense, const descent_node *after)
{
    const dsc_affine *affine = dsc_operator_of(dense)->affine;
    return affine && dsc_operator_of(after)->activation && dense->batched &&
           readers(plan, dense) == 1 && readers(plan, after) == 1 &&
           (after == dense || dsc_node_function(dense) == DESCENT_IDENTITY) &&
           is_own_parameter(plan, dense->inputs[affine->weights]) &&
           (dense->input_count <= affine->bias ||
            is_own_parameter(plan, dense->inputs[affine->bias]));
}

// The layer that ends in *node; then *node (in/out) is where its inputs come from. False: there
// is none.
static bool read_layer(const dsc_plan *plan, const descent_node **node, dsc_layer *layer)
{
    // Dropout and its like are the identity where the surface is looked at.
    while (dsc_operator_of(*node)->trains_only) {
        if (readers(plan, *node) != 1) {
            return false;
        }
        *node = (*node)->inputs[0];
    }
    const descent_node *after = *node;
    const bool apart = dsc_operator_of(after)->activation && !dsc_operator_of(after)->affine;
    const descent_node *dense = apart ? after->inputs[0] : after;
    if (!is_layer(plan, dense, after)) {
        return false;
    }
    const dsc_affine *affine = dsc_operator_of(dense)->affine;
    const bool biased = dense->input_count > affine->bias;
    *layer =
        (dsc_layer){.from = dense->inputs[0],
                    .dense = dense,
                    .after = after,
                    .function = dsc_node_function(after),
                    .inputs = dense->inputs[0]->width,
                    .units = dense->width,
                    .weights = dense->inputs[affine->weights]->tensor->offset,
                    .bias = biased ? dense->inputs[affine->bias]->tensor->offset : DSC_NO_BIAS};
    *node = dense->inputs[0];
    return true;
}

// Layers from the last to the first; out may be NULL: they are only counted.
static size_t read_layers(const dsc_plan *plan, const descent_node *node, dsc_layer *out)
{
    size_t count = 0;
    do {
        dsc_layer layer;
        if (!read_layer(plan, &node, &layer)) {
            return 0;
        }
        if (out) {
            out[count] = layer;
        }
        count++;
    } while (node->needs_gradient);
    return count;
}

descent_status dsc_chain_read(descent_objective *objective, dsc_chain *chain,
                              descent_error *error)
{
    *chain = (dsc_chain){.empirical = dsc_empirical_of(objective), .type = objective->type};
    if (!chain->empirical) {
        return DESCENT_OK;
    }
    chain->parts = dsc_empirical_parts_of(chain->empirical);
    const descent_node *loss = chain->parts->loss;
    if (!loss || !chain->parts->input || !dsc_is_loss(loss) ||
        loss->input_count > 2 || // its slopes depend on a mask
        !loss->inputs[0]->needs_gradient) {
        return DESCENT_OK;
    }
    const dsc_plan *plan = dsc_empirical_plan(chain->empirical);
    const size_t count = read_layers(plan, loss->inputs[0], NULL);
    if (count == 0) {
        return DESCENT_OK;
    }
    chain->layers = calloc(count, sizeof *chain->layers);
    if (!chain->layers) {
        return dsc_no_memory(error, "the layers of a network", count * sizeof *chain->layers);
    }
    // Twice from the loss to the inputs: the first time counted, the second time kept. The
    // order is then turned round, so that layer 0 is the first.
    chain->count = read_layers(plan, loss->inputs[0], chain->layers);
    chain->target = loss->inputs[1];
    for (size_t i = 0; i < count / 2; i++) {
        const dsc_layer swap = chain->layers[i];
        chain->layers[i] = chain->layers[count - 1 - i];
        chain->layers[count - 1 - i] = swap;
    }
    return DESCENT_OK;
}

void dsc_chain_free(dsc_chain *chain)
{
    free(chain->layers);
    *chain = (dsc_chain){0};
}

dsc_held dsc_chain_argument(const dsc_layer *layer)
{
    return dsc_operator_of(layer->after)->activation->argument(layer->after);
}

bool dsc_chain_decays(const dsc_chain *chain, const dsc_layer *layer)
{
    return chain->parts->l2 > 0.0 &&
           layer->dense->inputs[dsc_operator_of(layer->dense)->affine->weights]->tensor->decays;
}

void dsc_chain_row(const dsc_chain *chain, const dsc_executor *executor,
                   const descent_node *node, dsc_role role, size_t r, double *out)
{
    size_t stride = 0;
    const char *rows = dsc_executor_array(executor, node, role, &stride);
    dsc_kernels_get(chain->type)
        ->to_double(node->width, rows + r * stride * descent_type_size(chain->type), out);
}

void dsc_chain_slopes(const dsc_chain *chain, const dsc_executor *executor,
                      const dsc_layer *layer, size_t r, double *scratch, double *slopes)
{
    double *z = scratch, *y = scratch + layer->units;
    const dsc_held argument = dsc_chain_argument(layer);
    dsc_chain_row(chain, executor, layer->after, DSC_VALUE, r, y);
    if (argument.node) {
        dsc_chain_row(chain, executor, argument.node, (dsc_role)argument.role, r, z);
    }
    for (size_t u = 0; u < layer->units; u++) {
        slopes[u] = dsc_slope_of(layer->function, argument.node ? z[u] : y[u], y[u]);
    }
}
