// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SELFTEST_POINTS_H
#define DESCENT_CLI_SELFTEST_POINTS_H

#include "selftest/case.h"

extern const cli_case_group cli_degenerate_group;
extern const cli_case_group cli_known_group;

#endif
