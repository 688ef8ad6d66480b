// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_AVERAGE_H
#define DSC_OPTIM_AVERAGE_H

#include <descent/average.h>

/// 1 - beta^k to the last digit, for beta in [0, 1): no cancellation where beta^k is close
/// to 1.
double dsc_complement_of_power(double beta, uint64_t k);

/// The same with our own elementary functions, whose bits do not depend on the processor.
double dsc_complement_of_power_portable(double beta, uint64_t k);

#endif
