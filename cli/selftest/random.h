// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SELFTEST_RANDOM_H
#define DESCENT_CLI_SELFTEST_RANDOM_H

#include <stdint.h>

/// Random numbers, the same on every machine: state (in/out) is the seed at first.
double cli_random_uniform(uint64_t *state); /* in [0, 1) */
double cli_random_normal(uint64_t *state);

#endif
