// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// x^y = exp(y log x), the logarithm and its product with y as pairs: 68 bits of log x leave an
// error of 2^-58 where y log x is largest. The heads of y and log x have an exact product.
//
// Special cases as in C17 F.10.4.4.
#include "core/elementary/power.h"

#include <stdbool.h>

#include "core/elementary/exponential.h"
#include "core/elementary/logarithm.h"
#include "core/elementary/pair.h"

typedef enum parity { FRACTION, ODD, EVEN } parity;

static parity parity_of(double y)
{
    const double size = size_of(y);
    if (!(size < 0x1p53)) {
        return size < HUGE_VAL || size == HUGE_VAL ? EVEN : FRACTION;
    }
    const int64_t whole = (int64_t)size;
    return (double)whole != size ? FRACTION : whole % 2 ? ODD : EVEN;
}

// x > 0 and finite, y finite.
static double power_of(double x, double y)
{
    const double size = size_of(y);
    if (size > 0x1p65) {
        return x == 1.0 ? 1.0 : (x > 1.0) == (y > 0.0) ? HUGE_VAL : 0.0;
    }
    if (size < 0x1p-65) {
        return 1.0;
    }
    const dsc_pair l = dsc_log_pair(x);
    const double front = head(l.high), rest = (l.high - front) + l.low;
    const double y_front = head(y), high = y_front * front;
    if (!(size_of(high) < 750.0)) {
        return high > 0.0 ? HUGE_VAL : 0.0;
    }
    const dsc_exp_parts e = dsc_exp_pair(high, (y - y_front) * front + y * rest);
    if (e.exponent > -1000 && e.exponent < 1000) {
        return (e.value.high + e.value.low) * power_of_two(e.exponent);
    }
    return scaled(e.value.high, e.value.low, e.exponent);
}

// x is 0 or infinite; the sign of x is that of the result when y is odd.
static double of_extreme(double x, double y)
{
    const bool grows = (size_of(x) > 1.0) == (y > 0.0);
    const double size = grows ? HUGE_VAL : 0.0;
    return parity_of(y) == ODD ? with_sign(size, x) : size;
}

double dsc_pow(double x, double y)
{
    if (y == 0.0 || x == 1.0) {
        return 1.0;
    }
    if (x != x || y != y) {
        return x + y;
    }
    const double size = size_of(x);
    if (size_of(y) == HUGE_VAL) {
        return size == 1.0 ? 1.0 : (size > 1.0) == (y > 0.0) ? HUGE_VAL : 0.0;
    }
    if (x == 0.0 || size == HUGE_VAL) {
        return of_extreme(x, y);
    }
    if (x > 0.0) {
        return power_of(x, y);
    }
    const parity p = parity_of(y);
    return p == FRACTION ? (double)NAN : p == ODD ? -power_of(size, y) : power_of(size, y);
}
