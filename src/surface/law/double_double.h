// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers of about 31 digits as the unevaluated sum of two doubles, for the few computations in
// which nearly all digits of a double cancel. Needs additions as they are written: no
// contraction, no -ffast-math.
//
// [D71] Dekker. A floating-point technique for extending the available precision. Numerische
// Mathematik 18, 1971. [H01] Hida, Li, Bailey. Algorithms for quad-double precision floating
// point arithmetic. ARITH 2001.
#ifndef DSC_SURFACE_LAW_DOUBLE_DOUBLE_H
#define DSC_SURFACE_LAW_DOUBLE_DOUBLE_H

#include <math.h>

typedef struct dsc_dd {
    double high, low; /* |low| <= half a unit of the last place of high */
} dsc_dd;

static inline dsc_dd dsc_dd_from(double a)
{
    return (dsc_dd){a, 0.0};
}

static inline double dsc_dd_to_double(dsc_dd a)
{
    return a.high + a.low;
}

static inline dsc_dd dsc_dd_negate(dsc_dd a)
{
    return (dsc_dd){-a.high, -a.low};
}

// a + b without error for |a| >= |b|.
static inline dsc_dd dsc_dd_quick(double a, double b)
{
    const double sum = a + b;
    return (dsc_dd){sum, b - (sum - a)};
}

// a + b without error.
static inline dsc_dd dsc_dd_two_sum(double a, double b)
{
    const double sum = a + b, part = sum - a;
    return (dsc_dd){sum, (a - (sum - part)) + (b - part)};
}

static inline dsc_dd dsc_dd_add(dsc_dd a, dsc_dd b)
{
    const dsc_dd high = dsc_dd_two_sum(a.high, b.high), low = dsc_dd_two_sum(a.low, b.low);
    const dsc_dd sum = dsc_dd_quick(high.high, high.low + low.high);
    return dsc_dd_quick(sum.high, sum.low + low.low);
}

static inline dsc_dd dsc_dd_subtract(dsc_dd a, dsc_dd b)
{
    return dsc_dd_add(a, dsc_dd_negate(b));
}

static inline dsc_dd dsc_dd_multiply(dsc_dd a, dsc_dd b)
{
    const double product = a.high * b.high;
    const double rest = fma(a.high, b.high, -product);
    return dsc_dd_quick(product, rest + (a.high * b.low + a.low * b.high));
}

static inline dsc_dd dsc_dd_divide(dsc_dd a, dsc_dd b)
{
    const double first = a.high / b.high;
    dsc_dd rest = dsc_dd_subtract(a, dsc_dd_multiply(b, dsc_dd_from(first)));
    const double second = rest.high / b.high;
    rest = dsc_dd_subtract(rest, dsc_dd_multiply(b, dsc_dd_from(second)));
    const dsc_dd sum = dsc_dd_quick(first, second);
    return dsc_dd_add(sum, dsc_dd_from(rest.high / b.high));
}

#endif
