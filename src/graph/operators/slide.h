// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A window that slides over images and multiplies what it sees, where it lies: what convolutions and their
// gradients share. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_SLIDE_H
#define DSC_GRAPH_OPERATORS_SLIDE_H

#include "graph/operators/direct.h"
#include "kernel/real/pairs.h"
#include "kernel/real/scattered.h"

// Rows of a product that are summed in one go.
enum { DSC_DEPTH = KC };

/// A window over images, and where its places are written.
typedef struct dsc_plane {
    size_t height, width, numbers; /* of an image; numbers at a place */
    size_t top, bottom, left, right;
    size_t rows, columns;              /* places of the window */
    size_t down, across;               /* from one to the next */
    size_t reach;                      /* rows of the image that it sees */
    size_t to_image, to_row, to_place; /* numbers of the result, from one to the next */
} dsc_plane;

/// Scratch: a table, the panels of all groups, a band.
typedef struct dsc_slide_scratch {
    dsc_apart *at;
    real *panels, *band;
} dsc_slide_scratch;

/// The matrix that is multiplied by, in blocks of DSC_DEPTH rows, and in these panels of `step` columns:
/// a vector where that is enough, else as many as tiles take.
typedef struct dsc_panels {
    size_t rows, columns, step;
    size_t wide; /* columns, in whole panels */
    bool
        paired; /* a row is two: numbers of the first in even columns, of the second in odd ones */
    real *at;
} dsc_panels;

static inline size_t dsc_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t dsc_whole_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static inline size_t dsc_padded_width(const dsc_plane *p)
{
    return p->left + p->width + p->right;
}

static inline bool dsc_is_padded(const dsc_plane *p)
{
    return p->top + p->bottom + p->left + p->right > 0;
}

/// Numbers from one row of places to the next, in a band.
static inline size_t dsc_row_step(const dsc_plane *p)
{
    return p->down * dsc_padded_width(p) * p->numbers;
}

/// For the taps of `runs` runs, of which `length` lie one behind the other, and `places` in a row.
static inline dsc_panels dsc_panels_for(size_t runs, size_t length, size_t columns,
                                        size_t places)
{
    const bool paired = columns <= (size_t)DSC_PAIRED_MOST && length > 1;
    const bool broad = dsc_takes_broad(places) && columns > NR && columns != NR + NR;
    const size_t step = columns <= LANES ? LANES : broad ? (size_t)BROAD : NR;
    return (dsc_panels){.rows = runs * (paired ? (length + 1) / 2 : length),
                        .columns = columns,
                        .step = step,
                        .wide = (columns + step - 1) / step * step,
                        .paired = paired};
}

static inline size_t dsc_depth_at(const dsc_panels *b, size_t row)
{
    return dsc_least(DSC_DEPTH, b->rows - row / DSC_DEPTH * DSC_DEPTH);
}

/// Columns j .. j + step - 1 of a row begin here; j is a multiple of step.
static inline real *dsc_panel_at(const dsc_panels *b, size_t row, size_t j)
{
    return b->at + row / DSC_DEPTH * DSC_DEPTH * b->wide + j * dsc_depth_at(b, row) +
           row % DSC_DEPTH * b->step;
}

#define dsc_forward_plane X(forward_plane)
#define dsc_band_numbers  X(band_numbers)
#define dsc_band_rows     X(band_rows)
#define dsc_band_of       X(band_of)
#define dsc_cut_scratch   X(cut_scratch)
#define dsc_add_run       X(add_run)
#define dsc_slide_over    X(slide_over)
#define dsc_slide_work    X(slide_work)

/// The window of a convolution over its images.
dsc_plane dsc_forward_plane(const dsc_convolved *convolved);

/// Numbers of a band that has what `rows` rows of places see, and rows of places in a band that
/// stays in the cache.
size_t dsc_band_numbers(const dsc_plane *plane, size_t rows);
size_t dsc_band_rows(const dsc_plane *plane);

/// The band that rows first .. first + count - 1 of places see, with its padding: in the image itself
/// or copied to `band`.
const real *dsc_band_of(const dsc_plane *plane, const real *image, size_t first, size_t count,
                        real *band);

/// Scratch for a product with `groups` such matrices, and its bytes.
dsc_slide_scratch dsc_cut_scratch(void *work, const dsc_panels *panels, size_t groups);
size_t dsc_slide_work(const dsc_plane *plane, const dsc_panels *panels, size_t groups);

/// Taps that lie one behind the other: tap i at offset + i of a window. Column j of it is
/// from[i * row_stride + j * column_stride], and that of the next group is `group` numbers away.
typedef struct dsc_run {
    size_t offset, length;
    const real *from;
    size_t row_stride, column_stride, group;
} dsc_run;

/// Makes rows `row` .. of table and panels from a run, and returns the row behind them.
size_t dsc_add_run(const dsc_panels *panels, const dsc_slide_scratch *scratch, size_t groups,
                   size_t row, const dsc_run *run);

/// Goes over `count` images with all groups, whose matrices are in scratch one behind the other, and so is the table:
/// places of `to` = or += what the window sees in `from`, times its group's matrix.
void dsc_slide_over(const dsc_plane *plane, const dsc_panels *panels,
                    const dsc_slide_scratch *scratch, size_t groups, size_t count,
                    const real *from, bool add, real *to);

#endif
