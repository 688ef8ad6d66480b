// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_JSON_H
#define DESCENT_CLI_DIAGNOSE_JSON_H

#include "diagnose/job.h"

json_t *cli_diagnose_to_json(const cli_diagnose_job *job);

#endif
