// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_NARROW_H
#define DSC_KERNEL_REAL_NARROW_H

#include "kernel/real/real.h"

enum {
    DSC_NARROW_LANES = 32 / sizeof(real),
    DSC_NARROW_MOST = 2 * DSC_NARROW_LANES /* columns */
};

#define dsc_multiply_narrow      X(multiply_narrow)
#define dsc_multiply_narrow_work X(multiply_narrow_work)

/// What dsc_multiply computes (product.h), to the last bit, of 1 to DSC_NARROW_MOST columns of C and B,
/// which is not transposed. No panel is padded to a width that nobody asked for.
void dsc_multiply_narrow(size_t m, size_t n, size_t k, const real *a, size_t row_a,
                         size_t col_a, const real *b, size_t ldb, real *c, size_t ldc, bool add,
                         void *work);
size_t dsc_multiply_narrow_work(size_t k);

#endif
