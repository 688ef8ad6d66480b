// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_CIRCULAR_H
#define DSC_CORE_ELEMENTARY_CIRCULAR_H

double dsc_sin(double x);
double dsc_cos(double x);
double dsc_tan(double x);

#endif
