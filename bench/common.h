// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the programs of the benchmark share: a clock, medians, random numbers.
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

/// Seconds of a clock that only goes forward.
static inline double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int bench_ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// Sorts values[count] (in/out), count > 0, and returns the middle one.
static inline double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, bench_ascending);
    return values[count / 2];
}

/// The next number in [0, 1): a function of *state (in/out) alone.
///
/// [S14] Steele, Lea, Flood. Fast splittable pseudorandom number generators. OOPSLA 2014.
static inline double bench_uniform(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15U;
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/// Fills a row (out, `columns` numbers, uniform with mean 0 and variance 1) and returns its
/// class, 0 or 1: the sign of a sum over the columns and of products of neighbours, which no
/// linear model can see, plus noise.
static inline unsigned char bench_row(uint64_t *state, size_t columns, float *row)
{
    double sum = 0.0;
    for (size_t j = 0; j < columns; j++) {
        row[j] = (float)(3.4641016 * (bench_uniform(state) - 0.5));
        sum += (j % 2 ? -0.5 : 0.5) * (double)row[j];
        sum += j % 4 == 3 ? (double)row[j] * (double)row[j - 1] : 0.0;
    }
    return sum / sqrt((double)columns) + 0.3 * (bench_uniform(state) - 0.5) > 0.0;
}

#endif
