// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a row's probabilities say of its class.
#ifndef DSC_RUN_CLASS_SCORES_H
#define DSC_RUN_CLASS_SCORES_H

#include <math.h>
#include <stddef.h>

/// Log-loss of a class that happened and had this probability. One of 0 would cost infinitely
/// much; it counts as 1e-15.
static inline double dsc_log_loss(double probability)
{
    return -log(fmax(probability, 1e-15));
}

/// The most probable of `count` classes, the first of equal ones.
static inline size_t dsc_most_probable(const double *probabilities, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
}

/// The 95 % interval of a share, `right` of `rows`: it does not leave 0 .. 1 and is not empty when
/// all are right [Wilson. Probable inference, the law of succession, and statistical inference.
/// JASA 22, 1927].
static inline void dsc_wilson(double right, double rows, double *low, double *high)
{
    // Of the normal distribution: 95 % lie within this many standard deviations.
    const double z95 = 1.959963984540054;
    const double share = right / rows, z2 = z95 * z95 / rows;
    const double middle = (share + z2 / 2.0) / (1.0 + z2);
    const double half = z95 / (1.0 + z2) * sqrt(share * (1.0 - share) / rows + z2 / rows / 4.0);
    *low = fmax(0.0, middle - half);
    *high = fmin(1.0, middle + half);
}

#endif
