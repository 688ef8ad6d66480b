// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Taps go in runs: what lies one behind the other in the image. A row of the window is one run
// where it sees all channels and has no gaps; else every place under it is one.
#include "graph/operators/patches.h"

#include <string.h>

// How the window is cut into runs.
typedef struct runs {
    size_t across; /* in a row of the window */
    size_t cells;  /* places of the image in a run */
    size_t taps;   /* in a run */
} runs;

static runs runs_of(const dsc_patches *p)
{
    const bool whole = p->window.dilation_width == 1 && p->channels == p->slide.channels;
    return whole ? (runs){1, p->window.width, p->window.width * p->channels}
                 : (runs){p->window.width, 1, p->channels};
}

// A run at a place: the part of its taps that lies in the image, and where; the rest is padding.
typedef struct clip {
    dsc_range inside;
    size_t at; /* of the first of them, in the image */
} clip;

static clip find_clip(const dsc_patches *p, const runs *cut, ptrdiff_t row, ptrdiff_t column,
                      size_t run)
{
    const dsc_window *w = &p->window;
    const dsc_slide *s = &p->slide;
    const ptrdiff_t y = row + (ptrdiff_t)(run / cut->across * w->dilation_height);
    const ptrdiff_t x = column + (ptrdiff_t)(run % cut->across * w->dilation_width);
    if (y < 0 || y >= (ptrdiff_t)s->height) {
        return (clip){{0, 0}, 0};
    }
    const dsc_range cells = dsc_window_inside(x, cut->cells, 1, s->width);
    const ptrdiff_t first = x + (ptrdiff_t)cells.begin;
    return (clip){{cells.begin * p->channels, cells.end * p->channels},
                  ((size_t)y * s->width + (size_t)(first < 0 ? 0 : first)) * s->channels};
}

static dsc_range both(dsc_range a, dsc_range b)
{
    const size_t begin = a.begin > b.begin ? a.begin : b.begin;
    const size_t end = a.end < b.end ? a.end : b.end;
    return (dsc_range){begin, end > begin ? end : begin};
}

// Of the place: image, row and column of the first corner of its window.
typedef struct corner {
    size_t image; /* where it begins */
    ptrdiff_t row, column;
} corner;

static corner corner_of(const dsc_patches *p, size_t place)
{
    const dsc_slide *s = &p->slide;
    const size_t places = s->rows * s->columns, in_image = place % places;
    return (corner){.image = place / places * s->height * s->width * s->channels,
                    .row = (ptrdiff_t)(in_image / s->columns * p->window.stride_height) -
                           (ptrdiff_t)p->window.top,
                    .column = (ptrdiff_t)(in_image % s->columns * p->window.stride_width) -
                              (ptrdiff_t)p->window.left};
}

// The taps `t` of a run, of which those of `piece` are in the image.
static void gather_run(const clip *piece, dsc_range t, const real *restrict image,
                       real *restrict out)
{
    const dsc_range in = both(t, piece->inside);
    if (in.begin == in.end) {
        memset(out, 0, (t.end - t.begin) * sizeof(real));
        return;
    }
    memset(out, 0, (in.begin - t.begin) * sizeof(real));
    memcpy(out + (in.begin - t.begin), image + piece->at + (in.begin - piece->inside.begin),
           (in.end - in.begin) * sizeof(real));
    memset(out + (in.end - t.begin), 0, (t.end - in.end) * sizeof(real));
}

static void add_run(const clip *piece, dsc_range t, const real *restrict from,
                    real *restrict image)
{
    const dsc_range in = both(t, piece->inside);
    if (in.begin == in.end) {
        return;
    }
    real *restrict to = image + piece->at + (in.begin - piece->inside.begin);
    from += in.begin - t.begin;
    for (size_t j = 0; j < in.end - in.begin; j++) {
        to[j] += from[j];
    }
}

void dsc_gather_patches(const dsc_patches *patches, const real *x, dsc_range p, dsc_range t,
                        real *out)
{
    const runs cut = runs_of(patches);
    for (size_t place = p.begin; place < p.end; place++) {
        const corner at = corner_of(patches, place);
        for (size_t run = t.begin / cut.taps; run * cut.taps < t.end; run++) {
            const size_t begin = run * cut.taps;
            const dsc_range taps = both((dsc_range){begin, begin + cut.taps}, t);
            const clip piece = find_clip(patches, &cut, at.row, at.column, run);
            gather_run(&piece, (dsc_range){taps.begin - begin, taps.end - begin}, x + at.image,
                       out);
            out += taps.end - taps.begin;
        }
    }
}

void dsc_add_patches(const dsc_patches *patches, const real *from, dsc_range p, dsc_range t,
                     real *gx)
{
    const runs cut = runs_of(patches);
    for (size_t place = p.begin; place < p.end; place++) {
        const corner at = corner_of(patches, place);
        for (size_t run = t.begin / cut.taps; run * cut.taps < t.end; run++) {
            const size_t begin = run * cut.taps;
            const dsc_range taps = both((dsc_range){begin, begin + cut.taps}, t);
            const clip piece = find_clip(patches, &cut, at.row, at.column, run);
            add_run(&piece, (dsc_range){taps.begin - begin, taps.end - begin}, from,
                    gx + at.image);
            from += taps.end - taps.begin;
        }
    }
}
