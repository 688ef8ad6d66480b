// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts, their numbers and forecasts in JSON: train and diagnose show them with the same members.
#include "run/verdict_json.h"

#include <math.h>
#include <string.h>

#include "shell/flags.h"
#include "shell/output.h"

json_t *cli_numbers_json(const descent_numbers *numbers)
{
    json_t *object = json_object();
    for (size_t i = 0; i < numbers->count; i++) {
        const descent_number *n = &numbers->list[i];
        const bool whole = floor(n->value) == n->value && fabs(n->value) < 1e15; // a count
        json_object_set_new(object, descent_quantity_name(n->quantity),
                            whole ? json_integer((json_int_t)n->value)
                                  : cli_json_number(n->value));
    }
    return object;
}

json_t *cli_text_json(const char *text)
{
    return text && *text ? json_string(text) : json_null();
}

json_t *cli_flags_json(const char *text)
{
    char words[CLI_FLAG_TEXT];
    json_t *string = json_string(cli_with_flags(text, words));
    return string ? string : json_string("?");
}

json_t *cli_sentences_json(const char *text)
{
    json_t *result = text ? json_loads(text, 0, NULL) : NULL;
    json_t *sentences = json_object_get(result, "sentences");
    for (size_t i = 0; i < json_array_size(sentences); i++) {
        json_t *flags = cli_flags_json(json_string_value(json_array_get(sentences, i)));
        if (json_array_set_new(sentences, i, flags) != 0) {
            json_decref(result);
            return NULL;
        }
    }
    return result;
}

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

void cli_set_verdict(json_t *object, const cli_verdict *v)
{
    set(object, "verdict", json_string(descent_place_word(v->place)));
    set(object, "reason", json_string(descent_reason_name(v->reason)));
    set(object, "numbers", cli_numbers_json(v->numbers));
    set(object, "about", cli_text_json(v->numbers->about));
    set(object, "because", json_string(v->because));
    set(object, "conclusion", json_string(descent_conclusion_word(v->conclusion)));
    set(object, "forecast", cli_forecast_json(v->forecast));
}

void cli_set_validation(json_t *object, const descent_generalisation_verdict *g)
{
    const bool any = g->finding != DESCENT_FINDING_NONE;
    set(object, "generalisation", json_string(descent_generalisation_word(g->kind)));
    set(object, "generalisation_finding",
        any ? json_string(descent_finding_name(g->finding)) : json_null());
    set(object, "generalisation_numbers", cli_numbers_json(&g->numbers));
    set(object, "generalisation_because", cli_text_json(g->because));
    set(object, "valid_rise", cli_json_number(g->rise));
    set(object, "valid_rise_se", cli_json_number(g->rise_se));
}

json_t *cli_forecast_json(const descent_forecast *f)
{
    static const char *const models[DESCENT_FORECAST_COUNT] = {
        [DESCENT_FORECAST_SETTLES] = "settles",
        [DESCENT_FORECAST_POWER] = "power",
        [DESCENT_FORECAST_GROWS] = "grows"};
    if (f->model == DESCENT_FORECAST_NONE || f->model >= DESCENT_FORECAST_COUNT) {
        return json_null();
    }
    const bool told = f->steps <= f->farthest;
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "model", models[f->model], "floor",
                     cli_json_number(f->floor), "power", cli_json_number(f->power), "loss",
                     cli_json_number(f->target), "steps",
                     cli_json_number(told ? f->steps : (double)NAN), "more_than",
                     cli_json_number(told ? (double)NAN : f->farthest));
}

json_t *cli_places_json(void)
{
    json_t *words = json_object();
    for (int i = 0; i < DESCENT_PLACE_COUNT; i++) {
        json_object_set_new(words, descent_place_word((descent_place)i),
                            json_string(descent_place_text((descent_place)i)));
    }
    return words;
}

json_t *cli_stops_json(void)
{
    json_t *words = json_object();
    for (int i = 0; strcmp(descent_stop_word((descent_stop)i), "unknown") != 0; i++) {
        json_object_set_new(words, descent_stop_word((descent_stop)i),
                            json_string(descent_stop_text((descent_stop)i)));
    }
    return words;
}
