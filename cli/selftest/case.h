// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The suite of `descent selftest`: numbers that are known, each with its source, next to what
// the library computes. Groups are tables of cases; a case is measured by a function that gets
// its row.
#ifndef DESCENT_CLI_SELFTEST_CASE_H
#define DESCENT_CLI_SELFTEST_CASE_H

#include <descent/base.h>

typedef struct cli_case cli_case;

/// *got (out): the number that the case is about.
typedef descent_status cli_measure(const cli_case *row, double *got, descent_error *error);

struct cli_case {
    const char *name; /* what is measured */
    const char
        *source; /* who says what it must be: a paper, "exact", a numerical computation */
    double expected, tolerance; /* it holds when |got - expected| <= tolerance */
    cli_measure *measure;
    const char *text; /* parameters of the measurement */
    double a, b, c;
};

typedef struct cli_case_group {
    const char *name, *about;
    const cli_case *cases;
    size_t count;
    const char *(*word)(double number); /* what the numbers stand for; NULL: for themselves */
} cli_case_group;

#define CLI_CASE_COUNT(cases) (sizeof(cases) / sizeof *(cases))

#endif
