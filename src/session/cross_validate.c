// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Cross-validation: a training for each fold, without its rows, on which it is then scored.
//
// Keeps: rows that are scored never helped to train the model that scores them, nor did they
// choose its epoch: validation rows come from the others. The run itself is as it was: each fold
// is a run in memory that borrows its data and its network.
#include <stdio.h>

#include "core/size.h"
#include "session/folds.h"
#include "session/part.h"
#include "session/prepare.h"

void descent_folds_options_init(descent_folds_options *options, size_t size)
{
    const descent_folds_options own = {.folds = 5, .most_for_linear = 2e7};
    dsc_size_give(&own, sizeof own, options, size);
}

void descent_run_on_fold(descent_run *run, descent_fold_callback *callback, void *user)
{
    if (run) {
        run->fold = callback;
        run->fold_user = user;
    }
}

// ---- one fold ----

typedef struct work {
    descent_run *run;  /* that is cross-validated */
    descent_run *part; /* of a fold */
    descent_folds *folds;
    const descent_folds_options *options;
    descent_event_callback *callback;
    void *user;
    bool asked; /* to stop */
} work;

static void tell(work *w, size_t k, bool ended)
{
    const descent_run *run = w->run;
    if (run->fold && run->fold(w->part, w->folds, &w->folds->all[k], ended, run->fold_user) ==
                         DESCENT_STOP) {
        w->asked = true;
    }
}

static descent_status score(work *w, size_t k, descent_model *model,
                            const descent_rivals *rivals, descent_error *error)
{
    const descent_rows held = descent_trainer_held_rows(w->part->trainer);
    descent_evaluation *e = NULL;
    TRY(descent_evaluate_model(model, w->part->sets.train, &held, NULL, rivals, &e, error));
    dsc_folds_keep(w->folds, e, k);
    descent_evaluation_free(e);
    return DESCENT_OK;
}

static descent_status evaluate(work *w, size_t k, descent_error *error)
{
    const descent_trainer *trainer = w->part->trainer;
    descent_model *model = NULL;
    descent_rivals *rivals = NULL;
    descent_status status = descent_trainer_model(trainer, &model, error);
    THEN(status, descent_rivals_create(trainer, w->options->most_for_linear, &rivals, error));
    THEN(status, score(w, k, model, rivals, error));
    descent_rivals_free(rivals);
    descent_model_free(model);
    return status;
}

static descent_status fail_diverged(work *w, size_t k, const descent_error *why,
                                    descent_error *error)
{
    char text[sizeof why->message];
    snprintf(text, sizeof text, "fold %zu of %zu: %.*s", k + 1, w->folds->count,
             (int)(sizeof text - 64), why->message);
    return dsc_fail_remedies(error, DESCENT_DIVERGED, text, why->remedy);
}

static descent_status train_fold(work *w, size_t k, descent_error *error)
{
    descent_run *part = w->part;
    descent_fold *fold = &w->folds->all[k];
    descent_error why = {0};
    part->train.fold = k + 1;
    TRY(dsc_run_prepare(part, false, error));
    snprintf(w->folds->split, sizeof w->folds->split, "%s", part->plan.split);
    fold->train_rows = (size_t)part->plan.train_rows;
    fold->held_rows = descent_trainer_held_rows(part->trainer).count;
    tell(w, k, false);
    if (w->asked) {
        return DESCENT_OK;
    }
    fold->status =
        descent_trainer_run(part->trainer, w->callback, w->user, &fold->result, &why);
    w->folds->seconds += fold->result.seconds;
    if (fold->status != DESCENT_OK && fold->status != DESCENT_DIVERGED) {
        return dsc_fail_as(error, &why);
    }
    w->asked = fold->result.stop == DESCENT_STOP_ASKED;
    if (fold->status == DESCENT_OK && !w->asked) {
        TRY(evaluate(w, k, error));
    }
    tell(w, k, true);
    return fold->status == DESCENT_OK ? DESCENT_OK : fail_diverged(w, k, &why, error);
}

// ---- all of them ----

static descent_status make_part(work *w, descent_error *error)
{
    TRY(dsc_run_part(w->run, w->run->network, &w->part, error));
    w->part->train.folds = w->folds->count;
    return DESCENT_OK;
}

static descent_status run_all(work *w, descent_error *error)
{
    TRY(make_part(w, error));
    for (size_t k = 0; k < w->folds->count && !w->asked; k++) {
        TRY(train_fold(w, k, error));
    }
    if (w->folds->done < w->folds->count) {
        return DESCENT_OK;
    }
    const char *json = descent_folds_json(w->folds);
    return json ? descent_run_set_member(w->run, "folds", json, error)
                : dsc_no_memory(error, "the record of a cross-validation", 4096);
}

descent_status descent_run_cross_validate(descent_run *run,
                                          const descent_folds_options *options,
                                          descent_event_callback *callback, void *user,
                                          descent_folds **folds, descent_error *error)
{
    NEED(error, "run, folds", run, folds);
    descent_folds_options own = descent_folds_options_default();
    if (options) {
        TRY(dsc_size_take("folds", options, &own, sizeof own, error));
    }
    TRY(descent_run_make_network(run, error));
    const uint64_t rows = descent_dataset_rows(run->sets.train);
    FAIL_IF(own.folds < 2, error, DESCENT_INVALID,
            "folds is %llu: one fold would leave no rows to train on" DSC_REMEDY "folds = 5",
            (unsigned long long)own.folds);
    FAIL_IF(own.folds > rows, error, DESCENT_INVALID,
            "%llu rows cannot be divided into %llu folds" DSC_REMEDY "folds = %d",
            (unsigned long long)rows, (unsigned long long)own.folds, rows < 5 ? (int)rows : 5);
    work w = {.run = run, .options = &own, .callback = callback, .user = user};
    TRY(dsc_folds_create((size_t)own.folds, &w.folds, error));
    const descent_status status = run_all(&w, error);
    descent_run_close(w.part);
    if (status != DESCENT_OK) {
        descent_folds_free(w.folds);
        return status;
    }
    *folds = w.folds;
    return DESCENT_OK;
}
