// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What to try, where a verdict has been decided.
#ifndef DSC_SURFACE_MONITOR_ADVICE_H
#define DSC_SURFACE_MONITOR_ADVICE_H

#include "surface/monitor/state.h"

/// Conclusion and suggestion, by the verdict's reason. True: what the loss will do as things are
/// is to be told with it.
bool dsc_monitor_advise(const descent_monitor *monitor, descent_monitor_verdict *verdict);

#endif
