// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(z), z = x W + b, for rows x. With delta = dL/dz:
//
//   gx += delta W'       gW += x' delta       gb += sum over rows of delta
//
// and the R{} of each by the product rule. Where f'' is 0 (relu, identity, ...) delta replaces
// dL/dy in its place; else dL/dy is still needed for R{delta} = R{gy} f'(z) + gy f''(z) R{z},
// and delta has an array of its own.
#include "graph/operators/access.h"
#include "graph/operators/functions.h"
#include "graph/operators/table.h"
#include "kernel/real/product.h"

enum {
    SAVED_Z = DSC_SAVED,         /* when f' needs it */
    SAVED_DELTA = DSC_SAVED + 1, /* when f'' is not 0, like the next two */
    SAVED_RZ = DSC_SAVED + 2,
    SAVED_RDELTA = DSC_SAVED + 3
};

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *in = node->inputs[0], *weights = node->inputs[1];
    FAIL_IF(weights->batched || (node->input_count > 2 && node->inputs[2]->batched), error,
            DESCENT_INVALID, "dense: weights and bias cannot depend on the examples");
    FAIL_IF(weights->width % in->width != 0, error, DESCENT_INVALID,
            "dense: %zu weights do not fit inputs of width %zu", weights->width, in->width);
    node->width = weights->width / in->width;
    FAIL_IF(weights->op == DSC_PARAMETER && weights->rows != in->width, error, DESCENT_INVALID,
            "dense: \"%s\" is %zu x %zu, the input has a width of %zu", weights->name,
            weights->rows, weights->columns, in->width);
    FAIL_IF(node->input_count > 2 && node->inputs[2]->width != node->width, error,
            DESCENT_INVALID, "dense: the bias has %zu numbers, not one for each of %zu units",
            node->inputs[2]->width, node->width);
    if (X(function_needs_argument)(node->function)) {
        node->saved[0] = node->width;
    }
    if (!X(function_is_piecewise_linear)(node->function)) {
        node->saved[1] = node->saved[2] = node->saved[3] = node->width;
    }
    return DESCENT_OK;
}

static int z_role(const descent_node *node)
{
    return node->saved[0] ? SAVED_Z : DSC_VALUE;
}

static int delta_role(const descent_node *node, bool tangent)
{
    if (node->saved[1]) {
        return tangent ? SAVED_RDELTA : SAVED_DELTA;
    }
    return tangent ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
}

static int rz_role(const descent_node *node)
{
    return node->saved[1] ? SAVED_RZ : DSC_TANGENT;
}

// out (rows x units) = or += a (role of the input) times b (role of the weights)
static void times_weights(const dsc_frame *frame, const descent_node *node, int in_role,
                          int weight_role, real *out, size_t stride, bool add)
{
    const descent_node *in = node->inputs[0];
    X(product)
    (rows_of(frame, node), node->width, in->width, input(frame, in, in_role),
     stride_of(frame, in, in_role), 1, input(frame, node->inputs[1], weight_role), node->width,
     false, out, stride, add, frame->work);
}

static void add_bias(const dsc_frame *frame, const descent_node *node, int bias_role, real *out,
                     size_t stride)
{
    const real *bias = input(frame, node->inputs[2], bias_role);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        real *restrict row = out + r * stride;
        for (size_t j = 0; j < node->width; j++) {
            row[j] += bias[j];
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const int role = z_role(node);
    const size_t stride = stride_of(frame, node, role);
    const size_t stride_y = stride_of(frame, node, DSC_VALUE);
    real *z = output(frame, node, role);
    real *y = output(frame, node, DSC_VALUE);
    times_weights(frame, node, DSC_VALUE, DSC_VALUE, z, stride, false);
    if (node->input_count > 2) {
        add_bias(frame, node, DSC_VALUE, z, stride);
    }
    for (size_t r = 0; node->function != DESCENT_IDENTITY && r < rows_of(frame, node); r++) {
        X(function_value)(node->function, node->width, z + r * stride, y + r * stride_y);
    }
}

// What delta (or R{delta}) contributes to the gradient of the input, and of weights and bias
// that are not left to the parameter pass.
static void spread(const dsc_frame *frame, const descent_node *node, int delta_is, int in_role,
                   int weight_role, int gradient_role, bool add_all)
{
    const descent_node *in = node->inputs[0], *weights = node->inputs[1];
    const real *delta = input(frame, node, delta_is);
    const size_t stride = stride_of(frame, node, delta_is);
    const size_t rows = rows_of(frame, node);
    if (owes(node, 0)) {
        X(product)
        (rows, in->width, node->width, delta, stride, 1, input(frame, weights, weight_role),
         node->width, true, output(frame, in, gradient_role),
         stride_of(frame, in, gradient_role), add_all || adds_to(frame, node, 0), frame->work);
    }
    if (owes(node, 1) && !(weights->op == DSC_PARAMETER && node->batched)) {
        X(product)
        (in->width, node->width, rows, input(frame, in, in_role), 1,
         stride_of(frame, in, in_role), delta, stride, false,
         output(frame, weights, gradient_role), node->width, add_all || adds_to(frame, node, 1),
         frame->work);
    }
}

static void spread_bias(const dsc_frame *frame, const descent_node *node, int delta_is,
                        int gradient_role)
{
    if (!owes(node, 2) || (node->inputs[2]->op == DSC_PARAMETER && node->batched)) {
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
    const int role = delta_role(node, false);
    const size_t stride_z = stride_of(frame, node, z_role(node));
    const size_t stride_y = stride_of(frame, node, DSC_VALUE);
    const size_t stride_g = stride_of(frame, node, DSC_GRADIENT);
    const size_t stride_d = stride_of(frame, node, role);
    for (size_t r = 0; node->function != DESCENT_IDENTITY && r < rows_of(frame, node); r++) {
        X(function_backward)
        (node->function, node->width, input(frame, node, z_role(node)) + r * stride_z,
         input(frame, node, DSC_VALUE) + r * stride_y,
         input(frame, node, DSC_GRADIENT) + r * stride_g,
         output(frame, node, role) + r * stride_d, false);
    }
    spread(frame, node, role, DSC_VALUE, DSC_VALUE, DSC_GRADIENT, false);
    spread_bias(frame, node, role, DSC_GRADIENT);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const int role = rz_role(node);
    const size_t stride = stride_of(frame, node, role);
    const size_t stride_z = stride_of(frame, node, z_role(node));
    const size_t stride_y = stride_of(frame, node, DSC_VALUE);
    const size_t stride_t = stride_of(frame, node, DSC_TANGENT);
    real *rz = output(frame, node, role);
    bool add = false;
    if (owes(node, 0)) {
        times_weights(frame, node, DSC_TANGENT, DSC_VALUE, rz, stride, add);
        add = true;
    }
    if (owes(node, 1)) {
        times_weights(frame, node, DSC_VALUE, DSC_TANGENT, rz, stride, add);
        add = true;
    }
    for (size_t i = 0; !add && i < rows_of(frame, node); i++) {
        for (size_t j = 0; j < node->width; j++) {
            rz[i * stride + j] = R(0.0);
        }
    }
    if (owes(node, 2)) {
        add_bias(frame, node, DSC_TANGENT, rz, stride);
    }
    for (size_t r = 0; node->function != DESCENT_IDENTITY && r < rows_of(frame, node); r++) {
        X(function_backward)
        (node->function, node->width, input(frame, node, z_role(node)) + r * stride_z,
         input(frame, node, DSC_VALUE) + r * stride_y, rz + r * stride,
         output(frame, node, DSC_TANGENT) + r * stride_t, false);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const int role = delta_role(node, true);
    const size_t stride_z = stride_of(frame, node, z_role(node));
    const size_t stride_y = stride_of(frame, node, DSC_VALUE);
    const size_t stride_rz = stride_of(frame, node, rz_role(node));
    const size_t stride_g = stride_of(frame, node, DSC_GRADIENT);
    const size_t stride_rg = stride_of(frame, node, DSC_TANGENT_GRADIENT);
    const size_t stride_d = stride_of(frame, node, role);
    for (size_t r = 0; node->function != DESCENT_IDENTITY && r < rows_of(frame, node); r++) {
        // Where f'' is 0, what is left of gy (delta, by now) is multiplied by 0.
        X(function_tangent_backward)
        (node->function, node->width, input(frame, node, z_role(node)) + r * stride_z,
         input(frame, node, DSC_VALUE) + r * stride_y,
         input(frame, node, rz_role(node)) + r * stride_rz,
         input(frame, node, DSC_GRADIENT) + r * stride_g,
         input(frame, node, DSC_TANGENT_GRADIENT) + r * stride_rg,
         output(frame, node, role) + r * stride_d, false);
    }
    // R{delta W'} and R{x' delta}: two terms each.
    spread(frame, node, role, DSC_VALUE, DSC_VALUE, DSC_TANGENT_GRADIENT, false);
    const int delta = delta_role(node, false);
    if (owes(node, 0) && owes(node, 1)) {
        const descent_node *in = node->inputs[0];
        X(product)
        (rows_of(frame, node), in->width, node->width, input(frame, node, delta),
         stride_of(frame, node, delta), 1, input(frame, node->inputs[1], DSC_TANGENT),
         node->width, true, output(frame, in, DSC_TANGENT_GRADIENT),
         stride_of(frame, in, DSC_TANGENT_GRADIENT), true, frame->work);
        if (!(node->inputs[1]->op == DSC_PARAMETER && node->batched)) {
            X(product)
            (in->width, node->width, rows_of(frame, node), input(frame, in, DSC_TANGENT), 1,
             stride_of(frame, in, DSC_TANGENT), input(frame, node, delta),
             stride_of(frame, node, delta), false,
             output(frame, node->inputs[1], DSC_TANGENT_GRADIENT), node->width, true,
             frame->work);
        }
    }
    spread_bias(frame, node, role, DSC_TANGENT_GRADIENT);
}

// Rows of W are columns of x: out (count x units) = or += x[:, first ..]' delta over the whole
// batch.
static void weight_rows(const dsc_frame *frame, const descent_node *node, int in_role,
                        int delta_is, size_t first, size_t count, bool add, real *out)
{
    const descent_node *in = node->inputs[0];
    X(product)
    (count, node->width, frame->batch, all_rows(frame, in, in_role) + first, 1,
     stride_of(frame, in, in_role), all_rows(frame, node, delta_is),
     stride_of(frame, node, delta_is), false, out, node->width, add, frame->work);
}

static void bias_sum(const dsc_frame *frame, const descent_node *node, int delta_is, bool add,
                     real *out)
{
    enum { BLOCK = 64 };
    const real *delta = all_rows(frame, node, delta_is);
    const size_t stride = stride_of(frame, node, delta_is);
    for (size_t first = 0; first < node->width; first += BLOCK) {
        const size_t count = node->width - first < BLOCK ? node->width - first : BLOCK;
        double sum[BLOCK] = {0};
        for (size_t r = 0; r < frame->batch; r++) {
            const real *row = delta + r * stride + first;
            for (size_t j = 0; j < count; j++) {
                sum[j] += (double)row[j];
            }
        }
        for (size_t j = 0; j < count; j++) {
            out[first + j] = (real)(add ? (double)out[first + j] + sum[j] : sum[j]);
        }
    }
}

static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    const int delta = delta_role(node, tangent_pass);
    if (slot == 2) {
        bias_sum(frame, node, delta, add, out);
        return;
    }
    weight_rows(frame, node, DSC_VALUE, delta, first, count, add, out);
    if (tangent_pass && owes(node, 0)) {
        weight_rows(frame, node, DSC_TANGENT, delta_role(node, false), first, count, true, out);
    }
}

const dsc_operator X(dense_operator) = {.shape = shape,
                                        .forward = forward,
                                        .backward = backward,
                                        .tangent = tangent,
                                        .tangent_backward = tangent_backward,
                                        .parameter = parameter};
