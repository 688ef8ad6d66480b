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

// The gradient with the part that has changed counted more [Y24, equation 5]; mix is
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

static void add_up(size_t n, const real *inner, const real *s, double *sums)
{
    for (size_t i = 0; i < n; i++) {
        sums[0] += (double)inner[i];
        sums[1] += (double)size_of(s[i]);
    }
}

// sums: g' (x0 - x), and the 1-norm of s [M24, algorithm 4].
void X(first_prodigy)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c,
                      double *sums)
{
    const factors f = convert(c, false);
    const arrays a = typed(from);
    real *start = a.s[0], *total = a.s[1], *m = a.s[2], *v = a.s[3], inner[PIECE];
    sums[0] = sums[1] = 0.0;
    for (size_t begin = 0; begin < n; begin += PIECE) {
        const size_t count = n - begin < PIECE ? n - begin : PIECE;
        for (size_t i = 0; i < count; i++) {
            const size_t k = begin + i;
            const real s = slope(&f, a.x[k], a.g[k], false);
            start[k] = f.first ? a.x[k] : start[k];
            inner[i] = s * (start[k] - a.x[k]);
            m[k] = next_m(&f, m[k], s);
            v[k] = next_v(&f, v[k], s);
            total[k] = settled(madd(f.beta3, total[k], f.gain3 * s));
        }
        add_up(count, inner, total + begin, sums);
    }
}

// sums: g' s / (sqrt(v) + eps) before the step, and the 1-norm of s after it [D23, algorithm 5].
void X(first_dadaptation)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c,
                          double *sums)
{
    const factors f = convert(c, false);
    const arrays a = typed(from);
    real *total = a.s[0], *m = a.s[1], *v = a.s[2], inner[PIECE];
    sums[0] = sums[1] = 0.0;
    for (size_t begin = 0; begin < n; begin += PIECE) {
        const size_t count = n - begin < PIECE ? n - begin : PIECE;
        for (size_t i = 0; i < count; i++) {
            const size_t k = begin + i;
            const real s = slope(&f, a.x[k], a.g[k], false);
            inner[i] = s * over_root(&f, total[k], v[k], false);
            m[k] = next_m(&f, m[k], s);
            v[k] = next_v(&f, v[k], s);
            total[k] = settled(madd(f.beta3, total[k], f.gain3 * s));
        }
        add_up(count, inner, total + begin, sums);
    }
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
