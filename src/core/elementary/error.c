// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// erf and erfc.
//
// From 1/4 on erfc(x) = exp(-x^2) g(x), g smooth: Cody (Mathematics of Computation 23, 1969) has
// rational functions for g, here it is a polynomial in each of 16 pieces between powers of 2.
// x^2 is exact as a pair. erf has pieces of its own up to 6, where it is 1, and near 0 a polynomial.
#include "core/elementary/error.h"

#include "core/elementary/erf_table.h"
#include "core/elementary/error_table.h"
#include "core/elementary/exponential.h"
#include "core/elementary/pair.h"

// erf(x) as a pair, |x| < 1/4.
static dsc_pair erf_near_0(double x)
{
    static const double p[] = ERF_POLYNOMIAL;
    const double z = x * x;
    double rest = p[7];
    for (int i = 7; i-- > 0;) {
        rest = rest * z + p[i];
    }
    const dsc_pair first = product(x, ERF_SLOPE_HIGH);
    return (dsc_pair){first.high, first.low + (x * ERF_SLOPE_LOW + x * z * rest)};
}

// f(x) from its table of pieces, 1/4 <= x: the second part is at most 1/30 of the first.
static inline dsc_pair in_pieces(const double table[][11], double x)
{
    const uint64_t bits = bits_of(x);
    const double *p = table[(bits >> 48) - 0x3fd0];
    const double middle = from_bits((bits >> 48 << 48) | UINT64_C(0x800000000000));
    const double r = x - middle, z = r * r, zz = z * z;
    const double low = (p[2] + r * p[3]) + z * (p[4] + r * p[5]);
    const double high = (p[6] + r * p[7]) + z * (p[8] + r * p[9]);
    return (dsc_pair){p[0], p[1] + r * (low + zz * (high + zz * p[10]))};
}

// erfc(x) = value 2^exponent, 1/4 <= x < 28.
static inline dsc_exp_parts erfc_of(double x)
{
    const dsc_pair pieces = in_pieces(scaled_erfc, x), s = square(x);
    const dsc_pair g = sum_ordered(pieces.high, pieces.low);
    dsc_exp_parts e = dsc_exp_pair(-s.high, -s.low);
    const dsc_pair all = product(g.high, e.value.high);
    const double low = g.high * e.value.low + g.low * (e.value.high + e.value.low);
    e.value = (dsc_pair){all.high, all.low + low};
    return e;
}

double dsc_erf(double x)
{
    const double size = size_of(x);
    if (size < 0.25) {
        if (size < 0x1p-900) { // the low half of a product would fall below what a double has
            const dsc_pair up = erf_near_0(0x1p600 * size);
            return x == 0.0 ? x : with_sign(scaled(up.high, up.low, -600), x);
        }
        const dsc_pair e = erf_near_0(x);
        return e.high + e.low;
    }
    if (!(size < 6.0)) {
        return x != x ? x : with_sign(1.0, x);
    }
    const dsc_pair e = in_pieces(erf_table, size);
    return with_sign(e.high + e.low, x);
}

double dsc_erfc(double x)
{
    const double size = size_of(x);
    if (size < 0.25) {
        if (size < 0x1p-60) {
            return 1.0;
        }
        const dsc_pair e = erf_near_0(x), s = sum_ordered(1.0, -e.high);
        return s.high + (s.low - e.low);
    }
    if (!(size < 28.0)) {
        return x != x ? x : x > 0.0 ? 0.0 : 2.0;
    }
    if (x > 0.0) {
        const dsc_exp_parts e = erfc_of(x);
        return scaled(e.value.high, e.value.low, e.exponent);
    }
    if (size >= 6.0) {
        return 2.0;
    }
    const dsc_pair e = in_pieces(erf_table, size), s = sum_ordered(1.0, e.high);
    return s.high + (s.low + e.low);
}
