// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The decision table of the verdict while training.
#ifndef DSC_SURFACE_MONITOR_JUDGE_H
#define DSC_SURFACE_MONITOR_JUDGE_H

#include "surface/monitor/evidence.h"

/// What the evidence says. *verdict (in, out) has its numbers; a branch that decides adds its own.
descent_place dsc_monitor_decide(const descent_monitor *monitor,
                                 const dsc_monitor_evidence *evidence,
                                 descent_monitor_verdict *verdict);

#endif
