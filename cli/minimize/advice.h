// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_ADVICE_H
#define DESCENT_CLI_MINIMIZE_ADVICE_H

#include "minimize/job.h"

/// What is to be said about a run; "" for nothing.
typedef struct cli_minimize_advice {
    char text[1024];
    char options
        [4096]; /* of the same command, which do the first that is said: "--with pgd"; "" */
} cli_minimize_advice;

cli_minimize_advice cli_minimize_advise(const cli_minimize_job *job, const cli_racer *racer);

#endif
