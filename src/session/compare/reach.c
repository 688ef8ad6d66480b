// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many steps one rule needs for what another reaches.
//
// Keeps: the target of a seed is what the other rule reaches with that seed, so its own steps are
// known, and only those of the first are interpolated. What lies before the shortest runs is not
// extrapolated, as losses fall in another way there: it counts as the shortest, and is told.
#include "session/compare/reach.h"

#include <math.h>
#include <stdlib.h>

#include "core/elementary/elementary.h"
#include "core/statistics/paired.h"

dsc_reach_kind dsc_reach(const double losses[DESCENT_COMPARE_LENGTHS], double target,
                         double *part)
{
    const int last = DESCENT_COMPARE_LENGTHS - 1;
    int at = 0;
    while (at < DESCENT_COMPARE_LENGTHS && !(losses[at] <= target)) {
        at++;
    }
    if (at == 0) {
        *part = dsc_pow(2.0, -last);
        return DSC_REACH_EARLY;
    }
    // Doublings from the longest one, by the fall over the last of them.
    const int to = at <= last ? at : last;
    const double fall = losses[to - 1] - losses[to];
    const double doublings = to - last + (losses[to] - target) / fall;
    if (at > last && !(fall > 0.0 && doublings <= 1.0)) {
        *part = (double)NAN;
        return DSC_REACH_UNTOLD;
    }
    *part = dsc_pow(2.0, doublings);
    return at > last ? DSC_REACH_LATE : DSC_REACH_BETWEEN;
}

static descent_status average(size_t count, double *logs, uint64_t seed,
                              descent_compare_saving *saving, descent_error *error)
{
    dsc_interval interval;
    if (!dsc_bootstrap_mean(count, logs, 0.95, seed, &interval)) {
        return dsc_no_memory(error, "an interval", DSC_RESAMPLES * sizeof(double));
    }
    saving->seeds = count;
    saving->part = dsc_exp(dsc_mean(count, logs));
    saving->low = dsc_exp(interval.low);
    saving->high = dsc_exp(interval.high);
    return DESCENT_OK;
}

descent_status dsc_reach_saving(size_t seeds, const double *losses, const double *target,
                                uint64_t seed, descent_compare_saving *saving,
                                descent_error *error)
{
    double *logs = malloc((seeds + 1) * sizeof *logs);
    size_t count = 0;
    if (!logs) {
        return dsc_no_memory(error, "steps of seeds", seeds * sizeof *logs);
    }
    *saving = (descent_compare_saving){.reach = dsc_mean(seeds, target),
                                       .part = (double)NAN,
                                       .low = (double)NAN,
                                       .high = (double)NAN};
    for (size_t i = 0; i < seeds; i++) {
        double part = 0.0;
        const dsc_reach_kind kind =
            dsc_reach(losses + DESCENT_COMPARE_LENGTHS * i, target[i], &part);
        saving->early += kind == DSC_REACH_EARLY;
        saving->late += kind == DSC_REACH_LATE;
        saving->untold += kind == DSC_REACH_UNTOLD;
        if (kind != DSC_REACH_UNTOLD) {
            logs[count++] = dsc_log(part);
        }
    }
    const descent_status status =
        count > 0 ? average(count, logs, seed, saving, error) : DESCENT_OK;
    free(logs);
    return status;
}
