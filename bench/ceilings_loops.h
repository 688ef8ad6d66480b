// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef BENCH_CEILINGS_LOOPS_H
#define BENCH_CEILINGS_LOOPS_H

#include <stddef.h>

/// Loops over arrays of n numbers that do not overlap.
typedef struct ceilings_loops {
    void (*triad)(size_t n, float *restrict a, const float *restrict b,
                  const float *restrict c);
    void (*update)(size_t n, float *restrict x, float *restrict m, float *restrict v,
                   const float *restrict g);
    void (*adam)(size_t n, float *restrict x, float *restrict m, float *restrict v,
                 const float *restrict g);
} ceilings_loops;

extern const ceilings_loops ceilings_loops_baseline;
extern const ceilings_loops ceilings_loops_avx2;
extern const ceilings_loops ceilings_loops_avx512;

#endif
