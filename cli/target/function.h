// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function as people name it: a formula, a name of the catalogue, or a function in a shared
// library; its variables, points and boxes as they are typed and shown.
#ifndef DESCENT_CLI_TARGET_FUNCTION_H
#define DESCENT_CLI_TARGET_FUNCTION_H

#include <descent/catalogue.h>
#include <descent/expression.h>

#include "shell/arguments.h"

enum { CLI_MINIMIZE_TEXT = 16384, CLI_MINIMIZE_PATH = 1024 };

/// A function in a shared library (library.c).
typedef struct cli_library {
    void *handle;
    descent_callbacks callbacks;
    bool asked; /* value_only because of --no-gradient, not because it was found out */
} cli_library;

/// Opens "FILE:NAME" for n variables. Prints what is wrong; CLI_DONE or an exit code.
int cli_library_open(const char *where, size_t n, bool no_gradient, cli_library *library);
void cli_library_close(cli_library *library);

/// Finds out, at x[n], whether the function leaves its gradient alone.
int cli_library_probe(cli_library *library, size_t n, const double *x);

/// A function (function.c).
typedef struct cli_function {
    const char *text;                  /* as it was typed */
    const descent_function_info *info; /* from the catalogue, or NULL */
    descent_expression *expression;    /* NULL: not a formula */
    cli_library library;
    char *setting_text; /* the memory behind the names */
    descent_setting *settings;
    size_t setting_count;
    size_t dim; /* --dim, for the catalogue; 0: the usual */
    size_t n;
    const char **variables; /* n names */
    char *names;            /* the memory behind those that are no formula's */
} cli_function;

/// How it is meant: options of the commands that take one.
typedef struct cli_function_source {
    const char *text; /* a formula or a name; borrowed while the function is open */
    const char *lib;  /* FILE:NAME in place of it, or "" */
    uint64_t dim;     /* --dim; 0: the function's own */
    bool no_gradient; /* --no-gradient */
} cli_function_source;

/// Opens it, with the numbers that --set gives among the arguments. Prints what is wrong;
/// CLI_DONE or an exit code. Closed in both cases.
int cli_function_open(const cli_arguments *arguments, const cli_function_source *source,
                      cli_function *function);
void cli_function_close(cli_function *function);

/// A descent_objective_maker; user: the cli_function.
descent_status cli_function_objective(void *user, descent_objective **objective,
                                      descent_error *error);

/// Place of a variable, or SIZE_MAX.
size_t cli_function_find(const cli_function *function, const char *name);

/// The box of a function: `text` (--box), or the usual one of the catalogue where it is empty.
/// *bounded (out): there is one. lower[n], upper[n] are out.
int cli_function_box(const cli_function *function, const char *text, double *lower,
                     double *upper, bool *bounded);

/// Points and boxes as people type them (points.c). They print what is wrong and
/// return CLI_DONE or an exit code. `option` is what the message names: "--from".
int cli_parse_point(const cli_function *function, const char *option, const char *text,
                    double *x);
int cli_parse_box(const cli_function *function, const char *option, const char *text,
                  double *lower, double *upper);

/// A number in a text of a length: "1e-3", "pi", "-2pi". False when it is none.
bool cli_parse_real(const char *text, size_t length, double *value);

/// A number as people read it: 1.57079633, 1e-12; text holds 32 bytes.
void cli_format_real(double value, char text[32]);

/// "x = 1, y = 2", the middle left out when there are many.
void cli_format_point(const cli_function *function, const double *x, char *text,
                      size_t capacity);

#endif
