// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_ADVISE_PICTURE_H
#define DESCENT_CLI_ADVISE_PICTURE_H

#include "advise/job.h"

/// The range test and the trials, over the logarithm of the rate, on stdout.
int cli_advise_picture(const descent_advise_rate *rate, bool plain);

#endif
