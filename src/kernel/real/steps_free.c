// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedule-free rules [D24]. With the iterates z, their average x and y = (1 - beta1) z + beta1 x,
// where gradients are taken:
//
//     z -= lr u(y);  x = (1 - c) x + c z                                            (equations 3, 4)
//
// The caller's vector is y, and x = y + (z - y) (1 - 1 / beta1) needs no memory. So, with u and the
// z before the step, y += mix (z - y) - along_g u, where mix is c, and along_g is
// lr (1 - beta1 + beta1 c).
#include "kernel/real/steps_free.h"

#include "kernel/real/steps_frame.h"

static inline void move_both(const factors *f, real *y, real *z, real u)
{
    const real from = f->first ? *y : *z;
    const real nearer = madd(f->mix, from - *y, *y);
    *z = madd(-f->rate, u, from);
    *y = madd(-f->along_g, u, nearer);
}

RULE(free_sgd)
{
    real *z = s0;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        move_both(f, &x[i], &z[i], madd(f->shrink, x[i], s));
    }
}

RULE(free_adamw)
{
    real *z = s0, *v = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        const real u = f->gain * over_root(f, s, v[i], plain);
        move_both(f, &x[i], &z[i], madd(f->shrink, x[i], u));
    }
}

STEP(free_sgd, false)
STEP(free_adamw, true)
