// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The plain loops of the ladder: what one writes first, and what a library of array operations
// offers. Rows of x, y and d are `ld` numbers apart; weights lie input by output.
#ifndef BENCH_LADDER_LOOPS_H
#define BENCH_LADDER_LOOPS_H

#include <stddef.h>

#include "kernel/kernels.h"

typedef struct ladder_loops {
    /// Textbook: y = x w + b, zero below zero with `relu`.
    void (*forward)(size_t rows, size_t in, size_t out, const float *x, size_t ldx,
                    const float *w, const float *b, float *y, size_t ldy, bool relu);
    /// Textbook: gw = x' d, and gx = d w' where x is above zero (gx NULL: not wanted).
    void (*backward)(size_t rows, size_t in, size_t out, const float *x, size_t ldx,
                     const float *w, const float *d, size_t ldd, float *gw, float *gx);
    /// Textbook: Adam, number by number.
    void (*adam)(size_t n, float *x, const float *g, float *m, float *v,
                 const dsc_step_coefficients *c);

    /// Library: C = A B; the arguments are those of dsc_kernels.product.
    void (*product)(size_t m, size_t n, size_t k, const float *a, size_t row_a, size_t col_a,
                    const float *b, size_t ldb, bool b_transposed, float *c, size_t ldc);
    /// Library: one pass over an array each.
    void (*add_bias)(size_t rows, size_t width, const float *b, float *y, size_t ld);
    void (*relu)(size_t rows, size_t width, float *y, size_t ld);
    void (*mask)(size_t rows, size_t width, const float *y, float *d, size_t ld);
    void (*sum_rows)(size_t rows, size_t width, const float *d, size_t ld, float *sum);
    /// Library: Adam in six passes with a temporary array.
    void (*adam_passes)(size_t n, float *x, const float *g, float *m, float *v,
                        float *temporary, const dsc_step_coefficients *c);
} ladder_loops;

extern const ladder_loops ladder_loops_baseline;
extern const ladder_loops ladder_loops_avx2;
extern const ladder_loops ladder_loops_avx512;

#endif
