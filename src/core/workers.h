// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A team of threads that takes the same task together. Waiting spins for some microseconds and
// then sleeps: a barrier costs about a hundred nanoseconds while every worker has a core of its
// own, and a machine that is busy with something else is not made busier. (OpenMP's team is the
// usual choice; its wait policy is a property of the process, set from the environment, which a
// library must not touch.)
#ifndef DSC_CORE_WORKERS_H
#define DSC_CORE_WORKERS_H

#include <pthread.h>

#include "core/status.h"

/// Starts a thread that takes none of the program's signals. False: there are too many.
bool dsc_thread_start(pthread_t *thread, void *(*function)(void *), void *context);

typedef struct dsc_workers dsc_workers;

/// A team of `count` workers, the calling thread included as worker 0; 0 means one per core
/// that this process may run on. With one worker no thread is started. Where the system refuses
/// threads the team is smaller: results do not depend on its size. In a child that fork made
/// the team can only be freed.
descent_status dsc_workers_create(size_t count, dsc_workers **workers, descent_error *error);
void dsc_workers_free(dsc_workers *workers);

size_t dsc_workers_count(const dsc_workers *workers);
/// How many there would be if the system had refused no thread.
size_t dsc_workers_wanted(const dsc_workers *workers);

/// Only the first `count` workers (1 to all) take part in what follows; the others sleep. Not
/// inside a task.
void dsc_workers_use(dsc_workers *workers, size_t count);
size_t dsc_workers_used(const dsc_workers *workers);

/// Seconds that workers have waited for others beyond the usual, added up over all workers.
double dsc_workers_waited(const dsc_workers *workers);

typedef void dsc_task(void *context, size_t worker);

/// Runs task(context, w) for every worker w that is used and returns when all have finished.
/// Not reentrant.
void dsc_workers_run(dsc_workers *workers, dsc_task *task, void *context);

/// Inside a task: waits until every worker that is used has come here. What they wrote before
/// is visible after.
void dsc_workers_barrier(dsc_workers *workers);

/// The part of 0 .. count-1 that belongs to a worker when it is cut into pieces that are
/// multiples of `grain` and as equal as can be: *begin <= i < *end. The pieces cover everything
/// in order.
void dsc_workers_share(size_t count, size_t grain, size_t workers, size_t worker, size_t *begin,
                       size_t *end);

/// Cores that this process may run on, at least 1.
size_t dsc_core_count(void);

#endif
