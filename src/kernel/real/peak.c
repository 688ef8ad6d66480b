// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the multiply-add units do when nothing holds them up: the limit of matrix products.
#include "kernel/real/peak.h"

#include <string.h>

typedef real vector __attribute__((vector_size(REAL_VECTOR_BYTES)));

// Chains that do not wait for each other: latency times units is 8 to 12 on the processors of
// today, and with the factor and the term they fit 16 registers.
enum { CHAINS = 12, LANES = REAL_VECTOR_BYTES / sizeof(real) };

double X(multiply_adds)(size_t rounds, void *out)
{
    vector chain[CHAINS];
    const vector factor = (vector){0} + R(0.5);
    vector sum = {0};
#pragma GCC unroll 12
    for (size_t i = 0; i < CHAINS; i++) {
        chain[i] = (vector){0} + (real)i;
    }
    for (size_t r = 0; r < rounds; r++) {
#pragma GCC unroll 12
        for (size_t i = 0; i < CHAINS; i++) {
            chain[i] = chain[i] * factor + factor; // goes to 1 from anywhere
        }
    }
#pragma GCC unroll 12
    for (size_t i = 0; i < CHAINS; i++) {
        sum += chain[i];
    }
    memcpy(out, &sum, sizeof sum);
    return 2.0 * CHAINS * LANES * (double)rounds;
}
