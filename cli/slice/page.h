// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SLICE_PAGE_H
#define DESCENT_CLI_SLICE_PAGE_H

#include "slice/job.h"

/// --report, where it is asked for, of a function. CLI_DONE or an exit code.
int cli_slice_page(const cli_slice_job *job);

#endif
