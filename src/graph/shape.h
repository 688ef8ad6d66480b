// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Shapes of rows and of tensors: one to four sizes, the last axis contiguous.
#ifndef DSC_GRAPH_SHAPE_H
#define DSC_GRAPH_SHAPE_H

#include <descent/graph.h>

/// One axis of `width` numbers.
static inline descent_shape dsc_shape_flat(size_t width)
{
    return (descent_shape){.rank = 1, .dim = {width}};
}

/// The product of the sizes; 0 where there is no axis, more than four, an axis without numbers, or
/// so many that sizes of arrays could overflow.
size_t dsc_shape_numbers(descent_shape shape);

/// An image that a row of so many numbers may be: square, with one or three channels. A rank of 0:
/// none is likely.
descent_shape dsc_shape_likely(size_t numbers);

bool dsc_shape_same(descent_shape a, descent_shape b);

/// "28 x 28 x 1" (with " x " between), the text for people; `text` (out, DSC_SHAPE_TEXT) is
/// returned.
enum { DSC_SHAPE_TEXT = 96 };
const char *dsc_shape_text(descent_shape shape, const char *between, char *text);

#endif
