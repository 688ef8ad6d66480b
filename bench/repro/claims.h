// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers that others have published, beside what this library makes of them (docs/repro.md). A line
// each, as a row of a table: source, what, claimed, measured, tolerance, OK or NOT.
#ifndef DESCENT_BENCH_REPRO_CLAIMS_H
#define DESCENT_BENCH_REPRO_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include <descent/optimizer.h>

/// OK when measured is not further than `tolerance` from `claimed`.
void claim_number(const char *source, const char *what, double claimed, double measured,
                  double tolerance);

/// OK when measured is in the range, both ends included.
void claim_range(const char *source, const char *what, double low, double high,
                 double measured);

/// OK when measured < bound.
void claim_less(const char *source, const char *what, double bound, double measured);

/// An optimizer for n numbers; ends the program when there is none.
descent_optimizer *repro_optimizer(descent_type type, size_t n,
                                   const descent_optimizer_options *options);

/// One step at this rate; ends the program when it fails.
void repro_step(descent_optimizer *optimizer, double rate, double *x, const double *g);

/// The groups of claims.
void repro_quadratic_deep(void);
void repro_online(void);
void repro_functions(void);
void repro_momentum(void);
void repro_schedules(void);

/* Numbers as NumPy's RandomState(seed) draws them, from the Mersenne Twister MT19937. */
typedef struct mersenne {
    unsigned state[624];
    size_t used;
    double spare; /* the second normal number of a pair */
    bool has_spare;
} mersenne;

void mersenne_seed(mersenne *m, unsigned seed);
double mersenne_uniform(mersenne *m); /* 53 bits, 0 to less than 1 */
double mersenne_normal(mersenne *m);  /* mean 0, variance 1 */

#endif
