// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of several numbers, or of labels, as text and as JSON.
#ifndef DESCENT_CLI_SCORE_TARGETS_REPORT_H
#define DESCENT_CLI_SCORE_TARGETS_REPORT_H

#include <jansson.h>

#include <descent/evaluate.h>

/// "97.8 %"; "-": there is none.
void cli_percent(double share, char text[32]);
/// What a target is called: its name, or "target 2" where the format has none.
void cli_target_name(const descent_model *model, size_t index, char *text, size_t capacity);

/// "; linear model: 97.5 %; nearest row: 97.2 %" of those that there are, shares, appended.
void cli_rivals_sentence(const descent_evaluation *e, char *text, size_t capacity);

/// "89.3 % of the labels right, 72.5 % of the rows in all; guessing: ...", appended.
void cli_labels_sentence(const descent_evaluation *e, char *text, size_t capacity);
/// The figures of all labels and of each on stdout.
void cli_labels_print(const descent_evaluation *e, const descent_model *model);
/// The figures of each of several numbers.
void cli_targets_print(const descent_evaluation *e, const descent_model *model);

/// All figures of labels, without those of rivals together, as a new JSON object.
json_t *cli_labels_json(const descent_evaluation *e, const descent_model *model);
/// Those of each of several numbers, as a list.
json_t *cli_targets_json(const descent_evaluation *e, const descent_model *model);

#endif
