// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps of a formula. Each is made once: a table finds an equal one. Numbers are folded with
// the functions that the graph would use.
//
// Keeps: the operands of a step have smaller numbers than the step, so one walk from the end
// finds what a result needs, and one from the beginning computes it. 0*x is not made 0, for
// where x is infinite it is no number.
#include "objective/expression/steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/operators/operators.h"
#include "objective/expression/expression.h"

enum { POWER_MOST = 16 }; /* larger exponents go to pow: products would round too often */

static uint64_t hash(const dsc_step *step)
{
    uint64_t words[sizeof *step / 8], h = UINT64_C(1469598103934665603);
    memcpy(words, step, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        h = (h ^ words[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return h;
}

// The entry of a step in the table: where it is, or where it would be.
static uint32_t *find(dsc_steps *s, const dsc_step *step)
{
    const uint32_t mask = s->table_size - 1;
    uint32_t at = (uint32_t)hash(step) & mask;
    while (s->table[at] && memcmp(&s->steps[s->table[at] - 1], step, sizeof *step) != 0) {
        at = (at + 1) & mask;
    }
    return &s->table[at];
}

static bool grow_table(dsc_steps *s)
{
    const uint32_t size = s->table_size ? 2 * s->table_size : 128;
    uint32_t *table = calloc(size, sizeof *table);
    if (!table) {
        return false;
    }
    free(s->table);
    s->table = table;
    s->table_size = size;
    for (uint32_t i = 0; i < s->count; i++) {
        *find(s, &s->steps[i]) = i + 1;
    }
    return true;
}

static uint32_t intern(dsc_steps *s, const dsc_step *step)
{
    // At most half full, so that a search ends after few entries.
    if (2 * s->count >= s->table_size && !grow_table(s)) {
        return DSC_NONE;
    }
    uint32_t *entry = find(s, step);
    if (*entry) {
        return *entry - 1;
    }
    if (s->count == s->capacity) {
        const uint32_t capacity = s->capacity ? 2 * s->capacity : 64;
        dsc_step *steps = dsc_realloc_array(s->steps, capacity, sizeof *steps);
        if (!steps) {
            return DSC_NONE;
        }
        s->steps = steps;
        s->capacity = capacity;
    }
    s->steps[s->count] = *step;
    s->width += step->width;
    *entry = ++s->count;
    return s->count - 1;
}

void dsc_steps_free(dsc_steps *steps)
{
    free(steps->steps);
    free(steps->table);
    free(steps->pool);
}

uint32_t dsc_step_number(dsc_steps *steps, double value)
{
    return intern(steps, &(dsc_step){.kind = DSC_STEP_NUMBER, .width = 1, .number = value});
}

// Room for `count` numbers at the end of the pool.
static double *extend_pool(dsc_steps *s, size_t count)
{
    if (s->pooled + count > s->pool_capacity) {
        const size_t capacity = 2 * s->pool_capacity + count;
        double *pool = dsc_realloc_array(s->pool, capacity, sizeof *pool);
        if (!pool) {
            return NULL;
        }
        s->pool = pool;
        s->pool_capacity = capacity;
    }
    s->pooled += count;
    return s->pool + s->pooled - count;
}

// The last `count` numbers of the pool as a step; what is there already is used again.
static uint32_t add_numbers(dsc_steps *s, size_t count)
{
    const size_t first = s->pooled - count;
    // Only the latest are compared: a formula repeats what it has just said, and all of them
    // would make the time quadratic.
    for (uint32_t i = s->count, seen = 0; i-- > 0 && seen < 16;) {
        const dsc_step *step = &s->steps[i];
        if (step->kind == DSC_STEP_NUMBERS && step->width == count &&
            memcmp(s->pool + step->first, s->pool + first, count * sizeof *s->pool) == 0) {
            s->pooled = first;
            return i;
        }
        seen += step->kind == DSC_STEP_NUMBERS;
    }
    return intern(
        s, &(dsc_step){.kind = DSC_STEP_NUMBERS, .first = (int64_t)first, .width = count});
}

uint32_t dsc_step_numbers(dsc_steps *steps, double first, size_t count)
{
    double *numbers = extend_pool(steps, count);
    for (size_t i = 0; numbers && i < count; i++) {
        numbers[i] = first + (double)i;
    }
    return numbers ? add_numbers(steps, count) : DSC_NONE;
}

uint32_t dsc_step_entries(dsc_steps *steps, uint32_t symbol, int64_t first, int64_t stride,
                          size_t count)
{
    return intern(steps, &(dsc_step){.kind = DSC_STEP_ENTRY,
                                     .a = symbol,
                                     .first = first,
                                     .stride = count > 1 ? stride : 0,
                                     .width = count});
}

static bool is_constant(const dsc_steps *s, uint32_t a)
{
    return s->steps[a].kind == DSC_STEP_NUMBER || s->steps[a].kind == DSC_STEP_NUMBERS;
}

static bool is_number(const dsc_steps *s, uint32_t a, double value)
{
    return s->steps[a].kind == DSC_STEP_NUMBER && s->steps[a].number == value;
}

// Number i of a constant step.
static double number_at(const dsc_steps *s, uint32_t a, size_t i)
{
    const dsc_step *step = &s->steps[a];
    return step->kind == DSC_STEP_NUMBER ? step->number : s->pool[(size_t)step->first + i];
}

// f of constants, where b is one of the operands of `function`, or DSC_NONE.
static uint32_t fold(dsc_steps *s, int function, uint32_t a, uint32_t b)
{
    const size_t left = s->steps[a].width, right = b == DSC_NONE ? 1 : s->steps[b].width;
    const size_t width = left > right ? left : right;
    double *to = width > 1 ? extend_pool(s, width) : NULL, one = 0.0;
    if (width > 1 && !to) {
        return DSC_NONE;
    }
    for (size_t i = 0; i < width; i++) {
        const double x = number_at(s, a, i);
        *(to ? to + i : &one) = b == DSC_NONE ? dsc_function_of(function, x)
                                              : dsc_binary_of(function, x, number_at(s, b, i));
    }
    return to ? add_numbers(s, width) : dsc_step_number(s, one);
}

uint32_t dsc_step_apply(dsc_steps *steps, int function, uint32_t a)
{
    if (a == DSC_NONE || function == DESCENT_IDENTITY) {
        return a;
    }
    if (is_constant(steps, a)) {
        return fold(steps, function, a, DSC_NONE);
    }
    return intern(steps, &(dsc_step){.kind = DSC_STEP_APPLY,
                                     .function = function,
                                     .a = a,
                                     .width = steps->steps[a].width});
}

// x^n by squaring, n >= 1: exact derivatives at 0 and below.
static uint32_t whole_power(dsc_steps *s, uint32_t x, int n)
{
    if (n == 1 || x == DSC_NONE) {
        return x;
    }
    const uint32_t half = whole_power(s, x, n / 2);
    const uint32_t square = dsc_step_apply(s, DESCENT_SQUARE, half);
    return n % 2 ? dsc_step_combine(s, DESCENT_MULTIPLY, square, x) : square;
}

static uint32_t power(dsc_steps *s, uint32_t x, double exponent)
{
    if (exponent == 0.5) {
        return dsc_step_apply(s, DESCENT_SQRT, x);
    }
    if (exponent == 0.0) {
        return dsc_step_number(s, 1.0);
    }
    const uint32_t whole = whole_power(s, x, (int)fabs(exponent));
    if (exponent > 0.0) {
        return whole;
    }
    return dsc_step_combine(s, DESCENT_DIVIDE, dsc_step_number(s, 1.0), whole);
}

// A shorter way to the same number, or DSC_NONE.
static uint32_t shortcut(dsc_steps *s, int function, uint32_t a, uint32_t b)
{
    switch (function) {
    case DESCENT_ADD:
        return is_number(s, a, 0.0) ? b : is_number(s, b, 0.0) ? a : DSC_NONE;
    case DESCENT_SUBTRACT:
        return is_number(s, b, 0.0)   ? a
               : is_number(s, a, 0.0) ? dsc_step_apply(s, DESCENT_NEGATE, b)
                                      : DSC_NONE;
    case DESCENT_MULTIPLY:
        return is_number(s, a, 1.0)   ? b
               : is_number(s, b, 1.0) ? a
               : a == b               ? dsc_step_apply(s, DESCENT_SQUARE, a)
                                      : DSC_NONE;
    case DESCENT_DIVIDE:
        return is_number(s, b, 1.0) ? a : DSC_NONE;
    case DESCENT_POWER:
        if (s->steps[b].kind == DSC_STEP_NUMBER) {
            const double n = s->steps[b].number;
            return n == 0.5 || (fabs(n) <= POWER_MOST && n == floor(n)) ? power(s, a, n)
                                                                        : DSC_NONE;
        }
        return DSC_NONE;
    default:
        return DSC_NONE;
    }
}

uint32_t dsc_step_combine(dsc_steps *steps, int function, uint32_t a, uint32_t b)
{
    if (a == DSC_NONE || b == DSC_NONE) {
        return DSC_NONE;
    }
    if (is_constant(steps, a) && is_constant(steps, b)) {
        return fold(steps, function, a, b);
    }
    const size_t left = steps->steps[a].width, right = steps->steps[b].width;
    const size_t width = left > right ? left : right;
    const uint32_t less = shortcut(steps, function, a, b);
    if (less != DSC_NONE) {
        return less;
    }
    // x + y and y + x are one step: sums and products of two numbers round alike either way.
    const bool swaps = (function == DESCENT_ADD || function == DESCENT_MULTIPLY) && a > b;
    return intern(steps, &(dsc_step){.kind = DSC_STEP_COMBINE,
                                     .function = function,
                                     .a = swaps ? b : a,
                                     .b = swaps ? a : b,
                                     .width = width});
}

uint32_t dsc_step_sum(dsc_steps *steps, uint32_t a, size_t count)
{
    if (a == DSC_NONE) {
        return a;
    }
    if (steps->steps[a].width == 1) { // the same for every i
        return dsc_step_combine(steps, DESCENT_MULTIPLY, dsc_step_number(steps, (double)count),
                                a);
    }
    if (is_constant(steps, a)) {
        double sum = 0.0;
        for (size_t i = 0; i < count; i++) {
            sum += number_at(steps, a, i);
        }
        return dsc_step_number(steps, sum);
    }
    return intern(steps, &(dsc_step){.kind = DSC_STEP_SUM, .a = a, .width = 1});
}
