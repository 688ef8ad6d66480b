// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Deep networks: a step of training, or gradients and products with the Hessian, of any layers on any data (deep.sh).
//
//     bench_deep step DATA TASK LAYERS BATCH THREADS BITS STEPS
//     bench_deep curvature DATA TASK LAYERS ROWS THREADS BITS ROUNDS
//     bench_deep text FILE COUNT          writes COUNT random characters out of 64
//
// TASK: auto, or regress for one output. A step is one of Adam at a rate of 1e-3, gathering and scaling included. One
// JSON object on a line, medians over the steps or rounds after the first ones: seconds of the clock, and of all processors together.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent.h>

#include "common.h"

enum { MOST = 1000, WARM = 3 };

/* Seconds, of the clock and of all processors. */
typedef struct times {
    double clock[MOST], spent[MOST];
    size_t count;
} times;

typedef struct setting {
    descent_dataset *data;
    descent_network *network;
    size_t batch, threads, wanted;
    descent_type type;
    descent_error error;
} setting;

static double spent_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What is between two moments. */
typedef struct watch {
    double clock, spent;
} watch;

static watch begin(void)
{
    return (watch){bench_now(), spent_now()};
}

static void end(const watch *start, times *t)
{
    if (t->count < MOST) {
        t->clock[t->count] = bench_now() - start->clock;
        t->spent[t->count++] = spent_now() - start->spent;
    }
}

static void print(const char *name, times *t)
{
    printf(",\"%s\":%.6g,\"%s_spent\":%.6g", name, bench_median(t->clock, t->count), name,
           bench_median(t->spent, t->count));
}

static bool open_data(setting *s, char **words)
{
    descent_read_options options = descent_read_options_default();
    const char *name = strstr(words[2], "x.npy"); // bench_examples writes y.npy next to it
    if (name) {
        snprintf(options.labels, sizeof options.labels, "%.*sy.npy", (int)(name - words[2]),
                 words[2]);
    }
    return descent_options_set(descent_read_option_table(), &options, "task", words[3],
                               &s->error) == DESCENT_OK &&
           descent_dataset_read(words[2], &options, &s->data, &s->error) == DESCENT_OK &&
           descent_network_parse(words[4], 0.0, s->data, &s->network, &s->error) == DESCENT_OK;
}

/* From step to step. */
typedef struct steps {
    times all;
    watch last;
    double loss;
    uint64_t wanted;
} steps;

static descent_action note(const descent_event *event, void *user)
{
    steps *s = user;
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    if (event->step > WARM) {
        end(&s->last, &s->all);
    }
    s->loss = event->loss;
    s->last = begin();
    return event->step < s->wanted + WARM ? DESCENT_CONTINUE : DESCENT_STOP;
}

static bool measure_steps(setting *s)
{
    steps all = {.wanted = s->wanted};
    descent_train_options options = descent_train_options_default();
    options.batch = s->batch;
    options.threads = s->threads;
    options.precision = (int)s->type;
    options.valid = options.l2 = 0.0;
    options.optimizer.learning_rate = 1e-3;
    options.steps = s->wanted + WARM + 1;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    const descent_train_sets sets = {.train = s->data};
    const bool good =
        descent_trainer_create(s->network, &sets, &options, &trainer, &s->error) ==
            DESCENT_OK &&
        descent_trainer_run(trainer, note, &all, &result, &s->error) == DESCENT_OK;
    if (good && all.all.count > 0) {
        print("step", &all.all);
        printf(",\"loss\":%.4f", all.loss);
    }
    descent_trainer_free(trainer);
    return good;
}

// In the order in which they are measured: a gradient would leave what the first product needs.
typedef enum job { SCRATCH, STORED, GAUSS_NEWTON, GRADIENT, JOBS } job;

static bool compute(setting *s, descent_objective *objective, job what, const void *x,
                    const void *v, void *out)
{
    uint32_t *numbers = calloc(s->batch, sizeof *numbers);
    for (size_t i = 0; numbers && i < s->batch; i++) {
        numbers[i] = (uint32_t)i;
    }
    const descent_rows rows = {numbers, s->batch};
    double value = 0.0;
    descent_status status = DESCENT_NO_MEMORY;
    if (numbers && s->type == DESCENT_FLOAT64) {
        status =
            what == GRADIENT
                ? descent_objective_evaluate_f64(objective, x, &rows, &value, out, &s->error)
            : what == GAUSS_NEWTON
                ? descent_objective_gauss_newton_vector_f64(objective, x, v, &rows, out,
                                                            &s->error)
                : descent_objective_hessian_vector_f64(objective, x, v, &rows, out, &s->error);
    } else if (numbers) {
        status =
            what == GRADIENT
                ? descent_objective_evaluate_f32(objective, x, &rows, &value, out, &s->error)
            : what == GAUSS_NEWTON
                ? descent_objective_gauss_newton_vector_f32(objective, x, v, &rows, out,
                                                            &s->error)
                : descent_objective_hessian_vector_f32(objective, x, v, &rows, out, &s->error);
    }
    free(numbers);
    return status == DESCENT_OK;
}

// Parameters of a seed, of the type; v: a direction of numbers between -1 and 1.
static void fill(const setting *s, uint64_t seed, void *x)
{
    const descent_graph *graph = descent_network_graph(s->network);
    if (s->type == DESCENT_FLOAT64) {
        descent_graph_initialise_f64(graph, seed, x);
    } else {
        descent_graph_initialise_f32(graph, seed, x);
    }
}

static void fill_direction(const setting *s, size_t n, void *v)
{
    uint64_t state = 7;
    for (size_t i = 0; i < n; i++) {
        const double number = 2.0 * bench_uniform(&state) - 1.0;
        if (s->type == DESCENT_FLOAT64) {
            ((double *)v)[i] = number;
        } else {
            ((float *)v)[i] = (float)number;
        }
    }
}

static bool measure_curvature(setting *s)
{
    static const char *const names[JOBS] = {"scratch", "stored", "gauss_newton", "gradient"};
    const size_t n = descent_network_parameters(s->network);
    const size_t size = descent_type_size(s->type);
    static times all[JOBS];
    descent_objective *objective = NULL;
    void *x[2] = {calloc(n, size), calloc(n, size)}, *v = calloc(n, size),
         *out = calloc(n, size);
    bool good = x[0] && x[1] && v && out &&
                descent_objective_from_data(s->network, s->data, 0.0, s->type, s->threads,
                                            &objective, &s->error) == DESCENT_OK;
    for (size_t round = 0; good && round < s->wanted + 1; round++) {
        // Other parameters in every round, so that nothing is there from the last one.
        void *at = x[round % 2];
        fill(s, 1 + round % 2, at);
        fill_direction(s, n, v);
        for (size_t j = 0; good && j < JOBS; j++) {
            const watch start = begin();
            good = compute(s, objective, (job)j, at, v, out);
            if (round > 0) {
                end(&start, &all[j]);
            }
        }
    }
    for (size_t j = 0; good && j < JOBS; j++) {
        print(names[j], &all[j]);
    }
    descent_objective_free(objective);
    free(x[0]);
    free(x[1]);
    free(v);
    free(out);
    return good;
}

static int write_text(const char *path, size_t count)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789\n";
    FILE *file = fopen(path, "w");
    uint64_t state = 3;
    for (size_t i = 0; file && i < count; i++) {
        fputc(letters[(size_t)(64.0 * bench_uniform(&state))], file);
    }
    if (!file || fclose(file) != 0) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return 1;
    }
    return 0;
}

int main(int count, char **words)
{
    if (count == 4 && strcmp(words[1], "text") == 0) {
        return write_text(words[2], strtoul(words[3], NULL, 10));
    }
    if (count != 9) {
        fprintf(stderr, "usage: bench_deep step|curvature DATA TASK LAYERS BATCH THREADS BITS "
                        "STEPS, or bench_deep text FILE COUNT\n");
        return 2;
    }
    setting s = {.batch = strtoul(words[5], NULL, 10),
                 .threads = strtoul(words[6], NULL, 10),
                 .type = strcmp(words[7], "64") == 0 ? DESCENT_FLOAT64 : DESCENT_FLOAT32,
                 .wanted = strtoul(words[8], NULL, 10)};
    bool good = s.wanted > 0 && s.wanted < MOST && open_data(&s, words);
    if (good) {
        printf("{\"peer\":\"descent\",\"threads\":%zu,\"bits\":%s,\"parameters\":%zu",
               s.threads, words[7], descent_network_parameters(s.network));
        good = strcmp(words[1], "step") == 0 ? measure_steps(&s) : measure_curvature(&s);
        puts("}");
    }
    if (!good) {
        fprintf(stderr, "bench_deep: %s\n", s.error.message);
    }
    descent_network_free(s.network);
    descent_dataset_free(s.data);
    return good ? 0 : 1;
}
