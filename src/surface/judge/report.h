// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The diagnosis, written down.
#ifndef DSC_SURFACE_JUDGE_REPORT_H
#define DSC_SURFACE_JUDGE_REPORT_H

#include "surface/judge/diagnosing.h"

/// Fills numbers, words, evidence and advice of d->out from the rest; the place and its reason
/// are there.
descent_status dsc_report(dsc_diagnosing *d, descent_error *error);

#endif
