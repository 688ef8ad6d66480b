// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The rules that most runs take, with loops of their own for what costs time in cache: without decay,
// with it, careful, and all of these with the squares of g added up on the way. A factor on the
// gradient is folded into the other coefficients (fold).
#include "kernel/real/steps.h"

#include "kernel/real/roots.h"
#include "kernel/real/steps_frame.h"

// As convert, with root_scale in rate and eps and, where it is plain, `scale` in the gains and the
// rate. `direct`: the rule moves along g itself and not along an average, so its rate takes the
// scale. `rooted`: it divides by a root.
static ALWAYS_INLINE factors fold(const dsc_step_coefficients *c, bool direct, bool rooted)
{
    // The square of an extreme scale leaves the range of float although scale * g does not.
    const double eps = c->eps / c->root_scale;
    const bool plain = c->decay == 0.0 && c->eps_inside == 0.0 && c->scale > 0x1p-40 &&
                       c->scale < 0x1p40 && (!rooted || eps >= (double)REAL_MIN);
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
        .eps_inside = (real)(c->eps_inside / (c->root_scale * c->root_scale)),
        .scale = plain ? R(1.0) : (real)c->scale,
        .decay = (real)c->decay,
        .shrink = (real)c->shrink,
    };
}

// As over_root, with folded coefficients.
static inline real quotient(const factors *f, real a, real v, bool plain)
{
    // Outside the root, as in Adam's paper (Kingma, Ba 2015), or inside.
    const real root = plain ? root_of(v) + f->eps : root_of(v + f->eps_inside) + f->eps;
    return !plain && root == R(0.0) ? R(0.0) : a / root;
}

// ---- squares of the gradient, added up on the way ----

// In four vectors of sums: one alone would wait for each addition.
typedef real wide __attribute__((vector_size(REAL_VECTOR_BYTES)));
typedef real unaligned
    __attribute__((vector_size(REAL_VECTOR_BYTES), aligned(sizeof(real)), may_alias));

// Numbers of a vector; vectors of sums; numbers that are added at once, and most in one sum of
// single precision.
enum { WIDE = REAL_VECTOR_BYTES / sizeof(real), SUMS = 4, SOME = SUMS * WIDE, MOST = 4096 };

typedef struct square_sums {
    wide sums[SUMS];
} square_sums;

// Adds the squares of SOME numbers.
static inline void add_squares(square_sums *to, const real *x)
{
    for (size_t s = 0; s < SUMS; s++) {
        const wide some = *(const unaligned *)(x + s * WIDE);
        to->sums[s] += some * some;
    }
}

static inline double sum_of_squares(const square_sums *of)
{
    const wide all = (of->sums[0] + of->sums[1]) + (of->sums[2] + of->sums[3]);
    double sum = 0.0;
    for (size_t l = 0; l < WIDE; l++) {
        sum += (double)all[l];
    }
    return sum;
}

// False where squares of single precision left its range, or may have.
static inline bool squares_are_good(double sum)
{
    return DESCENT_REAL == 64 || (sum > 1e-28 && sum < 1e34);
}

// ---- the rules ----

RULE(gd)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = moved(f, x[i], slope(f, x[i], g[i], plain), shrinks);
    }
}

RULE(momentum)
{
    real *m = s0;
    for (size_t i = 0; i < n; i++) {
        m[i] = next_m(f, m[i], slope(f, x[i], g[i], plain));
        x[i] = moved(f, x[i], m[i], shrinks);
    }
}

RULE(rmsprop_each)
{
    real *v = s0;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        v[i] = next_v(f, v[i], s);
        x[i] = moved(f, x[i], quotient(f, s, v[i], plain), shrinks);
    }
}

RULE(adam_each)
{
    real *m = s0, *v = s1;
    for (size_t i = 0; i < n; i++) {
        const real s = slope(f, x[i], g[i], plain);
        m[i] = next_m(f, m[i], s);
        v[i] = next_v(f, v[i], s);
        x[i] = moved(f, x[i], quotient(f, m[i], v[i], plain), shrinks);
    }
}

#if QUICK_ROOTS

// QUICK numbers; `quick` is constant where it is called.
static ALWAYS_INLINE void rmsprop_vector(real *x, const real *g, real *v, const factors *f,
                                         bool shrinks, bool quick)
{
    const lanes s = LANES(loadu_ps)(g), at = LANES(loadu_ps)(x);
    lanes squares = quick_v(f, v, s), roots;
    if (!quick || __builtin_expect(!quick_roots(squares, NULL, &roots), 0)) {
        squares = quick_settled(squares);
        roots = LANES(sqrt_ps)(squares);
    }
    const lanes along = LANES(div_ps)(s, LANES(add_ps)(roots, all_of(f->eps)));
    LANES(storeu_ps)(v, squares);
    LANES(storeu_ps)(x, quick_move(f, at, along, shrinks));
}

static ALWAYS_INLINE void adam_vector(real *x, const real *g, real *m, real *v,
                                      const factors *f, bool shrinks, bool quick)
{
    const lanes s = LANES(loadu_ps)(g), at = LANES(loadu_ps)(x);
    lanes mean = quick_m(f, m, s), squares = quick_v(f, v, s), roots;
    if (!quick || __builtin_expect(!quick_roots(squares, &mean, &roots), 0)) {
        mean = quick_settled(mean);
        squares = quick_settled(squares);
        roots = LANES(sqrt_ps)(squares);
    }
    const lanes along = LANES(div_ps)(mean, LANES(add_ps)(roots, all_of(f->eps)));
    LANES(storeu_ps)(m, mean);
    LANES(storeu_ps)(v, squares);
    LANES(storeu_ps)(x, quick_move(f, at, along, shrinks));
}

RULE(rmsprop)
{
    for (; plain && n >= QUICK_SET;
         n -= QUICK_SET, x += QUICK_SET, g += QUICK_SET, s0 += QUICK_SET) {
#pragma GCC unroll 4
        for (size_t i = 0; i < QUICK_SET; i += QUICK) {
            rmsprop_vector(x + i, g + i, s0 + i, f, shrinks, i > 0);
        }
    }
    rmsprop_each(n, x, g, s0, s1, s2, s3, f, plain, shrinks);
}

RULE(adam)
{
    for (; plain && n >= QUICK_SET;
         n -= QUICK_SET, x += QUICK_SET, g += QUICK_SET, s0 += QUICK_SET, s1 += QUICK_SET) {
#pragma GCC unroll 4
        for (size_t i = 0; i < QUICK_SET; i += QUICK) {
            adam_vector(x + i, g + i, s0 + i, s1 + i, f, shrinks, i > 0);
        }
    }
    adam_each(n, x, g, s0, s1, s2, s3, f, plain, shrinks);
}

#else
#define rmsprop rmsprop_each
#define adam    adam_each
#endif

// The same in small pieces, with the squares of g between them: the processor adds them up
// while it waits for the roots and quotients.
static ALWAYS_INLINE double apply_measuring(rule *by, const arrays *a, size_t n,
                                            const factors *f, bool plain, bool shrinks)
{
    double squares = 0.0;
    for (size_t begin = 0; begin < n; begin += MOST) {
        const size_t end = n - begin < MOST ? n : begin + MOST;
        double some = 0.0;
        size_t i = begin;
        if (end - begin >= SOME) {
            square_sums sums = {{{0}}};
            for (; i + SOME <= end; i += SOME) {
                apply(by, a, i, SOME, f, plain, shrinks);
                add_squares(&sums, a->g + i);
            }
            some = sum_of_squares(&sums);
        }
        apply(by, a, i, end - i, f, plain, shrinks);
        some += X(dot)(end - i, a->g + i, a->g + i);
        squares +=
            squares_are_good(some) ? some : X(dot)(end - begin, a->g + begin, a->g + begin);
    }
    return squares;
}

static ALWAYS_INLINE void take(rule *by, const arrays *a, size_t n, const factors *f,
                               bool plain, bool shrinks, double *squares)
{
    if (squares) {
        *squares = apply_measuring(by, a, n, f, plain, shrinks);
    } else {
        apply(by, a, 0, n, f, plain, shrinks);
    }
}

static ALWAYS_INLINE void choose(rule *by, const arrays *a, size_t n, const factors *f,
                                 double *squares)
{
    if (SMALL) {
        take(by, a, n, f, f->plain, !f->plain || f->shrinks, squares);
    } else if (!f->plain) {
        take(by, a, n, f, false, true, squares);
    } else if (f->shrinks) {
        take(by, a, n, f, true, true, squares);
    } else {
        take(by, a, n, f, true, false, squares);
    }
}

#define KERNEL(name, direct, rooted)                                                           \
    void X(step_##name)(size_t n, const dsc_step_arrays *from, const dsc_step_coefficients *c, \
                        double *squares)                                                       \
    {                                                                                          \
        const factors f = fold(c, direct, rooted);                                             \
        const arrays a = typed(from);                                                          \
        choose(name, &a, n, &f, squares);                                                      \
    }

KERNEL(gd, true, false)
KERNEL(momentum, false, false)
KERNEL(rmsprop, true, true)
KERNEL(adam, false, true)
