// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_WORK_H
#define DSC_SESSION_COMPARE_WORK_H

#include "session/compare/compare.h"

/// Workers, and what each of them needs.
descent_status dsc_work_begin(descent_compare *compare, descent_error *error);
void dsc_work_end(descent_compare *compare);

/// Runs the trials of the table that are not done, the longest first, and records each as it ends.
/// compare->stopped (out): somebody wanted to stop, and some may be left.
descent_status dsc_work_run(descent_compare *compare, descent_compare_stage stage,
                            uint64_t round, descent_error *error);

/// Measures what a run of each contender costs, with its default rate, on all workers at once, as
/// trials are run: contender->begin and unit.
descent_status dsc_work_measure(descent_compare *compare, descent_error *error);

/// Seconds that the comparison has taken so far, in this process and before.
double dsc_work_spent(const descent_compare *compare);

/// Seconds that a trial is expected to take: as those that were run, or as measured.
double dsc_work_expected(const descent_compare *compare, int rule, int length);

#endif
