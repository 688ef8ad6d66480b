// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent selftest.
#ifndef DESCENT_CLI_SELFTEST_SELFTEST_H
#define DESCENT_CLI_SELFTEST_SELFTEST_H

#include "selftest/case.h"
#include "shell/command.h"

/// Measures the cases of the groups (of one, or those with `only` in their names; "": all) and
/// prints them. CLI_DONE, or CLI_FAILED when one does not hold.
int cli_selftest_run(const cli_case_group *const *groups, size_t count, const char *only,
                     bool json);

extern const cli_command cli_selftest_command;

#endif
