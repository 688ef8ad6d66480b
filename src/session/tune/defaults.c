// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/tune/defaults.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Ranges around what is right in most cases; the best at an edge widens them.
static const double rate_factor = 30.0;
static const char penalty[] = "l2=1e-6..0.1:log", decay[] = "weight-decay=1e-4..0.3:log",
                  dropout[] = "dropout=0..0.5", few_batches[] = "batch=16|32|64|128",
                  many_batches[] = "batch=64|128|256|512";
// Inputs above which the default network is wide (session/inputs.c).
enum { MANY_INPUTS = 500 };

// Whether the run has the option as it is when nobody sets it.
static bool is_default(const descent_run *run, const char *name)
{
    char text[2048], usual[2048];
    descent_train_options fresh = descent_train_options_default();
    const descent_option_table *table = descent_train_option_table();
    const descent_option *option = descent_options_find(table, name);
    descent_options_get(table, &run->train, option, text, sizeof text);
    descent_options_get(table, &fresh, option, usual, sizeof usual);
    return strcmp(text, usual) == 0;
}

static descent_status add(descent_tune *tune, const char *name, const char *text,
                          descent_error *error)
{
    return is_default(tune->run, name) ? dsc_space_add(&tune->space, text, error) : DESCENT_OK;
}

static descent_status add_rate(descent_tune *tune, descent_error *error)
{
    char text[96];
    const double rate =
        descent_rule_learning_rate((descent_rule)tune->run->train.optimizer.rule);
    snprintf(text, sizeof text, "lr=%.1g..%.1g:log", rate / rate_factor, rate * rate_factor);
    return rate > 0.0 ? add(tune, "lr", text, error) : DESCENT_OK;
}

// The network that is chosen automatically, smaller and larger ones.
static descent_status add_layers(descent_tune *tune, descent_error *error)
{
    const descent_run *run = tune->run;
    const descent_dataset *data = run->sets.train;
    const bool own = run->own.net == DESCENT_NET_NONE && strcmp(run->own.layers, "auto") == 0;
    if (!own || descent_dataset_tokens(data) > 0) {
        return DESCENT_OK;
    }
    TRY(dsc_space_add(&tune->space,
                      descent_dataset_inputs(data) > MANY_INPUTS
                          ? "layers=256 relu 128 relu|128 relu|512 relu 256 relu"
                          : "layers=64 silu 32 silu|32 silu|64 relu|128 silu 64 silu|256 silu",
                      error));
    return add(tune, "dropout", dropout, error);
}

descent_status dsc_tune_default_space(descent_tune *tune, uint64_t trials, descent_error *error)
{
    const descent_run *run = tune->run;
    const bool few_rows = descent_dataset_rows(run->sets.train) < DESCENT_FEW_ROWS;
    const bool classes = descent_dataset_task(run->sets.train) != DESCENT_TASK_REGRESS;
    tune->space.count = tune->space.used = 0;
    TRY(add_rate(tune, error));
    if (trials >= DSC_TUNE_FEW) {
        const bool is_l2 = classes && few_rows && is_default(run, "weight-decay");
        TRY(is_l2 ? add(tune, "l2", penalty, error) : add(tune, "weight-decay", decay, error));
    }
    if (trials >= DSC_TUNE_SOME) {
        TRY(add_layers(tune, error));
        TRY(add(tune, "batch", few_rows ? few_batches : many_batches, error));
    }
    FAIL_IF(tune->space.count == 0, error, DESCENT_INVALID,
            "everything that is tuned by itself was given" DSC_REMEDY
            "over = lr=0.0001..1:log, l2=1e-06..0.1:log");
    return DESCENT_OK;
}
