// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_SCHEMA_JSON_H
#define DSC_DATA_SCHEMA_JSON_H

#include "data/schema.h"

/// A new reference, or NULL when there is no memory.
json_t *dsc_schema_to_json(const dsc_schema *schema);
/// DESCENT_BAD_DATA when the value is not a schema.
descent_status dsc_schema_from_json(const json_t *json, dsc_schema **schema,
                                    descent_error *error);

#endif
