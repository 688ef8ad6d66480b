// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_FIT_ROWS_H
#define DESCENT_CLI_FIT_ROWS_H

#include "fit/job.h"

/// Reads the starts and the columns that the equation names. A CLI_... code.
int cli_fit_read(cli_fit_job *job);

/// The table of what can be said of the file.
const descent_option_table *cli_fit_read_table(void);

#endif
