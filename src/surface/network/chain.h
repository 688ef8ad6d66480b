// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The network of an empirical objective, read back from its graph: dense layers one after the
// other, each with its activation, and a loss of the last one.
#ifndef DSC_SURFACE_NETWORK_CHAIN_H
#define DSC_SURFACE_NETWORK_CHAIN_H

#include "graph/operators/operators.h"
#include "objective/empirical.h"

#define DSC_NO_BIAS SIZE_MAX

typedef struct dsc_layer {
    const descent_node *from;  /* rows of its inputs */
    const descent_node *dense; /* z = x W + b, activation included where the node has it */
    const descent_node *after; /* rows of f(z): the dense node, or the function behind it */
    int function;              /* descent_function f */
    size_t inputs, units;
    size_t weights, bias; /* offsets in the flat vector; or DSC_NO_BIAS */
} dsc_layer;

typedef struct dsc_chain {
    dsc_empirical *empirical;
    const dsc_empirical_parts *parts;
    size_t count; /* 0: not such a network */
    dsc_layer *layers;
    const descent_node *target;
    descent_type type;
} dsc_chain;

/// Borrows the objective. A graph of another shape, or another kind of objective, has a count
/// of 0. Freed with dsc_chain_free.
descent_status dsc_chain_read(descent_objective *objective, dsc_chain *chain,
                              descent_error *error);
void dsc_chain_free(dsc_chain *chain);

/// Where W[input][unit] lies in the flat vector.
static inline size_t dsc_layer_weight(const dsc_layer *layer, size_t input, size_t unit)
{
    return layer->weights + input * layer->units + unit;
}

/// The loss node's facts.
static inline const dsc_loss *dsc_chain_loss(const dsc_chain *chain)
{
    return dsc_operator_of(chain->parts->loss)->loss;
}

/// Does the weight decay of the objective apply to the weights of the layer?
bool dsc_chain_decays(const dsc_chain *chain, const dsc_layer *layer);

/// Hidden units that read nothing and that nobody reads, held there by weight decay: all their
/// weights are below 1e-8 of the largest of x. Their biases change nothing.
size_t dsc_chain_weightless(const dsc_chain *chain, const double *x);

/// out (doubles) = row r of an array of a node, in a part of the examples that is looked at.
void dsc_chain_row(const dsc_chain *chain, const dsc_executor *executor,
                   const descent_node *node, dsc_role role, size_t r, double *out);

/// Where z is kept; node NULL: nowhere.
dsc_held dsc_chain_argument(const dsc_layer *layer);

/// slopes[units] = f'(z) of example r, as backward takes them. scratch: 2 units.
void dsc_chain_slopes(const dsc_chain *chain, const dsc_executor *executor,
                      const dsc_layer *layer, size_t r, double *scratch, double *slopes);

/// f(c z) = c f(z) for c > 0; and f'' is 0 where it exists.
bool dsc_is_homogeneous(int function);

/// f' jumps at 0.
bool dsc_has_kink(int function);

#endif
