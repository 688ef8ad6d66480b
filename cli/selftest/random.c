// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "selftest/random.h"

#include <math.h>

#include "shell/text.h"

// [S14], figure 17.
static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double cli_random_uniform(uint64_t *state)
{
    return (double)(random_bits(state) >> 11) * 0x1p-53;
}

double cli_random_normal(uint64_t *state)
{
    const double radius = sqrt(-2.0 * log1p(-cli_random_uniform(state)));
    return radius * cos(2.0 * CLI_PI * cli_random_uniform(state));
}
