// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_EXPAND_H
#define DSC_OBJECTIVE_EXPRESSION_EXPAND_H

#include "objective/expression/expression.h"

/// Tree to steps and result; learns how long vectors are.
descent_status dsc_formula_expand(descent_expression *expression, descent_error *error);

#endif
