// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Momentum in its other forms, and rules that move by signs.
#include "kernel/real/steps_momentum.h"

#include "kernel/real/steps_frame.h"

// Nesterov's momentum in the form without a look ahead: m = beta1 m + g, x -= lr (g + beta1 m)
// [S13, equations 3 and 4, at the point where the gradient is taken].
RULE(nesterov)
{
    real *m = s0;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        x[i] = moved(f, x[i], madd(f->beta1, m[i], s), shrinks);
    }
}

// Lion: the sign of one average, while another is kept [C23, algorithm 2].
RULE(lion)
{
    real *m = s0;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real along = sign_of(madd(f->beta1, m[i], f->gain * s));
        m[i] = settled(madd(f->beta2, m[i], f->gain2 * s));
        x[i] = moved(f, x[i], along, shrinks);
    }
}

// signSGD [B18, algorithm 1].
RULE(sign)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = moved(f, x[i], sign_of(slope(f, x[i], g[i], plain)), shrinks);
    }
}

// Signum, signSGD with momentum [B18, algorithm 2].
RULE(signum)
{
    real *m = s0;
    for (size_t i = 0; i < n; i++) {
        m[i] = next_m(f, m[i], slope(f, x[i], g[i], plain));
        x[i] = moved(f, x[i], sign_of(m[i]), shrinks);
    }
}

// Rprop without weight backtracking, and without a move where the sign changes [R93; I00, algorithm
// iRprop-]. The first step of each number is the rate; `before` is the sign of the gradient that
// was followed last.
RULE(rprop)
{
    real *size = s0, *before = s1;
    for (size_t i = 0; i < n && f->first; i++) {
        size[i] = f->rate;
    }
    for (size_t i = 0; i < n; i++) {
        const real now = sign_of(slope(f, x[i], g[i], plain));
        const real turn = now * before[i];
        real step = size[i];
        step *= turn > R(0.0) ? f->grow : R(1.0);
        step *= turn < R(0.0) ? f->cut : R(1.0);
        step = step < f->low ? f->low : step;
        step = step > f->high ? f->high : step;
        const real along = turn < R(0.0) ? R(0.0) : now;
        size[i] = step;
        before[i] = along;
        x[i] = x[i] - madd(step, along, f->shrink * x[i]);
    }
}

// Sophia [L23, algorithm 3]: a Newton step of each number, where that is no longer than the rate. h
// comes from outside.
RULE(sophia)
{
    real *m = s0;
    const real *h = s1;
    for (size_t i = 0; i < n; i++) {
        m[i] = next_m(f, m[i], slope(f, x[i], g[i], plain));
        const real curved = f->rho * h[i];
        const real bound = (curved > R(0.0) ? curved : R(0.0)) + f->eps;
        const real along = size_of(m[i]) >= bound ? sign_of(m[i]) : m[i] / bound;
        x[i] = moved(f, x[i], along, shrinks);
    }
}

STEP(nesterov, false)
STEP(lion, false)
STEP(sign, false)
STEP(signum, false)
STEP(rprop, false)
STEP(sophia, false)
