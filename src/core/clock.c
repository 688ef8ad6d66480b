// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "core/clock.h"

#include <time.h>

static double seconds_on(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double dsc_clock(void)
{
    return seconds_on(CLOCK_MONOTONIC);
}

double dsc_wall_clock(void)
{
    return seconds_on(CLOCK_REALTIME);
}
