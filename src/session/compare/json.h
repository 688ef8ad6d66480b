// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_JSON_H
#define DSC_SESSION_COMPARE_JSON_H

#include "session/compare/compare.h"

/// The result as JSON; NULL when memory is out. A new reference.
json_t *dsc_compare_to_json(const descent_compare *compare);

#endif
