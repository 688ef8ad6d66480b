// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text to tree, by recursive descent:
//
//     sum      = product { (+|-) product }
//     product  = sign { (*|/) sign }
//     sign     = (+|-) sign | power
//     power    = primary [ ^ sign ]
//     primary  = number | name | name[sum] | name(sum, ...) | (sum)
//
// Long chains of + and * become balanced trees, so that nothing that walks a tree goes deeper
// than the nesting of the text, times a small number.
//
// Keeps: every place that nests passes through parse_sign, which counts; so no text can lead this
// parser, or what walks its tree, to overflow the stack. Each term keeps the byte of the text
// that it came from, and a mistake, also one that only the expansion finds, is shown under it.
#include "objective/expression/parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/letters.h"
#include "core/memory.h"
#include "core/number.h"
#include "objective/expression/expression.h"
#include "objective/expression/message.h"
#include "objective/expression/tree.h"

#include <descent/options.h>

enum { CHAIN_MOST = 8 }; /* a longer chain is balanced */

typedef struct parser {
    descent_expression *e;
    const char *text;
    size_t at; /* the next byte */
    size_t depth;
    const descent_setting *settings;
    size_t setting_count;
    uint32_t visible[DSC_NESTING_MOST + 1]; /* running variables around the place */
    size_t visible_count;
    descent_error *error;
} parser;

// What can stand before "(" in addition to the functions of one number.
typedef enum call_kind {
    CALL_NONE,
    CALL_APPLY,
    CALL_COMBINE,
    CALL_SUM,
    CALL_PRODUCT
} call_kind;

typedef struct call {
    const char *name;
    call_kind kind;
    int function;
} call;

static const call CALLS[] = {{"ln", CALL_APPLY, DESCENT_LOG},
                             {"min", CALL_COMBINE, DESCENT_MINIMUM},
                             {"max", CALL_COMBINE, DESCENT_MAXIMUM},
                             {"pow", CALL_COMBINE, DESCENT_POWER},
                             {"atan2", CALL_COMBINE, DESCENT_ATAN2},
                             {"hypot", CALL_COMBINE, DESCENT_HYPOT},
                             {"sum", CALL_SUM, 0},
                             {"prod", CALL_PRODUCT, 0}};
enum { CALL_COUNT = sizeof CALLS / sizeof *CALLS };

static call find_call(const char *name)
{
    const descent_function function = descent_function_find(name);
    if (function != DESCENT_FUNCTION_COUNT) {
        return (call){name, CALL_APPLY, (int)function};
    }
    for (size_t i = 0; i < CALL_COUNT; i++) {
        if (strcmp(CALLS[i].name, name) == 0) {
            return CALLS[i];
        }
    }
    return (call){name, CALL_NONE, 0};
}

static const char *nearest_call(const char *name)
{
    const char *names[DESCENT_FUNCTION_COUNT + CALL_COUNT];
    for (int i = 0; i < DESCENT_FUNCTION_COUNT; i++) {
        names[i] = descent_function_name((descent_function)i);
    }
    for (size_t i = 0; i < CALL_COUNT; i++) {
        names[DESCENT_FUNCTION_COUNT + i] = CALLS[i].name;
    }
    return descent_nearest_name(name, names, DESCENT_FUNCTION_COUNT + CALL_COUNT);
}

static bool is_constant_name(const char *name)
{
    return strcmp(name, "pi") == 0 || strcmp(name, "e") == 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// The next byte that is no blank.
static char peek(parser *p)
{
    p->at += strspn(p->text + p->at, " \t\r\n");
    return p->text[p->at];
}

static bool accept(parser *p, char c)
{
    if (peek(p) != c || c == '\0') {
        return false;
    }
    p->at++;
    return true;
}

static descent_status expected(parser *p, const char *what)
{
    (void)peek(p);
    // Signs of other languages and of typesetting are answered with what is written here.
    const char *meant = dsc_formula_spelling(p->text + p->at);
    if (meant) {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL, "write \"%s\" here", meant);
    }
    return dsc_formula_mistake(p->error, p->text, p->at, NULL, "expected %s%s", what,
                               p->text[p->at] ? "" : ", but the formula ends");
}

static descent_status add(parser *p, const dsc_term *term, uint32_t *out)
{
    *out = dsc_tree_add(&p->e->tree, term);
    return *out == DSC_NONE ? dsc_no_memory(p->error, "a formula", sizeof *term) : DESCENT_OK;
}

static descent_status read_name(parser *p, char *name)
{
    const size_t start = p->at;
    while (is_letter(p->text[p->at]) || is_digit(p->text[p->at])) {
        p->at++;
    }
    const size_t length = p->at - start;
    if (length > DSC_NAME_MOST) {
        return dsc_formula_mistake(p->error, p->text, start, NULL,
                                   "this name is too long: at most %d characters",
                                   DSC_NAME_MOST);
    }
    memcpy(name, p->text + start, length);
    name[length] = '\0';
    return DESCENT_OK;
}

static descent_status read_number(parser *p, uint32_t *out)
{
    const char *text = p->text;
    const size_t start = p->at;
    size_t i = start;
    bool point = false;
    for (; is_digit(text[i]) || (text[i] == '.' && !point); i++) {
        point = point || text[i] == '.';
    }
    if (text[i] == 'e' || text[i] == 'E') {
        const size_t digits = i + (text[i + 1] == '-' || text[i + 1] == '+' ? 2 : 1);
        if (is_digit(text[digits])) {
            for (i = digits; is_digit(text[i]); i++) {
            }
        }
    }
    dsc_term term = {.kind = DSC_TERM_NUMBER, .at = (uint32_t)start};
    if (!dsc_parse_number(text + start, i - start, &term.number)) {
        return expected(p, "a number");
    }
    if (!isfinite(term.number)) {
        return dsc_formula_mistake(p->error, text, start, NULL,
                                   "this number is too large: at most 1.8e308");
    }
    p->at = i;
    return add(p, &term, out);
}

// The symbol of a variable, new or known.
static descent_status find_symbol(parser *p, const char *name, bool vector, size_t at,
                                  uint32_t *symbol)
{
    descent_expression *e = p->e;
    for (uint32_t i = 0; i < e->symbol_count; i++) {
        if (strcmp(e->symbols[i].name, name) != 0) {
            continue;
        }
        if (e->symbols[i].vector != vector) {
            return dsc_formula_mistake(p->error, p->text, at, NULL,
                                       "\"%s\" is used with an index and without: %s[1]? or "
                                       "another name?",
                                       name, name);
        }
        *symbol = i;
        return DESCENT_OK;
    }
    if (e->symbol_count == e->symbol_capacity) {
        const uint32_t capacity = e->symbol_capacity ? 2 * e->symbol_capacity : 16;
        dsc_symbol *symbols = dsc_realloc_array(e->symbols, capacity, sizeof *symbols);
        if (!symbols) {
            return dsc_no_memory(p->error, "a formula", capacity * sizeof *symbols);
        }
        e->symbols = symbols;
        e->symbol_capacity = capacity;
    }
    dsc_symbol *s = &e->symbols[e->symbol_count];
    *s = (dsc_symbol){.vector = vector, .length = vector ? 0 : 1, .at = (uint32_t)at};
    memcpy(s->name, name, strlen(name) + 1);
    *symbol = e->symbol_count++;
    return DESCENT_OK;
}

static descent_status parse_sum(parser *p, uint32_t *out);

static descent_status close(parser *p, char c, size_t opened)
{
    if (accept(p, c)) {
        return DESCENT_OK;
    }
    if (p->text[p->at] && !dsc_formula_spelling(p->text + p->at)) {
        char what[64] = "an operator or \" \"";
        what[16] = c;
        return expected(p, what);
    }
    if (p->text[p->at]) {
        return expected(p, "");
    }
    return dsc_formula_mistake(p->error, p->text, opened, NULL,
                               "this \"%c\" is never closed: expected \"%c\"", p->text[opened],
                               c);
}

// The value of a name that stands for a number.
static bool known_number(const parser *p, const char *name, double *value)
{
    for (size_t i = 0; i < p->setting_count; i++) {
        if (strcmp(p->settings[i].name, name) == 0) {
            *value = p->settings[i].value;
            return true;
        }
    }
    if (strcmp(name, "pi") == 0) {
        *value = DSC_PI;
        return true;
    }
    if (strcmp(name, "e") == 0) {
        *value = 2.71828182845904523536;
        return true;
    }
    return false;
}

static descent_status parse_entry(parser *p, const char *name, size_t at, uint32_t *out)
{
    const size_t opened = p->at - 1;
    dsc_term term = {.kind = DSC_TERM_ENTRY, .at = (uint32_t)at};
    TRY(find_symbol(p, name, true, at, &term.name));
    TRY(parse_sum(p, &term.parts[0]));
    TRY(close(p, ']', opened));
    return add(p, &term, out);
}

static descent_status parse_name(parser *p, const char *name, size_t at, uint32_t *out)
{
    dsc_term term = {.kind = DSC_TERM_NUMBER, .at = (uint32_t)at};
    if (accept(p, '[')) {
        return parse_entry(p, name, at, out);
    }
    // The innermost first: a running variable hides others of its name, and pi and e.
    for (size_t i = p->visible_count; i-- > 0;) {
        if (strcmp(p->e->running[p->visible[i]].name, name) == 0) {
            term.kind = DSC_TERM_RUNNING;
            term.name = p->visible[i];
            return add(p, &term, out);
        }
    }
    if (known_number(p, name, &term.number)) {
        return add(p, &term, out);
    }
    if (find_call(name).kind != CALL_NONE) {
        return dsc_formula_mistake(p->error, p->text, at, NULL,
                                   "%s is a function: expected \"(\" behind it", name);
    }
    term.kind = DSC_TERM_VARIABLE;
    TRY(find_symbol(p, name, false, at, &term.name));
    return add(p, &term, out);
}

// One argument, and what follows it.
static descent_status parse_argument(parser *p, const char *name, const char *form, bool last,
                                     size_t opened, uint32_t *out)
{
    if (peek(p) == ')' || p->text[p->at] == ',') {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL,
                                   "expected an argument: %s(%s)", name, form);
    }
    TRY(parse_sum(p, out));
    if (last && peek(p) == ',') {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL, "too many arguments: %s(%s)",
                                   name, form);
    }
    if (last) {
        return close(p, ')', opened);
    }
    if (peek(p) == ')') {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL,
                                   "expected \",\" and another argument: %s(%s)", name, form);
    }
    return accept(p, ',')   ? DESCENT_OK
           : p->text[p->at] ? expected(p, "an operator or \",\"")
                            : expected(p, "\",\"");
}

// A new running variable at the place: "i,".
static descent_status open_running(parser *p, const char *name, uint32_t *running)
{
    descent_expression *e = p->e;
    if (!is_letter(peek(p))) {
        return expected(p, "the name of a running variable, as in sum(i, 1, 10, x[i])");
    }
    if (e->running_count == e->running_capacity) {
        const uint32_t capacity = e->running_capacity ? 2 * e->running_capacity : 8;
        dsc_running *more = dsc_realloc_array(e->running, capacity, sizeof *more);
        if (!more) {
            return dsc_no_memory(p->error, "a formula", capacity * sizeof *more);
        }
        e->running = more;
        e->running_capacity = capacity;
    }
    TRY(read_name(p, e->running[e->running_count].name));
    e->hides_constants |= is_constant_name(e->running[e->running_count].name);
    *running = e->running_count++;
    if (!accept(p, ',')) {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL,
                                   "expected \",\" behind the running variable: %s(i, from, "
                                   "to, formula)",
                                   name);
    }
    return DESCENT_OK;
}

static descent_status parse_range(parser *p, const call *what, size_t at, uint32_t *out)
{
    static const char form[] = "i, from, to, formula";
    const size_t opened = p->at - 1;
    const bool sums = what->kind == CALL_SUM;
    dsc_term term = {.kind = sums ? DSC_TERM_SUM : DSC_TERM_PRODUCT, .at = (uint32_t)at};
    TRY(open_running(p, what->name, &term.name));
    TRY(parse_argument(p, what->name, form, false, opened, &term.parts[0]));
    TRY(parse_argument(p, what->name, form, false, opened, &term.parts[1]));
    p->visible[p->visible_count++] = term.name; // fewer than levels of nesting
    TRY(parse_argument(p, what->name, form, true, opened, &term.parts[2]));
    p->visible_count--;
    term.elementwise = sums && dsc_tree_is_elementwise(&p->e->tree, term.parts[2], term.name);
    return add(p, &term, out);
}

static descent_status parse_call(parser *p, const char *name, size_t at, uint32_t *out)
{
    const size_t opened = p->at - 1;
    const call what = find_call(name);
    dsc_term term = {.function = what.function, .at = (uint32_t)at};
    switch (what.kind) {
    case CALL_APPLY:
        term.kind = DSC_TERM_APPLY;
        TRY(parse_argument(p, name, "x", true, opened, &term.parts[0]));
        return add(p, &term, out);
    case CALL_COMBINE:
        term.kind = DSC_TERM_COMBINE;
        TRY(parse_argument(p, name, "x, y", false, opened, &term.parts[0]));
        TRY(parse_argument(p, name, "x, y", true, opened, &term.parts[1]));
        return add(p, &term, out);
    case CALL_SUM:
    case CALL_PRODUCT:
        return parse_range(p, &what, at, out);
    case CALL_NONE:
        break;
    }
    const char *meant = nearest_call(name);
    double value = 0.0;
    if (known_number(p, name, &value) || strlen(name) == 1) {
        return dsc_formula_mistake(p->error, p->text, at, NULL,
                                   "there is no function \"%s\"; to multiply write %s*(...)",
                                   name, name);
    }
    return dsc_formula_mistake(p->error, p->text, at, NULL, "there is no function \"%s\"%s%s%s",
                               name, meant ? "; did you mean " : "", meant ? meant : "",
                               meant ? "?" : "");
}

static descent_status parse_primary(parser *p, uint32_t *out)
{
    const char c = peek(p);
    const size_t at = p->at;
    if (is_digit(c) || (c == '.' && is_digit(p->text[at + 1]))) {
        return read_number(p, out);
    }
    if (is_letter(c)) {
        char name[DSC_NAME_MOST + 1];
        TRY(read_name(p, name));
        return accept(p, '(') ? parse_call(p, name, at, out) : parse_name(p, name, at, out);
    }
    if (accept(p, '(')) {
        TRY(parse_sum(p, out));
        return close(p, ')', at);
    }
    return expected(p, "a number, a name or \"(\"");
}

static descent_status parse_sign(parser *p, uint32_t *out);

static descent_status parse_power(parser *p, uint32_t *out)
{
    TRY(parse_primary(p, out));
    dsc_term term = {.kind = DSC_TERM_COMBINE, .function = DESCENT_POWER, .parts = {*out}};
    if (peek(p) != '^') {
        return DESCENT_OK;
    }
    term.at = (uint32_t)p->at++;
    // An exponent may have a sign, and a^b^c is a^(b^c); -a^2 is -(a^2), as in mathematics.
    TRY(parse_sign(p, &term.parts[1]));
    return add(p, &term, out);
}

// Everything that nests comes through here.
static descent_status parse_sign(parser *p, uint32_t *out)
{
    const char c = peek(p);
    if (p->depth > DSC_NESTING_MOST) {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL,
                                   "more than %d levels of nesting", DSC_NESTING_MOST);
    }
    p->depth++;
    if (c == '-' || c == '+') {
        dsc_term term = {
            .kind = DSC_TERM_APPLY, .function = DESCENT_NEGATE, .at = (uint32_t)p->at++};
        TRY(parse_sign(p, out));
        term.parts[0] = *out;
        if (c == '-') {
            TRY(add(p, &term, out));
        }
    } else {
        TRY(parse_power(p, out));
    }
    p->depth--;
    return DESCENT_OK;
}

// Operands with the operators in front of them.
typedef struct chain {
    struct link {
        uint32_t term, at;
        bool inverse; /* behind - or / */
    } * links, few[CHAIN_MOST];
    size_t count, capacity;
} chain;

static descent_status add_link(parser *p, chain *c, uint32_t term, uint32_t at, bool inverse)
{
    if (c->count == c->capacity) {
        const size_t capacity = 2 * c->capacity;
        struct link *old = c->links == c->few ? NULL : c->links;
        struct link *links = dsc_realloc_array(old, capacity, sizeof *links);
        if (!links) {
            return dsc_no_memory(p->error, "a formula", capacity * sizeof *links);
        }
        if (!old) {
            memcpy(links, c->few, sizeof c->few);
        }
        c->links = links;
        c->capacity = capacity;
    }
    c->links[c->count++] = (struct link){term, at, inverse};
    return DESCENT_OK;
}

// Links begin .. end-1 as a tree, with the first as if nothing stood before it. A long chain is
// cut in the middle; behind a link that is inverse itself all inverses are the other way round.
static descent_status build_chain(parser *p, const chain *c, size_t begin, size_t end,
                                  const int functions[2], uint32_t *out)
{
    const struct link *first = &c->links[begin];
    *out = first->term;
    if (end - begin == 1) {
        return DESCENT_OK;
    }
    const size_t middle = c->count > CHAIN_MOST ? begin + (end - begin) / 2 : end - 1;
    const struct link *cut = &c->links[middle];
    dsc_term term = {.kind = DSC_TERM_COMBINE,
                     .function = functions[cut->inverse != first->inverse],
                     .at = cut->at};
    TRY(build_chain(p, c, begin, middle, functions, &term.parts[0]));
    TRY(build_chain(p, c, middle, end, functions, &term.parts[1]));
    return add(p, &term, out);
}

typedef descent_status operand_parser(parser *p, uint32_t *out);

static descent_status read_chain(parser *p, chain *c, const char signs[2],
                                 operand_parser *operand)
{
    uint32_t term = 0, at = (uint32_t)p->at;
    bool inverse = false;
    for (;;) {
        TRY(operand(p, &term));
        TRY(add_link(p, c, term, at, inverse));
        const char next = peek(p);
        if ((next != signs[0] && next != signs[1]) || strncmp(p->text + p->at, "**", 2) == 0) {
            return DESCENT_OK;
        }
        inverse = next == signs[1];
        at = (uint32_t)p->at++;
    }
}

static descent_status parse_chain(parser *p, const char signs[2], const int functions[2],
                                  operand_parser *operand, uint32_t *out)
{
    chain c = {.capacity = CHAIN_MOST};
    c.links = c.few;
    descent_status status = read_chain(p, &c, signs, operand);
    THEN(status, build_chain(p, &c, 0, c.count, functions, out));
    if (c.links != c.few) {
        free(c.links);
    }
    return status;
}

static descent_status parse_product(parser *p, uint32_t *out)
{
    static const int functions[2] = {DESCENT_MULTIPLY, DESCENT_DIVIDE};
    return parse_chain(p, "*/", functions, parse_sign, out);
}

static descent_status parse_sum(parser *p, uint32_t *out)
{
    static const int functions[2] = {DESCENT_ADD, DESCENT_SUBTRACT};
    return parse_chain(p, "+-", functions, parse_product, out);
}

static descent_status check_settings(parser *p)
{
    for (size_t i = 0; i < p->setting_count; i++) {
        const char *name = p->settings[i].name;
        bool good = is_letter(name[0]);
        p->e->hides_constants |= is_constant_name(name);
        for (size_t k = 0; name[k]; k++) {
            good = good && (is_letter(name[k]) || is_digit(name[k]));
        }
        FAIL_IF(!good, p->error, DESCENT_INVALID,
                "setting \"%.60s\": a name has letters, digits and _, a letter first", name);
        FAIL_IF(find_call(name).kind != CALL_NONE, p->error, DESCENT_INVALID,
                "setting \"%s\": that is the name of a function", name);
        FAIL_IF(!isfinite(p->settings[i].value), p->error, DESCENT_INVALID,
                "setting \"%s\" is %g: it must be a finite number", name, p->settings[i].value);
    }
    return DESCENT_OK;
}

// What stands where the formula could have ended.
static descent_status unexpected(parser *p)
{
    const char c = p->text[p->at];
    if (dsc_formula_spelling(p->text + p->at)) {
        return expected(p, "");
    }
    if (c == ')' || c == ']') {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL, "this \"%c\" closes nothing",
                                   c);
    }
    if (is_letter(c) || is_digit(c) || c == '(') {
        return dsc_formula_mistake(p->error, p->text, p->at, NULL,
                                   "expected an operator; to multiply write *");
    }
    return expected(p, "an operator or the end");
}

descent_status dsc_formula_parse(descent_expression *expression,
                                 const descent_setting *settings, size_t setting_count,
                                 descent_error *error)
{
    parser p = {.e = expression,
                .text = expression->text,
                .settings = settings,
                .setting_count = setting_count,
                .error = error};
    TRY(check_settings(&p));
    FAIL_IF(!peek(&p), error, DESCENT_INVALID,
            "the formula is empty" DSC_REMEDY "\"(1-x)^2 + 100*(y-x^2)^2\"");
    TRY(parse_sum(&p, &expression->root));
    return peek(&p) ? unexpected(&p) : DESCENT_OK;
}
