// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_WORK_H
#define DSC_SESSION_COMPARE_WORK_H

#include "session/compare/compare.h"

/// Workers, and what each of them needs.
descent_status dsc_work_begin(descent_compare *compare, descent_error *error);
void dsc_work_end(descent_compare *compare);

/// What becomes of a stage whose time is over. Its trials come in blocks: of TUNING the rates next
/// to the default are block 0, those beyond them 1 and so on; of RUNNING a seed is a block. A block
/// that is begun too late is given up.
typedef struct dsc_work_limit {
    uint64_t must;   /* the first blocks, which are run whatever it takes */
    uint64_t wanted; /* the first blocks that may end by `late` where they can */
    double time;     /* seconds of the comparison by which the stage ends */
    double late;     /* the same, for blocks that are wanted */
    double
        reserve; /* seconds of `time` that later stages need, by what runs were measured to cost */
} dsc_work_limit;

/// Runs the trials of the table that are not done, block after block, the longest of each first,
/// and records each as it ends. limit NULL: however long it takes.
/// compare->stopped (out): somebody wanted to stop, and some may be left; compare->late: blocks
/// were left out by the limit.
descent_status dsc_work_run(descent_compare *compare, descent_compare_stage stage,
                            uint64_t round, const dsc_work_limit *limit, descent_error *error);

/// Measures what a run of each contender costs, with its default rate, on all workers at once, as
/// trials are run: contender->begin and unit. Where the time is over before all were measured, the others count
/// as much as the dearest of them.
descent_status dsc_work_measure(descent_compare *compare, descent_error *error);

/// Seconds that the comparison has taken so far, in this process and before.
double dsc_work_spent(const descent_compare *compare);

/// Seconds that a trial is expected to take: as those that were run, or as measured.
double dsc_work_expected(const descent_compare *compare, int rule, int length);

#endif
