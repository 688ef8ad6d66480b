// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SLICE_AXES_H
#define DESCENT_CLI_SLICE_AXES_H

#include "slice/job.h"

/// Fills axes, names, region and path. CLI_DONE or an exit code.
int cli_slice_axes(cli_slice_job *job);

#endif
