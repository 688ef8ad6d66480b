// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What --record every costs: bench_record [rounds]. Two trainers of each job, one with records
// of every step and one without, take blocks of steps in turn, on one thread, by the clock of
// the processor. Where a trainer's arrays happen to lie costs it one to three percent as long
// as it lives, so there are several pairs, each at other addresses: the median over the pairs
// of the median over the rounds of what a step costs more, and the quartiles over the pairs.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <descent.h>

enum { ROWS = 2048, CLASSES = 10, ROUNDS_MOST = 1000, PAIRS = 15 };
static const double block_seconds = 0.02;

enum { THREAD, PROCESS, CLOCKS };
static const clockid_t clocks[CLOCKS] = {CLOCK_THREAD_CPUTIME_ID, CLOCK_PROCESS_CPUTIME_ID};

typedef struct job {
    const char *name, *layers;
    size_t columns;
    uint64_t batch;
} job;

typedef struct side {
    descent_trainer *trainer;
    char folder[64];
    uint64_t steps, taken;  /* of a block; in this one */
    double begun[CLOCKS];   /* the block */
    double seconds[CLOCKS]; /* of one of its steps */
} side;

static double now(int clock)
{
    struct timespec t;
    clock_gettime(clocks[clock], &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// The clock runs from a step to the last one of a block; those before it warm the caches, which
// opening the record, long as it is by then, has filled with other things.
static descent_action on_event(const descent_event *event, void *user)
{
    side *s = user;
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    const uint64_t warm = s->steps / 4;
    if (s->taken++ == warm) {
        s->begun[THREAD] = now(THREAD);
        s->begun[PROCESS] = now(PROCESS);
    }
    if (s->taken <= warm + s->steps) {
        return DESCENT_CONTINUE;
    }
    for (int c = 0; c < CLOCKS; c++) {
        s->seconds[c] = (now(c) - s->begun[c]) / (double)s->steps;
    }
    return DESCENT_STOP;
}

static descent_status take_block(side *s, descent_error *error)
{
    descent_train_result result = {.size = sizeof result};
    s->taken = 0;
    return descent_trainer_run(s->trainer, on_event, s, &result, error);
}

static descent_status begin(side *s, const descent_network *network,
                            const descent_train_sets *sets, uint64_t batch, uint64_t record,
                            descent_error *error)
{
    descent_train_options options = descent_train_options_default();
    snprintf(s->folder, sizeof s->folder, "/tmp/bench-record-XXXXXX");
    if (!mkdtemp(s->folder)) {
        snprintf(error->message, sizeof error->message, "no folder in /tmp");
        return DESCENT_IO;
    }
    snprintf(options.directory, sizeof options.directory, "%s", s->folder);
    options.valid = 0.0;
    options.batch = batch;
    options.epochs = UINT32_MAX;
    options.threads = 1;
    options.optimizer.learning_rate = 1e-5;
    options.record = record;
    options.checkpoint_every = (descent_checkpoint_every){.seconds = 1e9};
    return descent_trainer_create(network, sets, &options, &s->trainer, error);
}

static void end(side *s)
{
    static const char *const files[] = {"metrics.jsonl", "model.safetensors",
                                        "checkpoint-0.safetensors", "checkpoint-1.safetensors"};
    descent_trainer_free(s->trainer);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", s->folder, files[i]);
        unlink(path);
    }
    rmdir(s->folder);
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// Percent of `whole` at a place of the sorted parts.
static double percent(const double *parts, size_t place, double whole)
{
    return 100.0 * parts[place] / whole;
}

// What steps of one pair cost, or of all pairs, in seconds.
typedef struct costs {
    double plain[ROUNDS_MOST], more[CLOCKS][ROUNDS_MOST];
} costs;

static void sort(costs *all, size_t count)
{
    qsort(all->plain, count, sizeof *all->plain, compare);
    for (int c = 0; c < CLOCKS; c++) {
        qsort(all->more[c], count, sizeof *all->more[c], compare);
    }
}

static void print_costs(const job *j, costs *pairs)
{
    sort(pairs, PAIRS);
    const double step = pairs->plain[PAIRS / 2], *more = pairs->more[THREAD];
    printf("%-30s batch %4llu  %8.2f us a step  %+6.0f ns  %+5.2f %% (%+.2f to %+.2f)  process "
           "%+5.2f %%\n",
           j->name, (unsigned long long)j->batch, 1e6 * step, 1e9 * more[PAIRS / 2],
           percent(more, PAIRS / 2, step), percent(more, PAIRS / 4, step),
           percent(more, 3 * PAIRS / 4, step), percent(pairs->more[PROCESS], PAIRS / 2, step));
    fflush(stdout);
}

// The medians over the rounds, which become a row of `pairs`.
static descent_status take_turns(side sides[2], size_t rounds, size_t pair, costs *pairs,
                                 descent_error *error)
{
    static costs all;
    for (size_t i = 0; i < rounds + 1; i++) { /* the first is to learn how long steps take */
        for (size_t k = 0; k < 2; k++) {
            side *s = &sides[(k + i) % 2];
            s->steps = i == 0 ? 200 : sides[0].steps;
            const descent_status status = take_block(s, error);
            if (status != DESCENT_OK) {
                return status;
            }
        }
        if (i == 0) {
            sides[0].steps = (uint64_t)fmax(50.0, block_seconds / sides[0].seconds[THREAD]);
            continue;
        }
        all.plain[i - 1] = sides[0].seconds[THREAD];
        for (int c = 0; c < CLOCKS; c++) {
            all.more[c][i - 1] = sides[1].seconds[c] - sides[0].seconds[c];
        }
    }
    sort(&all, rounds);
    pairs->plain[pair] = all.plain[rounds / 2];
    for (int c = 0; c < CLOCKS; c++) {
        pairs->more[c][pair] = all.more[c][rounds / 2];
    }
    return DESCENT_OK;
}

static descent_status measure_pair(const job *j, const descent_network *network,
                                   const descent_dataset *data, size_t rounds, size_t pair,
                                   costs *pairs, descent_error *error)
{
    const descent_train_sets sets = {.train = data};
    side sides[2] = {{0}};
    void *spacers[2] = {NULL,
                        NULL}; /* move what comes after them by a few lines of the cache */
    descent_status status = DESCENT_OK;
    for (uint64_t k = 0; k < 2 && status == DESCENT_OK; k++) {
        const uint64_t record = (k + pair) % 2;
        spacers[k] = malloc(64 * (1 + (pair * 37 + k * 11) % 61));
        status = begin(&sides[record], network, &sets, j->batch, record, error);
    }
    if (status == DESCENT_OK) {
        status = take_turns(sides, rounds, pair, pairs, error);
    }
    for (size_t k = 0; k < 2; k++) {
        end(&sides[k]);
        free(spacers[k]);
    }
    return status;
}

static int measure(const job *j, size_t rounds)
{
    static costs pairs;
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    float *inputs = malloc(ROWS * j->columns * sizeof *inputs), targets[ROWS];
    for (size_t i = 0; inputs && i < ROWS * j->columns; i++) {
        inputs[i] = (float)((i * 7919) % 101) / 101.0F;
    }
    for (size_t i = 0; i < ROWS; i++) {
        targets[i] = (float)((i * 31) % CLASSES);
    }
    descent_status status =
        inputs ? descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, j->columns, inputs, targets,
                                             CLASSES, &data, &error)
               : DESCENT_NO_MEMORY;
    if (status == DESCENT_OK) {
        status = descent_network_parse(j->layers, 0.0, data, &network, &error);
    }
    for (size_t pair = 0; pair < PAIRS && status == DESCENT_OK; pair++) {
        status = measure_pair(j, network, data, rounds, pair, &pairs, &error);
    }
    if (status == DESCENT_OK) {
        print_costs(j, &pairs);
    } else {
        fprintf(stderr, "%s: %s\n", j->name, error.message);
    }
    descent_network_free(network);
    descent_dataset_free(data);
    free(inputs);
    return status == DESCENT_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const job jobs[] = {
        {"4 inputs, 8 relu", "8 relu", 4, 1},
        {"4 inputs, 8 relu", "8 relu", 4, 32},
        {"13 inputs, 64 relu", "64 relu", 13, 32},
        {"64 inputs, 64 relu (digits)", "64 relu", 64, 8},
        {"64 inputs, 64 relu (digits)", "64 relu", 64, 32},
        {"64 inputs, 64 relu (digits)", "64 relu", 64, 128},
        {"784 inputs, 256 relu 128 relu", "256 relu 128 relu", 784, 128}};
    size_t rounds = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 15;
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MOST ? ROUNDS_MOST : rounds;
    int code = 0;
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        code |= measure(&jobs[i], rounds);
    }
    return code;
}
