// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "average.h"

#include <math.h>
#include <string.h>

#include <descent/average.h>

#include "optim/schedule/place.h"
#include "optim/schedule/text.h"
#include "optim/schedule/value.h"

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
    const dsc_reader reader = {.whole = schedule, .error = page_problem()};
    const dsc_era era = {0, 0, steps};
    const dsc_curve_run place = {.name = "lr",
                                 .option = "decay",
                                 .calendar = {&era, 1, count},
                                 .base = 1.0,
                                 .high = HUGE_VAL};
    dsc_curve form;
    if (dsc_curve_read(&reader, (dsc_span){schedule, strlen(schedule)}, &form) != DESCENT_OK ||
        dsc_curve_place(&dsc_portable_mathematics, &place, &form, page_problem()) !=
            DESCENT_OK) {
        return false;
    }
    for (size_t k = 0; k < count; k++) {
        factors[k] = dsc_curve_value(&dsc_portable_mathematics, &form, NULL, k, k / steps);
    }
    return true;
}
