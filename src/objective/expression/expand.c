// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Tree to steps. The body of a sum that is elementwise becomes vectors, with one number for
// each value of the running variable; other sums, and products, are written out.
//
// Keeps: every visit of a term is counted, also those that add no step, so that nested ranges
// end with a message rather than with the memory. What bounds a range or stands in an index
// must be a number by now: the variables of the function cannot decide how many of them there
// are.
#include "objective/expression/expand.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "graph/operators/operators.h"
#include "objective/expression/expression.h"
#include "objective/expression/message.h"
#include "objective/expression/steps.h"
#include "objective/expression/tree.h"

#include <stdlib.h>

enum { VECTOR_LEAST = 4 }; /* shorter sums are faster written out */
static const double WHOLE_MOST = 1e9;

typedef struct expander {
    descent_expression *e;
    const dsc_term *terms;
    double *running; /* values now */
    uint32_t vector; /* the running variable that stands for a vector now, or DSC_NONE */
    double first;    /* its values: first, first + 1, ... */
    size_t count;
    size_t visits;
    descent_error *error;
} expander;

static descent_status made(expander *x, uint32_t step)
{
    const dsc_steps *s = &x->e->steps;
    if (step == DSC_NONE) {
        return dsc_no_memory(x->error, "a formula", s->count * sizeof *s->steps);
    }
    FAIL_IF(s->width > DSC_NUMBERS_MOST || s->pooled > DSC_NUMBERS_MOST, x->error,
            DESCENT_INVALID,
            "the formula is too large: its sums have more than %d numbers in all; shorten them",
            DSC_NUMBERS_MOST);
    return DESCENT_OK;
}

#define MISTAKE(x, term, ...)                                                                  \
    dsc_formula_mistake((x)->error, (x)->e->text, (x)->terms[term].at, NULL, __VA_ARGS__)

// Every term that is looked at counts, so that loops end.
static descent_status visit(expander *x, uint32_t term)
{
    if (++x->visits > DSC_NODES_MOST) {
        return MISTAKE(x, term,
                       "the formula is too large: more than %d terms when its sums and "
                       "products are written out",
                       DSC_NODES_MOST);
    }
    return DESCENT_OK;
}

// A number that is known before x is.
static descent_status number_of(expander *x, uint32_t term, const char *where, double *value)
{
    const dsc_term *t = &x->terms[term];
    double left = 0.0, right = 0.0;
    TRY(visit(x, term));
    switch (t->kind) {
    case DSC_TERM_NUMBER:
        *value = t->number;
        return DESCENT_OK;
    case DSC_TERM_RUNNING:
        *value = x->running[t->name];
        return DESCENT_OK;
    case DSC_TERM_APPLY:
        TRY(number_of(x, t->parts[0], where, &left));
        *value = dsc_function_of(t->function, left);
        return DESCENT_OK;
    case DSC_TERM_COMBINE:
        TRY(number_of(x, t->parts[0], where, &left));
        TRY(number_of(x, t->parts[1], where, &right));
        *value = dsc_binary_of(t->function, left, right);
        return DESCENT_OK;
    case DSC_TERM_VARIABLE: {
        const char *name = x->e->symbols[t->name].name;
        descent_error own = {0};
        char remedy[sizeof x->e->symbols->name + 16];
        (void)snprintf(remedy, sizeof remedy, "set = %s=10", name);
        const descent_status status =
            dsc_formula_mistake(&own, x->e->text, x->terms[term].at, NULL,
                                "%s needs a number, and \"%s\" has none", where, name);
        return dsc_fail_remedies(x->error, status, own.message, remedy);
    }
    default:
        return MISTAKE(x, term, "%s cannot be computed from this: expected whole numbers",
                       where);
    }
}

static descent_status whole_of(expander *x, uint32_t term, const char *where, double *value)
{
    TRY(number_of(x, term, where, value));
    if (!(*value == floor(*value) && fabs(*value) <= WHOLE_MOST)) {
        return MISTAKE(x, term, "%s is %.10g: it must be a whole number", where, *value);
    }
    return DESCENT_OK;
}

static descent_status check_index(expander *x, uint32_t entry, double index)
{
    const dsc_term *t = &x->terms[entry];
    const char *name = x->e->symbols[t->name].name;
    if (index < 1.0) {
        return MISTAKE(x, entry, "%s[%.10g]: indices start at 1", name, index);
    }
    if (index > DSC_NODES_MOST) {
        return MISTAKE(x, entry, "%s[%.10g]: the largest index is %d", name, index,
                       DSC_NODES_MOST);
    }
    dsc_symbol *symbol = &x->e->symbols[t->name];
    symbol->length = (size_t)index > symbol->length ? (size_t)index : symbol->length;
    return DESCENT_OK;
}

static descent_status expand_entry(expander *x, uint32_t term, uint32_t *out)
{
    static const char where[] = "an index";
    const dsc_term *t = &x->terms[term];
    const uint32_t index = t->parts[0];
    double first = 0.0, last = 0.0, second = 0.0;
    size_t count = 1;
    // The numbers of a vector are told by the first three values of the index: first, second,
    // last.
    if (x->vector != DSC_NONE && dsc_tree_depends(&x->e->tree, index, x->vector)) {
        count = x->count;
        x->running[x->vector] = x->first;
        TRY(whole_of(x, index, where, &first));
        x->running[x->vector] = x->first + 1.0;
        TRY(whole_of(x, index, where, &second));
        x->running[x->vector] = x->first + (double)(count - 1);
        TRY(whole_of(x, index, where, &last));
        TRY(check_index(x, term, last));
    } else {
        TRY(whole_of(x, index, where, &first));
    }
    TRY(check_index(x, term, first));
    const int64_t stride = count > 1 ? (int64_t)(second - first) : 0;
    if (count > 1 && first + (double)stride * (double)(count - 1) != last) {
        return MISTAKE(x, term, "the index is not an even step: its numbers are too large");
    }
    if (count > 1 && stride == 0) { // x[0*i+1]
        count = 1;
    }
    *out = dsc_step_entries(&x->e->steps, t->name, (int64_t)first, stride, count);
    return made(x, *out);
}

static descent_status expand(expander *x, uint32_t term, uint32_t *out);

// A sum whose body is a vector.
static descent_status expand_vector(expander *x, const dsc_term *t, double from, size_t count,
                                    uint32_t *out)
{
    uint32_t body = 0;
    x->vector = t->name;
    x->first = from;
    x->count = count;
    TRY(expand(x, t->parts[2], &body));
    *out = dsc_step_sum(&x->e->steps, body, count);
    return made(x, *out);
}

static descent_status expand_each(expander *x, const dsc_term *t, double from, double count,
                                  uint32_t *out)
{
    const bool sums = t->kind == DSC_TERM_SUM;
    dsc_steps *steps = &x->e->steps;
    *out = dsc_step_number(steps, sums ? 0.0 : 1.0);
    const size_t terms = count > 0.0 ? (size_t)count : 0;
    for (size_t i = 0; i < terms; i++) {
        uint32_t body = 0;
        x->running[t->name] = from + (double)i;
        TRY(expand(x, t->parts[2], &body));
        *out = dsc_step_combine(steps, sums ? DESCENT_ADD : DESCENT_MULTIPLY, *out, body);
        TRY(made(x, *out));
    }
    return made(x, *out);
}

static descent_status expand_range(expander *x, uint32_t term, uint32_t *out)
{
    const dsc_term *t = &x->terms[term];
    const expander outer = *x;
    double from = 0.0, to = 0.0;
    x->vector = DSC_NONE;
    TRY(whole_of(x, t->parts[0], "the beginning of a range", &from));
    TRY(whole_of(x, t->parts[1], "the end of a range", &to));
    const double count = to - from + 1.0;
    if (count > DSC_NODES_MOST) {
        return MISTAKE(x, term, "%s from %.10g to %.10g has too many terms: at most %d",
                       t->kind == DSC_TERM_SUM ? "the sum" : "the product", from, to,
                       DSC_NODES_MOST);
    }
    if (t->elementwise && count >= VECTOR_LEAST) {
        TRY(expand_vector(x, t, from, (size_t)count, out));
    } else {
        TRY(expand_each(x, t, from, count, out));
    }
    x->vector = outer.vector;
    x->first = outer.first;
    x->count = outer.count;
    return DESCENT_OK;
}

static descent_status expand(expander *x, uint32_t term, uint32_t *out)
{
    const dsc_term *t = &x->terms[term];
    dsc_steps *steps = &x->e->steps;
    uint32_t left = 0, right = 0;
    TRY(visit(x, term));
    switch (t->kind) {
    case DSC_TERM_NUMBER:
        *out = dsc_step_number(steps, t->number);
        break;
    case DSC_TERM_VARIABLE:
        *out = dsc_step_entries(steps, t->name, 1, 0, 1);
        break;
    case DSC_TERM_ENTRY:
        return expand_entry(x, term, out);
    case DSC_TERM_RUNNING:
        *out = t->name == x->vector ? dsc_step_numbers(steps, x->first, x->count)
                                    : dsc_step_number(steps, x->running[t->name]);
        break;
    case DSC_TERM_APPLY:
        TRY(expand(x, t->parts[0], &left));
        *out = dsc_step_apply(steps, t->function, left);
        break;
    case DSC_TERM_COMBINE:
        TRY(expand(x, t->parts[0], &left));
        TRY(expand(x, t->parts[1], &right));
        *out = dsc_step_combine(steps, t->function, left, right);
        break;
    case DSC_TERM_SUM:
    case DSC_TERM_PRODUCT:
        return expand_range(x, term, out);
    }
    return made(x, *out);
}

// Visits that a term takes at least: what is written out counts as often as its range says,
// where the range is plain numbers. *large: the innermost term that alone takes too many.
static double least_visits(const expander *x, uint32_t term, uint32_t *large)
{
    const dsc_term *t = &x->terms[term];
    double count = 1.0, each = 1.0;
    if (t->kind == DSC_TERM_SUM || t->kind == DSC_TERM_PRODUCT) {
        const dsc_term *from = &x->terms[t->parts[0]], *to = &x->terms[t->parts[1]];
        const bool known = from->kind == DSC_TERM_NUMBER && to->kind == DSC_TERM_NUMBER;
        const double terms = known ? to->number - from->number + 1.0 : 0.0;
        each = t->elementwise ? 1.0 : fmax(0.0, terms);
        count += each * least_visits(x, t->parts[2], large);
    } else {
        for (int i = 0; i < dsc_term_parts(t); i++) {
            count += least_visits(x, t->parts[i], large);
        }
    }
    if (count > DSC_NODES_MOST && *large == DSC_NONE) {
        *large = term;
    }
    return count;
}

// Before any time is spent on it.
static descent_status check_size(expander *x, uint32_t root)
{
    uint32_t large = DSC_NONE;
    least_visits(x, root, &large);
    if (large != DSC_NONE) {
        x->visits = DSC_NODES_MOST;
        return visit(x, large);
    }
    return DESCENT_OK;
}

descent_status dsc_formula_expand(descent_expression *expression, descent_error *error)
{
    const size_t running = expression->running_count + 1;
    expander x = {.e = expression,
                  .terms = expression->tree.terms,
                  .running = calloc(running, sizeof *x.running),
                  .vector = DSC_NONE,
                  .error = error};
    if (!x.running) {
        return dsc_no_memory(error, "a formula", running * sizeof *x.running);
    }
    descent_status status = check_size(&x, expression->root);
    THEN(status, expand(&x, expression->root, &expression->result));
    free(x.running);
    return status;
}
