// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function as people name it: a formula, a name of the catalogue, or a function in a shared
// library.
//
// Keeps: the same words mean the same function in every command, because all of them open it
// here.
#include "target/function.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "target/library.h"
#include "target/lost.h"
#include "target/points.h"

// ---- settings ----

static bool is_name(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_') {
        return false;
    }
    while (isalnum((unsigned char)*text) || *text == '_') {
        text++;
    }
    return *text == '\0';
}

// One "name=value" of the text, which is cut at the '='.
static int read_setting(char *item, descent_setting *setting)
{
    while (isspace((unsigned char)*item)) {
        item++;
    }
    char *equals = strchr(item, '=');
    if (!equals) {
        cli_error("--set: \"%s\" is not NAME=NUMBER", item);
        cli_try("--set a=3,b=4");
        return CLI_USAGE;
    }
    char *end = equals;
    while (end > item && isspace((unsigned char)end[-1])) {
        end--;
    }
    *end = '\0';
    if (!is_name(item)) {
        cli_error("--set: \"%s\" is not a name: letters, digits and _ only", item);
        return CLI_USAGE;
    }
    if (!cli_parse_real(equals + 1, strlen(equals + 1), &setting->value)) {
        cli_error("--set: \"%s\" is not a number", equals + 1);
        return CLI_USAGE;
    }
    setting->name = item;
    return CLI_DONE;
}

static void keep_setting(cli_function *function, const descent_setting *setting)
{
    for (size_t i = 0; i < function->setting_count; i++) {
        const char *name = function->settings[i].name;
        if (name && strcmp(name, setting->name) == 0) {
            function->settings[i].value = setting->value;
            return;
        }
    }
    function->settings[function->setting_count++] = *setting;
}

static int read_settings(const cli_arguments *arguments, cli_function *function)
{
    size_t room = 0, count = 2;
    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *text = arguments->given[i].text;
        if (strcmp(arguments->given[i].option->name, "set") == 0) {
            room += strlen(text) + 1;
            for (; *text; text++) {
                count += *text == ',';
            }
            count++;
        }
    }
    function->setting_text = calloc(room + 1, 1);
    function->settings = calloc(count, sizeof *function->settings);
    if (!function->setting_text || !function->settings) {
        return cli_no_memory();
    }
    char *to = function->setting_text;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].option->name, "set") != 0) {
            continue;
        }
        const size_t bytes = strlen(arguments->given[i].text) + 1;
        memcpy(to, arguments->given[i].text, bytes);
        char *item = to;
        to += bytes;
        while (item) {
            char *comma = strchr(item, ',');
            if (comma) {
                *comma = '\0';
            }
            descent_setting setting;
            const int code = read_setting(item, &setting);
            if (code != CLI_DONE) {
                return code;
            }
            keep_setting(function, &setting);
            item = comma ? comma + 1 : NULL;
        }
    }
    return CLI_DONE;
}

// ---- names of variables ----

static int take_variables(cli_function *function)
{
    function->n = descent_expression_variables(function->expression);
    function->variables = calloc(function->n, sizeof *function->variables);
    if (!function->variables) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < function->n; i++) {
        function->variables[i] = descent_expression_variable(function->expression, i);
    }
    return CLI_DONE;
}

// x and y, or x[1], x[2], ...
static int make_variables(cli_function *function, size_t n)
{
    enum { ROOM = 24 };
    function->n = n;
    function->names = n < SIZE_MAX / ROOM ? calloc(n, ROOM) : NULL;
    function->variables = calloc(n, sizeof *function->variables);
    if (!function->names || !function->variables) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < n; i++) {
        char *name = function->names + i * ROOM;
        if (n <= 2) {
            *name = i == 0 ? 'x' : 'y';
        } else {
            snprintf(name, ROOM, "x[%zu]", i + 1);
        }
        function->variables[i] = name;
    }
    return CLI_DONE;
}

// ---- the three kinds ----

// Functions of two variables or one that have a row of their own for any number: rosenbrock
// with --dim 10 is rosenbrock-chain.
static const descent_function_info *of_dimension(const descent_function_info *info, uint64_t n)
{
    static const char *const endings[] = {"-chain", "-sum"};
    char name[128];
    for (size_t i = 0; i < 2 && n > 0 && info->least == info->most && n != info->n; i++) {
        snprintf(name, sizeof name, "%s%s", info->name, endings[i]);
        const descent_function_info *other = descent_catalogue_find(name);
        if (other) {
            return other;
        }
    }
    return info;
}

// The number of variables follows from --dim and --set; the library says so when they are
// wrong.
static int open_catalogue(cli_function *function, const cli_function_source *source)
{
    descent_error error = {0};
    function->dim = (size_t)source->dim;
    function->info = of_dimension(function->info, source->dim);
    if (function->info->formula) {
        return descent_catalogue_expression(function->info, function->dim, function->settings,
                                            function->setting_count, &function->expression,
                                            &error) == DESCENT_OK
                   ? take_variables(function)
                   : cli_fail(&error);
    }
    descent_objective *objective = NULL;
    if (cli_function_objective(function, &objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const size_t n = descent_objective_parameters(objective);
    descent_objective_free(objective);
    return make_variables(function, n);
}

// A word that stands for a function and not for a formula.
static bool looks_like_name(const char *text)
{
    size_t letters = 0;
    for (const char *c = text; *c; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-') {
            return false;
        }
        letters += (size_t)(isalpha((unsigned char)*c) != 0);
    }
    return isalpha((unsigned char)*text) && letters >= 4;
}

static int open_formula(cli_function *function, const cli_function_source *source)
{
    descent_error error = {0};
    bool has_n = source->dim == 0;
    for (size_t i = 0; i < function->setting_count; i++) {
        const char *name = function->settings[i].name;
        has_n = has_n || (name && strcmp(name, "n") == 0);
    }
    if (!has_n) {
        function->settings[function->setting_count++] =
            (descent_setting){.name = "n", .value = (double)source->dim};
    }
    if (descent_expression_parse(function->text, function->settings, function->setting_count,
                                 &function->expression, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return take_variables(function);
}

static int open_library(cli_function *function, const cli_function_source *source)
{
    function->text = source->lib;
    const int code = cli_library_open(source->lib, (size_t)source->dim, source->no_gradient,
                                      &function->library);
    return code == CLI_DONE ? make_variables(function, (size_t)source->dim) : code;
}

int cli_function_open(const cli_arguments *arguments, const cli_function_source *source,
                      cli_function *function)
{
    if (*source->lib) {
        return open_library(function, source);
    }
    const int code = read_settings(arguments, function);
    if (code == CLI_DONE && source->no_gradient) {
        cli_error("--no-gradient is for --lib: gradients of formulas are exact");
        return CLI_USAGE;
    }
    if (code != CLI_DONE) {
        return code;
    }
    function->text = source->text;
    function->info = descent_catalogue_find(function->text);
    return function->info                    ? open_catalogue(function, source)
           : looks_like_name(function->text) ? cli_unknown_function(function->text)
                                             : open_formula(function, source);
}

// ---- variables in common ----

// A formula of exactly the variables that the function has.
static descent_status make_stand_in(const cli_function *function, descent_expression **made,
                                    descent_error *error)
{
    char text[64];
    snprintf(text, sizeof text,
             function->n == 1   ? "x"
             : function->n == 2 ? "x + y"
                                : "sum(i, 1, %zu, x[i])",
             function->n);
    return descent_expression_parse(text, NULL, 0, made, error);
}

static bool is_variable(const cli_function *function, const char *name)
{
    for (size_t i = 0; i < function->n; i++) {
        if (strcmp(function->variables[i], name) == 0) {
            return true;
        }
    }
    return false;
}

// A name that the function does not have, and should have.
static int check_names(const cli_function *function, const char *option,
                       const descent_expression *formula)
{
    const bool may_add = function->expression && !function->info;
    for (size_t i = 0; i < descent_expression_variables(formula); i++) {
        const char *name = descent_expression_variable(formula, i);
        const size_t meant = cli_function_find(function, name);
        if (is_variable(function, name) || (may_add && meant == SIZE_MAX)) {
            continue;
        }
        if (meant != SIZE_MAX) {
            cli_error("%s: the function has no variable \"%s\", but %s", option, name,
                      function->variables[meant]);
            cli_try("%s in its place", function->variables[meant]);
            return CLI_USAGE;
        }
        return cli_no_variable(function, option, name);
    }
    return CLI_DONE;
}

static int share(cli_function *function, descent_expression **all, size_t count)
{
    descent_error error = {0};
    if (descent_expression_share_variables(all, count, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (!function->expression) {
        return CLI_DONE;
    }
    free(function->variables);
    return take_variables(function);
}

int cli_function_share(cli_function *function, const char *option,
                       descent_expression *const *formulas, size_t count)
{
    descent_error error = {0};
    descent_expression *stand_in = NULL;
    int code = CLI_DONE;
    for (size_t i = 0; i < count && code == CLI_DONE; i++) {
        code = check_names(function, option, formulas[i]);
    }
    descent_expression **all = calloc(count + 1, sizeof *all);
    if (!all) {
        return cli_no_memory();
    }
    if (code == CLI_DONE && !function->expression &&
        make_stand_in(function, &stand_in, &error) != DESCENT_OK) {
        code = cli_fail(&error);
    }
    all[0] = function->expression ? function->expression : stand_in;
    memcpy(all + 1, formulas, count * sizeof *all);
    code = code == CLI_DONE ? share(function, all, count + 1) : code;
    descent_expression_free(stand_in);
    free(all);
    return code;
}

void cli_function_close(cli_function *function)
{
    descent_expression_free(function->expression);
    cli_library_close(&function->library);
    free(function->setting_text);
    free(function->settings);
    free(function->variables);
    free(function->names);
    *function = (cli_function){0};
}

descent_status cli_function_objective(void *user, descent_objective **objective,
                                      descent_error *error)
{
    const cli_function *function = user;
    if (function->library.handle) {
        return descent_objective_from_callbacks(function->n, &function->library.callbacks,
                                                objective, error);
    }
    if (function->info) {
        return descent_objective_from_catalogue(function->info, function->dim,
                                                function->settings, function->setting_count,
                                                objective, error);
    }
    return descent_objective_from_expression(function->expression, objective, error);
}
