// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: workers take the next index from a counter, so that a start is followed by whoever is free.
#include "run/each_start.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/workers.h"

typedef struct failure {
    uint64_t index;
    descent_status status;
    descent_error error;
} failure;

typedef struct starts_job {
    uint64_t count;
    dsc_start_follower *follow;
    void *context;
    failure *failures; /* one a worker */
    atomic_uint_fast64_t next;
    atomic_bool stopping;
} starts_job;

// Indices are handed out in order: when one fails, all below it have been taken up, and the
// lowest that failed is the same whoever met it.
static void work(void *context, size_t worker)
{
    starts_job *job = context;
    failure *failed = &job->failures[worker];
    while (!atomic_load(&job->stopping)) {
        const uint64_t index = atomic_fetch_add(&job->next, 1);
        if (index >= job->count) {
            return;
        }
        const descent_status status = job->follow(job->context, worker, index, &failed->error);
        if (status != DESCENT_OK) {
            failed->status = status;
            failed->index = index;
            atomic_store(&job->stopping, true);
        }
    }
}

static descent_status first_failure(const starts_job *job, size_t count, descent_error *error)
{
    const failure *first = NULL;
    for (size_t w = 0; w < count; w++) {
        const failure *failed = &job->failures[w];
        if (failed->status != DESCENT_OK && (!first || failed->index < first->index)) {
            first = failed;
        }
    }
    if (first && error) {
        *error = first->error;
    }
    return first ? first->status : DESCENT_OK;
}

static descent_status run_all(starts_job *job, size_t count, descent_error *error)
{
    dsc_workers *workers = NULL;
    TRY(dsc_workers_create(count, &workers, error));
    atomic_init(&job->next, 0);
    atomic_init(&job->stopping, false);
    dsc_workers_run(workers, work, job);
    dsc_workers_free(workers);
    return first_failure(job, count, error);
}

descent_status dsc_each_start(uint64_t count, size_t workers, dsc_start_follower *follow,
                              void *context, descent_error *error)
{
    starts_job job = {.count = count, .follow = follow, .context = context};
    job.failures = calloc(workers, sizeof *job.failures);
    if (!job.failures) {
        return dsc_no_memory(error, "followers of starts", workers * sizeof *job.failures);
    }
    const descent_status status = run_all(&job, workers, error);
    free(job.failures);
    return status;
}

descent_status dsc_check_box(size_t n, const double *lower, const double *upper,
                             descent_error *error)
{
    FAIL_IF(!lower || !upper, error, DESCENT_INVALID,
            "box: many starts need the lower and the upper end of every coordinate");
    for (size_t i = 0; i < n; i++) {
        FAIL_IF(!isfinite(lower[i]) || !isfinite(upper[i]), error, DESCENT_INVALID,
                "box: coordinate %zu of %zu goes from %g to %g; both ends must be finite "
                "numbers",
                i + 1, n, lower[i], upper[i]);
        FAIL_IF(lower[i] >= upper[i], error, DESCENT_INVALID,
                "box: coordinate %zu of %zu goes from %g to %g and holds nothing; its lower "
                "end comes first and must be below the upper one",
                i + 1, n, lower[i], upper[i]);
    }
    return DESCENT_OK;
}
