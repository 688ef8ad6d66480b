// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_ROOT_H
#define DSC_CORE_ELEMENTARY_ROOT_H

double dsc_cbrt(double x);
double dsc_hypot(double x, double y);

#endif
