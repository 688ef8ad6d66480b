// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Differences of pairs: the sign-flip test, an interval by the bootstrap, Holm's adjustment.
#include "core/statistics/paired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "core/statistics/normal.h"

double dsc_mean(size_t n, const double *d)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += d[i];
    }
    return n == 0 ? (double)NAN : sum / (double)n;
}

double dsc_deviation(size_t n, const double *d)
{
    const double mean = dsc_mean(n, d);
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += (d[i] - mean) * (d[i] - mean);
    }
    return n < 2 ? (double)NAN : sqrt(squares / (double)(n - 1));
}

// ---- signs ----

typedef struct signs {
    size_t n;
    const double *d;
    double bound; /* |sum| as it is, less the rounding of sums: equal ones count */
} signs;

// All 2^n sums of +-d[i], from those of one number fewer.
static void sums_of(size_t n, const double *d, double *sums)
{
    sums[0] = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = (size_t)1 << i; k-- > 0;) {
            sums[((size_t)1 << i) + k] = sums[k] - d[i];
            sums[k] += d[i];
        }
    }
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

// How many of the sorted numbers give less than `bound`, or (`reached`) no more than it, when they
// are added to `sum`: rounding keeps their order.
static size_t count_below(size_t count, const double *sorted, double sum, double bound,
                          bool reached)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const double all = sum + sorted[middle];
        if (reached ? all <= bound : all < bound) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

// Every sum is one of the first part and one of the second; d[0] keeps its sign, as the other half
// of all sums are the same with the other sign. The second part is sorted, so that those of its
// sums that are far enough from 0 are counted at once [H74].
static double exact(const signs *s)
{
    double first[1 << (DSC_SIGNS_EXACT / 2)], second[1 << (DSC_SIGNS_EXACT / 2)];
    const size_t m = s->n / 2, rest = s->n - 1 - m;
    uint64_t extreme = 0;
    sums_of(m, s->d + 1, first);
    sums_of(rest, s->d + 1 + m, second);
    const size_t count = (size_t)1 << rest;
    qsort(second, count, sizeof *second, by_value);
    for (size_t i = 0; i < (size_t)1 << m; i++) {
        const double sum = s->d[0] + first[i];
        extreme += count - count_below(count, second, sum, s->bound, false) +
                   count_below(count, second, sum, -s->bound, true);
    }
    return (double)extreme / (double)(UINT64_C(1) << (s->n - 1));
}

static double drawn(const signs *s, uint64_t seed)
{
    uint64_t extreme = 0;
    for (uint32_t k = 0; k < DSC_SIGNS_DRAWN; k++) {
        const dsc_random random = {seed, DSC_PURPOSE_SIGNS, k};
        uint32_t words[4] = {0, 0, 0, 0};
        double sum = 0.0;
        for (size_t i = 0; i < s->n; i++) {
            if (i % 128 == 0) {
                dsc_random_words(&random, i / 128, words);
            }
            sum += words[i / 32 % 4] >> (i % 32) & 1 ? -s->d[i] : s->d[i];
        }
        extreme += fabs(sum) >= s->bound;
    }
    // The signs as they are count as one draw: an estimate of 0 would claim too much.
    return ((double)extreme + 1.0) / (DSC_SIGNS_DRAWN + 1.0);
}

double dsc_signs_test(size_t n, const double *d, uint64_t seed)
{
    double sum = 0.0, all = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += d[i];
        all += fabs(d[i]);
    }
    if (n == 0) {
        return 1.0;
    }
    const signs s = {.n = n, .d = d, .bound = fabs(sum) - 1e-12 * all};
    if (!(s.bound > 0.0)) {
        return 1.0; // no sum is nearer to 0
    }
    return n <= DSC_SIGNS_EXACT ? exact(&s) : drawn(&s, seed);
}

size_t dsc_signs_least(double alpha)
{
    size_t n = 1;
    for (double p = 1.0; p > alpha && n < 64; p *= 0.5) {
        n++;
    }
    return n;
}

// ---- many tests ----

typedef struct ranked {
    double p;
    size_t at;
} ranked;

static int by_p(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return x->p < y->p ? -1 : x->p > y->p ? 1 : x->at < y->at ? -1 : x->at > y->at;
}

bool dsc_holm(size_t m, const double *p, double *adjusted)
{
    ranked *order = malloc((m + 1) * sizeof *order);
    if (!order) {
        return false;
    }
    for (size_t i = 0; i < m; i++) {
        order[i] = (ranked){p[i], i};
    }
    qsort(order, m, sizeof *order, by_p);
    double before = 0.0;
    for (size_t i = 0; i < m; i++) {
        before = fmax(before, fmin(1.0, (double)(m - i) * order[i].p));
        adjusted[order[i].at] = before;
    }
    free(order);
    return true;
}

double dsc_pairs_needed(double deviation, double delta, double alpha, double power)
{
    const double z = -dsc_normal_quantile(alpha / 2.0);
    const double root = (z + dsc_normal_quantile(power)) * deviation / delta;
    return delta == 0.0 ? HUGE_VAL : ceil(root * root + 0.5 * z * z);
}

// ---- the bootstrap ----

static void resample(size_t n, const double *d, uint64_t seed, double *means)
{
    for (uint32_t k = 0; k < DSC_RESAMPLES; k++) {
        const dsc_random random = {seed, DSC_PURPOSE_RESAMPLE, k};
        uint32_t words[4] = {0, 0, 0, 0};
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            if (i % 4 == 0) {
                dsc_random_words(&random, i / 4, words);
            }
            sum += d[(uint64_t)words[i % 4] * n >> 32];
        }
        means[k] = sum / (double)n;
    }
    qsort(means, DSC_RESAMPLES, sizeof *means, by_value);
}

// Bias: where the mean lies among those of resamples, ties in the middle.
static double bias(const double *means, double mean)
{
    double below = 0.0;
    for (size_t k = 0; k < DSC_RESAMPLES; k++) {
        below += means[k] < mean ? 1.0 : means[k] == mean ? 0.5 : 0.0;
    }
    return dsc_normal_quantile((below + 0.5) / (DSC_RESAMPLES + 1.0));
}

// Acceleration by the jackknife, [E87] 7.4: for a mean a sixth of the skewness of its error.
static double acceleration(size_t n, const double *d, double mean)
{
    double squares = 0.0, cubes = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += (d[i] - mean) * (d[i] - mean);
        cubes += (d[i] - mean) * (d[i] - mean) * (d[i] - mean);
    }
    return cubes / (6.0 * squares * sqrt(squares));
}

// The quantile `p` (0 .. 1) of the sorted means, between two of them by their distance.
static double between(const double *means, double p)
{
    const double at = fmin(fmax(p * (DSC_RESAMPLES + 1.0) - 1.0, 0.0), DSC_RESAMPLES - 1.0);
    const size_t i = (size_t)at, next = i + 1 < DSC_RESAMPLES ? i + 1 : i;
    return means[i] + (at - (double)i) * (means[next] - means[i]);
}

bool dsc_bootstrap_mean(size_t n, const double *d, double level, uint64_t seed,
                        dsc_interval *interval)
{
    const double mean = dsc_mean(n, d), deviation = dsc_deviation(n, d);
    *interval = n < 2 ? (dsc_interval){(double)NAN, (double)NAN} : (dsc_interval){mean, mean};
    if (n < 2 || !(deviation > 0.0)) {
        return true;
    }
    double *means = malloc(DSC_RESAMPLES * sizeof *means);
    if (!means) {
        return false;
    }
    resample(n, d, seed, means);
    const double z0 = bias(means, mean), a = acceleration(n, d, mean);
    // [H15]: resamples vary as if the divisor were n, and their quantiles are normal ones.
    const double wide =
        sqrt((double)n / (double)(n - 1)) * dsc_student_quantile(n - 1, 0.5 + level / 2.0);
    const double z[2] = {z0 - wide, z0 + wide};
    double ends[2];
    for (int i = 0; i < 2; i++) {
        const double bent = 1.0 - a * z[i];
        // [E87] 2.3; beyond the pole the end is that of all resamples.
        const double p = bent > 0.0 ? dsc_normal_cdf(z0 + z[i] / bent) : i;
        ends[i] = between(means, p);
    }
    *interval = (dsc_interval){ends[0], ends[1]};
    free(means);
    return true;
}
