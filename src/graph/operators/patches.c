// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Taps go in runs: what lies one behind the other in the image. A row of the window is one run
// where it sees all channels and has no gaps; else every place under it is one.
#include "graph/operators/patches.h"

#include <string.h>

typedef real unaligned
    __attribute__((vector_size(REAL_VECTOR_BYTES), aligned(sizeof(real)), may_alias));

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

// A place: its image, and row and column of the first corner of its window.
typedef struct corner {
    size_t image; /* where it begins */
    size_t i, j;  /* of the place, in the image */
    ptrdiff_t row, column;
} corner;

static void find_corner(const dsc_patches *p, corner *at)
{
    at->row = (ptrdiff_t)(at->i * p->window.stride_height) - (ptrdiff_t)p->window.top;
    at->column = (ptrdiff_t)(at->j * p->window.stride_width) - (ptrdiff_t)p->window.left;
}

static corner corner_of(const dsc_patches *p, size_t place)
{
    const dsc_slide *s = &p->slide;
    const size_t places = s->rows * s->columns, in_image = place % places;
    corner at = {.image = place / places * s->height * s->width * s->channels,
                 .i = in_image / s->columns,
                 .j = in_image % s->columns};
    find_corner(p, &at);
    return at;
}

static void next_corner(const dsc_patches *p, corner *at)
{
    const dsc_slide *s = &p->slide;
    if (++at->j == s->columns) {
        at->j = 0;
        if (++at->i == s->rows) {
            at->i = 0;
            at->image += s->height * s->width * s->channels;
        }
    }
    find_corner(p, at);
}

// Copies whole vectors, up to DSC_PATCH_SLACK numbers too many, which the next run overwrites: runs
// are short, and a call for each would take longer than the product.
static inline void copy(size_t count, const real *restrict from, const real *end,
                        real *restrict out)
{
    if ((size_t)(end - from) < count + DSC_PATCH_SLACK) {
        memcpy(out, from, count * sizeof(real));
        return;
    }
    for (size_t j = 0; j < count; j += DSC_PATCH_SLACK) {
        *(unaligned *)(out + j) = *(const unaligned *)(from + j);
    }
}

static inline void clear(size_t count, real *restrict out)
{
    for (size_t j = 0; j < count; j += DSC_PATCH_SLACK) {
        *(unaligned *)(out + j) = (unaligned){0};
    }
}

// The taps `t` of a run, of which those of `piece` are in the image.
static void gather_clipped(const clip *piece, dsc_range t, const real *restrict image,
                           const real *end, real *restrict out)
{
    const dsc_range in = both(t, piece->inside);
    if (in.begin == in.end) {
        clear(t.end - t.begin, out);
        return;
    }
    clear(in.begin - t.begin, out);
    copy(in.end - in.begin, image + piece->at + (in.begin - piece->inside.begin), end,
         out + (in.begin - t.begin));
    clear(t.end - in.end, out + (in.end - t.begin));
}

// Where the first of some taps is: row of the window, run in it, tap in that.
typedef struct start {
    size_t k, l, skip;
} start;

// A window that lies in the image: its runs are `down` or `across` numbers apart.
static real *gather_inside(const dsc_patches *p, const runs *cut, const corner *at,
                           const start *from, size_t taps, const real *x, const real *end,
                           real *restrict out)
{
    const size_t across = p->window.dilation_width * p->slide.channels;
    const size_t down = p->window.dilation_height * p->slide.width * p->slide.channels;
    const real *corner_at =
        x + at->image +
        ((size_t)at->row * p->slide.width + (size_t)at->column) * p->slide.channels;
    size_t k = from->k, l = from->l, skip = from->skip;
    for (size_t left = taps; left > 0;) {
        const size_t run = cut->taps - skip, count = run < left ? run : left;
        copy(count, corner_at + k * down + l * across + skip, end, out);
        out += count;
        left -= count;
        skip = 0;
        if (++l == cut->across) {
            l = 0;
            k++;
        }
    }
    return out;
}

static real *gather_at_border(const dsc_patches *p, const runs *cut, const corner *at,
                              dsc_range t, const real *x, const real *end, real *restrict out)
{
    for (size_t run = t.begin / cut->taps; run * cut->taps < t.end; run++) {
        const size_t begin = run * cut->taps;
        const dsc_range taps = both((dsc_range){begin, begin + cut->taps}, t);
        const clip piece = find_clip(p, cut, at->row, at->column, run);
        gather_clipped(&piece, (dsc_range){taps.begin - begin, taps.end - begin}, x + at->image,
                       end, out);
        out += taps.end - taps.begin;
    }
    return out;
}

static bool is_inside(const dsc_patches *p, const corner *at)
{
    const dsc_window *w = &p->window;
    const ptrdiff_t down = (ptrdiff_t)((w->height - 1) * w->dilation_height);
    const ptrdiff_t across = (ptrdiff_t)((w->width - 1) * w->dilation_width);
    return at->row >= 0 && at->column >= 0 && at->row + down < (ptrdiff_t)p->slide.height &&
           at->column + across < (ptrdiff_t)p->slide.width;
}

void dsc_gather_patches(const dsc_patches *patches, const real *x, const real *end, dsc_range p,
                        dsc_range t, real *out)
{
    const runs cut = runs_of(patches);
    const size_t run = t.begin / cut.taps;
    const start from = {run / cut.across, run % cut.across, t.begin % cut.taps};
    const size_t taps = t.end - t.begin;
    corner at = corner_of(patches, p.begin);
    for (size_t place = p.begin; place < p.end; place++) {
        out = is_inside(patches, &at)
                  ? gather_inside(patches, &cut, &at, &from, taps, x, end, out)
                  : gather_at_border(patches, &cut, &at, t, x, end, out);
        next_corner(patches, &at);
    }
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

void dsc_add_patches(const dsc_patches *patches, const real *from, dsc_range p, dsc_range t,
                     real *gx)
{
    const runs cut = runs_of(patches);
    corner at = corner_of(patches, p.begin);
    for (size_t place = p.begin; place < p.end; place++, next_corner(patches, &at)) {
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
