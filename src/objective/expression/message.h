// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_MESSAGE_H
#define DSC_OBJECTIVE_EXPRESSION_MESSAGE_H

#include "objective/expression/expression.h"

/// The message, the text with a caret under byte `at`, and `hint` below when there is one.
descent_status dsc_formula_mistake(descent_error *error, const char *text, size_t at,
                                   const char *hint, const char *format, ...)
    DESCENT_FORMAT(5, 6);
/// What to type in place of a character of papers and word processors, or NULL.
const char *dsc_formula_spelling(const char *at);

#endif
