// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Quantiles by bisection: nobody asks for many of them, and nothing can go wrong.
//
// [A64] Abramowitz, Stegun. Handbook of mathematical functions. 1964.
#include "core/statistics/normal.h"

#include <math.h>

#include "core/elementary/elementary.h"

static const double pi = 3.14159265358979323846;

double dsc_normal_cdf(double x)
{
    return 0.5 * dsc_erfc(-x / sqrt(2.0));
}

// [A64] 26.7.3 and 26.7.4: the probability that |T| <= t, as a finite sum in the angle
// atan(t / sqrt(df)).
static double inside(size_t df, double t)
{
    const double angle = dsc_atan(t / sqrt((double)df));
    const double cosine = dsc_cos(angle), sine = dsc_sin(angle);
    double sum = 0.0, term = df % 2 == 1 ? cosine : 1.0;
    for (size_t k = df % 2 == 1 ? 3 : 2; k <= df; k += 2) {
        sum += term;
        term *= cosine * cosine * (double)(k - 1) / (double)k;
    }
    return df % 2 == 1 ? 2.0 / pi * (angle + sine * sum) : sine * sum;
}

double dsc_student_cdf(size_t df, double t)
{
    return t < 0.0 ? 0.5 - 0.5 * inside(df, -t) : 0.5 + 0.5 * inside(df, t);
}

// df 0: normal.
static double cdf(size_t df, double x)
{
    return df == 0 ? dsc_normal_cdf(x) : dsc_student_cdf(df, x);
}

static double quantile(size_t df, double p)
{
    if (!(p > 0.0)) {
        return -HUGE_VAL;
    }
    if (!(p < 1.0)) {
        return HUGE_VAL;
    }
    double low = -1.0, high = 1.0;
    while (cdf(df, low) > p && isfinite(low)) {
        low *= 2.0;
    }
    while (cdf(df, high) < p && isfinite(high)) {
        high *= 2.0;
    }
    for (int i = 0; i < 200 && low < high; i++) {
        const double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high) {
            break;
        }
        if (cdf(df, middle) < p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

double dsc_normal_quantile(double p)
{
    // The tail that is near 0 has all its digits.
    return p > 0.5 ? -quantile(0, 1.0 - p) : quantile(0, p);
}

double dsc_student_quantile(size_t df, double p)
{
    return df == 0 ? (double)NAN : quantile(df, p);
}
