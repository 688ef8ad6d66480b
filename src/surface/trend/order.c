// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [K38] Kendall. A new measure of rank correlation. Biometrika 30, 1938: the number of pairs in
// the wrong order, and its distribution where every order is as likely.
#include "surface/trend/order.h"

#include <stdlib.h>
#include <string.h>

#include "surface/trend/limits.h"

// Probability that a random order of BLOCKS numbers has at most `most` inversions: the numbers
// of orders with 0, 1, ... of them are the coefficients of the product of 1 + q + ... + q^k.
static double probability_of(size_t most)
{
    enum { BLOCKS = DSC_ORDER_BLOCKS, PAIRS = BLOCKS * (BLOCKS - 1) / 2 };
    double orders[PAIRS + 1] = {1.0}, all = 0.0, up_to = 0.0;
    for (size_t k = 1; k < BLOCKS; k++) {
        for (size_t pairs = PAIRS + 1; pairs-- > 0;) {
            for (size_t j = 1; j <= k && j <= pairs; j++) {
                orders[pairs] += orders[pairs - j];
            }
        }
    }
    for (size_t pairs = 0; pairs <= PAIRS; pairs++) {
        all += orders[pairs];
        up_to += pairs <= most ? orders[pairs] : 0.0;
    }
    return up_to / all;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(const double *values, size_t count)
{
    double sorted[DSC_ORDER_MOST];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    return 0.5 * (sorted[(count - 1) / 2] + sorted[count / 2]);
}

dsc_order dsc_order_of(const double *losses, size_t count)
{
    enum { BLOCKS = DSC_ORDER_BLOCKS };
    if (count < BLOCKS || count / BLOCKS >= DSC_ORDER_MOST) {
        return (dsc_order){.falls = 1.0, .rises = 1.0};
    }
    double medians[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        const size_t begin = i * count / BLOCKS;
        const size_t end = (i + 1) * count / BLOCKS;
        medians[i] = median_of(losses + begin, end - begin);
    }
    size_t ups = 0, downs = 0;
    for (size_t i = 0; i < BLOCKS; i++) {
        for (size_t j = 0; j < i; j++) {
            ups += medians[i] >= medians[j];
            downs += medians[i] <= medians[j];
        }
    }
    return (dsc_order){.falls = probability_of(ups),
                       .rises = probability_of(downs),
                       .first = median_of(medians, BLOCKS / 2),
                       .last = median_of(medians + BLOCKS / 2, BLOCKS / 2)};
}

bool dsc_order_goes_on(const dsc_order *half, const dsc_order *most, double tolerance)
{
    const double fell = half->first - half->last, before = most->first - most->last;
    return half->falls < GOES_ON_CHANCE && most->falls < GOES_ON_CHANCE && fell > tolerance &&
           fell > GOES_ON_PART * before;
}
