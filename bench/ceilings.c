// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What this machine can do at most, as JSON lines: multiply-adds in float32, bandwidth of
// memory and of the caches. bench.sh prints every result as a share of these.
//
//     bench_ceilings [--quick] [--threads N]      (measures 1 thread and N, 2 unless told)
//
// Each number is the best of several trials: a ceiling is what the machine gives when it is
// left alone.
#include "ceilings_loops.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { MAX_THREADS = 64, PARAMETERS = 235146 /* of 784-256-128-10 */ };

// One worker's part of a measurement. The work is done `repeats` times between two barriers.
typedef struct task {
    void (*work)(struct task *);
    const ceilings_loops *loops;
    float *array[4]; /* n numbers each, this worker's own */
    size_t n;
    long repeats;
    int trials;
    int index; /* worker 0 keeps the time */
    pthread_barrier_t *barrier;
    double best; /* seconds of the best trial, by worker 0 */
} task;

// ---- multiply-adds: 12 independent chains, so that latency does not show

#if defined(__x86_64__)
#define FMA(acc, r) "vfmadd231ps %%" r "12, %%" r "13, %%" r #acc "\n\t"
#define FMA12(r)                                                                               \
    FMA(0, r)                                                                                  \
    FMA(1, r)                                                                                  \
    FMA(2, r)                                                                                  \
    FMA(3, r) FMA(4, r) FMA(5, r) FMA(6, r) FMA(7, r) FMA(8, r) FMA(9, r) FMA(10, r) FMA(11, r)
#define FMA_FUNCTION(name, r)                                                                  \
    static void name(task *t)                                                                  \
    {                                                                                          \
        long count = t->repeats;                                                               \
        __asm__ volatile("vzeroall\n"                                                          \
                         "1:\n\t" FMA12(r) FMA12(r) "dec %0\n\t"                               \
                                                    "jnz 1b\n\t"                               \
                                                    "vzeroupper"                               \
                         : "+r"(count)                                                         \
                         :                                                                     \
                         : "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",       \
                           "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",         \
                           "xmm14", "xmm15");                                                  \
    }
FMA_FUNCTION(fma_zmm, "zmm")
FMA_FUNCTION(fma_ymm, "ymm")
#endif

// Without AVX: what the compiler makes of it. Not a proved ceiling, and named so in the output.
static void fma_plain(task *t)
{
    float acc[48] = {0};
    volatile float seed = 0.5f;
    const float a = seed;
    for (long k = 0; k < t->repeats; k++) {
        for (int i = 0; i < 48; i++) {
            acc[i] = a * acc[i] + a;
        }
    }
    for (int i = 0; i < 48; i++) {
        seed = acc[i];
    }
}

typedef struct fma_kind {
    const char *isa;
    void (*work)(task *);
    double flops; /* per repeat */
} fma_kind;

static fma_kind choose_fma(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        return (fma_kind){"avx512", fma_zmm, 24 * 16 * 2};
    }
    if (__builtin_cpu_supports("fma")) {
        return (fma_kind){"avx2", fma_ymm, 24 * 8 * 2};
    }
#endif
    return (fma_kind){"plain C", fma_plain, 48 * 2};
}

static const ceilings_loops *choose_loops(void)
{
#if defined(DESCENT_X86_64)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
        return &ceilings_loops_avx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return &ceilings_loops_avx2;
    }
#endif
    return &ceilings_loops_baseline;
}

// ---- memory and caches

static void copy_arrays(task *t)
{
    for (long k = 0; k < t->repeats; k++) {
        memcpy(t->array[0], t->array[1], t->n * sizeof(float));
    }
}

static void triad_arrays(task *t)
{
    for (long k = 0; k < t->repeats; k++) {
        t->loops->triad(t->n, t->array[0], t->array[1], t->array[2]);
    }
}

static void update_arrays(task *t)
{
    for (long k = 0; k < t->repeats; k++) {
        t->loops->update(t->n, t->array[0], t->array[1], t->array[2], t->array[3]);
    }
}

static void adam_arrays(task *t)
{
    for (long k = 0; k < t->repeats; k++) {
        t->loops->adam(t->n, t->array[0], t->array[1], t->array[2], t->array[3]);
    }
}

// ---- running them

static void *run_task(void *argument)
{
    task *t = argument;
    for (int a = 0; a < 4; a++) {
        for (size_t i = 0; t->array[a] && i < t->n; i++) {
            t->array[a][i] = 0.5f; /* first touched by the worker that uses it */
        }
    }
    for (int trial = 0; trial < t->trials; trial++) {
        pthread_barrier_wait(t->barrier);
        double start = bench_now();
        t->work(t);
        pthread_barrier_wait(t->barrier);
        double seconds = bench_now() - start;
        if (t->index == 0 && (trial == 0 || seconds < t->best)) {
            t->best = seconds;
        }
    }
    return NULL;
}

static bool allocate(task *t, int arrays)
{
    size_t bytes = (t->n * sizeof(float) + 63) / 64 * 64;
    for (int a = 0; a < arrays; a++) {
        t->array[a] = aligned_alloc(64, bytes);
        if (!t->array[a]) {
            return false;
        }
    }
    return true;
}

// Seconds of the best trial of `threads` workers on arrays of n numbers in all; 0 when it
// cannot be run.
static double measure(task pattern, int threads, int arrays, size_t n)
{
    task tasks[MAX_THREADS];
    pthread_t handles[MAX_THREADS];
    pthread_barrier_t barrier;
    bool ready = true;
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++) {
        tasks[i] = pattern;
        tasks[i].n = n / (size_t)threads;
        tasks[i].index = i;
        tasks[i].barrier = &barrier;
        ready = allocate(&tasks[i], arrays) && ready;
    }
    for (int i = 1; ready && i < threads; i++) {
        if (pthread_create(&handles[i], NULL, run_task, &tasks[i]) != 0) {
            fprintf(stderr, "bench_ceilings: cannot start a thread\n");
            exit(1); /* the others wait at the barrier */
        }
    }
    if (ready) {
        run_task(&tasks[0]);
    }
    for (int i = 1; ready && i < threads; i++) {
        pthread_join(handles[i], NULL);
    }
    for (int i = 0; i < threads; i++) {
        for (int a = 0; a < 4; a++) {
            free(tasks[i].array[a]);
        }
    }
    pthread_barrier_destroy(&barrier);
    return ready ? tasks[0].best : 0;
}

static void print_bandwidth(const char *name, int threads, double bytes, double seconds)
{
    if (seconds > 0) {
        printf("{\"ceiling\":\"%s\",\"threads\":%d,\"gb_per_s\":%.1f}\n", name, threads,
               1e-9 * bytes / seconds);
    }
    fflush(stdout);
}

static void print_all(int threads, bool quick)
{
    fma_kind fma = choose_fma();
    task t = {.loops = choose_loops(), .trials = quick ? 30 : 60, .work = fma.work};
    t.repeats = 1000000;
    double seconds = measure(t, threads, 0, 0);
    printf("{\"ceiling\":\"fma\",\"threads\":%d,\"gflops\":%.1f,\"isa\":\"%s\"}\n", threads,
           1e-9 * fma.flops * (double)t.repeats * threads / seconds, fma.isa);

    size_t big = (size_t)(quick ? 16 : 64) << 20; /* numbers: 64 or 256 MiB an array */
    t.repeats = 1;
    t.trials = quick ? 3 : 8;
    t.work = copy_arrays;
    print_bandwidth("copy", threads, 8.0 * (double)big, measure(t, threads, 2, big));
    t.work = triad_arrays;
    print_bandwidth("triad", threads, 12.0 * (double)big, measure(t, threads, 3, big));
    t.work = update_arrays; // in place: nothing is read only to be overwritten
    print_bandwidth("update", threads, 28.0 * (double)big, measure(t, threads, 4, big));

    t.repeats = quick ? 100 : 300;
    t.trials = quick ? 3 : 10;
    double bytes = 28.0 * PARAMETERS * (double)t.repeats;
    t.work = update_arrays;
    print_bandwidth("cache", threads, bytes, measure(t, threads, 4, PARAMETERS));
    t.work = adam_arrays;
    print_bandwidth("adam", threads, bytes, measure(t, threads, 4, PARAMETERS));
}

int main(int count, char **words)
{
    bool quick = false;
    int threads = 2;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--quick") == 0) {
            quick = true;
        } else if (strcmp(words[i], "--threads") == 0 && i + 1 < count) {
            threads = atoi(words[++i]);
        } else {
            fprintf(stderr, "usage: bench_ceilings [--quick] [--threads N]\n");
            return 2;
        }
    }
    if (threads < 1 || threads > MAX_THREADS) {
        fprintf(stderr, "bench_ceilings: --threads must be 1 to %d\n", MAX_THREADS);
        return 2;
    }
    print_all(1, quick);
    if (threads > 1) {
        print_all(threads, quick);
    }
    return 0;
}
