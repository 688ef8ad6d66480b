// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Checkpoints: everything needed to go on to the same bits. Two files take turns, so there is
// always a complete one; each replaces its predecessor in one rename and carries a checksum.
//
// Keeps: what is stored is all that the next step depends on, and nothing that can be computed
// again: the order of the rows follows from the seed and the epoch. What a resumed run must
// have in common with the stored one (data, network, options that change the computation) is
// compared first: a refused resume changes nothing. Older ones open where a value is natural.
#include "run/checkpoint.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/file.h"
#include "core/number.h"
#include "graph/network_document.h"
#include "run/best.h"
#include "run/best_record.h"
#include "run/checkpoint_check.h"
#include "run/observe.h"
#include "run/safetensors.h"
#include "run/same_data.h"
#include "run/statistics.h"
#include "run/stored.h"
#include "run/trainer.h"

static json_t *options_json(const descent_train_options *options)
{
    const descent_option_table *table = descent_train_option_table();
    json_t *json = json_object();
    for (size_t i = 0; json && i < table->count; i++) {
        char text[DESCENT_SCHEDULES_TEXT];
        descent_options_get(table, options, &table->options[i], text, sizeof text);
        if (json_object_set_new(json, table->options[i].name, json_string(text)) != 0) {
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

// JSON has no other numbers; what is left out is read back as NAN.
static bool put_finite(json_t *json, const char *name, double value)
{
    return !isfinite(value) || json_object_set_new(json, name, json_real(value)) == 0;
}

static json_t *best_json(const dsc_best *best)
{
    json_t *json = json_pack("{s:I, s:I}", "epoch", (json_int_t)best->epoch, "step",
                             (json_int_t)best->step);
    if (!json || !put_finite(json, "train_loss", best->train_loss) ||
        !put_finite(json, "recent_train_loss", best->recent_train) ||
        !put_finite(json, "valid_loss", best->loss) ||
        !put_finite(json, "valid_metric", best->metric) ||
        !put_finite(json, "valid_loss_se", best->loss_se) ||
        !put_finite(json, "rise", best->rise) || !put_finite(json, "rise_se", best->rise_se)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static json_t *progress_json(descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:I, s:f, s:f, s:I, s:I, s:s, s:I, s:I, "
        "s:s?, s:I, s:I, s:o}",
        "step", (json_int_t)p->step, "epoch", (json_int_t)p->epoch, "batch_in_epoch",
        (json_int_t)p->batch_in_epoch, "rate_factor", p->rate_factor, "seconds", p->seconds,
        "epoch_seconds", p->epoch_seconds, "loss_sum", p->loss_sum, "loss_squares",
        fmin(p->loss_squares, DBL_MAX), "loss_count", (json_int_t)p->loss_count, "average_beta",
        p->average.beta, "average_mean", p->average.mean, "average_count",
        (json_int_t)p->average.count, "n", (json_int_t)t->n, "network",
        descent_network_summary(t->network), "rows", (json_int_t)t->sets.train->rows,
        "fingerprint", dsc_checkpoint_data_print(t->sets.train), "layers", t->network->layers,
        "train_rows", (json_int_t)t->split.train_count, "rows_fingerprint",
        dsc_checkpoint_rows_print(t), "options", options_json(&t->options));
    t->data_sums = t->data_sums ? t->data_sums : dsc_data_sums(&t->sets);
    if (!json || json_object_set(json, "data", t->data_sums) != 0 ||
        json_object_set_new(json, "graph", dsc_checkpoint_network(t->network)) != 0 ||
        !dsc_schedules_store(t, json) || !put_finite(json, "last_rate", t->last_rate) ||
        !put_finite(json, "first_loss", p->first_loss) ||
        !put_finite(json, "worst_loss", p->worst_loss) ||
        !put_finite(json, "train_loss", p->train_loss) ||
        !put_finite(json, "valid_loss", p->valid_loss) ||
        !put_finite(json, "valid_metric", p->valid_metric) ||
        json_object_set_new(json, "skipped", json_integer((json_int_t)p->skipped)) != 0 ||
        json_object_set_new(json, "skipped_in_row",
                            json_integer((json_int_t)p->skipped_in_row)) != 0 ||
        json_object_set_new(json, "mean_count", json_integer((json_int_t)t->mean.count)) != 0 ||
        (t->best.epoch > 0 && json_object_set_new(json, "best", best_json(&t->best)) != 0)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

enum { ARRAYS_MOST = 64 };

static void list_arrays(descent_trainer *t, dsc_array arrays[ARRAYS_MOST], size_t *count)
{
    arrays[0] = (dsc_array){.name = "x", .type = t->type, .rows = t->n, .data = t->x};
    *count = 1;
    for (size_t i = 0; i < descent_optimizer_state_count(t->optimizer); i++) {
        dsc_array *array = &arrays[(*count)++];
        descent_type type = t->type;
        *array = (dsc_array){.rows = descent_optimizer_state_length(t->optimizer, i, &type)};
        array->data = descent_optimizer_state(t->optimizer, i, &array->name);
        array->type = type;
    }
}

// What judgements depend on; numbers: DSC_OBSERVE_NUMBERS. The vectors of a probe only while one
// runs.
static void list_observe(descent_trainer *t, double *numbers, dsc_array arrays[ARRAYS_MOST],
                         size_t *count)
{
    dsc_observe *w = &t->observe;
    if (!w->observer.callback) {
        return;
    }
    arrays[(*count)++] = (dsc_array){
        .name = "watch", .type = DESCENT_FLOAT64, .rows = DSC_OBSERVE_NUMBERS, .data = numbers};
    if (w->observer.state_count > 0) {
        arrays[(*count)++] = (dsc_array){.name = "observer",
                                         .type = DESCENT_FLOAT64,
                                         .rows = w->observer.state_count,
                                         .data = w->observer.state};
    }
    if (w->pending) {
        arrays[(*count)++] = (dsc_array){
            .name = "watch_second", .type = t->type, .rows = t->n, .data = w->second};
        arrays[(*count)++] =
            (dsc_array){.name = "watch_step", .type = t->type, .rows = t->n, .data = w->step};
    }
}

static void list_mean(const descent_trainer *t, dsc_array arrays[ARRAYS_MOST], size_t *count)
{
    const dsc_mean *mean = &t->mean;
    const size_t copies = (size_t)t->options.average_weights.count;
    if (mean->x) {
        arrays[(*count)++] =
            (dsc_array){.name = "mean", .type = t->type, .rows = t->n, .data = mean->x};
    }
    if (mean->copies) {
        arrays[(*count)++] = (dsc_array){
            .name = "copies", .type = t->type, .rows = copies * t->n, .data = mean->copies};
    }
}

static void list_statistics(const descent_trainer *t, dsc_array arrays[ARRAYS_MOST],
                            size_t *count)
{
    const dsc_statistics *s = t->statistics;
    if (s->count > 0) {
        arrays[(*count)++] = (dsc_array){
            .name = "state", .type = DESCENT_FLOAT64, .rows = s->count, .data = s->now};
    }
    if (s->count > 0 && t->best.epoch > 0) {
        arrays[(*count)++] = (dsc_array){
            .name = "best_state", .type = DESCENT_FLOAT64, .rows = s->count, .data = s->best};
    }
}

static void list_best(const dsc_best *best, const descent_trainer *t,
                      dsc_array arrays[ARRAYS_MOST], size_t *count)
{
    if (best->epoch == 0) {
        return;
    }
    arrays[(*count)++] =
        (dsc_array){.name = "best", .type = t->type, .rows = t->n, .data = best->x};
    arrays[(*count)++] = (dsc_array){.name = "best_losses",
                                     .type = DESCENT_FLOAT32,
                                     .rows = best->rows,
                                     .data = best->losses};
    arrays[(*count)++] = (dsc_array){.name = "recent_losses",
                                     .type = DESCENT_FLOAT32,
                                     .rows = best->rows,
                                     .data = best->recent};
}

descent_status dsc_checkpoint_write(descent_trainer *t, descent_error *error)
{
    char path[4096];
    TRY(dsc_file_join(t->options.directory, dsc_checkpoint_name(t->checkpoint_slot), path,
                      sizeof path, error));
    json_t *progress = progress_json(t);
    char *text = progress ? dsc_json_text(progress) : NULL;
    json_t *metadata = text ? json_pack("{s:s, s:s, s:s, s:s}", "format",
                                        "descent checkpoint 1", "progress", text, "verdict",
                                        t->observe.word, "ending", t->verdict ? "verdict" : "")
                            : NULL;
    json_decref(progress);
    free(text);
    if (!metadata) {
        return dsc_no_memory(error, "a checkpoint", 4096);
    }
    dsc_array arrays[ARRAYS_MOST];
    double numbers[DSC_OBSERVE_NUMBERS];
    size_t count = 0;
    list_arrays(t, arrays, &count);
    dsc_observe_store(&t->observe, numbers);
    list_observe(t, numbers, arrays, &count);
    list_best(&t->best, t, arrays, &count);
    list_mean(t, arrays, &count);
    list_statistics(t, arrays, &count);
    DSC_ASSERT(count <= ARRAYS_MOST);
    const descent_status status = dsc_safetensors_write(path, arrays, count, metadata, error);
    json_decref(metadata);
    TRY(status);
    t->checkpoint_slot = 1 - t->checkpoint_slot;
    t->checkpoint_batches = dsc_trainer_batches(t);
    return DESCENT_OK;
}

const char *dsc_checkpoint_last(const descent_trainer *t)
{
    return dsc_checkpoint_name(1 - t->checkpoint_slot);
}

descent_status dsc_checkpoint_write_model(descent_trainer *t, descent_error *error)
{
    char path[4096];
    descent_model *model = NULL;
    if (dsc_network_can_be_written(t->network, NULL) == DESCENT_UNSUPPORTED) {
        return DESCENT_OK;
    }
    TRY(dsc_file_join(t->options.directory, "model.safetensors", path, sizeof path, error));
    TRY(descent_trainer_model(t, &model, error));
    const descent_status status = descent_model_save(model, path, error);
    descent_model_free(model);
    return status;
}

// Was the rate, or how it decays, another one before?
static bool has_other_rate(const descent_trainer *t, const json_t *progress)
{
    static const char *const names[] = {"lr", "decay", "schedule"};
    const descent_option_table *table = descent_train_option_table();
    const json_t *stored = json_object_get(progress, "options");
    bool other = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[DESCENT_SCHEDULES_TEXT];
        const char *before = json_string_value(json_object_get(stored, names[i]));
        descent_options_get(table, &t->options, descent_options_find(table, names[i]), text,
                            sizeof text);
        other = other || (before && strcmp(before, text) != 0);
    }
    return other;
}

static void take_progress(descent_trainer *t, const json_t *json)
{
    t->progress = (dsc_progress){.step = dsc_stored_count(json, "step"),
                                 .epoch = dsc_stored_count(json, "epoch"),
                                 .batch_in_epoch = dsc_stored_count(json, "batch_in_epoch"),
                                 .rate_factor = dsc_stored_number(json, "rate_factor"),
                                 .seconds = dsc_stored_number(json, "seconds"),
                                 .epoch_seconds = dsc_stored_number(json, "epoch_seconds"),
                                 .loss_sum = dsc_stored_number(json, "loss_sum"),
                                 .loss_squares = dsc_stored_number(json, "loss_squares"),
                                 .loss_count = dsc_stored_count(json, "loss_count"),
                                 .skipped = dsc_stored_count(json, "skipped"),
                                 .skipped_in_row = dsc_stored_count(json, "skipped_in_row"),
                                 .first_loss = dsc_stored_finite(json, "first_loss"),
                                 .worst_loss = dsc_stored_finite(json, "worst_loss"),
                                 .train_loss = dsc_stored_finite(json, "train_loss"),
                                 .valid_loss = dsc_stored_finite(json, "valid_loss"),
                                 .valid_metric = dsc_stored_finite(json, "valid_metric"),
                                 .average = {.beta = dsc_stored_number(json, "average_beta"),
                                             .mean = dsc_stored_number(json, "average_mean"),
                                             .count = dsc_stored_count(json, "average_count")}};
    const bool other = has_other_rate(t, json);
    if (other) {
        t->progress.rate_factor = 1.0; // a rate that is named anew is meant as it is named
    }
    t->last_rate = other ? (double)NAN : dsc_stored_finite(json, "last_rate");
    dsc_schedules_restore(t, json);
    descent_optimizer_set_steps(t->optimizer, t->progress.step);
    t->order_epoch = UINT64_MAX;
}

// A run that was not observed before, or by somebody else, is observed from here on.
static void restore_observe(descent_trainer *t, const dsc_safetensors *file)
{
    dsc_observe *w = &t->observe;
    const descent_observer *o = &w->observer;
    double numbers[DSC_OBSERVE_NUMBERS];
    if (!o->callback ||
        dsc_safetensors_read(file, "watch", DESCENT_FLOAT64, DSC_OBSERVE_NUMBERS, numbers,
                             NULL) != DESCENT_OK ||
        (o->state_count > 0 &&
         dsc_safetensors_read(file, "observer", DESCENT_FLOAT64, o->state_count, o->state,
                              NULL) != DESCENT_OK)) {
        return;
    }
    dsc_observe_restore(w, numbers);
    const char *word = dsc_safetensors_text(file, "verdict");
    snprintf(w->word, sizeof w->word, "%s", word ? word : "");
    w->judgement.verdict = w->word[0] ? w->word : NULL;
    const char *ending = dsc_safetensors_text(file, "ending");
    t->ending = ending && *ending;
    if (w->pending && (dsc_safetensors_read(file, "watch_second", t->type, t->n, w->second,
                                            NULL) != DESCENT_OK ||
                       dsc_safetensors_read(file, "watch_step", t->type, t->n, w->step, NULL) !=
                           DESCENT_OK)) {
        w->pending = false;
    }
}

// A run of a version that kept no best epoch, or with other validation rows, looks for one from
// here on.
static void restore_best(descent_trainer *t, const dsc_safetensors *file, const json_t *json)
{
    dsc_best *b = &t->best;
    dsc_best_forget(t);
    const dsc_statistics *s = t->statistics;
    if (!json || b->rows == 0 ||
        (s->count > 0 && dsc_safetensors_read(file, "best_state", DESCENT_FLOAT64, s->count,
                                              s->best, NULL) != DESCENT_OK) ||
        dsc_safetensors_read(file, "best_losses", DESCENT_FLOAT32, b->rows, b->losses, NULL) !=
            DESCENT_OK ||
        dsc_safetensors_read(file, "best", t->type, t->n, b->x, NULL) != DESCENT_OK) {
        return;
    }
    b->epoch = dsc_stored_count(json, "epoch");
    b->step = dsc_stored_count(json, "step");
    b->train_loss = dsc_stored_finite(json, "train_loss");
    b->recent_train = dsc_stored_finite(json, "recent_train_loss");
    if (dsc_safetensors_read(file, "recent_losses", DESCENT_FLOAT32, b->rows, b->recent,
                             NULL) != DESCENT_OK) { // a version that did not average them
        memcpy(b->recent, b->losses, b->rows * sizeof *b->recent);
        b->recent_train = b->train_loss;
    }
    b->loss = dsc_stored_finite(json, "valid_loss");
    b->metric = dsc_stored_finite(json, "valid_metric");
    b->loss_se = dsc_stored_finite(json, "valid_loss_se");
    b->rise = dsc_stored_finite(json, "rise");
    b->rise_se = dsc_stored_finite(json, "rise_se");
}

static descent_status restore(descent_trainer *t, const dsc_safetensors *file,
                              const json_t *progress, descent_error *error)
{
    TRY(dsc_checkpoint_check(t, progress, error));
    dsc_array arrays[ARRAYS_MOST];
    size_t count = 0;
    list_arrays(t, arrays, &count);
    TRY(dsc_safetensors_read(file, "x", t->type, t->n, t->x, error));
    for (size_t i = 1; i < count; i++) {
        void *state = descent_optimizer_state(t->optimizer, i - 1, NULL);
        TRY(dsc_safetensors_read(file, arrays[i].name, arrays[i].type, arrays[i].rows, state,
                                 error));
    }
    if (t->mean.x) {
        TRY(dsc_safetensors_read(file, "mean", t->type, t->n, t->mean.x, error));
    }
    if (t->mean.copies) {
        const size_t copies = (size_t)t->options.average_weights.count;
        TRY(dsc_safetensors_read(file, "copies", t->type, copies * t->n, t->mean.copies,
                                 error));
    }
    if (t->statistics->count > 0) {
        TRY(dsc_safetensors_read(file, "state", DESCENT_FLOAT64, t->statistics->count,
                                 t->statistics->now, error));
    }
    t->mean.count = dsc_stored_count(progress, "mean_count");
    take_progress(t, progress);
    restore_observe(t, file);
    restore_best(t, file, json_object_get(progress, "best"));
    memcpy(t->good, t->x, t->n * descent_type_size(t->type));
    dsc_statistics_replace(t, NULL);
    t->good_step = t->progress.step;
    t->checkpoint_batches = dsc_trainer_batches(t);
    return DESCENT_OK;
}

// Batches before a checkpoint; `skipped` is missing in those of versions that left none out.
static uint64_t batches_before(const json_t *progress)
{
    return dsc_stored_count(progress, "step") + dsc_stored_count(progress, "skipped");
}

// Opens a checkpoint and reads how far it is; a missing or damaged one is passed over by the
// caller.
static descent_status open_slot(const descent_trainer *t, int slot, dsc_safetensors *file,
                                json_t **progress, descent_error *error)
{
    char path[4096];
    TRY(dsc_file_join(t->options.directory, dsc_checkpoint_name(slot), path, sizeof path,
                      error));
    TRY(dsc_safetensors_open(path, file, error));
    const char *text = dsc_safetensors_text(file, "progress");
    json_error_t problem;
    *progress = text ? json_loads(text, 0, &problem) : NULL;
    if (text && !*progress && json_error_code(&problem) == json_error_out_of_memory) {
        dsc_safetensors_close(file);
        return dsc_no_memory(error, path, strlen(text));
    }
    if (!*progress) {
        dsc_safetensors_close(file);
        return dsc_fail(error, DESCENT_BAD_DATA, "%s is not a checkpoint", path);
    }
    return DESCENT_OK;
}

descent_status descent_trainer_resume(descent_trainer *t, descent_error *error)
{
    NEED(error, "trainer", t);
    FAIL_IF(!t->options.directory[0], error, DESCENT_INVALID, "resume: no run folder is given");
    FAIL_IF(t->started, error, DESCENT_INVALID, "resume: the run has already begun");
    dsc_safetensors files[2];
    json_t *progress[2] = {NULL, NULL};
    descent_status status[2];
    descent_error problems[2];
    bool opened[2];
    int newest = -1;
    for (int i = 0; i < 2; i++) {
        status[i] = open_slot(t, i, &files[i], &progress[i], &problems[i]);
        opened[i] = status[i] == DESCENT_OK;
        if (opened[i] &&
            (newest < 0 || batches_before(progress[i]) > batches_before(progress[newest]))) {
            newest = i;
        }
    }
    descent_status result = DESCENT_OK;
    if (status[0] == DESCENT_NO_MEMORY || status[1] == DESCENT_NO_MEMORY) {
        const int which = status[0] == DESCENT_NO_MEMORY ? 0 : 1;
        result = dsc_fail_as(error, &problems[which]);
    } else if (newest >= 0) {
        result = restore(t, &files[newest], progress[newest], error);
        // The other one is overwritten next: it is older, or damaged.
        t->checkpoint_slot = 1 - newest;
        t->started = result == DESCENT_OK;
    } else {
        const int worse = status[0] == DESCENT_NO_INPUT ? 1 : 0;
        result = dsc_fail(error, status[worse], "no checkpoint to resume from in %s\n%s",
                          t->options.directory, problems[worse].message);
    }
    for (int i = 0; i < 2; i++) {
        if (opened[i]) {
            dsc_safetensors_close(&files[i]);
            json_decref(progress[i]);
        }
    }
    return result;
}
