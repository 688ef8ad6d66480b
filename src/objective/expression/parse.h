// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_PARSE_H
#define DSC_OBJECTIVE_EXPRESSION_PARSE_H

#include "objective/expression/expression.h"

/// Text to tree and root.
descent_status dsc_formula_parse(descent_expression *expression,
                                 const descent_setting *settings, size_t setting_count,
                                 descent_error *error);

#endif
