// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SLICE_REPORT_H
#define DESCENT_CLI_SLICE_REPORT_H

#include <jansson.h>

#include "slice/job.h"

/// Whether a picture is wanted, on the terminal or in a file.
bool cli_slice_draws(const cli_slice_job *job);

/// For people, as JSON, and the values as CSV. CLI_DONE or an exit code.
int cli_slice_report(cli_slice_job *job);

/// What --json prints of it.
json_t *cli_slice_to_json(const cli_slice_job *job, const descent_slice_result *slice);

#endif
