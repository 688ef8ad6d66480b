// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// log(x) = k ln 2 + log(c) + log(1 + r), x = 2^k z, 0.6875 <= z < 1.375, r = z / c - 1 [T90].
//
// The table has 1 / c in 24 bits, so that both halves of z times it are exact: r is a sum of two
// doubles without error, and there is no division. c is 1 on both sides of z = 1, where the
// result is small. k ln 2 + log(c) is exact in its first part. What is added to the larger of
// that and r is small against it, and so is its rounding error.
//
// [T90] Tang. Table-driven implementation of the logarithm function in IEEE floating-point
// arithmetic. ACM TOMS 16, 1990.
#include "core/elementary/logarithm.h"

#include "core/elementary/logarithm_table.h"
#include "core/elementary/pair.h"

typedef struct reduced {
    double k;
    const double *row;
    double first, second; /* r, exactly: a multiple of 2^-49, and less than 2^-25 */
} reduced;

static const uint64_t START = UINT64_C(0x3fe6000000000000); /* 0.6875 */

// Of a positive normal x.
static inline reduced reduce(double x)
{
    const uint64_t bits = bits_of(x), off = bits - START;
    const int64_t k = (int64_t)off >> 52;
    const double z = from_bits(bits - ((uint64_t)k << 52)), front = head(z);
    const double *row = log_table[(off >> 45) & 127];
    return (reduced){(double)k, row, front * row[0] - 1.0, (z - front) * row[0]};
}

static inline double log_rest(double r)
{
    static const double p[] = LOG_POLYNOMIAL;
    const double z = r * r;
    return ((p[0] + r * p[1]) + z * (p[2] + r * p[3])) +
           z * z * ((p[4] + r * p[5]) + z * (p[6] + r * p[7]));
}

// log(1 + r) - r to fewer bits.
static inline double log_short(double r)
{
    static const double p[] = LOG_SHORT;
    const double z = r * r;
    return z *
           (r * ((p[0] + r * p[1]) + z * ((p[2] + r * p[3]) + z * (p[4] + r * p[5]))) - 0.5);
}

// Next to 1, where c is 1, the result may be small, and x - 1 is exact.
static inline bool is_near_1(double x)
{
    static const uint64_t begin = UINT64_C(0x3fefe00000000000); /* 255/256 */
    static const uint64_t end = UINT64_C(0x3ff0200000000000);   /* 129/128 */
    return bits_of(x) - begin < end - begin;
}

// The logarithm to 60 bits, k apart; the second part is at most 1/200 of the first.
static inline dsc_pair short_pair(const reduced *x, double k)
{
    const dsc_pair s = sum_ordered(k * LN2_HIGH + x->row[1], x->first);
    const double low = k * LN2_LOW + x->row[2];
    return (dsc_pair){s.high, (s.low + x->second) + (low + log_short(x->first + x->second))};
}

// The logarithm to 68 bits; k apart.
static inline dsc_pair pair_of(const reduced *x, double k)
{
    const dsc_pair r = sum_ordered(x->first, x->second);
    const dsc_pair s = sum_ordered(k * LN2_HIGH + x->row[1], r.high), z = square(r.high);
    const dsc_pair t = sum_ordered(s.high, -0.5 * z.high);
    const double low = (k * LN2_LOW + x->row[2]) + (r.low - r.high * r.low);
    const double rest = r.high * r.high * r.high * log_rest(r.high) - 0.5 * z.low;
    return sum_ordered(t.high, (t.low + s.low) + (low + rest));
}

// What is not the logarithm of a positive number: 0, less, infinite, or no number.
static double of_others(double x)
{
    return x == 0.0 ? -HUGE_VAL : x < 0.0 ? (double)NAN : x;
}

// Positive, normal and finite?
static inline bool is_usual(double x)
{
    static const uint64_t begin = UINT64_C(0x0010000000000000);
    static const uint64_t end = UINT64_C(0x7ff0000000000000);
    return bits_of(x) - begin < end - begin;
}

// Of any x from above 0 on.
static inline reduced reduce_any(double x)
{
    if (is_usual(x)) {
        return reduce(x);
    }
    reduced r = reduce(x * 0x1p54);
    r.k -= 54.0;
    return r;
}

dsc_pair dsc_log_pair(double x)
{
    const reduced r = reduce_any(x);
    return pair_of(&r, r.k);
}

double dsc_log(double x)
{
    if (is_near_1(x)) {
        return (x - 1.0) + log_short(x - 1.0);
    }
    if (!is_usual(x) && !(x > 0.0 && x < HUGE_VAL)) {
        return of_others(x);
    }
    const reduced r = reduce_any(x);
    const dsc_pair l = short_pair(&r, r.k);
    return l.high + l.low;
}

double dsc_log1p(double x)
{
    if (!(x > -1.0 && x < 0x1p60)) {
        return x == -1.0 ? -HUGE_VAL : x < -1.0 ? (double)NAN : dsc_log(x);
    }
    const dsc_pair s = sum(1.0, x);
    if (is_near_1(s.high)) {
        return size_of(x) < 0x1p-54 ? x : x + log_short(x);
    }
    reduced r = reduce(s.high);
    r.second += s.low * power_of_two((int)-r.k) * r.row[0];
    const dsc_pair l = short_pair(&r, r.k);
    return l.high + l.low;
}

// l times a constant, whose first part has 25 bits.
static inline dsc_pair times(dsc_pair l, double high, double low)
{
    const double h = head(l.high), rest = (l.high - h) + l.low;
    return (dsc_pair){h * high, h * low + rest * (high + low)};
}

// k of them, and log(z): the logarithm to another base than e.
static inline double to_base(double x, double k_high, double k_low, double high, double low)
{
    if (is_near_1(x)) {
        const dsc_pair l = times((dsc_pair){x - 1.0, log_short(x - 1.0)}, high, low);
        return l.high + l.low;
    }
    if (!is_usual(x) && !(x > 0.0 && x < HUGE_VAL)) {
        return of_others(x);
    }
    const reduced r = reduce_any(x);
    const dsc_pair l = times(short_pair(&r, 0.0), high, low);
    const dsc_pair s = sum_ordered(r.k * k_high, l.high);
    return s.high + (s.low + (l.low + r.k * k_low));
}

double dsc_log2(double x)
{
    return to_base(x, 1.0, 0.0, BINARY_HIGH, BINARY_LOW);
}

double dsc_log10(double x)
{
    return to_base(x, LOG10_2_HIGH, LOG10_2_LOW, DECIMAL_HIGH, DECIMAL_LOW);
}
