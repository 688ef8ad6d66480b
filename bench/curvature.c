// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Job J6: a gradient and Hessian-vector products of J1's network, 784-256-128-10, over the test
// images of Fashion-MNIST, at trained parameters.
//
//     bench_curvature DATA train FILE EPOCHS            trains, and writes the parameters
//     bench_curvature DATA FILE BITS THREADS ROUNDS     measures there; BITS is 32 or 64; with
//     0
//                                                       rounds once, and without warming up
//
// FILE holds float32 numbers, layer by layer: weights (inputs x units), then biases. One JSON
// object on a line; seconds are medians of the rounds, in each of which everything runs once:
// a gradient, a product from nothing and one from what that has kept, the same of a
// Gauss-Newton product, and the five largest eigenpairs to a residual of 1e-3 of the largest,
// from nothing, checks included.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent.h>

#include "common.h"

enum { ROUNDS_MOST = 99, PAIRS = 5 };

typedef struct setting {
    descent_dataset *data;
    descent_network *network;
    descent_objective *objective;
    descent_error error;
    size_t n;
    descent_type type;
    void *x, *v, *out; /* n each, of the type */
} setting;

static bool open_data(setting *s, const char *folder, const char *file)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    const descent_read_options options = descent_read_options_default();
    if (descent_dataset_read(path, &options, &s->data, &s->error) != DESCENT_OK ||
        descent_network_parse("256 relu 128 relu", 0.0, s->data, &s->network, &s->error) !=
            DESCENT_OK) {
        return false;
    }
    s->n = descent_network_parameters(s->network);
    return true;
}

static void close_data(setting *s)
{
    descent_objective_free(s->objective);
    descent_network_free(s->network);
    descent_dataset_free(s->data);
    free(s->x);
    free(s->v);
    free(s->out);
}

static bool train(setting *s, const char *folder, const char *file, uint64_t epochs)
{
    descent_train_options options = descent_train_options_default();
    options.epochs = epochs;
    options.batch = 64;
    options.valid = options.l2 = 0.0;
    options.seed = 1;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    bool good = open_data(s, folder, "train-images-idx3-ubyte.gz");
    good = good && descent_trainer_create(s->network, &(descent_train_sets){.train = s->data},
                                          &options, &trainer, &s->error) == DESCENT_OK;
    good = good && descent_trainer_run(trainer, NULL, NULL, &result, &s->error) == DESCENT_OK;
    if (good) {
        const void *x = descent_trainer_parameters(trainer, NULL);
        FILE *to = fopen(file, "wb");
        good = to && fwrite(x, sizeof(float), s->n, to) == s->n;
        good = to && fclose(to) == 0 && good;
        if (!good) {
            snprintf(s->error.message, sizeof s->error.message, "%s: cannot be written", file);
        }
    }
    descent_trainer_free(trainer);
    return good;
}

static void put(setting *s, void *vector, size_t i, double value)
{
    if (s->type == DESCENT_FLOAT64) {
        ((double *)vector)[i] = value;
    } else {
        ((float *)vector)[i] = (float)value;
    }
}

static bool prepare(setting *s, const char *folder, const char *file, size_t threads)
{
    if (!open_data(s, folder, "t10k-images-idx3-ubyte.gz")) {
        return false;
    }
    float *stored = calloc(s->n, sizeof *stored);
    const size_t size = descent_type_size(s->type);
    s->x = calloc(s->n, size);
    s->v = calloc(s->n, size);
    s->out = calloc(s->n, size);
    FILE *from = fopen(file, "rb");
    const bool good = stored && s->x && s->v && s->out && from &&
                      fread(stored, sizeof *stored, s->n, from) == s->n;
    uint64_t state = 7;
    for (size_t i = 0; good && i < s->n; i++) {
        put(s, s->x, i, (double)stored[i]);
        put(s, s->v, i, bench_uniform(&state) - 0.5);
    }
    if (from) {
        fclose(from);
    }
    free(stored);
    if (!good) {
        snprintf(s->error.message, sizeof s->error.message, "%s: cannot be read", file);
        return false;
    }
    return descent_objective_from_data(s->network, s->data, 0.0, s->type, threads,
                                       &s->objective, &s->error) == DESCENT_OK;
}

typedef enum job { GRADIENT, PRODUCT, GAUSS_NEWTON } job;

// Seconds of one evaluation; below 0 when it fails.
static double once(setting *s, job what)
{
    descent_status status;
    double value = 0.0;
    const double start = bench_now();
    if (s->type == DESCENT_FLOAT64) {
        status = what == GRADIENT ? descent_objective_evaluate_f64(s->objective, s->x, NULL,
                                                                   &value, s->out, &s->error)
                 : what == PRODUCT
                     ? descent_objective_hessian_vector_f64(s->objective, s->x, s->v, NULL,
                                                            s->out, &s->error)
                     : descent_objective_gauss_newton_vector_f64(s->objective, s->x, s->v, NULL,
                                                                 s->out, &s->error);
    } else {
        status = what == GRADIENT ? descent_objective_evaluate_f32(s->objective, s->x, NULL,
                                                                   &value, s->out, &s->error)
                 : what == PRODUCT
                     ? descent_objective_hessian_vector_f32(s->objective, s->x, s->v, NULL,
                                                            s->out, &s->error)
                     : descent_objective_gauss_newton_vector_f32(s->objective, s->x, s->v, NULL,
                                                                 s->out, &s->error);
    }
    return status == DESCENT_OK ? bench_now() - start : -1.0;
}

// Moves x by nothing that matters, so that nothing computed before serves again.
static void move(setting *s)
{
    if (s->type == DESCENT_FLOAT64) {
        double *x = s->x;
        x[0] = nextafter(x[0], 1.0);
    } else {
        float *x = s->x;
        x[0] = nextafterf(x[0], 1.0F);
    }
}

// Seconds of the search for the largest eigenpairs; below 0 when it fails.
static double search(setting *s, descent_eigenpair pairs[PAIRS], descent_eigen_result *result)
{
    descent_eigen_options options = descent_eigen_options_default();
    options.largest = PAIRS;
    options.tolerance = 1e-3;
    options.block = 1; // as the peer
    const double start = bench_now();
    const descent_status status =
        s->type == DESCENT_FLOAT64 ? descent_eigenpairs_f64(s->objective, s->x, NULL, &options,
                                                            pairs, NULL, result, &s->error)
                                   : descent_eigenpairs_f32(s->objective, s->x, NULL, &options,
                                                            pairs, NULL, result, &s->error);
    return status == DESCENT_OK ? bench_now() - start : -1.0;
}

static bool measure(setting *s, size_t rounds, size_t threads)
{
    double gradient[ROUNDS_MOST], scratch[ROUNDS_MOST], stored[ROUNDS_MOST],
        newton[ROUNDS_MOST], top[ROUNDS_MOST];
    descent_eigenpair pairs[PAIRS];
    descent_eigen_result result = {.size = sizeof result};
    const size_t count = rounds > 0 ? rounds : 1;
    for (size_t i = 0; i < rounds + 1; i++) { // the first round warms up
        const size_t k = i == 0 ? 0 : i - 1;
        move(s);
        gradient[k] = once(s, GRADIENT);
        move(s);
        scratch[k] = once(s, PRODUCT);
        stored[k] = once(s, PRODUCT);
        newton[k] = once(s, GAUSS_NEWTON);
        move(s);
        top[k] = i == rounds || i > 0 ? search(s, pairs, &result) : 0.0;
        if (gradient[k] < 0.0 || scratch[k] < 0.0 || stored[k] < 0.0 || newton[k] < 0.0 ||
            top[k] < 0.0) {
            return false;
        }
    }
    double residual = 0.0;
    for (size_t i = 0; i < PAIRS; i++) {
        residual = fmax(residual, pairs[i].residual / result.scale);
    }
    printf("{\"event\":\"curvature\",\"peer\":\"descent\",\"bits\":%d,\"threads\":%zu,"
           "\"gradient\":%.6f,\"scratch\":%.6f,\"stored\":%.6f,\"gauss_newton\":%.6f,\"top5\":%"
           ".6f,\"products\":%d,"
           "\"residual\":%.2g,\"values\":\"%.4g %.4g %.4g %.4g %.4g\"}\n",
           s->type == DESCENT_FLOAT64 ? 64 : 32, threads, bench_median(gradient, count),
           bench_median(scratch, count), bench_median(stored, count),
           bench_median(newton, count), bench_median(top, count), (int)result.products,
           residual, pairs[0].value, pairs[1].value, pairs[2].value, pairs[3].value,
           pairs[4].value);
    return true;
}

int main(int count, char **words)
{
    setting s = {0};
    bool good = false;
    if (count == 5 && strcmp(words[2], "train") == 0) {
        good = train(&s, words[1], words[3], strtoull(words[4], NULL, 10));
    } else if (count == 6) {
        const size_t threads = strtoull(words[4], NULL, 10);
        size_t rounds = strtoull(words[5], NULL, 10);
        rounds = rounds > ROUNDS_MOST ? ROUNDS_MOST : rounds;
        s.type = strcmp(words[3], "64") == 0 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        good = prepare(&s, words[1], words[2], threads) && measure(&s, rounds, threads);
    } else {
        fprintf(stderr, "usage: bench_curvature DATA train FILE EPOCHS\n"
                        "       bench_curvature DATA FILE BITS THREADS ROUNDS\n");
        return 2;
    }
    if (!good) {
        fprintf(stderr, "error: %s\n", s.error.message);
    }
    close_data(&s);
    return good ? 0 : 1;
}
