// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/index/limits.h"

#include <float.h>
#include <math.h>

double dsc_index_noise(size_t n, double norm, double asymmetry)
{
    return fmax(EIGENVALUE_NOISE * (double)n * 0.5 * DBL_EPSILON * norm, asymmetry);
}

double dsc_index_tau(const dsc_index_request *request, size_t n, double norm, double asymmetry)
{
    return fmax(dsc_index_noise(n, norm, asymmetry), request->threshold * norm);
}

size_t dsc_index_room(size_t n, size_t locked, size_t steps)
{
    const size_t fit = ((size_t)2 << 30) / (n * sizeof(double));
    const size_t most = fit > 8 ? fit : 8;
    const size_t room = locked + (steps < most ? steps : most);
    return room < n ? room : n;
}
