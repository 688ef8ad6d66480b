// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One counter of arrivals and one of rounds make every barrier: the last to arrive opens the
// next round. Starting a task is a round as well, which worker 0 opens alone.
//
// A waiter spins on the round for SPINS tries, then sleeps on a condition variable. The opener
// takes the lock only when somebody may be asleep (`sleepers` > 0); a waiter announces itself
// in `sleepers` before it looks at the round for the last time, both sequentially consistent,
// so a wake-up is never lost.
#define _GNU_SOURCE
#include "core/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/memory.h"

enum {
    SPINS = 4000
}; /* about 40 microseconds: longer than any wait of a run that has its cores */

typedef struct gate {
    _Alignas(DSC_ALIGNMENT) atomic_uint round;
    _Alignas(DSC_ALIGNMENT) atomic_uint arrived;
    _Alignas(DSC_ALIGNMENT) atomic_uint sleepers;
    pthread_mutex_t lock;
    pthread_cond_t wake;
} gate;

typedef struct member {
    dsc_workers *team;
    size_t index;
    pthread_t thread;
} member;

struct dsc_workers {
    gate start;   /* opened by worker 0 when there is a task */
    gate barrier; /* inside tasks and at their end */
    size_t count;
    size_t started; /* threads that exist, for dsc_workers_free */
    bool stopping;
    dsc_task *task;
    void *context;
    member members[]; /* count - 1: workers 1, 2, ... */
};

static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static bool gate_init(gate *g)
{
    atomic_init(&g->round, 0);
    atomic_init(&g->arrived, 0);
    atomic_init(&g->sleepers, 0);
    if (pthread_mutex_init(&g->lock, NULL) != 0) {
        return false;
    }
    if (pthread_cond_init(&g->wake, NULL) != 0) {
        pthread_mutex_destroy(&g->lock);
        return false;
    }
    return true;
}

static void gate_destroy(gate *g)
{
    pthread_cond_destroy(&g->wake);
    pthread_mutex_destroy(&g->lock);
}

static void gate_open(gate *g)
{
    atomic_fetch_add(&g->round, 1);
    if (atomic_load(&g->sleepers) > 0) {
        pthread_mutex_lock(&g->lock);
        pthread_cond_broadcast(&g->wake);
        pthread_mutex_unlock(&g->lock);
    }
}

static void gate_wait(gate *g, unsigned round)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load_explicit(&g->round, memory_order_acquire) != round) {
            return;
        }
        relax();
    }
    pthread_mutex_lock(&g->lock);
    atomic_fetch_add(&g->sleepers, 1);
    while (atomic_load(&g->round) == round) {
        pthread_cond_wait(&g->wake, &g->lock);
    }
    atomic_fetch_sub(&g->sleepers, 1);
    pthread_mutex_unlock(&g->lock);
}

static void meet(dsc_workers *team)
{
    gate *g = &team->barrier;
    const unsigned round = atomic_load(&g->round);
    if (atomic_fetch_add(&g->arrived, 1) + 1 == team->count) {
        atomic_store(&g->arrived, 0);
        gate_open(g);
    } else {
        gate_wait(g, round);
    }
}

static void *serve(void *argument)
{
    const member *self = argument;
    dsc_workers *team = self->team;
    unsigned round = 0;
    for (;;) {
        gate_wait(&team->start, round);
        round++;
        if (team->stopping) {
            return NULL;
        }
        team->task(team->context, self->index);
        meet(team);
    }
}

size_t dsc_core_count(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        const int count = CPU_COUNT(&set);
        return count > 0 ? (size_t)count : 1;
    }
#endif
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}

descent_status dsc_workers_create(size_t count, dsc_workers **workers, descent_error *error)
{
    if (count == 0) {
        count = dsc_core_count();
    }
    FAIL_IF(count > 1024, error, DESCENT_INVALID, "threads: %zu is more than 1024", count);
    const size_t bytes = sizeof(dsc_workers) + (count - 1) * sizeof(member);
    dsc_workers *team = dsc_alloc_aligned(1, bytes);
    if (!team) {
        return dsc_no_memory(error, "threads", bytes);
    }
    team->count = count;
    if (!gate_init(&team->start)) {
        dsc_free_aligned(team);
        return dsc_no_memory(error, "threads", bytes);
    }
    if (!gate_init(&team->barrier)) {
        gate_destroy(&team->start);
        dsc_free_aligned(team);
        return dsc_no_memory(error, "threads", bytes);
    }
    for (size_t i = 1; i < count; i++) {
        member *next = &team->members[i - 1];
        *next = (member){.team = team, .index = i};
        if (pthread_create(&next->thread, NULL, serve, next) != 0) {
            dsc_workers_free(team);
            return dsc_fail(error, DESCENT_NO_MEMORY,
                            "cannot start thread %zu of %zu: try fewer (--threads)", i + 1,
                            count);
        }
        team->started = i;
    }
    *workers = team;
    return DESCENT_OK;
}

void dsc_workers_free(dsc_workers *team)
{
    if (!team) {
        return;
    }
    team->stopping = true;
    gate_open(&team->start);
    for (size_t i = 0; i < team->started; i++) {
        pthread_join(team->members[i].thread, NULL);
    }
    gate_destroy(&team->start);
    gate_destroy(&team->barrier);
    dsc_free_aligned(team);
}

size_t dsc_workers_count(const dsc_workers *team)
{
    return team->count;
}

void dsc_workers_run(dsc_workers *team, dsc_task *task, void *context)
{
    if (team->count == 1) {
        task(context, 0);
        return;
    }
    team->task = task;
    team->context = context;
    gate_open(&team->start);
    task(context, 0);
    meet(team);
}

void dsc_workers_barrier(dsc_workers *team)
{
    if (team->count > 1) {
        meet(team);
    }
}

void dsc_workers_share(size_t count, size_t grain, size_t workers, size_t worker, size_t *begin,
                       size_t *end)
{
    const size_t pieces = (count + grain - 1) / grain;
    const size_t first = pieces * worker / workers * grain;
    const size_t last = pieces * (worker + 1) / workers * grain;
    *begin = first < count ? first : count;
    *end = last < count ? last : count;
}
