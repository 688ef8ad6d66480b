// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many steps fit into a time, for schedules that go by the end of a run which only time ends.
#ifndef DSC_SESSION_TIME_FIT_H
#define DSC_SESSION_TIME_FIT_H

#include <stdint.h>

#include <descent/session.h>

/// Part of the time that the steps are to take: a tenth more for each than was measured leaves the
/// run without the last steps of its schedule, which change little.
extern const double dsc_time_fit_part;

/// Steps that fit: dsc_time_fit_part * seconds / of_step, rounded down, 1 or more, and no more than the
/// option `steps` takes. of_step: seconds of one, more than 0.
uint64_t dsc_time_fit_steps(double seconds, double of_step);

/// Where only time ends the run and a schedule goes by its end: takes steps for a fiftieth of that
/// time and a second at most, of parameters that are thrown away, and sets the option `steps` of
/// the run to what fits, with run->fit. Else, and for a run that was opened, does nothing. The
/// network is there. Errors as of descent_run_prepare.
descent_status dsc_time_fit(descent_run *run, descent_error *error);

#endif
