// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts in JSON.
#ifndef DESCENT_CLI_RUN_VERDICT_JSON_H
#define DESCENT_CLI_RUN_VERDICT_JSON_H

#include <jansson.h>

#include <descent/train.h>
#include <descent/verdict.h>

/// {"gain": 0.1, ...}: the numbers of a reason or of a suggestion.
json_t *cli_numbers_json(const descent_numbers *numbers);

/// null for NULL and "".
json_t *cli_text_json(const char *text);

/// Advice of the library, with flags in place of options.
json_t *cli_flags_json(const char *text);

/// A result of the library as JSON, given as text, with the options in its "sentences" as people type
/// them; NULL: no memory.
json_t *cli_sentences_json(const char *text);

/// What every verdict has, while training and at a point.
typedef struct cli_verdict {
    descent_place place;
    descent_reason reason;
    const descent_numbers *numbers;
    const char *because;
    descent_conclusion conclusion; /* descent_conclude's */
    const descent_forecast *forecast;
} cli_verdict;

/// Its members of the object, and those of what validation says.
void cli_set_verdict(json_t *object, const cli_verdict *verdict);
void cli_set_validation(json_t *object, const descent_generalisation_verdict *validation);

/// Every kind of place, and every reason to stop, by word: what is said of it, for pages.
json_t *cli_places_json(void);
json_t *cli_stops_json(void);

/// null where there is none.
json_t *cli_forecast_json(const descent_forecast *forecast);

#endif
