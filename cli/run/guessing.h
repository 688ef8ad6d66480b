// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A loss that is no better than guessing: what it is, and why.
#ifndef DESCENT_CLI_RUN_GUESSING_H
#define DESCENT_CLI_RUN_GUESSING_H

#include <jansson.h>

#include "run/job.h"

/// Asks, and keeps the answer in job->guessing. What cannot be asked is left out, with a note.
void cli_guess(cli_job *job);

/// text (out) = what is said, in lines: what the loss is, the cause, what else holds, what is ruled
/// out. "" where there is nothing to say.
void cli_guessing_lines(const descent_guessing *guessing, char *text, size_t capacity);

/// The same as an object, with codes and numbers; null.
json_t *cli_guessing_json(const descent_guessing *guessing);

#endif
