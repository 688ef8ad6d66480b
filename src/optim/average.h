// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_AVERAGE_H
#define DSC_OPTIM_AVERAGE_H

#include <descent/average.h>

#include "core/mathematics.h"

/// 1 - beta^k to the last digit, for beta in [0, 1): no cancellation where beta^k is close
/// to 1.
double dsc_complement_of_power(const dsc_mathematics *by, double beta, uint64_t k);

#endif
