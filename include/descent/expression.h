// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Formulas that people type, as objectives: parsed, and compiled to the graph that networks are
// made of, so that value, gradient and Hessian-vector product are exact.
//
//     (1-x)^2 + 100*(y-x^2)^2
//     sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i]) / 2        with n set to 10
//
// Lowest to highest: + and -; * and /; unary minus; ^ (right-associative, so -x^2 is -(x^2) and
// 2^3^2 is 2^9). Numbers as in C (1e-3), constants pi and e. Functions of one number: all of
// descent_function that have a name (sin, exp, tanh, sigmoid, relu, abs, ...), step (0 below 0,
// 1/2 at 0, 1 above; its derivative is 0), cbrt, log2, log10, erf; of two: min, max, pow,
// atan2, hypot. sum(i, a, b, FORMULA) and prod(i, a, b, FORMULA), a and b whole numbers once
// the settings have values; an index is any arithmetic of whole numbers, settings and running
// variables: x[2*i-1]. Names that are not a setting, constant or running variable are
// variables. All elements x[...] belong to one vector, as long as the largest index used.
//
// Threads: see descent_expression. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_EXPRESSION_H
#define DESCENT_EXPRESSION_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/objective.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A name that stands for a number: a = 3.
typedef struct descent_setting {
    const char *name;
    double value;
} descent_setting;

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent.
typedef struct descent_expression descent_expression;

/// Parses a formula. *expression (out) is freed with descent_expression_free. The message of a
/// syntax error shows the text with a caret under the place and says what was expected there.
/// DESCENT_INVALID also beyond the limits: 64 KiB of text, 256 levels of nesting, 2^20 nodes.
DESCENT_API descent_status descent_expression_parse(const char *text,
                                                    const descent_setting *settings,
                                                    size_t setting_count,
                                                    descent_expression **expression,
                                                    descent_error *error);
DESCENT_API void descent_expression_free(descent_expression *expression);

/// The variables, in the order in which they lie in x: by name, numbers in names and indices by
/// value (a, b, x[1], x[2], ..., x[10], y). At least one.
DESCENT_API size_t descent_expression_variables(const descent_expression *expression);
/// The name of variable i: "y", "x[3]". Valid as long as the expression.
DESCENT_API const char *descent_expression_variable(const descent_expression *expression,
                                                    size_t i);
/// Index of the variable with this name, or SIZE_MAX. "x3" is found as x[3] when there is no
/// x3.
DESCENT_API size_t descent_expression_find(const descent_expression *expression,
                                           const char *name);

/// Gives several formulas one list of variables, that of all of them together, in the same order:
/// afterwards an x means the same to each, and objectives from them have parameters in common.
/// Names that were asked for before are no longer valid. DESCENT_INVALID when a name is a vector in
/// one and a number in another; then nothing has changed.
DESCENT_API descent_status descent_expression_share_variables(
    descent_expression *const *expressions, size_t count, descent_error *error);

/// *couples (out): whether the formula, as it is written, combines variables other than in a
/// sum: false for x^2 + sin(y), true for x*y and for (x + y)^2 - 2*x*y, although that equals a
/// sum. See descent_map_options.coupled. DESCENT_NO_MEMORY.
DESCENT_API descent_status descent_expression_couples(const descent_expression *expression,
                                                      bool *couples, descent_error *error);

/// A float64 objective of the variables: exact gradient, exact Hessian-vector product. The
/// expression may be freed before it. Freed with descent_objective_free.
DESCENT_API descent_status descent_objective_from_expression(
    const descent_expression *expression, descent_objective **objective, descent_error *error);

/// values[count] (out) at many points (count x variables, row-major) at once.
DESCENT_API descent_status descent_expression_values(const descent_expression *expression,
                                                     size_t count, const double *points,
                                                     double *values, descent_error *error);

/// The derivative with respect to variable i as a formula that people can read and this header
/// can parse. *text (out) is freed with free.
DESCENT_API descent_status descent_expression_derivative(const descent_expression *expression,
                                                         size_t i, char **text,
                                                         descent_error *error);

/// A data set of options->rows rows computed from a formula, with or without "formula:" in
/// front: the variables are inputs, uniform over options->range, their names those of the
/// columns; noise(s) is normal noise with standard deviation s, drawn by options->data_seed. "z
/// = sin(3*x)" names the target, which otherwise is called y (target when y is a variable). A
/// comparison, "x^2+y^2 < 0.5", makes two classes, 0 and 1. The same arguments give the same
/// numbers. *dataset (out) is freed with descent_dataset_free. DESCENT_INVALID with a mistake
/// in the formula, or a value that is not finite.
DESCENT_API descent_status descent_dataset_from_formula(const char *text,
                                                        const descent_read_options *options,
                                                        descent_dataset **dataset,
                                                        descent_error *error);
/// True for a text that begins with "formula:".
DESCENT_API bool descent_is_formula(const char *text);

#ifdef __cplusplus
}
#endif

#endif
