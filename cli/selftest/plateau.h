// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SELFTEST_PLATEAU_H
#define DESCENT_CLI_SELFTEST_PLATEAU_H

#include "selftest/case.h"

extern const cli_case_group cli_plateau_group;

#endif
