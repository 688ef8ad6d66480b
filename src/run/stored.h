// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers of a checkpoint's progress, which is JSON.
#ifndef DSC_RUN_STORED_H
#define DSC_RUN_STORED_H

#include <math.h>

#include <jansson.h>

static inline uint64_t dsc_stored_count(const json_t *json, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(json, name));
}

static inline double dsc_stored_number(const json_t *json, const char *name)
{
    return json_number_value(json_object_get(json, name));
}

static inline double dsc_stored_finite(const json_t *json, const char *name)
{
    const json_t *number = json_object_get(json, name);
    return json_is_number(number) ? json_number_value(number) : (double)NAN;
}

#endif
