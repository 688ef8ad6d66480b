// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/checkpoint_check.h"

#include <stdio.h>
#include <string.h>

#include <zlib.h>

#include "core/number.h"
#include "data/row_keys.h"
#include "graph/network_document.h"
#include "run/network_remedy.h"
#include "run/same_data.h"
#include "run/stored.h"

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

// What told one data set from another before there were sums over all of it (same_data.h).
json_int_t dsc_checkpoint_data_print(const descent_dataset *data)
{
    const size_t row = data->columns * descent_type_size(data->type);
    // About 256 rows: the whole data set would take long at every checkpoint.
    const size_t step = data->rows / 256 + 1;
    uLong crc = crc32(0, NULL, 0);
    for (size_t r = 0; r < data->rows; r += step) {
        const Bytef *values = (const Bytef *)data->values + r * row;
        crc = crc32(crc, values, (uInt)(row > 65536 ? 65536 : row));
        for (size_t j = 0; dsc_dataset_has_targets(data) && j < data->schema->targets; j++) {
            // As older versions held them.
            const float target = (float)dsc_dataset_target_at(data, r, j);
            crc = crc32(crc, (const Bytef *)&target, sizeof target);
        }
    }
    return (json_int_t)crc;
}

// The same for the rows that train and what they weigh.
json_int_t dsc_checkpoint_rows_print(const descent_trainer *t)
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

json_t *dsc_checkpoint_network(const descent_network *network)
{
    json_t *document = NULL;
    const descent_status status = dsc_network_to_json(network, &document, NULL);
    return status == DESCENT_UNSUPPORTED ? json_null() : document;
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

// Before the data are compared: those of the other type are other data.
static descent_status check_precision(const descent_trainer *t, const json_t *stored,
                                      descent_error *error)
{
    const descent_option *option =
        descent_options_find(descent_train_option_table(), "precision");
    const char *before = json_string_value(json_object_get(stored, option->name));
    char text[DESCENT_SCHEDULES_TEXT];
    descent_options_get(descent_train_option_table(), &t->options, option, text, sizeof text);
    FAIL_IF(before && strcmp(before, text) != 0, error, DESCENT_INVALID,
            "the run was started with precision %s, not %s: a resumed run keeps it", before,
            text);
    return DESCENT_OK;
}

// A batch size that an older version chose by itself shows in the number of steps.
static descent_status check_steps(const descent_trainer *t, const json_t *progress,
                                  descent_error *error)
{
    const uint64_t epoch = dsc_stored_count(progress, "epoch"),
                   step = dsc_stored_count(progress, "step");
    const uint64_t inside = dsc_stored_count(progress, "batch_in_epoch");
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
    json_t *ours = dsc_checkpoint_network(t->network);
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
                dsc_stored_count(progress, "n") != t->n,
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
    const json_t *options = json_object_get(progress, "options");
    TRY(check_precision(t, options, error));
    TRY(dsc_data_check(&t->sets, json_object_get(progress, "data"), error));
    TRY(check_words(t, progress, error));
    FAIL_IF(
        dsc_stored_count(progress, "rows") != t->sets.train->rows ||
            (json_int_t)dsc_stored_count(progress, "fingerprint") !=
                dsc_checkpoint_data_print(t->sets.train),
        error, DESCENT_CHANGED,
        "the checkpoint belongs to other data: they have changed since the run was started");
    TRY(check_network(t, json_object_get(progress, "graph"), error));
    TRY(check_options(t, options, error));
    // Before there was a choice every split was random.
    FAIL_IF(!json_object_get(options, "split") && t->split.valid_count > 0 &&
                dsc_split_resolve(t->sets.train, t->options.split.kind) != DESCENT_SPLIT_RANDOM,
            error, DESCENT_INVALID,
            "the run was started with a random split: it cannot continue with another");
    FAIL_IF(
        dsc_stored_count(progress, "train_rows") != t->split.train_count, error,
        DESCENT_INVALID,
        "the run was started with %llu training rows, not %zu: it needs the same validation "
        "and test data",
        (unsigned long long)dsc_stored_count(progress, "train_rows"), t->split.train_count);
    const json_t *rows = json_object_get(progress, "rows_fingerprint");
    FAIL_IF(rows && json_integer_value(rows) != dsc_checkpoint_rows_print(t), error,
            DESCENT_CHANGED,
            "the run was started with other training rows or weights: its groups, times or "
            "weights have changed since");
    const double factor = dsc_stored_number(progress, "rate_factor");
    const double beta = dsc_stored_number(progress, "average_beta");
    TRY(check_steps(t, progress, error));
    TRY(dsc_schedules_check(t, progress, error));
    const uint64_t each =
        dsc_calendar_each(&t->schedules.calendar, dsc_stored_count(progress, "epoch"));
    FAIL_IF(dsc_stored_count(progress, "batch_in_epoch") >= each || !(factor > 0.0) ||
                !(beta >= 0.0 && beta < 1.0),
            error, DESCENT_BAD_DATA, "the checkpoint is damaged");
    return DESCENT_OK;
}
