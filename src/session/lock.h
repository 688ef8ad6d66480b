// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Who trains in a folder: one at a time, of all processes and of all objects of a process.
#ifndef DSC_SESSION_LOCK_H
#define DSC_SESSION_LOCK_H

#include "session/run.h"

extern const char dsc_run_lock_name[];

/// Takes the folder until dsc_run_unlock, or until the process ends. DESCENT_BUSY names who has
/// it.
descent_status dsc_run_lock(dsc_run_place *place, descent_error *error);
void dsc_run_unlock(dsc_run_place *place);

/// Whether somebody holds it.
bool dsc_run_is_locked(const char *folder);

#endif
