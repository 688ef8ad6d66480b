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

void dsc_time_text(char text[DSC_TIME_TEXT])
{
    const time_t now = time(NULL);
    struct tm parts;
    *text = '\0';
    if (gmtime_r(&now, &parts)) {
        strftime(text, DSC_TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
}
