// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One training step of job J1 (784-256-128-10 relu, softmax cross-entropy, Adam), climbed rung
// by rung from textbook loops to the trainer. Every rung does the same arithmetic from the same
// parameters on the same rows; the loss after three steps is compared before anything is timed.
//
//     bench_ladder [--quick] [--threads N] [--batch N]       (all batches unless told)
//
// The rungs run in turn, ROUNDS times. One JSON object a rung and batch: seconds an epoch of
// 60,000 examples, median, lowest and highest.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/descent.h>

#include "../common.h"
#include "core/memory.h"
#include "core/workers.h"
#include "data/batches.h"
#include "loops.h"
#include "optim/rules.h"

enum {
    EXAMPLES = 60000,
    LAYERS = 3,
    PARAMETERS = 785 * 256 + 257 * 128 + 129 * 10,
    BATCH_MAX = 256,
    PAD = 16, /* between rows, so that columns spread over the sets of the cache */
    TILE_NUMBERS = 56 * 256,
    CHECKED_STEPS = 3,
    ROUNDS_MAX = 5
};

static const size_t WIDTH[LAYERS + 1] = {784, 256, 128, 10};

typedef struct rung {
    const char *name, *why;
    bool textbook, kernel, fused, tiled, threaded, trainer;
} rung;

static const rung RUNGS[] = {
    {"textbook loops", "sums one number at a time, weights read across their rows",
     .textbook = true},
    {"library style", "loops along memory become vectors; every operation is a pass of its own",
     .kernel = false},
    {"register tiles",
     "sums stay in registers: two loads and a store a multiply-add become half a load",
     .kernel = true},
    {"Adam in one pass", "one pass over x, m, v and g in place of six", .kernel = true,
     .fused = true},
    {"Adam on each tile",
     "a gradient is used while it is in the cache, never stored as a whole", .kernel = true,
     .fused = true, .tiled = true},
    {"threads cut by rows", "rows forward and backward, then tiles; two meetings a step",
     .kernel = true, .fused = true, .tiled = true, .threaded = true},
    {"the trainer",
     "the library's own step: small batches cut by columns, so that cores exchange sums and "
     "not weights",
     .trainer = true},
};
enum { RUNG_COUNT = sizeof RUNGS / sizeof *RUNGS };

typedef struct ladder {
    const dsc_kernels *kernels;
    const ladder_loops *loops;
    dsc_workers *workers; /* of the rungs with threads */
    size_t threads;
    descent_dataset *data;
    descent_network *network;
    const unsigned char *images; /* EXAMPLES x 784 */
    const float *labels;
    dsc_batches *batches;
    size_t batch;
    size_t weights[LAYERS], biases[LAYERS]; /* where they begin in x */
    float start[PARAMETERS], x[PARAMETERS], g[PARAMETERS];
    float m[PARAMETERS], v[PARAMETERS], temporary[PARAMETERS];
    float *value[LAYERS + 1], *delta[LAYERS + 1];
    float *tile; /* TILE_NUMBERS a worker */
    void *work;  /* scratch of products, work_stride bytes a worker */
    size_t work_stride;

    // Of the step that runs.
    const rung *rung;
    const uint32_t *rows;
    size_t count;
    uint64_t steps;
    double losses[BATCH_MAX];
    dsc_step_coefficients coefficients;
} ladder;

static size_t ld(size_t layer)
{
    return WIDTH[layer] + PAD;
}

// ---- the passes over rows first .. first + count - 1, by one worker

static void product(const ladder *l, size_t worker, size_t m, size_t n, size_t k,
                    const float *a, size_t row_a, size_t col_a, const float *b, size_t ldb,
                    bool b_transposed, float *c, size_t ldc)
{
    if (l->rung->kernel) {
        l->kernels->product(m, n, k, a, row_a, col_a, b, ldb, b_transposed, c, ldc, false,
                            (char *)l->work + worker * l->work_stride);
    } else {
        l->loops->product(m, n, k, a, row_a, col_a, b, ldb, b_transposed, c, ldc);
    }
}

static void forward(ladder *l, size_t worker, size_t first, size_t count)
{
    const dsc_row_source source = {.values = l->images,
                                   .type = DESCENT_UINT8,
                                   .columns = WIDTH[0],
                                   .uniform_scale = 1.0 / 255.0};
    l->kernels->gather(&source, l->rows + first, 0, count, l->value[0] + first * ld(0), ld(0));
    for (size_t i = 0; i < LAYERS; i++) {
        const float *in = l->value[i] + first * ld(i);
        float *out = l->value[i + 1] + first * ld(i + 1);
        const float *w = l->x + l->weights[i], *b = l->x + l->biases[i];
        const bool relu = i + 1 < LAYERS;
        if (l->rung->textbook) {
            l->loops->forward(count, WIDTH[i], WIDTH[i + 1], in, ld(i), w, b, out, ld(i + 1),
                              relu);
            continue;
        }
        product(l, worker, count, WIDTH[i + 1], WIDTH[i], in, ld(i), 1, w, WIDTH[i + 1], false,
                out, ld(i + 1));
        l->loops->add_bias(count, WIDTH[i + 1], b, out, ld(i + 1));
        if (relu) {
            l->loops->relu(count, WIDTH[i + 1], out, ld(i + 1));
        }
    }
}

// Softmax cross-entropy of each row, and its derivative divided by the batch.
static void last_delta(ladder *l, size_t first, size_t count)
{
    for (size_t r = first; r < first + count; r++) {
        const float *logits = l->value[LAYERS] + r * ld(LAYERS);
        float *d = l->delta[LAYERS] + r * ld(LAYERS);
        const size_t label = (size_t)l->labels[l->rows[r]];
        float top = logits[0], sum = 0.0F;
        for (size_t j = 1; j < WIDTH[LAYERS]; j++) {
            top = logits[j] > top ? logits[j] : top;
        }
        for (size_t j = 0; j < WIDTH[LAYERS]; j++) {
            d[j] = expf(logits[j] - top);
            sum += d[j];
        }
        l->losses[r] = (double)(logf(sum) + top - logits[label]);
        const float scale = 1.0F / (float)l->count;
        for (size_t j = 0; j < WIDTH[LAYERS]; j++) {
            d[j] = scale * (d[j] / sum - (j == label ? 1.0F : 0.0F));
        }
    }
}

static void backward(ladder *l, size_t worker, size_t first, size_t count)
{
    for (size_t i = LAYERS; i-- > 1;) {
        float *d = l->delta[i] + first * ld(i);
        product(l, worker, count, WIDTH[i], WIDTH[i + 1], l->delta[i + 1] + first * ld(i + 1),
                ld(i + 1), 1, l->x + l->weights[i], WIDTH[i + 1], true, d, ld(i));
        l->loops->mask(count, WIDTH[i], l->value[i] + first * ld(i), d, ld(i));
    }
}

// ---- gradients of the parameters and Adam

static void weight_gradient(ladder *l, size_t worker, size_t layer, size_t first_row,
                            size_t rows, float *g)
{
    product(l, worker, rows, WIDTH[layer + 1], l->count, l->value[layer] + first_row, 1,
            ld(layer), l->delta[layer + 1], ld(layer + 1), false, g, WIDTH[layer + 1]);
}

static void update(ladder *l, size_t begin, size_t count, const float *g)
{
    const dsc_step_arrays arrays = {l->x + begin, g, {l->m + begin, l->v + begin}};
    l->kernels->steps[DSC_STEP_ADAM](count, &arrays, &l->coefficients, NULL);
}

static void update_tiles(ladder *l, size_t worker, size_t workers)
{
    float *g = l->tile + worker * TILE_NUMBERS;
    size_t index = 0;
    for (size_t i = 0; i < LAYERS; i++) {
        const size_t width = WIDTH[i + 1], most = TILE_NUMBERS / width;
        for (size_t row = 0; row < WIDTH[i]; row += most) {
            const size_t rows = WIDTH[i] - row < most ? WIDTH[i] - row : most;
            if (index++ % workers == worker) {
                weight_gradient(l, worker, i, row, rows, g);
                update(l, l->weights[i] + row * width, rows * width, g);
            }
        }
        if (index++ % workers == worker) {
            l->loops->sum_rows(l->count, width, l->delta[i + 1], ld(i + 1), g);
            update(l, l->biases[i], width, g);
        }
    }
}

static void update_whole(ladder *l)
{
    for (size_t i = 0; i < LAYERS; i++) {
        weight_gradient(l, 0, i, 0, WIDTH[i], l->g + l->weights[i]);
        l->loops->sum_rows(l->count, WIDTH[i + 1], l->delta[i + 1], ld(i + 1),
                           l->g + l->biases[i]);
    }
    if (l->rung->fused) {
        update(l, 0, PARAMETERS, l->g);
    } else {
        l->loops->adam_passes(PARAMETERS, l->x, l->g, l->m, l->v, l->temporary,
                              &l->coefficients);
    }
}

static void textbook_backward(ladder *l)
{
    for (size_t i = LAYERS; i-- > 0;) {
        l->loops->backward(l->count, WIDTH[i], WIDTH[i + 1], l->value[i], ld(i),
                           l->x + l->weights[i], l->delta[i + 1], ld(i + 1),
                           l->g + l->weights[i], i > 0 ? l->delta[i] : NULL);
        l->loops->sum_rows(l->count, WIDTH[i + 1], l->delta[i + 1], ld(i + 1),
                           l->g + l->biases[i]);
    }
    l->loops->adam(PARAMETERS, l->x, l->g, l->m, l->v, &l->coefficients);
}

// ---- a step

static void work_share(void *context, size_t worker)
{
    ladder *l = context;
    const size_t workers = l->rung->threaded ? dsc_workers_count(l->workers) : 1;
    size_t first = 0, end = 0;
    dsc_workers_share(l->count, 1, workers, worker, &first, &end);
    forward(l, worker, first, end - first);
    last_delta(l, first, end - first);
    if (l->rung->textbook) {
        textbook_backward(l);
        return;
    }
    backward(l, worker, first, end - first);
    if (l->rung->threaded) {
        dsc_workers_barrier(l->workers);
    }
    if (l->rung->tiled) {
        update_tiles(l, worker, workers);
    } else {
        update_whole(l);
    }
}

static void restart(ladder *l, const rung *with)
{
    l->rung = with;
    l->steps = 0;
    memcpy(l->x, l->start, sizeof l->start);
    memset(l->m, 0, sizeof l->m);
    memset(l->v, 0, sizeof l->v);
    dsc_batches_epoch(l->batches, 0);
}

// Returns the mean loss of the batch.
static double step(ladder *l)
{
    static const double rate = 1e-3;
    const descent_optimizer_options options = descent_optimizer_options_default(DESCENT_ADAM);
    const size_t index = (size_t)l->steps % dsc_batches_count(l->batches);
    l->rows = dsc_batches_get(l->batches, index, &l->count);
    const dsc_step now = {.options = &options,
                          .rate = rate,
                          .schedule = 1.0,
                          .k = ++l->steps,
                          .scale = 1.0,
                          .by = &dsc_library_mathematics};
    dsc_rule_coefficients(&now, &l->coefficients);
    if (l->rung->threaded) {
        dsc_workers_run(l->workers, work_share, l);
    } else {
        work_share(l, 0);
    }
    double sum = 0.0;
    for (size_t r = 0; r < l->count; r++) {
        sum += l->losses[r];
    }
    return sum / (double)l->count;
}

// ---- measuring

// What a trainer's callback sees and says: stop after so many steps, or so many seconds.
typedef struct watch {
    uint64_t steps, steps_most;
    double start, seconds, seconds_most;
    double loss;
} watch;

static descent_action look(const descent_event *event, void *user)
{
    watch *w = user;
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    if (w->steps++ == 0) {
        w->start = bench_now(); // behind the first step, which warms up
    }
    w->seconds = bench_now() - w->start;
    w->loss = event->loss;
    const bool enough = w->steps > 1 && w->seconds >= w->seconds_most;
    return w->steps == w->steps_most || enough ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_trainer *make_trainer(const ladder *l)
{
    descent_train_options options = descent_train_options_default();
    descent_trainer *trainer = NULL;
    descent_error error;
    options.batch = l->batch;
    options.valid = options.l2 = 0.0;
    options.threads = l->threads;
    options.epochs = 1000000;
    if (descent_trainer_create(l->network, &(descent_train_sets){.train = l->data}, &options,
                               &trainer, &error) != DESCENT_OK) {
        fprintf(stderr, "bench_ladder: %s\n", error.message);
        exit(1);
    }
    return trainer;
}

// The weighted loss over the first steps, as a trainer tells it.
static double checked_loss(ladder *l, const rung *with, descent_trainer *trainer)
{
    if (with->trainer) {
        watch w = {.steps_most = CHECKED_STEPS, .seconds_most = HUGE_VAL};
        descent_train_result result = {.size = sizeof result};
        descent_trainer_run(trainer, look, &w, &result, NULL);
        return w.loss;
    }
    descent_average average;
    descent_average_init(&average, 0.98, NULL);
    restart(l, with);
    for (int i = 0; i < CHECKED_STEPS; i++) {
        descent_average_add(&average, step(l));
    }
    return descent_average_corrected(&average);
}

// Seconds an epoch would take, from as many steps as fit `seconds`.
static double timed(ladder *l, const rung *with, descent_trainer *trainer, double seconds)
{
    const double steps_an_epoch = (double)dsc_batches_count(l->batches);
    if (with->trainer) {
        watch w = {.steps_most = UINT64_MAX, .seconds_most = seconds};
        descent_train_result result = {.size = sizeof result};
        descent_trainer_run(trainer, look, &w, &result, NULL);
        return w.seconds / (double)(w.steps - 1) * steps_an_epoch;
    }
    restart(l, with);
    step(l);
    uint64_t steps = 0;
    double spent = 0.0;
    const double start = bench_now();
    while (spent < seconds) {
        step(l);
        steps++;
        spent = bench_now() - start;
    }
    return spent / (double)steps * steps_an_epoch;
}

static bool measure_batch(ladder *l, size_t batch, size_t rounds, double seconds)
{
    double times[RUNG_COUNT][ROUNDS_MAX], losses[RUNG_COUNT];
    l->batch = batch;
    if (dsc_batches_create(NULL, EXAMPLES, batch, 1, &l->batches, NULL) != DESCENT_OK) {
        return false;
    }
    descent_trainer *trainer = make_trainer(l);
    memcpy(l->start, descent_trainer_parameters(trainer, NULL), sizeof l->start);
    bool same = true;
    for (size_t i = 0; i < RUNG_COUNT; i++) {
        losses[i] = checked_loss(l, &RUNGS[i], trainer);
        if (!(fabs(losses[i] - losses[0]) <= 1e-4 * losses[0])) {
            fprintf(stderr, "bench_ladder: batch %zu, %s: loss %g, not %g\n", batch,
                    RUNGS[i].name, losses[i], losses[0]);
            same = false;
        }
    }
    for (size_t r = 0; r < rounds; r++) {
        for (size_t i = 0; i < RUNG_COUNT; i++) {
            times[i][r] = timed(l, &RUNGS[i], trainer, seconds);
        }
    }
    for (size_t i = 0; i < RUNG_COUNT; i++) {
        const double median = bench_median(times[i], rounds);
        printf("{\"rung\":%zu,\"name\":\"%s\",\"batch\":%zu,\"threads\":%zu,\"seconds\":%.4g,"
               "\"low\":%.4g,\"high\":%.4g,\"loss\":%.5f,\"why\":\"%s\"}\n",
               i + 1, RUNGS[i].name, batch,
               RUNGS[i].threaded || RUNGS[i].trainer ? l->threads : 1, median, times[i][0],
               times[i][rounds - 1], losses[i], RUNGS[i].why);
    }
    fflush(stdout);
    descent_trainer_free(trainer);
    dsc_batches_free(l->batches);
    return same;
}

// ---- set-up; the memory is given back by the end of the process

static void *array(size_t count)
{
    void *block = dsc_alloc_aligned(count, sizeof(float));
    if (!block) {
        fprintf(stderr, "bench_ladder: out of memory\n");
        exit(1);
    }
    return block;
}

// Noise with a trace of the class in it; every tenth label is wrong.
static void make_images(ladder *l)
{
    unsigned char *images = array((size_t)EXAMPLES * WIDTH[0] / sizeof(float));
    float *labels = array(EXAMPLES);
    uint64_t state = 1;
    for (size_t r = 0; r < EXAMPLES; r++) {
        const size_t class = (size_t)(10.0 * bench_uniform(&state));
        labels[r] = (float)(r % 10 == 9 ? r / 10 % 10 : class);
        for (size_t j = 0; j < WIDTH[0]; j++) {
            const double trace = (j * 7 + j / 28 + 3 * class) % 10 < 2 ? 40.0 : 0.0;
            images[r * WIDTH[0] + j] = (unsigned char)(trace + 200.0 * bench_uniform(&state));
        }
    }
    l->images = images;
    l->labels = labels;
}

static void set_up(ladder *l)
{
    descent_error error;
    make_images(l);
    if (descent_dataset_from_arrays(DESCENT_UINT8, EXAMPLES, WIDTH[0], l->images, l->labels,
                                    WIDTH[LAYERS], &l->data, &error) != DESCENT_OK ||
        descent_network_parse("256 relu 128 relu", 0.0, l->data, &l->network, &error) !=
            DESCENT_OK ||
        dsc_workers_create(l->threads, &l->workers, &error) != DESCENT_OK) {
        fprintf(stderr, "bench_ladder: %s\n", error.message);
        exit(1);
    }
    for (size_t i = 0; i < LAYERS; i++) {
        l->weights[i] = i > 0 ? l->biases[i - 1] + WIDTH[i] : 0;
        l->biases[i] = l->weights[i] + WIDTH[i] * WIDTH[i + 1];
    }
    for (size_t i = 0; i <= LAYERS; i++) {
        l->value[i] = array(BATCH_MAX * ld(i));
        l->delta[i] = array(BATCH_MAX * ld(i));
    }
    l->kernels = dsc_kernels_get(DESCENT_FLOAT32);
    l->work_stride = (l->kernels->product_work(WIDTH[1], WIDTH[0]) + 63) / 64 * 64;
    l->work = array(l->threads * l->work_stride / sizeof(float));
    l->tile = array(l->threads * TILE_NUMBERS);
    l->loops = &ladder_loops_baseline;
#if defined(DESCENT_X86_64)
    l->loops = strcmp(l->kernels->isa, "avx512") == 0 ? &ladder_loops_avx512
               : strcmp(l->kernels->isa, "avx2") == 0 ? &ladder_loops_avx2
                                                      : l->loops;
#endif
}

int main(int count, char **words)
{
    static const size_t batches[] = {1, 32, 64, 256};
    static ladder l = {.threads = 2, .rung = RUNGS};
    size_t only = 0, rounds = ROUNDS_MAX;
    double seconds = 0.2;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--quick") == 0) {
            rounds = 1;
            seconds = 0.02;
        } else if (strcmp(words[i], "--threads") == 0 && i + 1 < count) {
            l.threads = strtoul(words[++i], NULL, 10);
        } else if (strcmp(words[i], "--batch") == 0 && i + 1 < count) {
            only = strtoul(words[++i], NULL, 10);
        } else {
            fprintf(stderr, "usage: bench_ladder [--quick] [--threads N] [--batch N]\n");
            return 2;
        }
    }
    if (l.threads < 1 || only > BATCH_MAX) {
        fprintf(stderr, "bench_ladder: at least 1 thread, at most %d rows a batch\n",
                BATCH_MAX);
        return 2;
    }
    set_up(&l);
    bool good = true;
    for (size_t i = 0; i < sizeof batches / sizeof *batches && !only; i++) {
        good = measure_batch(&l, batches[i], rounds, seconds) && good;
    }
    return (!only || measure_batch(&l, only, rounds, seconds)) && good ? 0 : 1;
}
