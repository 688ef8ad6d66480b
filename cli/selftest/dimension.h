// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SELFTEST_DIMENSION_H
#define DESCENT_CLI_SELFTEST_DIMENSION_H

#include "selftest/case.h"

extern const cli_case_group cli_dimension_group;

#endif
