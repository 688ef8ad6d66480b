// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a command found out about a run, kept in its folder for `descent report`.
#ifndef DESCENT_CLI_RUN_KEPT_H
#define DESCENT_CLI_RUN_KEPT_H

#include <jansson.h>

#include <descent/session.h>

#include "run/job.h"

/// Keeps it (taken) and, where `label` is not NULL, says where and how it is seen, in a line
/// that begins with the label. A folder that cannot be written is a note. Returns an exit code.
int cli_keep(const cli_job *job, descent_kept kept, json_t *found, const char *label);

#endif
