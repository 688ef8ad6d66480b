// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: how long it is trained was decided before (the length of a trial), and so was its schedule; no
// row has a part in when it ends. What scores it has no part in anything.
#include "session/tune/final.h"

#include "session/tune/race.h"
#include "session/tune/state.h"
#include "session/tune/trial.h"
#include "session/tune/work.h"

static dsc_tune_job job_of(const descent_tune *tune, size_t trial)
{
    const bool whole = dsc_tune_wants_final(tune) && tune->final != DSC_TUNE_FINAL_DIVERGED;
    return (dsc_tune_job){.trial = trial, .whole = whole, .epochs = tune->plan.epochs};
}

descent_status dsc_tune_final(descent_tune *tune, bool *done, descent_error *error)
{
    size_t chosen;
    *done = true;
    if (!dsc_tune_wants_final(tune) || tune->final != DSC_TUNE_FINAL_NONE ||
        !dsc_tune_chosen(tune, &chosen)) {
        return DESCENT_OK;
    }
    tune->progress.stage = DESCENT_TUNE_FINAL;
    dsc_tune_job job = job_of(tune, chosen);
    TRY(dsc_tune_work(tune, 1, &job, error));
    *done = job.done;
    if (job.done) {
        tune->final =
            job.end == DESCENT_TUNE_GOES_ON ? DSC_TUNE_FINAL_TRAINED : DSC_TUNE_FINAL_DIVERGED;
        dsc_tune_tell(tune, true, "");
    }
    return dsc_tune_state_write(tune, error);
}

descent_status dsc_tune_final_score(const descent_tune *tune, const descent_dataset *data,
                                    dsc_tune_score *score, uint64_t *rows, descent_error *error)
{
    size_t chosen;
    *rows = 0;
    if (!dsc_tune_chosen(tune, &chosen)) {
        return DESCENT_OK;
    }
    const dsc_tune_job job = job_of(tune, chosen);
    return dsc_tune_score_rows(tune, &job, data, score, rows, error);
}

descent_status descent_tune_model(const descent_tune *tune, char *path, size_t capacity,
                                  descent_error *error)
{
    size_t chosen;
    NEED(error, "tune, path", tune, path);
    FAIL_IF(!tune->over || !dsc_tune_chosen(tune, &chosen), error, DESCENT_INVALID,
            "the search is not over");
    const dsc_tune_job job = job_of(tune, chosen);
    char folder[DESCENT_RUN_PATH];
    TRY(dsc_tune_job_folder(tune, &job, folder, error));
    FAIL_IF((size_t)snprintf(path, capacity, "%s", folder) >= capacity, error, DESCENT_INVALID,
            "%s is longer than the %zu bytes there are for it", folder, capacity);
    return DESCENT_OK;
}
