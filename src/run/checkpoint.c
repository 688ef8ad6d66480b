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

#include <zlib.h>

#include "core/assert.h"
#include "core/file.h"
#include "core/number.h"
#include "data/row_keys.h"
#include "graph/network_document.h"
#include "run/best.h"
#include "run/best_record.h"
#include "run/network_remedy.h"
#include "run/observe.h"
#include "run/safetensors.h"
#include "run/same_data.h"
#include "run/trainer.h"

// Options that may differ when a run goes on: they say when to stop or how to work, not what is
// computed.
static bool may_differ(const char *name)
{
    static const char *const names[] = {"epochs",           "steps",  "time",  "threads",
                                        "checkpoint-every", "record", "keep",  "patience",
                                        "patience-after",   "lr",     "decay", "schedule"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

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

// What told one data set from another before there were sums over all of it (same_data.h).
static json_int_t fingerprint(const descent_dataset *data)
{
    const size_t row = data->columns * descent_type_size(data->type);
    // About 256 rows: the whole data set would take long at every checkpoint.
    const size_t step = data->rows / 256 + 1;
    uLong crc = crc32(0, NULL, 0);
    for (size_t r = 0; r < data->rows; r += step) {
        const Bytef *values = (const Bytef *)data->values + r * row;
        crc = crc32(crc, values, (uInt)(row > 65536 ? 65536 : row));
        if (data->targets) {
            const float target = (float)data->targets[r]; /* as older versions held them */
            crc = crc32(crc, (const Bytef *)&target, sizeof target);
        }
    }
    return (json_int_t)crc;
}

// The same for the rows that train and what they weigh.
static json_int_t rows_fingerprint(const descent_trainer *t)
{
    uLong crc = crc32(0, NULL, 0);
    for (size_t i = 0; i < t->split.train_count; i++) {
        const uint32_t row = t->split.train[i];
        const double weight = dsc_dataset_weight(t->sets.train, row);
        crc = crc32(crc, (const Bytef *)&row, sizeof row);
        crc = crc32(crc, (const Bytef *)&weight, sizeof weight);
    }
    return (json_int_t)crc;
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

// The network in full; null when files cannot have it. NULL when there is no memory.
static json_t *network_json(const descent_network *network)
{
    json_t *document = NULL;
    const descent_status status = dsc_network_to_json(network, &document, NULL);
    return status == DESCENT_UNSUPPORTED ? json_null() : document;
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
        "fingerprint", fingerprint(t->sets.train), "layers", t->network->layers, "train_rows",
        (json_int_t)t->split.train_count, "rows_fingerprint", rows_fingerprint(t), "options",
        options_json(&t->options));
    t->data_sums = t->data_sums ? t->data_sums : dsc_data_sums(&t->sets);
    if (!json || json_object_set(json, "data", t->data_sums) != 0 ||
        json_object_set_new(json, "graph", network_json(t->network)) != 0 ||
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
    DSC_ASSERT(count <= ARRAYS_MOST);
    const descent_status status = dsc_safetensors_write(path, arrays, count, metadata, error);
    json_decref(metadata);
    TRY(status);
    t->checkpoint_slot = 1 - t->checkpoint_slot;
    t->checkpoint_step = t->progress.step;
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

static uint64_t get_count(const json_t *json, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(json, name));
}

static double get_number(const json_t *json, const char *name)
{
    return json_number_value(json_object_get(json, name));
}

static double get_finite(const json_t *json, const char *name)
{
    const json_t *number = json_object_get(json, name);
    return json_is_number(number) ? json_number_value(number) : (double)NAN;
}

// Before rules without momentum had a use for beta1, it was stored all the same, as 0.9; options of
// that time have no beta3.
static bool meant_nothing(const descent_trainer *t, const descent_option *option,
                          const json_t *stored)
{
    return strcmp(option->name, "beta1") == 0 && !json_object_get(stored, "beta3") &&
           !dsc_rule_has_momentum(t->options.optimizer.rule);
}

// Older versions kept "auto" where this one keeps what was chosen.
static bool was_automatic(const descent_option *option, const char *before)
{
    return strcmp(before, "auto") == 0 &&
           (strcmp(option->name, "batch") == 0 || strcmp(option->name, "l2") == 0);
}

// What the run had: as it is stored, or the default of an option that did not exist then.
static const char *value_before(const descent_trainer *t, const descent_option *option,
                                const json_t *stored, char text[DESCENT_SCHEDULES_TEXT])
{
    const char *before = json_string_value(json_object_get(stored, option->name));
    descent_train_options defaults = descent_train_options_default();
    defaults.optimizer.rule = t->options.optimizer.rule;
    dsc_rule_settle(&defaults.optimizer);
    if (!before && strcmp(option->name, "split") != 0) { // every split was random then
        descent_options_get(descent_train_option_table(), &defaults, option, text,
                            DESCENT_SCHEDULES_TEXT);
        before = text;
    }
    return before;
}

static descent_status check_options(const descent_trainer *t, const json_t *stored,
                                    descent_error *error)
{
    const descent_option_table *table = descent_train_option_table();
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        char text[DESCENT_SCHEDULES_TEXT], fallback[DESCENT_SCHEDULES_TEXT];
        descent_options_get(table, &t->options, option, text, sizeof text);
        const char *before = value_before(t, option, stored, fallback);
        FAIL_IF(before && !may_differ(option->name) && !was_automatic(option, before) &&
                    !meant_nothing(t, option, stored) && strcmp(before, text) != 0,
                error, DESCENT_INVALID,
                "the run was started with %s %s, not %s: a resumed run keeps it", option->name,
                *before ? before : "none", *text ? text : "none");
    }
    return DESCENT_OK;
}

// A batch size that an older version chose by itself shows in the number of steps.
static descent_status check_steps(const descent_trainer *t, const json_t *progress,
                                  descent_error *error)
{
    const uint64_t epoch = get_count(progress, "epoch"), step = get_count(progress, "step");
    const uint64_t inside = get_count(progress, "batch_in_epoch");
    const char *batch =
        json_string_value(json_object_get(json_object_get(progress, "options"), "batch"));
    if (!batch || strcmp(batch, "auto") != 0 || epoch == 0 || step < inside) {
        return DESCENT_OK;
    }
    const uint64_t each = (step - inside) / epoch;
    uint64_t size = 1;
    // That version chose powers of two.
    while (each > 1 && (t->split.train_count + size - 1) / size > each) {
        size *= 2;
    }
    char then[DSC_THINGS_TEXT], now[DSC_THINGS_TEXT], text[32] = "full";
    if (each > 1) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)size);
    }
    dsc_format_things(each, "step", "steps", then);
    dsc_format_things(t->steps_per_epoch, "step", "steps", now);
    FAIL_IF(each != t->steps_per_epoch, error, DESCENT_INVALID,
            "an older version chose another batch size for this run: %s per epoch, where this "
            "one takes %s" DSC_REMEDY "batch = %s",
            then, now, text);
    return DESCENT_OK;
}

// Texts of networks are for people: different networks may have the same.
static descent_status check_network(const descent_trainer *t, const json_t *stored,
                                    descent_error *error)
{
    json_t *ours = network_json(t->network);
    if (!ours) {
        return dsc_no_memory(error, "a network's document", 4096);
    }
    const json_t *before = json_object_get(json_object_get(stored, "graph"), "nodes");
    const json_t *now = json_object_get(json_object_get(ours, "graph"), "nodes");
    size_t node = 0;
    while (node < json_array_size(before) &&
           json_equal(json_array_get(before, node), json_array_get(now, node))) {
        node++;
    }
    // Checkpoints of older versions have no graph; their words were compared above.
    const bool same = !json_is_object(stored) || json_equal(stored, ours);
    json_decref(ours);
    char remedy[DSC_NETWORK_REMEDY];
    FAIL_IF(!same, error, DESCENT_INVALID,
            "the checkpoint belongs to another network than this one, which is %s too: node "
            "%zu of its graph is not the same" DSC_REMEDY "%s",
            descent_network_summary(t->network), node,
            dsc_network_remedy(NULL, "the checkpoint", remedy));
    return DESCENT_OK;
}

// What people are told of a network.
static descent_status check_words(const descent_trainer *t, const json_t *progress,
                                  descent_error *error)
{
    const char *network = json_string_value(json_object_get(progress, "network"));
    const char *layers = json_string_value(json_object_get(progress, "layers"));
    const char *ours = t->network->layers;
    char remedy[DSC_NETWORK_REMEDY];
    (void)dsc_network_remedy(layers, "the checkpoint", remedy);
    FAIL_IF(!network || strcmp(network, descent_network_summary(t->network)) != 0 ||
                get_count(progress, "n") != t->n,
            error, DESCENT_INVALID,
            "the checkpoint belongs to the network %s, not to %s" DSC_REMEDY "%s",
            network ? network : "?", descent_network_summary(t->network), remedy);
    FAIL_IF(strcmp(layers ? layers : "", ours ? ours : "") != 0, error, DESCENT_INVALID,
            "the checkpoint belongs to the layers \"%s\", not to \"%s\"" DSC_REMEDY "%s",
            layers ? layers : "", ours ? ours : "", remedy);
    return DESCENT_OK;
}

descent_status dsc_checkpoint_check(const descent_trainer *t, const json_t *progress,
                                    descent_error *error)
{
    TRY(dsc_data_check(&t->sets, json_object_get(progress, "data"), error));
    TRY(check_words(t, progress, error));
    FAIL_IF(
        get_count(progress, "rows") != t->sets.train->rows ||
            (json_int_t)get_count(progress, "fingerprint") != fingerprint(t->sets.train),
        error, DESCENT_CHANGED,
        "the checkpoint belongs to other data: they have changed since the run was started");
    TRY(check_network(t, json_object_get(progress, "graph"), error));
    const json_t *options = json_object_get(progress, "options");
    TRY(check_options(t, options, error));
    // Before there was a choice every split was random.
    FAIL_IF(!json_object_get(options, "split") && t->split.valid_count > 0 &&
                dsc_split_resolve(t->sets.train, t->options.split.kind) != DESCENT_SPLIT_RANDOM,
            error, DESCENT_INVALID,
            "the run was started with a random split: it cannot continue with another");
    FAIL_IF(
        get_count(progress, "train_rows") != t->split.train_count, error, DESCENT_INVALID,
        "the run was started with %llu training rows, not %zu: it needs the same validation "
        "and test data",
        (unsigned long long)get_count(progress, "train_rows"), t->split.train_count);
    const json_t *rows = json_object_get(progress, "rows_fingerprint");
    FAIL_IF(rows && json_integer_value(rows) != rows_fingerprint(t), error, DESCENT_CHANGED,
            "the run was started with other training rows or weights: its groups, times or "
            "weights have changed since");
    const double factor = get_number(progress, "rate_factor");
    const double beta = get_number(progress, "average_beta");
    TRY(check_steps(t, progress, error));
    TRY(dsc_schedules_check(t, progress, error));
    const uint64_t each =
        dsc_calendar_each(&t->schedules.calendar, get_count(progress, "epoch"));
    FAIL_IF(get_count(progress, "batch_in_epoch") >= each || !(factor > 0.0) ||
                !(beta >= 0.0 && beta < 1.0),
            error, DESCENT_BAD_DATA, "the checkpoint is damaged");
    return DESCENT_OK;
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
    t->progress = (dsc_progress){.step = get_count(json, "step"),
                                 .epoch = get_count(json, "epoch"),
                                 .batch_in_epoch = get_count(json, "batch_in_epoch"),
                                 .rate_factor = get_number(json, "rate_factor"),
                                 .seconds = get_number(json, "seconds"),
                                 .epoch_seconds = get_number(json, "epoch_seconds"),
                                 .loss_sum = get_number(json, "loss_sum"),
                                 .loss_squares = get_number(json, "loss_squares"),
                                 .loss_count = get_count(json, "loss_count"),
                                 .skipped = get_count(json, "skipped"),
                                 .skipped_in_row = get_count(json, "skipped_in_row"),
                                 .first_loss = get_finite(json, "first_loss"),
                                 .worst_loss = get_finite(json, "worst_loss"),
                                 .train_loss = get_finite(json, "train_loss"),
                                 .valid_loss = get_finite(json, "valid_loss"),
                                 .valid_metric = get_finite(json, "valid_metric"),
                                 .average = {.beta = get_number(json, "average_beta"),
                                             .mean = get_number(json, "average_mean"),
                                             .count = get_count(json, "average_count")}};
    const bool other = has_other_rate(t, json);
    if (other) {
        t->progress.rate_factor = 1.0; // a rate that is named anew is meant as it is named
    }
    t->last_rate = other ? (double)NAN : get_finite(json, "last_rate");
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
    if (!json || b->rows == 0 ||
        dsc_safetensors_read(file, "best_losses", DESCENT_FLOAT32, b->rows, b->losses, NULL) !=
            DESCENT_OK ||
        dsc_safetensors_read(file, "best", t->type, t->n, b->x, NULL) != DESCENT_OK) {
        return;
    }
    b->epoch = get_count(json, "epoch");
    b->step = get_count(json, "step");
    b->train_loss = get_finite(json, "train_loss");
    b->recent_train = get_finite(json, "recent_train_loss");
    if (dsc_safetensors_read(file, "recent_losses", DESCENT_FLOAT32, b->rows, b->recent,
                             NULL) != DESCENT_OK) { // a version that did not average them
        memcpy(b->recent, b->losses, b->rows * sizeof *b->recent);
        b->recent_train = b->train_loss;
    }
    b->loss = get_finite(json, "valid_loss");
    b->metric = get_finite(json, "valid_metric");
    b->loss_se = get_finite(json, "valid_loss_se");
    b->rise = get_finite(json, "rise");
    b->rise_se = get_finite(json, "rise_se");
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
    t->mean.count = get_count(progress, "mean_count");
    take_progress(t, progress);
    restore_observe(t, file);
    restore_best(t, file, json_object_get(progress, "best"));
    memcpy(t->good, t->x, t->n * descent_type_size(t->type));
    t->good_step = t->checkpoint_step = t->progress.step;
    return DESCENT_OK;
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
        if (opened[i] && (newest < 0 || get_count(progress[i], "step") >
                                            get_count(progress[newest], "step"))) {
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
