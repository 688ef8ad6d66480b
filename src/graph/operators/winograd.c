// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Places are cut into tiles of 4 x 4, image by image. Of a block of tiles that stays in the cache, what they
// see is transformed to POINTS matrices of tiles x channels; each is multiplied by its matrix of
// channels x units, the transform of the weights; and the transform back gives the places. The
// gradient of the images is the same of delta, with turned weights.
//
// Keeps: the numbers of a tile come from what it sees alone, by sums in an order that follows from the
// number of channels. So neither blocks nor the number of images change a bit.
#include "graph/operators/winograd.h"

#if DESCENT_REAL == 32
#include <string.h>

#include "graph/operators/slide.h"
#include "graph/operators/winograd_tiles.h"
#include "kernel/real/product_pack.h"

// Numbers of a block of tiles that are multiplied: they stay in the cache. Tiles that it has at least: where
// the weights stay as well, for a few tiles of the product; else as many as are worth transforming them for.
enum { BLOCK_NUMBERS = (256 << 10) / sizeof(real), SOME_TILES = 28, MANY_TILES = 84 };

// Units whose weights are transformed together.
enum { TOGETHER = 64 };

// One pass: with weights of from x to at each place.
typedef struct pass {
    dsc_tiling tiling;
    size_t from, to;
} pass;

static pass forward_pass(const dsc_convolved *c)
{
    return (pass){dsc_winograd_tiling(c), c->channels, c->units};
}

// A window sees something wherever it is: padding is less than WINDOW.
static pass images_pass(const dsc_convolved *c)
{
    const dsc_slide *s = &c->slide;
    return (pass){{s->rows, s->columns, s->height, s->width, WINDOW - 1 - c->window.top,
                   WINDOW - 1 - c->window.left},
                  c->units,
                  c->channels};
}

static bool keeps_weights(const pass *p)
{
    return p->to <= TOGETHER;
}

static size_t block_tiles(const pass *p)
{
    const size_t cached = BLOCK_NUMBERS / POINTS / p->from;
    const size_t least = keeps_weights(p) ? SOME_TILES : MANY_TILES;
    return cached > least ? cached : least;
}

// The matrices, one of each kind for each point: what tiles see, and of units that are taken together weights
// (in panels) and products.
typedef struct matrices {
    real *weights, *seen, *products;
    size_t weights_apart, seen_apart, products_apart;
    real *cells; /* of a panel of weights, as they are */
    real *none;  /* zeros, as many as an image has channels */
} matrices;

static size_t cells_numbers(const pass *p)
{
    return WINDOW * WINDOW * p->from * NR;
}

static matrices measure_matrices(const pass *p)
{
    const size_t tiles = block_tiles(p);
    return (matrices){.weights_apart = dsc_points_apart(p->from * TOGETHER),
                      .seen_apart = dsc_points_apart(tiles * p->from),
                      .products_apart = dsc_points_apart(tiles * TOGETHER)};
}

static matrices cut_matrices(const pass *p, real *work)
{
    matrices m = measure_matrices(p);
    m.weights = work;
    m.seen = m.weights + POINTS * m.weights_apart;
    m.products = m.seen + POINTS * m.seen_apart;
    m.cells = m.products + POINTS * m.products_apart;
    m.none = m.cells + cells_numbers(p);
    return m;
}

static size_t work_numbers(const pass *p)
{
    const matrices m = measure_matrices(p);
    return POINTS * (m.weights_apart + m.seen_apart + m.products_apart) + cells_numbers(p) +
           p->from;
}

// The transformed weights of some units, a panel after the other. Turned: of a window that is turned around,
// from units to channels.
static void weigh(const pass *p, bool turned, const real *weights, dsc_range units,
                  const matrices *m)
{
    const size_t cell = p->from * p->to, panel = p->from * NR;
    for (size_t j = units.begin; j < units.end; j += NR) {
        const size_t some = dsc_least(NR, units.end - j);
        for (size_t i = 0; i < WINDOW * WINDOW; i++) {
            const real *from = weights + i * cell;
            if (turned) {
                dsc_pack_transposed(p->from, some, from + j * p->from, p->from,
                                    m->cells + (WINDOW * WINDOW - 1 - i) * panel);
            } else {
                dsc_pack_columns(p->from, some, from + j, p->to, m->cells + i * panel);
            }
        }
        dsc_winograd_weigh(m->cells, panel, m->weights + (j - units.begin) * p->from,
                           m->weights_apart);
    }
}

// products (tiles x units) = seen (tiles x channels) times weights, of one point.
static void multiply(const pass *p, size_t tiles, size_t units, const real *seen,
                     const real *weights, real *products)
{
    const dsc_tile_cut cut = dsc_cut_into_tiles(tiles);
    for (size_t c = 0; c < p->from; c += KC) {
        const size_t depth = dsc_least(KC, p->from - c);
        for (size_t j = 0; j < units; j += NR) {
            dsc_tile_function *const *with =
                units - j > LANES ? dsc_product_tiles : dsc_product_slim_tiles;
            const real *panel = weights + j * p->from + c * NR;
            for (size_t t = 0, first = 0; t < cut.count; t++) {
                const size_t rows = dsc_tile_rows(&cut, t);
                with[rows](depth, seen + first * p->from + c, p->from, 1, panel, NR,
                           products + first * units + j, units, c > 0);
                first += rows;
            }
        }
    }
}

static void put(const pass *p, const matrices *m, size_t tile, const real *from,
                dsc_range units, bool add, real *images)
{
    const dsc_tiling *t = &p->tiling;
    const dsc_spot s = dsc_spot_of(t, tile);
    const size_t place = (s.image * t->rows + s.row) * t->columns + s.column;
    const dsc_winograd_places places = {.at = images + place * p->to + units.begin,
                                        .place = p->to,
                                        .row = t->columns * p->to,
                                        .rows = t->rows - s.row,
                                        .columns = t->columns - s.column,
                                        .add = add};
    dsc_winograd_return(from, m->products_apart, units.end - units.begin, &places);
}

static void run(const pass *p, bool turned, size_t count, const real *from, const real *weights,
                bool add, real *to, void *work)
{
    const matrices m = cut_matrices(p, work);
    const size_t all = count * dsc_tiles_of(&p->tiling), most = block_tiles(p);
    const size_t blocks = (all + most - 1) / most;
    memset(m.none, 0, p->from * sizeof(real));
    for (size_t b = 0; b < blocks; b++) {
        const size_t first = all * b / blocks, tiles = all * (b + 1) / blocks - first;
        for (size_t t = 0; t < tiles; t++) {
            dsc_winograd_bring(&p->tiling, from, p->from, first + t, m.none,
                               (dsc_range){0, PAIRS}, m.seen + t * p->from, m.seen_apart);
        }
        for (size_t j = 0; j < p->to; j += TOGETHER) {
            const dsc_range units = {j, dsc_least(j + TOGETHER, p->to)};
            const size_t some = units.end - units.begin;
            if (b == 0 || !keeps_weights(p)) {
                weigh(p, turned, weights, units, &m);
            }
            for (size_t i = 0; i < POINTS; i++) {
                multiply(p, tiles, some, m.seen + i * m.seen_apart,
                         m.weights + i * m.weights_apart, m.products + i * m.products_apart);
            }
            for (size_t t = 0; t < tiles; t++) {
                put(p, &m, first + t, m.products + t * some, units, add, to);
            }
        }
    }
}

// Vectors are whole; an image has tiles enough to be worth transforming the weights for, and not too many of their
// places are none: few numbers leave less to gain. The limits are where both AVX-512 and AVX2 are faster with
// four images and more (tiles of places per hundred that exist).
static bool takes(const pass *p)
{
    enum { LEAST_TILES = 4, FEW = 16, PLACES = 180, PLACES_OF_FEW = 145 };
    const size_t tiles = dsc_tiles_of(&p->tiling), least = dsc_least(p->from, p->to);
    const size_t most = least > FEW ? PLACES : PLACES_OF_FEW;
    return p->from % WHOLE == 0 && p->to % WHOLE == 0 && least >= FEW && tiles >= LEAST_TILES &&
           tiles * OUT * OUT * 100 <= most * p->tiling.rows * p->tiling.columns;
}

bool dsc_winograd_takes(const dsc_convolved *c)
{
    const dsc_window *w = &c->window;
    const bool plain = w->height == WINDOW && w->width == WINDOW && w->stride_height == 1 &&
                       w->stride_width == 1 && w->dilation_height == 1 &&
                       w->dilation_width == 1 && c->groups == 1;
    const pass forward = forward_pass(c), images = images_pass(c);
    return plain && takes(&forward) && takes(&images);
}

void dsc_winograd_forward(const dsc_convolved *c, size_t count, const real *x,
                          const real *weights, bool add, real *z, void *work)
{
    const pass p = forward_pass(c);
    run(&p, false, count, x, weights, add, z, work);
}

void dsc_winograd_images(const dsc_convolved *c, size_t count, const real *delta,
                         const real *weights, bool add, real *gx, void *work)
{
    const pass p = images_pass(c);
    run(&p, true, count, delta, weights, add, gx, work);
}

size_t dsc_winograd_work(const dsc_convolved *c)
{
    const pass forward = forward_pass(c), images = images_pass(c);
    const size_t there = work_numbers(&forward), back = work_numbers(&images);
    return (there > back ? there : back) * sizeof(real);
}
#endif
