// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Profiles: the rows are the whole time, they count what was done, and the result stays the
// same.
#include "check.h"

#include <stdlib.h>
#include <time.h>

#include "support.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

enum { ROWS = 200, INPUTS = 100, UNITS = 96, CLASSES = 3, EPOCHS = 6 };

static void make(job *j, uint64_t threads, uint64_t batch, double clip)
{
    job_make(j, ROWS, INPUTS, CLASSES, "96 relu 96 tanh");
    j->options.threads = threads;
    j->options.batch = batch;
    j->options.epochs = EPOCHS;
    j->options.optimizer.clip = clip;
    job_start(j);
}

// Trains and returns a copy of the parameters.
static float *train(job *j, double *seconds)
{
    descent_error error;
    descent_train_result result = {.size = sizeof result};
    const double begin = now();
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
    *seconds = now() - begin;
    const size_t bytes = sizeof(float) * descent_network_parameters(j->network);
    float *copy = malloc(bytes);
    memcpy(copy, descent_trainer_parameters(j->trainer, NULL), bytes);
    return copy;
}

static bool find(const job *j, const char *name, descent_profile_row *row)
{
    for (size_t i = 0; descent_trainer_profile(j->trainer, i, row); i++) {
        if (strstr(row->name, name)) {
            return true;
        }
    }
    return false;
}

static void check_rows(const job *j, double seconds)
{
    double sum = 0.0;
    descent_profile_row row = {.size = sizeof row};
    for (size_t i = 0; descent_trainer_profile(j->trainer, i, &row); i++) {
        CHECK(row.name[0] != '\0' && row.seconds > 0.0);
        CHECK(row.kind >= DESCENT_PROFILE_GATHER && row.kind <= DESCENT_PROFILE_OUTSIDE);
        sum += row.seconds;
    }
    // All but the first and last lines of descent_trainer_run.
    if (!CHECK(sum <= seconds && sum > 0.9 * seconds - 1e-3)) {
        printf("  rows %g s, run %g s\n", sum, seconds);
    }
    const double steps_of_rows = (double)ROWS * EPOCHS;
    CHECK(find(j, "dense1 forward", &row) && row.kind == DESCENT_PROFILE_FORWARD);
    CHECK_NEAR(row.operations, 2.0 * steps_of_rows * INPUTS * UNITS, 0.0);
    CHECK(find(j, "dense2 backward", &row) && row.kind == DESCENT_PROFILE_BACKWARD);
    CHECK_NEAR(row.operations, 2.0 * steps_of_rows * UNITS * UNITS, 0.0);
    CHECK(find(j, "dense1 backward", &row) && row.operations == 0.0); /* no input's gradient */
    CHECK(find(j, "dense3.weight gradient", &row) && row.kind == DESCENT_PROFILE_GRADIENT);
    CHECK_NEAR(row.operations, 2.0 * steps_of_rows * UNITS * CLASSES, 0.0);
    CHECK(find(j, "gathering", &row));
    CHECK_NEAR(row.bytes, 2.0 * sizeof(float) * steps_of_rows * INPUTS, 0.0);
    const double n = (double)descent_network_parameters(j->network);
    const double steps = ceil((double)ROWS / (double)j->options.batch) * EPOCHS;
    CHECK(find(j, "update rule (adam)", &row) && row.kind == DESCENT_PROFILE_UPDATE);
    CHECK_NEAR(row.bytes, 7.0 * sizeof(float) * n * steps, 0.0);
    CHECK(find(j, "loss", &row) && row.kind == DESCENT_PROFILE_LOSS);
}

static void rows_are_the_whole(void)
{
    static const struct {
        uint64_t threads, batch;
        double clip;
    } cases[] = {{1, 200, HUGE_VAL}, {1, 7, HUGE_VAL}, {2, 4, HUGE_VAL},
                 {3, 150, HUGE_VAL}, {2, 50, 0.1},     {1, 50, 0.1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        job plain, booked;
        descent_error error;
        double seconds = 0.0;
        make(&plain, cases[i].threads, cases[i].batch, cases[i].clip);
        make(&booked, cases[i].threads, cases[i].batch, cases[i].clip);
        CHECK_OK(descent_trainer_profile_start(booked.trainer, &error));
        CHECK_OK(descent_trainer_profile_start(booked.trainer, &error));
        float *a = train(&plain, &seconds), *b = train(&booked, &seconds);
        CHECK(memcmp(a, b, sizeof *a * descent_network_parameters(plain.network)) == 0);
        check_rows(&booked, seconds);
        free(a);
        free(b);
        job_free(&plain);
        job_free(&booked);
    }
}

static void no_profile_is_there_unasked(void)
{
    job j;
    double seconds = 0.0;
    descent_profile_row row = {.size = sizeof row, .name = "untouched"};
    make(&j, 1, 50, HUGE_VAL);
    free(train(&j, &seconds));
    CHECK(!descent_trainer_profile(j.trainer, 0, &row));
    CHECK_TEXT(row.name, "untouched");
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(rows_are_the_whole),
        TEST(no_profile_is_there_unasked),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
