// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_PLAN_H
#define DSC_SESSION_COMPARE_PLAN_H

#include "session/compare/work.h"

/// Chooses lengths and rates so that all fits into the time that is left, from what runs cost
/// (contender->begin and unit). DESCENT_INVALID: nothing fits.
descent_status dsc_plan_choose(descent_compare *compare, double spent, double workers,
                               descent_error *error);

/// Whether another round of widening fits, and leaves enough for the seeds that are wanted.
bool dsc_plan_has_time_for_round(const descent_compare *compare, double spent, double workers);

/// How many seeds are run: as given, or as many as fit, DSC_COMPARE_SEEDS_LEAST to
/// DSC_COMPARE_SEEDS_MOST.
void dsc_plan_choose_seeds(descent_compare *compare, double spent, double workers);

/// How tuning and running end when their time is over; false: they end when all is done, as rates
/// or seeds were given or time does not count. *limit is out.
bool dsc_plan_limit_tuning(const descent_compare *compare, double workers,
                           dsc_work_limit *limit);
bool dsc_plan_limit_running(const descent_compare *compare, dsc_work_limit *limit);

/// Whether more seeds would be run if there were time.
bool dsc_plan_is_short_of_seeds(const descent_compare *compare);

/// The length of the longest runs where there is time enough.
uint64_t dsc_plan_usual_length(const descent_compare *compare);

/// Whether time counts: length or seeds are not given.
bool dsc_plan_is_timed(const descent_compare *compare);

/// The seeds with which any difference between two of the rules can be told, plan.least, and those
/// that are wanted.
size_t dsc_plan_least_seeds(size_t rules);

#endif
