// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_DIAGNOSE_LAYERS_H
#define DESCENT_CLI_DIAGNOSE_LAYERS_H

#include "diagnose/job.h"

/// Measures the tensors of a run, and with --layers their curvature. CLI_DONE or an exit code.
int cli_diagnose_layers(cli_diagnose_job *job);
void cli_diagnose_print_layers(const cli_diagnose_job *job);
json_t *cli_diagnose_layers_json(const cli_diagnose_job *job);

#endif
