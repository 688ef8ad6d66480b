// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Norms over the last axis, at each place of a row: of its features at a position, or of a whole
// row without axes of its own.
//
// [B16] Ba, Kiros, Hinton. Layer normalization. arXiv 1607.06450, 2016.
// [Z19] Zhang, Sennrich. Root mean square layer normalization. NeurIPS 2019.
#include "graph/operators/norm.h"
#include "graph/operators/table.h"

static descent_status rms_shape(descent_node *node, descent_error *error)
{
    FAIL_IF(node->input_count > 2, error, DESCENT_INVALID,
            "rms_norm: it has a gain, and no shift");
    return dsc_norm_take_shape(node, error);
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(NUMBER, dsc_norm_attributes, eps)},
};

const dsc_operator X(layer_norm_operator) = {.name = "layer_norm",
                                             .variant = DSC_NORM_LAYER,
                                             .DSC_FIELDS(fields),
                                             .shape = dsc_norm_take_shape,
                                             .positions = dsc_positions_apart,
                                             DSC_NORM_PASSES};

const dsc_operator X(rms_norm_operator) = {.name = "rms_norm",
                                           .variant = DSC_NORM_RMS,
                                           .DSC_FIELDS(fields),
                                           .shape = rms_shape,
                                           .positions = dsc_positions_apart,
                                           DSC_NORM_PASSES};
