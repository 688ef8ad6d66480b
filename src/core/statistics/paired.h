// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What differences of pairs say: d[i] is what one thing scored less what the other did, on the
// same occasion (a seed, a start). Everything is a function of its arguments: what is drawn is
// drawn from a seed.
//
// [F35] Fisher. The design of experiments. 1935. Section 21.
// [H74] Horowitz, Sahni. Computing partitions with applications to the knapsack problem. 1974.
// [H79] Holm. A simple sequentially rejective multiple test procedure. 1979.
// [E87] Efron. Better bootstrap confidence intervals. JASA 1987.
// [G81] Guenther. Sample size formulas for normal theory t tests. The American Statistician 1981.
// [H15] Hesterberg. What teachers should know about the bootstrap. 2015. Section 5.3.
#ifndef DSC_CORE_STATISTICS_PAIRED_H
#define DSC_CORE_STATISTICS_PAIRED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DSC_SIGNS_EXACT = 20,     /* pairs up to which all signs are tried */
    DSC_SIGNS_DRAWN = 100000, /* else so many of them */
    DSC_RESAMPLES = 10000
};

typedef struct dsc_interval {
    double low, high;
} dsc_interval;

/// Mean and standard deviation (divisor n - 1; NAN for one number) of d[n].
double dsc_mean(size_t n, const double *d);
double dsc_deviation(size_t n, const double *d);

/// The probability that |sum of +-d[i]| is at least |sum of d[i]| when every sign is as likely as
/// the other: the two-sided sign-flip test of "the differences are symmetric around 0" [F35].
/// Exact up to DSC_SIGNS_EXACT pairs; else an estimate that is never 0, from `seed`. 1 for n = 0.
double dsc_signs_test(size_t n, const double *d, uint64_t seed);

/// The fewest pairs with which that probability can be as small as `alpha`: 2^(1 - n) <= alpha.
size_t dsc_signs_least(double alpha);

/// Holm's adjustment [H79]: adjusted[i] (out, m) <= alpha for just those hypotheses that may be
/// rejected, with all m together wrong with a probability of at most alpha. p and adjusted may be
/// the same. False: no memory.
bool dsc_holm(size_t m, const double *p, double *adjusted);

/// An interval for the mean of what d[n] are drawn from, that holds it with probability `level`
/// (0.95): the bootstrap, corrected for bias and skewness (BCa, [E87]), and wider for small n as
/// Student's t is [H15]. Both ends NAN for n < 2, the mean where all d are equal. False: no memory.
bool dsc_bootstrap_mean(size_t n, const double *d, double level, uint64_t seed,
                        dsc_interval *interval);

/// Pairs with which a mean difference `delta` of deviation `deviation` would be found with
/// probability `power` by a two-sided test at `alpha`: ((z_(1 - alpha/2) + z_power) deviation /
/// delta)^2 + z_(1 - alpha/2)^2 / 2, rounded up. The second term is what it costs not to know the
/// deviation [G81]; at the small levels of many tests it is a third of all. HUGE_VAL for delta = 0.
double dsc_pairs_needed(double deviation, double delta, double alpha, double power);

#endif
