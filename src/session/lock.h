// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Who trains in a folder: one at a time, of all processes and of all objects of a process.
#ifndef DSC_SESSION_LOCK_H
#define DSC_SESSION_LOCK_H

#include "session/run.h"

extern const char dsc_run_lock_name[];

/// Takes the folder until dsc_run_unlock, or until the process ends. DESCENT_BUSY names who has
/// it. With place->above, a folder that this process holds by dsc_run_lock for longer, it is held with that.
descent_status dsc_run_lock(dsc_run_place *place, descent_error *error);
void dsc_run_unlock(dsc_run_place *place);

/// Whether dsc_run_lock has taken it.
static inline bool dsc_run_holds(const dsc_run_place *place)
{
    return place->lock >= 0 || place->linked;
}

/// Whether somebody holds it.
bool dsc_run_is_locked(const char *folder);

#endif
