// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Parts of the operands of a matrix product, copied so that tiles read them from end to end.
#ifndef DSC_KERNEL_REAL_PRODUCT_PACK_H
#define DSC_KERNEL_REAL_PRODUCT_PACK_H

#include "kernel/real/product_tiles.h"

/// Rows are packed in whole vectors: numbers behind those of the last tile that are written to.
enum { PACK_SLACK = (MR + LANES - 1) / LANES * LANES };

#define dsc_pack_rows_of_a    X(pack_rows_of_a)
#define dsc_pack_pointed_rows X(pack_pointed_rows)
#define dsc_pack_columns      X(pack_columns)
#define dsc_pack_transposed   X(pack_transposed)

/// to[p * rows + i] = a[i * row_a + p * col_a] of every tile (dsc_tile_rows) of a block of m x k of
/// A, one tile after the other.
void dsc_pack_rows_of_a(size_t m, size_t k, const real *a, size_t row_a, size_t col_a,
                        real *to);

/// As in kernels.h.
void dsc_pack_pointed_rows(size_t rows, size_t k, const void *const *a, void *to);

/// Panels of k x NR numbers, one after the other = columns 0 .. width - 1 of b, and anything
/// behind.
void dsc_pack_columns(size_t k, size_t width, const real *b, size_t ldb, real *panels);

/// The same of the transpose of rows 0 .. width - 1 of b.
void dsc_pack_transposed(size_t k, size_t width, const real *b, size_t ldb, real *panels);

#endif
