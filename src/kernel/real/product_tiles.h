// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Register tiles of the matrix product, and the numbers that fit them.
#ifndef DSC_KERNEL_REAL_PRODUCT_TILES_H
#define DSC_KERNEL_REAL_PRODUCT_TILES_H

#include "kernel/real/real.h"

// MR * NV sums, NV vectors of B and a broadcast must fit the register file: 32 registers with
// AVX-512, 16 without. Few rows take wider tiles (WIDE vectors), whose rows of B are longer
// runs of memory.
#if defined(DESCENT_PORTABLE_ONLY) // pages carry their module: small before fast
enum { MR = 2, NV = 2, WIDE = 2, WIDE_ROWS = 2 };
#elif REAL_VECTOR_BYTES == 64
enum { MR = 14, NV = 2, WIDE = 8, WIDE_ROWS = 3 };
#else
enum { MR = 6, NV = 2, WIDE = 6, WIDE_ROWS = 2 };
#endif
enum {
    LANES = REAL_VECTOR_BYTES / sizeof(real),
    NR = NV * LANES,
    WIDE_NR = WIDE * LANES,
    KC = 256
};

typedef real vector __attribute__((vector_size(REAL_VECTOR_BYTES)));
typedef real unaligned
    __attribute__((vector_size(REAL_VECTOR_BYTES), aligned(sizeof(real)), may_alias));

/// c (rows x vectors of columns) = or += sum over p < k of a[i * row_a + p * col_a] b[p * ldb + j].
typedef void dsc_tile_function(size_t k, const real *a, size_t row_a, size_t col_a,
                               const real *b, size_t ldb, real *c, size_t ldc, bool add);

/// Rows are cut into tiles of nearly equal height: `taller` of height + 1, then the rest.
typedef struct dsc_tile_cut {
    size_t count, height, taller;
} dsc_tile_cut;

static inline dsc_tile_cut dsc_cut_into_tiles(size_t m)
{
    const size_t count = (m + MR - 1) / MR;
    return (dsc_tile_cut){count, count ? m / count : 0, count ? m % count : 0};
}

static inline size_t dsc_tile_rows(const dsc_tile_cut *cut, size_t tile)
{
    return cut->height + (tile < cut->taller);
}

#define dsc_product_tiles        X(product_tiles)
#define dsc_product_packed_tiles X(product_packed_tiles)
#define dsc_product_slim_tiles   X(product_slim_tiles)
#define dsc_product_wide_tiles   X(product_wide_tiles)

/// By the number of rows. NV vectors wide; the same for packed A, whose row_a is 1 and col_a the
/// number of rows, and packed B, whose ldb is NR; 1 vector wide; WIDE vectors.
extern dsc_tile_function *const dsc_product_tiles[MR + 1];
extern dsc_tile_function *const dsc_product_packed_tiles[MR + 1];
extern dsc_tile_function *const dsc_product_slim_tiles[MR + 1];
extern dsc_tile_function *const dsc_product_wide_tiles[WIDE_ROWS + 1];

#endif
