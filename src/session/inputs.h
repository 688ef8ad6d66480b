// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets and network of a run.
#ifndef DSC_SESSION_INPUTS_H
#define DSC_SESSION_INPUTS_H

#include "session/run.h"

void dsc_run_free_inputs(descent_run *run);

#endif
