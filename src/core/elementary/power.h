// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_POWER_H
#define DSC_CORE_ELEMENTARY_POWER_H

double dsc_pow(double x, double y);

#endif
