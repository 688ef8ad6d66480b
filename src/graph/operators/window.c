// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/operators/window.h"

// Along one side: sizes of image and window, and how the window goes.
typedef struct side {
    size_t size, window, stride, dilation, before, after;
} side;

static side height_of(const dsc_window *w, descent_shape shape)
{
    return (side){shape.dim[0],       w->height, w->stride_height,
                  w->dilation_height, w->top,    w->bottom};
}

static side width_of(const dsc_window *w, descent_shape shape)
{
    return (side){shape.dim[1],      w->width, w->stride_width,
                  w->dilation_width, w->left,  w->right};
}

static size_t reach(const side *s)
{
    return (s->window - 1) * s->dilation + 1;
}

static size_t places(const side *s)
{
    return (s->size + s->before + s->after - reach(s)) / s->stride + 1;
}

// Does every window see the image, that is, does one of its steps end inside?
static bool all_see(const side *s)
{
    bool all = true;
    for (size_t i = 0; i < places(s) && all; i++) {
        const ptrdiff_t first = (ptrdiff_t)(i * s->stride) - (ptrdiff_t)s->before;
        const dsc_range inside = dsc_window_inside(first, s->window, s->dilation, s->size);
        all = inside.begin < inside.end;
    }
    return all;
}

static descent_status check_side(const char *what, const char *name, const side *s,
                                 descent_error *error)
{
    FAIL_IF(s->window == 0 || s->stride == 0 || s->dilation == 0, error, DESCENT_INVALID,
            "%s: the %s of the window, its stride and its dilation are at least 1", what, name);
    FAIL_IF(s->window > DSC_WINDOW_MOST || s->stride > DSC_WINDOW_MOST ||
                s->dilation > DSC_WINDOW_MOST || s->before > DSC_WINDOW_MOST ||
                s->after > DSC_WINDOW_MOST || s->size > DSC_WINDOW_MOST,
            error, DESCENT_INVALID, "%s: a %s is larger than 1,048,576", what, name);
    FAIL_IF(
        reach(s) > s->size + s->before + s->after, error, DESCENT_INVALID,
        "%s: a window that reaches over a %s of %zu does not fit into %zu and %zu of padding",
        what, name, reach(s), s->size, s->before + s->after);
    FAIL_IF(!all_see(s), error, DESCENT_INVALID,
            "%s: with %zu and %zu of padding some windows see nothing of a %s of %zu", what,
            s->before, s->after, name, s->size);
    return DESCENT_OK;
}

descent_status dsc_window_slide(const char *what, const dsc_window *window,
                                const descent_node *input, dsc_slide *slide,
                                descent_error *error)
{
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(!input->batched, error, DESCENT_INVALID,
            "%s: its input is not one image for each example", what);
    FAIL_IF(input->shape.rank != 3, error, DESCENT_INVALID,
            "%s: takes images of height x width x channels; rows of %s arrive", what,
            dsc_shape_text(input->shape, " x ", text));
    const side height = height_of(window, input->shape), width = width_of(window, input->shape);
    TRY(check_side(what, "height", &height, error));
    TRY(check_side(what, "width", &width, error));
    *slide = dsc_window_on(window, input);
    return DESCENT_OK;
}

dsc_slide dsc_window_on(const dsc_window *window, const descent_node *input)
{
    const side height = height_of(window, input->shape), width = width_of(window, input->shape);
    return (dsc_slide){.height = height.size,
                       .width = width.size,
                       .channels = input->shape.dim[2],
                       .rows = places(&height),
                       .columns = places(&width)};
}
