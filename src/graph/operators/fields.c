// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Attributes of nodes as JSON and back, by the table of each operator. Keeps: what is read is
// checked for its kind and size before a node is made of it, as a document may come from
// anywhere.
#include "graph/operators/fields.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/operators/json_numbers.h"

// In a row or a tensor that a document describes.
static const json_int_t MOST_NUMBERS = (json_int_t)1 << 40;

// ---- out ----

static json_t *attribute_to_json(const dsc_attribute *field, const char *attributes)
{
    const void *at = attributes + field->offset;
    switch (field->kind) {
    case DSC_ATTRIBUTE_SIZE:
        return json_integer((json_int_t) * (const size_t *)at);
    case DSC_ATTRIBUTE_STEP:
        return json_integer((json_int_t) * (const ptrdiff_t *)at);
    case DSC_ATTRIBUTE_NUMBER:
        return field->may_lack && *(const double *)at == 0.0
                   ? json_null()
                   : dsc_number_to_json(*(const double *)at);
    case DSC_ATTRIBUTE_FLAG:
        return json_boolean(*(const bool *)at);
    case DSC_ATTRIBUTE_WORD:
        return json_string(field->word(*(const int *)at));
    case DSC_ATTRIBUTE_NUMBERS: {
        const double *numbers = *(double *const *)at;
        const size_t count = *(const size_t *)(const void *)(attributes + field->count);
        return numbers ? dsc_numbers_to_json(numbers, count) : json_null();
    }
    case DSC_ATTRIBUTE_FORM:
        return field->form->put(at);
    }
    return NULL;
}

bool dsc_fields_put(const descent_node *node, json_t *object)
{
    const dsc_operator *op = dsc_operator_of(node);
    for (size_t i = 0; i < op->field_count; i++) {
        json_t *value = attribute_to_json(&op->fields[i], node->attributes);
        if (json_is_null(value)) {
            json_decref(value);
        } else if (json_object_set_new(object, op->fields[i].name, value) != 0) {
            return false;
        }
    }
    return true;
}

// ---- in ----

static descent_status refuse(const dsc_attribute *field, const char *what, descent_error *error)
{
    return dsc_fail(error, DESCENT_BAD_DATA, "\"%s\" %s", field->name, what);
}

static descent_status read_numbers(const dsc_attribute *field, const json_t *value,
                                   char *attributes, descent_error *error)
{
    const size_t count = *(size_t *)(void *)(attributes + field->count);
    double **numbers = (double **)(void *)(attributes + field->offset);
    if (!value) {
        return DESCENT_OK; // there are none
    }
    if (count == 0 || json_array_size(value) != count) {
        return refuse(field, "is not as long as the others say", error);
    }
    *numbers = dsc_realloc_array(NULL, count, sizeof **numbers);
    if (!*numbers) {
        return dsc_no_memory(error, "constants of a graph", count * sizeof **numbers);
    }
    for (size_t i = 0; i < count; i++) {
        if (!dsc_number_from_json(json_array_get(value, i), &(*numbers)[i])) {
            return refuse(field, "holds something that is not a number", error);
        }
    }
    return DESCENT_OK;
}

// The value whose text it is; -1: of none.
static int word_from_json(const dsc_attribute *field, const json_t *value)
{
    const char *text = json_string_value(value);
    for (int i = 0; text && field->word(i); i++) {
        if (strcmp(field->word(i), text) == 0) {
            return i;
        }
    }
    return -1;
}

static descent_status read_attribute(const dsc_attribute *field, const json_t *value,
                                     char *attributes, descent_error *error)
{
    void *at = attributes + field->offset;
    if (!value && field->may_lack) {
        return DESCENT_OK; // 0
    }
    switch (field->kind) {
    case DSC_ATTRIBUTE_SIZE:
        if (!json_is_integer(value) || json_integer_value(value) < 0) {
            return refuse(field, "is not a whole number from 0 on", error);
        }
        if (json_integer_value(value) > MOST_NUMBERS) {
            return refuse(field, "is too large", error);
        }
        *(size_t *)at = (size_t)json_integer_value(value);
        return DESCENT_OK;
    case DSC_ATTRIBUTE_STEP:
        if (!json_is_integer(value)) {
            return refuse(field, "is not a whole number", error);
        }
        *(ptrdiff_t *)at = (ptrdiff_t)json_integer_value(value);
        return DESCENT_OK;
    case DSC_ATTRIBUTE_NUMBER:
        return dsc_number_from_json(value, at) ? DESCENT_OK
                                               : refuse(field, "is not a number", error);
    case DSC_ATTRIBUTE_FLAG:
        *(bool *)at = json_is_true(value);
        return json_is_boolean(value) ? DESCENT_OK
                                      : refuse(field, "is not true or false", error);
    case DSC_ATTRIBUTE_WORD:
        *(int *)at = word_from_json(field, value);
        return *(int *)at >= 0 ? DESCENT_OK : refuse(field, "is not known", error);
    case DSC_ATTRIBUTE_NUMBERS:
        return read_numbers(field, value, attributes, error);
    case DSC_ATTRIBUTE_FORM:
        return field->form->get(value, at, error);
    }
    return DESCENT_OK;
}

descent_status dsc_fields_get(const dsc_operator *op, const json_t *object, void *attributes,
                              descent_error *error)
{
    for (size_t i = 0; i < op->field_count; i++) {
        const dsc_attribute *field = &op->fields[i];
        TRY(read_attribute(field, json_object_get(object, field->name), attributes, error));
    }
    return DESCENT_OK;
}

// ---- the same? ----

static bool same_numbers(const dsc_attribute *field, const char *a, const char *b)
{
    const double *of_a = *(double *const *)(const void *)(a + field->offset);
    const double *of_b = *(double *const *)(const void *)(b + field->offset);
    const size_t count = *(const size_t *)(const void *)(a + field->count);
    const size_t count_b = *(const size_t *)(const void *)(b + field->count);
    return (!of_a && !of_b) ||
           (of_a && of_b && count == count_b && memcmp(of_a, of_b, count * sizeof *of_a) == 0);
}

static bool same_field(const dsc_attribute *field, const char *a, const char *b)
{
    static const size_t bytes[] = {[DSC_ATTRIBUTE_SIZE] = sizeof(size_t),
                                   [DSC_ATTRIBUTE_STEP] = sizeof(ptrdiff_t),
                                   [DSC_ATTRIBUTE_NUMBER] = sizeof(double),
                                   [DSC_ATTRIBUTE_FLAG] = sizeof(bool),
                                   [DSC_ATTRIBUTE_WORD] = sizeof(int)};
    switch (field->kind) {
    case DSC_ATTRIBUTE_NUMBERS:
        return same_numbers(field, a, b);
    case DSC_ATTRIBUTE_FORM:
        return field->form->same(a + field->offset, b + field->offset);
    default:
        return memcmp(a + field->offset, b + field->offset, bytes[field->kind]) == 0;
    }
}

bool dsc_fields_same(const descent_node *a, const descent_node *b)
{
    if (a->op != b->op) {
        return false;
    }
    if (a->tensor && b->tensor) {
        return a->tensor->rows == b->tensor->rows && a->tensor->columns == b->tensor->columns &&
               a->tensor->offset == b->tensor->offset &&
               dsc_shape_same(a->tensor->shape, b->tensor->shape);
    }
    const dsc_operator *op = dsc_operator_of(a);
    bool same = true;
    for (size_t i = 0; i < op->field_count; i++) {
        same = same && same_field(&op->fields[i], a->attributes, b->attributes);
    }
    return same;
}
