// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a trial is trained by its checkpoints; where it was killed it goes on, and where it was at its
// rung already it is only read. Only a folder whose files the disk has lost is begun again: trials do not
// wait for it. Trainings with the same seed have the same rows for validation, and the same order of
// examples.
#include "session/tune/trial.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "run/trainer.h"
#include "session/prepare.h"

enum { ASIDE_MOST = 1000 };

// ---- its run ----

descent_status dsc_tune_job_folder(const descent_tune *tune, const dsc_tune_job *job,
                                   char path[DESCENT_RUN_PATH], descent_error *error)
{
    char name[64] = "final";
    if (!job->whole && job->seed == 0) {
        snprintf(name, sizeof name, "trials/%04zu", job->trial + 1);
    } else if (!job->whole) {
        snprintf(name, sizeof name, "%s/%04zu-%llu",
                 job->seed < tune->splits ? "trials" : "race", job->trial + 1,
                 (unsigned long long)job->seed + 1);
    }
    return dsc_file_join(tune->place.folder, name, path, DESCENT_RUN_PATH, error);
}

void dsc_tune_settings(const descent_tune *tune, const dsc_point *point, char *text)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t d = 0; d < tune->space.count && used < DSC_TUNE_TEXT; d++) {
        char word[DSC_TUNE_WORD];
        dsc_space_word(&tune->space, d, point, word);
        used += (size_t)snprintf(text + used, DSC_TUNE_TEXT - used, "%s%s=%s",
                                 d > 0 ? ", " : "", tune->space.all[d].option->name, word);
    }
}

static descent_status apply(const descent_tune *tune, const dsc_point *point, descent_run *run,
                            descent_error *error)
{
    for (size_t d = 0; d < tune->space.count; d++) {
        const dsc_dimension *dimension = &tune->space.all[d];
        char word[DSC_TUNE_WORD];
        void *values = dimension->table == descent_train_option_table() ? (void *)&run->train
                                                                        : (void *)&run->own;
        dsc_space_word(&tune->space, d, point, word);
        TRY(descent_options_set(dimension->table, values, dimension->option->name, word,
                                error));
    }
    return DESCENT_OK;
}

// What a run is given from outside, also when it was opened.
static void lend(const descent_tune *tune, uint64_t seed, descent_run *run, size_t threads)
{
    run->sets =
        (descent_train_sets){.train = tune->run->sets.train, .valid = tune->run->sets.valid};
    run->place.above = tune->place.folder;
    run->train.folds = tune->folds;
    run->train.fold = tune->fold;
    run->train.valid_shift = seed;
    run->train.threads = threads;
}

static bool needs_no_schedule(int rule)
{
    return rule == DESCENT_SCHEDULE_FREE_SGD || rule == DESCENT_SCHEDULE_FREE_ADAMW;
}

static void settle(const descent_tune *tune, uint64_t seed, descent_run *run)
{
    descent_train_options *t = &run->train;
    run->own = tune->run->own;
    run->read = tune->run->read;
    *t = tune->run->train;
    run->own.starts = 1;
    run->own.test[0] = '\0';
    run->own.tensorboard[0] = '\0';
    run->own.on_plateau = DESCENT_RESPONSE_NONE;
    // Rows that are held out are the same for all seeds.
    t->split_seed = tune->folds > 0 && t->split_seed == UINT64_MAX ? t->seed : t->split_seed;
    t->seed += seed;
    t->epochs = tune->plan.epochs;
    t->steps = 0;
    t->time = HUGE_VAL;
    // On few rows the lowest of many validation losses is luck; towards the end of a rate that falls to 0
    // there is little left to choose.
    t->keep = DESCENT_KEEP_LAST;
    if (strcmp(t->decay, "none") == 0 && !needs_no_schedule(t->optimizer.rule)) {
        snprintf(t->decay, sizeof t->decay, "linear");
    }
    t->patience = t->patience_after = (descent_stretch){0, 0};
}

descent_status dsc_tune_run_of(const descent_tune *tune, const dsc_point *point, uint64_t seed,
                               bool whole, descent_run **run, descent_error *error)
{
    TRY(descent_run_create(run, error));
    settle(tune, seed, *run);
    (*run)->train.valid = whole ? 0.0 : (*run)->train.valid;
    lend(tune, seed, *run, 1);
    const descent_status status = apply(tune, point, *run, error);
    if (status != DESCENT_OK) {
        descent_run_close(*run);
        *run = NULL;
    }
    return status;
}

static descent_status go_on(const descent_tune *tune, const dsc_tune_job *job,
                            const char *folder, descent_run **run, descent_error *error)
{
    TRY(descent_run_open(folder, run, error));
    lend(tune, job->seed, *run, job->threads);
    return descent_run_resume(*run, error);
}

static descent_status begin(const descent_tune *tune, const dsc_tune_job *job,
                            const char *folder, descent_run **run, descent_error *error)
{
    TRY(dsc_tune_run_of(tune, &tune->trials[job->trial].point, job->seed, job->whole, run,
                        error));
    (*run)->train.threads = job->threads;
    return descent_run_begin(*run, folder, error);
}

// ---- training ----

typedef struct watch {
    dsc_tune_job *job;
    descent_run *run;
    bool given_up;
} watch;

// Worse than guessing, and the verdict says that it is getting no better.
static bool is_hopeless(const descent_run *run)
{
    const descent_trainer *t = run->trainer;
    descent_monitor_verdict verdict = {.size = sizeof verdict};
    return t->progress.epoch > 0 && t->progress.valid_loss > t->constant_valid_loss &&
           descent_run_judge(run, &verdict) && verdict.place == DESCENT_PLACE_DIVERGING;
}

static descent_action on_event(const descent_event *event, void *user)
{
    watch *w = user;
    if (event->kind == DESCENT_EVENT_EPOCH) {
        return event->epoch >= w->job->epochs || is_hopeless(w->run) ? DESCENT_STOP
                                                                     : DESCENT_CONTINUE;
    }
    if (event->kind == DESCENT_EVENT_STEP && w->job->stop) {
        w->given_up = w->job->stop(w->job->user, w->job->worker);
    }
    return w->given_up ? DESCENT_STOP : DESCENT_CONTINUE;
}

static void take_score(const descent_run *run, dsc_tune_job *job)
{
    const descent_trainer *t = run->trainer;
    job->trained = t->progress.epoch;
    job->done = job->end != DESCENT_TUNE_GOES_ON || job->trained >= job->epochs;
    job->score = (dsc_tune_score){(double)NAN, (double)NAN};
    if (job->end == DESCENT_TUNE_GOES_ON && isfinite(t->progress.valid_loss)) {
        job->score = (dsc_tune_score){t->progress.valid_loss, t->progress.valid_metric};
    }
}

static void tell_hopeless(const descent_run *run, dsc_tune_job *job)
{
    const descent_trainer *t = run->trainer;
    job->end = DESCENT_TUNE_DIVERGING;
    snprintf(job->because, sizeof job->because,
             "the verdict was \"diverging\" after epoch %llu, with a validation loss of %.3g "
             "where guessing has %.3g",
             (unsigned long long)t->progress.epoch, t->progress.valid_loss,
             t->constant_valid_loss);
}

// The first line of the message of a divergence.
static void tell_diverged(const descent_error *why, dsc_tune_job *job)
{
    job->end = DESCENT_TUNE_DIVERGED;
    snprintf(job->because, sizeof job->because, "%.*s",
             (int)fmin((double)strcspn(why->message, "\n"), sizeof job->because - 1.0),
             why->message);
}

static descent_status train(descent_run *run, dsc_tune_job *job, descent_error *error)
{
    descent_train_result result = {.size = sizeof result};
    descent_error why = {0};
    watch w = {.job = job, .run = run};
    if (run->trainer->progress.epoch < job->epochs && !is_hopeless(run)) {
        const descent_status status =
            descent_trainer_run(run->trainer, on_event, &w, &result, &why);
        if (status == DESCENT_DIVERGED) {
            tell_diverged(&why, job);
        } else if (status != DESCENT_OK) {
            return dsc_fail_as(error, &why);
        }
        FAIL_IF(result.records_lost, error, DESCENT_IO,
                "records are missing in metrics.jsonl of %s, which could not be written",
                run->place.folder);
    }
    if (job->end == DESCENT_TUNE_GOES_ON && is_hopeless(run)) {
        tell_hopeless(run, job);
    }
    take_score(run, job);
    return DESCENT_OK;
}

static descent_status named(const descent_tune *tune, const dsc_tune_job *job,
                            descent_status status, descent_error *error)
{
    char settings[DSC_TUNE_TEXT];
    dsc_tune_settings(tune, &tune->trials[job->trial].point, settings);
    return job->whole ? dsc_fail_context(error, status, "the final model (%.300s):", settings)
                      : dsc_fail_context(error, status, "trial %zu (%.300s):", job->trial + 1,
                                         settings);
}

// A folder whose files the disk has lost. Nobody's work is in it: what it held is made again, to the same bits.
static descent_status set_aside(const char *folder, descent_error *error)
{
    char other[DESCENT_RUN_PATH + 32];
    for (int i = 1; i <= ASIDE_MOST; i++) {
        snprintf(other, sizeof other, "%s-damaged-%d", folder, i);
        if (rename(folder, other) == 0) {
            return DESCENT_OK;
        }
    }
    return dsc_fail(error, DESCENT_IO, "cannot rename %s, which is damaged: %s", folder,
                    strerror(errno));
}

static descent_status begin_or_go_on(const descent_tune *tune, const dsc_tune_job *job,
                                     const char *folder, descent_run **run,
                                     descent_error *error)
{
    if (!descent_run_exists(folder)) {
        return begin(tune, job, folder, run, error);
    }
    descent_error why = {0};
    const descent_status status = go_on(tune, job, folder, run, &why);
    if (status != DESCENT_BAD_DATA) {
        return status == DESCENT_OK ? DESCENT_OK : dsc_fail_as(error, &why);
    }
    descent_run_close(*run);
    *run = NULL;
    TRY(set_aside(folder, error));
    return begin(tune, job, folder, run, error);
}

descent_status dsc_tune_train(const descent_tune *tune, dsc_tune_job *job, descent_error *error)
{
    char folder[DESCENT_RUN_PATH];
    descent_run *run = NULL;
    const double begun = dsc_clock();
    TRY(dsc_tune_job_folder(tune, job, folder, error));
    const bool before = dsc_file_without_sync(!job->whole);
    descent_status status = begin_or_go_on(tune, job, folder, &run, error);
    THEN(status, train(run, job, error));
    descent_run_close(run);
    dsc_file_without_sync(before);
    job->seconds = dsc_clock() - begun;
    return status == DESCENT_OK ? DESCENT_OK : named(tune, job, status, error);
}

// ---- rows that no trial has seen ----

static descent_status score(const descent_run *run, const descent_dataset *data,
                            dsc_tune_score *result, uint64_t *rows)
{
    descent_trainer *t = run->trainer;
    const uint32_t *numbers = data ? NULL : t->split.held;
    const size_t count = data ? descent_dataset_rows(data) : t->split.held_count;
    dsc_trainer_score(t, t->x, data ? data : t->sets.train, numbers, count, &result->loss,
                      &result->metric);
    *rows = count;
    return DESCENT_OK;
}

descent_status dsc_tune_score_rows(const descent_tune *tune, const dsc_tune_job *job,
                                   const descent_dataset *data, dsc_tune_score *result,
                                   uint64_t *rows, descent_error *error)
{
    char folder[DESCENT_RUN_PATH];
    descent_run *run = NULL;
    dsc_tune_job own = *job;
    own.threads = (size_t)tune->threads;
    TRY(dsc_tune_job_folder(tune, job, folder, error));
    descent_status status = go_on(tune, &own, folder, &run, error);
    THEN(status, score(run, data, result, rows));
    descent_run_close(run);
    return status;
}
