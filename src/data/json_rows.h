// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_JSON_ROWS_H
#define DSC_DATA_JSON_ROWS_H

#include "data/text.h"

/// JSON objects, one a line or in an array, as a CSV file: a header of all keys,
/// then a record for each object, on the line where it begins. Reads the whole of `inner` once
/// for the keys. DESCENT_BAD_DATA when it is something else.
descent_status dsc_json_open(dsc_source *inner, dsc_source **table, descent_error *error);

#endif
