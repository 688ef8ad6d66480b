// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sums, products and powers of terms without what is superfluous: zeros, ones, double signs,
// numbers that can be put together, equal factors. Nothing clever: the derivative of what
// people type should read like what they would have written.
//
// Keeps: a simpler term has the value of the original, but for rounding, wherever the original
// has one; at single points where it had none (x / x at 0) the simpler one may. Numbers are
// put together only where the result is exact or was computed anyway. Once something failed
// (`full`) every later call returns DSC_NONE, so that derivatives are written without a check
// after each line.
#include "objective/expression/simplify.h"

#include <math.h>

#include "graph/operators/operators.h"
#include "objective/expression/tree.h"

uint32_t dsc_make(dsc_maker *m, const dsc_term *term)
{
    for (int i = 0; i < dsc_term_parts(term); i++) {
        m->full = m->full || term->parts[i] == DSC_NONE;
    }
    const uint32_t made = m->full ? DSC_NONE : dsc_tree_add(&m->tree, term);
    if (made == DSC_NONE && !m->full) {
        m->full = true;
        m->no_memory = m->tree.count < DSC_NODES_MOST;
    }
    return made;
}

uint32_t dsc_make_number(dsc_maker *m, double value)
{
    if (!isfinite(value)) { // the language has no word for it
        m->full = true;
        return DSC_NONE;
    }
    return dsc_make(m, &(dsc_term){.kind = DSC_TERM_NUMBER, .number = value});
}

static const dsc_term *at(const dsc_maker *m, uint32_t term)
{
    return &m->tree.terms[term];
}

bool dsc_is_number(const dsc_maker *m, uint32_t term, double value)
{
    return term != DSC_NONE && at(m, term)->kind == DSC_TERM_NUMBER &&
           at(m, term)->number == value;
}

static bool is_constant(const dsc_maker *m, uint32_t term)
{
    return at(m, term)->kind == DSC_TERM_NUMBER;
}

static bool is_apply(const dsc_maker *m, uint32_t term, int function)
{
    return at(m, term)->kind == DSC_TERM_APPLY && at(m, term)->function == function;
}

static bool is_combine(const dsc_maker *m, uint32_t term, int function)
{
    return at(m, term)->kind == DSC_TERM_COMBINE && at(m, term)->function == function;
}

// The same as written? Gives up on large terms.
static bool same_within(const dsc_maker *m, uint32_t a, uint32_t b, int *budget)
{
    const dsc_term *x = at(m, a), *y = at(m, b);
    if (a == b) {
        return true;
    }
    if (--*budget < 0 || x->kind != y->kind || x->function != y->function ||
        x->name != y->name || x->number != y->number) {
        return false;
    }
    for (int i = 0; i < dsc_term_parts(x); i++) {
        if (!same_within(m, x->parts[i], y->parts[i], budget)) {
            return false;
        }
    }
    return true;
}

static bool same(const dsc_maker *m, uint32_t a, uint32_t b)
{
    // Comparing large terms again and again would take time in the square of their size, and a
    // missed simplification only costs length.
    int budget = 100;
    return same_within(m, a, b, &budget);
}

static uint32_t plain(dsc_maker *m, int function, uint32_t a, uint32_t b)
{
    return dsc_make(
        m, &(dsc_term){.kind = DSC_TERM_COMBINE, .function = function, .parts = {a, b}});
}

static uint32_t product(dsc_maker *m, uint32_t a, uint32_t b);

// Does it begin with a minus when it is written?
static bool is_negative(const dsc_maker *m, uint32_t a)
{
    const dsc_term *t = at(m, a);
    while (t->kind == DSC_TERM_COMBINE &&
           (t->function == DESCENT_MULTIPLY || t->function == DESCENT_DIVIDE)) {
        t = at(m, t->parts[0]);
    }
    return t->kind == DSC_TERM_NUMBER
               ? t->number < 0.0
               : t->kind == DSC_TERM_APPLY && t->function == DESCENT_NEGATE;
}

static uint32_t negative(dsc_maker *m, uint32_t a)
{
    const dsc_term t = *at(m, a);
    if (t.kind == DSC_TERM_NUMBER) {
        return dsc_make_number(m, -t.number);
    }
    if (is_apply(m, a, DESCENT_NEGATE)) {
        return t.parts[0];
    }
    if (is_combine(m, a, DESCENT_SUBTRACT)) {
        return plain(m, DESCENT_SUBTRACT, t.parts[1], t.parts[0]);
    }
    if ((is_combine(m, a, DESCENT_MULTIPLY) || is_combine(m, a, DESCENT_DIVIDE)) &&
        (is_negative(m, a) || is_constant(m, t.parts[0]))) {
        const uint32_t first = negative(m, t.parts[0]);
        return t.function == DESCENT_MULTIPLY ? product(m, first, t.parts[1])
                                              : plain(m, DESCENT_DIVIDE, first, t.parts[1]);
    }
    return dsc_make(
        m, &(dsc_term){.kind = DSC_TERM_APPLY, .function = DESCENT_NEGATE, .parts = {a}});
}

// a = number * rest; the rest is DSC_NONE when a is a number.
static double split(const dsc_maker *m, uint32_t a, uint32_t *rest)
{
    const dsc_term *t = at(m, a);
    *rest = a;
    if (t->kind == DSC_TERM_NUMBER) {
        *rest = DSC_NONE;
        return t->number;
    }
    if (is_apply(m, a, DESCENT_NEGATE)) {
        return -split(m, t->parts[0], rest);
    }
    if (is_combine(m, a, DESCENT_MULTIPLY) && is_constant(m, t->parts[0])) {
        *rest = t->parts[1];
        return at(m, t->parts[0])->number;
    }
    return 1.0;
}

static uint32_t sum(dsc_maker *m, uint32_t a, uint32_t b, bool subtract)
{
    uint32_t left = 0, right = 0;
    const double u = split(m, a, &left), v = (subtract ? -1.0 : 1.0) * split(m, b, &right);
    if (left == DSC_NONE && right == DSC_NONE) {
        return dsc_make_number(m, u + v);
    }
    if (left == DSC_NONE && u == 0.0) {
        return subtract ? negative(m, b) : b;
    }
    if (right == DSC_NONE && v == 0.0) {
        return a;
    }
    if (left != DSC_NONE && right != DSC_NONE && same(m, left, right)) {
        return product(m, dsc_make_number(m, u + v), left);
    }
    if (!subtract && (is_combine(m, b, DESCENT_ADD) || is_combine(m, b, DESCENT_SUBTRACT))) {
        const dsc_term t = *at(m, b); // a + (p - q) is (a + p) - q
        const uint32_t start = sum(m, a, t.parts[0], false);
        return dsc_make_combine(m, t.function, start, t.parts[1]);
    }
    // A sign in front of the second term joins the operator.
    if (is_negative(m, b)) {
        return plain(m, subtract ? DESCENT_ADD : DESCENT_SUBTRACT, a, negative(m, b));
    }
    return plain(m, subtract ? DESCENT_SUBTRACT : DESCENT_ADD, a, b);
}

// a = base ^ exponent with a number as exponent.
static uint32_t base_of(const dsc_maker *m, uint32_t a, double *exponent)
{
    const dsc_term *t = at(m, a);
    *exponent = 1.0;
    if (is_combine(m, a, DESCENT_POWER) && is_constant(m, t->parts[1])) {
        *exponent = at(m, t->parts[1])->number;
        return t->parts[0];
    }
    return a;
}

static uint32_t power(dsc_maker *m, uint32_t a, uint32_t b)
{
    if (dsc_is_number(m, b, 0.0)) {
        return dsc_make_number(m, 1.0);
    }
    if (dsc_is_number(m, b, 1.0)) {
        return a;
    }
    return plain(m, DESCENT_POWER, a, b);
}

static uint32_t product(dsc_maker *m, uint32_t a, uint32_t b)
{
    if (m->full || a == DSC_NONE || b == DSC_NONE) {
        m->full = true;
        return DSC_NONE;
    }
    uint32_t left = 0, right = 0;
    const double number = split(m, a, &left) * split(m, b, &right);
    // 0 times anything: also where the other factor is infinite for some x.
    if (number == 0.0 || (left == DSC_NONE && right == DSC_NONE)) {
        return dsc_make_number(m, number);
    }
    uint32_t rest = left == DSC_NONE ? right : left;
    if (left != DSC_NONE && right != DSC_NONE) {
        double p = 1.0, q = 1.0;
        const uint32_t x = base_of(m, left, &p), y = base_of(m, right, &q);
        if (same(m, x, y)) {
            rest = power(m, x, dsc_make_number(m, p + q));
        } else if (is_combine(m, right, DESCENT_DIVIDE)) {
            const uint32_t above = at(m, right)->parts[0], below = at(m, right)->parts[1];
            rest = dsc_make_combine(m, DESCENT_DIVIDE, product(m, left, above), below);
        } else if (is_combine(m, left, DESCENT_DIVIDE)) {
            const uint32_t above = at(m, left)->parts[0], below = at(m, left)->parts[1];
            rest = dsc_make_combine(m, DESCENT_DIVIDE, product(m, above, right), below);
        } else {
            rest = plain(m, DESCENT_MULTIPLY, left, right);
        }
    }
    if (number == 1.0 || rest == DSC_NONE) {
        return rest;
    }
    const dsc_term t = *at(m, rest);
    if (t.kind == DSC_TERM_NUMBER) {
        return dsc_make_number(m, number * t.number);
    }
    if (is_combine(m, rest, DESCENT_DIVIDE)) {
        return plain(m, DESCENT_DIVIDE, product(m, dsc_make_number(m, number), t.parts[0]),
                     t.parts[1]);
    }
    if (number == -1.0) {
        return dsc_make(
            m,
            &(dsc_term){.kind = DSC_TERM_APPLY, .function = DESCENT_NEGATE, .parts = {rest}});
    }
    return plain(m, DESCENT_MULTIPLY, dsc_make_number(m, number), rest);
}

static uint32_t quotient(dsc_maker *m, uint32_t a, uint32_t b)
{
    uint32_t left = 0, right = 0;
    const double u = split(m, a, &left), v = split(m, b, &right);
    if (u == 0.0 || dsc_is_number(m, b, 1.0)) {
        return a;
    }
    if (right != DSC_NONE && left != DSC_NONE && same(m, left, right)) {
        return dsc_make_number(m, u / v);
    }
    // Whole numbers are cancelled, others stay as people typed them: 2 x / 3.
    if (right == DSC_NONE && u / v == floor(u / v)) {
        const uint32_t whole = dsc_make_number(m, u / v);
        return left == DSC_NONE ? whole : product(m, whole, left);
    }
    int power_of_two = 0;
    // Dividing by a power of two is exact: 3 x / 2 becomes 1.5 x.
    if (right == DSC_NONE && fabs(u) != 1.0 && fabs(frexp(v, &power_of_two)) == 0.5) {
        return product(m, dsc_make_number(m, u / v), left);
    }
    if (right == DSC_NONE && u != 1.0 && v / u > 1.0 && v / u == floor(v / u)) {
        return plain(m, DESCENT_DIVIDE, left, dsc_make_number(m, v / u));
    }
    if (right != DSC_NONE && v != 1.0 && u / v == floor(u / v)) {
        const uint32_t whole = dsc_make_number(m, u / v);
        return dsc_make_combine(m, DESCENT_DIVIDE,
                                left == DSC_NONE ? whole : product(m, whole, left), right);
    }
    if (is_combine(m, a, DESCENT_DIVIDE)) {
        const dsc_term t = *at(m, a);
        return plain(m, DESCENT_DIVIDE, t.parts[0], product(m, t.parts[1], b));
    }
    return plain(m, DESCENT_DIVIDE, a, b);
}

uint32_t dsc_make_apply(dsc_maker *m, int function, uint32_t a)
{
    if (m->full || a == DSC_NONE) {
        m->full = true;
        return DSC_NONE;
    }
    if (function == DESCENT_NEGATE) {
        return negative(m, a);
    }
    if (is_constant(m, a)) { // sqrt(4) and cos(0), but not sqrt(2)
        const double x = at(m, a)->number, y = dsc_function_of(function, x);
        if (x == floor(x) && y == floor(y) && fabs(y) < 1e6) {
            return dsc_make_number(m, y);
        }
    }
    return dsc_make(m, &(dsc_term){.kind = DSC_TERM_APPLY, .function = function, .parts = {a}});
}

uint32_t dsc_make_combine(dsc_maker *m, int function, uint32_t a, uint32_t b)
{
    if (m->full || a == DSC_NONE || b == DSC_NONE) {
        m->full = true;
        return DSC_NONE;
    }
    switch (function) {
    case DESCENT_ADD:
    case DESCENT_SUBTRACT:
        return sum(m, a, b, function == DESCENT_SUBTRACT);
    case DESCENT_MULTIPLY:
        return product(m, a, b);
    case DESCENT_DIVIDE:
        return quotient(m, a, b);
    case DESCENT_POWER:
        return power(m, a, b);
    default:
        return plain(m, function, a, b);
    }
}
