// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_ADVISE_REPORT_H
#define DESCENT_CLI_ADVISE_REPORT_H

#include "advise/job.h"

/// What was found, for people. CLI_DONE or an exit code.
int cli_advise_report(const cli_advise_job *job);

/// The same as one JSON object; NULL: no memory.
json_t *cli_advise_json(const cli_advise_job *job);

#endif
