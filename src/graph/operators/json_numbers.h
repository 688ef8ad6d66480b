// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Doubles in JSON, to the last bit. JSON has no infinity and no NaN: they are texts.
#ifndef DSC_GRAPH_OPERATORS_JSON_NUMBERS_H
#define DSC_GRAPH_OPERATORS_JSON_NUMBERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

json_t *dsc_number_to_json(double value);
json_t *dsc_numbers_to_json(const double *numbers, size_t count);

/// False when it is no number.
bool dsc_number_from_json(const json_t *value, double *number);

#endif
