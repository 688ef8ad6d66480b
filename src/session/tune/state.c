// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: it is replaced as a whole, before the trainings that follow from it are run and when all
// of a round have ended. Whoever was killed goes on with the trainings of the round, whose own
// folders say how far they are.
#include "session/tune/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/number.h"
#include "session/asked.h"
#include "session/finite.h"
#include "session/tune/work.h"

enum { VERSION = 1, MOST_RECORD = 1 << 28 };

const char dsc_tune_record_name[] = "tune.json";

static const char *const ends[] = {"goes on",  "complete",  "behind",
                                   "guessing", "diverging", "diverged"};
enum { ENDS = sizeof ends / sizeof *ends };

const char *descent_tune_end_word(int end)
{
    return end >= 0 && end < ENDS ? ends[end] : "unknown";
}

// ---- writing ----

static json_t *scores_json(size_t count, const dsc_tune_score *scores, bool metrics)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < count; i++) {
        failed |= json_array_append_new(
            list, dsc_finite_json(metrics ? scores[i].metric : scores[i].loss));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *settings_json(const descent_tune *tune, const dsc_point *point)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t d = 0; d < tune->space.count; d++) {
        char word[DSC_TUNE_WORD];
        dsc_space_word(&tune->space, d, point, word);
        failed |= json_array_append_new(
            list,
            json_pack("{s:s, s:s}", "name", tune->space.all[d].option->name, "value", word));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *trial_json(const descent_tune *tune, size_t index)
{
    const dsc_tune_trial *t = &tune->trials[index];
    return json_pack("{s:I, s:o, s:s, s:s, s:I, s:o, s:o, s:f}", "number",
                     (json_int_t)index + 1, "settings", settings_json(tune, &t->point), "end",
                     descent_tune_end_word(t->end), "because", t->because, "epochs",
                     (json_int_t)t->epochs, "losses",
                     scores_json((size_t)t->reached, t->at, false), "metrics",
                     scores_json((size_t)t->reached, t->at, true), "seconds", t->seconds);
}

static json_t *racer_json(const dsc_tune_racer *r)
{
    return json_pack("{s:I, s:I, s:o, s:o}", "trial", (json_int_t)r->trial + 1, "settled",
                     (json_int_t)r->settled, "losses",
                     scores_json((size_t)r->seeds, r->at, false), "metrics",
                     scores_json((size_t)r->seeds, r->at, true));
}

static json_t *fold_json(const dsc_tune_fold *f)
{
    return f->done ? json_pack("{s:o, s:o, s:o, s:I, s:s}", "loss", dsc_finite_json(f->loss),
                               "metric", dsc_finite_json(f->metric), "selected",
                               dsc_finite_json(f->selected), "rows", (json_int_t)f->rows,
                               "settings", f->settings)
                   : json_null();
}

static json_t *plan_json(const descent_tune *tune)
{
    const dsc_tune_plan *p = &tune->plan;
    json_t *list = json_array();
    int failed = list == NULL;
    for (uint64_t r = 0; r < p->rungs; r++) {
        failed |= json_array_append_new(list, json_integer((json_int_t)p->ends[r]));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return json_pack("{s:I, s:o, s:I, s:I, s:I, s:I, s:b, s:b, s:f, s:f}", "epochs",
                     (json_int_t)p->epochs, "rungs", list, "together", (json_int_t)p->together,
                     "trials", (json_int_t)p->trials, "rounds", (json_int_t)p->rounds, "seeds",
                     (json_int_t)p->seeds, "searched", p->searched, "raced", p->raced,
                     "seconds_per_epoch", p->epoch_seconds, "seconds", dsc_tune_spent(tune));
}

static json_t *widened_json(const descent_tune *tune)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t d = 0; d < tune->space.count; d++) {
        failed |= json_array_append_new(list, json_pack("[I, I]",
                                                        (json_int_t)tune->space.all[d].lower,
                                                        (json_int_t)tune->space.all[d].higher));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

// Fills a list that is a member of `record` already. False: no memory.
static bool fill_lists(const descent_tune *tune, json_t *record)
{
    bool good = true;
    json_t *trials = json_object_get(record, "trials"), *race = json_object_get(record, "race"),
           *folds = json_object_get(record, "folds"), *notes = json_object_get(record, "notes");
    for (size_t i = 0; i < tune->count; i++) {
        good = json_array_append_new(trials, trial_json(tune, i)) == 0 && good;
    }
    for (size_t i = 0; i < tune->racer_count; i++) {
        good = json_array_append_new(race, racer_json(&tune->racers[i])) == 0 && good;
    }
    for (size_t i = 0; i < tune->o.folds && tune->nested; i++) {
        good = json_array_append_new(folds, fold_json(&tune->nested[i])) == 0 && good;
    }
    for (size_t i = 0; i < tune->note_count; i++) {
        good = json_array_append_new(notes, json_string(tune->notes[i])) == 0 && good;
    }
    return good;
}

static const char *const final_words[] = {NULL, "trained", "diverged"};

json_t *dsc_tune_state_json(const descent_tune *tune)
{
    char over[DSC_TUNE_TEXT];
    dsc_space_write(&tune->space, over);
    json_t *record = json_pack(
        "{s:i, s:I, s:O, s:o, s:s, s:s, s:o, s:[], s:o, s:o, s:o, s:[], s:[], s:[], s:o, s:o, "
        "s:s?, s:b}",
        "version", VERSION, "splits", (json_int_t)tune->splits, "question", tune->question,
        "plan", tune->plan.made ? plan_json(tune) : json_null(), "over", tune->over_start,
        "space", over, "widened", widened_json(tune), "notes", "guessing",
        dsc_finite_json(tune->guess), "train_rows", json_integer((json_int_t)tune->train_rows),
        "valid_rows", json_integer((json_int_t)tune->valid_rows), "trials", "race", "folds",
        "test_loss", dsc_finite_json(tune->test.loss), "test_metric",
        dsc_finite_json(tune->test.metric), "final", final_words[tune->final], "complete",
        tune->over);
    if (record && !fill_lists(tune, record)) {
        json_decref(record);
        return NULL;
    }
    return record;
}

descent_status dsc_tune_state_write(descent_tune *tune, descent_error *error)
{
    return dsc_asked_write(&tune->place, dsc_tune_record_name, dsc_tune_state_json(tune),
                           error);
}

// ---- reading ----

static double number_of(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static bool count_of(const json_t *object, const char *name, uint64_t most, uint64_t *value)
{
    const json_t *member = json_object_get(object, name);
    const json_int_t count = json_integer_value(member);
    *value = (uint64_t)count;
    return json_is_integer(member) && count >= 0 && *value <= most;
}

static bool read_scores(const json_t *object, size_t most, dsc_tune_score *scores,
                        uint64_t *count)
{
    const json_t *losses = json_object_get(object, "losses");
    const json_t *metrics = json_object_get(object, "metrics");
    *count = json_array_size(losses);
    if (!json_is_array(losses) || *count > most || json_array_size(metrics) != *count) {
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        scores[i] = (dsc_tune_score){number_of(json_array_get(losses, i)),
                                     number_of(json_array_get(metrics, i))};
    }
    return true;
}

static bool read_value(const descent_tune *tune, size_t d, const char *text, double *value)
{
    const dsc_dimension *dimension = &tune->space.all[d];
    if (dimension->kind != DSC_DIMENSION_CHOICE) {
        return dsc_parse_number(text, strlen(text), value) && isfinite(*value);
    }
    for (size_t c = 0; c < dimension->choices; c++) {
        if (strcmp(dsc_space_choice(&tune->space, d, c), text) == 0) {
            *value = (double)c;
            return true;
        }
    }
    return false;
}

static bool read_trial(const descent_tune *tune, const json_t *object, dsc_tune_trial *t)
{
    const char *end = json_string_value(json_object_get(object, "end"));
    const char *because = json_string_value(json_object_get(object, "because"));
    const json_t *settings = json_object_get(object, "settings");
    *t = (dsc_tune_trial){.end = -1};
    for (size_t d = 0; d < tune->space.count; d++) {
        const json_t *setting = json_array_get(settings, d);
        const char *name = json_string_value(json_object_get(setting, "name"));
        const char *text = json_string_value(json_object_get(setting, "value"));
        if (!name || strcmp(name, tune->space.all[d].option->name) != 0 || !text ||
            !read_value(tune, d, text, &t->point.at[d])) {
            return false;
        }
    }
    for (int i = 0; i < ENDS && end; i++) {
        t->end = strcmp(ends[i], end) == 0 ? i : t->end;
    }
    snprintf(t->because, sizeof t->because, "%s", because ? because : "");
    t->seconds = number_of(json_object_get(object, "seconds"));
    return t->end >= 0 && count_of(object, "epochs", UINT64_MAX, &t->epochs) &&
           read_scores(object, (size_t)tune->plan.rungs, t->at, &t->reached);
}

static bool read_plan(descent_tune *tune, const json_t *plan)
{
    dsc_tune_plan *p = &tune->plan;
    const json_t *rungs = json_object_get(plan, "rungs");
    p->rungs = json_array_size(rungs);
    bool good = p->rungs > 0 && p->rungs <= DESCENT_TUNE_RUNGS;
    for (uint64_t r = 0; good && r < p->rungs; r++) {
        p->ends[r] = (uint64_t)json_integer_value(json_array_get(rungs, r));
        good = good && p->ends[r] > 0;
    }
    p->epoch_seconds = number_of(json_object_get(plan, "seconds_per_epoch"));
    p->searched = json_is_true(json_object_get(plan, "searched"));
    p->raced = json_is_true(json_object_get(plan, "raced"));
    tune->before = number_of(json_object_get(plan, "seconds"));
    p->made = true;
    return good && isfinite(tune->before) && count_of(plan, "epochs", UINT64_MAX, &p->epochs) &&
           count_of(plan, "trials", UINT64_MAX, &p->trials) &&
           count_of(plan, "together", UINT64_MAX, &p->together) && p->together > 0 &&
           count_of(plan, "rounds", UINT64_MAX, &p->rounds) &&
           count_of(plan, "seeds", DSC_TUNE_SEEDS, &p->seeds);
}

static bool read_space(descent_tune *tune, const json_t *record)
{
    const char *start = json_string_value(json_object_get(record, "over"));
    const char *text = json_string_value(json_object_get(record, "space"));
    const json_t *widened = json_object_get(record, "widened");
    if (!text || !start || strlen(start) >= sizeof tune->over_start ||
        dsc_space_read(text, &tune->space, NULL) != DESCENT_OK) {
        return false;
    }
    snprintf(tune->over_start, sizeof tune->over_start, "%s", start);
    for (size_t d = 0; d < tune->space.count; d++) {
        const json_t *times = json_array_get(widened, d);
        tune->space.all[d].lower = (uint64_t)json_integer_value(json_array_get(times, 0));
        tune->space.all[d].higher = (uint64_t)json_integer_value(json_array_get(times, 1));
    }
    return json_array_size(widened) == tune->space.count;
}

static bool read_trials(descent_tune *tune, const json_t *list)
{
    const size_t count = json_array_size(list);
    tune->trials = calloc(count + 1, sizeof *tune->trials);
    tune->room = tune->trials ? count + 1 : 0;
    for (size_t i = 0; i < count; i++) {
        if (!tune->trials || !read_trial(tune, json_array_get(list, i), &tune->trials[i])) {
            return false;
        }
        tune->count = i + 1;
    }
    return json_is_array(list);
}

static bool read_race(descent_tune *tune, const json_t *list)
{
    tune->racer_count = json_array_size(list);
    if (!json_is_array(list) || tune->racer_count > DSC_TUNE_FINALISTS) {
        return false;
    }
    for (size_t i = 0; i < tune->racer_count; i++) {
        dsc_tune_racer *r = &tune->racers[i];
        uint64_t number;
        const json_t *racer = json_array_get(list, i);
        if (!count_of(racer, "trial", tune->count, &number) || number == 0 ||
            !count_of(racer, "settled", DSC_TUNE_SEEDS, &r->settled) ||
            !read_scores(racer, DSC_TUNE_SEEDS, r->at, &r->seeds)) {
            return false;
        }
        r->trial = (size_t)number - 1;
    }
    return true;
}

static bool read_folds(const descent_tune *tune, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *fold = json_array_get(list, i);
        const char *settings = json_string_value(json_object_get(fold, "settings"));
        if (i >= tune->o.folds) {
            return false;
        }
        if (json_is_object(fold)) {
            dsc_tune_fold *f = &tune->nested[i];
            f->done = count_of(fold, "rows", UINT64_MAX, &f->rows);
            f->loss = number_of(json_object_get(fold, "loss"));
            f->metric = number_of(json_object_get(fold, "metric"));
            f->selected = number_of(json_object_get(fold, "selected"));
            snprintf(f->settings, sizeof f->settings, "%s", settings ? settings : "");
        }
    }
    return json_is_array(list);
}

static dsc_tune_final_state final_of(const char *word)
{
    return !word                                                     ? DSC_TUNE_FINAL_NONE
           : strcmp(word, final_words[DSC_TUNE_FINAL_DIVERGED]) == 0 ? DSC_TUNE_FINAL_DIVERGED
                                                                     : DSC_TUNE_FINAL_TRAINED;
}

static bool take(descent_tune *tune, const json_t *record)
{
    const json_t *plan = json_object_get(record, "plan");
    const json_t *notes = json_object_get(record, "notes");
    if (json_is_null(plan)) {
        return true; // nothing was decided
    }
    tune->guess = number_of(json_object_get(record, "guessing"));
    tune->train_rows = number_of(json_object_get(record, "train_rows"));
    tune->valid_rows = number_of(json_object_get(record, "valid_rows"));
    tune->test = (dsc_tune_score){number_of(json_object_get(record, "test_loss")),
                                  number_of(json_object_get(record, "test_metric"))};
    tune->over = json_is_true(json_object_get(record, "complete"));
    tune->final = final_of(json_string_value(json_object_get(record, "final")));
    for (size_t i = 0; i < json_array_size(notes) && i < DSC_TUNE_NOTES; i++) {
        const char *text = json_string_value(json_array_get(notes, i));
        snprintf(tune->notes[i], sizeof tune->notes[i], "%s", text ? text : "");
        tune->note_count = i + 1;
    }
    return read_plan(tune, plan) && read_space(tune, record) &&
           read_trials(tune, json_object_get(record, "trials")) &&
           read_race(tune, json_object_get(record, "race")) &&
           read_folds(tune, json_object_get(record, "folds"));
}

static descent_status use(descent_tune *tune, const char *path, const json_t *record,
                          descent_error *error)
{
    FAIL_IF(!json_equal(json_object_get(record, "question"), tune->question), error,
            DESCENT_CHANGED, "%s holds another search: other data, options, or another version",
            path);
    FAIL_IF(!take(tune, record), error, DESCENT_BAD_DATA, "%s is damaged", path);
    return DESCENT_OK;
}

descent_status dsc_tune_state_read(descent_tune *tune, bool *found, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32], *text = NULL;
    size_t size = 0;
    TRY(dsc_file_join(tune->place.folder, dsc_tune_record_name, path, sizeof path, error));
    *found = access(path, F_OK) == 0;
    if (!*found) {
        return DESCENT_OK;
    }
    TRY(dsc_file_read(path, MOST_RECORD, &text, &size, error));
    json_t *record = json_loadb(text, size, 0, NULL);
    free(text);
    const descent_status status =
        record ? use(tune, path, record, error)
               : dsc_fail(error, DESCENT_BAD_DATA, "%s is damaged: it is no JSON", path);
    json_decref(record);
    return status;
}
