// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_STATE_H
#define DSC_OPTIM_STATE_H

#include "optim/parts.h"

/// Frees all state and makes it anew, zero, for the groups as they are.
descent_status dsc_optimizer_plan(descent_optimizer *o, descent_error *error);
void dsc_optimizer_free_state(descent_optimizer *o);

#endif
