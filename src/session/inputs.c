// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets and network of a run: read and made from its options, or the caller's.
//
// Keeps: paths in a run are those that were typed, relative to where it was begun; from
// another folder they are looked up from there (descent_run_path). What the caller lent is
// never freed here, and what was read here is freed with the run.
#include "session/inputs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <descent/expression.h>

#include "graph/network.h"
#include "graph/network_document.h"
#include "session/presets.h"

// Above this number of inputs the default network has the room that images want.
enum { MANY_INPUTS = 500 };

void descent_run_path(const descent_run *run, const char *given, char path[DESCENT_RUN_PATH])
{
    if (!path) {
        return;
    }
    snprintf(path, DESCENT_RUN_PATH, "%s", given ? given : "");
    const bool is_path = *path && *path != '/' && *path != '@' && strcmp(path, "-") != 0 &&
                         !descent_is_formula(path);
    if (run && *run->base && is_path) {
        char joined[2 * DESCENT_RUN_PATH];
        const int length = snprintf(joined, sizeof joined, "%s/%s", run->base, path);
        if (length < DESCENT_RUN_PATH && access(joined, F_OK) == 0) {
            memcpy(path, joined, (size_t)length + 1);
        }
    }
}

void dsc_run_free_inputs(descent_run *run)
{
    descent_network_free(run->made);
    descent_dataset_free(run->test);
    descent_dataset_free(run->valid);
    descent_dataset_free(run->data);
}

descent_status descent_run_use(descent_run *run, const descent_train_sets *sets,
                               const descent_network *network, descent_error *error)
{
    NEED(error, "run", run);
    FAIL_IF(run->trainer || run->data || run->made, error, DESCENT_INVALID,
            "the run has read its data already");
    if (sets && sets->train) {
        run->sets = *sets;
        run->lent = true;
    }
    if (network) {
        const char *layers = descent_network_layers(network);
        FAIL_IF(layers && strlen(layers) >= sizeof run->layers, error, DESCENT_INVALID,
                "the network's layers in words are longer than %zu bytes",
                sizeof run->layers - 1);
        snprintf(run->layers, sizeof run->layers, "%s", layers ? layers : "");
        run->network = network;
    }
    return DESCENT_OK;
}

// ---- data ----

static descent_status read_like(const descent_run *run, const char *given,
                                descent_dataset **data, descent_error *error)
{
    char path[DESCENT_RUN_PATH];
    if (*given == '\0' || *data) {
        return DESCENT_OK;
    }
    descent_run_path(run, given, path);
    return descent_dataset_read_like(path, run->data, data, error);
}

// What reading does for the split, which knows its column as an option of training.
static descent_read_options reading_of(const descent_run *run)
{
    descent_read_options options = run->read;
    const descent_split *split = &run->train.split;
    // Columns that training in float64 reads must not have been rounded before.
    options.type = run->narrow ? DESCENT_FLOAT32 : run->train.precision;
    descent_run_path(run, run->read.labels, options.labels);
    if (split->kind == DESCENT_SPLIT_GROUP) {
        snprintf(options.group, sizeof options.group, "%s", split->column);
    } else if (split->kind == DESCENT_SPLIT_TIME) {
        snprintf(options.order, sizeof options.order, "%s", split->column);
    }
    return options;
}

static descent_status read_named(descent_run *run, descent_error *error)
{
    char path[DESCENT_RUN_PATH];
    const descent_read_options options = reading_of(run);
    descent_run_path(run, run->own.data, path);
    return descent_is_formula(path)
               ? descent_dataset_from_formula(path, &options, &run->data, error)
               : descent_dataset_read(path, &options, &run->data, error);
}

// A name or layers: each says what the network is.
static descent_status check_words(const descent_run *run, descent_error *error)
{
    const char *layers = run->own.layers, *net = dsc_preset_word(run->own.net);
    FAIL_IF(!run->opened && dsc_preset_of(run->own.net) && strcmp(layers, "auto") != 0, error,
            DESCENT_INVALID,
            "`net = %s` and `layers` both say what the network is" DSC_REMEDY
            "layers = auto    # the network of that name\nnet = none    # these layers",
            net);
    return DESCENT_OK;
}

// "none" is no file, unless there is one of that name.
static void forget_none(descent_run *run)
{
    char path[DESCENT_RUN_PATH];
    descent_run_path(run, run->own.test, path);
    if (strcmp(run->own.test, "none") == 0 && access(path, F_OK) != 0) {
        run->own.test[0] = '\0';
    }
}

descent_status descent_run_read(descent_run *run, descent_error *error)
{
    NEED(error, "run", run);
    if (run->sets.train) {
        return DESCENT_OK;
    }
    TRY(descent_options_check(descent_run_option_table(), &run->own, error));
    TRY(check_words(run, error));
    FAIL_IF(run->lent, error, DESCENT_INVALID,
            "the data of this run were data sets of the program that began it: it needs them "
            "again");
    FAIL_IF(*run->own.data == '\0', error, DESCENT_INVALID, "the run names no data");
    FAIL_IF(strcmp(run->own.data, "-") == 0 && *run->base, error, DESCENT_NO_INPUT,
            "the data of this run came from the standard input and were not kept");
    if (!run->data) {
        TRY(read_named(run, error));
    }
    forget_none(run);
    TRY(read_like(run, run->own.valid_file, &run->valid, error));
    TRY(read_like(run, run->own.test, &run->test, error));
    run->sets =
        (descent_train_sets){.train = run->data, .valid = run->valid, .test = run->test};
    return DESCENT_OK;
}

// ---- network ----

// A larger one learns a text of less than about 640,000 tokens by heart.
static const char *choose_text_layers(descent_run *run)
{
    const bool few = descent_dataset_rows(run->sets.train) < DESCENT_FEW_ROWS;
    run->layers_reason = few ? "a small transformer, for a text of fewer than 10,000 windows"
                             : "a transformer, for text";
    return few ? "embed 64 tied 2*(attention 4 mlp 256)"
               : "embed 128 tied 4*(attention 4 mlp 512)";
}

// Two smooth layers learn a curve as well as a table of few rows (docs/defaults.md).
static const char *choose_layers(descent_run *run)
{
    if (descent_dataset_tokens(run->sets.train) > 0) {
        return choose_text_layers(run);
    }
    const bool many = descent_dataset_inputs(run->sets.train) > MANY_INPUTS;
    const bool few = descent_dataset_rows(run->sets.train) < DESCENT_FEW_ROWS;
    run->layers_reason = many  ? "wide, for more than 500 inputs"
                         : few ? "two smooth ones, for fewer than 10,000 rows"
                               : "one, for 10,000 rows or more and at most 500 inputs";
    return many ? "256 relu 128 relu" : few ? "64 silu 32 silu" : "64 relu";
}

// Of a run that was begun with a network that has no words.
static descent_status network_of_record(descent_run *run, descent_error *error)
{
    const descent_status status =
        dsc_network_from_json(json_object_get(run->record, "graph"), &run->made, error);
    return status == DESCENT_OK
               ? dsc_network_fits(run->made, run->sets.train, error)
               : dsc_fail_context(error, status, "%s/run.json is damaged:", run->place.folder);
}

static descent_status choose_words(descent_run *run, descent_error *error)
{
    const dsc_preset *preset = dsc_preset_of(run->own.net);
    const bool automatic = strcmp(run->own.layers, "auto") == 0;
    TRY(dsc_preset_fits(run->own.net, run->sets.train, error));
    snprintf(run->layers, sizeof run->layers, "%s",
             preset      ? preset->layers
             : automatic ? choose_layers(run)
                         : run->own.layers);
    run->layers_reason = preset ? preset->about : run->layers_reason;
    return DESCENT_OK;
}

static descent_status network_of_words(descent_run *run, descent_error *error)
{
    if (!run->opened) {
        TRY(choose_words(run, error));
    }
    TRY(dsc_network_for(run->layers, run->train.dropout, run->train.label_smoothing,
                        run->sets.train, &run->made, error));
    const char *layers = descent_network_layers(run->made);
    if (strlen(layers) < sizeof run->layers) {
        snprintf(run->layers, sizeof run->layers, "%s", layers);
    }
    return DESCENT_OK;
}

descent_status descent_run_make_network(descent_run *run, descent_error *error)
{
    NEED(error, "run", run);
    TRY(descent_run_read(run, error));
    if (run->network) {
        return DESCENT_OK;
    }
    FAIL_IF(descent_dataset_task(run->sets.train) == DESCENT_TASK_NONE, error, DESCENT_INVALID,
            "there is nothing to learn without a target");
    const bool words = !run->opened || json_is_string(json_object_get(run->record, "layers"));
    const descent_status status =
        words ? network_of_words(run, error) : network_of_record(run, error);
    if (status != DESCENT_OK) {
        descent_network_free(run->made);
        run->made = NULL;
        return status;
    }
    run->network = run->made;
    return DESCENT_OK;
}
