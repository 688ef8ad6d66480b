// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "kernel/real/product_tiles.h"

// One tile. Always inlined with constant `rows` and `columns`, so that `sum` lives in
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
#ifndef DESCENT_PORTABLE_ONLY // pages carry their module: small before fast
#pragma GCC unroll 4
#endif
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

#define TILE(name, rows, columns)                                                              \
    static void name(size_t k, const real *a, size_t row_a, size_t col_a, const real *b,       \
                     size_t ldb, real *c, size_t ldc, bool add)                                \
    {                                                                                          \
        tile(rows, columns, k, a, row_a, col_a, b, ldb, c, ldc, add);                          \
    }

#ifdef DESCENT_PORTABLE_ONLY
#define PACKED_BODY(rows, columns) tile_##rows(k, a, 1, rows, b, ldb, c, ldc, add)
#else
#define PACKED_BODY(rows, columns) tile(rows, columns, k, a, 1, rows, b, ldb, c, ldc, add)
#endif
#define PACKED(name, rows, columns)                                                            \
    static void name(size_t k, const real *a, size_t row_a, size_t col_a, const real *b,       \
                     size_t ldb, real *c, size_t ldc, bool add)                                \
    {                                                                                          \
        (void)row_a;                                                                           \
        (void)col_a;                                                                           \
        PACKED_BODY(rows, columns);                                                            \
    }

// Full panels, and slim ones for what is left when it fits one vector.
#define TILES(rows)                                                                            \
    TILE(tile_##rows, rows, NV)                                                                \
    PACKED(packed_##rows, rows, NV)                                                            \
    TILE(slim_##rows, rows, 1)

#if defined(DESCENT_PORTABLE_ONLY) // few tiles, of which wide ones are plain
_Static_assert(WIDE == NV && WIDE_ROWS == 2, "tiles of both kinds are the same");
TILES(1)
TILES(2)
#define wide_1 tile_1
#define wide_2 tile_2
#define LIST(name)                                                                             \
    {                                                                                          \
        NULL, name##1, name##2                                                                 \
    }
#else
TILES(1)
TILES(2)
TILES(3)
TILES(4)
TILES(5)
TILES(6)
TILE(wide_1, 1, WIDE)
TILE(wide_2, 2, WIDE)
#endif
#if !defined(DESCENT_PORTABLE_ONLY) && REAL_VECTOR_BYTES == 64
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
#elif !defined(DESCENT_PORTABLE_ONLY)
#define LIST(name)                                                                             \
    {                                                                                          \
        NULL, name##1, name##2, name##3, name##4, name##5, name##6                             \
    }
#endif

dsc_tile_function *const dsc_product_tiles[MR + 1] = LIST(tile_);
dsc_tile_function *const dsc_product_packed_tiles[MR + 1] = LIST(packed_);
dsc_tile_function *const dsc_product_slim_tiles[MR + 1] = LIST(slim_);

dsc_tile_function *const dsc_product_wide_tiles[WIDE_ROWS + 1] = {
    NULL,
    wide_1,
    wide_2,
#if !defined(DESCENT_PORTABLE_ONLY) && REAL_VECTOR_BYTES == 64
    wide_3,
#endif
};
