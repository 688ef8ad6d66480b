// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Many starts: runs from N initial weights, one after the other, each in a folder start-K of the
// run's; the best moves up and becomes the run.
//
// Keeps: a start is an ordinary run in a folder of its own, so it is locked, checkpointed and
// resumed like any other. All starts split the rows in the same way; otherwise the best would
// be the one with the easiest validation rows. The folder's record says which starts are over:
// a series that was interrupted goes on with the first that is not.
#include "session/starts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/size.h"
#include "session/folder.h"
#include "session/lock.h"
#include "session/prepare.h"
#include "session/record.h"
#include "session/results.h"
#include "session/trials.h"

struct dsc_starts {
    dsc_run_place place; /* of all */
    uint64_t seed;       /* of the first */
    dsc_trials all;
    bool recorded; /* by this process: the folder's own record */
    bool asked;    /* to stop */
    bool over;     /* one of them has become the run */
};

void dsc_starts_free(dsc_starts *starts)
{
    if (starts) {
        free(starts->all.trials);
        free(starts);
    }
}

// ---- which is best ----

static bool validates(const descent_run *run)
{
    return run->plan.valid_rows > 0;
}

// The smaller the better; infinite without an epoch that ended well.
static double badness(const descent_run *run, const descent_run_start *a)
{
    const double loss = validates(run) ? a->result.valid_loss : a->result.train_loss;
    return a->status == DESCENT_OK && isfinite(loss) ? loss : HUGE_VAL;
}

// Whether `a` is to be kept rather than `b`: the smaller loss, or at least an end.
static bool is_better(const descent_run *run, const descent_run_start *a,
                      const descent_run_start *b)
{
    const double bad = badness(run, a), other = badness(run, b);
    return bad < other || (bad == other && a->status == DESCENT_OK && b->status != DESCENT_OK);
}

// ---- one start ----

static descent_status enter(descent_run *run, size_t k, descent_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "start-%zu", k + 1);
    run->train.seed = run->starts->seed + k;
    run->starts->place = run->place;
    run->place = (dsc_run_place){.lock = -1};
    TRY(dsc_file_join(run->starts->place.folder, name, run->place.folder,
                      sizeof run->place.folder, error));
    TRY(dsc_folder_make_inner(&run->place, error));
    return dsc_run_lock(&run->place, error);
}

static void leave(descent_run *run)
{
    dsc_run_drop_trainer(run);
    dsc_folder_release(&run->place);
    run->place = run->starts->place;
    run->train.seed = run->starts->seed;
}

// Before the first of this process trains: the folder's own record, from the plan of that.
static descent_status record_all(descent_run *run, descent_error *error)
{
    dsc_starts *s = run->starts;
    const dsc_run_place inner = run->place;
    const uint64_t seed = run->train.seed;
    if (s->recorded) {
        return DESCENT_OK;
    }
    json_t *trials = dsc_trials_json(&s->all);
    if (!trials) {
        return dsc_no_memory(error, "the record of many starts", 4096);
    }
    run->place = s->place;
    run->train.seed = s->seed;
    const descent_status status = dsc_run_record_write(run, trials, error);
    s->place = run->place;
    s->recorded = status == DESCENT_OK;
    run->place = inner;
    run->train.seed = seed;
    json_decref(trials);
    return status;
}

static descent_status save(const dsc_starts *s, descent_error *error)
{
    json_t *trials = dsc_trials_json(&s->all);
    return trials ? dsc_run_record_update(s->place.folder, "trials", trials, error)
                  : dsc_no_memory(error, "the record of many starts", 4096);
}

static bool is_begun(const descent_run *run)
{
    char path[DESCENT_RUN_PATH + 32];
    return dsc_file_join(run->place.folder, dsc_run_record_name, path, sizeof path, NULL) ==
               DESCENT_OK &&
           access(path, F_OK) == 0;
}

static void tell(descent_run *run, const descent_run_start *start, bool ended)
{
    if (run->start && run->start(run, start, ended, run->start_user) == DESCENT_STOP) {
        run->starts->asked = true;
    }
}

static void keep_result(descent_run *run, descent_run_start *a, descent_status status,
                        const descent_error *why)
{
    dsc_trials *all = &run->starts->all;
    a->status = status;
    snprintf(a->message, sizeof a->message, "%s",
             status == DESCENT_DIVERGED ? why->message : "");
    all->done = a->index + 1;
    all->best =
        a->index > 0 && is_better(run, a, &all->trials[all->best]) ? a->index : all->best;
    run->starts->asked = run->starts->asked || a->result.stop == DESCENT_STOP_ASKED;
}

static descent_status run_one(descent_run *run, descent_run_start *a,
                              descent_event_callback *callback, void *user,
                              descent_error *error)
{
    descent_error why = {0};
    run->begins_again = false;
    TRY(dsc_run_prepare(run, true, error));
    TRY(record_all(run, error));
    if (run->opened && is_begun(run)) {
        TRY(dsc_run_continue(run, error));
    }
    TRY(dsc_run_record_write(run, NULL, error));
    tell(run, a, false);
    a->result.size = sizeof a->result;
    const descent_status status =
        descent_trainer_run(run->trainer, callback, user, &a->result, &why);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        if (error) {
            *error = why;
        }
        return status;
    }
    dsc_run_results(run, status);
    keep_result(run, a, status, &why);
    tell(run, a, true);
    return run->starts->asked ? DESCENT_OK : save(run->starts, error);
}

static descent_status train_one(descent_run *run, size_t k, descent_event_callback *callback,
                                void *user, descent_error *error)
{
    descent_run_start *a = &run->starts->all.trials[k];
    descent_status status = enter(run, k, error);
    THEN(status, run_one(run, a, callback, user, error));
    leave(run);
    return status;
}

// ---- all of them ----

static descent_status keep_best(descent_run *run, descent_error *error)
{
    dsc_starts *s = run->starts;
    char from[DESCENT_RUN_PATH + 64], name[64];
    snprintf(name, sizeof name, "start-%zu", s->all.best + 1);
    // Recorded before anything is moved: whoever is killed while moving goes on moving this
    // one, and does not choose again among what is left.
    s->all.is_chosen = true;
    TRY(save(s, error));
    TRY(dsc_file_join(run->place.folder, name, from, sizeof from, error));
    TRY(dsc_folder_move(from, run->place.folder, error));
    s->over = true;
    run->train.seed = s->seed + s->all.best;
    run->opened = true;
    json_t *record = dsc_run_record_load(run->place.folder);
    if (record) {
        json_decref(run->record);
        run->record = record;
    }
    return DESCENT_OK;
}

static descent_status give_result(const descent_run *run, descent_train_result *result,
                                  descent_error *error)
{
    const dsc_trials *all = &run->starts->all;
    if (result) {
        dsc_size_give(&all->trials[all->best].result, sizeof *result, result, result->size);
    }
    FAIL_IF(all->trials[all->best].status == DESCENT_DIVERGED, error, DESCENT_DIVERGED, "%s",
            all->trials[0].message);
    return DESCENT_OK;
}

descent_status dsc_starts_train(descent_run *run, descent_event_callback *callback, void *user,
                                descent_train_result *result, descent_error *error)
{
    dsc_starts *s = run->starts;
    FAIL_IF(s->over, error, DESCENT_INVALID,
            "all starts are trained: open the run again to go on with the best");
    s->asked = false;
    while (s->all.done < s->all.count && !s->asked && !s->all.is_chosen) {
        TRY(train_one(run, s->all.done, callback, user, error));
    }
    TRY(keep_best(run, error));
    return give_result(run, result, error);
}

static descent_status make(descent_run *run, descent_error *error)
{
    dsc_starts *s = calloc(1, sizeof *s);
    if (!s) {
        return dsc_no_memory(error, "many starts", sizeof *s);
    }
    dsc_starts_free(run->starts);
    run->starts = s;
    s->place = run->place;
    s->seed = run->train.seed;
    s->all.count = (size_t)run->own.starts;
    s->all.trials = calloc(s->all.count, sizeof *s->all.trials);
    if (!s->all.trials) {
        return dsc_no_memory(error, "many starts", s->all.count * sizeof *s->all.trials);
    }
    for (size_t k = 0; k < s->all.count; k++) {
        s->all.trials[k].size = sizeof *s->all.trials;
        s->all.trials[k].index = k;
        s->all.trials[k].seed = s->seed + k;
    }
    if (run->train.split_seed == UINT64_MAX) { /* the same rows for all, or none is best */
        run->train.split_seed = s->seed;
    }
    return DESCENT_OK;
}

descent_status dsc_starts_begin(descent_run *run, descent_error *error)
{
    return make(run, error);
}

descent_status dsc_starts_restore(descent_run *run, descent_error *error)
{
    TRY(make(run, error));
    dsc_trials *all = &run->starts->all;
    FAIL_IF(!descent_run_has_same_data(run), error, DESCENT_CHANGED,
            "the data have changed since the run was started: run.json has another checksum of "
            "them");
    json_t *record = dsc_run_record_load(run->place.folder); /* since nobody else trains */
    const bool good = dsc_trials_read(json_object_get(record, "trials"), all);
    json_decref(record);
    FAIL_IF(!good, error, DESCENT_BAD_DATA, "%s/run.json is damaged: its \"trials\"",
            run->place.folder);
    TRY(dsc_run_prepare(run, false, error)); /* the plan, also where nothing is left to train */
    dsc_run_drop_trainer(run);
    for (size_t k = 1; k < all->done && !all->is_chosen; k++) {
        if (is_better(run, &all->trials[k], &all->trials[all->best])) {
            all->best = k;
        }
    }
    return DESCENT_OK;
}

// ---- for those who look ----

size_t descent_run_starts_done(const descent_run *run)
{
    return run && run->starts ? run->starts->all.done : 0;
}

const descent_run_start *descent_run_start_at(const descent_run *run, size_t index)
{
    return index < descent_run_starts_done(run) ? &run->starts->all.trials[index] : NULL;
}

size_t descent_run_best_start(const descent_run *run)
{
    return run && run->starts ? run->starts->all.best : 0;
}

bool descent_run_start_loss(const descent_run *run, size_t index, double *loss)
{
    const descent_run_start *start = descent_run_start_at(run, index);
    const double bad = start ? badness(run, start) : HUGE_VAL;
    if (loss) {
        *loss = bad;
    }
    return isfinite(bad);
}

void descent_run_on_start(descent_run *run, descent_run_start_callback *callback, void *user)
{
    if (run) {
        run->start = callback;
        run->start_user = user;
    }
}
