// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SELFTEST_XOR_H
#define DESCENT_CLI_SELFTEST_XOR_H

#include "selftest/case.h"

extern const cli_case_group cli_xor_group;

#endif
