// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Options with a table, as the library takes them from a caller (<descent/options.h> has what
// programs see of them).
#ifndef DSC_CORE_OPTIONS_H
#define DSC_CORE_OPTIONS_H

#include <descent/options.h>

#include "core/size.h"

/// As dsc_size_take, and checks the values: DESCENT_INVALID where one is out of its range.
descent_status dsc_options_take(const descent_option_table *table, const void *given, void *own,
                                descent_error *error);

#endif
