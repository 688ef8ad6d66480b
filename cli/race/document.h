// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RACE_DOCUMENT_H
#define DESCENT_CLI_RACE_DOCUMENT_H

#include <jansson.h>

#include "minimize/job.h"

/// What the page of a race is told (docs/race.md). NULL: no memory.
json_t *cli_race_document(const cli_minimize_job *job);

#endif
