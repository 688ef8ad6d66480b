// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MAP_PAGE_H
#define DESCENT_CLI_MAP_PAGE_H

#include "map/job.h"

/// --report, where it is asked for. CLI_DONE or an exit code.
int cli_map_page(cli_map_job *job);

#endif
