// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What an evaluation says, for people and as JSON.
#ifndef DESCENT_CLI_SCORE_EVALUATION_REPORT_H
#define DESCENT_CLI_SCORE_EVALUATION_REPORT_H

#include <jansson.h>

#include <descent/evaluate.h>

/// "97.8 % right (95.7 to 98.9); guessing: 10.3 %; linear model: 96.4 %", with the 95 %
/// interval.
void cli_evaluation_sentence(const descent_evaluation *e, char *text, size_t capacity);

/// What the figures mean when they are bad: "hardly better than guessing ..."; "" else.
void cli_evaluation_judgement(const descent_evaluation *e, char *text, size_t capacity);

/// The whole on stdout; `title` says which rows.
void cli_evaluation_print(const descent_evaluation *e, const descent_model *model,
                          const descent_class_options *options, const char *title);

/// All figures as a new JSON object, or NULL.
json_t *cli_evaluation_json(const descent_evaluation *e, const descent_model *model,
                            const descent_class_options *options);

#endif
