// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// JSON objects as rows.
#ifndef DSC_DATA_JSON_ROW_H
#define DSC_DATA_JSON_ROW_H

#include <jansson.h>

#include "data/text.h"

/// Parses one object. `name` (NULL: no file) and `line` are for messages; DESCENT_BAD_DATA names the mistake.
descent_status dsc_json_object(const char *name, uint64_t line, const char *text, size_t length,
                               json_t **object, descent_error *error);

/// Adds a value as the field of a table has it: null and NULL are empty, lists and objects
/// stand as JSON, line ends in texts become blanks. With `quoted`, as CSV wants it.
void dsc_json_add_field(dsc_words *words, const json_t *value, bool quoted);

/// Adds a text, in quotes, as CSV wants it.
void dsc_json_add_quoted(dsc_words *words, const char *text);

#endif
