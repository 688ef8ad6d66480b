// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A network of wasm/network.h trained natively: every number that a page can ask for, as bytes.
//
//     network_bits FILE LAYERS CLASSES RULE OPTIONS STEPS
#include "network.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 120, TRAIN = 100, COLUMNS = 3, MOST = 4096 };

static void write(FILE *file, size_t count, const double *numbers)
{
    if (fwrite(numbers, sizeof *numbers, count, file) != count) {
        exit(1);
    }
}

// What network.mjs makes as well: sixteenths, which float32 has.
static double value(uint32_t i)
{
    return (double)((i * 2654435761U) >> 25) / 16.0 - 4.0;
}

static network *make(const char *layers, size_t classes)
{
    static double inputs[ROWS * COLUMNS], targets[ROWS];
    for (uint32_t i = 0; i < ROWS * COLUMNS; i++) {
        inputs[i] = value(i);
    }
    for (uint32_t r = 0; r < ROWS; r++) {
        const double sum = inputs[3 * r] + inputs[3 * r + 1] * inputs[3 * r + 2];
        targets[r] = classes == 0 ? sum : (double)((sum > 0.0) + (classes > 2 && sum > 3.0));
    }
    return network_create(layers, ROWS, TRAIN, COLUMNS, inputs, targets, classes);
}

static void tell(FILE *file, network *w)
{
    static double numbers[MOST], v[MOST];
    const size_t n = network_parameters(w);
    double cost = 0.0, score[3];
    network_get(w, numbers);
    write(file, n, numbers);
    network_cost(w, NULL, NULL, 0, &cost, numbers);
    write(file, 1, &cost);
    write(file, n, numbers);
    for (int which = 0; which < 2; which++) {
        network_score(w, NULL, which, score);
        write(file, 3, score);
    }
    for (size_t i = 0; i < n; i++) {
        v[i] = value((uint32_t)i);
    }
    network_curvature(w, NULL, v, numbers);
    write(file, n, numbers);
    const double points[2 * COLUMNS] = {0.5, -1.0, 2.0, 3.0, 0.0, -0.25};
    network_outputs(w, NULL, 2, points, numbers);
    write(file, 2 * network_width(w), numbers);
    network_activity(w, NULL, 0, numbers);
    write(file, ROWS * network_units(w, 0), numbers);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        return 2;
    }
    const size_t steps = strtoul(argv[6], NULL, 10);
    FILE *file = fopen(argv[1], "wb");
    network *w = make(argv[2], strtoul(argv[3], NULL, 10));
    double *told = calloc(steps * NETWORK_TOLD, sizeof *told);
    bool good = file && w && told;
    if (good) {
        network_initialise(w, 3);
        tell(file, w);
        good = network_begin(w, argv[4], argv[5]);
    }
    if (good) {
        const size_t taken = network_steps(w, steps, told);
        write(file, taken * NETWORK_TOLD, told);
        tell(file, w);
    }
    if (!good) {
        fprintf(stderr, "%s\n", page_problem()->message);
    }
    free(told);
    network_free(w);
    return !file || fclose(file) != 0 || !good;
}
