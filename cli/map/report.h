// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MAP_REPORT_H
#define DESCENT_CLI_MAP_REPORT_H

#include "map/job.h"

/// Results for people, and as JSON. CLI_DONE or an exit code.
void cli_map_report(const cli_map_job *job);
int cli_map_json(const cli_map_job *job);

#endif
