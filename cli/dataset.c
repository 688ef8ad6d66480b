// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "dataset.h"

#include <string.h>

#include <descent/expression.h>

descent_status cli_dataset_read(const char *named, const descent_read_options *options,
                                descent_dataset **data, descent_error *error)
{
    return descent_is_formula(named) ? descent_dataset_from_formula(named, options, data, error)
                                     : descent_dataset_read(named, options, data, error);
}

bool cli_dataset_is_no_file(const char *named)
{
    return *named == '@' || strcmp(named, "-") == 0 || descent_is_formula(named);
}
