// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points and boxes of a function as people type them, and numbers as they read them.
#ifndef DESCENT_CLI_TARGET_POINTS_H
#define DESCENT_CLI_TARGET_POINTS_H

#include "target/types.h"

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

/// Bounds: "0..1" for every variable, "x=0..1,y=..3,z=2..", where an end that is left out is none, as
/// is a variable that is not named; LOW and HIGH may be equal. lower[n], upper[n] (out) are infinite
/// where there is none.
int cli_parse_bounds(const cli_function *function, const char *option, const char *text,
                     double *lower, double *upper);

/// Prints that the function has no such variable, which ones it has, and the nearest: CLI_USAGE.
int cli_no_variable(const cli_function *function, const char *option, const char *name);

/// A number in a text of a length: "1e-3", "pi", "-2pi". False when it is none.
bool cli_parse_real(const char *text, size_t length, double *value);

/// A number as people read it: 1.57079633, 1e-12; text holds 32 bytes.
void cli_format_real(double value, char text[32]);

/// "x = 1, y = 2", the middle left out when there are many.
void cli_format_point(const cli_function *function, const double *x, char *text,
                      size_t capacity);

#endif
