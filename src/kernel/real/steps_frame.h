// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the files of update rules share (steps.c and steps_NAME.c; <descent/optimizer.h> has their
// papers): one pass over the parameters, their gradient and the optimizer's state per step.
//
// Each rule has a plain loop and a careful one. The plain loop has no weight decay that joins the
// gradient, has no `scale`, and needs eps > 0: in cache, adam is bound by arithmetic, and that is a
// quarter of it. Which of the two runs depends on the coefficients alone.
//
// Multiply-adds are written out (madd) and the files are compiled with -ffp-contract=off: an
// element then has the same bits in the middle of a vector and in the remainder of a range, so
// a step that is cut into ranges (threads, exempt parameters) equals the whole one.
//
// State that falls below the smallest normal number becomes 0. It stands for a gradient that
// has been zero for long; left alone it would round to the same subnormal number for ever, and
// arithmetic with those is a hundred times slower on some processors.
#ifndef DSC_KERNEL_REAL_STEPS_FRAME_H
#define DSC_KERNEL_REAL_STEPS_FRAME_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

#include <float.h>
#include <math.h>

#include "kernel/real/vector.h"

#if DESCENT_REAL == 32
#define REAL_MIN  FLT_MIN
#define REAL_MAX  FLT_MAX
#define root_of   sqrtf
#define size_of   fabsf
#define with_sign copysignf
#define fused     fmaf
#else
#define REAL_MIN  DBL_MIN
#define REAL_MAX  DBL_MAX
#define root_of   sqrt
#define size_of   fabs
#define with_sign copysign
#define fused     fma
#endif

// a b + c, fused where the processor has an instruction for it (the library's function is
// slow), but never in the portable table.
static inline real madd(real a, real b, real c)
{
#if (defined(__FMA__) || defined(__ARM_FEATURE_FMA)) && !defined(DESCENT_PORTABLE)
    return fused(a, b, c);
#else
    return a * b + c;
#endif
}

// The coefficients in the type of the arrays: see dsc_step_coefficients.
typedef struct factors {
    bool plain;   /* there is no scale and no decay that joins the gradient, eps is above 0 */
    bool shrinks; /* shrink is not 0 */
    bool first, proximal;
    real undivided; /* 1 or 0: a bool would not go into a vector with the others */
    real rate;
    real beta1, gain;
    real beta2, gain2;
    real beta3, gain3;
    real root_scale, square_scale;
    real eps, eps_inside, eps_kept;
    real scale, decay, shrink;
    real along_g, along_m, mix;
    real rho, bound, grow, cut, low, high;
} factors;

static inline factors convert(const dsc_step_coefficients *c, bool rooted)
{
    return (factors){
        .plain = c->decay == 0.0 && c->eps_inside == 0.0 && c->scale == 1.0 &&
                 (!rooted || c->eps >= (double)REAL_MIN),
        .shrinks = c->shrink != 0.0,
        .first = c->first,
        .undivided = c->undivided ? R(1.0) : R(0.0),
        .proximal = c->proximal,
        .rate = (real)c->rate,
        .beta1 = (real)c->beta1,
        .gain = (real)c->gain,
        .beta2 = (real)c->beta2,
        .gain2 = (real)c->gain2,
        .beta3 = (real)c->beta3,
        .gain3 = (real)c->gain3,
        .root_scale = (real)c->root_scale,
        .square_scale = (real)(c->root_scale * c->root_scale),
        .eps = (real)c->eps,
        .eps_inside = (real)c->eps_inside,
        .eps_kept = (real)c->eps_kept,
        .scale = (real)c->scale,
        .decay = (real)c->decay,
        .shrink = (real)c->shrink,
        .along_g = (real)c->along_g,
        .along_m = (real)c->along_m,
        .mix = (real)c->mix,
        .rho = (real)c->rho,
        .bound = (real)c->bound,
        .grow = (real)c->grow,
        .cut = (real)c->cut,
        .low = (real)c->low,
        .high = (real)c->high,
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

// a / D(v), where D is sqrt(v) root_scale + eps, or the root of root_scale^2 v + eps_inside. Without eps
// a root of 0 means that nothing is known of the gradient but that it is 0, or too small to have a
// square: no step. With eps the quotient of zeros is 0 by itself.
static inline real over_root(const factors *f, real a, real v, bool plain)
{
    if (plain) {
        return a / madd(root_of(v), f->root_scale, f->eps);
    }
    const real root = root_of(madd(f->square_scale, v, f->eps_inside)) + f->eps;
    return root == R(0.0) ? R(0.0) : a / root;
}

// 1, -1, or 0 of 0; what is not a number stays so.
static inline real sign_of(real a)
{
    return size_of(a) > R(0.0) ? with_sign(R(1.0), a) : a;
}

// ---- rules ----

// Pages have one loop a rule, which asks in each turn what to do: the same bits, in less code.
#ifdef DESCENT_PORTABLE_ONLY
#define SMALL true
#else
#define SMALL false
#endif

// What a rule makes of n elements; `plain` and `shrinks` are constants where it is called. A rule
// with fewer vectors of state than there are gets x in place of the others.
#define UNUSED        __attribute__((unused))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define RULE(name)                                                                             \
    static ALWAYS_INLINE void name(size_t n, real *restrict x, UNUSED const real *restrict g,  \
                                   UNUSED real *restrict s0, UNUSED real *restrict s1,         \
                                   UNUSED real *restrict s2, UNUSED real *restrict s3,         \
                                   const factors *f, UNUSED bool plain, UNUSED bool shrinks)
typedef void rule(size_t n, real *restrict x, const real *restrict g, real *restrict s0,
                  real *restrict s1, real *restrict s2, real *restrict s3, const factors *f,
                  bool plain, bool shrinks);

typedef struct arrays {
    real *x;
    const real *g;
    real *s[DSC_STATES];
} arrays;

// Pointers to nothing cannot be counted on from: x stands for a vector that there is not.
static inline arrays typed(const dsc_step_arrays *from)
{
    arrays a = {.x = from->x, .g = from->g};
    for (size_t i = 0; i < DSC_STATES; i++) {
        a.s[i] = from->state[i] ? from->state[i] : from->x;
    }
    return a;
}

static ALWAYS_INLINE void apply(rule *by, const arrays *a, size_t begin, size_t count,
                                const factors *f, bool plain, bool shrinks)
{
    by(count, a->x + begin, a->g + begin, a->s[0] + begin, a->s[1] + begin, a->s[2] + begin,
       a->s[3] + begin, f, plain, shrinks);
}

// In pieces that stay in the cache where the squares of g are wanted, which then cost no second way
// to memory.
static ALWAYS_INLINE void take_pieces(rule *by, const arrays *a, size_t n, const factors *f,
                                      double *squares)
{
    enum { PIECE = 4096 };
    const size_t most = squares ? PIECE : n;
    double sum = 0.0;
    for (size_t begin = 0; begin < n; begin += most) {
        const size_t count = n - begin < most ? n - begin : most;
        if (SMALL) {
            apply(by, a, begin, count, f, f->plain, true);
        } else if (f->plain) {
            apply(by, a, begin, count, f, true, true);
        } else {
            apply(by, a, begin, count, f, false, true);
        }
        sum += squares ? X(dot)(count, a->g + begin, a->g + begin) : 0.0;
    }
    if (squares) {
        *squares = sum;
    }
}

// The kernel of a rule with two loops. `rooted`: it divides by a root.
#define STEP(name, rooted)                                                                     \
    void X(step_##name)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c, \
                        double *squares)                                                       \
    {                                                                                          \
        const factors f = convert(c, rooted);                                                  \
        const arrays a = typed(from);                                                          \
        take_pieces(name, &a, n, &f, squares);                                                 \
    }

#endif
