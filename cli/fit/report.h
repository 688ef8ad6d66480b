// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_FIT_REPORT_H
#define DESCENT_CLI_FIT_REPORT_H

#include <jansson.h>

#include "fit/job.h"

/// For people; with a picture of the residuals, on stdout and as SVG, as the options have it. A CLI_...
/// code.
int cli_fit_report(const cli_fit_job *job);

/// Everything as a JSON object.
json_t *cli_fit_json(const cli_fit_job *job);

#endif
