// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_FINITE_H
#define DSC_SESSION_FINITE_H

#include <jansson.h>
#include <math.h>

/// A number of run.json; null where it is not finite, as JSON has no word for that.
static inline json_t *dsc_finite_json(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

#endif
