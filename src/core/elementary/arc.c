// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// asin, acos, atan and atan2.
//
// atan(y / x) = atan(c) + atan((y - c x) / (x + c y)), c = j / 128 next to y / x, for y / x from 0.3
// to 1; below by a polynomial, above by pi / 2 less the reciprocal's. y - c x comes without error
// from the halves of x. asin and acos of x are the angles of x and sqrt(1 - x^2), the root as a pair;
// below 0.3 asin has a polynomial.
//
// Special cases of atan2 as in C17 F.10.1.4.
#include "core/elementary/arc.h"

#include "core/elementary/arc_table.h"
#include "core/elementary/pair.h"

static const dsc_pair HALF_PI = {ARC_HALF_PI_HIGH, ARC_HALF_PI_LOW};
static const dsc_pair PI = {ARC_PI_HIGH, ARC_PI_LOW};

static inline double horner(const double *p, int degree, double z)
{
    double value = p[degree];
    for (int i = degree; i-- > 0;) {
        value = value * z + p[i];
    }
    return value;
}

// a - b, a the larger.
static inline dsc_pair less(dsc_pair a, dsc_pair b)
{
    const dsc_pair s = sum_ordered(a.high, -b.high);
    return (dsc_pair){s.high, s.low + (a.low - b.low)};
}

// atan(t + low), 0 <= t < 0.305.
static inline dsc_pair atan_near_0(double t, double low)
{
    static const double p[] = ATAN_POLYNOMIAL;
    const double z = t * t;
    return (dsc_pair){t, low * (1.0 - z) + t * z * horner(p, 9, z)};
}

// atan(y / x), 0 <= y <= x, both far from the ends of the range; t = y / x, rounded.
static inline dsc_pair atan_of_ratio(dsc_pair y, dsc_pair x, double t)
{
    static const double p[] = ATAN_SMALL;
    if (t < 0.3) {
        const dsc_pair back = product(t, x.high);
        const double rest = ((y.high - back.high) - back.low) + (y.low - t * x.low);
        return atan_near_0(t, rest / x.high);
    }
    const int j = (int)(t * 128.0 + 0.5);
    const double c = (double)j * 0x1p-7, first = head(x.high);
    const double rest = ((y.high - c * first) - c * (x.high - first)) + (y.low - c * x.low);
    const double u = rest / (x.high + c * y.high), z = u * u;
    const double *row = atan_table[j - ATAN_FIRST];
    return (dsc_pair){row[0], row[1] + (u + u * z * (p[0] + z * (p[1] + z * p[2])))};
}

static inline dsc_pair single(double x)
{
    return (dsc_pair){x, 0.0};
}

double dsc_atan(double x)
{
    const double size = size_of(x);
    if (!(size < 0x1p60)) {
        return x != x ? x : with_sign(ARC_HALF_PI_HIGH, x);
    }
    if (size < 0x1p-28) {
        return x;
    }
    dsc_pair a;
    if (size < 0.3) {
        a = atan_near_0(size, 0.0);
    } else if (size <= 1.0) {
        a = atan_of_ratio(single(size), single(1.0), size);
    } else {
        a = less(HALF_PI, atan_of_ratio(single(1.0), single(size), 1.0 / size));
    }
    return with_sign(a.high + a.low, x);
}

// 0, infinite, or no number.
static double atan2_of_extremes(double y, double x)
{
    const double p = size_of(x), q = size_of(y);
    const bool left = bits_of(x) >> 63 != 0;
    double size = 0.0;
    if (x != x || y != y) {
        return x + y;
    }
    if (p == HUGE_VAL && q == HUGE_VAL) {
        size = (left ? 1.5 : 0.5) * ARC_HALF_PI_HIGH;
    } else if (q == 0.0 || p == HUGE_VAL) {
        size = left ? ARC_PI_HIGH : 0.0;
    } else {
        size = ARC_HALF_PI_HIGH;
    }
    return with_sign(size, y);
}

double dsc_atan2(double y, double x)
{
    double p = size_of(x), q = size_of(y);
    if (!(p > 0.0 && q > 0.0 && p < HUGE_VAL && q < HUGE_VAL)) {
        return atan2_of_extremes(y, x);
    }
    // Into the middle of the range. Where the smaller one falls to 0 the ratio is far below 2^-60.
    const double larger = p > q ? p : q;
    const double factor = larger > 0x1p500 ? 0x1p-600 : larger < 0x1p-400 ? 0x1p600 : 1.0;
    p *= factor;
    q *= factor;
    dsc_pair a;
    if (q <= p) {
        if (q < 0x1p-60 * p) {
            // atan(t) = t, rounded once, from the numbers themselves.
            return with_sign(x > 0.0 ? size_of(y) / size_of(x) : ARC_PI_HIGH, y);
        }
        a = atan_of_ratio(single(q), single(p), q / p);
    } else {
        a = p < 0x1p-60 * q ? HALF_PI
                            : less(HALF_PI, atan_of_ratio(single(p), single(q), p / q));
    }
    if (x < 0.0) {
        a = less(PI, a);
    }
    return with_sign(a.high + a.low, y);
}

// asin(x) - x, |x| < 0.305.
static inline double asin_rest(double x)
{
    static const double p[] = ASIN_POLYNOMIAL;
    const double z = x * x;
    return x * z * horner(p, 8, z);
}

// sqrt(1 - x^2), 0.3 <= x < 1.
static inline dsc_pair other_side(double x)
{
    // 1 - x^2 = 2 d - d^2, d = 1 - x without error from 1/2 on.
    const double d = x < 0.5 ? x : 1.0 - x;
    const dsc_pair p = square(d), s = sum_ordered(x < 0.5 ? 1.0 : 2.0 * d, -p.high);
    return root_of(sum_ordered(s.high, s.low - p.low));
}

// The angle whose sine is x and cosine y, of which one is the root; or its complement.
static dsc_pair angle(dsc_pair x, dsc_pair y)
{
    return x.high <= y.high ? atan_of_ratio(x, y, x.high / y.high)
                            : less(HALF_PI, atan_of_ratio(y, x, y.high / x.high));
}

double dsc_asin(double x)
{
    const double size = size_of(x);
    if (!(size < 1.0)) {
        return size == 1.0 ? with_sign(ARC_HALF_PI_HIGH, x) : x != x ? x : (double)NAN;
    }
    if (size < 0.3) {
        return size < 0x1p-27 ? x : x + asin_rest(x);
    }
    const dsc_pair a = angle(single(size), other_side(size));
    return with_sign(a.high + a.low, x);
}

double dsc_acos(double x)
{
    const double size = size_of(x);
    if (!(size < 1.0)) {
        return size == 1.0 ? (x > 0.0 ? 0.0 : ARC_PI_HIGH) : x != x ? x : (double)NAN;
    }
    dsc_pair a;
    if (size < 0.3) {
        const dsc_pair s = sum_ordered(HALF_PI.high, -x);
        a = (dsc_pair){s.high, s.low + (HALF_PI.low - asin_rest(x))};
    } else {
        a = angle(other_side(size), single(size));
        a = x < 0.0 ? less(PI, a) : a;
    }
    return a.high + a.low;
}
