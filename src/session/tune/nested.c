// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: rows that score what a search has chosen had no part in the search: neither in training
// nor in validation, and not in the choice.
#include "session/tune/nested.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/clock.h"
#include "core/file.h"
#include "session/lock.h"
#include "session/tune/config.h"
#include "session/tune/final.h"
#include "session/tune/plan.h"
#include "session/tune/race.h"
#include "session/tune/rounds.h"
#include "session/tune/state.h"
#include "session/tune/trial.h"
#include "session/tune/work.h"

void dsc_tune_clear(descent_tune *tune)
{
    free(tune->trials);
    free(tune->nested);
    free(tune->json);
    json_decref(tune->sentences);
    json_decref(tune->question);
}

static descent_status score_test(descent_tune *tune, descent_error *error)
{
    uint64_t rows;
    const descent_dataset *test = tune->run->sets.test;
    return test ? dsc_tune_final_score(tune, test, &tune->test, &rows, error) : DESCENT_OK;
}

static descent_status all_failed(const descent_tune *tune, descent_error *error)
{
    return dsc_fail(error, DESCENT_DIVERGED,
                    "none of %zu trials ended with a finite loss; the first one: %s" DSC_REMEDY
                    "over = lr=1e-06..0.01:log",
                    tune->count, tune->count > 0 ? tune->trials[0].because : "");
}

static descent_status finish(descent_tune *tune, descent_error *error)
{
    bool nested = true, trained = false;
    TRY(dsc_tune_final(tune, &trained, error));
    if (!trained || tune->stopped) {
        return DESCENT_OK;
    }
    TRY(score_test(tune, error));
    if (tune->o.folds > 0) {
        TRY(dsc_tune_nest(tune, &nested, error));
    }
    tune->over = nested;
    TRY(dsc_tune_state_write(tune, error));
    return tune->over && tune->fold == 0 ? dsc_tune_config_write(tune, error) : DESCENT_OK;
}

descent_status dsc_tune_stages(descent_tune *tune, descent_error *error)
{
    size_t chosen;
    if (!tune->plan.searched) {
        TRY(dsc_tune_search(tune, error));
    }
    if (tune->plan.searched && !dsc_tune_leader(tune, &chosen)) {
        return all_failed(tune, error);
    }
    if (tune->plan.searched && !tune->plan.raced && !tune->stopped) {
        TRY(dsc_tune_race(tune, error));
    }
    return tune->plan.raced && !tune->stopped ? finish(tune, error) : DESCENT_OK;
}

// ---- one part ----

static descent_action relay(const descent_tune_progress *progress, void *user)
{
    descent_tune *tune = user;
    tune->progress.done = progress->done;
    tune->progress.jobs = progress->jobs;
    return dsc_tune_tell(tune, false, "") ? DESCENT_CONTINUE : DESCENT_STOP;
}

static descent_status make_folder(const descent_tune *tune, uint64_t fold, dsc_run_place *place,
                                  descent_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "folds/%llu", (unsigned long long)fold);
    *place = (dsc_run_place){.lock = -1, .above = tune->place.folder};
    TRY(dsc_file_join(tune->place.folder, name, place->folder, sizeof place->folder, error));
    TRY(dsc_file_make_parents(place->folder, error));
    FAIL_IF(mkdir(place->folder, 0777) != 0 && errno != EEXIST, error, DESCENT_IO,
            "cannot make the folder %s", place->folder);
    return dsc_run_lock(place, error);
}

static descent_status make_child(descent_tune *tune, uint64_t fold, descent_tune *child,
                                 descent_error *error)
{
    bool found;
    child->place.lock = -1;
    child->o = tune->o;
    child->o.folds = 0;
    child->o.time = HUGE_VAL;
    child->o.trials = tune->plan.trials;
    child->o.seeds = tune->plan.seeds;
    child->run = tune->run;
    child->threads = tune->threads;
    child->splits = tune->splits;
    child->folds = tune->o.folds;
    child->fold = fold;
    child->guess = tune->guess;
    child->test = (dsc_tune_score){(double)NAN, (double)NAN};
    child->begun = dsc_clock();
    child->callback = relay;
    child->user = tune;
    child->question =
        json_pack("{s:O, s:I, s:I, s:I, s:s}", "question", tune->question, "fold",
                  (json_int_t)fold, "trials", (json_int_t)tune->plan.trials, "seeds",
                  (json_int_t)tune->plan.seeds, "over", tune->over_start);
    if (!child->question) {
        return dsc_no_memory(error, "the record of a search", 4096);
    }
    TRY(make_folder(tune, fold, &child->place, error));
    TRY(dsc_tune_state_read(child, &found, error));
    if (child->plan.made) {
        return DESCENT_OK;
    }
    // The same search; what was widened there is widened here where it has to be.
    child->plan = (dsc_tune_plan){.made = true,
                                  .rungs = tune->plan.rungs,
                                  .together = tune->plan.together,
                                  .epochs = tune->plan.epochs};
    for (uint64_t r = 0; r < tune->plan.rungs; r++) {
        child->plan.ends[r] = tune->plan.ends[r];
    }
    child->plan.trials = tune->plan.trials;
    snprintf(child->over_start, sizeof child->over_start, "%s", tune->over_start);
    return dsc_space_read(tune->over_start, &child->space, error);
}

static descent_status take_fold(const descent_tune *child, dsc_tune_fold *fold,
                                descent_error *error)
{
    size_t chosen;
    dsc_tune_score score;
    if (!dsc_tune_chosen(child, &chosen)) {
        return all_failed(child, error);
    }
    TRY(dsc_tune_final_score(child, NULL, &score, &fold->rows, error));
    const dsc_tune_trial *t = &child->trials[chosen];
    fold->loss = score.loss;
    fold->metric = score.metric;
    fold->selected = t->at[t->reached - 1].loss;
    dsc_tune_settings(child, &t->point, fold->settings);
    fold->done = true;
    return DESCENT_OK;
}

static descent_status do_fold(descent_tune *tune, uint64_t fold, descent_error *error)
{
    descent_tune *child = calloc(1, sizeof *child);
    if (!child) {
        return dsc_no_memory(error, "a search", sizeof *child);
    }
    descent_status status = make_child(tune, fold, child, error);
    THEN(status, dsc_tune_stages(child, error));
    THEN(status, child->over ? take_fold(child, &tune->nested[fold - 1], error) : DESCENT_OK);
    dsc_run_unlock(&child->place);
    dsc_tune_clear(child);
    free(child);
    return status;
}

descent_status dsc_tune_nest(descent_tune *tune, bool *done, descent_error *error)
{
    tune->progress.stage = DESCENT_TUNE_NESTED;
    for (uint64_t k = 1; k <= tune->o.folds; k++) {
        dsc_tune_fold *fold = &tune->nested[k - 1];
        tune->progress.round = k;
        if (!fold->done) {
            TRY(do_fold(tune, k, error));
            TRY(dsc_tune_state_write(tune, error));
            dsc_tune_tell(tune, true, "");
        }
        if (!fold->done || tune->stopped) {
            *done = fold->done && k == tune->o.folds;
            return DESCENT_OK;
        }
    }
    *done = true;
    return DESCENT_OK;
}
