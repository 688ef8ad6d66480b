// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_PRODUCT_H
#define DSC_KERNEL_REAL_PRODUCT_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

#define dsc_multiply           X(product)
#define dsc_multiply_in_blocks X(product_in_blocks)
#define dsc_multiply_packed    X(product_of_packed)
#define dsc_multiply_work      X(product_work)

void dsc_multiply(size_t m, size_t n, size_t k, const void *a, size_t row_a, size_t col_a,
                  const void *b, size_t ldb, bool b_transposed, void *c, size_t ldc, bool add,
                  void *work);

/// The same with sums over `block` values of p at a time, 1 to 256: the result is that of
/// adding up products over the blocks, in order.
void dsc_multiply_in_blocks(size_t block, size_t m, size_t n, size_t k, const void *a,
                            size_t row_a, size_t col_a, const void *b, size_t ldb,
                            bool b_transposed, void *c, size_t ldc, bool add, void *work);

/// The same of a matrix that is packed by who knows it (kernels.h). Every part of it is asked for
/// once: some rows, and the columns of a block.
void dsc_multiply_packed(size_t block, size_t m, size_t n, size_t k, dsc_pack_rows *pack,
                         const void *context, const void *b, size_t ldb, bool b_transposed,
                         void *c, size_t ldc, bool add, void *work);

/// Bytes of scratch for any m, and values of n and k up to these.
size_t dsc_multiply_work(size_t n, size_t k);

#endif
