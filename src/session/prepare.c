// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The trainer of a run.
#include "session/prepare.h"

#include <stdio.h>
#include <unistd.h>

#include "core/file.h"
#include "session/board.h"
#include "session/observer.h"

void dsc_run_drop_trainer(descent_run *run)
{
    dsc_run_observer_end(run);
    descent_rivals_free(run->rivals);
    run->rivals = NULL;
    descent_trainer_free(run->trainer);
    run->trainer = NULL;
}

// The plan without what only the trainer holds.
static void keep_plan(descent_run *run)
{
    run->plan = descent_trainer_plan(run->trainer);
    run->plan.steps_reason = run->fit.reason;
    const char **const texts[] = {&run->plan.batch_reason, &run->plan.epochs_reason,
                                  &run->plan.l2_reason, &run->plan.split,
                                  &run->plan.steps_reason};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        snprintf(run->reasons[i], sizeof run->reasons[i], "%s", *texts[i] ? *texts[i] : "");
        *texts[i] = run->reasons[i];
    }
}

descent_status dsc_run_prepare(descent_run *run, bool kept, descent_error *error)
{
    TRY(descent_run_make_network(run, error));
    dsc_run_drop_trainer(run);
    snprintf(run->train.directory, sizeof run->train.directory, "%s",
             kept ? run->place.folder : "");
    TRY(descent_trainer_create(run->network, &run->sets, &run->train, &run->trainer, error));
    TRY(descent_trainer_set_note(run->trainer, *run->note ? run->note : "descent", error));
    keep_plan(run);
    if (kept) {
        TRY(dsc_run_board(run, error));
    }
    return dsc_run_observer_begin(run, error);
}

// Before the first checkpoint: what was begun begins again, and so do its records: what was
// killed may have left some.
static descent_status begin_again(descent_run *run, descent_error *error)
{
    char records[DESCENT_RUN_PATH + 32];
    FAIL_IF(!descent_run_has_same_data(run), error, DESCENT_CHANGED,
            "the data have changed since the run was started: run.json has another checksum of "
            "them");
    TRY(dsc_file_join(run->place.folder, "metrics.jsonl", records, sizeof records, error));
    unlink(records);
    run->begins_again = true;
    return DESCENT_OK;
}

descent_status dsc_run_continue(descent_run *run, descent_error *error)
{
    run->begins_again = false;
    const descent_status status = descent_trainer_resume(run->trainer, error);
    return status == DESCENT_NO_INPUT ? begin_again(run, error) : status;
}
