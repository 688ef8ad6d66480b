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
//
// Keeps: which worker does what follows from its index and the number used, never from who was
// faster; sums are made per piece and added in order by the callers. Hence the same bits with
// any number of threads. A team belongs to the process that made it: after fork the child has
// no threads, and freeing the team there only returns memory.
#define _GNU_SOURCE
#include "core/workers.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/assert.h"
#include "core/clock.h"
#include "core/memory.h"

enum { /* longer than most waits of a run that has its cores */
       SPINS = 4000,
       SPIN_NANOSECONDS = 40000
};

typedef struct gate {
    // Cache lines of their own: everybody spins on the round while everybody counts arrivals.
    _Alignas(DSC_ALIGNMENT) atomic_uint round;
    _Alignas(DSC_ALIGNMENT) atomic_uint arrived;
    _Alignas(DSC_ALIGNMENT) atomic_uint sleepers;
    pthread_mutex_t lock;
    pthread_cond_t wake;
} gate;

// A worker that is not used parks at `rejoin` when it sees the first task that is not for it.
// Only then may it be used again; or when there has been no such task (`left_at` is still the
// round of `start`), so that it waits there as if nothing had happened.
typedef struct member {
    dsc_workers *team;
    size_t index;
    unsigned left_at;
    unsigned rejoin_at; /* the round of `start` to wait for after parking */
    atomic_bool parked;
    pthread_t thread;
} member;

struct dsc_workers {
    gate start;   /* opened by worker 0 when there is a task */
    gate barrier; /* inside tasks and at their end */
    gate rejoin;  /* opened when more workers are used than before */
    atomic_size_t used;
    atomic_ullong waited; /* nanoseconds */
    bool ran;             /* since workers were called back */
    bool running;         /* a task: for assertions */
    size_t count;
    size_t wanted;  /* more than count when the system refused threads */
    size_t started; /* threads that exist, for dsc_workers_free */
    pid_t process;  /* that has them: a child of fork does not */
    atomic_bool stopping;
    dsc_task *task;
    void *context;
    member members[]; /* count - 1: workers 1, 2, ... */
};

// Tells the core that this is a spin: it saves power and leaves the pipeline to its sibling.
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

static bool opened_soon(gate *g, unsigned round)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load_explicit(&g->round, memory_order_acquire) != round) {
            return true;
        }
        relax();
    }
    return false;
}

static void gate_sleep(gate *g, unsigned round)
{
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
    // Before arriving: once all have arrived, the number for the next run may be set.
    const size_t used = atomic_load(&team->used);
    const size_t arrived = atomic_fetch_add(&g->arrived, 1) + 1;
    DSC_ASSERT(arrived <= used);
    if (arrived == used) {
        // Before the gate opens: who comes to the next barrier must find a count that starts
        // anew.
        atomic_store(&g->arrived, 0);
        gate_open(g);
    } else if (!opened_soon(g, round)) {
        const double since = dsc_clock();
        gate_sleep(g, round);
        atomic_fetch_add(&team->waited,
                         (unsigned long long)(1e9 * (dsc_clock() - since)) + SPIN_NANOSECONDS);
    }
}

static unsigned park(member *self)
{
    dsc_workers *team = self->team;
    atomic_store(&self->parked, true);
    for (;;) {
        const unsigned since = atomic_load(&team->rejoin.round);
        // Only now is a change that came before `since` sure to be seen.
        if (self->index < atomic_load(&team->used) || atomic_load(&team->stopping)) {
            break;
        }
        gate_sleep(&team->rejoin, since);
    }
    atomic_store(&self->parked, false);
    return self->rejoin_at;
}

static void *serve(void *argument)
{
    member *self = argument;
    dsc_workers *team = self->team;
    unsigned round = 0;
    for (;;) {
        if (!opened_soon(&team->start, round)) {
            gate_sleep(&team->start, round);
        }
        round++;
        if (atomic_load(&team->stopping)) {
            return NULL;
        }
        if (self->index >= atomic_load(&team->used)) {
            round = park(self);
            continue;
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

// Signals are for the threads of the program: a handler of its must not run here, where its
// mask and its locks do not hold. What a fault raises stays, or debuggers and sanitizers miss
// it.
bool dsc_thread_start(pthread_t *thread, void *(*function)(void *), void *context)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
    sigset_t others, before;
    sigfillset(&others);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigdelset(&others, faults[i]);
    }
    pthread_sigmask(SIG_SETMASK, &others, &before);
    const bool started = pthread_create(thread, NULL, function, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
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
    team->count = team->wanted = count;
    team->process = getpid();
    team->ran = true;
    if (!gate_init(&team->start)) {
        dsc_free_aligned(team);
        return dsc_no_memory(error, "threads", bytes);
    }
    if (!gate_init(&team->barrier)) {
        gate_destroy(&team->start);
        dsc_free_aligned(team);
        return dsc_no_memory(error, "threads", bytes);
    }
    if (!gate_init(&team->rejoin)) {
        gate_destroy(&team->start);
        gate_destroy(&team->barrier);
        dsc_free_aligned(team);
        return dsc_no_memory(error, "threads", bytes);
    }
    atomic_init(&team->used, count);
    atomic_init(&team->stopping, false);
    atomic_init(&team->waited, 0);
    for (size_t i = 1; i < count; i++) {
        member *next = &team->members[i - 1];
        *next = (member){.team = team, .index = i};
        if (!dsc_thread_start(&next->thread, serve, next)) {
            team->count = i; // results do not depend on it
            break;
        }
        team->started = i;
    }
    atomic_store(&team->used, team->count);
    *workers = team;
    return DESCENT_OK;
}

void dsc_workers_free(dsc_workers *team)
{
    if (!team) {
        return;
    }
    if (team->process != getpid()) { // nobody to wait for; locks are as fork found them
        dsc_free_aligned(team);
        return;
    }
    DSC_ASSERT(!team->running);
    atomic_store(&team->stopping, true);
    gate_open(&team->start);
    gate_open(&team->rejoin);
    for (size_t i = 0; i < team->started; i++) {
        pthread_join(team->members[i].thread, NULL);
    }
    gate_destroy(&team->start);
    gate_destroy(&team->barrier);
    gate_destroy(&team->rejoin);
    dsc_free_aligned(team);
}

size_t dsc_workers_count(const dsc_workers *team)
{
    return team->count;
}

size_t dsc_workers_wanted(const dsc_workers *team)
{
    return team->wanted;
}

static void nothing(void *context, size_t worker)
{
    (void)context;
    (void)worker;
}

void dsc_workers_use(dsc_workers *team, size_t count)
{
    DSC_ASSERT(count >= 1 && count <= team->count);
    DSC_ASSERT(!team->running);
    if (!team->ran) { // who has just been called back must be back before the next change
        dsc_workers_run(team, nothing, NULL);
    }
    const size_t before = atomic_load(&team->used);
    const unsigned round = atomic_load(&team->start.round);
    for (size_t i = count; i < before; i++) {
        team->members[i - 1].left_at = round;
    }
    for (size_t i = before; i < count; i++) {
        member *back = &team->members[i - 1];
        while (back->left_at != round && !atomic_load(&back->parked)) {
            sched_yield(); // it has been woken and will park; a matter of microseconds
        }
        back->rejoin_at = round;
    }
    atomic_store(&team->used, count);
    team->ran = count <= before;
    if (count > before) {
        gate_open(&team->rejoin);
    }
}

size_t dsc_workers_used(const dsc_workers *team)
{
    return atomic_load(&team->used);
}

double dsc_workers_waited(const dsc_workers *team)
{
    return 1e-9 * (double)atomic_load(&team->waited);
}

void dsc_workers_run(dsc_workers *team, dsc_task *task, void *context)
{
    DSC_ASSERT(!team->running); /* tasks do not run tasks of their own team */
    team->ran = team->running = true;
    // No barrier: as fast as a call.
    if (atomic_load(&team->used) == 1) {
        task(context, 0);
    } else {
        team->task = task;
        team->context = context;
        gate_open(&team->start);
        task(context, 0);
        meet(team);
    }
    team->running = false;
}

void dsc_workers_barrier(dsc_workers *team)
{
    DSC_ASSERT(team->running);
    if (atomic_load(&team->used) > 1) {
        meet(team);
    }
}

void dsc_workers_share(size_t count, size_t grain, size_t workers, size_t worker, size_t *begin,
                       size_t *end)
{
    DSC_ASSERT(grain > 0 && worker < workers);
    // Whole grains, so that no two workers write into the same cache line or tile.
    const size_t pieces = (count + grain - 1) / grain;
    const size_t first = pieces * worker / workers * grain;
    const size_t last = pieces * (worker + 1) / workers * grain;
    *begin = first < count ? first : count;
    *end = last < count ? last : count;
}
