// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// sin, cos and tan: x less a multiple of pi / 2, as a pair y with |y| <= pi / 4, then functions of
// y.
//
// Up to 2^20 quarter turns, pi / 2 is subtracted in parts of 33 bits, whose products with the
// number of turns are exact [CW80]; beyond, x is multiplied by as many bits of 2 / pi as can
// matter, in integers [PH83]. No double lies closer to a multiple of pi / 2 than 2^-62, relative
// to 1, which both allow for.
//
// Of y, with c = j / 64 next to it and r = y - c: sin(c + r) = sin c + (cos c sin r + sin c
// (cos r - 1)), values at c as pairs from a table (Gal, Bachelis 1991, have tables of this
// kind). Below 0.3 sin has a polynomial, as the table's part would not be the larger one.
//
// [CW80] Cody, Waite. Software manual for the elementary functions, 1980. [PH83] Payne, Hanek.
// Radian reduction for trigonometric functions. SIGNUM Newsletter 18, 1983.
#include "core/elementary/circular.h"

#include "core/elementary/circular_table.h"
#include "core/elementary/pair.h"

typedef struct turned {
    unsigned quarter; /* quarter turns, the last two bits count */
    dsc_pair y;
} turned;

static inline turned reduce_usual(double x)
{
    static const double to_integer = 0x1.8p52;
    const double shifted = x * TWO_OVER_PI + to_integer, k = shifted - to_integer;
    const dsc_pair a = sum(x - k * HALF_PI_1, -k * HALF_PI_2);
    const dsc_pair b = sum(a.high, -k * HALF_PI_3);
    const dsc_pair y = sum_ordered(b.high, (a.low + b.low) - k * HALF_PI_4);
    return (turned){(unsigned)(int)k, y};
}

enum { WORDS = 7, LIMBS = WORDS + 2 }; /* bits of 2 / pi that count, and of the product */

// limbs (out), the lowest first: mantissa, of 53 bits, times WORDS words from `first` on.
static void multiply(uint64_t mantissa, int first, uint32_t *limbs)
{
    const uint64_t part[2] = {mantissa & 0xffffffff, mantissa >> 32};
    for (int i = 0; i < LIMBS; i++) {
        limbs[i] = 0;
    }
    for (int i = 0; i < WORDS; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < 2; j++) {
            carry += limbs[i + j] + part[j] * two_over_pi[first + WORDS - 1 - i];
            limbs[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        limbs[i + 2] = (uint32_t)carry;
    }
}

// The 32 bits from bit `at` on.
static uint32_t word_at(const uint32_t *limbs, int at)
{
    const int limb = at / 32, shift = at % 32;
    const uint64_t two = (uint64_t)(limb + 1 < LIMBS ? limbs[limb + 1] : 0) << 32 | limbs[limb];
    return (uint32_t)(two >> shift);
}

static turned reduce_large(double x)
{
    uint32_t limbs[LIMBS];
    const uint64_t bits = bits_of(x);
    const int e = (int)(bits >> 52 & 2047) - 1075; // |x| = mantissa 2^e
    const int first = e < 2 ? 0 : (e - 2) / 32;
    multiply((bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52, first, limbs);
    // Behind the point are `point` bits.
    const int point = 32 * (first + WORDS) - e;
    unsigned quarter = word_at(limbs, point) & 3;
    // To the nearest: a fraction above a half becomes a negative one.
    const uint32_t flip = word_at(limbs, point - 32) >> 31 ? 0xffffffff : 0;
    quarter += flip & 1;
    dsc_pair part = {0.0, 0.0};
    double unit = 0x1p-32;
    for (int at = point - 32; at >= 0; at -= 32, unit *= 0x1p-32) {
        const dsc_pair s = sum_ordered(part.high, (double)(word_at(limbs, at) ^ flip) * unit);
        part = (dsc_pair){s.high, part.low + s.low};
    }
    part = sum_ordered(part.high, part.low);
    dsc_pair y = product(part.high, HALF_PI_HIGH);
    y = sum_ordered(y.high, y.low + (part.high * HALF_PI_LOW + part.low * HALF_PI_HIGH));
    if ((flip != 0) != (bits >> 63 != 0)) {
        y = (dsc_pair){-y.high, -y.low};
    }
    return (turned){bits >> 63 ? 0 - quarter : quarter, y};
}

// x is finite.
static inline turned reduce(double x)
{
    const double size = size_of(x);
    return size <= 0.785  ? (turned){0, {x, 0.0}}
           : size < 1.6e6 ? reduce_usual(x)
                          : reduce_large(x);
}

// What sin and cos of c + r have in addition to those of c.
typedef struct around {
    const double *row;
    double sine, versine; /* sin r, cos r - 1 */
} around;

static inline around look_up(dsc_pair y)
{
    static const double s[] = SIN_SMALL, c[] = COS_SMALL;
    const double size = size_of(y.high), low = y.high < 0.0 ? -y.low : y.low;
    const int j = (int)(size * 64.0 + 0.5);
    const double r = (size - (double)j * 0x1p-6) + low, z = r * r;
    return (around){circular_table[j], r + r * z * (s[0] + z * (s[1] + z * s[2])),
                    z * (c[0] + z * (c[1] + z * c[2]))};
}

static inline dsc_pair sine_near_0(dsc_pair y)
{
    static const double p[] = SIN_POLYNOMIAL;
    const double z = y.high * y.high;
    const double rest = p[0] + z * (p[1] + z * (p[2] + z * (p[3] + z * p[4])));
    return (dsc_pair){y.high, y.low * (1.0 - 0.5 * z) + y.high * z * rest};
}

static inline dsc_pair sine_from(const around *a, double sign)
{
    const double *t = a->row;
    const double low = t[1] + (t[2] * a->sine + t[0] * a->versine);
    return sign < 0.0 ? (dsc_pair){-t[0], -low} : (dsc_pair){t[0], low};
}

static inline dsc_pair sine(dsc_pair y)
{
    if (size_of(y.high) < 0.3) {
        return sine_near_0(y);
    }
    const around a = look_up(y);
    return sine_from(&a, y.high);
}

static inline dsc_pair cosine_from(const around *a)
{
    const double *t = a->row;
    return (dsc_pair){t[2], t[3] + (t[2] * a->versine - t[0] * a->sine)};
}

static inline dsc_pair cosine(dsc_pair y)
{
    const around a = look_up(y);
    return cosine_from(&a);
}

// sin of x + quarter turns.
static inline double sine_after(double x, unsigned quarter)
{
    const turned t = reduce(x);
    quarter += t.quarter;
    const dsc_pair p = quarter & 1 ? cosine(t.y) : sine(t.y);
    const double value = p.high + p.low;
    return quarter & 2 ? -value : value;
}

double dsc_sin(double x)
{
    if (!(size_of(x) < HUGE_VAL)) {
        return x - x;
    }
    return size_of(x) < 0x1p-27 ? x : sine_after(x, 0);
}

double dsc_cos(double x)
{
    return size_of(x) < HUGE_VAL ? sine_after(x, 1) : x - x;
}

double dsc_tan(double x)
{
    if (!(size_of(x) < HUGE_VAL)) {
        return x - x;
    }
    if (size_of(x) < 0x1p-27) {
        return x;
    }
    const turned t = reduce(x);
    const around a = look_up(t.y);
    dsc_pair s = size_of(t.y.high) < 0.3 ? sine_near_0(t.y) : sine_from(&a, t.y.high);
    dsc_pair c = cosine_from(&a);
    s = sum_ordered(s.high, s.low);
    c = sum_ordered(c.high, c.low);
    const dsc_pair q = t.quarter & 1 ? quotient(c, s) : quotient(s, c);
    return t.quarter & 1 ? -(q.high + q.low) : q.high + q.low;
}
