// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How long a call of our elementary functions takes, next to the C library's.
//
//     elementary [ROUNDS]       (default: 200; the fastest round counts)
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"
#include "core/elementary/elementary.h"

enum { COUNT = 4096 };

typedef struct functions {
    const char *name;
    double (*own)(double), (*theirs)(double);
    double (*own2)(double, double), (*theirs2)(double, double);
    double begin, end, begin2, end2;
} functions;

static volatile double result;

// Nanoseconds a call.
static double time_of(double (*f)(double), double (*f2)(double, double), const double *x,
                      const double *y, long rounds)
{
    double best = HUGE_VAL;
    for (long k = 0; k < rounds; k++) {
        double sum = 0.0;
        const double start = bench_now();
        for (size_t i = 0; i < COUNT; i++) {
            sum += f2 ? f2(x[i], y[i]) : f(x[i]);
        }
        best = fmin(best, bench_now() - start);
        result = sum;
    }
    return best * 1e9 / COUNT;
}

#define F1(name, begin, end)                                                                   \
    {                                                                                          \
#name, dsc_##name, name, NULL, NULL, begin, end, 0.0, 0.0                              \
    }
#define F2(name, begin, end, begin2, end2)                                                     \
    {                                                                                          \
#name, NULL, NULL, dsc_##name, name, begin, end, begin2, end2                          \
    }

int main(int argc, char **argv)
{
    static const functions all[] = {F1(exp, -20.0, 20.0),
                                    F1(expm1, -3.0, 3.0),
                                    F1(log, 0.0, 10.0),
                                    F1(log1p, -0.9, 3.0),
                                    F1(log2, 0.0, 10.0),
                                    F1(log10, 0.0, 10.0),
                                    F1(sin, -10.0, 10.0),
                                    F1(cos, -10.0, 10.0),
                                    F1(tan, -10.0, 10.0),
                                    F1(asin, -1.0, 1.0),
                                    F1(acos, -1.0, 1.0),
                                    F1(atan, -5.0, 5.0),
                                    F1(sinh, -5.0, 5.0),
                                    F1(cosh, -5.0, 5.0),
                                    F1(tanh, -3.0, 3.0),
                                    F1(erf, -4.0, 4.0),
                                    F1(erfc, -4.0, 10.0),
                                    F1(cbrt, -9.0, 9.0),
                                    F2(pow, 0.0, 5.0, -9.0, 9.0),
                                    F2(atan2, -3.0, 3.0, -3.0, 3.0),
                                    F2(hypot, -3.0, 3.0, -3.0, 3.0)};
    const long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 200;
    static double x[COUNT], y[COUNT];
    uint64_t state = 1;
    printf("%-6s %9s %9s %6s\n", "", "ns own", "ns libm", "ratio");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const functions *f = &all[i];
        for (size_t k = 0; k < COUNT; k++) {
            x[k] = f->begin + (f->end - f->begin) * bench_uniform(&state);
            y[k] = f->begin2 + (f->end2 - f->begin2) * bench_uniform(&state);
        }
        const double own = time_of(f->own, f->own2, x, y, rounds);
        const double theirs = time_of(f->theirs, f->theirs2, x, y, rounds);
        printf("%-6s %9.1f %9.1f %6.2f\n", f->name, own, theirs, own / theirs);
    }
    return 0;
}
