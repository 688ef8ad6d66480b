// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_DATA_H
#define DSC_OBJECTIVE_EXPRESSION_DATA_H

#include "objective/expression/expression.h"

/// descent_dataset_from_formula, read as `like` says unless that is NULL.
descent_status dsc_formula_rows(const char *text, const descent_read_options *options,
                                const dsc_schema *like, descent_dataset **dataset,
                                descent_error *error);

#endif
