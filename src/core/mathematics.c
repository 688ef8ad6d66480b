// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "core/mathematics.h"

#include "core/elementary/elementary.h"

const dsc_mathematics dsc_portable_mathematics = {
    .cos = dsc_cos, .expm1 = dsc_expm1, .log1p = dsc_log1p, .pow = dsc_pow};

#ifdef DESCENT_PORTABLE_ONLY
// Where everything is portable (wasm/), the C library has none.
const dsc_mathematics dsc_library_mathematics = {
    .cos = dsc_cos, .expm1 = dsc_expm1, .log1p = dsc_log1p, .pow = dsc_pow};
#else
#include <math.h>

const dsc_mathematics dsc_library_mathematics = {
    .cos = cos, .expm1 = expm1, .log1p = log1p, .pow = pow};
#endif
