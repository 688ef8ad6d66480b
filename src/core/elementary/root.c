// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// cbrt and hypot: a rounded value, then a correction from the exact residual.
//
// cbrt: a polynomial of 17 bits, one step of Halley's iteration for 50, cut to 24 bits, whose cube
// is then exact in two parts. hypot: both squares as pairs.
#include "core/elementary/root.h"

#include "core/elementary/pair.h"
#include "core/elementary/root_table.h"

// The first 24 bits.
static inline double leading(double x)
{
    return from_bits(bits_of(x) & ~UINT64_C(0x1fffffff));
}

double dsc_cbrt(double x)
{
    static const double p[] = CBRT_START, roots[] = {1.0, CBRT_2, CBRT_4};
    double size = size_of(x);
    int shift = 0;
    if (!(size < HUGE_VAL) || size == 0.0) {
        return x;
    }
    if (size < DBL_MIN) {
        size *= 0x1p54;
        shift = -18;
    }
    // size = m 2^(3 q), 1 <= m < 8, m = (first) 2^i.
    const int e = (int)(bits_of(size) >> 52) - 1023, q = (e + 1200) / 3 - 400, i = e - 3 * q;
    const double first = from_bits((bits_of(size) & ((UINT64_C(1) << 52) - 1)) | bits_of(1.0));
    const double m = first * power_of_two(i);
    double y =
        roots[i] * (p[0] + first * (p[1] + first * (p[2] + first * (p[3] + first * p[4]))));
    const double cube = y * y * y;
    y = leading(y * ((cube + 2.0 * m) / (2.0 * cube + m)));
    // (y^3 + rest)^(1/3) = y + y d (1 - d), d = rest / (3 y^3).
    const double s = y * y, part = head(s);
    const double rest = (m - part * y) - (s - part) * y;
    const double d = rest / (3.0 * s * y);
    const double root = y + y * (d * (1.0 - d));
    return with_sign(root * power_of_two(q + shift), x);
}

double dsc_hypot(double x, double y)
{
    double a = size_of(x), b = size_of(y);
    if (a == HUGE_VAL || b == HUGE_VAL) {
        return HUGE_VAL;
    }
    if (x != x || y != y) {
        return x + y;
    }
    if (a < b) {
        const double other = a;
        a = b;
        b = other;
    }
    if (b <= 0x1p-54 * a) {
        return a;
    }
    const int e = a > 0x1p500 ? 600 : a < 0x1p-400 ? -600 : 0;
    const double factor = power_of_two(-e);
    a *= factor;
    b *= factor;
    const dsc_pair p = square(a), q = square(b), s = sum_ordered(p.high, q.high);
    const dsc_pair root = root_of(sum_ordered(s.high, s.low + (p.low + q.low)));
    return e == 0 ? root.high + root.low : scaled(root.high, root.low, e);
}
