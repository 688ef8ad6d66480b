// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Values of schedules.
#include "claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <descent/schedule.h>

static double value(const char *text, double base, uint64_t steps)
{
    descent_error error = {0};
    descent_schedule *schedule = NULL;
    descent_schedule_options o = descent_schedule_options_default();
    o.base = base;
    if (descent_schedule_create(text, &o, &schedule, &error) != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    const double result = descent_schedule_value(schedule, steps);
    descent_schedule_free(schedule);
    return result;
}

static void long_cosine(void)
{
    claim_number("optax's tests, cosine", "1000 over 1e10 steps, after 1e9 of them", 975.52826,
                 value("cosine:10000000000", 1000.0, 1000000000), 1000.0 * 0x1p-24);
}

// PyTorch's tests: each row a schedule and what it gives in ten epochs.
static void steps_of_torch(void)
{
    static const double claimed[] = {0.05,  0.05, 0.05, 0.005, 0.005,
                                     0.005, 5e-4, 5e-4, 5e-4,  5e-5};
    double worst = 0.0;
    for (uint64_t epoch = 0; epoch < 10; epoch++) {
        const double now = value("step:3,0.1", 0.05, epoch);
        worst = fmax(worst, fabs(now - claimed[epoch]) / claimed[epoch]);
    }
    claim_number("PyTorch's tests, StepLR",
                 "0.05, by 0.1 every 3: largest relative error of 10", 0.0, worst, 1e-15);
}

void repro_schedules(void)
{
    long_cosine();
    steps_of_torch();
}
