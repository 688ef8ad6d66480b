// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_STATE_H
#define DSC_OPTIM_STATE_H

#include "optim/parts.h"

/// The state for the groups as they are, all of it 0: what was there for those before is used again.
/// On DESCENT_NO_MEMORY the optimizer can only be freed.
descent_status dsc_optimizer_plan(descent_optimizer *o, descent_error *error);
void dsc_optimizer_free_state(descent_optimizer *o);

#endif
