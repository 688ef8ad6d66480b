// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Exponentially weighted average of a series, v = beta v + (1 - beta) s from v = 0, with and
// without bias correction v / (1 - beta^k). It averages over about 1 / (1 - beta) samples.
//
// [K15] Kingma, Ba. Adam: a method for stochastic optimization. ICLR 2015, section 3 (bias
// correction).
//
// Threads: plain values and functions of them, from any thread; one call at a time for each
// average that changes.
#ifndef DESCENT_AVERAGE_H
#define DESCENT_AVERAGE_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Plain values: copy, store and compare them as you like. No member needs to be freed.
typedef struct descent_average {
    double beta; /* in [0, 1) */
    double mean; /* v / (1 - beta^count): the corrected average, 0 when there are no samples */
    uint64_t count; /* samples so far */
} descent_average;

/// *average (out) becomes the empty average. DESCENT_INVALID unless 0 <= beta < 1.
DESCENT_API descent_status descent_average_init(descent_average *average, double beta,
                                                descent_error *error);

/// Adds a sample and returns the corrected average.
DESCENT_API double descent_average_add(descent_average *average, double sample);

/// v as it stands: starts at 0 and is too small at first. 0 when there are no samples.
DESCENT_API double descent_average_raw(const descent_average *average);

/// v / (1 - beta^count), the weighted mean of the samples seen. NAN when there are no samples.
DESCENT_API double descent_average_corrected(const descent_average *average);

/// 1 / (1 - beta): about how many samples the average covers.
DESCENT_API double descent_average_window(const descent_average *average);

#ifdef __cplusplus
}
#endif

#endif
