// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Factors of dropout: 0 with a probability, else what keeps the mean. The words are those of
// core/rng.h, of many draws at a time, in loops that the compiler turns into vectors: one by one they
// took a third of a step of a small network.
#ifndef DSC_GRAPH_OPERATORS_FACTORS_H
#define DSC_GRAPH_OPERATORS_FACTORS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "core/rng.h"
#include "kernel/real/real.h"

/// Draws at a time, and their words.
enum { DSC_ABREAST = REAL_VECTOR_BYTES / 4, DSC_WORDS_ABREAST = 4 * DSC_ABREAST };
enum { DSC_PHILOX_ROUNDS = 10 };

/// A word of each.
typedef uint32_t dsc_abreast __attribute__((vector_size(REAL_VECTOR_BYTES)));

/// The upper halves of products: compilers multiply 64 bits by 64 for them.
static inline dsc_abreast dsc_upper_halves(dsc_abreast x, uint32_t y)
{
#if defined(__AVX512F__)
    const __m512i v = (__m512i)x, by = _mm512_set1_epi64(y);
    const __m512i even = _mm512_srli_epi64(_mm512_mul_epu32(v, by), 32);
    const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(v, 32), by);
    return (dsc_abreast)_mm512_mask_blend_epi32(0xAAAA, even, odd);
#elif defined(__AVX2__)
    const __m256i v = (__m256i)x, by = _mm256_set1_epi64x(y);
    const __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(v, by), 32);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(v, 32), by);
    return (dsc_abreast)_mm256_blend_epi32(even, odd, 0xAA);
#else
    for (int i = 0; i < DSC_ABREAST; i++) {
        x[i] = (uint32_t)((uint64_t)x[i] * y >> 32);
    }
    return x;
#endif
}

/// The words of draws first, first + 1, ..., in their order. Philox 4x32-10 [S11: core/rng.h].
static inline void dsc_draw_words(const dsc_random *random, uint64_t first,
                                  uint32_t words[DSC_WORDS_ABREAST])
{
    const uint32_t by_a = UINT32_C(0xD2511F53), by_c = UINT32_C(0xCD9E8D57);
    uint32_t key_a = (uint32_t)random->seed, key_c = (uint32_t)(random->seed >> 32);
    dsc_abreast a, b, c, d;
    for (size_t i = 0; i < DSC_ABREAST; i++) {
        a[i] = (uint32_t)(first + i);
        b[i] = (uint32_t)((first + i) >> 32);
        c[i] = random->stream;
        d[i] = random->purpose;
    }
    for (int round = 0; round < DSC_PHILOX_ROUNDS; round++) {
        const dsc_abreast new_a = dsc_upper_halves(c, by_c) ^ b ^ key_a;
        const dsc_abreast new_c = dsc_upper_halves(a, by_a) ^ d ^ key_c;
        b = c * by_c;
        d = a * by_a;
        a = new_a;
        c = new_c;
        key_a += UINT32_C(0x9E3779B9);
        key_c += UINT32_C(0xBB67AE85);
    }
    for (size_t i = 0; i < DSC_ABREAST; i++) {
        words[4 * i] = a[i];
        words[4 * i + 1] = b[i];
        words[4 * i + 2] = c[i];
        words[4 * i + 3] = d[i];
    }
}

/// factors[j], j < count: 0 where word j % 4 of draw first + j / 4 is less than the probability
/// times 2^32, else 1 / (1 - probability), which is less than 1.
static inline void dsc_draw_factors(const dsc_random *random, uint64_t first,
                                    double probability, size_t count, real *restrict factors)
{
    const double limit = ceil(probability * 0x1p32);
    const uint32_t last = limit > 0.0 ? (uint32_t)(limit - 1.0) : 0;
    const real kept = (real)(1.0 / (1.0 - probability));
    const real at_last = limit > 0.0 ? R(0.0) : kept;
    for (size_t begin = 0; begin < count; begin += DSC_WORDS_ABREAST) {
        uint32_t words[DSC_WORDS_ABREAST];
        dsc_draw_words(random, first + begin / 4, words);
        const size_t rest = count - begin;
        const size_t some = rest < DSC_WORDS_ABREAST ? rest : DSC_WORDS_ABREAST;
        for (size_t j = 0; j < some; j++) {
            factors[begin + j] = words[j] <= last ? at_last : kept;
        }
    }
}

#endif
