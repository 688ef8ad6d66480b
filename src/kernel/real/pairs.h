// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Products as in scattered.h with so few columns that they fill half a vector: each lane has one of two
// neighbours of a row of A, so that none is idle. For float; there are no such products of double.
#ifndef DSC_KERNEL_REAL_PAIRS_H
#define DSC_KERNEL_REAL_PAIRS_H

#include "kernel/real/scattered.h"

#if DESCENT_REAL == 32
enum { DSC_PAIRED_MOST = LANES / 2 }; /* columns */
#else
enum { DSC_PAIRED_MOST = 0 };
#endif

#define dsc_multiply_pairs     X(multiply_pairs)
#define dsc_multiply_pair_runs X(multiply_pair_runs)

/// c[i * ldc + j] = or += the sum of a[i * row_a + column] b[row + 2 j] over the first k columns and rows of
/// the table, plus that of a[i * row_a + column + 1] b[row + 2 j + 1]: m rows, n <= DSC_PAIRED_MOST
/// columns.
void dsc_multiply_pairs(size_t m, size_t n, size_t k, const dsc_scattering *at, const real *a,
                        size_t row_a, const real *b, real *c, size_t ldc, bool add);

/// dsc_multiply_runs, to the last bit, of n <= DSC_PAIRED_MOST columns and a length that
/// dsc_has_pair_runs.
void dsc_multiply_pair_runs(size_t runs, size_t length, size_t down, size_t n, size_t k,
                            const dsc_scattering *at, const real *a, const real *b, real *c,
                            size_t ldc, bool add);

static inline bool dsc_has_pair_runs(size_t length, size_t n)
{
    return n <= DSC_PAIRED_MOST && (length == 3 || length == 5 || length == 7 || length == 9);
}

#endif
