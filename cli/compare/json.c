// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "compare/json.h"

#include "run/verdict_json.h"

json_t *cli_compare_json(const cli_compare_job *job)
{
    const char *text = descent_compare_json(job->compare);
    json_t *result = text ? json_loads(text, 0, NULL) : NULL;
    json_t *sentences = json_object_get(result, "sentences");
    for (size_t i = 0; i < json_array_size(sentences); i++) {
        json_t *flags = cli_flags_json(json_string_value(json_array_get(sentences, i)));
        if (json_array_set_new(sentences, i, flags) != 0) {
            json_decref(result);
            return NULL;
        }
    }
    return result;
}
