// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A window at one place is a row of a matrix whose columns lie where a table says, the same for
// every place of an image with its padding. So an image is copied once with its padding (a band of
// rows at a time, that stays in the cache), where it has any, and the tiles of a product
// (kernel/real/scattered.h) read it from there: no number is copied for every tap that sees it.
//
// Forward, the places of a row are the rows of a tile, and taps are summed over. The gradient of
// the images is the same with a turned window over delta. For the gradient of the weights, taps
// are the rows of a tile and places are summed over: of many channels those of one cell of the
// window, at the places where it is inside the image; of few channels whole rows of the window,
// on images with their padding.
//
// Keeps: an element of z or gx is a sum over taps in order, fused, in blocks of DEPTH that are
// added in order, as products have it. An element of gW is the sum of blocks of at most DEPTH places
// of one image, the blocks in an order that follows from the shapes and the number of images.
#include "graph/operators/direct.h"

#include <string.h>

#include "graph/operators/direct_weights.h"
#include "graph/operators/slide.h"

// What the window sees of one row of the image lies one behind the other; else what it sees of a place.
static bool sees_rows(const dsc_convolved *c)
{
    return c->window.dilation_width == 1 && c->groups == 1;
}

static dsc_panels forward_panels(const dsc_convolved *c)
{
    const size_t runs = c->window.height * (sees_rows(c) ? 1 : c->window.width);
    return dsc_panels_for(runs, c->taps / runs, c->units, c->slide.columns);
}

void dsc_direct_forward(const dsc_convolved *c, size_t count, const real *x,
                        const real *weights, bool add, real *z, void *work)
{
    const dsc_plane p = dsc_forward_plane(c);
    const dsc_panels b = forward_panels(c);
    const dsc_slide_scratch s = dsc_cut_scratch(work, &b, c->groups);
    const size_t across = sees_rows(c) ? 1 : c->window.width;
    const size_t length = c->taps / (c->window.height * across);
    const size_t down = c->window.dilation_height * dsc_padded_width(&p) * p.numbers;
    size_t row = 0;
    for (size_t run = 0; run * length < c->taps; run++) {
        row = dsc_add_run(
            &b, &s, c->groups, row,
            &(dsc_run){.offset = run / across * down +
                                 run % across * c->window.dilation_width * p.numbers,
                       .length = length,
                       .from = weights + run * length * c->all_units,
                       .row_stride = c->all_units,
                       .column_stride = 1,
                       .group = c->units});
    }
    dsc_slide_over(&p, &b, &s, c->groups, count, x, add, z);
}

// Where a window goes in steps, only some of its taps reach a place of the image: those at every
// step-th place, a phase, have the same. Along one side of the image:
typedef struct side {
    size_t window, dilation, stride, phase;
    size_t first, count; /* places of the image in this phase; the next is `stride` away */
    ptrdiff_t shift; /* of place `first` in steps of the window, for its tap 0, times stride */
    size_t taps;     /* that reach them */
    size_t before, reach; /* padding of delta, and what the turned window sees of it */
    size_t after;
} side;

static bool reaches(const side *s, size_t tap)
{
    return tap * s->dilation % s->stride == s->phase;
}

// The row (or column) of delta, with padding, that `tap` brings to place `first`.
static size_t source_of(const side *s, size_t tap)
{
    const ptrdiff_t steps = (s->shift - (ptrdiff_t)(tap * s->dilation)) / (ptrdiff_t)s->stride;
    return (size_t)((ptrdiff_t)s->before + steps);
}

static side side_of(size_t size, size_t window, size_t dilation, size_t stride, size_t padding,
                    size_t places, size_t phase)
{
    side s = {.window = window, .dilation = dilation, .stride = stride, .phase = phase};
    s.first = (phase + stride - padding % stride) % stride;
    s.count = s.first < size ? (size - 1 - s.first) / stride + 1 : 0;
    s.shift = (ptrdiff_t)(s.first + padding);
    s.before = (window - 1) * dilation / stride + 1; // more than any tap needs
    size_t least_source = SIZE_MAX;
    for (size_t tap = window; tap-- > 0;) {
        if (reaches(&s, tap)) {
            const size_t source = source_of(&s, tap);
            least_source = dsc_least(least_source, source);
            s.reach = source + 1 > s.reach ? source + 1 : s.reach;
            s.taps++;
        }
    }
    if (s.taps == 0 || s.count == 0) {
        s.taps = 0;
        return s;
    }
    const size_t spare = dsc_least(least_source, s.before);
    s.before -= spare;
    s.reach -= spare;
    const size_t sees = s.count - 1 + s.reach;
    s.after = sees > s.before + places ? sees - s.before - places : 0;
    return s;
}

// Both sides of a phase.
typedef struct turned {
    side down, across;
} turned;

static turned turned_of(const dsc_convolved *c, size_t phase)
{
    const dsc_window *w = &c->window;
    return (turned){side_of(c->slide.height, w->height, w->dilation_height, w->stride_height,
                            w->top, c->slide.rows, phase / w->stride_width),
                    side_of(c->slide.width, w->width, w->dilation_width, w->stride_width,
                            w->left, c->slide.columns, phase % w->stride_width)};
}

static dsc_plane turned_plane(const dsc_convolved *c, const turned *t)
{
    const dsc_slide *s = &c->slide;
    return (dsc_plane){.height = s->rows,
                       .width = s->columns,
                       .numbers = c->all_units,
                       .top = t->down.before,
                       .bottom = t->down.after,
                       .left = t->across.before,
                       .right = t->across.after,
                       .rows = t->down.count,
                       .columns = t->across.count,
                       .down = 1,
                       .across = 1,
                       .reach = t->down.reach,
                       .to_image = s->height * s->width * s->channels,
                       .to_row = t->down.stride * s->width * s->channels,
                       .to_place = t->across.stride * s->channels};
}

static dsc_panels turned_panels(const dsc_convolved *c, const turned *t)
{
    return dsc_panels_for(t->down.taps * t->across.taps, c->units, c->channels,
                          t->across.count);
}

// The cells of the window that reach the places of a phase, the last one first: table and panels, whose
// rows are units and whose columns are channels.
static void turn(const dsc_convolved *c, const turned *t, const dsc_plane *p,
                 const dsc_panels *b, const dsc_slide_scratch *s, const real *weights)
{
    size_t row = 0;
    for (size_t k = c->window.height; k-- > 0;) {
        for (size_t l = c->window.width; l-- > 0;) {
            if (!reaches(&t->down, k) || !reaches(&t->across, l)) {
                continue;
            }
            const size_t i = source_of(&t->down, k), j = source_of(&t->across, l);
            const size_t cell = k * c->window.width + l;
            row = dsc_add_run(b, s, c->groups, row,
                              &(dsc_run){.offset = (i * dsc_padded_width(p) + j) * p->numbers,
                                         .length = c->units,
                                         .from = weights + cell * c->channels * c->all_units,
                                         .row_stride = 1,
                                         .column_stride = c->all_units,
                                         .group = c->units});
        }
    }
}

// Whether some tap brings something to every place of the image; each is in one phase.
static bool reaches_all(const dsc_convolved *c)
{
    const size_t phases = c->window.stride_height * c->window.stride_width;
    for (size_t phase = 0; phase < phases; phase++) {
        const turned t = turned_of(c, phase);
        const size_t across = t.across.count, down = t.down.count;
        if (down > 0 && across > 0 && (t.down.taps == 0 || t.across.taps == 0)) {
            return false;
        }
    }
    return true;
}

void dsc_direct_images(const dsc_convolved *c, size_t count, const real *delta,
                       const real *weights, bool add, real *gx, void *work)
{
    const size_t phases = c->window.stride_height * c->window.stride_width;
    const size_t width = c->slide.width, numbers = c->slide.channels;
    if (!add && !reaches_all(c)) {
        memset(gx, 0, count * c->slide.height * width * numbers * sizeof(real));
    }
    for (size_t phase = 0; phase < phases; phase++) {
        const turned t = turned_of(c, phase);
        if (t.down.taps == 0 || t.across.taps == 0) {
            continue;
        }
        const dsc_plane p = turned_plane(c, &t);
        const dsc_panels b = turned_panels(c, &t);
        const dsc_slide_scratch s = dsc_cut_scratch(work, &b, c->groups);
        turn(c, &t, &p, &b, &s, weights);
        dsc_slide_over(&p, &b, &s, c->groups, count, delta, add,
                       gx + (t.down.first * width + t.across.first) * numbers);
    }
}

size_t dsc_direct_work(const dsc_convolved *c)
{
    const dsc_plane p = dsc_forward_plane(c);
    const dsc_panels b = forward_panels(c);
    size_t most = dsc_slide_work(&p, &b, c->groups);
    for (size_t i = 0; i < c->window.stride_height * c->window.stride_width; i++) {
        const turned t = turned_of(c, i);
        if (t.down.taps > 0 && t.across.taps > 0) {
            const dsc_plane back = turned_plane(c, &t);
            const dsc_panels with = turned_panels(c, &t);
            const size_t bytes = dsc_slide_work(&back, &with, c->groups);
            most = bytes > most ? bytes : most;
        }
    }
    const size_t weights = dsc_direct_weights_work(c);
    return weights > most ? weights : most;
}
