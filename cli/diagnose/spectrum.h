// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_SPECTRUM_H
#define DESCENT_CLI_DIAGNOSE_SPECTRUM_H

#include "diagnose/job.h"

/// --spectrum and --layers: looking, printing (nothing when they were not asked for), JSON.
int cli_diagnose_spectrum(cli_diagnose_job *job);
void cli_diagnose_print_spectrum(const cli_diagnose_job *job);
json_t *cli_diagnose_spectrum_json(const cli_diagnose_job *job);

#endif
