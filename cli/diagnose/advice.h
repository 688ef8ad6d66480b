// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a diagnosis means to do, and the commands for it.
#ifndef DESCENT_CLI_DIAGNOSE_ADVICE_H
#define DESCENT_CLI_DIAGNOSE_ADVICE_H

#include "diagnose/job.h"

enum { CLI_ADVICE_OPTIONS = 512 };

/// What to try: the advice number i, with options of the command that is next; text is NULL
/// when there are no more, and borrowed from the job.
typedef struct cli_advice {
    const char *text;
    char options[CLI_ADVICE_OPTIONS]; /* as they are typed: "--lr 0.01" */
    descent_next next;
    const descent_advice *from; /* NULL: of validation */
} cli_advice;
cli_advice cli_diagnose_advice(const cli_diagnose_job *job, size_t i);

/// What it all follows from, with what validation says.
descent_conclusion cli_diagnose_conclusion(const cli_diagnose_job *job);

/// The command that advice means. text is out; "" when there is none.
void cli_diagnose_command_for(const cli_diagnose_job *job, const cli_advice *advice, char *text,
                              size_t capacity);

/// The command that goes on from x[n] (functions).
void cli_diagnose_command_from(const cli_diagnose_job *job, const double *x, char *text,
                               size_t capacity);

/// The command that goes on from where --escape went; "" where it did not. text is out.
void cli_diagnose_next_command(const cli_diagnose_job *job, char *text, size_t capacity);

/// Appends the target as it was typed, with the options that say which it is.
void cli_diagnose_append_target(const cli_diagnose_job *job, char *text, size_t capacity);

#endif
