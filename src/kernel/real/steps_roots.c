// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules that divide by a root of squares, or by a maximum. D(v) is the denominator of over_root.
#include "kernel/real/steps_roots.h"

#include "kernel/real/steps_frame.h"

// ---- RMSprop ----

// With a buffer of its steps: b = beta1 b + g / D(v).
RULE(rms_buffer)
{
    real *v = s0, *b = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        b[i] = settled(madd(f->beta1, b[i], f->gain * over_root(f, s, v[i], plain)));
        x[i] = moved(f, x[i], b[i], shrinks);
    }
}

// v less the square of the average gradient a, an estimate of the variance. Without correction of
// a alone: v / c - (a / c)^2 = (v - a^2 / c) / c, and the outer c is in root_scale.
static inline real variance(const factors *f, real v, real a)
{
    const real rest = madd(-f->square_scale * a, a, v);
    const real positive = rest < R(0.0) ? R(0.0) : rest;
    return v > REAL_MAX ? v : positive; /* less infinity is not known */
}

static inline real next_a(const factors *f, real a, real g)
{
    return settled(madd(f->beta2, a, f->gain2 * g));
}

// Centred [G13, equations 38 to 41].
RULE(rms_centred)
{
    real *v = s0, *a = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        a[i] = next_a(f, a[i], s);
        x[i] = moved(f, x[i], over_root(f, s, variance(f, v[i], a[i]), plain), shrinks);
    }
}

RULE(rms_centred_buffer)
{
    real *v = s0, *a = s1, *b = s2;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        a[i] = next_a(f, a[i], s);
        const real u = over_root(f, s, variance(f, v[i], a[i]), plain);
        b[i] = settled(madd(f->beta1, b[i], f->gain * u));
        x[i] = moved(f, x[i], b[i], shrinks);
    }
}

// ---- around Adam ----

// AMSGrad: the largest v so far [R18, algorithm 2]; mix makes the corrected one of v.
RULE(amsgrad)
{
    real *m = s0, *v = s1, *w = s2;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        const real now = f->mix * v[i];
        w[i] = w[i] > now ? w[i] : now;
        x[i] = moved(f, x[i], over_root(f, m[i], w[i], plain), shrinks);
    }
}

// AdaMax: the largest gradient, fading [K15, algorithm 2]; eps is in the maximum.
RULE(adamax)
{
    real *m = s0, *w = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real now = size_of(s) + f->eps, before = settled(f->beta2 * w[i]);
        m[i] = next_m(f, m[i], s);
        w[i] = before > now ? before : now;
        const real along = w[i] == R(0.0) ? R(0.0) : m[i] / w[i];
        x[i] = moved(f, x[i], along, shrinks);
    }
}

// NAdam: g and m, each with its own correction [D16, algorithm 2].
RULE(nadam)
{
    real *m = s0, *v = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        const real along = madd(f->along_m, m[i], f->along_g * s);
        x[i] = moved(f, x[i], over_root(f, along, v[i], plain), shrinks);
    }
}

// RAdam: while v is of too few gradients, no division [L20, algorithm 2].
RULE(radam)
{
    real *m = s0, *v = s1;
    const real undivided = f->undivided;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        const real along = over_root(f, m[i], v[i], plain);
        x[i] = moved(f, x[i], undivided > R(0.0) ? m[i] : along, shrinks);
    }
}

// AdaBelief: how far gradients are from their average [Z20, algorithm 2]; eps_kept joins v.
RULE(adabelief)
{
    real *m = s0, *v = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s - m[i]) + f->eps_kept;
        x[i] = moved(f, x[i], over_root(f, m[i], v[i], plain), shrinks);
    }
}

// Yogi: v goes to g^2 by as much as g^2 allows, not by the difference [Z18, algorithm 2].
// A sign, where two choices would cost AVX2 a tenth of the rule.
RULE(yogi)
{
    real *m = s0, *v = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real square = s * s, part = v[i] == square ? R(0.0) : (f->gain2 * s) * s;
        m[i] = next_m(f, m[i], s);
        v[i] = settled(v[i] + with_sign(part, square - v[i]));
        x[i] = moved(f, x[i], over_root(f, m[i], v[i], plain), shrinks);
    }
}

// Adan: averages of the gradient and of its differences [X22, algorithm 1]. Proximal decay divides x
// by 1 + lr L after the step, not before it, so the step shrinks too; shrink is 1 - 1 / (1 + lr L).
RULE(adan)
{
    real *m = s0, *d = s1, *v = s2, *before = s3;
    const real part = f->proximal ? R(1.0) - f->shrink : R(1.0);
    for (size_t i = 0; i < n && f->first; i++) { /* nothing has changed */
        before[i] = slope(f, x[i], g[i], plain);
    }
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real change = s - before[i];
        const real ahead = madd(f->beta2, change, s);
        m[i] = next_m(f, m[i], s);
        d[i] = settled(madd(f->beta2, d[i], f->gain2 * change));
        v[i] = settled(madd(f->beta3, v[i], (f->gain3 * ahead) * ahead));
        before[i] = settled(s);
        const real along = madd(f->along_m, m[i], f->mix * d[i]);
        x[i] = moved(f, x[i], part * over_root(f, along, v[i], plain), shrinks);
    }
}

// AdEMAMix: a fast and a slow average [P24, algorithm 1].
RULE(ademamix)
{
    real *m = s0, *slow = s1, *v = s2;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        slow[i] = settled(madd(f->beta3, slow[i], f->gain3 * s));
        v[i] = next_v(f, v[i], s);
        const real along = madd(f->along_m, m[i], f->mix * slow[i]);
        x[i] = moved(f, x[i], over_root(f, along, v[i], plain), shrinks);
    }
}

// ---- others ----

// AdaDelta: steps by the root of the squares of the steps before [Z12, algorithm 1].
RULE(adadelta)
{
    real *v = s0, *a = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        const real below = root_of(v[i] + f->eps), above = root_of(a[i] + f->eps);
        const real along = below == R(0.0) ? R(0.0) : above * s / below;
        a[i] = next_v(f, a[i], along);
        x[i] = moved(f, x[i], along, shrinks);
    }
}

// ADOPT: the gradient is divided by the root of the squares before it, and only then averaged
// [T24, algorithm 2], within bounds that widen.
RULE(adopt)
{
    real *average = s0, *squares = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real root = root_of(squares[i]), below = root < f->eps ? f->eps : root;
        real u = below == R(0.0) ? R(0.0) : s / below;
        u = u > f->bound ? f->bound : u;
        u = u < -f->bound ? -f->bound : u;
        average[i] = next_m(f, average[i], u);
        squares[i] = next_v(f, squares[i], s);
        x[i] = moved(f, x[i], average[i], shrinks);
    }
}

STEP(rms_buffer, true)
STEP(rms_centred, true)
STEP(rms_centred_buffer, true)
STEP(amsgrad, true)
STEP(adamax, false)
STEP(nadam, true)
STEP(radam, true)
STEP(adabelief, true)
STEP(yogi, true)
STEP(adan, true)
STEP(ademamix, true)
STEP(adadelta, false)
STEP(adopt, false)
