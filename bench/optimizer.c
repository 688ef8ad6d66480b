// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The update alone, over many parameters in float32: Adam and momentum, 1 thread and several.
//
//     bench_optimizer [--parameters N] [--steps N] [--threads N]
//
// One thread goes through the public interface. Several share the parameters as the trainer's
// workers do (src/run/train.c, update_share). In turn, one step each; the first round warms up.
// One JSON object a step.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/optimizer.h>

#include "common.h"
#include "core/memory.h"
#include "core/workers.h"
#include "optim/optimizer.h"
#include "optim/step.h"
#include "optim/stored.h"

enum { RULES = 2 };

static const descent_rule RULE[RULES] = {DESCENT_ADAM, DESCENT_MOMENTUM};

typedef struct update {
    descent_optimizer *optimizer;
    dsc_workers *workers;
    float *x, *g;
    size_t n;
} update;

static void update_share(void *context, size_t worker)
{
    update *u = context;
    size_t begin = 0, end = 0;
    dsc_workers_share(u->n, 1024, dsc_workers_count(u->workers), worker, &begin, &end);
    if (begin < end) {
        dsc_optimizer_apply_range(u->optimizer, u->x + begin, u->g + begin, begin, end - begin);
    }
}

static double step_seconds(update *u, size_t threads)
{
    const double start = bench_now();
    if (threads == 1) {
        descent_optimizer_step_f32(u->optimizer, u->x, u->g, NULL);
    } else {
        dsc_optimizer_begin(u->optimizer, 1.0);
        dsc_workers_run(u->workers, update_share, u);
        dsc_optimizer_end(u->optimizer);
    }
    return bench_now() - start;
}

static void measure(update u, descent_optimizer *const optimizers[RULES], size_t steps)
{
    const size_t counts[] = {1, dsc_workers_count(u.workers)};
    const size_t kinds = counts[1] > 1 ? 2 : 1;
    for (size_t step = 0; step <= steps; step++) {
        for (size_t i = 0; i < RULES * kinds; i++) {
            u.optimizer = optimizers[i / kinds];
            const double seconds = step_seconds(&u, counts[i % kinds]);
            if (step > 0) {
                printf("{\"event\":\"update\",\"optimizer\":\"%s\",\"threads\":%zu,"
                       "\"parameters\":%zu,\"seconds\":%.6g}\n",
                       descent_rule_names()[RULE[i / kinds]], counts[i % kinds], u.n, seconds);
            }
        }
    }
}

static bool run(size_t n, size_t steps, size_t threads)
{
    update u = {.n = n,
                .x = dsc_alloc_aligned(n, sizeof(float)),
                .g = dsc_alloc_aligned(n, sizeof(float))};
    descent_optimizer *optimizers[RULES] = {NULL};
    bool ready = u.x && u.g && dsc_workers_create(threads, &u.workers, NULL) == DESCENT_OK;
    for (size_t i = 0; i < RULES && ready; i++) {
        const descent_optimizer_options options = descent_optimizer_options_default(RULE[i]);
        ready = descent_optimizer_create(DESCENT_FLOAT32, n, &options, &optimizers[i], NULL) ==
                DESCENT_OK;
    }
    if (ready) {
        uint64_t state = 1;
        for (size_t i = 0; i < n; i++) {
            u.x[i] = (float)bench_uniform(&state) - 0.5F;
            u.g[i] = 0.01F * u.x[i];
        }
        measure(u, optimizers, steps);
    }
    for (size_t i = 0; i < RULES; i++) {
        descent_optimizer_free(optimizers[i]);
    }
    dsc_workers_free(u.workers);
    dsc_free_aligned(u.x);
    dsc_free_aligned(u.g);
    return ready;
}

int main(int count, char **words)
{
    size_t n = 50000000, steps = 7, threads = 2;
    for (int i = 1; i < count; i += 2) {
        size_t *option = strcmp(words[i], "--parameters") == 0 ? &n
                         : strcmp(words[i], "--steps") == 0    ? &steps
                         : strcmp(words[i], "--threads") == 0  ? &threads
                                                               : NULL;
        if (!option || i + 1 == count || (*option = strtoul(words[i + 1], NULL, 10)) == 0) {
            fprintf(stderr, "usage: bench_optimizer [--parameters N] [--steps N] "
                            "[--threads N]\n");
            return 2;
        }
    }
    if (!run(n, steps, threads)) {
        fprintf(stderr, "bench_optimizer: not enough memory for %zu parameters\n", n);
        return 1;
    }
    return 0;
}
