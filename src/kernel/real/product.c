// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Matrix product by register tiles.
//
// C is cut into tiles of at most MR rows by NV vectors whose sums stay in registers while p
// runs over a block of KC. A tile reads A one element a time (broadcast) and B one row of a
// panel of NR columns a time, in place or from copies that lie in the order of reading
// ("packed"). Packing pays where the columns of a tile of A, or the rows of a panel of B, are on
// as many pages of memory, or in the same few sets of the cache, and are read often enough; few
// rows of C are computed from A and B in place.
//
// Keeps: every element of C is ((0 + s_0) + s_1) + ... with s_q the fused sum over the q-th
// block of KC (or fewer) values of p in ascending order. Tiles, panels and packing do not
// change that, so cutting a product by rows or columns gives the same bits.
//
// [G08] Goto, van de Geijn. Anatomy of high-performance matrix multiplication. ACM TOMS 2008.
// [V15] Van Zee, van de Geijn. BLIS: a framework for rapidly instantiating BLAS functionality.
// TOMS 2015.
#include "kernel/real/product.h"

#include <stdbool.h>
#include <string.h>

#include "kernel/real/product_pack.h"

// Whether there is code that only large products need. Pages carry theirs, and have none of these.
#ifdef DESCENT_PORTABLE_ONLY
enum { FOR_LARGE = false };
#else
enum { FOR_LARGE = true };
#endif

enum {
    FAR_BYTES = 4096,                                 /* from one row of B to the next */
    PACKED_ROWS = 264 * sizeof(float) / sizeof(real), /* of A, to share packed panels */
    PACKED_TILES = (PACKED_ROWS + MR - 1) / MR,
    IN_PLACE_TILES =
        PACKED_TILES < 12 ? PACKED_TILES : 12, /* share a panel of B in place, ... */
    IN_PLACE_TILES_FAR = 2,                    /* ... and where its rows are far */
    PANELS = 4,         /* that are packed together, so that rows are read in longer runs */
    WIDE_COLUMNS = 1024 /* of C that make it worthwhile to pack even contiguous rows of A */
};
// Rows of C from which on even panels whose rows are close are packed. With AVX-512 a panel is
// two cache lines wide, and processors have larger caches: never.
#if REAL_VECTOR_BYTES == 64
static const size_t many_rows = SIZE_MAX;
#else
static const size_t many_rows = 256;
#endif

// C = or += the outer product of a column and a row: the gradient of weights from a single
// example. Sums as a tile does: 0 + a b.
static void outer(size_t m, size_t n, const real *restrict a, size_t row_a,
                  const real *restrict b, real *restrict c, size_t ldc, bool add)
{
    for (size_t i = 0; i < m; i++) {
        const real value = a[i * row_a];
        real *restrict row = c + i * ldc;
        for (size_t j = 0; add && j < n; j++) {
            row[j] += R(0.0) + value * b[j];
        }
        for (size_t j = 0; !add && j < n; j++) {
            row[j] = R(0.0) + value * b[j];
        }
    }
}

// All that stays the same while a product is taken block by block.
typedef struct operands {
    size_t n, row_a, col_a, ldb, ldc;
    size_t range; /* values of p in a block, at most KC */
    bool b_transposed, packs_a, packs_b;
    dsc_pack_rows *pack; /* of A, or NULL */
    const void *context;
    real *rows, *panels; /* scratch */
} operands;

// A part of A, m x k, as tiles read it.
typedef struct left {
    size_t m, k;
    const real *at;
    size_t row, column; /* column = 0: packed */
} left;

// c = or += from. Pieces of 16 bytes, for the rows are short.
static void put_row(size_t width, const real *restrict from, real *restrict c, bool add)
{
    enum { PIECE = 16 / sizeof(real) };
    typedef real piece __attribute__((vector_size(16), aligned(sizeof(real)), may_alias));
    size_t j = 0;
    for (; j + PIECE <= width; j += PIECE) {
        piece *out = (piece *)(c + j);
        const piece *sums = (const piece *)(from + j);
        if (add) {
            *out = *out + *sums;
        } else {
            *out = *sums;
        }
    }
    for (; j < width; j++) {
        c[j] = add ? c[j] + from[j] : from[j];
    }
}

// A tile of a panel that is narrower than NR: into a buffer of full width, then copied.
static void narrow_tile(const left *a, size_t rows, size_t col_a, const real *from,
                        const real *panel, size_t width, real *c, size_t ldc, bool add)
{
    real buffer[MR * NR];
    dsc_tile_function *const *with =
        width <= LANES ? dsc_product_slim_tiles : dsc_product_tiles;
    with[rows](a->k, from, a->row, col_a, panel, NR, buffer, NR, false);
    for (size_t r = 0; r < rows; r++) {
        put_row(width, buffer + r * NR, c + r * ldc, add);
    }
}

// All rows of C against one panel of B.
static void sweep(const left *a, const real *panel, size_t ldb, size_t width, real *c,
                  size_t ldc, bool add)
{
    const dsc_tile_cut cut = dsc_cut_into_tiles(a->m);
    const bool packed = a->column == 0;
    dsc_tile_function *const *with = packed ? dsc_product_packed_tiles : dsc_product_tiles;
    const real *from = a->at;
    for (size_t t = 0; t < cut.count; t++) {
        const size_t rows = dsc_tile_rows(&cut, t), col_a = packed ? rows : a->column;
        if (width == NR) {
            with[rows](a->k, from, a->row, col_a, panel, ldb, c, ldc, add);
        } else {
            narrow_tile(a, rows, col_a, from, panel, width, c, ldc, add);
        }
        from += rows * (packed ? a->k : a->row);
        c += rows * ldc;
    }
}

static size_t packed_columns(const operands *with, size_t j, size_t k, const real *b)
{
    const size_t most = with->b_transposed ? NR : PANELS * NR;
    const size_t width = with->n - j < most ? with->n - j : most;
    if (with->b_transposed) {
        dsc_pack_transposed(k, width, b + j * with->ldb, with->ldb, with->panels);
    } else {
        dsc_pack_columns(k, width, b + j, with->ldb, with->panels);
    }
    return width;
}

// Columns j .. of C against panels of B that are packed, some at a time.
static void packed_panels(const operands *with, const left *a, size_t j, const real *b, real *c,
                          bool add)
{
    while (j < with->n) {
        const size_t width = packed_columns(with, j, a->k, b);
        for (size_t i = 0; i < width; i += NR) {
            sweep(a, with->panels + i * a->k, NR, width - i < NR ? width - i : NR, c + j + i,
                  with->ldc, add);
        }
        j += width;
    }
}

// Rows of C = or += one block of k values of p. b and c point to their first numbers.
static void block(const operands *with, const left *a, const real *b, real *c, bool add)
{
    size_t j = 0;
    if (FOR_LARGE && a->m <= WIDE_ROWS && !with->packs_b) {
        for (; j + WIDE_NR <= with->n; j += WIDE_NR) {
            dsc_product_wide_tiles[a->m](a->k, a->at, a->row, a->column ? a->column : a->m,
                                         b + j, with->ldb, c + j, with->ldc, add);
        }
    }
    for (; !with->packs_b && j + NR <= with->n; j += NR) {
        sweep(a, b + j, with->ldb, NR, c + j, with->ldc, add);
    }
    packed_panels(with, a, j, b, c, add);
}

static void ask_for_rows(const operands *with, size_t first, size_t m, size_t p, size_t k)
{
    const dsc_tile_cut cut = dsc_cut_into_tiles(m);
    real *to = with->rows;
    for (size_t t = 0; t < cut.count; t++) {
        const size_t rows = dsc_tile_rows(&cut, t);
        with->pack(with->context, first, rows, p, k, to);
        first += rows;
        to += rows * k;
    }
}

// Rows first .. first + m - 1 and columns p .. p + k - 1 of A.
static left part_of_a(const operands *with, const real *a, size_t first, size_t m, size_t p,
                      size_t k)
{
    const left packed = {.m = m, .k = k, .at = with->rows, .row = 1};
    if (with->pack) {
        ask_for_rows(with, first, m, p, k);
        return packed;
    }
    const real *at = a + first * with->row_a + p * with->col_a;
    if (with->packs_a) {
        dsc_pack_rows_of_a(m, k, at, with->row_a, with->col_a, with->rows);
        return packed;
    }
    return (left){.m = m, .k = k, .at = at, .row = with->row_a, .column = with->col_a};
}

// The part of A that a block reads again for every panel stays in the second-level cache, so
// many rows are cut into parts of nearly equal height. What is larger, C or B, is gone through
// once: C by taking all of p for some rows, B by taking all rows for some of p.
static void blocks(const operands *with, size_t m, size_t k, const real *a, const real *b,
                   real *c, bool add)
{
    const size_t tiles_most = with->packs_b ? PACKED_TILES : IN_PLACE_TILES;
    const size_t parts = (m + tiles_most * MR - 1) / (tiles_most * MR);
    const size_t range = with->range, ranges = (k + range - 1) / range;
    for (size_t i = 0; i < parts * ranges; i++) {
        const size_t part = m > k ? i / ranges : i % parts;
        const size_t p = range * (m > k ? i % ranges : i / parts);
        const size_t first = m * part / parts, end = m * (part + 1) / parts;
        const size_t depth = k - p < range ? k - p : range;
        const left own = part_of_a(with, a, first, end - first, p, depth);
        block(with, &own, b + (with->b_transposed ? p : p * with->ldb), c + first * with->ldc,
              add || p > 0);
    }
}

// Columns of A that are pages apart are packed for as few as two panels, contiguous rows (which
// have to be transposed) for many.
static bool packs_a(size_t m, size_t n, size_t col_a)
{
    return FOR_LARGE && m > WIDE_ROWS &&
           (col_a != 1 ? n >= 2 * NR : n >= WIDE_COLUMNS && m >= 64);
}

static bool packs_b(size_t m, size_t n, size_t k, size_t ldb)
{
    const bool far = ldb * sizeof(real) >= FAR_BYTES && m > IN_PLACE_TILES_FAR * MR;
    return n < NR || far || (m >= many_rows && k >= 64);
}

// Numbers in the panels that are packed together.
static size_t panel_numbers(size_t n, size_t k)
{
    const size_t panels = (n + NR - 1) / NR;
    return (k < KC ? k : KC) * NR * (panels < PANELS ? panels : PANELS);
}

static void clear(size_t m, size_t n, real *c, size_t ldc)
{
    for (size_t i = 0; i < m; i++) {
        memset(c + i * ldc, 0, n * sizeof(real));
    }
}

void dsc_multiply_in_blocks(size_t range, size_t m, size_t n, size_t k, const void *a,
                            size_t row_a, size_t col_a, const void *b, size_t ldb,
                            bool b_transposed, void *c, size_t ldc, bool add, void *work)
{
    if (k == 0 && !add) {
        clear(m, n, c, ldc);
    }
    if (m == 0 || k == 0) {
        return;
    }
    if (k == 1 && !b_transposed) {
        outer(m, n, a, row_a, b, c, ldc, add);
        return;
    }
    const operands with = {.n = n,
                           .row_a = row_a,
                           .col_a = col_a,
                           .ldb = ldb,
                           .ldc = ldc,
                           .range = range,
                           .b_transposed = b_transposed,
                           .packs_a = packs_a(m, n, col_a),
                           .packs_b = b_transposed || packs_b(m, n, k, ldb),
                           .panels = work,
                           .rows = (real *)work + panel_numbers(n, k)};
    blocks(&with, m, k, a, b, c, add);
}

void dsc_multiply_packed(size_t range, size_t m, size_t n, size_t k, dsc_pack_rows *pack,
                         const void *context, const void *b, size_t ldb, bool b_transposed,
                         void *c, size_t ldc, bool add, void *work)
{
    if (k == 0 && !add) {
        clear(m, n, c, ldc);
    }
    if (m == 0 || k == 0) {
        return;
    }
    const operands with = {.n = n,
                           .ldb = ldb,
                           .ldc = ldc,
                           .range = range,
                           .b_transposed = b_transposed,
                           .packs_b = b_transposed || packs_b(m, n, k, ldb),
                           .pack = pack,
                           .context = context,
                           .panels = work,
                           .rows = (real *)work + panel_numbers(n, k)};
    blocks(&with, m, k, NULL, b, c, add);
}

void dsc_multiply(size_t m, size_t n, size_t k, const void *a, size_t row_a, size_t col_a,
                  const void *b, size_t ldb, bool b_transposed, void *c, size_t ldc, bool add,
                  void *work)
{
    dsc_multiply_in_blocks(KC, m, n, k, a, row_a, col_a, b, ldb, b_transposed, c, ldc, add,
                           work);
}

size_t dsc_multiply_work(size_t n, size_t k)
{
    const size_t rows = (k < KC ? k : KC) * PACKED_TILES * MR + PACK_SLACK;
    return (panel_numbers(n, k) + rows) * sizeof(real);
}
