// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The codes that nodes hold: their texts, in files and for people (NULL: there is no such code),
// and what their numbers do not tell.
#ifndef DSC_GRAPH_OPERATORS_CODES_H
#define DSC_GRAPH_OPERATORS_CODES_H

#include <stdbool.h>

const char *dsc_function_word(int function); /* of a descent_function */
const char *dsc_binary_word(int function);   /* of a descent_binary */
const char *dsc_initial_word(int initial);   /* of a descent_initial */

/// May the slope of a descent_function jump?
bool dsc_function_is_kinked(int function);

#endif
