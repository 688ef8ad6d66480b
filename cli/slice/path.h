// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SLICE_PATH_H
#define DESCENT_CLI_SLICE_PATH_H

#include "slice/job.h"

/// The way that leads to the point, which becomes the target's.
int cli_slice_path(cli_slice_job *job);

#endif
