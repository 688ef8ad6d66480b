// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A norm of each group of channels of an example, over all its places. One group: a layer norm of
// the whole image. As many as channels: an instance norm.
//
// [W18] Wu, He. Group normalization. ECCV 2018.
#include "graph/operators/norm.h"
#include "graph/operators/table.h"

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_norm_attributes *own = node->attributes;
    const descent_shape in = node->inputs[0]->shape;
    const size_t channels = in.dim[in.rank - 1];
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(
        own->groups == 0 || channels % own->groups != 0, error, DESCENT_INVALID,
        "group_norm: rows of %s have %zu channels, which do not make %zu groups of equal size",
        dsc_shape_text(in, " x ", text), channels, own->groups);
    return dsc_norm_take_shape(node, error);
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(SIZE, dsc_norm_attributes, groups)},
    {DSC_FIELD(NUMBER, dsc_norm_attributes, eps)},
};

const dsc_operator X(group_norm_operator) = {.name = "group_norm",
                                             .variant = DSC_NORM_GROUP,
                                             .DSC_FIELDS(fields),
                                             .shape = shape,
                                             DSC_NORM_PASSES};
