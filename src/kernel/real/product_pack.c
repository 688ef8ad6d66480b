// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "kernel/real/product_pack.h"

#include <string.h>

// ---- transposing blocks of LANES x LANES ----

// A vector is loaded as two halves of different rows (of 16 bytes: as a whole), which are cheaper
// to put together than to exchange later. HALF vectors, the first half of which are numbers of row i
// and the second ones of row HALF + i, are transposed within the halves in LOG_HALF rounds that
// interleave the first HALF / 2 vectors with the rest.
#if REAL_VECTOR_BYTES == 16
enum { HALF = LANES };
#else
enum { HALF = LANES / 2 };
#endif
enum { LOG_HALF = HALF == 8 ? 3 : HALF == 4 ? 2 : 1 };

typedef real half
    __attribute__((vector_size(HALF * sizeof(real)), aligned(sizeof(real)), may_alias));

#if REAL_VECTOR_BYTES / (DESCENT_REAL / 8) == 16
#define LOW(a, b)                                                                              \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 8, 24, 9, 25, 10, 26, 11, 27)
#define HIGH(a, b)                                                                             \
    __builtin_shufflevector(a, b, 4, 20, 5, 21, 6, 22, 7, 23, 12, 28, 13, 29, 14, 30, 15, 31)
#define JOIN(a, b)                                                                             \
    __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#elif REAL_VECTOR_BYTES / (DESCENT_REAL / 8) == 8
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define JOIN(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7)
#elif REAL_VECTOR_BYTES == 32
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 4, 2, 6)
#define HIGH(a, b) __builtin_shufflevector(a, b, 1, 5, 3, 7)
#define JOIN(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3)
#elif DESCENT_REAL == 32
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define JOIN(a, b) (a)
#else
#define LOW(a, b)  __builtin_shufflevector(a, b, 0, 2)
#define HIGH(a, b) __builtin_shufflevector(a, b, 1, 3)
#define JOIN(a, b) (a)
#endif

// Rows `stride` numbers apart, or where `table` says if there is one.
typedef struct rows_of {
    const real *from;
    size_t stride;
    const real *const *table;
} rows_of;

static inline __attribute__((always_inline)) const real *row_of(const rows_of *rows, size_t i)
{
    return rows->table ? rows->table[i] : rows->from + i * rows->stride;
}

static inline __attribute__((always_inline)) half half_row(const rows_of *rows, size_t i,
                                                           size_t last, size_t p)
{
    return *(const half *)(row_of(rows, i < last ? i : last) + p);
}

// to (LANES x LANES, rows `to_stride` apart) = the transpose of columns p0 .. of LANES rows; those
// behind row `last` are the same as that one. Written in ascending order.
static inline __attribute__((always_inline)) void
transpose(const rows_of *from, size_t p0, size_t last, real *restrict to, size_t to_stride)
{
#pragma GCC unroll 2
    for (size_t p = 0; p < LANES; p += HALF) {
        vector rows[2][HALF];
#pragma GCC unroll 8
        for (size_t i = 0; i < HALF; i++) {
            rows[0][i] =
                JOIN(half_row(from, i, last, p0 + p), half_row(from, i + HALF, last, p0 + p));
        }
#pragma GCC unroll 4
        for (int round = 0; round < LOG_HALF; round++) {
            const int now = round % 2, next = 1 - now;
#pragma GCC unroll 4
            for (size_t i = 0; i < HALF / 2; i++) {
                rows[next][2 * i] = LOW(rows[now][i], rows[now][i + HALF / 2]);
                rows[next][2 * i + 1] = HIGH(rows[now][i], rows[now][i + HALF / 2]);
            }
        }
#pragma GCC unroll 8
        for (size_t i = 0; i < HALF; i++) {
            *(unaligned *)(to + (p + i) * to_stride) = rows[LOG_HALF % 2][i];
        }
    }
}

// ---- B ----

// panel (k x NR) = the transpose of rows 0 .. width - 1 of b: whole blocks in registers, the
// edges one by one.
static void pack_panel_transposed(size_t k, size_t width, const real *restrict b, size_t ldb,
                                  real *restrict panel)
{
    const size_t whole_j = width / LANES * LANES, whole_p = k / LANES * LANES;
    if (width < NR) {
        memset(panel, 0, k * NR * sizeof(real));
    }
    for (size_t j = 0; j < whole_j; j += LANES) {
        const rows_of rows = {b + j * ldb, ldb, NULL};
        for (size_t p = 0; p < whole_p; p += LANES) {
            transpose(&rows, p, LANES, panel + p * NR + j, NR);
        }
    }
    for (size_t j = 0; j < width; j++) {
        for (size_t p = j < whole_j ? whole_p : 0; p < k; p++) {
            panel[p * NR + j] = b[j * ldb + p];
        }
    }
}

void dsc_pack_transposed(size_t k, size_t width, const real *b, size_t ldb, real *panels)
{
    for (size_t j = 0; j < width; j += NR) {
        pack_panel_transposed(k, width - j < NR ? width - j : NR, b + j * ldb, ldb,
                              panels + j * k);
    }
}

static void copy_panel_row(size_t count, const real *restrict b, real *restrict to)
{
    for (size_t j = 0; j < count; j += LANES) {
        *(unaligned *)(to + j) = *(const unaligned *)(b + j);
    }
}

// Rows that are pages apart are beyond what the processor fetches ahead by itself.
static void fetch_row(const real *row, size_t width)
{
    for (size_t j = 0; j < width; j += 64 / sizeof(real)) {
        __builtin_prefetch(row + j);
    }
    __builtin_prefetch(row + width - 1);
}

static void pack_whole_panels(size_t k, size_t width, const real *restrict b, size_t ldb,
                              real *restrict panels)
{
    enum { AHEAD = 16 /* rows */ };
    for (size_t p = 0; p < k; p++, b += ldb) {
        if (p + AHEAD < k) {
            fetch_row(b + AHEAD * ldb, width);
        }
        for (size_t j = 0; j < width; j += NR) {
            copy_panel_row(NR, b + j, panels + j * k + p * NR);
        }
    }
}

// A panel that is narrower than NR: in whole vectors, which read what stands behind the columns, until
// there may be nothing behind.
static void pack_narrow_panel(size_t k, size_t width, const real *restrict b, size_t ldb,
                              real *restrict panel)
{
    const size_t copied = width <= LANES ? LANES : NR;
    const size_t careful = (copied - width + ldb - 1) / ldb;
    const size_t quick = k > careful ? k - careful : 0;
    for (size_t p = 0; p < quick; p++) {
        copy_panel_row(copied, b + p * ldb, panel + p * NR);
    }
    for (size_t p = quick; p < k; p++) {
        for (size_t j = 0; j < NR; j++) {
            panel[p * NR + j] = j < width ? b[p * ldb + j] : R(0.0);
        }
    }
}

void dsc_pack_columns(size_t k, size_t width, const real *b, size_t ldb, real *panels)
{
    const size_t whole = width / NR * NR;
    if (whole > 0) {
        pack_whole_panels(k, whole, b, ldb, panels);
    }
    if (whole < width) {
        pack_narrow_panel(k, width - whole, b + whole, ldb, panels + whole * k);
    }
}

// ---- A ----

// A tile of A whose rows are contiguous. Vectors are written in ascending order of p, so that the
// next one overwrites what is beyond the last row of the one before.
static inline __attribute__((always_inline)) void pack_tile(size_t rows, size_t k,
                                                            const rows_of *a, real *restrict to)
{
    const size_t whole = k / LANES * LANES;
    for (size_t i = 0; i < rows; i += LANES) {
        const size_t first = i == 0 || i + LANES <= rows ? i : rows - LANES;
        const rows_of these = {a->from + first * a->stride, a->stride,
                               a->table ? a->table + first : NULL};
        for (size_t p = 0; p < whole; p += LANES) {
            transpose(&these, p, rows - first - 1, to + p * rows + first, rows);
        }
    }
    for (size_t p = whole; p < k; p++) {
        for (size_t i = 0; i < rows; i++) {
            to[p * rows + i] = row_of(a, i)[p];
        }
    }
}

static void pack_tile_of_rows(size_t rows, size_t k, const real *a, size_t row_a, real *to)
{
    const rows_of from = {a, row_a, NULL};
    pack_tile(rows, k, &from, to);
}

void dsc_pack_pointed_rows(size_t rows, size_t k, const void *const *a, void *to)
{
    const real *table[MR];
    for (size_t i = 0; i < rows; i++) {
        table[i] = a[i];
    }
    const rows_of from = {table[0], 0, table};
    pack_tile(rows, k, &from, to);
}

// `count` tiles of `rows` rows at one p, where A is contiguous.
static inline __attribute__((always_inline)) void
copy_column(size_t count, size_t rows, const real *restrict a, size_t step, real *restrict to)
{
    for (size_t t = 0; t < count; t++, a += rows, to += step) {
#pragma GCC unroll 4
        for (size_t v = 0; v < PACK_SLACK; v += LANES) {
            *(unaligned *)(to + v) = *(const unaligned *)(a + v);
        }
    }
}

// All tiles at one p. Going through A tile by tile would touch all of its rows for each.
static void pack_column(const dsc_tile_cut *cut, size_t k, size_t p, const real *restrict a,
                        real *restrict to)
{
    const size_t tall = cut->height + 1;
    copy_column(cut->taller, tall, a, tall * k, to + p * tall);
    copy_column(cut->count - cut->taller, cut->height, a + cut->taller * tall, cut->height * k,
                to + cut->taller * tall * k + p * cut->height);
}

static void pack_column_with_gaps(const dsc_tile_cut *cut, size_t k, size_t p,
                                  const real *restrict a, size_t row_a, real *restrict to)
{
    for (size_t t = 0; t < cut->count; t++) {
        const size_t rows = dsc_tile_rows(cut, t);
        for (size_t i = 0; i < rows; i++) {
            to[p * rows + i] = a[i * row_a];
        }
        a += rows * row_a;
        to += rows * k;
    }
}

void dsc_pack_rows_of_a(size_t m, size_t k, const real *a, size_t row_a, size_t col_a, real *to)
{
    const dsc_tile_cut cut = dsc_cut_into_tiles(m);
    if (col_a == 1) {
        for (size_t t = 0; t < cut.count; t++) {
            const size_t rows = dsc_tile_rows(&cut, t);
            pack_tile_of_rows(rows, k, a, row_a, to);
            a += rows * row_a;
            to += rows * k;
        }
        return;
    }
    // Copies in vectors read behind the rows: at the end, where there may be nothing, they
    // go one by one.
    const size_t whole = row_a == 1 && col_a >= PACK_SLACK && k > 0 ? k - 1 : 0;
    for (size_t p = 0; p < whole; p++) {
        pack_column(&cut, k, p, a + p * col_a, to);
    }
    for (size_t p = whole; p < k; p++) {
        pack_column_with_gaps(&cut, k, p, a + p * col_a, row_a, to);
    }
}
