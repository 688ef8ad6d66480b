// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The corrected average is kept, not v: mean += (1 - beta) / (1 - beta^k) (sample - mean) is
// the same series, but the first sample is taken as it is and a constant stays that constant to
// the last bit, where v would settle up to 0.5 / (1 - beta) units in the last place away from
// it. Powers are our own, so that an average has the same bits on every processor, and in a page.
#include "optim/average.h"

#include <math.h>

#include "core/number.h"
#include "core/status.h"

double dsc_complement_of_power(const dsc_mathematics *by, double beta, uint64_t k)
{
    return -by->expm1((double)k * by->log1p(-(1.0 - beta)));
}

static double complement(const descent_average *average)
{
    return dsc_complement_of_power(&dsc_portable_mathematics, average->beta, average->count);
}

descent_status descent_average_init(descent_average *average, double beta, descent_error *error)
{
    NEED(error, "average", average);
    if (!(beta >= 0.0 && beta < 1.0)) {
        char text[DSC_NUMBER_TEXT];
        dsc_format_number(beta, text, sizeof text);
        return dsc_fail(error, DESCENT_INVALID,
                        "beta of an average: %s is out of range: it must be at least 0 and "
                        "less than 1",
                        text);
    }
    *average = (descent_average){.beta = beta};
    return DESCENT_OK;
}

double descent_average_add(descent_average *average, double sample)
{
    if (!average) {
        return (double)NAN;
    }
    average->count++;
    const double weight = (1.0 - average->beta) / complement(average);
    average->mean += weight * (sample - average->mean);
    return average->mean;
}

double descent_average_raw(const descent_average *average)
{
    if (!average) {
        return (double)NAN;
    }
    return average->count == 0 ? 0.0 : average->mean * complement(average);
}

double descent_average_corrected(const descent_average *average)
{
    if (!average) {
        return (double)NAN;
    }
    return average->count == 0 ? (double)NAN : average->mean;
}

double descent_average_window(const descent_average *average)
{
    if (!average) {
        return (double)NAN;
    }
    return 1.0 / (1.0 - average->beta);
}
