// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Names of columns and classes as JSON. Keeps: what a file has, a file gets, whatever bytes these are.
#include "session/name_json.h"

#include <stdlib.h>

#include "core/memory.h"

json_t *dsc_name_json(const char *name)
{
    const char *own = name ? name : "";
    json_t *text = json_string(own);
    char *copy = text ? NULL : dsc_copy_text(own);
    if (copy) {
        for (char *c = copy; *c; c++) {
            *c = (unsigned char)*c < 0x80 ? *c : '?';
        }
        text = json_string(copy);
        free(copy);
    }
    return text;
}
