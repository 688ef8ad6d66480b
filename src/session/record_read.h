// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_RECORD_READ_H
#define DSC_SESSION_RECORD_READ_H

#include "session/record.h"

/// Reads the record of `folder` into the run.
descent_status dsc_run_record_read(descent_run *run, const char *folder, descent_error *error);

#endif
