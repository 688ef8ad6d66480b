// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_REPORT_H
#define DESCENT_CLI_DIAGNOSE_REPORT_H

#include "diagnose/job.h"

/// For people and as JSON.
void cli_diagnose_report(const cli_diagnose_job *job);

#endif
