// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedule-free rules [D24]. With the iterates z, their average x and y = (1 - beta1) z + beta1 x,
// where gradients are taken (equation 3):
//
//     z -= lr u(y);  x = (1 - c) x + c z                                            (equations 4, 5)
//
// The caller's vector is y, and x = y + (z - y) (1 - 1 / beta1) needs no memory. So, with u and the
// z before the step, y += mix (z - y) - along_g u, where mix is c, and along_g is
// lr (1 - beta1 + beta1 c).
#include "kernel/real/steps_free.h"

#include "kernel/real/steps_frame.h"

// z begins where y does.
static inline void begin(size_t n, const factors *f, const real *restrict y, real *restrict z)
{
    for (size_t i = 0; i < n && f->first; i++) {
        z[i] = y[i];
    }
}

static inline real next_z(const factors *f, real z, real u)
{
    return madd(-f->rate, u, z);
}

static inline real next_y(const factors *f, real y, real z, real u)
{
    return madd(-f->along_g, u, madd(f->mix, z - y, y));
}

RULE(free_sgd)
{
    real *z = s0;
    begin(n, f, x, z);
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        const real u = madd(f->shrink, x[i], s);
        x[i] = next_y(f, x[i], z[i], u);
        z[i] = next_z(f, z[i], u);
    }
}

RULE(free_adamw)
{
    real *z = s0, *v = s1;
    begin(n, f, x, z);
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        const real u = madd(f->shrink, x[i], f->gain * over_root(f, s, v[i], plain));
        x[i] = next_y(f, x[i], z[i], u);
        z[i] = next_z(f, z[i], u);
    }
}

STEP(free_sgd, false)
STEP(free_adamw, true)
