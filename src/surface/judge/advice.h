// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What to try next, for every place.
#ifndef DSC_SURFACE_JUDGE_ADVICE_H
#define DSC_SURFACE_JUDGE_ADVICE_H

#include "surface/judge/diagnosing.h"

descent_status dsc_advise(dsc_diagnosing *d, descent_error *error);

#endif
