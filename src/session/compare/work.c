// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Many trials on all cores, each on one of them.
//
// Keeps: which worker runs a trial, and when, is nothing that its result depends on. A trial is
// recorded when it has ended, and those that are given up never are. What is left out
// for want of time is decided by the calling thread alone.
#include "session/compare/work.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/clock.h"
#include "session/compare/minimize.h"
#include "session/compare/record.h"
#include "session/compare/rules.h"
#include "session/compare/train.h"

// Seconds of a rule's run that say what it costs, at least one step of it; and the part of the time
// that measuring all rules takes at most.
static const double measured = 0.15, measured_part = 0.1;
// Seconds between two calls of the caller.
static const double told = 0.05;

typedef struct work {
    descent_compare *compare;
    size_t *order; /* places in the table, `count`; while measuring contenders */
    size_t count;
    double *expected; /* seconds of each of them; or NULL */
    bool measuring;
    const dsc_work_limit *limit; /* or NULL */
    size_t must, wanted;         /* trials of the first blocks, which come first in `order` */
    double begun;                /* seconds of the comparison when the stage began */
    atomic_size_t next, done, running;
    atomic_bool stopping, late;
    pthread_mutex_t mutex; /* for what stands below, and the record */
    double left;           /* seconds of trials that have not ended */
    double foreseen, took; /* of those that have */
    descent_status status;
    descent_error error;
    descent_compare_progress progress; /* of the calling thread alone */
    double called;
} work;

double dsc_work_spent(const descent_compare *compare)
{
    return compare->before + (dsc_clock() - compare->begun);
}

double dsc_work_expected(const descent_compare *compare, int rule, int length)
{
    double sum = 0.0;
    size_t count = 0;
    for (size_t i = 0; i < compare->trials.count; i++) {
        const dsc_trial *t = &compare->trials.all[i];
        if (t->done && !t->diverged && t->rule == rule && t->length == length) {
            sum += t->seconds;
            count++;
        }
    }
    const dsc_contender *c = &compare->contenders[rule];
    return count > 0 ? sum / (double)count
                     : c->begin + c->unit * (double)compare->plan.lengths[length];
}

// ---- who asks to stop ----

// Whether no further block is to be run: the time is over, or what later stages need no longer fits
// into it. By less than limit->late it may be over where that is enough for the blocks that are
// wanted.
static bool is_over(work *w)
{
    const dsc_work_limit *limit = w->limit;
    const double spent = dsc_work_spent(w->compare), done = (double)atomic_load(&w->done);
    pthread_mutex_lock(&w->mutex);
    const double slower = w->foreseen > 0.0 ? w->took / w->foreseen : 1.0;
    pthread_mutex_unlock(&w->mutex);
    if (spent + limit->reserve * slower <= limit->time) {
        return false;
    }
    const double missing = (double)w->wanted - done;
    return missing <= 0.0 || done < 1.0 ||
           spent + missing * (spent - w->begun) / done > limit->late;
}

// Not before the first blocks are on their way, whose trials tell how slow it is.
static void look_at_time(work *w)
{
    if (w->limit && atomic_load(&w->next) >= w->must && is_over(w)) {
        atomic_store(&w->late, true);
    }
}

// Of the calling thread alone.
static void look(work *w)
{
    descent_compare *c = w->compare;
    const double now = dsc_clock();
    if (now - w->called < told) {
        return;
    }
    w->called = now;
    look_at_time(w);
    if (!c->callback) {
        return;
    }
    pthread_mutex_lock(&w->mutex);
    w->progress.left =
        w->measuring ? (double)NAN : w->left / (double)dsc_workers_count(c->workers);
    pthread_mutex_unlock(&w->mutex);
    w->progress.done = atomic_load(&w->done);
    w->progress.seconds = now - c->begun;
    if (c->callback(&w->progress, c->user) == DESCENT_STOP) {
        atomic_store(&w->stopping, true);
    }
}

static bool should_stop(void *user, size_t worker)
{
    work *w = user;
    if (worker == 0) {
        look(w);
    }
    return atomic_load(&w->stopping);
}

// The same, of a trial that may be left out.
static bool should_stop_late(void *user, size_t worker)
{
    work *w = user;
    return should_stop(w, worker) || atomic_load(&w->late);
}

// ---- one ----

static void fail(work *w, descent_status status, const descent_error *why)
{
    pthread_mutex_lock(&w->mutex);
    if (w->status == DESCENT_OK) {
        w->status = status;
        w->error = *why;
    }
    pthread_mutex_unlock(&w->mutex);
    atomic_store(&w->stopping, true);
}

static descent_status run_one(const work *w, dsc_trial_job *job, dsc_trial *trial,
                              descent_error *error)
{
    return w->compare->function.make ? dsc_trial_minimize(job, trial, error)
                                     : dsc_trial_train(job, trial, error);
}

static descent_status end_trial(work *w, size_t i, const dsc_trial *trial, descent_error *error)
{
    descent_status status;
    pthread_mutex_lock(&w->mutex);
    w->compare->trials.all[w->order[i]] = *trial;
    w->left -= w->expected[i];
    w->foreseen += w->expected[i];
    w->took += trial->seconds;
    status = dsc_compare_record_trial(w->compare, trial, error);
    pthread_mutex_unlock(&w->mutex);
    return status;
}

static double seconds_to_measure(const descent_compare *c)
{
    const double workers = (double)dsc_workers_count(c->workers);
    return fmin(measured, measured_part * c->o.time * workers / (double)c->count);
}

static descent_status try_one(work *w, size_t worker, size_t i, descent_error *error)
{
    descent_compare *c = w->compare;
    dsc_trial_job job = {.compare = c,
                         .worker = worker,
                         .stop = i < w->must ? should_stop : should_stop_late,
                         .user = w,
                         .most = w->measuring ? seconds_to_measure(c) : HUGE_VAL,
                         .begin = (double)NAN,
                         .unit = (double)NAN};
    if (w->measuring) {
        dsc_trial trial = {
            .rule = (int)i, .length = DESCENT_COMPARE_LENGTHS - 1, .seed = c->o.seed};
        TRY(run_one(w, &job, &trial, error));
        c->contenders[i].begin = job.begin;
        c->contenders[i].unit = job.unit;
        return DESCENT_OK;
    }
    dsc_trial trial = c->trials.all[w->order[i]];
    TRY(run_one(w, &job, &trial, error));
    return trial.done ? end_trial(w, i, &trial, error) : DESCENT_OK;
}

static void take_turns_until(work *w, size_t worker)
{
    while (!should_stop(w, worker)) {
        if (worker == 0) {
            look_at_time(w);
        }
        const size_t i = atomic_fetch_add(&w->next, 1);
        descent_error error = {0};
        if (w->measuring && dsc_clock() - w->compare->begun > w->compare->o.time) {
            return; // what was measured says that it does not fit
        }
        if (i >= w->count || (i >= w->must && atomic_load(&w->late))) {
            return;
        }
        const descent_status status = try_one(w, worker, i, &error);
        if (status != DESCENT_OK) {
            fail(w, status, &error);
        }
        atomic_fetch_add(&w->done, 1);
    }
}

static void take_turns(void *context, size_t worker)
{
    work *w = context;
    take_turns_until(w, worker);
    atomic_fetch_sub(&w->running, 1);
    // As long as others run, somebody looks.
    while (worker == 0 && atomic_load(&w->running) > 0) {
        const struct timespec pause = {.tv_nsec = 1000000};
        nanosleep(&pause, NULL);
        look(w);
    }
}

// ---- many ----

static descent_status go(work *w, descent_compare_stage stage, uint64_t round,
                         descent_error *error)
{
    w->progress = (descent_compare_progress){
        .size = sizeof w->progress, .stage = stage, .round = round, .trials = w->count};
    atomic_init(&w->next, 0);
    atomic_init(&w->done, 0);
    atomic_init(&w->running, dsc_workers_count(w->compare->workers));
    atomic_init(&w->stopping, false);
    atomic_init(&w->late, false);
    w->begun = dsc_work_spent(w->compare);
    pthread_mutex_init(&w->mutex, NULL);
    dsc_workers_run(w->compare->workers, take_turns, w);
    w->called = 0.0;
    look(w); // also how a stage ends
    pthread_mutex_destroy(&w->mutex);
    w->compare->stopped = w->status == DESCENT_OK && atomic_load(&w->stopping);
    w->compare->late = atomic_load(&w->late);
    if (w->status != DESCENT_OK && error) {
        *error = w->error;
    }
    return w->status;
}

typedef struct pending {
    size_t at;
    uint64_t block;
    double expected;
} pending;

static int longest_first(const void *a, const void *b)
{
    const pending *x = a, *y = b;
    return x->block != y->block        ? (x->block < y->block ? -1 : 1)
           : x->expected > y->expected ? -1
           : x->expected < y->expected ? 1
           : x->at < y->at             ? -1
                                       : x->at > y->at;
}

static uint64_t block_of(const descent_compare *c, descent_compare_stage stage,
                         const dsc_trial *t)
{
    if (stage == DESCENT_COMPARE_RUNNING) {
        return t->seed - c->o.seed - c->o.tuning_seeds;
    }
    const int rings = (t->power < 0 ? -t->power : t->power) / DSC_COMPARE_SPACING;
    return stage == DESCENT_COMPARE_TUNING && rings > 1 ? (uint64_t)rings - 1 : 0;
}

static void put_in_order(work *w, descent_compare_stage stage, pending *list)
{
    const descent_compare *c = w->compare;
    double expected[DESCENT_COMPARE_RULES][DESCENT_COMPARE_LENGTHS];
    for (size_t r = 0; r < c->count; r++) {
        for (int l = 0; l < DESCENT_COMPARE_LENGTHS; l++) {
            const double seconds = dsc_work_expected(c, (int)r, l);
            expected[r][l] = isfinite(seconds) ? seconds : 0.0;
        }
    }
    for (size_t i = 0; i < c->trials.count; i++) {
        const dsc_trial *t = &c->trials.all[i];
        if (t->wanted && !t->done) {
            list[w->count++] =
                (pending){i, block_of(c, stage, t), expected[t->rule][t->length]};
        }
    }
    qsort(list, w->count, sizeof *list, longest_first);
    for (size_t i = 0; i < w->count; i++) {
        w->must += !w->limit || list[i].block < w->limit->must;
        w->wanted += w->limit && list[i].block < w->limit->wanted;
        w->order[i] = list[i].at;
        w->expected[i] = list[i].expected;
        w->left += list[i].expected;
    }
}

descent_status dsc_work_run(descent_compare *compare, descent_compare_stage stage,
                            uint64_t round, const dsc_work_limit *limit, descent_error *error)
{
    const size_t room = compare->trials.count + 1;
    work w = {.compare = compare, .limit = limit, .order = malloc(room * sizeof *w.order)};
    pending *list = malloc(room * sizeof *list);
    w.expected = malloc(room * sizeof *w.expected);
    descent_status status = DESCENT_OK;
    if (!w.order || !list || !w.expected) {
        status = dsc_no_memory(error, "the order of trials", room * sizeof *list);
    } else {
        put_in_order(&w, stage, list);
    }
    compare->late = false;
    THEN(status, w.count > 0 ? go(&w, stage, round, error) : DESCENT_OK);
    free(w.order);
    free(w.expected);
    free(list);
    return status;
}

descent_status dsc_work_measure(descent_compare *compare, descent_error *error)
{
    work w = {
        .compare = compare, .count = compare->count, .must = compare->count, .measuring = true};
    TRY(go(&w, DESCENT_COMPARE_MEASURING, 0, error));
    double begin = 0.0, unit = 0.0;
    for (size_t i = 0; i < compare->count; i++) {
        begin = fmax(begin, compare->contenders[i].begin); // of a number and NAN the number
        unit = fmax(unit, compare->contenders[i].unit);
    }
    for (size_t i = 0; i < compare->count; i++) {
        if (isnan(compare->contenders[i].begin)) {
            compare->contenders[i].begin = begin;
            compare->contenders[i].unit = unit;
        }
    }
    return DESCENT_OK;
}

descent_status dsc_work_begin(descent_compare *compare, descent_error *error)
{
    if (!compare->workers) {
        TRY(dsc_workers_create((size_t)compare->o.threads, &compare->workers, error));
    }
    return dsc_trial_objectives(compare, dsc_workers_count(compare->workers), error);
}

void dsc_work_end(descent_compare *compare)
{
    dsc_trial_objectives_free(compare);
    dsc_workers_free(compare->workers);
    compare->workers = NULL;
}
