// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(z), z = x W + b at every position: the last axis of x is multiplied, whatever the others
// are. Transposed, z = x W' with W units x features: the table of an embedding that is used again
// for the logits (tied weights). With delta = dL/dz, X and D the positions of all examples as rows
// of matrices:
//
//   gx += delta W'       gW += X' D       gb += sum over positions of delta
//
// or, transposed, gx += delta W and gW += D' X; and the R{} of each by the product rule.
//
// Keeps: positions lie without gaps (plan.c), so those of all rows are one matrix, and a position
// is to a product what an example is to dense.c. Weights and bias are parameters, whose gradients
// are asked for, some rows at a time, over all positions of the batch in their order.
#include "graph/operators/activated.h"
#include "graph/operators/codes.h"
#include "graph/operators/functions.h"
#include "graph/operators/table.h"
#include "kernel/real/product.h"

enum { WEIGHTS = 1, BIAS = 2 }; /* slots */

static const dsc_position_dense_attributes *own_of(const descent_node *node)
{
    return node->attributes;
}

static int function_of(const descent_node *node)
{
    return own_of(node)->function;
}

static descent_status check_parameters(const descent_node *node, size_t features, size_t *units,
                                       descent_error *error)
{
    const descent_node *in = node->inputs[0], *weights = node->inputs[WEIGHTS];
    const bool transposed = own_of(node)->transposed;
    char text[DSC_SHAPE_TEXT], seen[DSC_SHAPE_TEXT];
    FAIL_IF(!in->batched, error, DESCENT_INVALID,
            "dense at every position: its input has no row for each example");
    FAIL_IF(!weights->tensor, error, DESCENT_INVALID,
            "dense at every position: its weights are not a parameter");
    const size_t taken = transposed ? weights->tensor->columns : weights->tensor->rows;
    *units = transposed ? weights->tensor->rows : weights->tensor->columns;
    FAIL_IF(taken != features, error, DESCENT_INVALID,
            "dense at every position: \"%s\" of %s takes %zu features%s; rows of %s arrive",
            weights->name, dsc_shape_text(weights->shape, " x ", text), taken,
            transposed ? ", transposed" : "", dsc_shape_text(in->shape, " x ", seen));
    FAIL_IF(node->input_count > BIAS &&
                (!node->inputs[BIAS]->tensor || node->inputs[BIAS]->width != *units),
            error, DESCENT_INVALID,
            "dense at every position: its bias is a parameter with a number for each of %zu "
            "units",
            *units);
    return DESCENT_OK;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    descent_shape out = node->inputs[0]->shape;
    size_t units = 0;
    TRY(check_parameters(node, dsc_node_units(node->inputs[0]), &units, error));
    out.dim[out.rank - 1] = units;
    dsc_node_take_shape(node, out);
    dsc_activated_shape(node);
    return DESCENT_OK;
}

// The positions of some examples, as rows of a matrix.
typedef struct matrix {
    const real *start;
    size_t columns, stride;
} matrix;

static size_t stride_between(const dsc_frame *frame, const descent_node *node, int role)
{
    return node->shape.rank > 1 ? dsc_node_units(node) : stride_of(frame, node, role);
}

static matrix matrix_of(const dsc_frame *frame, const descent_node *node, int role, bool all)
{
    return (matrix){all ? all_rows(frame, node, role) : input(frame, node, role),
                    dsc_node_units(node), stride_between(frame, node, role)};
}

static size_t positions_of(const descent_node *node)
{
    return node->width / dsc_node_units(node);
}

// out (positions x columns of the product) = or += from W, or from W' with `transposed`
static void times(const dsc_frame *frame, const descent_node *node, matrix from,
                  int weight_role, bool transposed, matrix to, real *out, bool add)
{
    const descent_node *weights = node->inputs[WEIGHTS];
    dsc_multiply(rows_of(frame, node) * positions_of(node), to.columns, from.columns,
                 from.start, from.stride, 1, input(frame, weights, weight_role),
                 weights->tensor->columns, transposed, out, to.stride, add, frame->work);
}

static void times_weights(const dsc_frame *frame, const descent_node *node, int in_role,
                          int weight_role, int out, bool add)
{
    times(frame, node, matrix_of(frame, node->inputs[0], in_role, false), weight_role,
          own_of(node)->transposed, matrix_of(frame, node, out, false),
          output(frame, node, out), add);
}

static void to_input(const dsc_frame *frame, const descent_node *node, int delta,
                     int weight_role, int gradient, bool add)
{
    const descent_node *in = node->inputs[0];
    times(frame, node, matrix_of(frame, node, delta, false), weight_role,
          !own_of(node)->transposed, matrix_of(frame, in, gradient, false),
          output(frame, in, gradient), add);
}

static void add_bias(const dsc_frame *frame, const descent_node *node, int bias_role, int out)
{
    const real *bias = input(frame, node->inputs[BIAS], bias_role);
    const matrix to = matrix_of(frame, node, out, false);
    real *restrict z = output(frame, node, out);
    const size_t positions = rows_of(frame, node) * positions_of(node);
    for (size_t p = 0; p < positions; p++, z += to.stride) {
        for (size_t j = 0; j < to.columns; j++) {
            z[j] += bias[j];
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const int z = dsc_z_role(node);
    times_weights(frame, node, DSC_VALUE, DSC_VALUE, z, false);
    if (node->input_count > BIAS) {
        add_bias(frame, node, DSC_VALUE, z);
    }
    dsc_activated_value(frame, node, dsc_all_columns(node));
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    dsc_activated_delta(frame, node, dsc_all_columns(node));
    if (owes(node, 0)) {
        to_input(frame, node, dsc_delta_role(node, false), DSC_VALUE, DSC_GRADIENT,
                 adds_to(frame, node, 0));
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const int rz = dsc_rz_role(node);
    times_weights(frame, node, DSC_VALUE, DSC_TANGENT, rz, false);
    if (owes(node, 0)) {
        times_weights(frame, node, DSC_TANGENT, DSC_VALUE, rz, true);
    }
    if (node->input_count > BIAS) {
        add_bias(frame, node, DSC_TANGENT, rz);
    }
    dsc_activated_tangent(frame, node);
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    dsc_activated_tangent_delta(frame, node);
    if (owes(node, 0)) {
        to_input(frame, node, dsc_delta_role(node, true), DSC_VALUE, DSC_TANGENT_GRADIENT,
                 adds_to(frame, node, 0));
        to_input(frame, node, dsc_delta_role(node, false), DSC_TANGENT, DSC_TANGENT_GRADIENT,
                 true);
    }
}

static bool delivers(const descent_node *node, size_t slot)
{
    return slot > 0 && node->inputs[slot]->tensor;
}

// Rows first .. of the gradient of W: columns of the one side, times all of the other.
static void weight_rows(const dsc_frame *frame, const descent_node *node, int in_role,
                        int delta, dsc_range rows, bool add, real *out)
{
    const matrix x = matrix_of(frame, node->inputs[0], in_role, true);
    const matrix d = matrix_of(frame, node, delta, true);
    const matrix left = own_of(node)->transposed ? d : x;
    const matrix right = own_of(node)->transposed ? x : d;
    dsc_multiply(rows.end - rows.begin, right.columns, frame->batch * positions_of(node),
                 left.start + rows.begin, 1, left.stride, right.start, right.stride, false, out,
                 right.columns, add, frame->work);
}

static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    const int delta = dsc_delta_role(node, tangent_pass);
    if (slot == BIAS) {
        const matrix d = matrix_of(frame, node, delta, true);
        dsc_sum_columns(frame->batch * positions_of(node), d.columns, d.start, d.stride, add,
                        out);
        return;
    }
    const dsc_range rows = {first, first + count};
    weight_rows(frame, node, DSC_VALUE, delta, rows, add, out);
    if (tangent_pass && owes(node, 0)) {
        weight_rows(frame, node, DSC_TANGENT, dsc_delta_role(node, false), rows, true, out);
    }
}

// For the products of forward, to_input and weight_rows.
static size_t work_bytes(const descent_node *node, size_t rows)
{
    const size_t in = dsc_node_units(node->inputs[0]), out = dsc_node_units(node);
    const size_t wide = in > out ? in : out;
    const size_t bytes[] = {dsc_multiply_work(out, in), dsc_multiply_work(in, out),
                            dsc_multiply_work(wide, rows * positions_of(node))};
    size_t most = bytes[0];
    for (size_t i = 1; i < sizeof bytes / sizeof *bytes; i++) {
        most = bytes[i] > most ? bytes[i] : most;
    }
    return most;
}

static dsc_cost cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    const bool none = pass == DSC_NODE_FINISH ||
                      (pass == DSC_NODE_BACKWARD && !node->inputs[0]->needs_gradient) ||
                      (pass == DSC_NODE_GRADIENT && slot != WEIGHTS);
    const double product = 2.0 * (double)dsc_node_units(node->inputs[0]) * (double)node->width;
    return (dsc_cost){.operations = none ? 0.0 : product};
}

static bool kinked(const descent_node *node)
{
    return dsc_function_is_kinked(function_of(node));
}

static const dsc_activation activation = {function_of, dsc_activated_argument};

static const dsc_attribute fields[] = {
    {DSC_FIELD(WORD, dsc_position_dense_attributes, function), .word = dsc_function_word},
    {DSC_FIELD(FLAG, dsc_position_dense_attributes, transposed)},
};

static void weighs(const descent_node *node, dsc_weighing *how)
{
    const dsc_position_dense_attributes *own = node->attributes;
    *how = (dsc_weighing){
        .weights = WEIGHTS, .bias = BIAS, .transposed = own->transposed, .groups = 1};
}

const dsc_operator X(position_dense_operator) = {
    .name = "position_dense",
    .least_inputs = 2,
    .most_inputs = 3,
    .DSC_FIELDS(fields),
    .attribute_bytes = sizeof(dsc_position_dense_attributes),
    .layer = true,
    .activation = &activation,
    .kinked = kinked,
    .weighs = weighs,
    .positions = dsc_positions_apart,
    .cost = cost,
    .shape = shape,
    .forward = forward,
    .backward = backward,
    .tangent = tangent,
    .tangent_backward = tangent_backward,
    .delivers = delivers,
    .parameter = parameter,
    .work_bytes = work_bytes};
