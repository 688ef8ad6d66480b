// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions of a float, in loops that the compiler turns into vectors: C libraries have them for
// one number at a time, and with other last bits in each library. Computed in double, to 1e-10 of
// the result (derivatives that cross zero: of their largest value), so that rounding to float is what
// is left: errors are at most .501 units in the last place. Infinite and NaN where the function is.
#ifndef DSC_GRAPH_OPERATORS_FLOAT_FUNCTIONS_H
#define DSC_GRAPH_OPERATORS_FLOAT_FUNCTIONS_H

#include <math.h>
#include <stdint.h>

// exp(x), for any x; beyond 200 what it is there: infinite or 0 as a float. NaN stays NaN.
static inline double dsc_double_exp(double x)
{
    union {
        double number;
        uint64_t bits;
    } steps, scale;
    const double above = x < -200.0 ? -200.0 : x;
    const double most = above > 200.0 ? 200.0 : above;
    // x = n ln 2 + r with a whole n, which stands in the last bits of a number of this size.
    steps.number = 0x1.8p52 + most * 1.4426950408889634;
    const double n = steps.number - 0x1.8p52;
    const double r = most - n * 0.6931471805599453;
    scale.bits = (steps.bits << 52) + 0x3FF0000000000000U;
    double p = 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    return p * scale.number;
}

static inline double dsc_double_sigmoid(double x)
{
    return 1.0 / (1.0 + dsc_double_exp(-x));
}

static inline float dsc_float_exp(float x)
{
    return (float)dsc_double_exp((double)x);
}

static inline float dsc_float_sigmoid(float x)
{
    return (float)dsc_double_sigmoid((double)x);
}

static inline float dsc_float_silu(float x)
{
    const double d = (double)x;
    return (float)((d < -200.0 ? -200.0 : d) * dsc_double_sigmoid(d)); // 0 at -infinity
}

// x, no further away than where a sigmoid is 0 or 1 for good.
static inline double dsc_double_near(double far, double x)
{
    const double above = x < -far ? -far : x;
    return above > far ? far : above;
}

static inline float dsc_float_silu_first(float x)
{
    const double d = (double)x, s = dsc_double_sigmoid(d);
    return (float)(s * (1.0 + dsc_double_near(200.0, d) * (1.0 - s)));
}

static inline float dsc_float_silu_second(float x)
{
    const double d = (double)x, s = dsc_double_sigmoid(d);
    return (float)(s * (1.0 - s) * (2.0 + dsc_double_near(200.0, d) * (1.0 - 2.0 * s)));
}

// Near 0 a series: a difference from 1 has too few digits there.
static inline float dsc_float_tanh(float x)
{
    const double d = (double)x, square = d * d;
    const double far = 1.0 - 2.0 * dsc_double_sigmoid(-2.0 * d);
    const double near =
        d * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 + square * (-17.0 / 315.0))));
    return (float)(square < 0.0025 ? near : far);
}

// exp(x) - 1
static inline float dsc_float_expm1(float x)
{
    const double d = (double)x;
    const double far = dsc_double_exp(d) - 1.0;
    const double near =
        d * (1.0 + d * (0.5 + d * (1.0 / 6.0 +
                                   d * (1.0 / 24.0 + d * (1.0 / 120.0 + d * (1.0 / 720.0))))));
    return (float)(d * d < 0.0025 ? near : far);
}

// exp(z^2) erfc(z), z >= 0: a polynomial in (z - 5/2) / (z + 5/2) through its values at Chebyshev's points of
// 0 <= z <= 10.6 is off by at most 5e-11 of it; beyond, its value there.
static inline double dsc_scaled_erfc(double z)
{
    const double within = z > 10.6 ? 10.6 : z;
    const double t = (within - 2.5) / (within + 2.5);
    double p = 5.9704315003421227e-6;
    p = p * t + 1.5212206863784549e-5;
    p = p * t - 3.3844746424868892e-5;
    p = p * t - 1.2678692674392340e-4;
    p = p * t + 2.2848487280698052e-4;
    p = p * t + 8.7525948699807154e-4;
    p = p * t - 2.6424166979276826e-3;
    p = p * t - 3.9935949365395925e-3;
    p = p * t + 3.9922544931349410e-2;
    p = p * t - 0.12503306014875606;
    p = p * t + 0.25171319306868455;
    p = p * t - 0.37173673378061630;
    p = p * t + 0.21080636406067268;
    return p;
}

static inline float dsc_float_density(float x)
{
    const double d = (double)x;
    return (float)(0.3989422804014327 * dsc_double_exp(-0.5 * d * d));
}

static inline double dsc_double_distribution(double x)
{
    const double tail =
        0.5 * dsc_double_exp(-0.5 * x * x) * dsc_scaled_erfc(fabs(x) * 0.7071067811865476);
    return x > 0.0 ? 1.0 - tail : tail;
}

static inline float dsc_float_distribution(float x)
{
    return (float)dsc_double_distribution((double)x);
}

// x, no further away than where the density of a float is 0.
static inline float dsc_float_near(float x)
{
    return (float)dsc_double_near(100.0, (double)x);
}

static inline float dsc_float_gelu(float x)
{
    const double d = (double)x;
    return (float)((d < -100.0 ? -100.0 : d) * dsc_double_distribution(d)); // 0 at -infinity
}

#endif
