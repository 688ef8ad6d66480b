// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/operators/json_numbers.h"

#include <math.h>
#include <string.h>

json_t *dsc_number_to_json(double value)
{
    return isfinite(value) ? json_real(value)
                           : json_string(isnan(value)  ? "nan"
                                         : value > 0.0 ? "inf"
                                                       : "-inf");
}

json_t *dsc_numbers_to_json(const double *numbers, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(list, dsc_number_to_json(numbers[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

bool dsc_number_from_json(const json_t *value, double *number)
{
    static const char *const words[] = {"nan", "inf", "-inf"};
    static const double numbers[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    const char *text = json_string_value(value);
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            *number = numbers[i];
            return true;
        }
    }
    *number = json_number_value(value);
    return json_is_number(value);
}
