// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(z) on images: z[place] = patch[place] W + b, where the patch of a place is what the
// window sees there, row by row, and 0 in the padding. With delta = dL/dz:
//
//   gx[patch] += delta W'       gW += patch' delta       gb += sum over places of delta
//
// and the R{} of each by the product rule: it is bilinear in x and W. A window of one place is a
// dense layer for every place: the images are its patches, and their places, which lie without gaps
// over all examples (plan.c), rows of products. Windows of 3 x 3 over many channels are winograd.c's, all
// others direct.c's. Groups are products of their own, on columns of W and of z.
//
// Keeps: z and gx of an example come from one worker, in an order that follows from the shapes.
// Gradients of parameters are asked for, some rows of W at a time, and are sums over the places of
// the whole batch, in order: no bit depends on the number of workers.
#include <string.h>

#include "graph/operators/activated.h"
#include "graph/operators/codes.h"
#include "graph/operators/direct.h"
#include "graph/operators/direct_weights.h"
#include "graph/operators/functions.h"
#include "graph/operators/table.h"
#include "graph/operators/winograd.h"
#include "graph/operators/winograd_weights.h"
#include "kernel/real/narrow.h"
#include "kernel/real/product.h"

enum { WEIGHTS = 1, BIAS = 2 }; /* slots */

static int function_of(const descent_node *node)
{
    const dsc_convolution_attributes *own = node->attributes;
    return own->function;
}

static descent_status check_parameters(const descent_node *node, const dsc_slide *slide,
                                       size_t *units, descent_error *error)
{
    const dsc_convolution_attributes *own = node->attributes;
    const descent_node *weights = node->inputs[WEIGHTS];
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(own->groups == 0 || slide->channels % own->groups != 0, error, DESCENT_INVALID,
            "convolution: %zu channels cannot be cut into %zu groups", slide->channels,
            own->groups);
    FAIL_IF(
        !weights->tensor || weights->shape.rank != 4, error, DESCENT_INVALID,
        "convolution: its weights are a parameter of height x width x channels x units, not "
        "of %s",
        dsc_shape_text(weights->shape, " x ", text));
    *units = weights->shape.dim[3];
    const descent_shape wanted = {
        4, {own->window.height, own->window.width, slide->channels / own->groups, *units}};
    FAIL_IF(
        !dsc_shape_same(weights->shape, wanted), error, DESCENT_INVALID,
        "convolution: weights of %s do not fit a window of %zu x %zu and %zu channels in %zu "
        "groups",
        dsc_shape_text(weights->shape, " x ", text), wanted.dim[0], wanted.dim[1],
        slide->channels, own->groups);
    FAIL_IF(*units % own->groups != 0, error, DESCENT_INVALID,
            "convolution: %zu units cannot be cut into %zu groups", *units, own->groups);
    FAIL_IF(node->input_count > BIAS &&
                (!node->inputs[BIAS]->tensor || node->inputs[BIAS]->width != *units),
            error, DESCENT_INVALID,
            "convolution: its bias is a parameter with a number for each of %zu units", *units);
    return DESCENT_OK;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_convolution_attributes *own = node->attributes;
    dsc_slide slide;
    size_t units = 0;
    TRY(dsc_window_slide("convolution", &own->window, node->inputs[0], &slide, error));
    TRY(check_parameters(node, &slide, &units, error));
    dsc_node_take_shape(node, (descent_shape){3, {slide.rows, slide.columns, units}});
    dsc_activated_shape(node);
    return DESCENT_OK;
}

static dsc_convolved form_of(const descent_node *node)
{
    const dsc_convolution_attributes *own = node->attributes;
    const size_t units = node->shape.dim[2];
    dsc_convolved f = {.window = own->window,
                       .slide = dsc_window_on(&own->window, node->inputs[0]),
                       .groups = own->groups,
                       .units = units / own->groups,
                       .all_units = units};
    f.channels = f.slide.channels / own->groups;
    f.taps = own->window.height * own->window.width * f.channels;
    return f;
}

static size_t places_in(const dsc_convolved *f, size_t rows)
{
    return rows * f->slide.rows * f->slide.columns;
}

// A window of one place, on every place: what it sees are the images themselves.
static bool is_dense(const dsc_convolved *f)
{
    const dsc_window *w = &f->window;
    return w->height == 1 && w->width == 1 && w->stride_height == 1 && w->stride_width == 1 &&
           w->top + w->bottom + w->left + w->right == 0;
}

// c = or += a b, with as many columns as a group has units.
static void multiply(const dsc_frame *frame, size_t m, size_t n, size_t k, const real *a,
                     size_t row_a, size_t col_a, const real *b, size_t ldb, real *c, size_t ldc,
                     bool add)
{
    if (n <= DSC_NARROW_MOST) {
        dsc_multiply_narrow(m, n, k, a, row_a, col_a, b, ldb, c, ldc, add, frame->work);
    } else {
        dsc_multiply(m, n, k, a, row_a, col_a, b, ldb, false, c, ldc, add, frame->work);
    }
}

// array `out` of the node = or += images (in one role) times weights (in another)
static void times_weights(const dsc_frame *frame, const descent_node *node, int in_role,
                          int weight_role, int out, bool add)
{
    const dsc_convolved f = form_of(node);
    const real *x = input(frame, node->inputs[0], in_role);
    const real *weights = input(frame, node->inputs[WEIGHTS], weight_role);
    real *z = output(frame, node, out);
    if (DSC_HAS_WINOGRAD && dsc_winograd_takes(&f)) {
        dsc_winograd_forward(&f, rows_of(frame, node), x, weights, add, z, frame->work);
        return;
    }
    if (!is_dense(&f)) {
        dsc_direct_forward(&f, rows_of(frame, node), x, weights, add, z, frame->work);
        return;
    }
    for (size_t g = 0; g < f.groups; g++) {
        multiply(frame, places_in(&f, rows_of(frame, node)), f.units, f.taps,
                 x + g * f.channels, f.slide.channels, 1, weights + g * f.units, f.all_units,
                 z + g * f.units, f.all_units, add);
    }
}

// Few units are repeated, as loops over a vector or two take longer than what they do. relu: of the sums.
static void add_bias(const dsc_frame *frame, const descent_node *node, int bias_role, int out,
                     bool relu)
{
    enum { REPEATED = 512 };
    const dsc_convolved f = form_of(node);
    const real *bias = input(frame, node->inputs[BIAS], bias_role);
    real *restrict z = output(frame, node, out);
    real own[REPEATED];
    const size_t times = f.all_units < REPEATED ? REPEATED / f.all_units : 1;
    for (size_t i = 0; times > 1 && i < times; i++) {
        memcpy(own + i * f.all_units, bias, f.all_units * sizeof(real));
    }
    const real *restrict added = times > 1 ? own : bias;
    const size_t all = places_in(&f, rows_of(frame, node)) * f.all_units;
    const size_t most = times * f.all_units;
    for (size_t i = 0; i < all; i += most) {
        const size_t some = all - i < most ? all - i : most;
        for (size_t j = 0; !relu && j < some; j++) {
            z[i + j] += added[j];
        }
        for (size_t j = 0; relu && j < some; j++) {
            const real sum = z[i + j] + added[j];
            z[i + j] = sum < R(0.0) ? R(0.0) : sum; // a NaN stays one
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const int z = dsc_z_role(node);
    const bool biased = node->input_count > BIAS;
    const bool together = biased && function_of(node) == DESCENT_RELU && z == DSC_VALUE;
    times_weights(frame, node, DSC_VALUE, DSC_VALUE, z, false);
    if (biased) {
        add_bias(frame, node, DSC_VALUE, z, together);
    }
    if (!together) {
        dsc_activated_value(frame, node, dsc_all_columns(node));
    }
}

// The gradient of the images = or += delta W'.
static void to_images(const dsc_frame *frame, const descent_node *node, int delta_role,
                      int weight_role, int gradient, bool add)
{
    const dsc_convolved f = form_of(node);
    const real *delta = input(frame, node, delta_role);
    const real *weights = input(frame, node->inputs[WEIGHTS], weight_role);
    real *gx = output(frame, node->inputs[0], gradient);
    if (is_dense(&f)) {
        for (size_t g = 0; g < f.groups; g++) {
            dsc_multiply(places_in(&f, rows_of(frame, node)), f.channels, f.units,
                         delta + g * f.units, f.all_units, 1, weights + g * f.units,
                         f.all_units, true, gx + g * f.channels, f.slide.channels, add,
                         frame->work);
        }
    } else if (DSC_HAS_WINOGRAD && dsc_winograd_takes(&f)) {
        dsc_winograd_images(&f, rows_of(frame, node), delta, weights, add, gx, frame->work);
    } else {
        dsc_direct_images(&f, rows_of(frame, node), delta, weights, add, gx, frame->work);
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    dsc_activated_delta(frame, node, dsc_all_columns(node));
    // Nobody asks the images that are the network's input.
    if (owes(node, 0)) {
        to_images(frame, node, dsc_delta_role(node, false), DSC_VALUE, DSC_GRADIENT,
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
        add_bias(frame, node, DSC_TANGENT, rz, false);
    }
    dsc_activated_tangent(frame, node);
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const int delta = dsc_delta_role(node, false), rdelta = dsc_delta_role(node, true);
    dsc_activated_tangent_delta(frame, node);
    if (owes(node, 0)) {
        to_images(frame, node, rdelta, DSC_VALUE, DSC_TANGENT_GRADIENT,
                  adds_to(frame, node, 0));
        to_images(frame, node, delta, DSC_TANGENT, DSC_TANGENT_GRADIENT, true);
    }
}

static size_t sum_numbers(const descent_node *node)
{
    const dsc_convolved f = form_of(node);
    return DSC_HAS_WINOGRAD ? dsc_winograd_sums(&f) : 0;
}

static void sum_batch(const dsc_frame *frame, const descent_node *node, dsc_range parts,
                      bool tangent_pass)
{
    if (DSC_HAS_WINOGRAD) {
        const dsc_convolved f = form_of(node);
        const int delta = dsc_delta_role(node, false);
        dsc_winograd_factors of = {
            .x = {all_rows(frame, node->inputs[0], DSC_VALUE)},
            .delta = {all_rows(frame, node, tangent_pass ? dsc_delta_role(node, true) : delta)},
            .count = 1};
        if (tangent_pass && owes(node, 0)) {
            of.x[1] = all_rows(frame, node->inputs[0], DSC_TANGENT);
            of.delta[1] = all_rows(frame, node, delta);
            of.count = 2;
        }
        dsc_winograd_sum(&f, frame->batch, &of, parts, batch_sums_of(frame, node), frame->work);
    }
}

static const dsc_batch_sums batch_sums = {sum_numbers, DSC_WINOGRAD_PARTS, sum_batch};

static bool delivers(const descent_node *node, size_t slot)
{
    return slot > 0 && node->inputs[slot]->tensor;
}

// Rows `taps` of the gradient of W, from the places of the whole batch.
static void weight_rows(const dsc_frame *frame, const descent_node *node, int in_role,
                        int delta_role, dsc_range taps, bool add, real *out)
{
    const dsc_convolved f = form_of(node);
    const real *x = all_rows(frame, node->inputs[0], in_role);
    const real *delta = all_rows(frame, node, delta_role);
    if (!is_dense(&f)) {
        dsc_direct_weights(&f, frame->batch, x, delta, taps, add, out, frame->work);
        return;
    }
    for (size_t g = 0; g < f.groups; g++) {
        multiply(frame, taps.end - taps.begin, f.units, places_in(&f, frame->batch),
                 x + g * f.channels + taps.begin, 1, f.slide.channels, delta + g * f.units,
                 f.all_units, out + g * f.units, f.all_units, add);
    }
}

static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    const int delta = dsc_delta_role(node, tangent_pass);
    if (slot == BIAS) {
        const dsc_convolved f = form_of(node);
        dsc_sum_columns(places_in(&f, frame->batch), f.all_units, all_rows(frame, node, delta),
                        f.all_units, add, out);
        return;
    }
    const dsc_range taps = {first, first + count};
    if (DSC_HAS_WINOGRAD && sum_numbers(node) > 0) {
        const dsc_convolved f = form_of(node);
        dsc_winograd_weights(&f, batch_sums_of(frame, node), taps, add, out);
        return;
    }
    weight_rows(frame, node, DSC_VALUE, delta, taps, add, out);
    if (tangent_pass && owes(node, 0)) {
        weight_rows(frame, node, DSC_TANGENT, dsc_delta_role(node, false), taps, true, out);
    }
}

static size_t winograd_work(const dsc_convolved *f)
{
    const size_t images = DSC_HAS_WINOGRAD && dsc_winograd_takes(f) ? dsc_winograd_work(f) : 0;
    const size_t weights =
        DSC_HAS_WINOGRAD && dsc_winograd_sums(f) > 0 ? dsc_winograd_weights_work(f) : 0;
    return images > weights ? images : weights;
}

static size_t work_bytes(const descent_node *node, size_t rows)
{
    const dsc_convolved f = form_of(node);
    if (!is_dense(&f)) {
        const size_t direct = dsc_direct_work(&f);
        const size_t tiles = DSC_HAS_WINOGRAD ? winograd_work(&f) : 0;
        return direct > tiles ? direct : tiles;
    }
    const size_t wide = f.channels > f.units ? f.channels : f.units;
    const size_t deep = places_in(&f, rows) > wide ? places_in(&f, rows) : wide;
    const size_t narrow = dsc_multiply_narrow_work(deep),
                 product = dsc_multiply_work(wide, deep);
    return narrow > product ? narrow : product;
}

static dsc_cost cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    const bool none = pass == DSC_NODE_FINISH ||
                      (pass == DSC_NODE_BACKWARD && !node->inputs[0]->needs_gradient) ||
                      (pass == DSC_NODE_GRADIENT && slot != WEIGHTS);
    const double product = 2.0 * (double)form_of(node).taps * (double)node->width;
    return (dsc_cost){.operations = none ? 0.0 : product};
}

static bool kinked(const descent_node *node)
{
    return dsc_function_is_kinked(function_of(node));
}

static const dsc_activation activation = {function_of, dsc_activated_argument};

static const dsc_attribute fields[] = {
    DSC_WINDOW_FIELDS(dsc_convolution_attributes),
    {DSC_FIELD(SIZE, dsc_convolution_attributes, groups)},
    {DSC_FIELD(WORD, dsc_convolution_attributes, function), .word = dsc_function_word},
};

static void weighs(const descent_node *node, dsc_weighing *how)
{
    const dsc_convolution_attributes *own = node->attributes;
    const dsc_window *w = &own->window;
    *how = (dsc_weighing){.weights = WEIGHTS,
                          .bias = BIAS,
                          .groups = own->groups,
                          .bordered = w->top + w->bottom + w->left + w->right > 0};
}

const dsc_operator X(convolution_operator) = {
    .name = "convolution",
    .least_inputs = 2,
    .most_inputs = 3,
    .DSC_FIELDS(fields),
    .attribute_bytes = sizeof(dsc_convolution_attributes),
    .layer = true,
    .activation = &activation,
    .kinked = kinked,
    .weighs = weighs,
    .cost = cost,
    .shape = shape,
    .forward = forward,
    .backward = backward,
    .tangent = tangent,
    .tangent_backward = tangent_backward,
    .delivers = delivers,
    .parameter = parameter,
    .batch_sums = &batch_sums,
    .work_bytes = work_bytes};
