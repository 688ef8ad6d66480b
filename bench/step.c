// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The time of a training step at a chosen size, through the public interface, on rows generated
// in memory: regression with one output, Adam, float32.
//
//     bench_step COLUMNS ROWS LAYERS BATCH THREADS SECONDS
//
// The first epoch warms up. Then SLICES slices of whole epochs, each SECONDS long at least. One
// JSON object: seconds a step, median, lowest and highest slice; the same of the time that the
// processor has spent on it, on all threads, lowest slice: on a machine with other work, compare that.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <descent/descent.h>

#include "common.h"

enum { SLICES = 3 };

typedef struct slices {
    double least; /* seconds a slice */
    double seconds[SLICES];
    double spent[SLICES]; /* on processors */
    double begun;         /* of the clock of `spent`: this epoch */
    uint64_t steps[SLICES];
    int now; /* -1 in the first epoch */
} slices;

static double processor_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static descent_action look(const descent_event *event, void *user)
{
    slices *s = user;
    if (event->kind != DESCENT_EVENT_EPOCH) {
        return DESCENT_CONTINUE;
    }
    if (s->now >= 0) {
        s->seconds[s->now] += event->seconds;
        s->spent[s->now] += processor_now() - s->begun;
        s->steps[s->now] += event->steps_per_epoch;
    }
    if (s->now < 0 || s->seconds[s->now] >= s->least) {
        s->now++;
    }
    s->begun = processor_now();
    return s->now == SLICES ? DESCENT_STOP : DESCENT_CONTINUE;
}

typedef struct job {
    size_t columns, rows;
    const char *layers;
    descent_train_options options;
} job;

static descent_status measure(const job *j, const descent_dataset *data, slices *s,
                              descent_error *error)
{
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_status status = descent_network_parse(j->layers, 0.0, data, &network, error);
    if (status == DESCENT_OK) {
        status = descent_trainer_create(network, &(descent_train_sets){.train = data},
                                        &j->options, &trainer, error);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_run(trainer, look, s, &result, error);
    }
    if (status == DESCENT_OK) {
        const descent_plan_report plan = descent_trainer_plan(trainer);
        double each[SLICES], spent[SLICES];
        for (int i = 0; i < SLICES; i++) {
            each[i] = s->seconds[i] / (double)s->steps[i];
            spent[i] = s->spent[i] / (double)s->steps[i];
        }
        const double median = bench_median(each, SLICES);
        bench_median(spent, SLICES); // sorts
        printf("{\"parameters\":%llu,\"columns\":%zu,\"rows\":%zu,\"batch\":%llu,"
               "\"threads\":%llu,\"steps_per_epoch\":%llu,\"step_seconds\":%.5g,"
               "\"low\":%.5g,\"high\":%.5g,\"processor_low\":%.5g}\n",
               (unsigned long long)plan.parameters, j->columns, j->rows,
               (unsigned long long)plan.batch, (unsigned long long)plan.threads,
               (unsigned long long)plan.steps_per_epoch, median, each[0], each[SLICES - 1],
               spent[0]);
    }
    descent_trainer_free(trainer);
    descent_network_free(network);
    return status;
}

int main(int count, char **words)
{
    if (count != 7) {
        fprintf(stderr, "usage: bench_step COLUMNS ROWS LAYERS BATCH THREADS SECONDS\n");
        return 2;
    }
    job j = {.columns = strtoul(words[1], NULL, 10),
             .rows = strtoul(words[2], NULL, 10),
             .layers = words[3],
             .options = descent_train_options_default()};
    j.options.batch = strtoul(words[4], NULL, 10);
    j.options.threads = strtoul(words[5], NULL, 10);
    j.options.valid = j.options.l2 = 0.0;
    j.options.epochs = 1000000000;
    slices s = {.least = strtod(words[6], NULL), .now = -1};
    descent_error error = {.message = "out of memory"};
    descent_dataset *data = NULL;
    float *inputs = calloc(j.rows + 1, j.columns * sizeof *inputs);
    float *targets = calloc(j.rows + 1, sizeof *targets);
    uint64_t state = 1;
    for (size_t r = 0; r < j.rows && inputs && targets; r++) {
        targets[r] = (float)bench_row(&state, j.columns, inputs + r * j.columns);
    }
    const bool good = inputs && targets &&
                      descent_dataset_from_arrays(DESCENT_FLOAT32, j.rows, j.columns, inputs,
                                                  targets, 0, &data, &error) == DESCENT_OK &&
                      measure(&j, data, &s, &error) == DESCENT_OK;
    if (!good) {
        fprintf(stderr, "bench_step: %s\n", error.message);
    }
    descent_dataset_free(data);
    free(inputs);
    free(targets);
    return good ? 0 : 1;
}
