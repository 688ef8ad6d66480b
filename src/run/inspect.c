// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run seen from outside, between its steps: its parameters, what it descends, how far it is.
//
// Keeps: looking changes nothing; what is set from outside is checked before the first number
// is written, so that a refused call leaves the run as it was.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/size.h"
#include "data/encoder_unseen.h"
#include "graph/network_document.h"
#include "objective/risk.h"
#include "run/best.h"
#include "run/checkpoint.h"
#include "run/events.h"
#include "run/model.h"
#include "run/network_remedy.h"
#include "run/statistics.h"
#include "run/trainer.h"

// ---- parameters ----

static void copy_doubles(const descent_trainer *t, const void *numbers, double *x)
{
    if (t->type == DESCENT_FLOAT64) {
        memcpy(x, numbers, t->n * sizeof *x);
        return;
    }
    const float *from = numbers;
    for (size_t i = 0; i < t->n; i++) {
        x[i] = (double)from[i];
    }
}

void descent_trainer_copy_parameters(const descent_trainer *t, double *x)
{
    if (t && x) {
        copy_doubles(t, t->x, x);
    }
}

void descent_trainer_copy_averages(const descent_trainer *t, double *m, double *v)
{
    if (!t || !m || !v) {
        return;
    }
    memset(m, 0, t->n * sizeof *m);
    memset(v, 0, t->n * sizeof *v);
    for (size_t i = 0; i < descent_optimizer_state_count(t->optimizer); i++) {
        const char *name = "";
        const void *state = descent_optimizer_state(t->optimizer, i, &name);
        if (strcmp(name, "m") == 0 || strcmp(name, "v") == 0) {
            copy_doubles(t, state, *name == 'v' ? v : m);
        }
    }
}

static bool fits(const descent_trainer *t, double value)
{
    return t->type == DESCENT_FLOAT64 ? isfinite(value) : isfinite((float)value);
}

descent_status descent_trainer_set_parameters(descent_trainer *t, const double *x,
                                              descent_error *error)
{
    NEED(error, "trainer, x", t, x);
    for (size_t i = 0; i < t->n; i++) {
        FAIL_IF(!fits(t, x[i]), error, DESCENT_INVALID, "parameter %zu would be %g", i, x[i]);
    }
    if (t->type == DESCENT_FLOAT64) {
        memcpy(t->x, x, t->n * sizeof *x);
    } else {
        float *to = t->x;
        for (size_t i = 0; i < t->n; i++) {
            to[i] = (float)x[i];
        }
    }
    memcpy(t->good, t->x, t->n * descent_type_size(t->type));
    dsc_statistics_replace(t, NULL);
    dsc_best_forget(t);
    return DESCENT_OK;
}

static descent_status check_scaling(const descent_trainer *t, const descent_model *model,
                                    descent_error *error)
{
    FAIL_IF(
        !dsc_encoder_agrees(t->encoder, model->encoder), error, DESCENT_INVALID,
        "the model has another scaling than the run's data ask for: they have changed since "
        "it was trained, or other rows are left for training");
    return DESCENT_OK;
}

static descent_status check_structure(const descent_trainer *t, const descent_model *model,
                                      descent_error *error)
{
    descent_error own = {0};
    char remedy[DSC_NETWORK_REMEDY];
    const descent_status status =
        dsc_network_agrees(model->network, "the model", t->network, "the run", &own);
    if (status != DESCENT_INVALID) {
        return status == DESCENT_OK ? status : dsc_fail_as(error, &own);
    }
    return dsc_fail_remedies(error, status, own.message,
                             dsc_network_remedy(model->network->layers, "the model", remedy));
}

descent_status descent_trainer_take_model(descent_trainer *t, const descent_model *model,
                                          descent_error *error)
{
    NEED(error, "trainer, model", t, model);
    TRY(check_structure(t, model, error));
    FAIL_IF(model->type != t->type, error, DESCENT_INVALID,
            "the model has the precision %s, the run %s",
            model->type == DESCENT_FLOAT64 ? "float64" : "float32",
            t->type == DESCENT_FLOAT64 ? "float64" : "float32");
    TRY(check_scaling(t, model, error));
    const size_t bytes = t->n * descent_type_size(t->type);
    memcpy(t->x, model->x, bytes);
    memcpy(t->good, model->x, bytes);
    dsc_statistics_replace(t, model->state);
    dsc_best_forget(t);
    return DESCENT_OK;
}

// ---- what is descended ----

descent_rows descent_trainer_rows(const descent_trainer *t)
{
    if (!t) {
        return (descent_rows){0};
    }
    return (descent_rows){.index = t->split.train, .count = t->split.train_count};
}

descent_rows descent_trainer_valid_rows(const descent_trainer *t)
{
    if (!t) {
        return (descent_rows){0};
    }
    return (descent_rows){.index = t->split.valid, .count = t->split.valid_count};
}

descent_rows descent_trainer_held_rows(const descent_trainer *t)
{
    if (!t) {
        return (descent_rows){0};
    }
    return (descent_rows){.index = t->split.held, .count = t->split.held_count};
}

descent_status descent_trainer_objective(const descent_trainer *t, descent_type type,
                                         size_t threads, descent_objective **objective,
                                         descent_error *error)
{
    NEED(error, "trainer, objective", t, objective);
    FAIL_IF(type != DESCENT_FLOAT32 && type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "parameters are float32 or float64");
    dsc_empirical_parts parts = dsc_empirical_parts_from(t->network);
    parts.data = t->sets.train;
    parts.row_weights = t->row_weights;
    parts.encoder = t->encoder;
    parts.l2 = t->options.l2;
    parts.type = type;
    parts.passes = DSC_TANGENTS;
    parts.largest_batch = descent_dataset_rows(t->sets.train);
    parts.state = t->statistics->now;
    TRY(dsc_workers_create(threads, &parts.workers, error));
    dsc_empirical *made = NULL;
    const descent_status status = dsc_empirical_create(&parts, &made, error);
    if (status != DESCENT_OK) {
        dsc_workers_free(parts.workers);
        return status;
    }
    dsc_empirical_own(made, parts.workers, NULL);
    *objective = dsc_empirical_objective(made);
    return DESCENT_OK;
}

// ---- how far it is ----

static double last_rate(const descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    if (!isnan(t->last_rate) || p->step == 0) {
        return isnan(t->last_rate) ? dsc_trainer_rate(t) : t->last_rate;
    }
    // After a resume: the step before the next one, which may have been in the epoch before.
    descent_trainer before = *t;
    before.progress.step--;
    before.progress.epoch -= p->batch_in_epoch == 0 && p->epoch > 0;
    return dsc_trainer_rate(&before);
}

void descent_trainer_where_get(const descent_trainer *t, descent_trainer_progress *progress)
{
    if (!progress) {
        return;
    }
    descent_trainer_progress own = {.step = 0};
    if (t) {
        own = (descent_trainer_progress){.step = t->progress.step,
                                         .epoch = t->progress.epoch,
                                         .batch = t->batch,
                                         .optimizer = t->options.optimizer};
        own.optimizer.learning_rate = last_rate(t);
        dsc_schedules_fill(t, &own.optimizer);
        const dsc_rule *rule = dsc_rule_find(own.optimizer.rule);
        if (!rule->has_momentum && !rule->has_buffer) {
            own.optimizer.beta1 = 0.0;
        }
    }
    dsc_size_give(&own, sizeof own, progress, progress->size);
}

// ---- another folder ----

descent_status descent_trainer_save(descent_trainer *t, const char *directory,
                                    descent_error *error)
{
    NEED(error, "trainer, directory", t, directory);
    char before[sizeof t->options.directory], path[4096];
    FAIL_IF(!*directory || strlen(directory) >= sizeof before, error, DESCENT_INVALID,
            "the folder's path is empty or too long");
    TRY(dsc_file_join(directory, "model.safetensors", path, sizeof path, error));
    FILE *old = fopen(path, "r");
    if (old) {
        fclose(old);
        return dsc_fail(error, DESCENT_INVALID,
                        "%s holds a run already, and runs are not overwritten", directory);
    }
    const uint64_t batches = t->checkpoint_batches;
    const int slot = t->checkpoint_slot;
    memcpy(before, t->options.directory, sizeof before);
    snprintf(t->options.directory, sizeof t->options.directory, "%s", directory);
    t->checkpoint_slot = 0;
    descent_status status = dsc_checkpoint_write_model(t, error);
    THEN(status, dsc_checkpoint_write(t, error));
    memcpy(t->options.directory, before, sizeof before);
    t->checkpoint_batches = batches;
    t->checkpoint_slot = slot;
    return status;
}
