// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_BUDGET_H
#define DSC_SESSION_ADVISE_BUDGET_H

#include "session/advise/adviser.h"

/// adviser->budget, unless it is there: as given, or measured, to two digits.
descent_status dsc_advise_budget(descent_adviser *adviser, descent_error *error);

/// The rate of the options, or the rule's own.
double dsc_advise_own_rate(const descent_adviser *adviser);

/// value to so many digits: 0.0234 to 1 is 0.02.
double dsc_advise_round(double value, int digits);

#endif
