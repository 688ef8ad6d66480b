// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of trials, and trials as lines of trials.jsonl.
//
// Keeps: a number that is read back has the bits that were written.
#include "session/compare/trials.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "session/compare/rules.h"
#include "session/finite.h"

static bool is_same(const dsc_trial *a, const dsc_trial *b)
{
    return a->rule == b->rule && a->power == b->power && a->decay == b->decay &&
           a->length == b->length && a->seed == b->seed;
}

dsc_trial *dsc_trials_find(const dsc_trial_table *table, const dsc_trial *key)
{
    for (size_t i = 0; i < table->count; i++) {
        if (is_same(&table->all[i], key)) {
            return &table->all[i];
        }
    }
    return NULL;
}

descent_status dsc_trials_add(dsc_trial_table *table, const dsc_trial *key,
                              descent_error *error)
{
    if (dsc_trials_find(table, key)) {
        return DESCENT_OK;
    }
    if (table->count == table->room) {
        const size_t room = table->room ? 2 * table->room : 256;
        dsc_trial *all = realloc(table->all, room * sizeof *all);
        if (!all) {
            return dsc_no_memory(error, "the trials of a comparison", room * sizeof *all);
        }
        table->all = all;
        table->room = room;
    }
    table->all[table->count++] = *key;
    return DESCENT_OK;
}

descent_status dsc_trials_want(dsc_trial_table *table, const dsc_trial *key,
                               descent_error *error)
{
    TRY(dsc_trials_add(table, key, error));
    dsc_trials_find(table, key)->wanted = true;
    return DESCENT_OK;
}

void dsc_trials_free(dsc_trial_table *table)
{
    free(table->all);
    *table = (dsc_trial_table){0};
}

// ---- lines ----

char *dsc_trial_line(const descent_compare *compare, const dsc_trial *t)
{
    const dsc_contender *c = &compare->contenders[t->rule];
    json_t *json = json_pack(
        "{s:s, s:i, s:f, s:s, s:i, s:I, s:b, s:o, s:o, s:o, s:f}", "rule",
        descent_rule_names()[c->rule], "power", t->power, "lr", dsc_compare_rate(c, t->power),
        "decay", descent_compare_decay_word(t->decay), "length", t->length, "seed",
        (json_int_t)t->seed, "diverged", t->diverged, "loss", dsc_finite_json(t->loss),
        "train_loss", dsc_finite_json(t->train_loss), "metric", dsc_finite_json(t->metric),
        "seconds", t->seconds);
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(json);
    const size_t length = text ? strlen(text) : 0;
    char *line = text ? realloc(text, length + 2) : NULL;
    if (!line) {
        free(text);
        return NULL;
    }
    memcpy(line + length, "\n", 2);
    return line;
}

static int rule_of(const descent_compare *compare, const char *name)
{
    for (size_t i = 0; name && i < compare->count; i++) {
        if (strcmp(descent_rule_names()[compare->contenders[i].rule], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static double number(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int count_of(const json_t *json, const char *name, int wrong)
{
    const json_t *value = json_object_get(json, name);
    const json_int_t count = json_integer_value(value);
    return json_is_integer(value) && count >= -1000 && count <= 1000 ? (int)count : wrong;
}

static bool take(const descent_compare *compare, const json_t *json, dsc_trial *trial)
{
    const char *decay = json_string_value(json_object_get(json, "decay"));
    const json_t *seed = json_object_get(json, "seed");
    *trial = (dsc_trial){
        .rule = rule_of(compare, json_string_value(json_object_get(json, "rule"))),
        .power = count_of(json, "power", 1000),
        .decay = decay && strcmp(decay, "linear") == 0 ? DESCENT_COMPARE_LINEAR
                                                       : DESCENT_COMPARE_CONSTANT,
        .length = count_of(json, "length", -1),
        .seed = (uint64_t)json_integer_value(seed),
        .done = true,
        .diverged = json_is_true(json_object_get(json, "diverged")),
        .loss = number(json, "loss"),
        .train_loss = number(json, "train_loss"),
        .metric = number(json, "metric"),
        .seconds = number(json, "seconds"),
    };
    return trial->rule >= 0 && trial->length >= 0 && trial->length < DESCENT_COMPARE_LENGTHS &&
           trial->power != 1000 && decay && json_is_integer(seed) &&
           json_is_boolean(json_object_get(json, "diverged")) &&
           trial->diverged == isnan(trial->loss) && isfinite(trial->seconds);
}

bool dsc_trial_read(const descent_compare *compare, const char *line, size_t length,
                    dsc_trial *trial)
{
    json_t *json = json_loadb(line, length, 0, NULL);
    const bool good = json_is_object(json) && take(compare, json, trial);
    json_decref(json);
    return good;
}
