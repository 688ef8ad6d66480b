// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Microseconds for the prediction of one row: bench_predict_row [rows]. The best of five
// rounds, for networks from small to that of the benchmark's J1.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <descent.h>

enum { COLUMNS = 784, TRAIN = 20, CLASSES = 10 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int measure(size_t columns, const char *layers, size_t rows)
{
    static float inputs[TRAIN * COLUMNS];
    float targets[TRAIN];
    double outputs[CLASSES], best = 1e300;
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_model *model = NULL;
    descent_train_options options = descent_train_options_default();
    descent_train_result result = {.size = sizeof result};
    for (size_t i = 0; i < TRAIN * columns; i++) {
        inputs[i] = (float)((i * 7919) % 101) / 101.0F;
    }
    for (size_t i = 0; i < TRAIN; i++) {
        targets[i] = (float)(i % CLASSES);
    }
    options.steps = 1;
    options.valid = 0.0;
    const bool made =
        descent_dataset_from_arrays(DESCENT_FLOAT32, TRAIN, columns, inputs, targets, CLASSES,
                                    &data, &error) == DESCENT_OK &&
        descent_network_parse(layers, 0.0, data, &network, &error) == DESCENT_OK &&
        descent_trainer_create(network, &(descent_train_sets){.train = data}, &options,
                               &trainer, &error) == DESCENT_OK &&
        descent_trainer_run(trainer, NULL, NULL, &result, &error) == DESCENT_OK &&
        descent_trainer_model(trainer, &model, &error) == DESCENT_OK;
    for (int round = 0; made && round < 5; round++) {
        const double start = now();
        for (size_t i = 0; i < rows; i++) {
            (void)descent_model_predict_row(model, inputs + i % TRAIN * columns, outputs, NULL);
        }
        const double each = (now() - start) / (double)rows;
        best = each < best ? each : best;
    }
    if (made) {
        printf("%4zu inputs, \"%s\": %.2f us a row\n", columns, layers, 1e6 * best);
    } else {
        fprintf(stderr, "%s\n", error.message);
    }
    descent_model_free(model);
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
    return made ? 0 : 1;
}

int main(int argc, char **argv)
{
    const size_t rows = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 2000;
    return measure(4, "8 relu", rows) | measure(64, "64 relu", rows) |
           measure(COLUMNS, "256 relu 128 relu", rows);
}
