// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Tiles of F(4 x 4, 3 x 3) (winograd.h): where they are, and their transforms, a vector of channels at a
// time. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_WINOGRAD_TILES_H
#define DSC_GRAPH_OPERATORS_WINOGRAD_TILES_H

#include "graph/operators/direct.h"
#include "kernel/real/product_tiles.h"

/// A tile has OUT x OUT places; what they see are SIDE x SIDE numbers, and so many products are left of the
/// WINDOW x WINDOW of each place. They are those of SIDE points along each side, which come in
/// pairs: 0 and infinity, a and -a, b and -b.
enum { WINDOW = 3, OUT = 4, SIDE = OUT + WINDOW - 1, POINTS = SIDE * SIDE, PAIRS = SIDE / 2 };

/// Of images of height x width the places are rows x columns; place 0, 0 sees the image from row -top
/// and column -left on. Tiles go over one image after the other.
typedef struct dsc_tiling {
    size_t height, width, rows, columns, top, left;
} dsc_tiling;

/// That of a convolution.
static inline dsc_tiling dsc_winograd_tiling(const dsc_convolved *c)
{
    const dsc_slide *s = &c->slide;
    return (dsc_tiling){s->height,  s->width,      s->rows,
                        s->columns, c->window.top, c->window.left};
}

/// A tile: its image, and its first place.
typedef struct dsc_spot {
    size_t image, row, column;
} dsc_spot;

/// Tiles of an image.
static inline size_t dsc_tiles_of(const dsc_tiling *t)
{
    return (t->rows + OUT - 1) / OUT * ((t->columns + OUT - 1) / OUT);
}

static inline dsc_spot dsc_spot_of(const dsc_tiling *t, size_t tile)
{
    const size_t across = (t->columns + OUT - 1) / OUT, all = dsc_tiles_of(t);
    return (dsc_spot){tile / all, tile % all / across * OUT, tile % across * OUT};
}

// Numbers for which vectors of every width fit.
enum { WHOLE = 64 / sizeof(real) };

/// From one of POINTS matrices to the next: an odd number of cache lines, so that they are in different
/// sets of a cache.
static inline size_t dsc_points_apart(size_t numbers)
{
    return ((numbers + WHOLE - 1) / WHOLE | 1) * WHOLE;
}

#define dsc_winograd_bring  X(winograd_bring)
#define dsc_winograd_weigh  X(winograd_weigh)
#define dsc_winograd_return X(winograd_return)
#define dsc_winograd_spread X(winograd_spread)
#define dsc_winograd_gather X(winograd_gather)

/// What a tile of images of `channels` sees, transformed: a number for each channel at `to + i * step`, of
/// each point i of some pairs of rows of points. none: zeros, as many.
void dsc_winograd_bring(const dsc_tiling *tiling, const real *images, size_t channels,
                        size_t tile, const real *none, dsc_range pairs, real *to, size_t step);

/// `count` windows side by side, whose cells are `from + i * count`, transformed: to[i * step].
void dsc_winograd_weigh(const real *from, size_t count, real *to, size_t step);

/// Where the places of a tile are written: the first, and how far it is to the next one and to the next
/// row. rows, columns: those that exist.
typedef struct dsc_winograd_places {
    real *at;
    size_t place, row, rows, columns;
    bool add;
} dsc_winograd_places;

/// `units` numbers for each place = or += the products of a tile, from[i * step], transformed back.
void dsc_winograd_return(const real *from, size_t step, size_t units,
                         const dsc_winograd_places *to);

/// The transpose of `return`: of the places of a tile, `units` numbers each, and of some pairs of rows of points.
void dsc_winograd_spread(const dsc_tiling *tiling, const real *places, size_t units,
                         size_t tile, const real *none, dsc_range pairs, real *to, size_t step);

/// The transpose of `weigh`, of one pair of rows of points: what its products, from[i * step], bring to `count` windows
/// side by side, whose cells are `to + i * count`.
void dsc_winograd_gather(size_t pair, const real *from, size_t step, size_t count, real *to);

#endif
