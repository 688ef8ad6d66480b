// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y[j] = x[first + j step]: some numbers of a row or of a single block.
//
// Keeps: shape checks that every element exists, once, so that no pass has to; the checks
// avoid sums that could overflow (room / stride in place of first + steps * stride).
#include "graph/operators/access.h"
#include "graph/operators/table.h"

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_pick_attributes *own = node->attributes;
    const size_t width = node->inputs[0]->width, steps = own->width - 1;
    FAIL_IF(own->width == 0 || own->step == 0, error, DESCENT_INVALID,
            "pick: width and stride cannot be 0");
    const size_t stride = own->step < 0 ? (size_t)-own->step : (size_t)own->step;
    const size_t room = own->step < 0 ? own->first : width - 1 - own->first;
    FAIL_IF(own->first >= width || steps > room / stride, error, DESCENT_INVALID,
            "pick: %zu elements from %zu on, %td apart, do not lie in a width of %zu",
            own->width, own->first, own->step, width);
    dsc_node_take_width(node, own->width);
    return DESCENT_OK;
}

static descent_status element_shape(descent_node *node, descent_error *error)
{
    const dsc_element_attributes *own = node->attributes;
    FAIL_IF(own->index >= node->inputs[0]->width, error, DESCENT_INVALID,
            "element: there is no element %zu in a width of %zu", own->index,
            node->inputs[0]->width);
    dsc_node_take_width(node, 1);
    return DESCENT_OK;
}

static void pick(const dsc_frame *frame, const descent_node *node, int role,
                 const dsc_pick_attributes *own)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *from = input_row(frame, node->inputs[0], role, r) + own->first;
        real *to = output_row(frame, node, role, r);
        for (size_t j = 0; j < own->width; j++) {
            to[j] = from[(ptrdiff_t)j * own->step];
        }
    }
}

static void put_back(const dsc_frame *frame, const descent_node *node, int role,
                     const dsc_pick_attributes *own)
{
    const descent_node *in = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        real *row = output_row(frame, in, role, r);
        const real *from = input_row(frame, node, role, r);
        for (size_t j = 0; !adds_to(frame, node, 0) && j < in->width; j++) {
            row[j] = R(0.0);
        }
        row += own->first;
        for (size_t j = 0; j < own->width; j++) {
            // Added: the other elements of the row may have gradients from elsewhere.
            row[(ptrdiff_t)j * own->step] += from[j];
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    pick(frame, node, DSC_VALUE, node->attributes);
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    put_back(frame, node, DSC_GRADIENT, node->attributes);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        pick(frame, node, DSC_TANGENT, node->attributes);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    put_back(frame, node, DSC_TANGENT_GRADIENT, node->attributes);
}

// An element is a pick of one.
static dsc_pick_attributes one(const descent_node *node)
{
    const dsc_element_attributes *own = node->attributes;
    return (dsc_pick_attributes){.first = own->index, .width = 1, .step = 1};
}

static void element_forward(const dsc_frame *frame, const descent_node *node)
{
    const dsc_pick_attributes own = one(node);
    pick(frame, node, DSC_VALUE, &own);
}

static void element_backward(const dsc_frame *frame, const descent_node *node)
{
    const dsc_pick_attributes own = one(node);
    put_back(frame, node, DSC_GRADIENT, &own);
}

static void element_tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        const dsc_pick_attributes own = one(node);
        pick(frame, node, DSC_TANGENT, &own);
    }
}

static void element_tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const dsc_pick_attributes own = one(node);
    put_back(frame, node, DSC_TANGENT_GRADIENT, &own);
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(SIZE, dsc_pick_attributes, first)},
    {DSC_FIELD(SIZE, dsc_pick_attributes, width)},
    {DSC_FIELD(STEP, dsc_pick_attributes, step)},
};

static bool takes(const descent_node *node, size_t j)
{
    const dsc_pick_attributes *own = node->attributes;
    const ptrdiff_t from = (ptrdiff_t)j - (ptrdiff_t)own->first;
    return from % own->step == 0 && from / own->step >= 0 &&
           from / own->step < (ptrdiff_t)own->width;
}

// Of whole places: their channels are the same.
static unsigned keeps(const descent_node *node)
{
    const dsc_pick_attributes *own = node->attributes;
    const size_t units = dsc_node_units(node->inputs[0]);
    return own->step == 1 && own->first % units == 0 && own->width % units == 0 ? DSC_KEEPS_ALL
                                                                                : 0;
}

const dsc_operator X(pick_operator) = {.name = "pick",
                                       .formerly = "slice",
                                       .least_inputs = 1,
                                       .most_inputs = 1,
                                       .DSC_FIELDS(fields),
                                       .attribute_bytes = sizeof(dsc_pick_attributes),
                                       .keeps = keeps,
                                       .takes = takes,
                                       .shape = shape,
                                       .forward = forward,
                                       .backward = backward,
                                       .tangent = tangent,
                                       .tangent_backward = tangent_backward};

static const dsc_attribute element_fields[] = {
    {DSC_FIELD(SIZE, dsc_element_attributes, index)},
};

const dsc_operator X(element_operator) = {.name = "element",
                                          .least_inputs = 1,
                                          .most_inputs = 1,
                                          .DSC_FIELDS(element_fields),
                                          .attribute_bytes = sizeof(dsc_element_attributes),
                                          .shape = element_shape,
                                          .forward = element_forward,
                                          .backward = element_backward,
                                          .tangent = element_tangent,
                                          .tangent_backward = element_tangent_backward};
