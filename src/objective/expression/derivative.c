// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The derivative of a formula as a formula.
//
// A sum in which the variable occurs the same way for every i is differentiated inside the sum.
// One where it depends on i whether x[3] occurs (x[i]^2) is written out: only the few i that
// meet x[3] leave a term. Products are always written out.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "graph/operators/operators.h"
#include "objective/expression/print.h"
#include "objective/expression/simplify.h"
#include "objective/expression/tree.h"

typedef struct differentiator {
    dsc_maker m;
    uint32_t symbol; /* the variable, and which of its entries */
    double entry;
    uint32_t running; /* a running variable that has a value while its sum is looked through */
    double value;
    size_t visits, looks; /* terms that were changed and looked at: both end somewhere */
} differentiator;

#define TERM(d, term) ((d)->m.tree.terms[term])

static uint32_t number(differentiator *d, double value)
{
    return dsc_make_number(&d->m, value);
}

static uint32_t add(differentiator *d, uint32_t a, uint32_t b)
{
    return dsc_make_combine(&d->m, DESCENT_ADD, a, b);
}

static uint32_t subtract(differentiator *d, uint32_t a, uint32_t b)
{
    return dsc_make_combine(&d->m, DESCENT_SUBTRACT, a, b);
}

static uint32_t multiply(differentiator *d, uint32_t a, uint32_t b)
{
    return dsc_make_combine(&d->m, DESCENT_MULTIPLY, a, b);
}

static uint32_t divide(differentiator *d, uint32_t a, uint32_t b)
{
    return dsc_make_combine(&d->m, DESCENT_DIVIDE, a, b);
}

static uint32_t power(differentiator *d, uint32_t a, double exponent)
{
    return dsc_make_combine(&d->m, DESCENT_POWER, a, number(d, exponent));
}

static uint32_t apply(differentiator *d, int function, uint32_t a)
{
    return dsc_make_apply(&d->m, function, a);
}

// f'(x) for activations, and 0 for step.
static uint32_t slope_of_activation(differentiator *d, int function, uint32_t x)
{
    const uint32_t one = number(d, 1.0);
    const uint32_t self = apply(d, function, x);
    switch (function) {
    case DESCENT_RELU:
        return apply(d, DESCENT_STEP, x);
    case DESCENT_LEAKY_RELU:
        return add(d, number(d, 0.01), multiply(d, number(d, 0.99), apply(d, DESCENT_STEP, x)));
    case DESCENT_ELU:
        return apply(d, DESCENT_EXP,
                     dsc_make_combine(&d->m, DESCENT_MINIMUM, x, number(d, 0.0)));
    case DESCENT_GELU: {
        const uint32_t bell =
            apply(d, DESCENT_EXP,
                  divide(d, apply(d, DESCENT_NEGATE, power(d, x, 2.0)), number(d, 2.0)));
        const uint32_t root =
            apply(d, DESCENT_SQRT, multiply(d, number(d, 2.0), number(d, DSC_PI)));
        return add(d, divide(d, self, x), divide(d, multiply(d, x, bell), root));
    }
    case DESCENT_SILU: {
        const uint32_t s = apply(d, DESCENT_SIGMOID, x);
        return multiply(d, s, add(d, one, multiply(d, x, subtract(d, one, s))));
    }
    case DESCENT_TANH:
        return subtract(d, one, power(d, self, 2.0));
    case DESCENT_SIGMOID:
        return multiply(d, self, subtract(d, one, self));
    case DESCENT_SOFTPLUS:
        return apply(d, DESCENT_SIGMOID, x);
    default:
        return number(d, 0.0);
    }
}

// f'(x) for the functions of one number. What the engine takes at kinks is not always what a
// formula can say: abs has x/abs(x), which is NaN at 0.
static uint32_t slope(differentiator *d, int function, uint32_t x)
{
    const uint32_t one = number(d, 1.0);
    const uint32_t self = apply(d, function, x);
    switch (function) {
    case DESCENT_IDENTITY:
        return one;
    case DESCENT_NEGATE:
        return number(d, -1.0);
    case DESCENT_SQUARE:
        return multiply(d, number(d, 2.0), x);
    case DESCENT_EXP:
        return self;
    case DESCENT_LOG:
        return divide(d, one, x);
    case DESCENT_LOG2:
    case DESCENT_LOG10: {
        const double base = function == DESCENT_LOG2 ? 2.0 : 10.0;
        return divide(d, one, multiply(d, x, apply(d, DESCENT_LOG, number(d, base))));
    }
    case DESCENT_SQRT:
        return divide(d, number(d, 0.5), self);
    case DESCENT_CBRT:
        return divide(d, one, multiply(d, number(d, 3.0), power(d, self, 2.0)));
    case DESCENT_SIN:
        return apply(d, DESCENT_COS, x);
    case DESCENT_COS:
        return apply(d, DESCENT_NEGATE, apply(d, DESCENT_SIN, x));
    case DESCENT_TAN:
        return add(d, one, power(d, self, 2.0));
    case DESCENT_ASIN:
        return divide(d, one, apply(d, DESCENT_SQRT, subtract(d, one, power(d, x, 2.0))));
    case DESCENT_ACOS:
        return divide(d, number(d, -1.0),
                      apply(d, DESCENT_SQRT, subtract(d, one, power(d, x, 2.0))));
    case DESCENT_ATAN:
        return divide(d, one, add(d, one, power(d, x, 2.0)));
    case DESCENT_SINH:
        return apply(d, DESCENT_COSH, x);
    case DESCENT_COSH:
        return apply(d, DESCENT_SINH, x);
    case DESCENT_ABS:
        return divide(d, x, self);
    case DESCENT_ERF: {
        const uint32_t bell = apply(d, DESCENT_EXP, apply(d, DESCENT_NEGATE, power(d, x, 2.0)));
        return divide(d, multiply(d, number(d, 2.0), bell),
                      apply(d, DESCENT_SQRT, number(d, DSC_PI)));
    }
    default:
        return slope_of_activation(d, function, x);
    }
}

// d a^b = b a^(b-1) da + a^b log(a) db; a part that does not move is left out.
static uint32_t slope_of_power(differentiator *d, uint32_t self, uint32_t a, uint32_t b,
                               uint32_t da, uint32_t db)
{
    const uint32_t one = number(d, 1.0);
    const uint32_t by_base = multiply(
        d, multiply(d, b, dsc_make_combine(&d->m, DESCENT_POWER, a, subtract(d, b, one))), da);
    if (dsc_is_number(&d->m, db, 0.0)) {
        return by_base;
    }
    const uint32_t by_exponent = multiply(d, multiply(d, self, db), apply(d, DESCENT_LOG, a));
    if (dsc_is_number(&d->m, a, 2.71828182845904523536)) {
        return multiply(d, self, db);
    }
    return dsc_is_number(&d->m, da, 0.0) ? by_exponent : add(d, by_base, by_exponent);
}

static uint32_t slope_of_two(differentiator *d, uint32_t self, uint32_t da, uint32_t db)
{
    const dsc_term t = TERM(d, self);
    const uint32_t a = t.parts[0], b = t.parts[1];
    switch ((descent_binary)t.function) {
    case DESCENT_ADD:
        return add(d, da, db);
    case DESCENT_SUBTRACT:
        return subtract(d, da, db);
    case DESCENT_MULTIPLY:
        return add(d, multiply(d, da, b), multiply(d, a, db));
    case DESCENT_DIVIDE: {
        const uint32_t right = divide(d, multiply(d, a, db), power(d, b, 2.0));
        return dsc_is_number(&d->m, da, 0.0) ? apply(d, DESCENT_NEGATE, right)
                                             : subtract(d, divide(d, da, b), right);
    }
    case DESCENT_POWER:
        return slope_of_power(d, self, a, b, da, db);
    case DESCENT_MINIMUM:
    case DESCENT_MAXIMUM: {
        const uint32_t up = apply(d, DESCENT_STEP, subtract(d, b, a));
        const uint32_t down = apply(d, DESCENT_STEP, subtract(d, a, b));
        const bool least = t.function == DESCENT_MINIMUM;
        return add(d, multiply(d, da, least ? up : down), multiply(d, db, least ? down : up));
    }
    case DESCENT_ATAN2:
        return divide(d, subtract(d, multiply(d, b, da), multiply(d, a, db)),
                      add(d, power(d, a, 2.0), power(d, b, 2.0)));
    case DESCENT_HYPOT:
        return divide(d, add(d, multiply(d, a, da), multiply(d, b, db)), self);
    case DESCENT_BINARY_COUNT:
        break;
    }
    return number(d, 0.0);
}

// A number without variables and running variables in it.
static bool evaluate(const differentiator *d, uint32_t term, double *value)
{
    const dsc_term *t = &TERM(d, term);
    double a = 0.0, b = 0.0;
    switch (t->kind) {
    case DSC_TERM_NUMBER:
        *value = t->number;
        return true;
    case DSC_TERM_RUNNING:
        *value = d->value;
        return t->name == d->running;
    case DSC_TERM_APPLY:
        if (evaluate(d, t->parts[0], &a)) {
            *value = dsc_function_of(t->function, a);
            return true;
        }
        return false;
    case DSC_TERM_COMBINE:
        if (evaluate(d, t->parts[0], &a) && evaluate(d, t->parts[1], &b)) {
            *value = dsc_binary_of(t->function, a, b);
            return true;
        }
        return false;
    default:
        return false;
    }
}

static bool mentions(const differentiator *d, uint32_t term)
{
    const dsc_term *t = &TERM(d, term);
    bool found =
        (t->kind == DSC_TERM_VARIABLE || t->kind == DSC_TERM_ENTRY) && t->name == d->symbol;
    for (int i = 0; i < dsc_term_parts(t); i++) {
        found = found || mentions(d, t->parts[i]);
    }
    return found;
}

// Does it depend on a running variable where, or how often, the variable occurs?
static bool moves_with(const differentiator *d, uint32_t term, uint32_t running)
{
    const dsc_term *t = &TERM(d, term);
    if (t->kind == DSC_TERM_ENTRY) {
        return t->name == d->symbol && dsc_tree_depends(&d->m.tree, t->parts[0], running);
    }
    if (t->kind == DSC_TERM_SUM || t->kind == DSC_TERM_PRODUCT) {
        const bool bounds = dsc_tree_depends(&d->m.tree, t->parts[0], running) ||
                            dsc_tree_depends(&d->m.tree, t->parts[1], running);
        return (bounds && mentions(d, t->parts[2])) || moves_with(d, t->parts[2], running);
    }
    bool moves = false;
    for (int i = 0; i < dsc_term_parts(t); i++) {
        moves = moves || moves_with(d, t->parts[i], running);
    }
    return moves;
}

// The term with a number in place of a running variable.
static uint32_t put_in(differentiator *d, uint32_t term, uint32_t running, double value)
{
    dsc_term t = TERM(d, term);
    d->visits++;
    if (d->m.full || d->visits > DSC_NODES_MOST) {
        d->m.full = true;
        return DSC_NONE;
    }
    if (t.kind == DSC_TERM_RUNNING) {
        return t.name == running ? number(d, value) : term;
    }
    bool same = true;
    for (int i = 0; i < dsc_term_parts(&t); i++) {
        const uint32_t part = put_in(d, t.parts[i], running, value);
        same = same && part == t.parts[i];
        t.parts[i] = part;
    }
    if (same || d->m.full) {
        return d->m.full ? DSC_NONE : term;
    }
    double from = 0.0, to = 0.0;
    switch (t.kind) {
    case DSC_TERM_APPLY:
        return dsc_make_apply(&d->m, t.function, t.parts[0]);
    case DSC_TERM_COMBINE:
        return dsc_make_combine(&d->m, t.function, t.parts[0], t.parts[1]);
    case DSC_TERM_SUM:
    case DSC_TERM_PRODUCT:
        if (evaluate(d, t.parts[0], &from) && evaluate(d, t.parts[1], &to) && from == to) {
            return put_in(d, t.parts[2], t.name, from);
        }
        return dsc_make(&d->m, &t);
    default:
        return dsc_make(&d->m, &t);
    }
}

// May the body of a sum or product contain the variable when i is `value`?
static bool meets(differentiator *d, uint32_t body, uint32_t running, double value)
{
    const dsc_term *t = &TERM(d, body);
    if (++d->looks > DSC_NUMBERS_MOST) {
        d->m.full = true;
        return false;
    }
    if (t->kind == DSC_TERM_VARIABLE || t->kind == DSC_TERM_ENTRY) {
        double index = 0.0;
        d->running = running;
        d->value = value;
        const bool known = t->kind == DSC_TERM_ENTRY && evaluate(d, t->parts[0], &index);
        d->running = DSC_NONE;
        return t->name == d->symbol && (!known || index == d->entry);
    }
    bool found = false;
    for (int i = 0; i < dsc_term_parts(t); i++) {
        found = found || meets(d, t->parts[i], running, value);
    }
    return found;
}

static uint32_t differentiate(differentiator *d, uint32_t term);

// prod(i, from, to, f) as short as it can be said.
static uint32_t factors(differentiator *d, const dsc_term *whole, double from, double to)
{
    if (from > to) {
        return number(d, 1.0);
    }
    if (from == to) {
        return put_in(d, whole->parts[2], whole->name, from);
    }
    dsc_term t = *whole;
    t.parts[0] = number(d, from);
    t.parts[1] = number(d, to);
    return dsc_make(&d->m, &t);
}

// Term by term: those that stay.
static uint32_t write_out(differentiator *d, uint32_t term)
{
    const dsc_term t = TERM(d, term);
    double from = 0.0, to = 0.0;
    uint32_t total = number(d, 0.0);
    if (!evaluate(d, t.parts[0], &from) || !evaluate(d, t.parts[1], &to)) {
        d->m.full = true; // bounds are numbers by now
    }
    d->m.full = d->m.full || !(to - from < DSC_NODES_MOST);
    const size_t terms = !d->m.full && to >= from ? (size_t)(to - from) + 1 : 0;
    for (size_t k = 0; k < terms && !d->m.full; k++) {
        const double i = from + (double)k;
        if (!meets(d, t.parts[2], t.name, i)) {
            continue;
        }
        uint32_t one = differentiate(d, put_in(d, t.parts[2], t.name, i));
        if (t.kind == DSC_TERM_PRODUCT && !dsc_is_number(&d->m, one, 0.0)) {
            one = multiply(d, factors(d, &t, from, i - 1.0), one);
            one = multiply(d, one, factors(d, &t, i + 1.0, to));
        }
        total = add(d, total, one);
    }
    return total;
}

static uint32_t differentiate(differentiator *d, uint32_t term)
{
    if (d->m.full || term == DSC_NONE || ++d->visits > DSC_NODES_MOST) {
        d->m.full = true;
        return DSC_NONE;
    }
    dsc_term t = TERM(d, term);
    double index = 0.0;
    switch (t.kind) {
    case DSC_TERM_NUMBER:
    case DSC_TERM_RUNNING:
        break;
    case DSC_TERM_VARIABLE:
        return number(d, t.name == d->symbol ? 1.0 : 0.0);
    case DSC_TERM_ENTRY:
        return number(d, t.name == d->symbol && evaluate(d, t.parts[0], &index) &&
                                 index == d->entry
                             ? 1.0
                             : 0.0);
    case DSC_TERM_APPLY: {
        const uint32_t inner = differentiate(d, t.parts[0]);
        return dsc_is_number(&d->m, inner, 0.0)
                   ? inner
                   : multiply(d, slope(d, t.function, t.parts[0]), inner);
    }
    case DSC_TERM_COMBINE: {
        const uint32_t left = differentiate(d, t.parts[0]);
        const uint32_t right = differentiate(d, t.parts[1]);
        return dsc_is_number(&d->m, left, 0.0) && dsc_is_number(&d->m, right, 0.0)
                   ? left
                   : slope_of_two(d, term, left, right);
    }
    case DSC_TERM_SUM:
        if (!moves_with(d, t.parts[2], t.name)) {
            t.parts[2] = differentiate(d, t.parts[2]);
            return dsc_is_number(&d->m, t.parts[2], 0.0) ? t.parts[2] : dsc_make(&d->m, &t);
        }
        return write_out(d, term);
    case DSC_TERM_PRODUCT:
        return mentions(d, t.parts[2]) ? write_out(d, term) : number(d, 0.0);
    }
    return number(d, 0.0);
}

// The symbol that variable i belongs to.
static uint32_t symbol_of(const descent_expression *e, size_t i)
{
    uint32_t s = 0;
    while (i < e->symbols[s].first || i - e->symbols[s].first >= e->symbols[s].length) {
        s++;
    }
    return s;
}

descent_status descent_expression_derivative(const descent_expression *expression, size_t i,
                                             char **text, descent_error *error)
{
    NEED(error, "expression, text", expression, text);
    FAIL_IF(i >= expression->variables, error, DESCENT_INVALID,
            "variable %zu does not exist: the formula has %zu", i, expression->variables);
    const dsc_tree *from = &expression->tree;
    differentiator d = {
        .m.formula = expression, .symbol = symbol_of(expression, i), .running = DSC_NONE};
    d.entry = (double)(i - expression->symbols[d.symbol].first + 1);
    d.m.tree = (dsc_tree){.count = from->count, .capacity = from->count};
    d.m.tree.terms = dsc_realloc_array(NULL, from->count, sizeof *from->terms);
    if (!d.m.tree.terms) {
        return dsc_no_memory(error, "a derivative", from->count * sizeof *from->terms);
    }
    memcpy(d.m.tree.terms, from->terms, from->count * sizeof *from->terms);
    const uint32_t result = differentiate(&d, expression->root);
    const bool printed = !d.m.full && result != DSC_NONE && dsc_print_term(&d.m, result, text);
    free(d.m.tree.terms);
    if (!printed && d.m.no_memory) {
        return dsc_no_memory(error, "a derivative", d.m.tree.count * sizeof *from->terms);
    }
    FAIL_IF(
        !printed, error, DESCENT_UNSUPPORTED,
        "the derivative by %s cannot be written down: it has more than %d bytes, or a number "
        "beyond the largest",
        descent_expression_variable(expression, i), DSC_TEXT_MOST);
    return DESCENT_OK;
}
