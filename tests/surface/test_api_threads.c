// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Several threads use the library at once, each with objects of its own that have workers: they
// train, save to one and the same path and load from it, minimise from many starts, search a
// map, diagnose. Each gets the bits that one thread alone gets. The preset "tsan" looks at it.
#include "check.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <descent/map.h>
#include <descent/minimize.h>
#include <descent/model.h>
#include <descent/train.h>
#include <descent/verdict.h>

#include "map_check.h"

enum { THREADS = 4, ROUNDS = 2, NUMBERS = 8 };

static const char SHARED[] = DESCENT_BINARY_DIR "/api-threads.safetensors";

static void train(double *out)
{
    descent_error error = {0};
    descent_read_options read = descent_read_options_default();
    read.rows = 200;
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_model *model = NULL, *loaded = NULL;
    descent_train_options options = descent_train_options_default();
    descent_train_result result = {.size = sizeof result};
    double outputs[5] = {0.0};
    options.threads = 2;
    options.epochs = 2;
    options.batch = 20;
    CHECK_OK(
        descent_dataset_from_formula("formula: sin(3*x) + noise(0.1)", &read, &data, &error));
    CHECK_OK(descent_network_parse("8 tanh", 0.0, data, &network, &error));
    CHECK_OK(descent_trainer_create(network, &(descent_train_sets){.train = data}, &options,
                                    &trainer, &error));
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(trainer, &model, &error));
    CHECK_OK(descent_model_save(model, SHARED, &error));
    CHECK_OK(descent_model_load(SHARED, &loaded, &error));
    CHECK_OK(descent_model_predict(loaded, data, 0, 5, outputs, &error));
    out[0] = result.train_loss;
    out[1] = outputs[4];
    descent_model_free(loaded);
    descent_model_free(model);
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
}

static void search(double *out)
{
    descent_error error = {0};
    subject s = formula("(x^2-1)^2 + 2*(y-0.3*x)^2", -2.0, 2.0);
    const double lower[] = {-2.0, -2.0}, upper[] = {2.0, 2.0};
    const descent_minimize_options each = descent_minimize_options_default(DESCENT_LBFGS);
    descent_starts_options starts = descent_starts_options_default();
    descent_starts_result found = {.size = sizeof found};
    starts.starts = 8;
    starts.threads = 2;
    CHECK_OK(descent_minimize_starts(make, &s, &each, &starts, lower, upper, &found, &error));
    out[2] = (double)found.count;
    out[3] = found.count > 0 ? found.minima[0].value + found.minima[0].x[0] : 0.0;
    descent_starts_free(&found);
    descent_map_options options = descent_map_options_default();
    descent_map *map = NULL;
    options.threads = 2;
    options.searches = 60;
    CHECK_OK(
        descent_map_find(make, &s, NULL, lower, upper, &options, NULL, NULL, &map, &error));
    out[4] = map ? (double)map->point_count : 0.0;
    out[5] = map && map->point_count > 0 ? map->points[0].x[1] + map->points[0].smallest : 0.0;
    descent_map_free(map);
}

static void diagnose(double *out)
{
    descent_error error = {0};
    subject s = formula("x^3 - 3*x*y^2 + y^4", -1.0, 1.0);
    const double x[] = {0.3, 0.2};
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_objective *f = NULL;
    descent_diagnosis *d = NULL;
    CHECK_OK(make(&s, &f, &error));
    CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
    out[6] = d ? (double)d->place : -1.0;
    out[7] = d ? d->gradient_norm : -1.0;
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

static void job(double out[NUMBERS])
{
    train(out);
    search(out);
    diagnose(out);
}

typedef struct member {
    double numbers[ROUNDS][NUMBERS];
    pthread_t thread;
} member;

static void *work(void *context)
{
    member *m = context;
    for (size_t round = 0; round < ROUNDS; round++) {
        job(m->numbers[round]);
    }
    return NULL;
}

static void threads_at_once_get_the_same_numbers(void)
{
    static member members[THREADS];
    double alone[NUMBERS] = {0.0};
    job(alone);
    CHECK(alone[2] == 2.0 && alone[4] >= 3.0);
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&members[i].thread, NULL, work, &members[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(members[i].thread, NULL);
        for (size_t round = 0; round < ROUNDS; round++) {
            CHECK(memcmp(members[i].numbers[round], alone, sizeof alone) == 0);
        }
    }
    unlink(SHARED);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(threads_at_once_get_the_same_numbers)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
