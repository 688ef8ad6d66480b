// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The results of a run's starts as a part of run.json. Keeps: what is read back can be
// compared with new starts as if the run had not been interrupted; a part that does not make
// sense is refused as a whole.
#include "session/trials.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "session/finite.h"
#include "session/history.h"

/* The numbers of a result, as they stand in run.json. */
#define NUMBER(name)                                                                           \
    {                                                                                          \
#name, offsetof(descent_train_result, name)                                            \
    }
typedef struct member {
    const char *name;
    size_t at;
} member;

static const member counts[] = {NUMBER(steps), NUMBER(epochs), NUMBER(kept_epoch),
                                NUMBER(best_epoch), NUMBER(bad_step)};
static const member numbers[] = {
    NUMBER(train_loss),        NUMBER(valid_loss),        NUMBER(valid_metric),
    NUMBER(test_loss),         NUMBER(test_metric),       NUMBER(last_train_loss),
    NUMBER(last_valid_loss),   NUMBER(last_valid_metric), NUMBER(best_valid_loss),
    NUMBER(best_valid_metric), NUMBER(seconds),           NUMBER(suggested_rate)};
enum { COUNTS = sizeof counts / sizeof *counts, NUMBERS = sizeof numbers / sizeof *numbers };

static json_t *trial_json(const descent_run_start *trial)
{
    const char *result = (const char *)&trial->result;
    json_t *json = json_pack("{s:s, s:s, s:s}", "stop", descent_stop_word(trial->result.stop),
                             "bad_layer", trial->result.bad_layer, "message", trial->message);
    int failed = json == NULL;
    for (size_t i = 0; i < COUNTS; i++) {
        uint64_t value;
        memcpy(&value, result + counts[i].at, sizeof value);
        failed |= json_object_set_new(json, counts[i].name, json_integer((json_int_t)value));
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        double value;
        memcpy(&value, result + numbers[i].at, sizeof value);
        failed |= json_object_set_new(json, numbers[i].name, dsc_finite_json(value));
    }
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}

json_t *dsc_trials_json(const dsc_trials *trials)
{
    json_t *done = json_array();
    int failed = done == NULL;
    for (size_t i = 0; i < trials->done; i++) {
        failed |= json_array_append_new(done, trial_json(&trials->trials[i]));
    }
    json_t *json = json_pack("{s:I, s:o}", "count", (json_int_t)trials->count, "done", done);
    failed |= json == NULL;
    if (trials->is_chosen) {
        failed |= json_object_set_new(json, "best", json_integer((json_int_t)trials->best + 1));
    }
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static bool read_trial(const json_t *json, descent_run_start *trial)
{
    char *result = (char *)&trial->result;
    *trial = (descent_run_start){.size = sizeof *trial,
                                 .index = trial->index,
                                 .seed = trial->seed,
                                 .result = {.size = sizeof trial->result}};
    for (size_t i = 0; i < COUNTS; i++) {
        const json_t *value = json_object_get(json, counts[i].name);
        const uint64_t count = (uint64_t)json_integer_value(value);
        if (!json_is_integer(value)) {
            return false;
        }
        memcpy(result + counts[i].at, &count, sizeof count);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        const json_t *value = json_object_get(json, numbers[i].name);
        const double number = json_is_number(value) ? json_number_value(value) : (double)NAN;
        memcpy(result + numbers[i].at, &number, sizeof number);
    }
    const char *layer = json_string_value(json_object_get(json, "bad_layer"));
    const char *message = json_string_value(json_object_get(json, "message"));
    snprintf(trial->result.bad_layer, sizeof trial->result.bad_layer, "%s", layer ? layer : "");
    snprintf(trial->message, sizeof trial->message, "%s", message ? message : "");
    trial->result.stop = dsc_history_stop(json_string_value(json_object_get(json, "stop")));
    trial->status = trial->result.stop == DESCENT_STOP_DIVERGED ? DESCENT_DIVERGED : DESCENT_OK;
    return trial->result.stop != DESCENT_STOP_NONE;
}

bool dsc_trials_read(const json_t *json, dsc_trials *trials)
{
    const json_t *done = json_object_get(json, "done"), *best = json_object_get(json, "best");
    trials->done = json_array_size(done);
    if (!json_is_array(done) || trials->done > trials->count) {
        return false;
    }
    for (size_t i = 0; i < trials->done; i++) {
        if (!read_trial(json_array_get(done, i), &trials->trials[i])) {
            return false;
        }
    }
    const json_int_t chosen = json_integer_value(best);
    trials->is_chosen = best != NULL;
    trials->best = best ? (size_t)chosen - 1 : 0;
    return !best || (chosen >= 1 && (size_t)chosen <= trials->done);
}
