// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/tune/json.h"

#include <stdio.h>
#include <string.h>

#include "session/finite.h"
#include "session/tune/race.h"
#include "session/tune/state.h"
#include "session/tune/words.h"

static json_t *setting_json(const descent_tune *tune, size_t d, const dsc_tune_share *share)
{
    dsc_tune_span span;
    const dsc_dimension *dimension = &tune->space.all[d];
    const bool known = dsc_tune_span_of(tune, d, &span);
    const bool numbers = known && dimension->kind != DSC_DIMENSION_CHOICE;
    json_t *choices = json_array();
    int failed = choices == NULL;
    for (size_t c = 0; known && !numbers && c < dimension->choices; c++) {
        if (span.choices[c]) {
            failed |= json_array_append_new(choices,
                                            json_string(dsc_space_choice(&tune->space, d, c)));
        }
    }
    if (failed) {
        json_decref(choices);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "name", dimension->option->name,
                     "low", numbers ? json_real(span.low) : json_null(), "high",
                     numbers ? json_real(span.high) : json_null(), "choices", choices, "share",
                     dsc_finite_json(share->share), "share_low", dsc_finite_json(share->low),
                     "share_high", dsc_finite_json(share->high));
}

static bool add_result(const descent_tune *tune, const dsc_tune_share *shares, json_t *object)
{
    char repeat[DSC_TUNE_TEXT + 256];
    size_t best;
    json_t *settings = json_array();
    bool good = settings != NULL;
    for (size_t d = 0; d < tune->space.count; d++) {
        good = json_array_append_new(settings, setting_json(tune, d, &shares[d])) == 0 && good;
    }
    descent_tune_repeat(tune, repeat, sizeof repeat);
    json_t *chosen =
        dsc_tune_chosen(tune, &best) ? json_integer((json_int_t)best + 1) : json_null();
    return json_object_set_new(object, "best", chosen) == 0 &&
           json_object_set_new(object, "settings", settings) == 0 &&
           json_object_set_new(object, "repeat", json_string(repeat)) == 0 &&
           (!tune->sentences || json_object_set(object, "sentences", tune->sentences) == 0) &&
           good;
}

json_t *dsc_tune_to_json(const descent_tune *tune, const dsc_tune_share *shares)
{
    json_t *object = dsc_tune_state_json(tune);
    // What only who goes on needs.
    json_object_del(object, "question");
    json_object_del(object, "widened");
    json_object_del(object, "version");
    if (json_object_set_new(object, "descent", json_string(descent_version())) != 0) {
        json_decref(object);
        return NULL;
    }
    if (object && shares && !add_result(tune, shares, object)) {
        json_decref(object);
        return NULL;
    }
    return object;
}
