// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_CONTROL_H
#define DSC_RUN_CONTROL_H

#include "run/trainer.h"

/// Takes up the requests that there are, now and then; tells those that come too late that they
/// do; removes what was left for a run of the past.
void dsc_control_poll(descent_trainer *trainer);
void dsc_control_end(descent_trainer *trainer);
void dsc_control_forget(const descent_trainer *trainer);

#endif
