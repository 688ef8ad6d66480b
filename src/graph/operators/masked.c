// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Places that are there and others that are not. A mask has a number for each place of a row (all
// axes but the last), which is 0 where nothing is:
//
//   channels     y[p, j] = x[p, first + j]: a mask that lies beside the numbers, and these without it
//   masked       y[p, j] = x[p, j] where the mask is not 0, else 0
//   masked_mean  y[j] = mean of x[p, j] over the p where the mask is not 0; 0 where there is none
//
// Keeps: what is hidden is never read, so that not even a NaN there is seen, and gets a gradient of
// 0. All are linear in x, so a tangent goes the way of a value and each gradient the way of any.
#include <string.h>

#include "graph/operators/access.h"
#include "graph/operators/table.h"

static size_t places_of(const descent_node *in)
{
    return in->width / dsc_node_units(in);
}

static const real *mask_of(const dsc_frame *frame, const descent_node *node, size_t r)
{
    return input_row(frame, node->inputs[1], DSC_VALUE, r);
}

static descent_status check_mask(const descent_node *node, const char *name,
                                 descent_error *error)
{
    const descent_node *in = node->inputs[0], *mask = node->inputs[1];
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(mask->needs_gradient || mask->width != places_of(in) || in->shape.rank < 2 ||
                (mask->batched && !in->batched),
            error, DESCENT_INVALID,
            "%s: its mask has a number for each place of rows of %s and does not depend on "
            "parameters; %zu numbers%s arrive",
            name, dsc_shape_text(in->shape, " x ", text), mask->width,
            mask->needs_gradient ? " that depend on parameters" : "");
    return DESCENT_OK;
}

// ---- channels ----

static const dsc_channels_attributes *channels_of(const descent_node *node)
{
    return node->attributes;
}

static descent_status channels_shape(descent_node *node, descent_error *error)
{
    const dsc_channels_attributes *own = channels_of(node);
    const descent_node *in = node->inputs[0];
    const size_t units = dsc_node_units(in);
    FAIL_IF(own->count == 0 || own->first >= units || own->count > units - own->first, error,
            DESCENT_INVALID, "channels: %zu from %zu on are not among %zu", own->count,
            own->first, units);
    descent_shape shape = in->shape;
    shape.dim[shape.rank - 1] = own->count;
    dsc_node_take_shape(node, shape);
    return DESCENT_OK;
}

static void take_channels(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    const size_t units = dsc_node_units(in), count = channels_of(node)->count;
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *from = input_row(frame, in, role, r) + channels_of(node)->first;
        real *to = output_row(frame, node, role, r);
        for (size_t p = 0; p < places_of(in); p++) {
            memcpy(to + p * count, from + p * units, count * sizeof(real));
        }
    }
}

static void give_channels(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    const size_t units = dsc_node_units(in), count = channels_of(node)->count;
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *from = input_row(frame, node, role, r);
        real *to = output_row(frame, in, role, r);
        if (!adds_to(frame, node, 0)) {
            memset(to, 0, in->width * sizeof(real));
        }
        to += channels_of(node)->first;
        for (size_t i = 0; i < node->width; i++) {
            to[i / count * units + i % count] += from[i];
        }
    }
}

static bool takes_channel(const descent_node *node, size_t j)
{
    const dsc_channels_attributes *own = channels_of(node);
    const size_t at = j % dsc_node_units(node->inputs[0]);
    return at >= own->first && at - own->first < own->count;
}

// ---- masked ----

static descent_status masked_shape(descent_node *node, descent_error *error)
{
    TRY(check_mask(node, "masked", error));
    dsc_node_take_shape(node, node->inputs[0]->shape);
    return DESCENT_OK;
}

static void mask_row(const dsc_frame *frame, const descent_node *node, int role)
{
    const size_t units = dsc_node_units(node);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *mask = mask_of(frame, node, r);
        const real *from = input_row(frame, node->inputs[0], role, r);
        real *to = output_row(frame, node, role, r);
        for (size_t i = 0; i < node->width; i++) {
            to[i] = mask[i / units] == R(0.0) ? R(0.0) : from[i];
        }
    }
}

static void mask_back(const dsc_frame *frame, const descent_node *node, int role)
{
    const size_t units = dsc_node_units(node);
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *mask = mask_of(frame, node, r);
        const real *from = input_row(frame, node, role, r);
        real *to = output_row(frame, node->inputs[0], role, r);
        for (size_t i = 0; i < node->width; i++) {
            const real g = mask[i / units] == R(0.0) ? R(0.0) : from[i];
            to[i] = adds_to(frame, node, 0) ? to[i] + g : g;
        }
    }
}

// ---- masked_mean ----

static descent_status mean_shape(descent_node *node, descent_error *error)
{
    TRY(check_mask(node, "masked_mean", error));
    dsc_node_take_width(node, dsc_node_units(node->inputs[0]));
    return DESCENT_OK;
}

// What each place counts in the mean.
static real share_of(const real *mask, size_t places)
{
    size_t there = 0;
    for (size_t p = 0; p < places; p++) {
        there += mask[p] != R(0.0);
    }
    return there > 0 ? R(1.0) / (real)there : R(0.0);
}

static void mean_rows(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    const size_t places = places_of(in);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *mask = mask_of(frame, node, r), share = share_of(mask, places);
        const real *from = input_row(frame, in, role, r);
        real *restrict to = output_row(frame, node, role, r);
        memset(to, 0, node->width * sizeof(real));
        for (size_t p = 0; p < places; p++) {
            for (size_t j = 0; mask[p] != R(0.0) && j < node->width; j++) {
                to[j] += from[p * node->width + j];
            }
        }
        for (size_t j = 0; j < node->width; j++) {
            to[j] *= share;
        }
    }
}

static void mean_back(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *in = node->inputs[0];
    const size_t places = places_of(in);
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *mask = mask_of(frame, node, r), share = share_of(mask, places);
        const real *from = input_row(frame, node, role, r);
        real *to = output_row(frame, in, role, r);
        for (size_t i = 0; i < in->width; i++) {
            const bool there = mask[i / node->width] != R(0.0);
            const real g = there ? share * from[i % node->width] : R(0.0);
            to[i] = adds_to(frame, node, 0) ? to[i] + g : g;
        }
    }
}

// ---- the passes ----

#define PASSES(kind, down, back)                                                               \
    static void kind##_forward(const dsc_frame *frame, const descent_node *node)               \
    {                                                                                          \
        down(frame, node, DSC_VALUE);                                                          \
    }                                                                                          \
    static void kind##_backward(const dsc_frame *frame, const descent_node *node)              \
    {                                                                                          \
        back(frame, node, DSC_GRADIENT);                                                       \
    }                                                                                          \
    static void kind##_tangent(const dsc_frame *frame, const descent_node *node)               \
    {                                                                                          \
        if (owes(node, 0)) {                                                                   \
            down(frame, node, DSC_TANGENT);                                                    \
        }                                                                                      \
    }                                                                                          \
    static void kind##_tangent_backward(const dsc_frame *frame, const descent_node *node)      \
    {                                                                                          \
        back(frame, node, DSC_TANGENT_GRADIENT);                                               \
    }

PASSES(channels, take_channels, give_channels)
PASSES(masked, mask_row, mask_back)
PASSES(mean, mean_rows, mean_back)

// What is hidden stays 0, however much is added to it.
static unsigned masked_keeps(const descent_node *node)
{
    (void)node;
    return DSC_KEEPS_SCALES | DSC_KEEPS_MIXTURES;
}

static const dsc_attribute channels_fields[] = {
    {DSC_FIELD(SIZE, dsc_channels_attributes, first)},
    {DSC_FIELD(SIZE, dsc_channels_attributes, count)},
};

const dsc_operator X(channels_operator) = {.name = "channels",
                                           .least_inputs = 1,
                                           .most_inputs = 1,
                                           .DSC_FIELDS(channels_fields),
                                           .attribute_bytes = sizeof(dsc_channels_attributes),
                                           .takes = takes_channel,
                                           .shape = channels_shape,
                                           .forward = channels_forward,
                                           .backward = channels_backward,
                                           .tangent = channels_tangent,
                                           .tangent_backward = channels_tangent_backward};

const dsc_operator X(masked_operator) = {.name = "masked",
                                         .least_inputs = 2,
                                         .most_inputs = 2,
                                         .keeps = masked_keeps,
                                         .shape = masked_shape,
                                         .forward = masked_forward,
                                         .backward = masked_backward,
                                         .tangent = masked_tangent,
                                         .tangent_backward = masked_tangent_backward};

const dsc_operator X(masked_mean_operator) = {.name = "masked_mean",
                                              .least_inputs = 2,
                                              .most_inputs = 2,
                                              .keeps = dsc_keeps_all,
                                              .shape = mean_shape,
                                              .forward = mean_forward,
                                              .backward = mean_backward,
                                              .tangent = mean_tangent,
                                              .tangent_backward = mean_tangent_backward};
