// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many workers to use while other processes want the machine as well.
//
// A team whose cores are its own is fastest as a whole. When a core has to be shared, every
// meeting waits for the worker that is not running, and fewer workers can be several times
// faster. A pace watches how long workers wait in vain; while they do, it tries smaller teams
// for some milliseconds each, measures, and keeps the fastest; and tries larger ones again from
// time to time. Who waits little is never disturbed. Results must not depend on the number of
// workers.
#ifndef DSC_CORE_PACE_H
#define DSC_CORE_PACE_H

#include <stdbool.h>
#include <stddef.h>

enum { DSC_PACE_LEVELS = 4 };

typedef struct dsc_pace {
    size_t teams[DSC_PACE_LEVELS]; /* numbers of workers, largest first */
    int levels;
    int level;                    /* the team that is used */
    int trial;                    /* the team that is tried now, or the same */
    int last;                     /* the team that was tried last */
    double rate;                  /* work a second of the team that is used; 0: not known */
    double until_trial;           /* seconds of use before another team is tried */
    double interval;              /* between such trials */
    double seconds, work, waited; /* of the window that runs */
    bool fresh;                   /* the team has just changed: its first run does not count */
} dsc_pace;

/// Levels for a team of `workers`: all, all but one, half, one.
void dsc_pace_init(dsc_pace *pace, size_t workers);

/// Workers for the next run.
size_t dsc_pace_workers(const dsc_pace *pace);

/// After a run: how long it took, how much it did (examples), and the seconds that its workers,
/// added up, have waited in vain.
void dsc_pace_add(dsc_pace *pace, double seconds, double work, double waited);

#endif
