// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MAP_REPORT_H
#define DESCENT_CLI_MAP_REPORT_H

#include <jansson.h>

#include "map/job.h"

/// Results for people, and as JSON.
void cli_map_report(const cli_map_job *job);
json_t *cli_map_to_json(const cli_map_job *job);

#endif
