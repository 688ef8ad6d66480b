// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words and JSON of how well the next token of a text is predicted.
#ifndef DESCENT_CLI_SCORE_TEXT_H
#define DESCENT_CLI_SCORE_TEXT_H

#include <jansson.h>

#include <descent/evaluate_text.h>

/// Lines on the standard output, each behind `indent` blanks: the figures, then the rivals. `unit`: what a token
/// is. all: of how many windows they are.
void cli_text_print(const descent_text_evaluation *e, const char *unit, size_t all);

/// What a token of these data is: "character", "byte".
const char *cli_text_unit(const descent_dataset *data);

json_t *cli_text_figures(const descent_text_evaluation *e);

#endif
