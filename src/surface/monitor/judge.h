// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The decision table of the verdict while training.
#ifndef DSC_SURFACE_MONITOR_JUDGE_H
#define DSC_SURFACE_MONITOR_JUDGE_H

#include "surface/monitor/evidence.h"
#include "surface/words/words.h"

/// What has been decided: why, with its numbers, those that are known; the reason has the place.
/// Returns true. With the losses of a run, which may have a penalty in them:
/// dsc_monitor_because_of.
bool dsc_monitor_because(descent_monitor_verdict *verdict, descent_reason reason,
                         descent_numbers numbers);
bool dsc_monitor_because_of(const descent_monitor *monitor, descent_monitor_verdict *verdict,
                            descent_reason reason, descent_numbers losses);

/// 1 where the losses have a penalty in them, else NAN: they are told next to others without it.
double dsc_monitor_penalised(const descent_monitor *monitor);

/// What the evidence says, and why. *verdict (in, out) has what was measured. False: it is open.
bool dsc_monitor_decide(const descent_monitor *monitor, const dsc_monitor_evidence *evidence,
                        descent_monitor_verdict *verdict);

#endif
