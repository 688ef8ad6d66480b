// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RUN_PAGE_H
#define DESCENT_CLI_RUN_PAGE_H

/// Writes the report of a run into its folder, report.html, and says so on stderr; a note when it
/// cannot be written. Nothing where the library was built without the page.
void cli_run_page(const char *folder);

#endif
