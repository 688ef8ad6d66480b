// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what has a width, or rows and columns, and no other axes is written as files of older
// versions have it, without a list.
#include "graph/operators/shape_form.h"

#include <jansson.h>

static json_t *put(const void *field)
{
    const descent_shape *shape = field;
    json_t *list = json_array();
    for (size_t i = 0; i < shape->rank && list; i++) {
        if (json_array_append_new(list, json_integer((json_int_t)shape->dim[i])) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static json_t *put_more(const void *field)
{
    return ((const descent_shape *)field)->rank > 2 ? put(field) : json_null();
}

static json_t *put_some(const void *field)
{
    return ((const descent_shape *)field)->rank > 1 ? put(field) : json_null();
}

static descent_status get(const json_t *value, void *field, descent_error *error)
{
    descent_shape shape = {.rank = json_array_size(value)};
    FAIL_IF(shape.rank < 1 || shape.rank > DESCENT_RANK_MOST, error, DESCENT_BAD_DATA,
            "a shape is not a list of one to four sizes");
    for (size_t i = 0; i < shape.rank; i++) {
        const json_t *size = json_array_get(value, i);
        FAIL_IF(!json_is_integer(size) || json_integer_value(size) < 1, error, DESCENT_BAD_DATA,
                "a size of a shape is not a whole number from 1 on");
        shape.dim[i] = (size_t)json_integer_value(size);
    }
    FAIL_IF(dsc_shape_numbers(shape) == 0, error, DESCENT_BAD_DATA, "a shape is too large");
    *(descent_shape *)field = shape;
    return DESCENT_OK;
}

static descent_status get_more(const json_t *value, void *field, descent_error *error)
{
    return value ? get(value, field, error) : DESCENT_OK;
}

static bool same(const void *a, const void *b)
{
    return dsc_shape_same(*(const descent_shape *)a, *(const descent_shape *)b);
}

static bool same_more(const void *a, const void *b)
{
    const descent_shape *one = a, *other = b;
    return (one->rank < 3 && other->rank < 3) || same(one, other);
}

static bool same_some(const void *a, const void *b)
{
    const descent_shape *one = a, *other = b;
    return (one->rank < 2 && other->rank < 2) || same(one, other);
}

const dsc_form dsc_shape_form = {put, get, same};
const dsc_form dsc_more_axes_form = {put_more, get_more, same_more};
const dsc_form dsc_some_axes_form = {put_some, get_more, same_some};
