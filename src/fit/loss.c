// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "fit/loss.h"

#include <math.h>

#include "core/elementary/elementary.h"

double dsc_fit_rho(const dsc_fit_measure *measure, double r)
{
    const double d = measure->scale, u = fabs(r / d);
    switch (measure->loss) {
    case DESCENT_FIT_HUBER:
        return d * d * (u <= 1.0 ? u * u : 2.0 * u - 1.0);
    case DESCENT_FIT_SOFT_L1:
        return d * d * 2.0 * (u * u / (1.0 + sqrt(1.0 + u * u)));
    case DESCENT_FIT_CAUCHY:
        return d * d * dsc_log1p(u * u);
    default:
        return r * r;
    }
}

double dsc_fit_weight(const dsc_fit_measure *measure, double r)
{
    const double u = fabs(r / measure->scale);
    switch (measure->loss) {
    case DESCENT_FIT_HUBER:
        return u <= 1.0 ? 1.0 : 1.0 / u;
    case DESCENT_FIT_SOFT_L1:
        return 1.0 / sqrt(1.0 + u * u);
    case DESCENT_FIT_CAUCHY:
        return 1.0 / (1.0 + u * u);
    default:
        return 1.0;
    }
}

double dsc_fit_slope(const dsc_fit_measure *measure, double r)
{
    const double u = fabs(r / measure->scale), w = 1.0 / (1.0 + u * u);
    switch (measure->loss) {
    case DESCENT_FIT_HUBER:
        return u <= 1.0 ? 1.0 : 0.0;
    case DESCENT_FIT_SOFT_L1:
        return w * sqrt(w);
    case DESCENT_FIT_CAUCHY:
        return (1.0 - u * u) * w * w;
    default:
        return 1.0;
    }
}
