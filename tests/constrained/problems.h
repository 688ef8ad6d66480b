// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Problems with constraints from texts, for tests.
#ifndef DESCENT_TESTS_PROBLEMS_H
#define DESCENT_TESTS_PROBLEMS_H

#include <descent/constrained.h>
#include <descent/expression.h>

enum { PROBLEM_CONSTRAINTS = 16, PROBLEM_VARIABLES = 16 };

/// "x1 + x2 <= 1", "x1 = 2": what stands on the left is a formula, on the right a number.
typedef struct problem_text {
    const char *f;
    const char *constraints[PROBLEM_CONSTRAINTS]; /* up to a NULL */
    const char *lower, *upper; /* "-1 0": numbers, "-" for none; NULL: no bounds */
    const char *from;          /* numbers */
} problem_text;

typedef struct problem {
    size_t n;
    descent_objective *f;
    descent_constraint constraints[PROBLEM_CONSTRAINTS];
    descent_limits limits;
    double lower[PROBLEM_VARIABLES], upper[PROBLEM_VARIABLES], from[PROBLEM_VARIABLES];
    char names[PROBLEM_CONSTRAINTS][256];
} problem;

/// Variables are those of all formulas in their order. Prints what is wrong; false then. Closed in
/// both cases.
bool problem_open(const problem_text *text, problem *p);
void problem_close(problem *p);

#endif
