// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// With X and D the transforms of what a tile sees and of its delta, matrices of tiles x channels and of tiles x units
// for each point, the gradient of the weights is X' D transformed back. A part of it is what two of
// the six rows of points bring to all cells of the window.
//
// Keeps: a part is a sum over the tiles of the batch, fused in blocks that follow from the shapes and the
// number of images, and added in order; the gradient is the sum of the parts in order.
#include "graph/operators/winograd_weights.h"

#if DESCENT_REAL == 32
#include <string.h>

#include "graph/operators/slide.h"
#include "graph/operators/winograd_tiles.h"

_Static_assert((int)DSC_WINOGRAD_PARTS == (int)PAIRS, "a part is a pair of rows of points");

// Tiles of a block: so many that sums are not read and written too often, and few enough that X and D stay
// in the cache.
enum { BLOCK_TILES = 84 };

// Numbers of W up to which all parts are summed together, as all sums stay in the cache.
enum { FEW_NUMBERS = 16 << 10 };

// Points of a pair of rows, and cells of a window.
enum { PAIR = 2 * SIDE, CELLS = WINDOW * WINDOW };

static size_t parts_together(const dsc_convolved *c)
{
    return c->taps * c->units <= FEW_NUMBERS ? PAIRS : 1;
}

// The matrices of some points: X, D and sums of their products.
typedef struct matrices {
    real *x, *delta, *sums;
    size_t x_apart, delta_apart, sums_apart;
    real *none; /* zeros */
} matrices;

static matrices measure_matrices(const dsc_convolved *c)
{
    return (matrices){.x_apart = dsc_points_apart(BLOCK_TILES * c->channels),
                      .delta_apart = dsc_points_apart(BLOCK_TILES * c->units),
                      .sums_apart = dsc_points_apart(c->channels * c->units)};
}

static matrices cut_matrices(const dsc_convolved *c, real *work)
{
    const size_t points = PAIR * parts_together(c);
    matrices m = measure_matrices(c);
    m.x = work;
    m.delta = m.x + points * m.x_apart;
    m.sums = m.delta + points * m.delta_apart;
    m.none = m.sums + points * m.sums_apart;
    return m;
}

// sums (channels x units) = or += x' delta over `tiles` tiles, of one point.
static void multiply(const dsc_convolved *c, size_t tiles, const real *x, const real *delta,
                     real *sums, bool add)
{
    const dsc_tile_cut cut = dsc_cut_into_tiles(c->channels);
    for (size_t j = 0; j < c->units; j += NR) {
        dsc_tile_function *const *with =
            c->units - j > LANES ? dsc_product_tiles : dsc_product_slim_tiles;
        for (size_t t = 0, first = 0; t < cut.count; t++) {
            const size_t rows = dsc_tile_rows(&cut, t);
            with[rows](tiles, x + first, 1, c->channels, delta + j, c->units,
                       sums + first * c->units + j, c->units, add);
            first += rows;
        }
    }
}

// The sums of some parts over all tiles.
static void sum_tiles(const dsc_convolved *c, size_t images, const dsc_winograd_factors *of,
                      dsc_range parts, const matrices *m)
{
    const dsc_tiling tiling = dsc_winograd_tiling(c);
    const size_t all = images * dsc_tiles_of(&tiling);
    const size_t blocks = (all + BLOCK_TILES - 1) / BLOCK_TILES;
    for (size_t b = 0; b < blocks * of->count; b++) {
        const size_t f = b / blocks, first = all * (b % blocks) / blocks;
        const size_t tiles = all * (b % blocks + 1) / blocks - first;
        for (size_t t = 0; t < tiles; t++) {
            dsc_winograd_bring(&tiling, of->x[f], c->channels, first + t, m->none, parts,
                               m->x + t * c->channels, m->x_apart);
        }
        for (size_t t = 0; t < tiles; t++) {
            dsc_winograd_spread(&tiling, of->delta[f], c->units, first + t, m->none, parts,
                                m->delta + t * c->units, m->delta_apart);
        }
        for (size_t i = 0; i < PAIR * (parts.end - parts.begin); i++) {
            multiply(c, tiles, m->x + i * m->x_apart, m->delta + i * m->delta_apart,
                     m->sums + i * m->sums_apart, b > 0);
        }
    }
}

void dsc_winograd_sum(const dsc_convolved *c, size_t images, const dsc_winograd_factors *of,
                      dsc_range parts, real *sums, void *work)
{
    const matrices m = cut_matrices(c, work);
    const size_t cell = c->channels * c->units, step = parts_together(c);
    if (images == 0) {
        memset(sums + parts.begin * CELLS * cell, 0,
               (parts.end - parts.begin) * CELLS * cell * sizeof(real));
        return;
    }
    memset(m.none, 0, (c->channels + c->units) * sizeof(real));
    for (size_t p = parts.begin; p < parts.end; p += step) {
        const dsc_range some = {p, dsc_least(p + step, parts.end)};
        sum_tiles(c, images, of, some, &m);
        for (size_t q = some.begin; q < some.end; q++) {
            dsc_winograd_gather(q, m.sums + (q - p) * PAIR * m.sums_apart, m.sums_apart, cell,
                                sums + q * CELLS * cell);
        }
    }
}

void dsc_winograd_weights(const dsc_convolved *c, const real *restrict sums, dsc_range taps,
                          bool add, real *restrict out)
{
    const size_t part = CELLS * c->channels * c->units;
    const real *restrict from = sums + taps.begin * c->units;
    for (size_t i = 0; i < (taps.end - taps.begin) * c->units; i++) {
        const real sum = (from[i] + from[part + i]) + from[2 * part + i];
        out[i] = add ? out[i] + sum : sum;
    }
}

// Many weights are as much work as many places: where batches are of eight images and more, this is faster with
// AVX-512 and with AVX2 (tiles of places per hundred that exist, and numbers of a cell of the window).
size_t dsc_winograd_sums(const dsc_convolved *c)
{
    enum { PLACES = 155, MOST_NUMBERS = 1 << 16 };
    const dsc_tiling t = dsc_winograd_tiling(c);
    const bool taken =
        dsc_winograd_takes(c) && c->channels * c->units <= MOST_NUMBERS &&
        dsc_tiles_of(&t) * OUT * OUT * 100 <= PLACES * c->slide.rows * c->slide.columns;
    return taken ? DSC_WINOGRAD_PARTS * CELLS * c->channels * c->units : 0;
}

size_t dsc_winograd_weights_work(const dsc_convolved *c)
{
    const size_t points = PAIR * parts_together(c);
    const matrices m = measure_matrices(c);
    return (points * (m.x_apart + m.delta_apart + m.sums_apart) + c->channels + c->units) *
           sizeof(real);
}
#endif
