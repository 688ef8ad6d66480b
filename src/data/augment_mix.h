// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Mixup: an image and its target become means of two.
//
// [Z18] Zhang, Cisse, Dauphin, Lopez-Paz. mixup: beyond empirical risk minimization. ICLR 2018.
#ifndef DSC_DATA_AUGMENT_MIX_H
#define DSC_DATA_AUGMENT_MIX_H

#include "data/augment.h"

/// `share` times a row plus 1 - share times its partner, both of the input and of the target.
typedef struct dsc_mixture {
    size_t partner; /* one of the rows that train, each as likely as the other */
    double share;   /* of the distribution Beta(alpha, alpha), in 0 .. 1 */
} dsc_mixture;

/// What row i of the rows is mixed with, as a function of seed, epoch, row and visit. Without
/// mixup: a share of 1.
dsc_mixture dsc_augment_mix(const dsc_augment *augment, const dsc_augment_rows *rows, size_t i);

#endif
