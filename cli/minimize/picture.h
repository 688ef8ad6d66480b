// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_PICTURE_H
#define DESCENT_CLI_MINIMIZE_PICTURE_H

#include "minimize/job.h"

/// Pictures.
int cli_minimize_picture(cli_minimize_job *job);

#endif
