// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points and boxes as people type them: "x=1,y=2", "1, 2", "1, ...", "x=-5..5,y=-2..2",
// "-5..5".
#include "target/points.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/options.h>

#include "shell/output.h"
#include "shell/text.h"

enum { NUMBER = 64, NAME = 256, SHOWN = 6, VECTOR_SHOWN = 7 };

static const char *skip_spaces(const char *text, const char *end)
{
    while (text < end && isspace((unsigned char)*text)) {
        text++;
    }
    return text;
}

// The program never leaves the C locale, so strtod reads points.
bool cli_parse_real(const char *text, size_t length, double *value)
{
    char number[NUMBER], *end;
    const char *from = skip_spaces(text, text + length);
    length -= (size_t)(from - text);
    while (length > 0 && isspace((unsigned char)from[length - 1])) {
        length--;
    }
    if (length == 0 || length >= sizeof number) {
        return false;
    }
    memcpy(number, from, length);
    number[length] = '\0';
    double factor = 1.0;
    if (length >= 2 && strcmp(number + length - 2, "pi") == 0) {
        factor = CLI_PI;
        length -= 2;
        length -= length > 0 && number[length - 1] == '*';
        number[length] = '\0';
        if (length == 0 || ((*number == '-' || *number == '+') && length == 1)) {
            memcpy(number + length, "1", 2);
        }
    }
    if (strspn(number, "+-.0123456789eE") != strlen(number)) {
        return false; /* no hexadecimal, no nan, no infinity */
    }
    const double parsed = strtod(number, &end);
    if (end == number || *end != '\0' || !isfinite(parsed)) {
        return false;
    }
    *value = parsed * factor;
    return true;
}

// ---- names ----

size_t cli_function_find(const cli_function *function, const char *name)
{
    if (function->expression) {
        return descent_expression_find(function->expression, name);
    }
    for (size_t i = 0; i < function->n; i++) {
        if (strcmp(function->variables[i], name) == 0) {
            return i;
        }
    }
    // "x3" for x[3], where no variable is called so.
    char *end;
    const unsigned long long index = strtoull(name + (*name == 'x'), &end, 10);
    const bool numbered = name[0] == 'x' && isdigit((unsigned char)name[1]) && *end == '\0';
    return numbered && index >= 1 && index <= function->n ? (size_t)index - 1 : SIZE_MAX;
}

// Whether variable i is an element of the vector `name`: x[3] of x.
static bool is_element(const cli_function *function, size_t i, const char *name)
{
    const size_t length = strlen(name);
    const char *variable = function->variables[i];
    return strncmp(variable, name, length) == 0 && variable[length] == '[';
}

int cli_no_variable(const cli_function *function, const char *option, const char *name)
{
    enum { LISTED = 12 };
    char list[512] = "";
    const char *near = descent_nearest_name(name, function->variables, function->n);
    for (size_t i = 0; i < function->n && i < LISTED; i++) {
        cli_append(list, sizeof list, "%s%s", i ? ", " : "", function->variables[i]);
    }
    cli_error("%s: the function has no variable \"%s\": it has %s%s", option, name, list,
              function->n > LISTED ? ", ..." : "");
    if (near) {
        cli_try("%s %s=...", option, near);
    }
    return CLI_USAGE;
}

// ---- items ----

// Two numbers for an item: of a point twice the same, of a box its ends.
typedef bool item_parser(const char *text, size_t length, double *low, double *high);

static bool point_item(const char *text, size_t length, double *low, double *high)
{
    if (!cli_parse_real(text, length, low)) {
        return false;
    }
    *high = *low;
    return true;
}

static bool box_item(const char *text, size_t length, double *low, double *high)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] == '.' && text[i + 1] == '.') {
            return cli_parse_real(text, i, low) &&
                   cli_parse_real(text + i + 2, length - i - 2, high);
        }
    }
    return false;
}

// "0..1", "..3", "2..".
static bool bound_item(const char *text, size_t length, double *low, double *high)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] != '.' || text[i + 1] != '.') {
            continue;
        }
        const char *above = skip_spaces(text + i + 2, text + length);
        const bool from = skip_spaces(text, text + i) < text + i, to = above < text + length;
        *low = -HUGE_VAL;
        *high = HUGE_VAL;
        return (from || to) && (!from || cli_parse_real(text, i, low)) &&
               (!to || cli_parse_real(above, length - (size_t)(above - text), high));
    }
    return false;
}

typedef struct assignment {
    const cli_function *function;
    const char *option;
    item_parser *parse;
    const char *wanted; /* "a number" */
    double *low, *high; /* n each; NAN where nothing was given */
} assignment;

// "1e400" is a number, but none that a double holds.
static bool is_too_large(const char *text, size_t length)
{
    char number[NUMBER];
    if (length >= sizeof number) {
        return false;
    }
    snprintf(number, sizeof number, "%.*s", (int)length, text);
    char *end;
    const bool digits = strspn(number, " +-.0123456789eE") == length;
    const double value = strtod(number, &end);
    return digits && end > number && end[strspn(end, " ")] == '\0' && isinf(value);
}

static int not_wanted(const assignment *a, const char *text, size_t length)
{
    if (is_too_large(text, length)) {
        cli_error("%s: \"%.*s\" is too large: numbers end at 1.797e308", a->option, (int)length,
                  text);
        return CLI_USAGE;
    }
    cli_error("%s: \"%.*s\" is not %s", a->option, (int)length, text, a->wanted);
    return CLI_USAGE;
}

// One "name=value".
static int assign(const assignment *a, const char *item, size_t length)
{
    const char *equals = memchr(item, '=', length);
    if (!equals) {
        cli_error("%s: \"%.*s\" has no name while others have: type all as NAME=VALUE, or none",
                  a->option, (int)length, item);
        return CLI_USAGE;
    }
    const char *begin = skip_spaces(item, equals), *end = equals;
    while (end > begin && isspace((unsigned char)end[-1])) {
        end--;
    }
    char name[NAME];
    const size_t count = (size_t)(end - begin);
    snprintf(name, sizeof name, "%.*s", (int)(count < NAME ? count : NAME - 1), begin);
    double low, high;
    const char *value = equals + 1;
    const size_t rest = length - (size_t)(value - item);
    if (!a->parse(value, rest, &low, &high)) {
        return not_wanted(a, value, rest);
    }
    const size_t index = cli_function_find(a->function, name);
    bool found = index != SIZE_MAX;
    // x[3] may come after all of x, but the same name twice is a slip.
    if (found && !isnan(a->low[index]) && !strchr(name, '[')) {
        cli_error("%s gives %s twice", a->option, name);
        return CLI_USAGE;
    }
    if (found) {
        a->low[index] = low;
        a->high[index] = high;
        return CLI_DONE;
    }
    for (size_t i = 0; i < a->function->n; i++) {
        if (is_element(a->function, i, name)) {
            a->low[i] = low;
            a->high[i] = high;
            found = true;
        }
    }
    return found ? CLI_DONE : cli_no_variable(a->function, a->option, name);
}

static int assign_all(const assignment *a, const char *text)
{
    for (const char *item = text;; item++) {
        const size_t length = strcspn(item, ",");
        const int code = assign(a, item, length);
        item += length;
        if (code != CLI_DONE || *item == '\0') {
            return code;
        }
    }
}

static int wrong_count(const assignment *a, size_t count)
{
    char list[512] = "";
    for (size_t i = 0; i < a->function->n && i < SHOWN; i++) {
        cli_append(list, sizeof list, "%s%s", i ? ", " : "", a->function->variables[i]);
    }
    cli_error("%s has %s, and the function has %s: %s%s", a->option,
              CLI_THINGS(count, "number"), CLI_THINGS(a->function->n, "variable"), list,
              a->function->n > SHOWN ? ", ..." : "");
    if (count < a->function->n) {
        cli_try("%s \"1, ...\"    the last number for all that follow", a->option);
    }
    return CLI_USAGE;
}

// Numbers in the order of the variables; "..." at the end repeats the last.
static int list_all(const assignment *a, const char *text)
{
    const size_t n = a->function->n;
    size_t count = 0;
    double low = 0.0, high = 0.0;
    for (const char *item = text;; item++) {
        const size_t length = strcspn(item, ",");
        const char *begin = skip_spaces(item, item + length);
        const bool dots = strncmp(begin, "...", 3) == 0 &&
                          skip_spaces(begin + 3, item + length) == item + length;
        if (dots && count > 0 && item[length] == '\0') {
            for (; count < n; count++) {
                a->low[count] = low;
                a->high[count] = high;
            }
            return CLI_DONE;
        }
        if (!a->parse(item, length, &low, &high)) {
            return not_wanted(a, item, length);
        }
        if (count < n) {
            a->low[count] = low;
            a->high[count] = high;
        }
        count++;
        item += length;
        if (*item == '\0') {
            return count == n ? CLI_DONE : wrong_count(a, count);
        }
    }
}

static int check_given(const assignment *a)
{
    for (size_t i = 0; i < a->function->n; i++) {
        if (isnan(a->low[i])) {
            cli_error("%s gives no value for %s", a->option, a->function->variables[i]);
            cli_try("add ,%s=%s", a->function->variables[i],
                    a->parse == box_item ? "-5..5" : "0");
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

static int fill(const assignment *a, const char *text)
{
    for (size_t i = 0; i < a->function->n; i++) {
        a->low[i] = (double)NAN;
        a->high[i] = (double)NAN;
    }
    const int code = strchr(text, '=') ? assign_all(a, text) : list_all(a, text);
    return code == CLI_DONE ? check_given(a) : code;
}

int cli_parse_point(const cli_function *function, const char *option, const char *text,
                    double *x)
{
    const assignment a = {function, option, point_item, "a number", x, x};
    return fill(&a, text);
}

int cli_parse_box(const cli_function *function, const char *option, const char *text,
                  double *lower, double *upper)
{
    const assignment a = {function, option, box_item, "a range LOW..HIGH, like -5..5",
                          lower,    upper};
    double low, high;
    if (!strpbrk(text, "=,") && box_item(text, strlen(text), &low, &high)) {
        for (size_t i = 0; i < function->n; i++) {
            lower[i] = low;
            upper[i] = high;
        }
    } else {
        const int code = fill(&a, text);
        if (code != CLI_DONE) {
            return code;
        }
    }
    for (size_t i = 0; i < function->n; i++) {
        if (!(lower[i] < upper[i])) {
            cli_error("%s is empty: %s from %g to %g", option, function->variables[i], lower[i],
                      upper[i]);
            cli_try("%s %s=LOW..HIGH with LOW below HIGH", option, function->variables[i]);
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

int cli_parse_bounds(const cli_function *function, const char *option, const char *text,
                     double *lower, double *upper)
{
    const assignment a = {function,   option,
                          bound_item, "a range LOW..HIGH, LOW.. or ..HIGH, like 0..1",
                          lower,      upper};
    double low, high;
    const bool all = !strpbrk(text, "=,") && bound_item(text, strlen(text), &low, &high);
    for (size_t i = 0; i < function->n; i++) {
        lower[i] = all ? low : (double)NAN;
        upper[i] = all ? high : (double)NAN;
    }
    const int code = all                 ? CLI_DONE
                     : strchr(text, '=') ? assign_all(&a, text)
                                         : list_all(&a, text);
    if (code != CLI_DONE) {
        return code;
    }
    for (size_t i = 0; i < function->n; i++) {
        if (isnan(lower[i])) { /* not named */
            lower[i] = -HUGE_VAL;
            upper[i] = HUGE_VAL;
        }
        if (lower[i] > upper[i]) {
            cli_error("%s: %s is at least %g and at most %g, which is less", option,
                      function->variables[i], lower[i], upper[i]);
            cli_try("%s %s=%g..%g", option, function->variables[i], upper[i], lower[i]);
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

int cli_function_box(const cli_function *function, const char *text, double *lower,
                     double *upper, bool *bounded)
{
    const bool typed = *text != '\0';
    const char *box = typed ? text : function->info ? function->info->box : NULL;
    *bounded = box && *box;
    return *bounded ? cli_parse_box(function, typed ? "--box" : "box", box, lower, upper)
                    : CLI_DONE;
}

// ---- for people ----

void cli_format_real(double value, char text[32])
{
    value += 0.0; /* no -0 */
    const double size = fabs(value);
    if (!(size == 0.0 || (size >= 1e-3 && size < 1e7))) {
        snprintf(text, 32, "%.6g", value);
        return;
    }
    snprintf(text, 32, "%.8f", value);
    size_t length = strlen(text);
    while (text[length - 1] == '0') {
        length--;
    }
    length -= text[length - 1] == '.';
    text[length] = '\0';
}

// Whether the variables are the elements of one vector; the length of its name.
static size_t vector_name(const cli_function *function)
{
    const char *bracket = strchr(function->variables[0], '[');
    const size_t length = bracket ? (size_t)(bracket - function->variables[0]) : 0;
    for (size_t i = 0; i < function->n && length > 0; i++) {
        const char *name = function->variables[i];
        if (strncmp(name, function->variables[0], length + 1) != 0) {
            return 0;
        }
    }
    return function->n > 1 ? length : 0;
}

void cli_format_point(const cli_function *function, const double *x, char *text,
                      size_t capacity)
{
    const size_t n = function->n, vector = vector_name(function);
    const size_t shown = vector ? VECTOR_SHOWN : SHOWN;
    char number[32];
    *text = '\0';
    if (vector) {
        cli_append(text, capacity, "%.*s = (", (int)vector, function->variables[0]);
    }
    for (size_t i = 0; i < n; i++) {
        if (n > shown + 1 && i == shown - 1) {
            cli_append(text, capacity, ", ...");
            i = n - 1;
        }
        cli_format_real(x[i], number);
        cli_append(text, capacity, "%s%s%s%s", i ? ", " : "",
                   vector ? "" : function->variables[i], vector ? "" : " = ", number);
    }
    cli_append(text, capacity, "%s", vector ? ")" : "");
}
