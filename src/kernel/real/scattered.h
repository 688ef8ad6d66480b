// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Products of matrices that lie scattered in an image: a window over it is a matrix whose columns
// have no constant distance, and there is no need to copy it before it is multiplied.
#ifndef DSC_KERNEL_REAL_SCATTERED_H
#define DSC_KERNEL_REAL_SCATTERED_H

#include <stdbool.h>

#include "kernel/real/product_tiles.h"

/// Columns of A and rows of B, `count` of each from numbers `a` and `b` on.
typedef struct dsc_apart {
    size_t a, b, count;
} dsc_apart;

/// Where all of them are: parts of a table in order, in each of which one is `step_a` and `step_b`
/// behind the other.
typedef struct dsc_scattering {
    const dsc_apart *parts;
    size_t step_a, step_b;
} dsc_scattering;

// Rows of C in a tile that is a vector wide, and of one that is three, and sums that registers
// can hold.
#if REAL_VECTOR_BYTES == 64
enum { SLIM_ROWS = 16, BROAD_ROWS = 9, RUN_SUMS = 27 };
#else
enum { SLIM_ROWS = 14, BROAD_ROWS = 4, RUN_SUMS = 14 };
#endif
enum { BROAD = 3 * LANES };

/// Whether m rows need no more tiles that are three vectors wide than of those that are two: the tiles
/// have more sums then.
static inline bool dsc_takes_broad(size_t m)
{
    return (m + BROAD_ROWS - 1) / BROAD_ROWS == (m + MR - 1) / MR;
}

#define dsc_multiply_apart X(multiply_apart)
#define dsc_multiply_runs  X(multiply_runs)
#define dsc_join_parts     X(join_parts)

/// Joins neighbours of the first k parts, of one column each, that are a step apart.
void dsc_join_parts(dsc_apart *parts, size_t k, size_t step_a, size_t step_b);

/// c[i * ldc + j] = or += the sum of a[i * row_a + column] b[row + j] over the first k columns and rows of
/// the table: m rows, n columns. The sums are those of a block of dsc_multiply (product.h), fused, in
/// the order of the table. Of b whole vectors are read: what stands behind its columns does not matter,
/// but has to be there.
void dsc_multiply_apart(size_t m, size_t n, size_t k, const dsc_scattering *at, const real *a,
                        size_t row_a, const real *b, real *c, size_t ldc, bool add);

/// The same of rows in runs: row r * length + i of A begins at a + r * down + i.
void dsc_multiply_runs(size_t runs, size_t length, size_t down, size_t n, size_t k,
                       const dsc_scattering *at, const real *a, const real *b, real *c,
                       size_t ldc, bool add);

#endif
