// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders of runs: made once, numbered, never overwritten.
#ifndef DSC_SESSION_FOLDER_H
#define DSC_SESSION_FOLDER_H

#include "session/run.h"

/// "penguins" for data/penguins.csv; the folder's name where the file's says nothing.
void dsc_folder_name(const char *data, char *name, size_t capacity);

/// Makes the folder of a new run: `given` as it stands, or (NULL or "") runs/NAME-NUMBER, after
/// its data. *place is out, but for `above`; it names no folder where this fails.
descent_status dsc_folder_make(const char *given, const char *data, dsc_run_place *place,
                               descent_error *error);

/// Makes the folder of a run inside that of another, unless it is there.
descent_status dsc_folder_make_inner(dsc_run_place *place, descent_error *error);

/// Gives it back: the lock, and the folder, where it was made and has no record.
void dsc_folder_release(dsc_run_place *place);

/// Takes away what was written of a run that was not completed, and the folder if it was made.
void dsc_folder_discard(dsc_run_place *place);

/// Moves the run in `from` to the folder `to`, its run.json last, and removes `from`. What was
/// moved before, by a process that was killed, may be missing there.
descent_status dsc_folder_move(const char *from, const char *to, descent_error *error);

/// Removes what processes that were killed have left: temporary files, and empty folders of
/// starts, as dsc_folder_move leaves one at its end. The folder is locked by the caller.
void dsc_folder_sweep(const char *folder);

/// A path without the slashes at its end, "/" alone kept. DESCENT_INVALID when it is too long.
descent_status dsc_folder_trim(const char *given, char path[DESCENT_RUN_PATH],
                               descent_error *error);

#endif
