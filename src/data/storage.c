// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/storage.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The middle half of the sorted sample: an outlier does not change it. Where more than half are
// the same value, the mean distance from it.
static double spread_of(const double *sorted, size_t count, double median)
{
    const double half = 0.5 * (sorted[count - 1 - count / 4] - sorted[count / 4]);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += fabs(sorted[i] - median) / (double)count;
    }
    return half > 0 ? half : sum;
}

static bool exact(const double *sample, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!(fabs(sample[i]) <= 0x1p24) || sample[i] != floor(sample[i])) {
            return false;
        }
    }
    return true;
}

dsc_storage dsc_storage_choose(double *sample, size_t count, double low, double high)
{
    dsc_storage chosen = {.offset = 0, .unit = 1};
    if (count > 0) {
        qsort(sample, count, sizeof *sample, ascending);
        const double median = sample[count / 2];
        const double spread = spread_of(sample, count, median);
        low = fmin(low, sample[0]);
        high = fmax(high, sample[count - 1]);
        if (!exact(sample, count) && fabs(median) > 1024 * spread) {
            chosen.offset = median;
        }
    }
    const double reach = fmax(fabs(low - chosen.offset), fabs(high - chosen.offset));
    if (isfinite(reach) && reach > 0 && (reach > 0x1p120 || reach < 0x1p-100)) {
        const int exponent = ilogb(reach);
        chosen.unit = ldexp(1, exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent);
    }
    return chosen;
}
