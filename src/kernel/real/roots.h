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

// With AVX2 the estimate has fewer bits and a step more for each number: no faster.
#if DESCENT_REAL == 32 && defined(__AVX512F__) && defined(__AVX512DQ__)
#define QUICK_ROOTS true

#include <immintrin.h>

// Numbers of a vector, and vectors of which one has its root from the instruction: as much for the
// one unit as for the others.
enum { QUICK = 16, ROOTS_IN_TURN = 4 };

static ALWAYS_INLINE __m512 all_of(real a)
{
    return _mm512_set1_ps(a);
}

// Where a sum has to settle: it is subnormal, or -0.
static ALWAYS_INLINE __mmask16 unsettled(__m512 state)
{
    return _mm512_fpclass_ps_mask(state, 0x24);
}

static ALWAYS_INLINE __m512 quick_settled(__m512 state)
{
    return _mm512_mask_mov_ps(state, unsettled(state), _mm512_setzero_ps());
}

// The roots of v where v is 0 or lies between 2^-100 and infinity. False: some number is outside,
// where remainders would be subnormal, or `others` has one.
//
// Goldschmidt's step, from y = 1 / sqrt(v) to within 2^-14, makes s of v y and h of y / 2; then s takes
// the exact remainder v - s s [M90; C99, section 4]. That it is right of all numbers is tried, not
// derived (tests/kernel/test_roots.c).
static ALWAYS_INLINE bool quick_roots(__m512 v, __mmask16 others, __m512 *roots)
{
    const __m512i bits = _mm512_castps_si512(v);
    const __m512i least = _mm512_set1_epi32((127 - 100) << 23);
    const __m512i count = _mm512_set1_epi32((128 + 100) << 23);
    const __mmask16 inside = _mm512_cmplt_epu32_mask(_mm512_sub_epi32(bits, least), count);
    const __mmask16 outside = _mm512_mask_test_epi32_mask(_knot_mask16(inside), bits, bits);
    const __m512 half = all_of(R(0.5)), y = _mm512_maskz_rsqrt14_ps(inside, v);
    const __m512 s = _mm512_mul_ps(v, y), h = _mm512_mul_ps(half, y);
    const __m512 e = _mm512_fnmadd_ps(s, h, half);
    const __m512 root = _mm512_fmadd_ps(s, e, s), part = _mm512_fmadd_ps(h, e, h);
    *roots = _mm512_fmadd_ps(_mm512_fnmadd_ps(root, root, v), part, root);
    return _kortestz_mask16_u8(outside, others);
}

// As next_m and next_v before they settle, and moved.
static ALWAYS_INLINE __m512 quick_m(const factors *f, const real *m, __m512 g)
{
    return _mm512_fmadd_ps(all_of(f->beta1), _mm512_loadu_ps(m),
                           _mm512_mul_ps(all_of(f->gain), g));
}

static ALWAYS_INLINE __m512 quick_v(const factors *f, const real *v, __m512 g)
{
    return _mm512_fmadd_ps(all_of(f->beta2), _mm512_loadu_ps(v),
                           _mm512_mul_ps(_mm512_mul_ps(all_of(f->gain2), g), g));
}

static ALWAYS_INLINE __m512 quick_move(const factors *f, __m512 x, __m512 along, bool shrinks)
{
    if (!shrinks) {
        return _mm512_fnmadd_ps(all_of(f->rate), along, x);
    }
    const __m512 part = _mm512_mul_ps(all_of(f->shrink), x);
    return _mm512_sub_ps(x, _mm512_fmadd_ps(all_of(f->rate), along, part));
}
#else
#define QUICK_ROOTS false
#endif

#endif
