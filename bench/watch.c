// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the verdict while training costs: the same trainings with and without an observer, in
// turns, so that both meet the same machine; one thread, and seconds of the processor, of which
// other programs take less. The best turn of each counts.
//
//     build/bench/bench_watch [SECONDS a row]
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <descent/monitor.h>
#include <descent/train.h>

#include "common.h"

typedef struct job {
    const char *name, *layers;
    size_t rows, columns, classes;
    uint64_t batch;
} job;

static const job jobs[] = {
    {"784-256-128-10, batch 64", "256 relu 128 relu", 8192, 784, 10, 64},
    {"784-256-128-10, batch 1", "256 relu 128 relu", 8192, 784, 10, 1},
    {"8-64-1, batch 64", "64 relu", 4096, 8, 0, 64},
    {"8-64-1, batch 1", "64 relu", 4096, 8, 0, 1},
    {"64-64-10, all 1438 examples", "64 relu", 1438, 64, 10, DESCENT_BATCH_FULL},
    {"8-64-1, all 500 examples", "64 relu", 500, 8, 0, DESCENT_BATCH_FULL},
};

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const descent_error *error)
{
    fprintf(stderr, "bench_watch: %s\n", error->message);
    exit(1);
}

static void watch(const descent_observation *o, descent_judgement *judgement, void *user)
{
    descent_monitor_verdict verdict = {.size = sizeof verdict};
    if (descent_monitor_add(user, o)) {
        descent_monitor_judge(user, &verdict);
        judgement->verdict = verdict.place == DESCENT_PLACE_DESCENDING ? "descending" : "other";
    }
}

// Seconds a step; the monitor may be NULL.
static double time_steps(const job *j, const descent_dataset *data, bool watched,
                         double seconds)
{
    descent_error error;
    descent_train_options o = descent_train_options_default();
    descent_monitor_options mo = descent_monitor_options_default();
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_monitor *monitor = NULL;
    descent_train_result result = {.size = sizeof result};
    o.batch = j->batch;
    o.time = seconds;
    o.valid = o.l2 = 0.0;
    o.threads = 1;
    mo.optimizer = o.optimizer;
    mo.exact = j->batch == DESCENT_BATCH_FULL;
    if (descent_network_parse(j->layers, 0.0, data, &network, &error) != DESCENT_OK ||
        descent_trainer_create(network, &(descent_train_sets){.train = data}, &o, &trainer,
                               &error) != DESCENT_OK ||
        descent_monitor_create(&mo, &monitor, &error) != DESCENT_OK) {
        fail(&error);
    }
    const descent_observer observer = {.callback = watch, .user = monitor};
    if (watched && descent_trainer_observe(trainer, &observer, &error) != DESCENT_OK) {
        fail(&error);
    }
    const double start = processor_seconds();
    if (descent_trainer_run(trainer, NULL, NULL, &result, &error) != DESCENT_OK) {
        fail(&error);
    }
    const double spent = (processor_seconds() - start) / (double)result.steps;
    descent_monitor_free(monitor);
    descent_trainer_free(trainer);
    descent_network_free(network);
    return spent;
}

static void measure(const job *j, double seconds)
{
    enum { TURNS = 15 };
    double plain[TURNS], watched[TURNS];
    descent_error error;
    descent_dataset *data = NULL;
    float *inputs = malloc(j->rows * j->columns * sizeof *inputs);
    float *targets = malloc(j->rows * sizeof *targets);
    uint64_t state = 1;
    for (size_t r = 0; inputs && targets && r < j->rows; r++) {
        const unsigned char class = bench_row(&state, j->columns, inputs + r * j->columns);
        targets[r] = j->classes ? (float)(5 * class) : (float)class;
    }
    if (!inputs || !targets ||
        descent_dataset_from_arrays(DESCENT_FLOAT32, j->rows, j->columns, inputs, targets,
                                    j->classes, &data, &error) != DESCENT_OK) {
        fail(&error);
    }
    const double each = seconds / (2 * TURNS);
    for (int i = 0; i < TURNS; i++) {
        plain[i] = time_steps(j, data, false, each);
        watched[i] = time_steps(j, data, true, each);
    }
    const double medians[] = {bench_median(plain, TURNS), bench_median(watched, TURNS)};
    printf("%-28s %10.2f us a step   verdict %+5.1f %%   (medians %+.1f %%)\n", j->name,
           1e6 * plain[0], 100.0 * (watched[0] / plain[0] - 1.0),
           100.0 * (medians[1] / medians[0] - 1.0));
    fflush(stdout);
    descent_dataset_free(data);
    free(inputs);
    free(targets);
}

int main(int argc, char **argv)
{
    const double seconds = argc > 1 ? atof(argv[1]) : 10.0;
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        measure(&jobs[i], seconds);
    }
    return 0;
}
