// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_ELEMENTARY_ARC_H
#define DSC_CORE_ELEMENTARY_ARC_H

double dsc_asin(double x);
double dsc_acos(double x);
double dsc_atan(double x);
double dsc_atan2(double y, double x);

#endif
