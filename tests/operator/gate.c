// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The operator's file: shape, passes, and what it says of itself.
#include "gate.h"

#include <math.h>

#include "core/status.h"
#include "graph/operators/access.h"

enum { SCALE, SHIFT, PAIR }; /* columns of the parameter */

static real floor_of(const descent_node *node)
{
    const gate_attributes *own = node->attributes;
    return (real)own->floor;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *in = node->inputs[0], *pairs = node->inputs[1];
    FAIL_IF(!in->batched || !pairs->tensor || pairs->tensor->rows != in->width ||
                pairs->tensor->columns != PAIR,
            error, DESCENT_INVALID, "gate: needs rows, and a parameter of %zu x 2", in->width);
    dsc_node_take_shape(node, in->shape);
    return DESCENT_OK;
}

/* What every pass has at hand in a row. */
typedef struct row {
    const real *x, *pairs, *rx, *rpairs;
    real *y;
} row;

static row row_of(const dsc_frame *frame, const descent_node *node, size_t r, bool tangent)
{
    const descent_node *in = node->inputs[0], *pairs = node->inputs[1];
    return (row){.x = input_row(frame, in, DSC_VALUE, r),
                 .pairs = input(frame, pairs, DSC_VALUE),
                 .rx = tangent && owes(node, 0) ? input_row(frame, in, DSC_TANGENT, r) : NULL,
                 .rpairs = tangent ? input(frame, pairs, DSC_TANGENT) : NULL,
                 .y = output_row(frame, node, tangent ? DSC_TANGENT : DSC_VALUE, r)};
}

static real above(real x, real floor)
{
    return x < floor ? floor : x;
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const real floor = floor_of(node);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const row at = row_of(frame, node, r, false);
        for (size_t j = 0; j < node->width; j++) {
            at.y[j] =
                at.pairs[PAIR * j + SCALE] * above(at.x[j], floor) + at.pairs[PAIR * j + SHIFT];
        }
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const real floor = floor_of(node);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const row at = row_of(frame, node, r, true);
        for (size_t j = 0; j < node->width; j++) {
            const real rx = at.rx && at.x[j] > floor ? at.rx[j] : R(0.0);
            at.y[j] = at.rpairs[PAIR * j + SCALE] * above(at.x[j], floor) +
                      at.pairs[PAIR * j + SCALE] * rx + at.rpairs[PAIR * j + SHIFT];
        }
    }
}

/* The gradient of the input; those of the parameter are left to the `parameter` pass. */
static void back(const dsc_frame *frame, const descent_node *node, bool tangents)
{
    const real floor = floor_of(node);
    const int role = tangents ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const row at = row_of(frame, node, r, tangents);
        const real *g = input_row(frame, node, DSC_GRADIENT, r);
        const real *along = input_row(frame, node, role, r);
        real *to = output_row(frame, node->inputs[0], role, r);
        for (size_t j = 0; j < node->width; j++) {
            const real slope = at.pairs[PAIR * j + SCALE] * along[j] +
                               (tangents ? at.rpairs[PAIR * j + SCALE] * g[j] : R(0.0));
            to[j] =
                (at.x[j] > floor ? slope : R(0.0)) + (adds_to(frame, node, 0) ? to[j] : R(0.0));
        }
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    back(frame, node, false);
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    back(frame, node, true);
}

static bool delivers(const descent_node *node, size_t slot)
{
    (void)node;
    return slot == 1;
}

/* Sums over all rows of the batch, one column after the other. */
static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangents, bool add, void *to)
{
    (void)slot;
    const descent_node *in = node->inputs[0];
    const real *x = all_rows(frame, in, DSC_VALUE), *g = all_rows(frame, node, DSC_GRADIENT);
    const bool moves = tangents && owes(node, 0);
    const real *rx = moves ? all_rows(frame, in, DSC_TANGENT) : NULL;
    const int role = tangents ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
    const real *along = all_rows(frame, node, role);
    real *out = to;
    for (size_t j = first; j < first + count; j++, out += PAIR) {
        double scale = add ? (double)out[SCALE] : 0.0, shift = add ? (double)out[SHIFT] : 0.0;
        for (size_t r = 0; r < frame->batch; r++) {
            const real at = x[r * stride_of(frame, in, DSC_VALUE) + j];
            const real a = along[r * stride_of(frame, node, role) + j];
            scale += (double)a * (double)above(at, floor_of(node));
            shift += (double)a;
            if (moves && at > floor_of(node)) {
                scale += (double)g[r * stride_of(frame, node, DSC_GRADIENT) + j] *
                         (double)rx[r * stride_of(frame, in, DSC_TANGENT) + j];
            }
        }
        out[SCALE] = (real)scale;
        out[SHIFT] = (real)shift;
    }
}

static dsc_cost cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    (void)slot;
    const double width = (double)node->width;
    switch (pass) {
    case DSC_NODE_FORWARD:
        return (dsc_cost){.operations = 2.0 * width, .bytes = 2.0 * width * sizeof(real)};
    case DSC_NODE_BACKWARD:
        return (dsc_cost){.operations = width};
    case DSC_NODE_GRADIENT:
        return (dsc_cost){.operations = 3.0 * width};
    default:
        return (dsc_cost){0};
    }
}

static bool kinked(const descent_node *node)
{
    return isfinite(floor_of(node));
}

/* With a floor of 0, or none, max(c x, floor) = c max(x, floor) for c > 0: what the unit before
   gains its scale may lose. */
static void symmetries(const descent_node *node, const double *x, const dsc_directions *to)
{
    const descent_node *in = node->inputs[0];
    const dsc_affine *affine = dsc_operator_of(in)->affine;
    if (!affine || dsc_node_function(in) != DESCENT_IDENTITY ||
        (floor_of(node) != R(0.0) && kinked(node)) || !in->inputs[affine->weights]->tensor) {
        return;
    }
    const dsc_tensor *weights = in->inputs[affine->weights]->tensor;
    const dsc_tensor *bias =
        in->input_count > affine->bias ? in->inputs[affine->bias]->tensor : NULL;
    for (size_t u = 0; u < node->width; u++) {
        const size_t scale = node->inputs[1]->tensor->offset + PAIR * u + SCALE;
        to->begin(to->context, "gate scaling", u + 1);
        for (size_t p = 0; p < weights->rows; p++) {
            const size_t at = weights->offset + p * weights->columns + u;
            to->add(to->context, at, x[at]);
        }
        if (bias) {
            to->add(to->context, bias->offset + u, x[bias->offset + u]);
        }
        to->add(to->context, scale, -x[scale]);
        to->end(to->context);
    }
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(NUMBER, gate_attributes, floor)},
};

const dsc_operator X(gate_operator) = {.name = "gate",
                                       .least_inputs = 2,
                                       .most_inputs = 2,
                                       .DSC_FIELDS(fields),
                                       .attribute_bytes = sizeof(gate_attributes),
                                       .layer = true,
                                       .cost = cost,
                                       .kinked = kinked,
                                       .symmetries = symmetries,
                                       .shape = shape,
                                       .forward = forward,
                                       .backward = backward,
                                       .tangent = tangent,
                                       .tangent_backward = tangent_backward,
                                       .delivers = delivers,
                                       .parameter = parameter};
