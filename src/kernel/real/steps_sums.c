// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules in two passes: the first makes sums over a tensor or over all parameters, on which the second
// depends. A range here is a chunk of some thousand numbers, always the same one, so sums over it
// may be made in any fixed order.
#include "kernel/real/steps_sums.h"

#include "kernel/real/steps_frame.h"

enum { PIECE = 256 }; /* numbers that are added up at once */

// ---- MARS ----

// The gradient with the part that has changed counted more [Y24, remark 3.3]; mix is
// gamma beta1 / (1 - beta1).
static inline real corrected(const factors *f, real g, real before)
{
    return madd(f->mix, g - before, g);
}

void X(first_mars)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c,
                   double *sums)
{
    const factors f = convert(c, false);
    const arrays a = typed(from);
    const real *before = a.s[0];
    real piece[PIECE];
    sums[0] = 0.0;
    for (size_t begin = 0; begin < n; begin += PIECE) {
        const size_t count = n - begin < PIECE ? n - begin : PIECE;
        for (size_t i = 0; i < count; i++) {
            const size_t k = begin + i;
            piece[i] = corrected(&f, slope(&f, a.x[k], a.g[k], false), before[k]);
        }
        sums[0] += X(dot)(count, piece, piece);
    }
}

// Adam on that, shortened by `bound` where its norm is above 1 [Y24, algorithm 2].
RULE(mars)
{
    real *before = s0, *m = s1, *v = s2;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real u = f->bound * corrected(f, s, before[i]);
        before[i] = settled(s);
        m[i] = next_m(f, m[i], u);
        v[i] = next_v(f, v[i], u);
        x[i] = moved(f, x[i], over_root(f, m[i], v[i], plain), shrinks);
    }
}

// ---- Prodigy and D-Adaptation ----

typedef real four
    __attribute__((vector_size(4 * sizeof(real)), aligned(sizeof(real)), may_alias));
typedef double sums_of_four __attribute__((vector_size(4 * sizeof(double))));

// In double, four sums side by side: one alone would wait for each addition.
static inline double sum_up(size_t n, const real *x)
{
    sums_of_four sums = {0.0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        sums += __builtin_convertvector(*(const four *)(x + i), sums_of_four);
    }
    double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (; i < n; i++) {
        sum += (double)x[i];
    }
    return sum;
}

// What the first passes make of some elements: terms of the two sums, in `inner` and `size`.
typedef void first_pass(size_t n, const real *restrict x, const real *restrict g,
                        real *restrict s0, real *restrict s1, real *restrict s2,
                        real *restrict s3, const factors *f, real *restrict inner,
                        real *restrict size);

static ALWAYS_INLINE void take_first(first_pass *by, size_t n, const dsc_step_arrays *from,
                                     const dsc_step_coefficients *c, double *sums)
{
    const factors f = convert(c, false);
    const arrays a = typed(from);
    real inner[PIECE], size[PIECE];
    sums[0] = sums[1] = 0.0;
    for (size_t i = 0; i < n; i += PIECE) {
        const size_t count = n - i < PIECE ? n - i : PIECE;
        by(count, a.x + i, a.g + i, a.s[0] + i, a.s[1] + i, a.s[2] + i, a.s[3] + i, &f, inner,
           size);
        sums[0] += sum_up(count, inner);
        sums[1] += sum_up(count, size);
    }
}

// sums: g' (x0 - x), and the 1-norm of s [M24, the form of Adam].
static ALWAYS_INLINE void prodigy(size_t n, const real *restrict x, const real *restrict g,
                                  real *restrict start, real *restrict total, real *restrict m,
                                  real *restrict v, const factors *f, real *restrict inner,
                                  real *restrict size)
{
    for (size_t i = 0; i < n && f->first; i++) {
        start[i] = x[i];
    }
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], false);
        inner[i] = s * (start[i] - x[i]);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        total[i] = settled(madd(f->beta3, total[i], f->gain3 * s));
        size[i] = size_of(total[i]);
    }
}

// sums: g' s / (sqrt(v) + eps) before the step, and the 1-norm of s after it [D23, the form of Adam].
static ALWAYS_INLINE void dadaptation(size_t n, const real *restrict x, const real *restrict g,
                                      real *restrict total, real *restrict m, real *restrict v,
                                      UNUSED real *restrict s3, const factors *f,
                                      real *restrict inner, real *restrict size)
{
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], false);
        inner[i] = s * over_root(f, total[i], v[i], false);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        total[i] = settled(madd(f->beta3, total[i], f->gain3 * s));
        size[i] = size_of(total[i]);
    }
}

void X(first_prodigy)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c,
                      double *sums)
{
    take_first(prodigy, n, from, c, sums);
}

void X(first_dadaptation)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c,
                          double *sums)
{
    take_first(dadaptation, n, from, c, sums);
}

// The second pass of both: along m / D(v), which the first has made.
RULE(divided)
{
    const real *m = s0, *v = s1;
    for (size_t i = 0; i < n; i++) {
        x[i] = moved(f, x[i], over_root(f, m[i], v[i], plain), shrinks);
    }
}

STEP(mars, true)
STEP(divided, true)
