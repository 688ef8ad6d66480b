// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Losses with a mask, slot 2: outputs whose place has a 0 there count nothing, and the mean is that of
// the others. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_MASKED_LOSS_H
#define DSC_GRAPH_OPERATORS_MASKED_LOSS_H

#include "graph/operators/access.h"

/// The mask, or NULL. Pages have no masks.
static inline const descent_node *mask_of_loss(const descent_node *node)
{
#ifdef DESCENT_PORTABLE_ONLY
    (void)node;
    return NULL;
#else
    return node->input_count > 2 ? node->inputs[2] : NULL;
#endif
}

/// The mask has a number for each of `places`.
static inline descent_status check_loss_mask(const descent_node *node, size_t places,
                                             descent_error *error)
{
    const descent_node *mask = mask_of_loss(node);
    FAIL_IF(
        mask && (mask->needs_gradient || mask->width != places), error, DESCENT_INVALID,
        "%s: its mask has a number for each of %zu places and does not depend on parameters; "
        "%zu numbers%s arrive",
        dsc_operator_of(node)->name, places, mask->width,
        mask->needs_gradient ? " that depend on parameters" : "");
    return DESCENT_OK;
}

/// Of row r of this worker; NULL: all counts.
static inline const real *loss_mask(const dsc_frame *frame, const descent_node *node, size_t r)
{
    const descent_node *mask = mask_of_loss(node);
    return mask ? input_row(frame, mask, DSC_VALUE, r) : NULL;
}

static inline bool counts_at(const real *mask, size_t place)
{
    return !mask || mask[place] != R(0.0);
}

/// How many of the places count; 1 where none does, for the sums over them are 0 anyway.
static inline size_t counted_places(const real *mask, size_t places)
{
    size_t count = 0;
    for (size_t i = 0; mask && i < places; i++) {
        count += mask[i] != R(0.0);
    }
    return !mask ? places : count > 0 ? count : 1;
}

#endif
