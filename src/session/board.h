// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_BOARD_H
#define DSC_SESSION_BOARD_H

#include "session/run.h"

/// path (out) = directory/NAME, where NAME is the last `parts` parts of the path of `folder`.
descent_status dsc_run_board_folder(const char *directory, const char *folder, int parts,
                                    char path[2 * DESCENT_RUN_PATH], descent_error *error);

/// The run's trainer writes event files as well, where the run's options ask for them.
descent_status dsc_run_board(descent_run *run, descent_error *error);

#endif
