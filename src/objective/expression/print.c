// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Terms as text that expression_parse.c reads back.
//
// Keeps: what is printed reads back as the same term. Parentheses stand where precedence needs
// them and nowhere else: each operator says how tightly its operands must hold together, and
// the right side of - and / more so than the left.
#include "objective/expression/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "objective/expression/simplify.h"

enum { DEPTH_MOST = 8192 }; /* of a term that is printed: a matter of the stack */

// How tightly a term holds together, loosest first.
enum { LOOSE_SUM = 1, LOOSE_PRODUCT, LOOSE_SIGN, LOOSE_POWER, TIGHT };

typedef struct printer {
    dsc_maker *m;
    char *text;
    size_t length, capacity, depth;
    bool failed;
} printer;

static void put(printer *p, const char *text)
{
    const size_t length = strlen(text);
    if (p->failed || p->length + length > DSC_TEXT_MOST) {
        p->failed = true;
        return;
    }
    if (p->length + length + 1 > p->capacity) {
        const size_t capacity = 2 * p->capacity + length + 64;
        char *grown = dsc_realloc_array(p->text, capacity, 1);
        if (!grown) {
            p->failed = p->m->no_memory = true;
            return;
        }
        p->text = grown;
        p->capacity = capacity;
    }
    memcpy(p->text + p->length, text, length + 1);
    p->length += length;
}

// The whole number k of k pi, or 0.
static double times_pi(double value)
{
    const double k = floor(value / DSC_PI + 0.5);
    return k >= 1.0 && k <= 100.0 && k * DSC_PI == value ? k : 0.0;
}

static int tightness(const dsc_term *t)
{
    if (t->kind == DSC_TERM_NUMBER) {
        return t->number < 0.0 ? LOOSE_SIGN : times_pi(t->number) > 1.0 ? LOOSE_PRODUCT : TIGHT;
    }
    if (t->kind == DSC_TERM_APPLY) {
        return t->function == DESCENT_NEGATE ? LOOSE_SIGN : TIGHT;
    }
    if (t->kind != DSC_TERM_COMBINE) {
        return TIGHT;
    }
    switch (t->function) {
    case DESCENT_ADD:
    case DESCENT_SUBTRACT:
        return LOOSE_SUM;
    case DESCENT_MULTIPLY:
    case DESCENT_DIVIDE:
        return LOOSE_PRODUCT;
    case DESCENT_POWER:
        return LOOSE_POWER;
    default:
        return TIGHT;
    }
}

static void print(printer *p, uint32_t term, int least);

static void print_number(printer *p, double value)
{
    char text[DSC_NUMBER_TEXT];
    const double k = times_pi(fabs(value));
    const bool names = !p->m->formula->hides_constants;
    if (k > 0.0 && names) {
        put(p, value < 0.0 ? "-" : "");
        if (k > 1.0) {
            print_number(p, k);
            put(p, "*");
        }
        put(p, "pi");
    } else if (value == 2.71828182845904523536 && names) {
        put(p, "e");
    } else {
        dsc_format_number(value, text, sizeof text);
        put(p, text);
    }
}

static void print_call(printer *p, const char *name, const uint32_t *parts, int count)
{
    put(p, name);
    put(p, "(");
    for (int i = 0; i < count; i++) {
        put(p, i > 0 ? ", " : "");
        print(p, parts[i], LOOSE_SUM);
    }
    put(p, ")");
}

static void print_combine(printer *p, const dsc_term *t)
{
    static const char *const names[] = {[DESCENT_MINIMUM] = "min",
                                        [DESCENT_MAXIMUM] = "max",
                                        [DESCENT_ATAN2] = "atan2",
                                        [DESCENT_HYPOT] = "hypot"};
    // Operator, and how tight the operands must be. A sign in the middle gets brackets.
    static const struct {
        const char *text;
        int left, right;
    } forms[] = {[DESCENT_ADD] = {" + ", LOOSE_SUM, LOOSE_SUM},
                 [DESCENT_SUBTRACT] = {" - ", LOOSE_SUM, LOOSE_PRODUCT},
                 [DESCENT_MULTIPLY] = {"*", LOOSE_PRODUCT, LOOSE_PRODUCT},
                 [DESCENT_DIVIDE] = {"/", LOOSE_PRODUCT, LOOSE_POWER},
                 [DESCENT_POWER] = {"^", TIGHT, LOOSE_POWER}};
    if (t->function > DESCENT_POWER) {
        print_call(p, names[t->function], t->parts, 2);
        return;
    }
    const bool signed_right = tightness(&p->m->tree.terms[t->parts[1]]) == LOOSE_SIGN;
    print(p, t->parts[0], forms[t->function].left);
    put(p, forms[t->function].text);
    print(p, t->parts[1], signed_right ? TIGHT : forms[t->function].right);
}

static void print_term(printer *p, const dsc_term *t)
{
    const descent_expression *e = p->m->formula;
    switch (t->kind) {
    case DSC_TERM_NUMBER:
        print_number(p, t->number);
        break;
    case DSC_TERM_VARIABLE:
        put(p, e->symbols[t->name].name);
        break;
    case DSC_TERM_ENTRY:
        put(p, e->symbols[t->name].name);
        put(p, "[");
        print(p, t->parts[0], LOOSE_SUM);
        put(p, "]");
        break;
    case DSC_TERM_RUNNING:
        put(p, e->running[t->name].name);
        break;
    case DSC_TERM_APPLY:
        if (t->function == DESCENT_NEGATE) {
            put(p, "-");
            print(p, t->parts[0], LOOSE_PRODUCT);
        } else {
            print_call(p, descent_function_name((descent_function)t->function), t->parts, 1);
        }
        break;
    case DSC_TERM_COMBINE:
        print_combine(p, t);
        break;
    case DSC_TERM_SUM:
    case DSC_TERM_PRODUCT:
        put(p, t->kind == DSC_TERM_SUM ? "sum(" : "prod(");
        put(p, e->running[t->name].name);
        for (int i = 0; i < 3; i++) {
            put(p, ", ");
            print(p, t->parts[i], LOOSE_SUM);
        }
        put(p, ")");
        break;
    }
}

static void print(printer *p, uint32_t term, int least)
{
    const dsc_term *t = &p->m->tree.terms[term];
    const bool brackets = tightness(t) < least;
    if (p->failed || ++p->depth > DEPTH_MOST) {
        p->failed = true;
        return;
    }
    put(p, brackets ? "(" : "");
    print_term(p, t);
    put(p, brackets ? ")" : "");
    p->depth--;
}

bool dsc_print_term(dsc_maker *m, uint32_t term, char **text)
{
    printer p = {.m = m};
    print(&p, term, LOOSE_SUM);
    if (p.failed) {
        free(p.text);
        return false;
    }
    *text = p.text;
    return true;
}
