// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "average.h"

#include <descent/average.h>

#include "optim/schedule.h"

bool average_run(double beta, size_t count, const double *values, double *raw,
                 double *corrected)
{
    descent_average average;
    if (descent_average_init(&average, beta, page_problem()) != DESCENT_OK) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        corrected[i] = descent_average_add(&average, values[i]);
        raw[i] = descent_average_raw(&average);
    }
    return true;
}

bool average_schedule(const char *schedule, size_t steps, size_t count, double *factors)
{
    descent_schedule form;
    if (descent_schedule_parse(schedule, &form, page_problem()) != DESCENT_OK) {
        return false;
    }
    for (size_t k = 0; k < count; k++) {
        factors[k] = dsc_schedule_factor(&dsc_portable_mathematics, &form, k, k / steps);
    }
    return true;
}
