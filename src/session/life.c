// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is done with a run: begin, go on, train, look at it, begin another one from it.
//
// Keeps: a folder is written by the one process that holds its lock, and what a killed process
// has left in it is removed as soon as the lock is held, before anything else is written.
#include <unistd.h>

#include "core/file.h"
#include "session/folder.h"
#include "session/lock.h"
#include "session/prepare.h"
#include "session/record.h"
#include "session/results.h"
#include "session/starts.h"
#include "session/time_fit.h"

descent_status descent_run_prepare(descent_run *run, descent_error *error)
{
    NEED(error, "run", run);
    TRY(descent_run_make_network(run, error));
    TRY(dsc_time_fit(run, error));
    return dsc_run_prepare(run, false, error);
}

descent_status descent_run_begin(descent_run *run, const char *folder, descent_error *error)
{
    NEED(error, "run", run);
    FAIL_IF(*run->place.folder != '\0', error, DESCENT_INVALID, "the run has a folder, %s",
            run->place.folder);
    TRY(descent_run_make_network(run, error));
    TRY(dsc_time_fit(run, error));
    TRY(dsc_folder_make(folder, run->own.data, &run->place, error));
    TRY(dsc_run_lock(&run->place, error));
    FAIL_IF(descent_run_exists(run->place.folder), error, DESCENT_INVALID,
            "%s holds a run already, which was begun meanwhile", run->place.folder);
    dsc_folder_sweep(run->place.folder);
    if (run->own.starts > 1) {
        return dsc_starts_begin(run, error);
    }
    TRY(dsc_run_prepare(run, true, error));
    return dsc_run_record_write(run, NULL, error);
}

descent_status descent_run_resume(descent_run *run, descent_error *error)
{
    NEED(error, "run", run);
    FAIL_IF(!run->opened, error, DESCENT_INVALID, "only a run that was opened is resumed");
    TRY(descent_run_make_network(run, error));
    if (!dsc_run_holds(&run->place)) {
        TRY(dsc_run_lock(&run->place, error));
    }
    dsc_folder_sweep(run->place.folder);
    if (run->own.starts > 1) {
        return dsc_starts_restore(run, error);
    }
    TRY(dsc_run_prepare(run, true, error));
    TRY(dsc_run_continue(run, error));
    return dsc_run_record_write(run, NULL, error);
}

// ---- to be looked at ----

static descent_status load_model(descent_run *run, const char *path, descent_error *error)
{
    descent_model *model = NULL;
    TRY(descent_model_load(path, &model, error));
    const descent_status status = descent_trainer_take_model(run->trainer, model, error);
    descent_model_free(model);
    return status;
}

// A model file that was named, at the step of the run that is known.
static descent_status load_named(descent_run *run, const char *path, descent_error *error)
{
    const descent_status status = descent_trainer_resume(run->trainer, error);
    return status == DESCENT_INVALID || status == DESCENT_CHANGED
               ? status
               : load_model(run, path, error);
}

// The newest checkpoint; a run without one has its model.
static descent_status load_newest(descent_run *run, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32];
    descent_error first = {0};
    const descent_status status = descent_trainer_resume(run->trainer, &first);
    if (status == DESCENT_NO_INPUT) {
        TRY(dsc_file_join(run->place.folder, "model.safetensors", path, sizeof path, error));
        FAIL_IF(access(path, F_OK) != 0, error, DESCENT_NO_INPUT,
                "%s has neither a checkpoint nor a model yet", run->place.folder);
        return load_model(run, path, error);
    }
    if (status != DESCENT_OK && error) {
        *error = first;
    }
    return status;
}

descent_status descent_run_load(descent_run *run, const char *model, descent_error *error)
{
    NEED(error, "run", run);
    FAIL_IF(!run->opened, error, DESCENT_INVALID, "only a run that was opened is loaded");
    TRY(dsc_run_prepare(run, true, error));
    run->from_model = model && *model;
    return run->from_model ? load_named(run, model, error) : load_newest(run, error);
}

descent_status descent_run_train(descent_run *run, descent_event_callback *callback, void *user,
                                 descent_train_result *result, descent_error *error)
{
    NEED(error, "run", run);
    if (run->starts) {
        return dsc_starts_train(run, callback, user, result, error);
    }
    descent_train_result ignored = {.size = sizeof ignored};
    if (!run->trainer) {
        FAIL_IF(run->opened, error, DESCENT_INVALID, "a run that was opened is resumed first");
        TRY(descent_run_prepare(run, error));
    }
    const descent_status status =
        descent_trainer_run(run->trainer, callback, user, result ? result : &ignored, error);
    if (status == DESCENT_OK || status == DESCENT_DIVERGED) {
        dsc_run_results(run, status);
    }
    return status;
}

// ---- another one, from here ----

descent_status descent_run_branch(descent_run *run, const double *x, const char *folder,
                                  descent_error *error)
{
    NEED(error, "run, x, folder", run, x, folder);
    FAIL_IF(!run->opened || !run->trainer, error, DESCENT_INVALID,
            "a run has to be loaded before another one goes on from it");
    dsc_run_place place;
    TRY(dsc_folder_make(folder, run->own.data, &place, error));
    descent_status status = descent_trainer_set_parameters(run->trainer, x, error);
    THEN(status, descent_trainer_save(run->trainer, place.folder, error));
    THEN(status, dsc_run_record_copy(run, run->place.folder, &place, error));
    if (status != DESCENT_OK) {
        dsc_folder_discard(&place);
    }
    dsc_folder_release(&place);
    return status;
}
