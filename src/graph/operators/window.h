// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Windows that slide over images: what convolutions and pools hold, and where their windows
// are.
#ifndef DSC_GRAPH_OPERATORS_WINDOW_H
#define DSC_GRAPH_OPERATORS_WINDOW_H

#include "graph/operators/operators.h"

/// Sizes, strides, dilations and padding are at most this.
enum { DSC_WINDOW_MOST = 1 << 20 };

/// As in descent_window.
typedef struct dsc_window {
    size_t height, width;
    size_t stride_height, stride_width;
    size_t dilation_height, dilation_width;
    size_t top, bottom, left, right;
} dsc_window;

/// Rows of the table of a struct whose member `window` it is.
#define DSC_WINDOW_FIELD(type, member)                                                         \
    {                                                                                          \
        .name = #member, .kind = DSC_ATTRIBUTE_SIZE, .offset = offsetof(type, window.member)   \
    }
#define DSC_WINDOW_FIELDS(type)                                                                \
    DSC_WINDOW_FIELD(type, height), DSC_WINDOW_FIELD(type, width),                             \
        DSC_WINDOW_FIELD(type, stride_height), DSC_WINDOW_FIELD(type, stride_width),           \
        DSC_WINDOW_FIELD(type, dilation_height), DSC_WINDOW_FIELD(type, dilation_width),       \
        DSC_WINDOW_FIELD(type, top), DSC_WINDOW_FIELD(type, bottom),                           \
        DSC_WINDOW_FIELD(type, left), DSC_WINDOW_FIELD(type, right)

/// The images that come in, and the places of the window.
typedef struct dsc_slide {
    size_t height, width, channels;
    size_t rows, columns; /* places */
} dsc_slide;

/// Where the window goes on the rows of a node. DESCENT_INVALID, beginning with `what`, when it is
/// no image or the window does not fit. Every window has a row and a column of the image.
descent_status dsc_window_slide(const char *what, const dsc_window *window,
                                const descent_node *input, dsc_slide *slide,
                                descent_error *error);

/// The same where it has been checked.
dsc_slide dsc_window_on(const dsc_window *window, const descent_node *input);

/// The part of `count` steps of `dilation` numbers from `first` on that lies in 0 .. size - 1.
static inline dsc_range dsc_window_inside(ptrdiff_t first, size_t count, size_t dilation,
                                          size_t size)
{
    const ptrdiff_t step = (ptrdiff_t)dilation, end = (ptrdiff_t)size;
    const ptrdiff_t begin = first < 0 ? (step - 1 - first) / step : 0;
    const ptrdiff_t stop = first < end ? (end - first + step - 1) / step : 0;
    dsc_range range = {(size_t)begin, (size_t)stop < count ? (size_t)stop : count};
    range.begin = range.begin < range.end ? range.begin : range.end;
    return range;
}

#endif
