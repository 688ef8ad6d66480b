// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Speeds of the kernels. Every worker of a team repeats one piece of work on arrays of its own;
// a trial lasts about a millisecond, less than a slice of time of a scheduler, and the best one
// counts. With several workers it is longer: a scheduler that has put two of them on one core
// moves one away only when both have been at work for a tick of its clock.
//
// Keeps: the fastest trial is the figure, for a disturbance can only make one slower. Workers
// have arrays of their own that fit their caches, except for the copy, which is of main memory
// and shares two large ones; they start together and the slowest of them counts, as in a step.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/measure.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/size.h"
#include "core/workers.h"
#include "kernel/kernels.h"

enum {
    ADAM_BYTES = 512 << 10, /* of the four arrays of a thread */
    MEMORY_BYTES = 32 << 20,
    PEAK_ROUNDS = 1000,
    TRIALS_LEAST = 3
};
static const double trial_seconds = 0.5e-3;
static const double team_seconds = 4e-3;

/// What one worker works on.
typedef struct bench {
    _Alignas(DSC_ALIGNMENT) double spent; /* seconds of its last trial */
    const dsc_kernels *kernels;
    descent_product_shape shape;
    size_t n;              /* numbers, or bytes to copy */
    void *array[4];        /* A, B, C and scratch; or x, g, m, v; or two to copy */
    unsigned char out[64]; /* of multiply_adds */
    size_t copied_from;    /* of this worker in the arrays that are copied: its first byte */
} bench;

/// Does the work once; returns how much that was.
typedef double bench_work(bench *b);

typedef struct measurement {
    dsc_workers *team;
    bench *benches;
    bench_work *work;
    size_t repeats;
    double amount; /* of one worker and repeat */
} measurement;

// Ceiling of arithmetic: multiply-adds on registers, no memory.
static double multiply_add(bench *b)
{
    return b->kernels->multiply_adds(PEAK_ROUNDS, b->out);
}

// The dense product of a layer; 2 operations per multiply-add.
static double product(bench *b)
{
    const descent_product_shape *s = &b->shape;
    b->kernels->product(s->rows, s->columns, s->depth, b->array[0], s->depth, 1, b->array[1],
                        s->columns, false, b->array[2], s->columns, false, b->array[3]);
    return 2.0 * (double)s->rows * (double)s->columns * (double)s->depth;
}

// An update step: bytes, for nothing else limits it.
static double adam(bench *b)
{
    static const dsc_step_coefficients usual = {.rate = 1e-6,
                                                .beta1 = 0.9,
                                                .gain = 0.1,
                                                .beta2 = 0.999,
                                                .gain2 = 0.001,
                                                .root_scale = 1.0,
                                                .eps = 1e-8,
                                                .scale = 1.0};
    enum { READ_AND_WRITTEN = 7 }; /* x, g, m, v in; x, m, v out */
    const dsc_step_arrays arrays = {b->array[0], b->array[1], {b->array[2], b->array[3]}};
    b->kernels->steps[DSC_STEP_ADAM](b->n, &arrays, &usual, NULL);
    return READ_AND_WRITTEN * (double)(b->n * descent_type_size(b->kernels->type));
}

// Bytes read and written; what a cache fetches before it is written is not counted.
static double copy(bench *b)
{
    const size_t offset = b->copied_from;
    memcpy((char *)b->array[0] + offset, (char *)b->array[1] + offset, b->n);
    return 2.0 * (double)b->n;
}

static void trial(void *context, size_t worker)
{
    measurement *m = context;
    bench *b = &m->benches[worker];
    double amount = 0.0;
    // All begin together, or the first ones would run with the memory and the clock of a lone
    // core.
    dsc_workers_barrier(m->team);
    const double start = dsc_clock();
    for (size_t i = 0; i < m->repeats; i++) {
        amount = m->work(b);
    }
    b->spent = dsc_clock() - start;
    if (worker == 0) {
        m->amount = amount;
    }
}

// Seconds of the worker that took longest.
static double run_trial(measurement *m)
{
    dsc_workers_run(m->team, trial, m);
    double longest = 1e-9;
    for (size_t w = 0; w < dsc_workers_count(m->team); w++) {
        longest = fmax(longest, m->benches[w].spent);
    }
    return longest;
}

// Amount of work a second of the whole team, in the best trial of `seconds`.
static double best_speed(measurement *m, bench_work *work, double seconds)
{
    const double begin = dsc_clock();
    double best = 0.0;
    const double least = dsc_workers_count(m->team) > 1 ? team_seconds : trial_seconds;
    m->work = work;
    m->repeats = 1;
    for (size_t i = 0; i < TRIALS_LEAST || dsc_clock() - begin < seconds; i++) {
        const double spent = run_trial(m);
        const double amount = m->amount * (double)m->repeats;
        best = fmax(best, amount * (double)dsc_workers_count(m->team) / spent);
        // Too short for the clock: twice the work, and the count of trials begins again.
        if (spent < least) {
            m->repeats *= 2;
            i = 0;
        }
    }
    return best;
}

descent_product_shape descent_measured_product(size_t index)
{
    static const descent_product_shape shapes[DESCENT_MEASURED_PRODUCTS] = {{64, 256, 784},
                                                                            {256, 256, 784}};
    return shapes[index < DESCENT_MEASURED_PRODUCTS ? index : 0];
}

static void free_arrays(bench *b)
{
    for (size_t i = 0; i < 4; i++) {
        dsc_free_aligned(b->array[i]);
        b->array[i] = NULL;
    }
}

static bool allocate(bench *b, const size_t bytes[4])
{
    bool good = true;
    for (size_t i = 0; i < 4; i++) {
        b->array[i] = dsc_alloc_aligned(bytes[i], 1);
        good = good && b->array[i];
    }
    return good;
}

static void fill(const dsc_kernels *kernels, void *array, size_t n)
{
    const double value = 0.01;
    for (size_t i = 0; i < n; i++) {
        kernels->from_double(1, &value, (char *)array + i * descent_type_size(kernels->type));
    }
}

// All elements are the same, and not 0: no denormal numbers, which would be slow.
static bool prepare_product(bench *b, size_t index)
{
    const size_t size = descent_type_size(b->kernels->type);
    const descent_product_shape s = descent_measured_product(index);
    const size_t bytes[4] = {s.rows * s.depth * size, s.depth * s.columns * size,
                             s.rows * s.columns * size,
                             b->kernels->product_work(s.columns, s.depth)};
    free_arrays(b);
    b->shape = s;
    if (!allocate(b, bytes)) {
        return false;
    }
    fill(b->kernels, b->array[0], s.rows * s.depth);
    fill(b->kernels, b->array[1], s.depth * s.columns);
    return true;
}

static bool prepare_adam(bench *b)
{
    const size_t each = ADAM_BYTES / 4, bytes[4] = {each, each, each, each};
    free_arrays(b);
    b->n = each / descent_type_size(b->kernels->type);
    if (!allocate(b, bytes)) {
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        fill(b->kernels, b->array[i], b->n);
    }
    return true;
}

// What is measured, in the order of the members: the products, then adam.
static bool prepare(measurement *m, size_t what)
{
    for (size_t w = 0; w < dsc_workers_count(m->team); w++) {
        bench *b = &m->benches[w];
        if (!(what < DESCENT_MEASURED_PRODUCTS ? prepare_product(b, what) : prepare_adam(b))) {
            return false;
        }
    }
    return true;
}

static descent_status start(measurement *m, size_t threads, descent_error *error)
{
    TRY(dsc_workers_create(threads, &m->team, error));
    const size_t count = dsc_workers_count(m->team);
    m->benches = dsc_alloc_aligned(count, sizeof *m->benches);
    return m->benches ? DESCENT_OK : dsc_no_memory(error, "a measurement", sizeof(bench));
}

static void finish(measurement *m)
{
    for (size_t w = 0; m->benches && w < dsc_workers_count(m->team); w++) {
        free_arrays(&m->benches[w]);
    }
    dsc_free_aligned(m->benches);
    dsc_workers_free(m->team);
}

static descent_status measure_all(measurement *m, const dsc_kernels *kernels, double seconds,
                                  descent_speed *speed, descent_error *error)
{
    speed->isa = kernels->isa;
    speed->threads = dsc_workers_count(m->team);
    for (size_t w = 0; w < speed->threads; w++) {
        m->benches[w].kernels = kernels;
    }
    speed->peak = best_speed(m, multiply_add, seconds);
    for (size_t what = 0; what <= DESCENT_MEASURED_PRODUCTS; what++) {
        if (!prepare(m, what)) {
            return dsc_no_memory(error, "arrays to measure with", ADAM_BYTES);
        }
        if (what < DESCENT_MEASURED_PRODUCTS) {
            speed->product[what] = best_speed(m, product, seconds);
        } else {
            speed->adam = best_speed(m, adam, seconds);
        }
    }
    return DESCENT_OK;
}

descent_status descent_measure_kernels(const char *isa, descent_type type, size_t threads,
                                       double seconds, descent_speed *speed,
                                       descent_error *error)
{
    NEED(error, "isa, speed", isa, speed);
    TRY(dsc_size_check("speed", speed, sizeof *speed, error));
    int index = dsc_kernels_best_isa();
    while (index >= 0 && strcmp(dsc_kernels_of(index, DESCENT_FLOAT32)->isa, isa) != 0) {
        index--;
    }
    FAIL_IF(index < 0, error, DESCENT_INVALID,
            "this processor or this build has no kernels \"%s\": the best are %s", isa,
            dsc_kernels_of(dsc_kernels_best_isa(), DESCENT_FLOAT32)->isa);
    FAIL_IF(type != DESCENT_FLOAT32 && type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "kernels compute in float32 or float64, not in type %d", (int)type);
    measurement m = {0};
    descent_speed result = {.type = type};
    descent_status status = start(&m, threads, error);
    THEN(status, measure_all(&m, dsc_kernels_of(index, type), seconds, &result, error));
    finish(&m);
    TRY(status);
    dsc_size_give(&result, sizeof result, speed, speed->size);
    return DESCENT_OK;
}

static descent_status measure_memory(measurement *m, double seconds, double *speed,
                                     descent_error *error)
{
    void *to = dsc_alloc_aligned(MEMORY_BYTES, 1), *from = dsc_alloc_aligned(MEMORY_BYTES, 1);
    descent_status status = DESCENT_OK;
    const size_t count = dsc_workers_count(m->team);
    for (size_t w = 0; w < count; w++) {
        bench *b = &m->benches[w];
        size_t end = 0;
        dsc_workers_share(MEMORY_BYTES, 4096, count, w, &b->copied_from, &end);
        b->n = end - b->copied_from;
        b->array[0] = to;
        b->array[1] = from;
    }
    if (to && from) {
        *speed = best_speed(m, copy, seconds);
    } else {
        status = dsc_no_memory(error, "arrays to copy", MEMORY_BYTES);
    }
    memset(m->benches, 0, count * sizeof *m->benches); // the arrays are not theirs
    dsc_free_aligned(to);
    dsc_free_aligned(from);
    return status;
}

descent_status descent_measure_memory(size_t threads, double seconds, double *speed,
                                      descent_error *error)
{
    NEED(error, "speed", speed);
    measurement m = {0};
    descent_status status = start(&m, threads, error);
    THEN(status, measure_memory(&m, seconds, speed, error));
    finish(&m);
    return status;
}
