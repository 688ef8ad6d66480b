// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many workers a team should use now. On a machine that others use too, a team of all
// cores is as slow as its slowest member; a smaller one may be faster. Nothing but the
// measured rate says which, so other sizes are tried now and then.
//
// Keeps: decisions change how fast a result is there, never what it is: results have the same
// bits with any number of workers. Trials take a small share of the time (TRIAL_SHARE) and
// become rarer while they bring nothing.
#include "core/pace.h"

#include <math.h>

// A window is long compared with the slices in which a system hands out its cores (some
// milliseconds).
static const double WINDOW = 0.012;   /* seconds that are measured at once, at least */
static const double WAITS_MUCH = 0.1; /* share of a team's time: then something is wrong */
static const double CLEARLY =
    1.05; /* a team must be faster by this factor to replace another */
static const double FIRST_INTERVAL = 0.1, LAST_INTERVAL = 3.0; /* seconds */
static const double TRIAL_SHARE = 50.0; /* intervals are at least as many windows */

void dsc_pace_init(dsc_pace *pace, size_t workers)
{
    const size_t teams[DSC_PACE_LEVELS] = {workers, workers - 1, (workers + 1) / 2, 1};
    *pace = (dsc_pace){.interval = FIRST_INTERVAL};
    for (int i = 0; i < DSC_PACE_LEVELS; i++) {
        if (i == 0 || (teams[i] > 0 && teams[i] < pace->teams[pace->levels - 1])) {
            pace->teams[pace->levels++] = teams[i];
        }
    }
}

size_t dsc_pace_workers(const dsc_pace *pace)
{
    return pace->teams[pace->trial];
}

static void try_level(dsc_pace *pace, int level)
{
    pace->trial = level;
    pace->fresh = true;
}

// The trial is over. A team that is not faster is tried again later and later.
static void judge(dsc_pace *pace, double rate, double window)
{
    if (rate > CLEARLY * pace->rate) {
        pace->level = pace->trial;
        pace->rate = rate;
        pace->interval = FIRST_INTERVAL;
    } else {
        pace->interval = fmin(2.0 * pace->interval, LAST_INTERVAL);
    }
    pace->until_trial = fmax(pace->interval, TRIAL_SHARE * window);
    try_level(pace, pace->level);
}

void dsc_pace_add(dsc_pace *pace, double seconds, double work, double waited)
{
    // The first task of a new size includes waking threads; it is not measured unless it is
    // long.
    const bool counts = !pace->fresh || seconds > WINDOW;
    pace->fresh = false;
    if (pace->levels < 2 || !counts) {
        return;
    }
    pace->seconds += seconds;
    pace->work += work;
    pace->waited += waited;
    if (pace->seconds < WINDOW) {
        return;
    }
    const double rate = pace->work / pace->seconds;
    const double waits = pace->waited / (pace->seconds * (double)pace->teams[pace->trial]);
    const double window = pace->seconds;
    pace->seconds = pace->work = pace->waited = 0.0;
    if (pace->trial != pace->level) {
        judge(pace, rate, window);
        return;
    }
    // Smoothed: what else the machine does comes and goes.
    pace->rate = pace->rate > 0.0 ? 0.7 * pace->rate + 0.3 * rate : rate;
    pace->until_trial -= window;
    if (pace->until_trial > 0.0) {
        return;
    }
    // The others in turn; smaller teams only while this one waits.
    for (int i = 1; i <= pace->levels; i++) {
        const int other = (pace->last + i) % pace->levels;
        if (other < pace->level || (other > pace->level && waits > WAITS_MUCH)) {
            pace->last = other;
            try_level(pace, other);
            return;
        }
    }
}
