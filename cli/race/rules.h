// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RACE_RULES_H
#define DESCENT_CLI_RACE_RULES_H

#include <jansson.h>

/// Every update rule there is, and what of it can be changed on a page: usual rate, beta1,
/// beta2, eps, and whether it has them. NULL: no memory.
json_t *cli_race_rules(void);

#endif
