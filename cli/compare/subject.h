// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_SUBJECT_H
#define DESCENT_CLI_COMPARE_SUBJECT_H

#include "compare/job.h"

/// Finds out what the word means (data, a function of the catalogue, a formula), opens it, and makes
/// job->compare. Prints what is wrong; CLI_DONE or an exit code.
int cli_compare_subject(cli_compare_job *job);

#endif
