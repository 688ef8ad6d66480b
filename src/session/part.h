// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_PART_H
#define DSC_SESSION_PART_H

#include "session/run.h"

/// A run in memory with the options and data of this one, whose data and network (of the same kind)
/// it borrows. *part (out) is freed with descent_run_close.
descent_status dsc_run_part(const descent_run *run, const descent_network *network,
                            descent_run **part, descent_error *error);

#endif
