// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// All claims that need only the library; tools/repro.sh has those that train networks.
#include "claims.h"

int main(void)
{
    repro_quadratic_deep();
    repro_online();
    repro_functions();
    repro_momentum();
    repro_schedules();
    return 0;
}
