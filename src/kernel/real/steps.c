// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One pass over the parameters, their gradient and the optimizer's state per step.
//
// Each rule has a plain loop and a careful one. The plain loop has no weight decay, has `scale`
// folded into the other coefficients and needs eps > 0: in cache, adam is bound by arithmetic,
// and that is a quarter of it. Which of the two runs depends on the coefficients alone.
//
// Multiply-adds are written out (madd) and this file is compiled with -ffp-contract=off: an
// element then has the same bits in the middle of a vector and in the remainder of a range, so
// a step that is cut into ranges (threads, exempt parameters) equals the whole one.
//
// State that falls below the smallest normal number becomes 0. It stands for a gradient that
// has been zero for long; left alone it would round to the same subnormal number for ever, and
// arithmetic with those is a hundred times slower on some processors.
#include "kernel/real/steps.h"

#include <float.h>
#include <math.h>

#if DESCENT_REAL == 32
#define REAL_MIN FLT_MIN
#define root_of  sqrtf
#define size_of  fabsf
#define fused    fmaf
#else
#define REAL_MIN DBL_MIN
#define root_of  sqrt
#define size_of  fabs
#define fused    fma
#endif

// a b + c, fused where the processor has an instruction for it (the library's function is
// slow).
static inline real madd(real a, real b, real c)
{
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
    return fused(a, b, c);
#else
    return a * b + c;
#endif
}

// The coefficients in the type of the arrays; root_scale is in rate and eps.
typedef struct factors {
    bool plain;   /* scale is in the gains and rate, there is no decay, eps is above 0 */
    bool shrinks; /* shrink is not 0 */
    real rate;
    real beta1, gain;
    real beta2, gain2;
    real eps;
    real scale, decay, shrink;
} factors;

// `direct`: the rule moves along g itself and not along an average, so its rate takes the
// scale. `rooted`: it divides by a root.
static factors convert(const dsc_step_coefficients *c, bool direct, bool rooted)
{
    // The square of an extreme scale leaves the range of float although scale * g does not.
    const double eps = c->eps / c->root_scale;
    const bool plain = c->decay == 0.0 && c->scale > 0x1p-40 && c->scale < 0x1p40 &&
                       (!rooted || eps >= (double)REAL_MIN);
    const double scale = plain ? c->scale : 1.0;
    return (factors){
        .plain = plain,
        .shrinks = c->shrink != 0.0,
        .rate = (real)(c->rate / c->root_scale * (direct ? scale : 1.0)),
        .beta1 = (real)c->beta1,
        .gain = (real)(c->gain * scale),
        .beta2 = (real)c->beta2,
        .gain2 = (real)(c->gain2 * scale * scale),
        .eps = (real)eps,
        .scale = plain ? R(1.0) : (real)c->scale,
        .decay = (real)c->decay,
        .shrink = (real)c->shrink,
    };
}

static inline real settled(real state)
{
    return size_of(state) < REAL_MIN ? R(0.0) : state;
}

static inline real slope(const factors *f, real x, real g, bool plain)
{
    return plain ? g : madd(f->decay, x, f->scale * g);
}

static inline real next_m(const factors *f, real m, real g)
{
    return settled(madd(f->beta1, m, f->gain * g));
}

// (gain2 g) g overflows later than gain2 (g g).
static inline real next_v(const factors *f, real v, real g)
{
    return settled(madd(f->beta2, v, (f->gain2 * g) * g));
}

// Step and shrinkage are added before x is rounded: a decay of less than half a unit in the
// last place of x is not lost when there is a step to go with it.
static inline real moved(const factors *f, real x, real direction, bool shrinks)
{
    return shrinks ? x - madd(f->rate, direction, f->shrink * x) : madd(-f->rate, direction, x);
}

// Without eps a root of 0 means that nothing is known of the gradient but that it is 0, or too
// small to have a square: no step. With eps the quotient of zeros is 0 by itself.
static inline real quotient(const factors *f, real a, real v, bool plain)
{
    const real root = root_of(v) + f->eps;
    return !plain && root == R(0.0) ? R(0.0) : a / root;
}

static inline void gd(size_t n, real *restrict x, const real *restrict g, const factors *f,
                      bool plain)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = moved(f, x[i], slope(f, x[i], g[i], plain), !plain);
    }
}

void X(step_gd)(size_t n, void *x, const void *g, void *m, void *v,
                const dsc_step_coefficients *c)
{
    const factors f = convert(c, true, false);
    (void)m;
    (void)v;
    if (f.plain && !f.shrinks) {
        gd(n, x, g, &f, true);
    } else {
        gd(n, x, g, &f, false);
    }
}

static inline void momentum(size_t n, real *restrict x, const real *restrict g,
                            real *restrict m, const factors *f, bool plain)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = next_m(f, m[i], slope(f, x[i], g[i], plain));
        x[i] = moved(f, x[i], m[i], !plain);
    }
}

void X(step_momentum)(size_t n, void *x, const void *g, void *m, void *v,
                      const dsc_step_coefficients *c)
{
    const factors f = convert(c, false, false);
    (void)v;
    if (f.plain && !f.shrinks) {
        momentum(n, x, g, m, &f, true);
    } else {
        momentum(n, x, g, m, &f, false);
    }
}

static inline void rmsprop(size_t n, real *restrict x, const real *restrict g, real *restrict v,
                           const factors *f, bool plain)
{
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        x[i] = moved(f, x[i], quotient(f, s, v[i], plain), !plain);
    }
}

void X(step_rmsprop)(size_t n, void *x, const void *g, void *m, void *v,
                     const dsc_step_coefficients *c)
{
    const factors f = convert(c, true, true);
    (void)m;
    if (f.plain && !f.shrinks) {
        rmsprop(n, x, g, v, &f, true);
    } else {
        rmsprop(n, x, g, v, &f, false);
    }
}

static inline void adam(size_t n, real *restrict x, const real *restrict g, real *restrict m,
                        real *restrict v, const factors *f, bool plain, bool shrinks)
{
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        x[i] = moved(f, x[i], quotient(f, m[i], v[i], plain), shrinks);
    }
}

void X(step_adam)(size_t n, void *x, const void *g, void *m, void *v,
                  const dsc_step_coefficients *c)
{
    const factors f = convert(c, false, true);
    if (!f.plain) {
        adam(n, x, g, m, v, &f, false, true);
    } else if (f.shrinks) { /* adamw */
        adam(n, x, g, m, v, &f, true, true);
    } else {
        adam(n, x, g, m, v, &f, true, false);
    }
}
