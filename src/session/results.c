// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// results.json: how good the model of a run is, on the rows that did not train it.
//
// Keeps: it is made of copies when the training is over, so it changes no bit of it, and a run
// without it is whole. It takes some passes over the rows and never more than a second or two
// beyond: what would take longer is left out, and the file says so. It says which step it is
// of: a run that is killed later has a newer model.
#include "session/results.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/evaluate.h>
#include <descent/generate.h>

#include "core/file.h"
#include "run/events.h"
#include "run/trainer.h"
#include "session/finite.h"
#include "session/name_json.h"
#include "session/object_read.h"
#include "session/results_json.h"
#include "session/results_pictures.h"
#include "session/results_text.h"

static const char file_name[] = "results.json";
enum { MOST_BYTES = 1 << 22 };

enum { VERSION = 1 };
// Rows x inputs x outputs above which no linear model is fitted: about a second, as at the end
// of `train`. Numbers that are predicted at once, of 8 bytes.
static const double most_for_linear = 2e7, most_predictions = 2e7;
// Of the importance of inputs: rows that are asked, permutations of a column, columns that are
// listed; and multiply-adds above which it is left out: about a second of one core.
enum { IMPORTANCE_ROWS = 1000, REPEATS = 5, MOST_COLUMNS = 1000 };
static const double most_for_importance = 4e9;

// ---- which inputs matter ----

static int by_falling_rise(const void *a, const void *b)
{
    const double p = ((const descent_importance *)a)->loss_rise;
    const double q = ((const descent_importance *)b)->loss_rise;
    return (p < q) - (p > q);
}

static json_t *column_name(const descent_dataset *data, size_t column)
{
    char text[64];
    const char *name = descent_dataset_column_name(data, column);
    snprintf(text, sizeof text, "input %zu", column + 1);
    return dsc_name_json(*name ? name : text);
}

static json_t *columns_json(const descent_dataset *data, const descent_importance *found,
                            size_t count)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; i < count && i < MOST_COLUMNS; i++) {
        failed |= json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:o}", "column", column_name(data, found[i].column),
                      "loss_rise", dsc_finite_json(found[i].loss_rise), "loss_rise_se",
                      dsc_finite_json(found[i].loss_rise_se), "metric_drop",
                      dsc_finite_json(found[i].metric_drop)));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

// Rows of an evaluation, evenly spread: `most` at most.
static size_t spread_rows(const uint32_t *from, size_t count, size_t most, uint32_t *to)
{
    const size_t kept = count < most ? count : most;
    for (size_t i = 0; i < kept; i++) {
        to[i] = from[(size_t)((double)i * ((double)count / (double)kept))];
    }
    return kept;
}

// What was found. Where all targets are equal, or there is one row, nothing can be.
static descent_status tell_importance(descent_status status, const descent_error *why,
                                      json_t *columns, size_t rows, json_t **json,
                                      descent_error *error)
{
    if (status == DESCENT_INVALID) {
        json_decref(columns);
        *json = json_pack("{s:s}", "left_out", why->message);
        return DESCENT_OK;
    }
    if (status != DESCENT_OK) {
        json_decref(columns);
        return dsc_fail_as(error, why);
    }
    *json = json_pack("{s:I, s:i, s:o}", "rows", (json_int_t)rows, "repeats", REPEATS,
                      "columns", columns);
    return DESCENT_OK;
}

static descent_status find_importance(descent_model *model, const descent_dataset *data,
                                      const descent_rows *rows, json_t **json,
                                      descent_error *error)
{
    const size_t count = descent_dataset_columns(data);
    descent_importance_options options = descent_importance_options_default();
    options.repeats = REPEATS;
    descent_importance *found = calloc(count + 1, sizeof *found);
    if (!found) {
        return dsc_no_memory(error, "the importance of columns", count * sizeof *found);
    }
    descent_error why;
    const descent_status status =
        descent_importance_find(model, data, rows, &options, found, &why);
    qsort(found, count, sizeof *found, by_falling_rise);
    json_t *columns = columns_json(data, found, count);
    free(found);
    return tell_importance(status, &why, columns, rows->count, json, error);
}

static descent_status importance_json(const descent_run *run, descent_model *model,
                                      const descent_dataset *data, const descent_evaluation *e,
                                      json_t **json, descent_error *error)
{
    uint32_t index[IMPORTANCE_ROWS];
    const size_t count = spread_rows(e->index, e->rows, IMPORTANCE_ROWS, index);
    const double work = (double)count * (double)REPEATS *
                        (double)descent_dataset_columns(data) * (double)run->trainer->n;
    const char *left_out = run->trainer->asked && !run->trainer->verdict
                               ? "the training was stopped"
                           : work > most_for_importance ? "it would take long"
                                                        : NULL;
    if (left_out) {
        *json = json_pack("{s:s}", "left_out", left_out);
        return DESCENT_OK;
    }
    const descent_rows rows = {.index = index, .count = count};
    return find_importance(model, data, &rows, json, error);
}

// ---- a set of rows ----

// Some rows of many, so that the predictions take bounded memory.
static descent_status evaluate_some(descent_model *model, const descent_dataset *data,
                                    const descent_rows *rows, const descent_rivals *rivals,
                                    descent_evaluation **e, descent_error *error)
{
    const size_t all = rows->index ? rows->count : descent_dataset_rows(data);
    const size_t most = (size_t)(most_predictions / (double)descent_model_outputs(model)) + 1;
    if (all <= most) {
        return descent_evaluate_model(model, data, rows->index ? rows : NULL, NULL, rivals, e,
                                      error);
    }
    uint32_t *index = malloc(most * sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "rows to evaluate", most * sizeof *index);
    }
    for (size_t i = 0; i < most; i++) {
        const size_t at = (size_t)((double)i * ((double)all / (double)most));
        index[i] = rows->index ? rows->index[at] : (uint32_t)at;
    }
    const descent_rows some = {.index = index, .count = most};
    const descent_status status =
        descent_evaluate_model(model, data, &some, NULL, rivals, e, error);
    free(index);
    return status;
}

typedef struct scored {
    const char *name; /* of the member: "valid", "test" */
    const descent_dataset *data;
    descent_rows rows; /* index NULL: all */
} scored;

// Those that there are; returns how many.
static size_t find_sets(const descent_run *run, scored sets[2])
{
    size_t count = 0;
    const descent_rows valid = descent_trainer_valid_rows(run->trainer);
    if (run->sets.valid) {
        sets[count++] = (scored){"valid", run->sets.valid, {0}};
    } else if (valid.count > 0) {
        sets[count++] = (scored){"valid", run->sets.train, valid};
    }
    if (run->sets.test) {
        sets[count++] = (scored){"test", run->sets.test, {0}};
    }
    return count;
}

static bool is_test(const scored *set)
{
    return strcmp(set->name, "test") == 0;
}

static descent_status put_text(descent_run *run, const descent_model *model, const scored *set,
                               json_t *out, descent_error *error)
{
    descent_text_evaluation *e = &run->text[is_test(set)];
    TRY(dsc_results_text(run, model, set->data, &set->rows, e, error));
    return json_object_set_new(out, set->name, dsc_results_text_json(e)) == 0
               ? DESCENT_OK
               : dsc_no_memory(error, "results", 0);
}

static descent_status put_set(descent_run *run, descent_model *model, const scored *set,
                              json_t *out, descent_error *error)
{
    descent_evaluation *e = NULL;
    json_t *figures = NULL, *importance = NULL;
    if (descent_dataset_tokens(set->data) > 0) {
        return put_text(run, model, set, out, error);
    }
    TRY(evaluate_some(model, set->data, &set->rows, run->rivals, &e, error));
    figures = dsc_results_json(e, model, set->data);
    descent_status status = DESCENT_OK;
    if (!json_object_get(out, "importance")) { /* of the first set */
        status = importance_json(run, model, set->data, e, &importance, error);
        status = status == DESCENT_OK && json_object_set_new(out, "importance", importance) != 0
                     ? dsc_no_memory(error, "results", 0)
                     : status;
    }
    descent_evaluation_free(e);
    if (json_object_set_new(out, set->name, figures) != 0 && status == DESCENT_OK) {
        return dsc_no_memory(error, "results", 0);
    }
    return status;
}

// ---- the file ----

static const char *task_word(descent_task task)
{
    return task == DESCENT_TASK_CLASSIFY ? "classes"
           : task == DESCENT_TASK_LABEL  ? "labels"
                                         : "numbers";
}

// The name of one target; of several all names are with their figures.
static json_t *target_json(const descent_model *model)
{
    return dsc_name_json(descent_model_targets(model) == 1 ? descent_model_target_name(model)
                                                           : "");
}

static json_t *head_json(const descent_run *run, const descent_model *model)
{
    const dsc_progress *p = &run->trainer->progress;
    const bool best = dsc_best_is_kept(run->trainer);
    return json_pack(
        "{s:i, s:s, s:I, s:I, s:I, s:s, s:o, s:i}", "version", VERSION, "descent",
        descent_version(), "epochs", (json_int_t)p->epoch, "steps", (json_int_t)p->step,
        "kept_epoch", (json_int_t)(best ? run->trainer->best.epoch : p->epoch), "task",
        descent_model_tokens(model) > 0 ? "text" : task_word(descent_model_task(model)),
        "target", target_json(model), "outputs", (int)descent_model_outputs(model));
}

static descent_status replace(const char *path, const json_t *out, descent_error *error)
{
    char *text = json_dumps(out, JSON_COMPACT | JSON_REAL_PRECISION(9));
    if (!text) {
        return dsc_no_memory(error, file_name, 0);
    }
    const dsc_bytes parts[] = {{text, strlen(text)}, {"\n", 1}};
    const descent_status status = dsc_file_replace(path, parts, 2, error);
    free(text);
    return status;
}

static descent_status write_sets(descent_run *run, descent_model *model, const scored *sets,
                                 size_t count, const char *path, descent_error *error)
{
    json_t *out = head_json(run, model);
    if (!out) {
        return dsc_no_memory(error, file_name, 0);
    }
    descent_status status = DESCENT_OK;
    json_t *augmented = dsc_results_augmented(run);
    if (!json_is_null(augmented) && json_object_set_new(out, "augmented", augmented) != 0) {
        status = dsc_no_memory(error, file_name, 0);
    }
    for (size_t i = 0; i < count; i++) {
        THEN(status, put_set(run, model, &sets[i], out, error));
    }
    THEN(status, replace(path, out, error));
    json_decref(out);
    return status;
}

static descent_status write_results(descent_run *run, const char *path, descent_error *error)
{
    scored sets[2];
    descent_model *model = NULL;
    const size_t count = find_sets(run, sets);
    if (count == 0) {
        FAIL_IF(unlink(path) != 0 && errno != ENOENT, error, DESCENT_IO, "cannot remove %s: %s",
                path, strerror(errno));
        return DESCENT_OK;
    }
    descent_rivals_free(run->rivals);
    run->rivals = NULL;
    memset(run->text, 0, sizeof run->text);
    if (descent_dataset_tokens(run->sets.train) == 0) {
        TRY(descent_rivals_create(run->trainer, most_for_linear, &run->rivals, error));
    }
    TRY(descent_trainer_model(run->trainer, &model, error));
    const descent_status status = write_sets(run, model, sets, count, path, error);
    descent_model_free(model);
    return status;
}

void dsc_run_results(descent_run *run, descent_status trained)
{
    char path[DESCENT_RUN_PATH + 32];
    descent_error error;
    if (*run->train.directory == '\0' || trained == DESCENT_DIVERGED) {
        return;
    }
    descent_status status =
        dsc_file_join(run->place.folder, file_name, path, sizeof path, &error);
    THEN(status, write_results(run, path, &error));
    if (status != DESCENT_OK) {
        descent_error words;
        dsc_fail(&words, status, "no results.json: %s", error.message);
        dsc_trainer_warn(run->trainer, &words);
    }
}

// ---- for those who look ----

const descent_text_evaluation *descent_run_text_evaluation(const descent_run *run, bool test)
{
    return run && run->text[test].tokens > 0 ? &run->text[test] : NULL;
}

const descent_rivals *descent_run_rivals(const descent_run *run)
{
    return run ? run->rivals : NULL;
}

descent_status dsc_results_read(const char *folder, char **text, size_t *size,
                                descent_error *error)
{
    return dsc_object_read(folder, file_name, MOST_BYTES, text, size, NULL, error);
}

descent_status descent_run_results(descent_run *run, const char **json, descent_error *error)
{
    NEED(error, "run, json", run, json);
    char *text = NULL;
    size_t size = 0;
    FAIL_IF(*run->place.folder == '\0', error, DESCENT_NO_INPUT,
            "a run in memory has no results.json");
    TRY(dsc_results_read(run->place.folder, &text, &size, error));
    FAIL_IF(!text, error, DESCENT_NO_INPUT,
            "%s has no results.json: it is written at the end of a training that has rows for "
            "validation or a test",
            run->place.folder);
    free(run->results);
    *json = run->results = text;
    return DESCENT_OK;
}
