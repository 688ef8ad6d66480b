// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// exp and what is made of it.
//
// exp(x) = 2^e 2^(j / 128) exp(r), |r| <= ln 2 / 256: the second factor from a table, as a pair,
// the third by a polynomial [T89]. k = 128 e + j times ln 2 / 128 is subtracted in two parts,
// the first of so few bits that its product with k is exact (Cody, Waite 1980). What is added
// to the entry of the table is at most 1/370 of it, and so is its rounding error.
//
// The others are sums and quotients of such pairs; near 0, where these would cancel, they have
// polynomials of their own.
//
// [T89] Tang. Table-driven implementation of the exponential function in IEEE floating-point
// arithmetic. ACM TOMS 15, 1989.
#include "core/elementary/exponential.h"

#include "core/elementary/exponential_table.h"
#include "core/elementary/pair.h"

static const double TO_INTEGER = 0x1.8p52; /* added, x has no fraction left */

// x = (whole ln 2 / 128) + r.
typedef struct reduced {
    int whole;
    double r;
} reduced;

static inline reduced reduce(double high, double low)
{
    const double shifted = high * EXP_STEPS + TO_INTEGER, k = shifted - TO_INTEGER;
    return (reduced){(int)k, (high - k * EXP_STEP_HIGH) + (low - k * EXP_STEP_LOW)};
}

// 2^(whole / 128) (1 + rest).
static inline dsc_exp_parts parts_from(int whole, double rest)
{
    const double *row = exp_table[whole & 127];
    return (dsc_exp_parts){{row[0], row[1] + row[0] * rest}, (whole - (whole & 127)) / 128};
}

static inline dsc_exp_parts parts_of(double high, double low)
{
    static const double p[] = EXP_POLYNOMIAL;
    const reduced x = reduce(high, low);
    const double r = x.r, z = r * r;
    return parts_from(x.whole, r + z * ((p[0] + r * p[1]) + z * (p[2] + r * p[3])));
}

static inline dsc_pair value_of(dsc_exp_parts e)
{
    const double factor = power_of_two(e.exponent);
    return (dsc_pair){e.value.high * factor, e.value.low * factor};
}

dsc_exp_parts dsc_exp_pair(double high, double low)
{
    return parts_of(high, low);
}

double dsc_exp(double x)
{
    if (!(size_of(x) < 708.0)) {
        if (x != x) {
            return x;
        }
        if (x > 709.8 || x < -746.0) {
            return x > 0.0 ? HUGE_VAL : 0.0;
        }
        const dsc_exp_parts e = parts_of(x, 0.0);
        return scaled(e.value.high, e.value.low, e.exponent);
    }
    const dsc_exp_parts e = parts_of(x, 0.0);
    return (e.value.high + e.value.low) * power_of_two(e.exponent);
}

// exp(x) as a pair, |x| < 700.
static inline dsc_pair exp_of(double x)
{
    return value_of(parts_of(x, 0.0));
}

// a + b, |a.high| >= |b.high|.
static dsc_pair add(dsc_pair a, dsc_pair b)
{
    const dsc_pair s = sum_ordered(a.high, b.high);
    return (dsc_pair){s.high, s.low + (a.low + b.low)};
}

static double horner(const double *p, int degree, double z)
{
    double sum = p[degree];
    for (int i = degree; i-- > 0;) {
        sum = sum * z + p[i];
    }
    return sum;
}

// x + x z P(z): odd functions near 0.
static double odd(const double *p, int degree, double x)
{
    const double z = x * x;
    return z < 0x1p-60 ? x : x + x * z * horner(p, degree, z); // x keeps its sign at 0
}

double dsc_expm1(double x)
{
    static const double p[] = EXPM1_POLYNOMIAL;
    const double size = size_of(x);
    if (size < 0.3) {
        // x^2 / 2 is up to 0.15 of the result: its head is exact.
        if (size < 0x1p-54) {
            return x;
        }
        const double h = head(x), tail = x - h, half = 0.5 * h * h;
        const dsc_pair s = sum_ordered(x, half);
        return s.high + (s.low + (0.5 * tail * (x + h) + x * x * x * horner(p, 9, x)));
    }
    if (!(size < 40.0)) {
        // The 1 is less than half a unit in the last place, or the result is one of -1.
        return x < 0.0 ? -1.0 : x > 700.0 || x != x ? dsc_exp(x) : dsc_exp(x) - 1.0;
    }
    const dsc_pair e = exp_of(x);
    const dsc_pair s = sum(e.high, -1.0);
    return s.high + (s.low + e.low);
}

// (exp(x) +- exp(-x)) / 2, x >= 0.3.
static double half_of_both(double x, double sign)
{
    if (!(x < 40.0)) {
        if (!(x < 711.0)) {
            return x; /* infinite, or no number, or beyond the largest double */
        }
        const dsc_exp_parts e = dsc_exp_pair(x, 0.0);
        return scaled(e.value.high, e.value.low, e.exponent - 1);
    }
    // Both from one r: its odd powers change their sign.
    static const double p[] = EXP_POLYNOMIAL;
    const reduced all = reduce(x, 0.0);
    const double r = all.r, z = r * r;
    const double even = z * (p[0] + z * p[2]), odds = r + z * r * (p[1] + z * p[3]);
    const dsc_pair up = value_of(parts_from(all.whole, even + odds));
    const dsc_pair down = value_of(parts_from(-all.whole, even - odds));
    const dsc_pair s = add(up, (dsc_pair){sign * down.high, sign * down.low});
    return 0.5 * (s.high + s.low);
}

double dsc_sinh(double x)
{
    static const double p[] = SINH_POLYNOMIAL;
    const double size = size_of(x);
    if (size < 0.3) {
        return odd(p, 4, x);
    }
    return x != x ? x : with_sign(size < 711.0 ? half_of_both(size, -1.0) : HUGE_VAL, x);
}

double dsc_cosh(double x)
{
    const double size = size_of(x);
    return x != x ? x : size < 711.0 ? half_of_both(size, 1.0) : HUGE_VAL;
}

// (exp(2 x) - 1) / (exp(2 x) + 1).
double dsc_tanh(double x)
{
    static const double p[] = TANH_POLYNOMIAL;
    const double size = size_of(x);
    if (size < 0.2) {
        return odd(p, 7, x);
    }
    if (!(size < 20.0)) {
        return x != x ? x : with_sign(1.0, x);
    }
    const dsc_pair parts = exp_of(2.0 * size), e = sum_ordered(parts.high, parts.low);
    const dsc_pair above = add(e, (dsc_pair){-1.0, 0.0}), below = add(e, (dsc_pair){1.0, 0.0});
    const dsc_pair q = quotient(above, below);
    return with_sign(q.high + q.low, x);
}
