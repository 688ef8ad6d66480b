// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Products with few columns: windows over images with few channels. One or two vectors of 32
// bytes hold a row of C, whatever vectors the processor has, and as many rows as registers allow
// are summed at once.
//
// Keeps: the sums of product.c: fused sums over blocks of KC values of p in ascending order, and
// blocks added in order.
#include "kernel/real/narrow.h"

#include <string.h>

enum { LANES = DSC_NARROW_LANES, KC = 256, ROWS = 12 }; /* rows times vectors of sums */

typedef real vector __attribute__((vector_size(32)));
typedef real unaligned __attribute__((vector_size(32), aligned(sizeof(real)), may_alias));

// A row of n numbers = or += the sums: whole vectors, or one by one.
static inline __attribute__((always_inline)) void
put_row(const size_t columns, size_t n, const vector *sums, real *restrict c, bool add)
{
    if (n == columns * LANES) {
#pragma GCC unroll 2
        for (size_t j = 0; j < columns; j++) {
            unaligned *to = (unaligned *)(c + j * LANES);
            if (add) {
                *to = *to + sums[j];
            } else {
                *to = sums[j];
            }
        }
        return;
    }
    real own[2 * LANES] = {0};
    for (size_t j = 0; j < columns; j++) {
        *(unaligned *)(own + j * LANES) = sums[j];
    }
    for (size_t j = 0; j < n; j++) {
        c[j] = add ? c[j] + own[j] : own[j];
    }
}

// One tile: c (rows x n of `columns` vectors) = or += sum over p < k of a[i * row_a + p * col_a]
// b[p * ldb + j]. Always inlined with constant `rows` and `columns`, so that `sum` lives in
// registers.
static inline __attribute__((always_inline)) void
tile(const size_t rows, const size_t columns, size_t n, size_t k, const real *restrict a,
     size_t row_a, size_t col_a, const real *restrict b, size_t ldb, real *restrict c,
     size_t ldc, bool add)
{
    vector sum[ROWS];
#pragma GCC unroll 12
    for (size_t i = 0; i < rows * columns; i++) {
        sum[i] = (vector){0};
    }
    for (size_t p = 0; p < k; p++) {
        vector row[2];
#pragma GCC unroll 2
        for (size_t j = 0; j < columns; j++) {
            row[j] = *(const unaligned *)(b + j * LANES);
        }
#pragma GCC unroll 12
        for (size_t i = 0; i < rows; i++) {
            const real value = a[i * row_a];
#pragma GCC unroll 2
            for (size_t j = 0; j < columns; j++) {
                sum[i * columns + j] += value * row[j];
            }
        }
        a += col_a;
        b += ldb;
    }
    for (size_t i = 0; i < rows; i++) {
        put_row(columns, n, sum + i * columns, c + i * ldc, add);
    }
}

typedef void tile_function(size_t n, size_t k, const real *a, size_t row_a, size_t col_a,
                           const real *b, size_t ldb, real *c, size_t ldc, bool add);

// Rows of A one behind the other have addresses that the compiler knows.
#define TILE(rows, columns)                                                                    \
    static void tile_##rows##_##columns(size_t n, size_t k, const real *a, size_t row_a,       \
                                        size_t col_a, const real *b, size_t ldb, real *c,      \
                                        size_t ldc, bool add)                                  \
    {                                                                                          \
        if (row_a == 1) {                                                                      \
            tile(rows, columns, n, k, a, 1, col_a, b, ldb, c, ldc, add);                       \
        } else {                                                                               \
            tile(rows, columns, n, k, a, row_a, col_a, b, ldb, c, ldc, add);                   \
        }                                                                                      \
    }

TILE(1, 1)
TILE(2, 1)
TILE(3, 1)
TILE(4, 1)
TILE(5, 1)
TILE(6, 1)
TILE(7, 1)
TILE(8, 1)
TILE(9, 1)
TILE(10, 1)
TILE(11, 1)
TILE(12, 1)
TILE(1, 2)
TILE(2, 2)
TILE(3, 2)
TILE(4, 2)
TILE(5, 2)
TILE(6, 2)

static tile_function *const tiles[2][ROWS + 1] = {
    {NULL, tile_1_1, tile_2_1, tile_3_1, tile_4_1, tile_5_1, tile_6_1, tile_7_1, tile_8_1,
     tile_9_1, tile_10_1, tile_11_1, tile_12_1},
    {NULL, tile_1_2, tile_2_2, tile_3_2, tile_4_2, tile_5_2, tile_6_2}};

// Whole vectors for every row of B: b itself, or a copy with zeros behind the columns.
static const real *pack(size_t n, size_t width, size_t k, const real *b, size_t *ldb,
                        real *panel)
{
    if (n == width) {
        return b;
    }
    for (size_t p = 0; p < k; p++) {
        for (size_t j = 0; j < width; j++) {
            panel[p * width + j] = j < n ? b[p * *ldb + j] : R(0.0);
        }
    }
    *ldb = width;
    return panel;
}

void dsc_multiply_narrow(size_t m, size_t n, size_t k, const real *a, size_t row_a,
                         size_t col_a, const real *b, size_t ldb, real *c, size_t ldc, bool add,
                         void *work)
{
    const size_t columns = n > LANES ? 2 : 1, most = ROWS / columns;
    for (size_t p = 0; p < k; p += KC) {
        const size_t range = k - p < KC ? k - p : KC;
        size_t stride = ldb;
        const real *rows_of_b = pack(n, columns * LANES, range, b + p * ldb, &stride, work);
        const size_t count = (m + most - 1) / most;
        for (size_t t = 0, first = 0; t < count; t++) {
            const size_t rows = m / count + (t < m % count);
            tiles[columns - 1][rows](n, range, a + first * row_a + p * col_a, row_a, col_a,
                                     rows_of_b, stride, c + first * ldc, ldc, add || p > 0);
            first += rows;
        }
    }
    for (size_t i = 0; k == 0 && !add && i < m; i++) {
        memset(c + i * ldc, 0, n * sizeof(real));
    }
}

size_t dsc_multiply_narrow_work(size_t k)
{
    return (k < KC ? k : KC) * DSC_NARROW_MOST * sizeof(real);
}
