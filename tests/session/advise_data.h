// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the tests of advice share: tables of numbers that are the same everywhere, and bundled sets.
#ifndef DESCENT_TESTS_SESSION_ADVISE_DATA_H
#define DESCENT_TESTS_SESSION_ADVISE_DATA_H

#include "session/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/advise.h>

#include "core/rng.h"

enum { ROWS = 600, COLUMNS = 5 };

typedef struct table {
    float x[ROWS * COLUMNS], y[ROWS];
    size_t classes;
} table;

// Nearly normal: the sum of twelve uniform numbers.
static inline double normal(uint64_t index)
{
    const dsc_random random = {.seed = 17, .purpose = DSC_PURPOSE_WINDOWS};
    double sum = -6.0;
    for (uint64_t i = 0; i < 12; i++) {
        sum += dsc_random_uniform(&random, 12 * index + i);
    }
    return sum;
}

// Four inputs, of which three know something of the target, and one for what is planted.
static inline table *table_make(size_t classes)
{
    table *t = calloc(1, sizeof *t);
    CHECK(t != NULL);
    t->classes = classes;
    for (size_t i = 0; i < ROWS; i++) {
        float *x = t->x + i * COLUMNS;
        for (size_t j = 0; j < COLUMNS; j++) {
            x[j] = (float)normal(i * COLUMNS + j);
        }
        const double side = (double)(x[0] - x[1] + 0.5F * x[2]) + 0.7 * normal(1000000 + i);
        t->y[i] = classes > 0 ? (float)(side > 0.0) : (float)side;
    }
    return t;
}

static inline descent_dataset *dataset_of(const table *t)
{
    static const char *const names[] = {"a", "b", "c", "d", "planted"};
    descent_error error = {0};
    descent_dataset *data = NULL;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, COLUMNS, t->x, t->y, t->classes,
                                         &data, &error));
    CHECK_OK(descent_dataset_set_names(data, names, "y", NULL, &error));
    return data;
}

static inline descent_dataset *bundled(const char *name, const char *target)
{
    char path[FOLDER];
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_read_options o = descent_read_options_default();
    snprintf(o.target, sizeof o.target, "%s", target);
    CHECK_OK(descent_data_path(name, path, sizeof path, &error));
    CHECK_OK(descent_dataset_read(path, &o, &data, &error));
    return data;
}

// What is looked at: freed by advice_free.
typedef struct advice {
    descent_dataset *data;
    descent_network *network;
    descent_adviser *adviser;
} advice;

// training, options: NULL for the defaults. It is run.
static inline advice advice_on(descent_dataset *data, const char *layers,
                               const descent_train_options *training,
                               const descent_advise_options *options)
{
    descent_error error = {0};
    advice a = {.data = data};
    const descent_train_sets sets = {.train = data};
    CHECK_OK(descent_network_parse(layers, 0.0, data, &a.network, &error));
    CHECK_OK(descent_adviser_create(a.network, &sets, training, options, &a.adviser, &error));
    CHECK_OK(descent_adviser_run(a.adviser, NULL, NULL, &error));
    return a;
}

static inline void advice_free(advice *a)
{
    descent_adviser_free(a->adviser);
    descent_network_free(a->network);
    descent_dataset_free(a->data);
}

#endif
