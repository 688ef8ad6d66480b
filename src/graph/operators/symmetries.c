// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Symmetries around norms, by their generators.
//
//   mean before a norm   all weights of an input, or all biases: the same number more for every
//                        unit that is normalised together
//   gain of a norm       a_j -> c a_j, b_j -> c b_j, W_j -> W_j / c, where the next layer computes
//                        (a h + b) W + B
//   shift of a norm      b_j -> b_j + t, B -> B - t W_j
//   sum of a norm        W_jk -> W_jk + t / a_j for all j that are normalised together,
//                        B_k -> B_k - t (sum of b_j / a_j), as the h_j add up to 0
//
// A scaling of all that is normalised together is none: eps holds it.
#include "graph/operators/symmetries.h"

static const dsc_tensor *tensor_in(const descent_node *node, size_t slot)
{
    return slot < node->input_count ? node->inputs[slot]->tensor : NULL;
}

static void declare_mean(size_t begin, size_t count, const dsc_directions *to)
{
    to->begin(to->context, "mean before a norm", 0);
    for (size_t u = 0; u < count; u++) {
        to->add(to->context, begin + u, 1.0);
    }
    to->end(to->context);
}

void dsc_declare_means(const descent_node *in, size_t groups, const dsc_directions *to)
{
    const dsc_affine *affine = dsc_operator_of(in)->affine;
    if (!affine || in->shape.rank != 1 || dsc_node_function(in) != DESCENT_IDENTITY ||
        !tensor_in(in, affine->weights)) {
        return;
    }
    const dsc_tensor *weights = tensor_in(in, affine->weights);
    const dsc_tensor *bias = tensor_in(in, affine->bias);
    const size_t units = in->width / groups;
    for (size_t group = 0; group < groups; group++) {
        for (size_t row = 0; row < weights->rows; row++) {
            declare_mean(weights->offset + row * weights->columns + group * units, units, to);
        }
        if (bias) {
            declare_mean(bias->offset + group * units, units, to);
        }
    }
}

// The layer that reads a norm, and what it reads.
typedef struct reader {
    const descent_node *norm;
    const dsc_tensor *gain, *shift, *weights, *bias;
    size_t channels; /* row i of the weights reads channel i % channels */
    const double *x;
    const dsc_directions *to;
} reader;

static void declare_gain(const reader *r, size_t channel)
{
    const dsc_directions *to = r->to;
    to->begin(to->context, "gain of a norm", 0);
    to->add(to->context, r->gain->offset + channel, r->x[r->gain->offset + channel]);
    if (r->shift) {
        to->add(to->context, r->shift->offset + channel, r->x[r->shift->offset + channel]);
    }
    for (size_t row = channel; row < r->weights->rows; row += r->channels) {
        for (size_t k = 0; k < r->weights->columns; k++) {
            const size_t at = r->weights->offset + row * r->weights->columns + k;
            to->add(to->context, at, -r->x[at]);
        }
    }
    to->end(to->context);
}

static void declare_shift(const reader *r, size_t channel)
{
    const dsc_directions *to = r->to;
    to->begin(to->context, "shift of a norm", 0);
    to->add(to->context, r->shift->offset + channel, 1.0);
    for (size_t k = 0; k < r->weights->columns; k++) {
        double sum = 0.0;
        for (size_t row = channel; row < r->weights->rows; row += r->channels) {
            sum += r->x[r->weights->offset + row * r->weights->columns + k];
        }
        to->add(to->context, r->bias->offset + k, -sum);
    }
    to->end(to->context);
}

static double number(const reader *r, const dsc_tensor *tensor, size_t at, double otherwise)
{
    return tensor ? r->x[tensor->offset + at] : otherwise;
}

static void declare_sum(const reader *r, const dsc_scaled *scaled, size_t set, size_t unit)
{
    const dsc_directions *to = r->to;
    double rest = 0.0;
    to->begin(to->context, "sum of a norm", 0);
    const size_t members = r->weights->rows / scaled->sets(r->norm);
    for (size_t i = 0; i < members; i++) {
        const size_t row = scaled->member(r->norm, set, i);
        const double gain = number(r, r->gain, row % r->channels, 1.0);
        if (gain != 0.0) {
            to->add(to->context, r->weights->offset + row * r->weights->columns + unit,
                    1.0 / gain);
            rest += number(r, r->shift, row % r->channels, 0.0) / gain;
        }
    }
    if (r->bias) {
        to->add(to->context, r->bias->offset + unit, -rest);
    }
    to->end(to->context);
}

void dsc_declare_scales(const descent_node *node, const double *x, const dsc_directions *to)
{
    const dsc_affine *affine = dsc_operator_of(node)->affine;
    const descent_node *in = node->inputs[0];
    while (dsc_operator_of(in)->trains_only) {
        in = in->inputs[0];
    }
    const dsc_scaled *scaled = dsc_operator_of(in)->scaled;
    if (!affine || !scaled) {
        return;
    }
    const reader r = {.norm = in,
                      .gain = tensor_in(in, scaled->gain),
                      .shift = tensor_in(in, scaled->shift),
                      .weights = tensor_in(node, affine->weights),
                      .bias = tensor_in(node, affine->bias),
                      .channels = in->shape.dim[in->shape.rank - 1],
                      .x = x,
                      .to = to};
    // What is computed, or a constant, does not go with the others.
    const bool whole = r.shift || in->input_count <= scaled->shift;
    const bool known = r.gain || in->input_count <= scaled->gain;
    for (size_t channel = 0; r.weights && channel < r.channels; channel++) {
        if (r.gain && whole) {
            declare_gain(&r, channel);
        }
        if (r.shift && r.bias) {
            declare_shift(&r, channel);
        }
    }
    const size_t sets = scaled->sets ? scaled->sets(in) : 0;
    for (size_t set = 0; r.weights && whole && known && set < sets; set++) {
        for (size_t unit = 0; unit < r.weights->columns; unit++) {
            declare_sum(&r, scaled, set, unit);
        }
    }
}
