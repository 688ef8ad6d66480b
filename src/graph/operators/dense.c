// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(z), z = x W + b, for rows x. With delta = dL/dz:
//
//   gx += delta W'       gW += x' delta       gb += sum over rows of delta
//
// and the R{} of each by the product rule.
//
// The sum over the inputs of x W is cut into blocks (dsc_dense_blocks) whose sums are added in
// order: z = ((s_0 + s_1) + s_2) + ..., whichever worker has computed them. Forward and
// backward are made of parts on a range of columns, which workers can share in two ways
// (schedule.h).
//
// Keeps: gradients of the parameters are not written by backward but asked for, some rows of W
// at a time, over the whole batch (`parameter`): so the sum over examples has one order, and
// the piece of the gradient is used while it is in the cache. Only weights that are computed,
// not parameters, get theirs from backward.
#include <string.h>

#include "graph/operators/activated.h"
#include "graph/operators/codes.h"
#include "graph/operators/functions.h"
#include "graph/operators/table.h"
#include "kernel/real/product.h"

enum { WEIGHTS = 1, BIAS = 2 }; /* slots */

static int function_of(const descent_node *node)
{
    const dsc_function_attributes *own = node->attributes;
    return own->function;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *in = node->inputs[0], *weights = node->inputs[1];
    FAIL_IF(weights->batched || (node->input_count > 2 && node->inputs[2]->batched), error,
            DESCENT_INVALID, "dense: weights and bias cannot depend on the examples");
    FAIL_IF(weights->width % in->width != 0, error, DESCENT_INVALID,
            "dense: %zu weights do not fit inputs of width %zu", weights->width, in->width);
    dsc_node_take_width(node, weights->width / in->width);
    const dsc_tensor *tensor = weights->tensor;
    FAIL_IF(tensor && tensor->rows != in->width, error, DESCENT_INVALID,
            "dense: \"%s\" is %zu x %zu, the input has a width of %zu", weights->name,
            tensor->rows, tensor->columns, in->width);
    FAIL_IF(node->input_count > 2 && node->inputs[2]->width != node->width, error,
            DESCENT_INVALID, "dense: the bias has %zu numbers, not one for each of %zu units",
            node->inputs[2]->width, node->width);
    dsc_activated_shape(node);
    return DESCENT_OK;
}

// array (rows apart by `stride`) = or += input (in one role) times weights (in another), over
// the inputs of some blocks
static void times_blocks(const dsc_frame *frame, const descent_node *node, int in_role,
                         int weight_role, dsc_range blocks, real *out, size_t stride, bool add)
{
    const descent_node *in = node->inputs[0];
    const size_t begin = dsc_dense_block(in->width, blocks.begin);
    const size_t end = dsc_dense_block(in->width, blocks.end);
    dsc_multiply_in_blocks(dsc_dense_block_size(in->width), rows_of(frame, node), node->width,
                           end - begin, input(frame, in, in_role) + begin,
                           stride_of(frame, in, in_role), 1,
                           input(frame, node->inputs[1], weight_role) + begin * node->width,
                           node->width, false, out, stride, add, frame->work);
}

// array `out` of the node = or += input times weights
static void times_weights(const dsc_frame *frame, const descent_node *node, int in_role,
                          int weight_role, int out, bool add)
{
    const dsc_range all = {0, dsc_dense_blocks(node->inputs[0]->width)};
    times_blocks(frame, node, in_role, weight_role, all, output(frame, node, out),
                 stride_of(frame, node, out), add);
}

// The first worker adds up its blocks in place, every later block has an array of its own until
// `finish` adds it.
static void sum_blocks(const dsc_frame *frame, const descent_node *node, dsc_range blocks)
{
    const size_t first = dsc_first_part(frame->plan, node);
    if (blocks.end <= first) {
        times_blocks(frame, node, DSC_VALUE, DSC_VALUE, blocks,
                     output(frame, node, dsc_z_role(node)),
                     stride_of(frame, node, dsc_z_role(node)), false);
        return;
    }
    for (size_t block = blocks.begin; block < blocks.end; block++) {
        times_blocks(frame, node, DSC_VALUE, DSC_VALUE, (dsc_range){block, block + 1},
                     part_rows(frame, node, block - first), layout_of(frame, node)->part_stride,
                     false);
    }
}

static void add_parts(const dsc_frame *frame, const descent_node *node, dsc_range columns)
{
    const size_t parts =
        dsc_dense_blocks(node->inputs[0]->width) - dsc_first_part(frame->plan, node);
    const size_t stride = layout_of(frame, node)->part_stride;
    for (size_t part = 0; part < parts; part++) {
        const real *from = part_rows(frame, node, part) + frame->first * stride;
        for (size_t r = 0; r < rows_of(frame, node); r++, from += stride) {
            real *restrict row = output_row(frame, node, dsc_z_role(node), r);
            for (size_t j = columns.begin; j < columns.end; j++) {
                row[j] += from[j];
            }
        }
    }
}

static void add_bias(const dsc_frame *frame, const descent_node *node, int bias_role, int out,
                     dsc_range columns)
{
    const real *bias = input(frame, node->inputs[2], bias_role);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        real *restrict row = output_row(frame, node, out, r);
        for (size_t j = columns.begin; j < columns.end; j++) {
            row[j] += bias[j];
        }
    }
}

// y from what the blocks have summed up to.
static void finish(const dsc_frame *frame, const descent_node *node, dsc_range columns)
{
    if (frame->in_parts) {
        add_parts(frame, node, columns);
    }
    if (node->input_count > 2) {
        add_bias(frame, node, DSC_VALUE, dsc_z_role(node), columns);
    }
    dsc_activated_value(frame, node, columns);
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    times_weights(frame, node, DSC_VALUE, DSC_VALUE, dsc_z_role(node), false);
    finish(frame, node, dsc_all_columns(node));
}

static bool delivers(const descent_node *node, size_t slot)
{
    return slot > 0 && node->batched && node->inputs[slot]->tensor;
}

// columns of the gradient of the input = or += delta W'
static void to_input(const dsc_frame *frame, const descent_node *node, dsc_range columns,
                     int delta, int weight_role, int gradient, bool add)
{
    const descent_node *in = node->inputs[0];
    dsc_multiply(rows_of(frame, node), columns.end - columns.begin, node->width,
                 input(frame, node, delta), stride_of(frame, node, delta), 1,
                 input(frame, node->inputs[1], weight_role) + columns.begin * node->width,
                 node->width, true, output(frame, in, gradient) + columns.begin,
                 stride_of(frame, in, gradient), add, frame->work);
}

static void spread_input(const dsc_frame *frame, const descent_node *node, dsc_range columns)
{
    to_input(frame, node, columns, dsc_delta_role(node, false), DSC_VALUE, DSC_GRADIENT,
             adds_to(frame, node, 0));
}

// gradient of computed weights = or += x' delta, over the rows of this worker
static void to_weights(const dsc_frame *frame, const descent_node *node, int delta, int in_role,
                       int gradient, bool add)
{
    const descent_node *in = node->inputs[0];
    dsc_multiply(in->width, node->width, rows_of(frame, node), input(frame, in, in_role), 1,
                 stride_of(frame, in, in_role), input(frame, node, delta),
                 stride_of(frame, node, delta), false, output(frame, node->inputs[1], gradient),
                 node->width, add, frame->work);
}

// What delta (or R{delta}) alone contributes to the gradients of input and weights.
static void spread(const dsc_frame *frame, const descent_node *node, int delta, int gradient)
{
    if (owes(node, 0)) {
        to_input(frame, node, dsc_all_columns(node->inputs[0]), delta, DSC_VALUE, gradient,
                 adds_to(frame, node, 0));
    }
    if (owes(node, 1) && !delivers(node, 1)) {
        to_weights(frame, node, delta, DSC_VALUE, gradient, adds_to(frame, node, 1));
    }
}

static void spread_bias(const dsc_frame *frame, const descent_node *node, int delta_is,
                        int gradient_role)
{
    if (!owes(node, 2) || delivers(node, 2)) {
        return;
    }
    const real *delta = input(frame, node, delta_is);
    const size_t stride = stride_of(frame, node, delta_is);
    real *out = output(frame, node->inputs[2], gradient_role);
    for (size_t j = 0; j < node->width; j++) {
        double sum = adds_to(frame, node, 2) ? (double)out[j] : 0.0;
        for (size_t r = 0; r < rows_of(frame, node); r++) {
            sum += (double)delta[r * stride + j];
        }
        out[j] = (real)sum;
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    const int delta = dsc_delta_role(node, false);
    dsc_activated_delta(frame, node, dsc_all_columns(node));
    spread(frame, node, delta, DSC_GRADIENT);
    spread_bias(frame, node, delta, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const int rz = dsc_rz_role(node);
    bool add = false;
    if (owes(node, 0)) {
        times_weights(frame, node, DSC_TANGENT, DSC_VALUE, rz, add);
        add = true;
    }
    if (owes(node, 1)) {
        times_weights(frame, node, DSC_VALUE, DSC_TANGENT, rz, add);
        add = true;
    }
    for (size_t r = 0; !add && r < rows_of(frame, node); r++) {
        memset(output_row(frame, node, rz, r), 0, node->width * sizeof(real));
    }
    if (owes(node, 2)) {
        add_bias(frame, node, DSC_TANGENT, rz, dsc_all_columns(node));
    }
    dsc_activated_tangent(frame, node);
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const int delta = dsc_delta_role(node, false), rdelta = dsc_delta_role(node, true);
    dsc_activated_tangent_delta(frame, node);
    // The product rule: R{delta W'} and R{x' delta} have two terms each.
    spread(frame, node, rdelta, DSC_TANGENT_GRADIENT);
    if (owes(node, 0) && owes(node, 1)) {
        to_input(frame, node, dsc_all_columns(node->inputs[0]), delta, DSC_TANGENT,
                 DSC_TANGENT_GRADIENT, true);
        if (!delivers(node, 1)) {
            to_weights(frame, node, delta, DSC_TANGENT, DSC_TANGENT_GRADIENT, true);
        }
    }
    spread_bias(frame, node, rdelta, DSC_TANGENT_GRADIENT);
}

// Rows of W are columns of x: out (count x units) = or += x[:, first ..]' delta over the whole
// batch.
static void weight_rows(const dsc_frame *frame, const descent_node *node, int in_role,
                        int delta_is, size_t first, size_t count, bool add, real *out)
{
    const descent_node *in = node->inputs[0];
    dsc_multiply(count, node->width, frame->batch, all_rows(frame, in, in_role) + first, 1,
                 stride_of(frame, in, in_role), all_rows(frame, node, delta_is),
                 stride_of(frame, node, delta_is), false, out, node->width, add, frame->work);
}

static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    const int delta = dsc_delta_role(node, tangent_pass);
    if (slot == 2) {
        dsc_sum_columns(frame->batch, node->width, all_rows(frame, node, delta),
                        stride_of(frame, node, delta), add, out);
        return;
    }
    weight_rows(frame, node, DSC_VALUE, delta, first, count, add, out);
    if (tangent_pass && owes(node, 0)) {
        weight_rows(frame, node, DSC_TANGENT, dsc_delta_role(node, false), first, count, true,
                    out);
    }
}

// For the products of forward, to_input and weight_rows.
static size_t work_bytes(const descent_node *node, size_t rows)
{
    const size_t in = node->inputs[0]->width, out = node->width;
    const size_t bytes[] = {dsc_multiply_work(out, in), dsc_multiply_work(in, out),
                            dsc_multiply_work(out, rows)};
    size_t most = bytes[0];
    for (size_t i = 1; i < sizeof bytes / sizeof *bytes; i++) {
        most = bytes[i] > most ? bytes[i] : most;
    }
    return most;
}

static bool may_be_cut(const descent_node *node)
{
    return node->batched && node->inputs[0]->batched && node->inputs[WEIGHTS]->tensor &&
           (node->input_count <= BIAS || node->inputs[BIAS]->tensor);
}

// The products: of inputs and weights, delta and weights, inputs and delta.
static dsc_cost cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    const bool none = pass == DSC_NODE_FINISH ||
                      (pass == DSC_NODE_BACKWARD && !node->inputs[0]->needs_gradient) ||
                      (pass == DSC_NODE_GRADIENT && slot != WEIGHTS);
    const double product = 2.0 * (double)node->inputs[0]->width * (double)node->width;
    return (dsc_cost){.operations = none ? 0.0 : product};
}

static bool kinked(const descent_node *node)
{
    return dsc_function_is_kinked(function_of(node));
}

static const dsc_activation activation = {function_of, dsc_activated_argument};
static const dsc_affine affine = {WEIGHTS, BIAS};
static const dsc_columns columns = {.weights = WEIGHTS,
                                    .allowed = may_be_cut,
                                    .sum_blocks = sum_blocks,
                                    .finish = finish,
                                    .delta = dsc_activated_delta,
                                    .spread_input = spread_input};

static const dsc_attribute fields[] = {
    {DSC_FIELD(WORD, dsc_function_attributes, function), .word = dsc_function_word},
};

static void weighs(const descent_node *node, dsc_weighing *how)
{
    (void)node;
    *how = (dsc_weighing){.weights = WEIGHTS, .bias = BIAS, .groups = 1};
}

const dsc_operator X(dense_operator) = {.name = "dense",
                                        .least_inputs = 2,
                                        .most_inputs = 3,
                                        .DSC_FIELDS(fields),
                                        .attribute_bytes = sizeof(dsc_function_attributes),
                                        .layer = true,
                                        .activation = &activation,
                                        .kinked = kinked,
                                        .weighs = weighs,
                                        .affine = &affine,
                                        .cost = cost,
                                        .shape = shape,
                                        .forward = forward,
                                        .backward = backward,
                                        .tangent = tangent,
                                        .tangent_backward = tangent_backward,
                                        .delivers = delivers,
                                        .parameter = parameter,
                                        .work_bytes = work_bytes,
                                        .columns = &columns};
