// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Square roots of single precision from an estimate, for rules that divide by them: one unit of
// the processor takes roots and quotients, a vector in twenty cycles or more, while those that
// multiply have nothing to do. The bits are those of the instruction, for every number.
//
// [M90] Markstein. Computation of elementary functions on the IBM RISC System/6000 processor.
// IBM Journal of Research and Development 34, 1990.
// [C99] Cornea-Hasegan, Golliver, Markstein. Correctness proofs outline for Newton-Raphson based
// floating-point divide and square root algorithms. ARITH 14, 1999.
#ifndef DSC_KERNEL_REAL_ROOTS_H
#define DSC_KERNEL_REAL_ROOTS_H

#include "kernel/real/steps_frame.h"

#if DESCENT_REAL == 32 && defined(__AVX2__) && defined(__FMA__)
#define QUICK_ROOTS true

#include <immintrin.h>

// QUICK: numbers of a vector. Of ROOTS_IN_TURN vectors one has its root from the instruction: as much
// for the one unit as for the others.
#if defined(__AVX512F__)
typedef __m512 lanes;
enum { QUICK = 16, ROOTS_IN_TURN = 4 };
#define LANES(operation) _mm512_##operation
#else
typedef __m256 lanes;
enum { QUICK = 8, ROOTS_IN_TURN = 2 };
#define LANES(operation) _mm256_##operation
#endif
enum { QUICK_SET = ROOTS_IN_TURN * QUICK };

// Bits of the smallest number whose root is taken from an estimate, 2^-100: remainders of
// smaller ones would be subnormal.
enum { QUICK_LEAST = (127 - 100) << 23, BITS_OF_INFINITY = 255 << 23 };

static ALWAYS_INLINE lanes all_of(real a)
{
    return LANES(set1_ps)(a);
}

// Goldschmidt's step: root = s and 1 / (2 root) = h, twice as exact.
static ALWAYS_INLINE void sharpen(lanes *s, lanes *h)
{
    const lanes e = LANES(fnmadd_ps)(*s, *h, all_of(R(0.5)));
    *s = LANES(fmadd_ps)(*s, e, *s);
    *h = LANES(fmadd_ps)(*h, e, *h);
}

// The nearest number to the root of v [M90; C99, section 4].
static ALWAYS_INLINE lanes nearest_root(lanes v, lanes s, lanes h)
{
    return LANES(fmadd_ps)(LANES(fnmadd_ps)(s, s, v), h, s);
}

#if defined(__AVX512F__)

// Where a sum has to settle: it is subnormal, or -0.
static ALWAYS_INLINE __mmask16 unsettled(lanes state)
{
    return _mm512_fpclass_ps_mask(state, 0x24);
}

static ALWAYS_INLINE lanes quick_settled(lanes state)
{
    return _mm512_mask_mov_ps(state, unsettled(state), _mm512_setzero_ps());
}

// The roots of v where all are 0 or lie between 2^-100 and infinity, and no mean (there may be
// none) has to settle; else false.
static ALWAYS_INLINE bool quick_roots(lanes v, lanes *mean, lanes *roots)
{
    const __m512i bits = _mm512_castps_si512(v), least = _mm512_set1_epi32(QUICK_LEAST);
    const __m512i count = _mm512_set1_epi32(BITS_OF_INFINITY - QUICK_LEAST);
    const __mmask16 inside = _mm512_cmplt_epu32_mask(_mm512_sub_epi32(bits, least), count);
    const __mmask16 outside = _mm512_mask_test_epi32_mask(_knot_mask16(inside), bits, bits);
    const lanes y = _mm512_maskz_rsqrt14_ps(inside, v);
    lanes s = _mm512_mul_ps(v, y), h = _mm512_mul_ps(all_of(R(0.5)), y);
    sharpen(&s, &h);
    *roots = nearest_root(v, s, h);
    return _kortestz_mask16_u8(outside, mean ? unsettled(*mean) : 0);
}

#else

static ALWAYS_INLINE lanes quick_settled(lanes state)
{
    const lanes size = _mm256_andnot_ps(all_of(R(-0.0)), state);
    return _mm256_and_ps(_mm256_cmp_ps(size, all_of(REAL_MIN), _CMP_NLT_UQ), state);
}

// The same; means settle here.
static ALWAYS_INLINE bool quick_roots(lanes v, lanes *mean, lanes *roots)
{
    const __m256i bits = _mm256_castps_si256(v);
    const __m256i inside =
        _mm256_and_si256(_mm256_cmpgt_epi32(bits, _mm256_set1_epi32(QUICK_LEAST - 1)),
                         _mm256_cmpgt_epi32(_mm256_set1_epi32(BITS_OF_INFINITY), bits));
    const lanes y = _mm256_and_ps(_mm256_castsi256_ps(inside), _mm256_rsqrt_ps(v));
    lanes s = _mm256_mul_ps(v, y), h = _mm256_mul_ps(all_of(R(0.5)), y);
    sharpen(&s, &h);
    sharpen(&s, &h);
    *roots = nearest_root(v, s, h);
    if (mean) {
        *mean = quick_settled(*mean);
    }
    return _mm256_testc_si256(inside, bits);
}

#endif

// As next_m and next_v before they settle, and moved.
static ALWAYS_INLINE lanes quick_m(const factors *f, const real *m, lanes g)
{
    return LANES(fmadd_ps)(all_of(f->beta1), LANES(loadu_ps)(m),
                           LANES(mul_ps)(all_of(f->gain), g));
}

static ALWAYS_INLINE lanes quick_v(const factors *f, const real *v, lanes g)
{
    return LANES(fmadd_ps)(all_of(f->beta2), LANES(loadu_ps)(v),
                           LANES(mul_ps)(LANES(mul_ps)(all_of(f->gain2), g), g));
}

static ALWAYS_INLINE lanes quick_move(const factors *f, lanes x, lanes along, bool shrinks)
{
    if (!shrinks) {
        return LANES(fnmadd_ps)(all_of(f->rate), along, x);
    }
    const lanes part = LANES(mul_ps)(all_of(f->shrink), x);
    return LANES(sub_ps)(x, LANES(fmadd_ps)(all_of(f->rate), along, part));
}
#else
#define QUICK_ROOTS false
#endif

#endif
