// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One row a function: value, first derivative, second derivative. Values are written so that
// NaN stays NaN, and all so that infinity gives the limit, where there is one.
#include "graph/operators/functions.h"

#include <descent/graph.h>

#include "graph/operators/mathematics.h"

// x, no further away than `far`. Where a factor beside it has become 0, an infinite x would make NaN of what has
// the limit 0; of finite numbers no bit changes.
static inline real within(real far, real x)
{
    const real above = x < -far ? -far : x;
    return above > far ? far : above;
}

#define FAR                                                                                    \
    R(1000.0) /* sigmoid, 1 - sigmoid, exp(-x^2) and the normal density are 0 or 1 there */
#if DESCENT_REAL == 32
#define FAR_SQUARES R(1e12) /* 1 / x^4 is 0 */
#else
#define FAR_SQUARES R(1e100)
#endif

#if DESCENT_REAL == 32
#define normal_density      dsc_float_density
#define normal_distribution dsc_float_distribution
#define gelu                dsc_float_gelu
#define gelu_near           dsc_float_near
#define silu                dsc_float_silu
#define silu_first          dsc_float_silu_first
#define silu_second         dsc_float_silu_second
#define sigmoid             dsc_float_sigmoid
#define below_one           dsc_float_expm1
#define hyperbolic_tangent  dsc_float_tanh
#else
#define below_one          M(expm1)
#define hyperbolic_tangent M(tanh)

static inline real sigmoid(real x)
{
    return R(1.0) / (R(1.0) + M(exp)(-x));
}

static inline real normal_density(real x)
{
    return R(0.3989422804014326779399461) * M(exp)(-R(0.5) * x * x);
}

static inline real normal_distribution(real x)
{
    return R(0.5) * M(erfc)(-R(0.7071067811865475244008444) * x);
}

static inline real gelu_near(real x)
{
    return within(FAR, x);
}

static inline real gelu(real x)
{
    return (x < -FAR ? -FAR : x) * normal_distribution(x);
}

static inline real silu(real x)
{
    return (x < -FAR ? -FAR : x) * sigmoid(x);
}

static inline real silu_second(real x)
{
    const real s = sigmoid(x);
    return s * (R(1.0) - s) * (R(2.0) + within(FAR, x) * (R(1.0) - R(2.0) * s));
}

static inline real silu_first(real x)
{
    const real s = sigmoid(x);
    return s * (R(1.0) + within(FAR, x) * (R(1.0) - s));
}
#endif

// 2 / sqrt(pi) exp(-x^2)
static inline real error_slope(real x)
{
    return R(1.1283791670955125738961589) * EXPONENTIAL(-x * x);
}

static inline real softplus(real x)
{
    return (x < R(0.0) ? R(0.0) : x) + M(log1p)(M(exp)(-M(fabs)(x)));
}

static inline real error_second(real x)
{
    return R(-2.0) * within(FAR, x) * error_slope(x);
}

static inline real atan_second(real x)
{
    const real near = within(FAR_SQUARES, x), square = R(1.0) + near * near;
    return R(-2.0) * near / (square * square);
}

static inline real cube_of_root(real x)
{
    return x * M(sqrt)(x);
}

#define SLOPE   R(0.01)                     /* leaky_relu below 0 */
#define BINARY  R(1.4426950408889634073599) /* 1 / ln 2 */
#define DECIMAL R(0.4342944819032518276511) /* 1 / ln 10 */

// F(NAME, value, first derivative, second derivative) in x and y = f(x). Rows of BY_VALUE use y
// alone in their derivatives.
#define BY_VALUE(F)                                                                            \
    F(IDENTITY, x, R(1.0), R(0.0))                                                             \
    F(RELU, x<R(0.0) ? R(0.0) : x, y> R(0.0) ? R(1.0) : R(0.0), R(0.0))                        \
    F(LEAKY_RELU, x < R(0.0) ? SLOPE * x : x, y < R(0.0) ? SLOPE : R(1.0), R(0.0))             \
    F(ELU, x < R(0.0) ? below_one(x) : x, y < R(0.0) ? y + R(1.0) : R(1.0),                    \
      y < R(0.0) ? y + R(1.0) : R(0.0))                                                        \
    F(TANH, hyperbolic_tangent(x), R(1.0) - y * y, R(-2.0) * y * (R(1.0) - y * y))             \
    F(SIGMOID, sigmoid(x), y *(R(1.0) - y), y *(R(1.0) - y) * (R(1.0) - R(2.0) * y))           \
    F(NEGATE, -x, R(-1.0), R(0.0))                                                             \
    F(EXP, EXPONENTIAL(x), y, y)                                                               \
    F(SQRT, M(sqrt)(x), R(0.5) / y, R(-0.25) / (y * y * y))                                    \
    F(TAN, M(tan)(x), R(1.0) + y * y, R(2.0) * y * (R(1.0) + y * y))                           \
    F(STEP, x > R(0.0) ? R(1.0) : x < R(0.0) ? R(0.0) : x + R(0.5), R(0.0), R(0.0))            \
    F(CBRT, M(cbrt)(x), R(1.0) / (R(3.0) * y * y), R(-2.0) / (R(9.0) * y * y * y * y * y))

#define BY_ARGUMENT(F)                                                                         \
    F(GELU, gelu(x), normal_distribution(x) + gelu_near(x) * normal_density(x),                \
      normal_density(x) * (R(2.0) - gelu_near(x) * gelu_near(x)))                              \
    F(SILU, silu(x), silu_first(x), silu_second(x))                                            \
    F(SOFTPLUS, softplus(x), sigmoid(x), sigmoid(x) * sigmoid(-x))                             \
    F(SQUARE, x *x, R(2.0) * x, R(2.0))                                                        \
    F(LOG, M(log)(x), R(1.0) / x, R(-1.0) / (x * x))                                           \
    F(LOG2, M(log2)(x), BINARY / x, -BINARY / (x * x))                                         \
    F(LOG10, M(log10)(x), DECIMAL / x, -DECIMAL / (x * x))                                     \
    F(ERF, M(erf)(x), error_slope(x), error_second(x))                                         \
    F(SIN, M(sin)(x), M(cos)(x), -M(sin)(x))                                                   \
    F(COS, M(cos)(x), -M(sin)(x), -M(cos)(x))                                                  \
    F(ASIN, M(asin)(x), R(1.0) / M(sqrt)(R(1.0) - x * x), x / cube_of_root(R(1.0) - x * x))    \
    F(ACOS, M(acos)(x), R(-1.0) / M(sqrt)(R(1.0) - x * x), -x / cube_of_root(R(1.0) - x * x))  \
    F(ATAN, M(atan)(x), R(1.0) / (R(1.0) + x * x), atan_second(x))                             \
    F(SINH, M(sinh)(x), M(cosh)(x), M(sinh)(x))                                                \
    F(COSH, M(cosh)(x), M(sinh)(x), M(cosh)(x))                                                \
    F(ABS, M(fabs)(x), x > R(0.0) ? R(1.0) : x < R(0.0) ? R(-1.0) : x * R(0.0), R(0.0))

#define EVERY(F) BY_VALUE(F) BY_ARGUMENT(F)

bool dsc_function_needs_argument(int function)
{
    switch (function) {
#define CASE(name, f, f1, f2) case DESCENT_##name:
        BY_ARGUMENT(CASE)
#undef CASE
        return true;
    default:
        return false;
    }
}

bool dsc_function_is_piecewise_linear(int function)
{
    return function == DESCENT_IDENTITY || function == DESCENT_RELU ||
           function == DESCENT_LEAKY_RELU || function == DESCENT_NEGATE ||
           function == DESCENT_ABS || function == DESCENT_STEP;
}

void dsc_function_value(int function, size_t n, const real *from, real *to)
{
    switch (function) {
#define CASE(name, f, f1, f2)                                                                  \
    case DESCENT_##name:                                                                       \
        REAL_INDEPENDENT                                                                       \
        for (size_t i = 0; i < n; i++) {                                                       \
            const real x = from[i];                                                            \
            to[i] = (f);                                                                       \
        }                                                                                      \
        break;
        EVERY(CASE)
#undef CASE
    default:
        break;
    }
}

// What a row of each list reads. Rows whose derivatives are constants read nothing in the end.
#define READ_VALUE                                                                             \
    const real y = ys[i];                                                                      \
    (void)y;
#define READ_ARGUMENT const real x = xs[i];

// out = or += a part for each number. Pages have one loop, which asks each time: the same bits, in less
// code.
#ifdef DESCENT_PORTABLE_ONLY
#define PUT(read, part)                                                                        \
    for (size_t i = 0; i < n; i++) {                                                           \
        read const real one = (part);                                                          \
        out[i] = add ? out[i] + one : one;                                                     \
    }
#else
#define PUT(read, part)                                                                        \
    REAL_INDEPENDENT                                                                           \
    for (size_t i = 0; add && i < n; i++) {                                                    \
        read out[i] += part;                                                                   \
    }                                                                                          \
    REAL_INDEPENDENT                                                                           \
    for (size_t i = 0; !add && i < n; i++) {                                                   \
        read out[i] = part;                                                                    \
    }
#endif

void dsc_function_backward(int function, size_t n, const real *xs, const real *ys,
                           const real *g, real *out, bool add)
{
#define LOOPS(name, read, f1)                                                                  \
    case DESCENT_##name:                                                                       \
        PUT(read, g[i] * (f1))                                                                 \
        break;
#define CASE_VALUE(name, f, f1, f2)    LOOPS(name, READ_VALUE, f1)
#define CASE_ARGUMENT(name, f, f1, f2) LOOPS(name, READ_ARGUMENT, f1)
    switch (function) {
        BY_VALUE(CASE_VALUE)
        BY_ARGUMENT(CASE_ARGUMENT)
    default:
        break;
    }
#undef LOOPS
#undef CASE_VALUE
#undef CASE_ARGUMENT
}

void dsc_function_tangent_backward(int function, size_t n, const real *xs, const real *ys,
                                   const real *rx, const real *g, const real *rg, real *out,
                                   bool add)
{
#define LOOPS(name, read, f1, f2)                                                              \
    case DESCENT_##name:                                                                       \
        PUT(read, rg[i] * (f1) + g[i] * (f2)*rx[i])                                            \
        break;
#define CASE_VALUE(name, f, f1, f2)    LOOPS(name, READ_VALUE, f1, f2)
#define CASE_ARGUMENT(name, f, f1, f2) LOOPS(name, READ_ARGUMENT, f1, f2)
    switch (function) {
        BY_VALUE(CASE_VALUE)
        BY_ARGUMENT(CASE_ARGUMENT)
    default:
        break;
    }
#undef LOOPS
#undef CASE_VALUE
#undef CASE_ARGUMENT
}
