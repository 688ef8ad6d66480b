// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How rare are minima among stationary points as the dimension grows? Three laws, one for each
// model of a random surface:
//
//   separable  a sum of functions of one variable each: half of the stationary points of each
//              are minima, 2^-n of all (Morse)
//   free       the Hessian is a random symmetric matrix, GOE: all n eigenvalues are positive
//              with a probability that falls like exp(-n^2 ln(3) / 4)                   [D06]
//   field      stationary points of an isotropic Gaussian field: the Hessian is GOE plus a
//              multiple of the identity, weighted with |det|                      [F04, B86]
//
// Threads: the functions keep nothing between calls and may run at the same time. Structs with
// members are plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_DIMENSION_H
#define DESCENT_DIMENSION_H

#include <descent/base.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { DESCENT_DIMENSION_MOST = 20 };

/// Probability that all n eigenvalues of a GOE matrix are positive, to 14 digits, beyond n = 18
/// to 11 at least: the ratio of two integrals: over the positive numbers, a Pfaffian of moments
/// [B55], and Mehta's over all. NAN unless 1 <= n <= DESCENT_DIMENSION_MOST.
DESCENT_API double descent_goe_positive(size_t n);

typedef struct descent_dimension_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Largest dimension, 1 to DESCENT_DIMENSION_MOST; default 12. The first is 1.
    uint64_t to;
    /// Random matrices for each number of the law `field`, 2 to 1e9; default 100,000. The law
    /// `free` takes ten times as many.
    uint64_t samples;
    /// Seed, 0 to 2^53; default 1. Of the random matrices.
    uint64_t seed;
} descent_dimension_options;

DESCENT_API void descent_dimension_options_init(descent_dimension_options *options,
                                                size_t size);
static inline descent_dimension_options descent_dimension_options_default(void)
{
    descent_dimension_options options;
    descent_dimension_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_dimension_option_table(void);

/// A number and its standard error. Error 0: the number is exact. Both NAN: there is no number.
/// Only the error NAN: it is unknown because all samples agree (none was positive, say).
typedef struct descent_estimate {
    double value, error;
} descent_estimate;

/// The share of minima in one dimension.
typedef struct descent_dimension {
    size_t n;
    double separable;             /* 2^-n */
    double free;                  /* descent_goe_positive */
    descent_estimate free_sample; /* the same by counting, for n <= 5 */
    descent_estimate field;       /* exact for n <= 3 */
    descent_estimate field_sample;
} descent_dimension;

/// rows (out) has options->to elements. The same seed gives the same numbers. DESCENT_INVALID
/// when an option is out of range.
DESCENT_API descent_status descent_dimension_law(const descent_dimension_options *options,
                                                 descent_dimension *rows, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif

// [B55] de Bruijn. On some multiple integrals involving determinants. J. Indian Math. Soc.
// 1955. [B86] Bardeen, Bond, Kaiser, Szalay. The statistics of peaks of Gaussian random fields.
// Astrophysical Journal 304, 1986. [D06] Dean, Majumdar. Large deviations of extreme
// eigenvalues of random matrices. Physical Review Letters 97, 2006. [F04] Fyodorov. Complexity
// of random energy landscapes, glass transition and absolute value of the spectral determinant
// of random matrices. Physical Review Letters 92, 2004.
