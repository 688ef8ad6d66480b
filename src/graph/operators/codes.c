// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is known of the codes that nodes hold. Keeps: a value that there is no text for, as a
// damaged file may have one, has NULL.
#include "graph/operators/codes.h"

#include <stddef.h>

#include <descent/graph.h>

const char *dsc_function_word(int function)
{
    return (unsigned)function < DESCENT_FUNCTION_COUNT
               ? descent_function_name((descent_function)function)
               : NULL;
}

const char *dsc_binary_word(int function)
{
    static const char *const words[DESCENT_BINARY_COUNT] = {
        [DESCENT_ADD] = "add",           [DESCENT_SUBTRACT] = "subtract",
        [DESCENT_MULTIPLY] = "multiply", [DESCENT_DIVIDE] = "divide",
        [DESCENT_POWER] = "power",       [DESCENT_MINIMUM] = "minimum",
        [DESCENT_MAXIMUM] = "maximum",   [DESCENT_ATAN2] = "atan2",
        [DESCENT_HYPOT] = "hypot"};
    return (unsigned)function < DESCENT_BINARY_COUNT ? words[function] : NULL;
}

const char *dsc_initial_word(int initial)
{
    static const char *const words[] = {[DESCENT_INITIAL_ZERO] = "zero",
                                        [DESCENT_INITIAL_NORMAL] = "normal",
                                        [DESCENT_INITIAL_UNIFORM] = "uniform",
                                        [DESCENT_INITIAL_HE] = "he",
                                        [DESCENT_INITIAL_GLOROT] = "glorot",
                                        [DESCENT_INITIAL_GLOROT_UNIFORM] = "glorot_uniform",
                                        [DESCENT_INITIAL_LECUN] = "lecun",
                                        [DESCENT_INITIAL_CONSTANT] = "constant"};
    return (unsigned)initial < sizeof words / sizeof *words ? words[initial] : NULL;
}

bool dsc_function_is_kinked(int function)
{
    return function == DESCENT_RELU || function == DESCENT_LEAKY_RELU ||
           function == DESCENT_ABS || function == DESCENT_STEP || function == DESCENT_SQRT ||
           function == DESCENT_CBRT;
}
