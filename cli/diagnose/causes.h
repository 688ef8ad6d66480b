// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_CAUSES_H
#define DESCENT_CLI_DIAGNOSE_CAUSES_H

#include <jansson.h>

#include "diagnose/job.h"

/// What stands in the way of a run, and with --try experiments that tell. A CLI_... code.
int cli_diagnose_causes(cli_diagnose_job *job);

/// Both, for people; nothing where there are none.
void cli_diagnose_print_causes(const cli_diagnose_job *job);

json_t *cli_diagnose_causes_json(const cli_diagnose_job *job);
/// Null without --try.
json_t *cli_diagnose_experiments_json(const cli_diagnose_job *job);

#endif
