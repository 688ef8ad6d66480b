// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Matrix product by register tiles.
//
// C is cut into tiles of at most MR rows by NV vectors whose sums stay in registers while p
// runs over a block of KC. A tile reads A one element a time (broadcast) and B one row of the
// panel a time, so any strides of A will do and A is never copied. B is read in place where its
// rows are contiguous and the panel is used by few tiles; else it is copied ("packed") into a
// panel of KC x NR numbers, padded with zeros, which fits the first-level cache.
//
// Keeps: every element of C is ((0 + s_0) + s_1) + ... with s_q the fused sum over the q-th
// block of KC (or fewer) values of p in ascending order. Tiles, panels and packing do not
// change that, so cutting a product by rows or columns gives the same bits.
//
// [G08] Goto, van de Geijn. Anatomy of high-performance matrix multiplication. ACM TOMS 2008.
// [V15] Van Zee, van de Geijn. BLIS: a framework for rapidly instantiating BLAS functionality.
// TOMS 2015.
#include "kernel/real/product.h"

#include <string.h>

typedef real vector __attribute__((vector_size(REAL_VECTOR_BYTES)));
typedef real unaligned
    __attribute__((vector_size(REAL_VECTOR_BYTES), aligned(sizeof(real)), may_alias));

// MR * NV sums, NV vectors of B and a broadcast must fit the register file: 32 registers with
// AVX-512, 16 without. Few rows take wider tiles (WIDE vectors), whose rows of B are longer
// runs of memory.
#if REAL_VECTOR_BYTES == 64
enum { MR = 14, NV = 2, WIDE = 8, WIDE_ROWS = 3 };
#else
enum { MR = 6, NV = 2, WIDE = 6, WIDE_ROWS = 2 };
#endif
enum {
    LANES = REAL_VECTOR_BYTES / sizeof(real),
    NR = NV * LANES,
    WIDE_NR = WIDE * LANES,
    KC = 256,
    PACK_TILES = 6,     /* as many tiles can share a panel in place */
    PACK_TILES_FAR = 2, /* the same where rows of B are far apart */
    BLOCK_TILES = 24,   /* as many share a packed panel */
    FAR_BYTES = 4096,
    PACK_AHEAD = 16 /* rows */
};

// One tile: c (rows x columns vectors) = or += sum over p < k of a[i * row_a + p * col_a] b[p *
// ldb + j]. Always inlined with constant `rows` and `columns`, so that `sum` lives in
// registers.
static inline __attribute__((always_inline)) void
tile(const size_t rows, const size_t columns, size_t k, const real *restrict a, size_t row_a,
     size_t col_a, const real *restrict b, size_t ldb, real *restrict c, size_t ldc, bool add)
{
    vector sum[MR * NV > WIDE * WIDE_ROWS ? MR * NV : WIDE * WIDE_ROWS];
#pragma GCC unroll 32
    for (size_t i = 0; i < rows * columns; i++) {
        sum[i] = (vector){0};
    }
    for (size_t p = 0; p < k; p++) {
        vector row[WIDE];
#pragma GCC unroll 8
        for (size_t j = 0; j < columns; j++) {
            row[j] = *(const unaligned *)(b + j * LANES);
        }
#pragma GCC unroll 16
        for (size_t i = 0; i < rows; i++) {
            const real value = a[i * row_a];
#pragma GCC unroll 8
            for (size_t j = 0; j < columns; j++) {
                sum[i * columns + j] += value * row[j];
            }
        }
        a += col_a;
        b += ldb;
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < rows; i++) {
#pragma GCC unroll 8
        for (size_t j = 0; j < columns; j++) {
            unaligned *out = (unaligned *)(c + i * ldc + j * LANES);
            if (add) {
                *out = *out + sum[i * columns + j];
            } else {
                *out = sum[i * columns + j];
            }
        }
    }
}

typedef void tile_function(size_t k, const real *a, size_t row_a, size_t col_a, const real *b,
                           size_t ldb, real *c, size_t ldc, bool add);

#define TILE(name, rows, columns)                                                              \
    static void name(size_t k, const real *a, size_t row_a, size_t col_a, const real *b,       \
                     size_t ldb, real *c, size_t ldc, bool add)                                \
    {                                                                                          \
        tile(rows, columns, k, a, row_a, col_a, b, ldb, c, ldc, add);                          \
    }

// Full panels, and slim ones for what is left when it fits one vector.
#define TILES(rows)                                                                            \
    TILE(tile_##rows, rows, NV)                                                                \
    TILE(slim_##rows, rows, 1)

TILES(1)
TILES(2)
TILES(3)
TILES(4)
TILES(5)
TILES(6)
TILE(wide_1, 1, WIDE)
TILE(wide_2, 2, WIDE)
#if REAL_VECTOR_BYTES == 64
TILES(7)
TILES(8)
TILES(9)
TILES(10)
TILES(11)
TILES(12)
TILES(13)
TILES(14)
TILE(wide_3, 3, WIDE)
#define LIST(name)                                                                             \
    {                                                                                          \
        NULL, name##1, name##2, name##3, name##4, name##5, name##6, name##7, name##8, name##9, \
            name##10, name##11, name##12, name##13, name##14                                   \
    }
#else
#define LIST(name)                                                                             \
    {                                                                                          \
        NULL, name##1, name##2, name##3, name##4, name##5, name##6                             \
    }
#endif

static tile_function *const tiles[MR + 1] = LIST(tile_);
static tile_function *const slim_tiles[MR + 1] = LIST(slim_);

static tile_function *const wide_tiles[WIDE_ROWS + 1] = {
    NULL,
    wide_1,
    wide_2,
#if REAL_VECTOR_BYTES == 64
    wide_3,
#endif
};

// Transposes LANES rows of LANES numbers: LOG_LANES rounds that interleave the first half of
// the rows with the second.
#if REAL_VECTOR_BYTES / (DESCENT_REAL / 8) == 16
#define LOW(a, b)                                                                              \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b)                                                                             \
    __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
enum { LOG_LANES = 4 };
#elif REAL_VECTOR_BYTES / (DESCENT_REAL / 8) == 8
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
enum { LOG_LANES = 3 };
#elif REAL_VECTOR_BYTES / (DESCENT_REAL / 8) == 4
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
enum { LOG_LANES = 2 };
#else
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 2)
#define HIGH(a, b) __builtin_shufflevector(a, b, 1, 3)
enum { LOG_LANES = 1 };
#endif

static inline __attribute__((always_inline)) void
transpose(const real *restrict from, size_t stride, real *restrict to, size_t to_stride)
{
    vector rows[2][LANES];
#pragma GCC unroll 16
    for (size_t i = 0; i < LANES; i++) {
        rows[0][i] = *(const unaligned *)(from + i * stride);
    }
#pragma GCC unroll 4
    for (int round = 0; round < LOG_LANES; round++) {
        const int now = round % 2, next = 1 - now;
#pragma GCC unroll 16
        for (size_t i = 0; i < LANES / 2; i++) {
            rows[next][2 * i] = LOW(rows[now][i], rows[now][i + LANES / 2]);
            rows[next][2 * i + 1] = HIGH(rows[now][i], rows[now][i + LANES / 2]);
        }
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < LANES; i++) {
        *(unaligned *)(to + i * to_stride) = rows[LOG_LANES % 2][i];
    }
}

// panel (k x NR) = the transpose of rows 0 .. width-1 of b: whole blocks in registers, the
// edges one by one.
static void pack_transposed(size_t k, size_t width, const real *restrict b, size_t ldb,
                            real *restrict panel)
{
    const size_t whole_j = width / LANES * LANES, whole_p = k / LANES * LANES;
    for (size_t j = 0; j < whole_j; j += LANES) {
        for (size_t p = 0; p < whole_p; p += LANES) {
            transpose(b + j * ldb + p, ldb, panel + p * NR + j, NR);
        }
    }
    for (size_t j = 0; j < width; j++) {
        for (size_t p = j < whole_j ? whole_p : 0; p < k; p++) {
            panel[p * NR + j] = b[j * ldb + p];
        }
    }
}

// panel (k x NR) = columns 0 .. width-1 of b, zeros behind.
static void pack(size_t k, size_t width, const real *restrict b, size_t ldb, bool transposed,
                 real *restrict panel)
{
    if (width < NR) {
        memset(panel, 0, k * NR * sizeof(real));
    }
    if (transposed) {
        pack_transposed(k, width, b, ldb, panel);
        return;
    }
    for (size_t p = 0; p < k; p++) {
        // Rows that are pages apart are beyond what the processor fetches ahead by itself.
        if (p + PACK_AHEAD < k) {
            __builtin_prefetch(b + (p + PACK_AHEAD) * ldb);
            __builtin_prefetch(b + (p + PACK_AHEAD) * ldb + width - 1);
        }
        memcpy(panel + p * NR, b + p * ldb, width * sizeof(real));
    }
}

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

// All rows of C against one panel of B, in tiles of nearly equal height.
static void sweep(size_t m, size_t k, const real *a, size_t row_a, size_t col_a, const real *b,
                  size_t ldb, real *c, size_t ldc, bool add)
{
    const size_t count = (m + MR - 1) / MR;
    const size_t height = m / count;
    const size_t taller = m % count;
    for (size_t t = 0; t < count; t++) {
        const size_t rows = height + (t < taller);
        tiles[rows](k, a, row_a, col_a, b, ldb, c, ldc, add);
        a += rows * row_a;
        c += rows * ldc;
    }
}

// The last panel, narrower than NR: computed into a buffer of full width, then copied.
static void sweep_narrow(size_t m, size_t width, size_t k, const real *a, size_t row_a,
                         size_t col_a, const real *panel, real *c, size_t ldc, bool add)
{
    real buffer[MR * NR];
    tile_function *const *with = width <= LANES ? slim_tiles : tiles;
    for (size_t i = 0; i < m; i += MR) {
        const size_t rows = m - i < MR ? m - i : MR;
        for (size_t r = 0; add && r < rows; r++) {
            memcpy(buffer + r * NR, c + (i + r) * ldc, width * sizeof(real));
            memset(buffer + r * NR + width, 0, (NR - width) * sizeof(real));
        }
        with[rows](k, a + i * row_a, row_a, col_a, panel, NR, buffer, NR, add);
        for (size_t r = 0; r < rows; r++) {
            memcpy(c + (i + r) * ldc, buffer + r * NR, width * sizeof(real));
        }
    }
}

// All that stays the same while a product is taken block by block.
typedef struct operands {
    size_t n, row_a, col_a, ldb, ldc;
    size_t range; /* values of p in a block, at most KC */
    bool b_transposed, packs;
    real *work;
} operands;

// Rows of C = or += one block of k values of p. a, b and c point to their first numbers.
static void block(const operands *with, size_t m, size_t k, const real *a, const real *b,
                  real *c, bool add)
{
    const size_t n = with->n, ldb = with->ldb;
    size_t j = 0;
    if (m <= WIDE_ROWS && !with->packs) {
        for (; j + WIDE_NR <= n; j += WIDE_NR) {
            wide_tiles[m](k, a, with->row_a, with->col_a, b + j, ldb, c + j, with->ldc, add);
        }
    }
    for (; j < n; j += NR) {
        const size_t width = n - j < NR ? n - j : NR;
        const real *panel = b + (with->b_transposed ? j * ldb : j);
        size_t stride = ldb;
        if (with->packs || width < NR) {
            pack(k, width, panel, ldb, with->b_transposed, with->work);
            panel = with->work;
            stride = NR;
        }
        if (width == NR) {
            sweep(m, k, a, with->row_a, with->col_a, panel, stride, c + j, with->ldc, add);
        } else {
            sweep_narrow(m, width, k, a, with->row_a, with->col_a, panel, c + j, with->ldc,
                         add);
        }
    }
}

// The part of A that a block reads again for every panel stays in the second-level cache, so
// many rows are cut into parts of nearly equal height. What is larger, C or B, is gone through
// once: C by taking all of p for some rows, B by taking all rows for some of p.
static void blocks(const operands *with, size_t m, size_t k, const real *a, const real *b,
                   real *c, bool add)
{
    const size_t tiles_most = with->packs ? BLOCK_TILES : PACK_TILES;
    const size_t parts = (m + tiles_most * MR - 1) / (tiles_most * MR);
    const size_t range = with->range, ranges = (k + range - 1) / range;
    for (size_t i = 0; i < parts * ranges; i++) {
        const size_t part = m > k ? i / ranges : i % parts;
        const size_t p = range * (m > k ? i % ranges : i / parts);
        const size_t first = m * part / parts, end = m * (part + 1) / parts;
        block(with, end - first, k - p < range ? k - p : range,
              a + first * with->row_a + p * with->col_a,
              b + (with->b_transposed ? p : p * with->ldb), c + first * with->ldc,
              add || p > 0);
    }
}

void dsc_multiply_in_blocks(size_t range, size_t m, size_t n, size_t k, const void *a,
                            size_t row_a, size_t col_a, const void *b, size_t ldb,
                            bool b_transposed, void *c, size_t ldc, bool add, void *work)
{
    if (m == 0) {
        return;
    }
    if (k == 0) {
        for (size_t i = 0; !add && i < m; i++) {
            memset((real *)c + i * ldc, 0, n * sizeof(real));
        }
        return;
    }
    if (k == 1 && !b_transposed) {
        outer(m, n, a, row_a, b, c, ldc, add);
        return;
    }
    const bool far = ldb * sizeof(real) >= FAR_BYTES && m > PACK_TILES_FAR * MR;
    const operands with = {.n = n,
                           .row_a = row_a,
                           .col_a = col_a,
                           .ldb = ldb,
                           .ldc = ldc,
                           .range = range,
                           .b_transposed = b_transposed,
                           .packs = b_transposed || far,
                           .work = work};
    blocks(&with, m, k, a, b, c, add);
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
    (void)n;
    return (k < KC ? k : KC) * NR * sizeof(real);
}
