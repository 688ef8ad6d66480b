// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "fit/residuals.h"

#include <math.h>
#include <stdlib.h>

#include "core/statistics/normal.h"

enum { ROWS_LEAST = 8 };

typedef struct placed {
    double by, residual;
    size_t index;
} placed;

static int compare_placed(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->by < y->by || x->by > y->by) {
        return x->by < y->by ? -1 : 1;
    }
    return (x->index > y->index) - (x->index < y->index);
}

// Of signs in a row: how probable it is that there are as few runs, or as many.
static double chance_of_runs(double above, double below, double runs)
{
    const double n = above + below, mean = 2.0 * above * below / n + 1.0;
    const double variance = (mean - 1.0) * (mean - 2.0) / (n - 1.0);
    return variance > 0.0 ? 2.0 * dsc_normal_cdf(-fabs(runs - mean) / sqrt(variance))
                          : (double)NAN;
}

bool dsc_fit_order(size_t n, const double *residuals, const double *by, double *autocorrelation,
                   double *independent)
{
    *autocorrelation = *independent = (double)NAN;
    if (n < ROWS_LEAST) {
        return true;
    }
    placed *rows = malloc(n * sizeof *rows);
    if (!rows) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        rows[i] = (placed){by ? by[i] : (double)i, residuals[i], i};
    }
    qsort(rows, n, sizeof *rows, compare_placed);
    double own = 0.0, next = 0.0, above = 0.0, runs = 1.0;
    for (size_t i = 0; i < n; i++) {
        const double r = rows[i].residual;
        own += r * r;
        above += r > 0.0;
        if (i > 0) {
            next += r * rows[i - 1].residual;
            runs += (r > 0.0) != (rows[i - 1].residual > 0.0);
        }
    }
    free(rows);
    *autocorrelation = own > 0.0 ? next / own : (double)NAN;
    *independent = chance_of_runs(above, (double)n - above, runs);
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double dsc_fit_robust_deviation(size_t n, const double *residuals, double *scratch)
{
    for (size_t i = 0; i < n; i++) {
        scratch[i] = fabs(residuals[i]);
    }
    qsort(scratch, n, sizeof *scratch, compare_numbers);
    const double median =
        n % 2 == 1 ? scratch[n / 2] : 0.5 * (scratch[n / 2 - 1] + scratch[n / 2]);
    return 1.4826 * median;
}
