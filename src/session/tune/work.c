// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: which worker takes a training, and when, is nothing that its result depends on; results
// are looked at when all of a round have ended.
#include "session/tune/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "core/clock.h"

// Seconds between two calls of the caller.
static const double told = 0.02;

typedef struct work {
    descent_tune *tune;
    dsc_tune_job *jobs;
    size_t count;
    atomic_size_t next, done, running;
    atomic_bool stopping;
    pthread_mutex_t mutex; /* for what stands below */
    descent_status status;
    descent_error error;
} work;

double dsc_tune_spent(const descent_tune *tune)
{
    return tune->before + (dsc_clock() - tune->begun);
}

bool dsc_tune_tell(descent_tune *tune, bool ended, const char *text)
{
    const double now = dsc_clock();
    if (!tune->callback || (!ended && now - tune->called < told)) {
        return !tune->stopped;
    }
    tune->called = now;
    tune->progress.ended = ended;
    tune->progress.text = text;
    tune->progress.trials = tune->count;
    tune->progress.seconds = dsc_tune_spent(tune);
    if (tune->callback(&tune->progress, tune->user) == DESCENT_STOP) {
        tune->stopped = true;
    }
    return !tune->stopped;
}

static bool should_stop(void *user, size_t worker)
{
    work *w = user;
    if (worker == 0) {
        w->tune->progress.done = atomic_load(&w->done);
        if (!dsc_tune_tell(w->tune, false, "")) {
            atomic_store(&w->stopping, true);
        }
    }
    return atomic_load(&w->stopping);
}

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

static void take_turns(void *context, size_t worker)
{
    work *w = context;
    while (!should_stop(w, worker)) {
        const size_t i = atomic_fetch_add(&w->next, 1);
        descent_error error = {0};
        if (i >= w->count) {
            break;
        }
        w->jobs[i].worker = worker;
        w->jobs[i].stop = should_stop;
        w->jobs[i].user = w;
        const descent_status status = dsc_tune_train(w->tune, &w->jobs[i], &error);
        if (status != DESCENT_OK) {
            fail(w, status, &error);
        }
        atomic_fetch_add(&w->done, 1);
    }
    atomic_fetch_sub(&w->running, 1);
    // As long as others run, somebody looks.
    while (worker == 0 && atomic_load(&w->running) > 0) {
        const struct timespec pause = {.tv_nsec = 1000000};
        nanosleep(&pause, NULL);
        should_stop(w, worker);
    }
}

static descent_status go(work *w, size_t workers, descent_error *error)
{
    dsc_workers *team = NULL;
    TRY(dsc_workers_create(workers, &team, error));
    atomic_init(&w->next, 0);
    atomic_init(&w->done, 0);
    atomic_init(&w->running, dsc_workers_count(team));
    atomic_init(&w->stopping, w->tune->stopped);
    pthread_mutex_init(&w->mutex, NULL);
    dsc_workers_run(team, take_turns, w);
    pthread_mutex_destroy(&w->mutex);
    dsc_workers_free(team);
    return w->status == DESCENT_OK ? DESCENT_OK : dsc_fail_as(error, &w->error);
}

descent_status dsc_tune_work(descent_tune *tune, size_t count, dsc_tune_job *jobs,
                             descent_error *error)
{
    const size_t threads = (size_t)tune->threads;
    const size_t workers = count < threads ? count : threads;
    work w = {.tune = tune, .jobs = jobs, .count = count};
    if (count == 0) {
        return DESCENT_OK;
    }
    for (size_t i = 0; i < count; i++) {
        jobs[i].threads = threads / workers;
    }
    tune->progress.jobs = count;
    tune->progress.done = 0;
    return go(&w, workers, error);
}
