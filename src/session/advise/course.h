// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_COURSE_H
#define DSC_SESSION_ADVISE_COURSE_H

#include "session/advise/adviser.h"

/// adviser->course, behind adviser->rate.
descent_status dsc_advise_course(descent_adviser *adviser, descent_error *error);

/// Element number `part` (0 to 1) of the order of values[count], which are sorted here.
double dsc_advise_percentile(size_t count, double *values, double part);

/// From which step on a smoothed loss is within a twentieth of its fall from its end; 0: not before
/// the last fifth, or it does not fall.
uint64_t dsc_advise_level(size_t count, const double *losses);

#endif
