// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RUN_PAGE_H
#define DESCENT_CLI_RUN_PAGE_H

#include <stdbool.h>

#include "run/settings.h"

/// Writes the report of a run into its folder, report.html: path (out), "" when there is none. False
/// where the library was built without the page, and with a note when it cannot be written.
bool cli_run_page(const char *folder, char path[CLI_PATH]);

#endif
