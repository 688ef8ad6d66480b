// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_JSON_H
#define DESCENT_CLI_COMPARE_JSON_H

#include "compare/job.h"

/// The result as --json prints it: that of the library, with flags in its sentences. NULL when
/// memory is out.
json_t *cli_compare_json(const cli_compare_job *job);

#endif
