// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A formula's program as JSON and back. Keeps: an instruction that is read uses only slots
// that were computed before it, so a document cannot make a program read outside of its row.
#include "graph/operators/program_form.h"

#include <string.h>

#include "graph/operators/codes.h"
#include "graph/operators/json_numbers.h"
#include "graph/program.h"

// Slots of a program that is read, which is more than a formula can have (DSC_NODES_MOST of
// steps): a row of a batch holds four numbers for each of them.
static const size_t SLOTS_MOST = (size_t)1 << 22;

// ---- out ----

static json_t *elements_to_json(const dsc_program *p)
{
    json_t *list = json_array();
    bool good = list;
    for (size_t i = 0; i < p->loads && good; i++) {
        good = json_array_append_new(list, json_integer((json_int_t)p->elements[i])) == 0;
    }
    if (!good) {
        json_decref(list);
    }
    return good ? list : NULL;
}

static json_t *instruction_to_json(const dsc_instruction *i)
{
    return i->code < DSC_UNARY
               ? json_pack("[s, I, I]", dsc_binary_word(i->code), (json_int_t)i->a,
                           (json_int_t)i->b)
               : json_pack("[s, I]", dsc_function_word(i->code - DSC_UNARY), (json_int_t)i->a);
}

static json_t *instructions_to_json(const dsc_program *p)
{
    json_t *list = json_array();
    bool good = list;
    for (size_t i = 0; i < p->count && good; i++) {
        good = json_array_append_new(list, instruction_to_json(&p->instructions[i])) == 0;
    }
    if (!good) {
        json_decref(list);
    }
    return good ? list : NULL;
}

static json_t *put(const void *field)
{
    const dsc_program *p = *(dsc_program *const *)field;
    json_t *elements = elements_to_json(p), *instructions = instructions_to_json(p);
    json_t *numbers = dsc_numbers_to_json(p->numbers, p->constants);
    json_t *object =
        elements && instructions && numbers
            ? json_pack("{s:O, s:O, s:O, s:I}", "elements", elements, "numbers", numbers,
                        "instructions", instructions, "result", (json_int_t)p->result)
            : NULL;
    json_decref(elements);
    json_decref(numbers);
    json_decref(instructions);
    return object;
}

// ---- in ----

static descent_status refuse(const char *what, descent_error *error)
{
    return dsc_fail(error, DESCENT_BAD_DATA, "\"program\" %s", what);
}

// A whole number below `end`.
static bool index_from_json(const json_t *value, size_t end, uint32_t *index)
{
    const json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
    *index = number >= 0 && number <= (json_int_t)UINT32_MAX ? (uint32_t)number : 0;
    return number >= 0 && number <= (json_int_t)UINT32_MAX && (size_t)number < end;
}

// The code of a function of `operands` slots whose word it is; -1: of none.
static int code_from_json(const json_t *value, size_t operands)
{
    const char *(*const word)(int) = operands == 1 ? dsc_function_word : dsc_binary_word;
    const char *text = json_string_value(value);
    for (int i = 0; text && word(i); i++) {
        if (strcmp(word(i), text) == 0) {
            return operands == 1 ? DSC_UNARY + i : i;
        }
    }
    return -1;
}

static bool moves(const dsc_program *p, uint32_t slot)
{
    return slot < p->loads || slot >= p->loads + p->constants;
}

static descent_status read_instruction(const json_t *value, const dsc_program *p, size_t number,
                                       descent_error *error)
{
    const size_t count = json_array_size(value), end = p->loads + p->constants + number;
    dsc_instruction *to = &p->instructions[number];
    if (count != 2 && count != 3) {
        return refuse("has an instruction that is not [function, slot] or "
                      "[function, slot, slot]",
                      error);
    }
    to->code = code_from_json(json_array_get(value, 0), count - 1);
    if (to->code < 0) {
        return refuse("has an instruction whose function is not known", error);
    }
    if (!index_from_json(json_array_get(value, 1), end, &to->a) ||
        !index_from_json(json_array_get(value, count - 1), end, &to->b)) {
        return refuse("has an instruction that needs what does not come before it", error);
    }
    to->a_moves = moves(p, to->a);
    to->b_moves = count == 3 && moves(p, to->b);
    return DESCENT_OK;
}

static descent_status fill(const json_t *value, dsc_program *p, descent_error *error)
{
    const json_t *elements = json_object_get(value, "elements");
    const json_t *numbers = json_object_get(value, "numbers");
    const json_t *instructions = json_object_get(value, "instructions");
    for (size_t i = 0; i < p->loads; i++) {
        if (!index_from_json(json_array_get(elements, i), SIZE_MAX, &p->elements[i])) {
            return refuse("has an element that is not a whole number from 0 on", error);
        }
    }
    for (size_t i = 0; i < p->constants; i++) {
        if (!dsc_number_from_json(json_array_get(numbers, i), &p->numbers[i])) {
            return refuse("holds something that is not a number", error);
        }
    }
    for (size_t i = 0; i < p->count; i++) {
        TRY(read_instruction(json_array_get(instructions, i), p, i, error));
    }
    uint32_t result = 0;
    if (!index_from_json(json_object_get(value, "result"), dsc_program_slots(p), &result)) {
        return refuse("has a result that none of its instructions is", error);
    }
    p->result = result;
    return DESCENT_OK;
}

static descent_status get(const json_t *value, void *field, descent_error *error)
{
    const json_t *elements = json_object_get(value, "elements");
    const json_t *numbers = json_object_get(value, "numbers");
    const json_t *instructions = json_object_get(value, "instructions");
    if (!json_is_array(elements) || !json_is_array(numbers) || !json_is_array(instructions)) {
        return refuse("has no lists of elements, numbers and instructions", error);
    }
    const size_t loads = json_array_size(elements), constants = json_array_size(numbers);
    const size_t count = json_array_size(instructions);
    if (loads > SLOTS_MOST || constants > SLOTS_MOST || count > SLOTS_MOST ||
        loads + constants + count > SLOTS_MOST) {
        return refuse("is too long", error);
    }
    dsc_program *p = dsc_program_create(loads, constants, count);
    if (!p) {
        return dsc_no_memory(error, "a program of a graph", count * sizeof(dsc_instruction));
    }
    const descent_status status = fill(value, p, error);
    if (status != DESCENT_OK) {
        dsc_program_free(p);
        return status;
    }
    *(dsc_program **)field = p;
    return DESCENT_OK;
}

// ---- the same? ----

static bool same(const void *one, const void *other)
{
    const dsc_program *a = *(dsc_program *const *)one, *b = *(dsc_program *const *)other;
    bool alike = a->loads == b->loads && a->constants == b->constants && a->count == b->count &&
                 a->result == b->result;
    alike = alike && memcmp(a->elements, b->elements, a->loads * sizeof *a->elements) == 0;
    alike = alike && memcmp(a->numbers, b->numbers, a->constants * sizeof *a->numbers) == 0;
    for (size_t k = 0; alike && k < a->count; k++) {
        const dsc_instruction *i = &a->instructions[k], *j = &b->instructions[k];
        alike = i->code == j->code && i->a == j->a && i->b == j->b;
    }
    return alike;
}

const dsc_form dsc_program_form = {.put = put, .get = get, .same = same};
