// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The loops of bench_ceilings that the compiler vectorises; compiled once for each instruction
// set.
#include "ceilings_loops.h"

#include <math.h>

#define GLUE2(a, b) a##b
#define GLUE(a, b)  GLUE2(a, b)

static void triad(size_t n, float *restrict a, const float *restrict b, const float *restrict c)
{
    for (size_t i = 0; i < n; i++) {
        a[i] = b[i] + 3.0f * c[i];
    }
}

// What Adam reads and writes, with arithmetic that costs nothing: 16 bytes in, 12 out.
static void update(size_t n, float *restrict x, float *restrict m, float *restrict v,
                   const float *restrict g)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = 0.9f * m[i] + 0.1f * g[i];
        v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
        x[i] -= 1e-3f * m[i];
    }
}

// Adam itself, with an exact root and division: on many processors these, not the cache, set
// its pace.
static void adam(size_t n, float *restrict x, float *restrict m, float *restrict v,
                 const float *restrict g)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = 0.9f * m[i] + 0.1f * g[i];
        v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
        x[i] -= 1e-3f * m[i] / (sqrtf(v[i]) + 1e-8f);
    }
}

const ceilings_loops GLUE(ceilings_loops_, DESCENT_ISA) = {triad, update, adam};
