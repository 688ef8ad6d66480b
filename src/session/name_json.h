// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_NAME_JSON_H
#define DSC_SESSION_NAME_JSON_H

#include <jansson.h>

/// A name as JSON: bytes that are not UTF-8 become '?'. NULL when there is no memory.
json_t *dsc_name_json(const char *name);

#endif
