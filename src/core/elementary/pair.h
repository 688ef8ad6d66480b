// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers as sums of two doubles, from which an elementary function rounds once at the end.
//
// Keeps: only additions, multiplications, divisions and roots of doubles, each rounded to
// nearest and none fused (-ffp-contract=off), so that results have the same bits wherever
// arithmetic is that of IEEE 754.
//
// [D71] Dekker. A floating-point technique for extending the available precision. Numerische
// Mathematik 18, 1971. [K69] Knuth. The Art of Computer Programming 2, 4.2.2.
#ifndef DSC_CORE_ELEMENTARY_PAIR_H
#define DSC_CORE_ELEMENTARY_PAIR_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/elementary/parts.h"

// Registers that are wider than a double would round twice.
_Static_assert(FLT_EVAL_METHOD == 0, "elementary functions need double arithmetic");

static inline uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/// |x|.
static inline double size_of(double x)
{
    return from_bits(bits_of(x) & ~(UINT64_C(1) << 63));
}

/// size >= 0 with the sign of x.
static inline double with_sign(double size, double x)
{
    return from_bits(bits_of(size) | (bits_of(x) & (UINT64_C(1) << 63)));
}

/// 2^e, -1022 <= e <= 1023.
static inline double power_of_two(int e)
{
    return from_bits((uint64_t)(e + 1023) << 52);
}

/// a + b as it is, |a| >= |b| or a = 0 [D71].
static inline dsc_pair sum_ordered(double a, double b)
{
    const double s = a + b;
    return (dsc_pair){s, b - (s - a)};
}

/// a + b as it is [K69].
static inline dsc_pair sum(double a, double b)
{
    const double s = a + b, t = s - a;
    return (dsc_pair){s, (a - (s - t)) + (b - t)};
}

/// The first 26 bits of x.
static inline double head(double x)
{
    return from_bits(bits_of(x) & ~UINT64_C(0x7ffffff));
}

/// a b to about 105 bits, where nothing overflows or falls below the smallest normal number: of
/// heads and tails only the product of both tails is rounded [D71].
static inline dsc_pair product(double a, double b)
{
    const double p = a * b, ah = head(a), al = a - ah, bh = head(b), bl = b - bh;
    return (dsc_pair){p, ((ah * bh - p) + (ah * bl + al * bh)) + al * bl};
}

/// a^2 likewise, the first part being that of a's head.
static inline dsc_pair square(double a)
{
    const double h = head(a);
    return (dsc_pair){h * h, (a + h) * (a - h)};
}

/// a / b to about 100 bits; low parts of about the size of a rounding error.
static inline dsc_pair quotient(dsc_pair a, dsc_pair b)
{
    const double inverse = 1.0 / b.high, q = a.high * inverse;
    const dsc_pair p = product(q, b.high);
    return (dsc_pair){q, (((a.high - p.high) - p.low) + (a.low - q * b.low)) * inverse};
}

/// sqrt(a) to about 100 bits, a > 0.
static inline dsc_pair root_of(dsc_pair a)
{
    // The quotient does not wait for the root.
    const double inverse = 0.5 / a.high, root = sqrt(a.high);
    const dsc_pair back = square(root);
    return (dsc_pair){root, (((a.high - back.high) - back.low) + a.low) * (root * inverse)};
}

/// (high + low) 2^e, rounded once, also where it is subnormal; high > 0 and of moderate size.
static inline double scaled(double high, double low, int e)
{
    const dsc_pair x = sum_ordered(high, low);
    high = x.high, low = x.low;
    // To 1 <= high < 2.
    const int own = (int)(bits_of(high) >> 52) - 1023;
    high *= power_of_two(-own);
    low *= power_of_two(-own);
    e += own;
    if (e >= -1022) {
        return e > 1023 ? HUGE_VAL : (high + low) * power_of_two(e);
    }
    if (e < -1076) {
        return 0.0;
    }
    // c is so large that numbers from c on end where subnormal ones do.
    const double c = power_of_two(-1022 - e);
    const double s = c + high;
    const double rounded = (s + (((c - s) + high) + low)) - c;
    return rounded * power_of_two(e + 600) * 0x1p-600;
}

#endif
