// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run is begun, trained, opened, gone on with, looked at and diagnosed with the n-th
// allocation failing, n = 1, 2, ... until none does. Nothing may crash or leak (the sanitizer
// build watches), every failure is told as one of memory, and the folder is free afterwards.
#include "session/support.h"

#include "failing_alloc.h"

// Later allocations are tried in strides of a part of those before.
enum { STRIDE = 24, MOST = 200000 };

#define GO_ON(call)                                                                            \
    do {                                                                                       \
        if (status == DESCENT_OK) {                                                            \
            status = (call);                                                                   \
        }                                                                                      \
    } while (0)

static bool count_row(const descent_history_row *row, void *user)
{
    *(size_t *)user += row->kind == DESCENT_HISTORY_EPOCH;
    return true;
}

static descent_status begin(const char *home, const char *folder, descent_error *error)
{
    descent_run *run = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_status status = descent_run_create(&run, error);
    if (status != DESCENT_OK) {
        CHECK(run == NULL);
        return status;
    }
    const descent_run_settings s = descent_run_settings_of(run);
    path_in(home, "data.csv", s.run->data);
    snprintf(s.read->target, sizeof s.read->target, "class");
    snprintf(s.run->layers, sizeof s.run->layers, "3 tanh");
    s.train->epochs = 2;
    s.train->batch = 32;
    s.train->threads = 1;
    GO_ON(descent_run_begin(run, folder, error));
    GO_ON(descent_run_train(run, NULL, NULL, &result, error));
    descent_run_close(run);
    return status;
}

static descent_status resume(const char *folder, descent_error *error)
{
    descent_run *run = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_status status = descent_run_open(folder, &run, error);
    if (status != DESCENT_OK) {
        CHECK(run == NULL);
        return status;
    }
    descent_run_settings_of(run).train->epochs = 4;
    GO_ON(descent_run_resume(run, error));
    GO_ON(descent_run_train(run, NULL, NULL, &result, error));
    CHECK(status != DESCENT_OK || result.epochs == 4);
    descent_run_close(run);
    return status;
}

static descent_status look(const char *folder, descent_error *error)
{
    descent_run *run = NULL;
    descent_diagnosis *diagnosis = NULL;
    size_t rows = 0;
    const char *json = NULL;
    descent_status status = descent_run_open(folder, &run, error);
    // What could not be written for want of memory is missing, which is no failure.
    const descent_status read =
        status == DESCENT_OK ? descent_run_results(run, &json, NULL) : status;
    CHECK(read == DESCENT_OK || read == DESCENT_NO_MEMORY || read == DESCENT_NO_INPUT ||
          read == DESCENT_BAD_DATA);
    GO_ON(descent_run_load(run, NULL, error));
    GO_ON(descent_run_diagnose(run, NULL, &diagnosis, error));
    CHECK((status == DESCENT_OK) == (diagnosis != NULL));
    GO_ON(descent_run_history(folder, count_row, &rows, error));
    CHECK(status != DESCENT_OK || rows == 4);
    descent_diagnosis_free(diagnosis);
    descent_run_close(run);
    return status;
}

static descent_status cross_validate(const char *home, descent_error *error)
{
    descent_run *run = NULL;
    descent_folds *folds = NULL;
    descent_folds_options options = descent_folds_options_default();
    descent_status status = descent_run_create(&run, error);
    if (status != DESCENT_OK) {
        return status;
    }
    const descent_run_settings s = descent_run_settings_of(run);
    path_in(home, "data.csv", s.run->data);
    snprintf(s.read->target, sizeof s.read->target, "class");
    snprintf(s.run->layers, sizeof s.run->layers, "3 tanh");
    s.train->epochs = 1;
    s.train->threads = 1;
    options.folds = 2;
    GO_ON(descent_run_cross_validate(run, &options, NULL, NULL, &folds, error));
    CHECK((status == DESCENT_OK) == (folds != NULL));
    CHECK(!folds || descent_folds_done(folds) == 2);
    descent_folds_free(folds);
    descent_run_close(run);
    return status;
}

static descent_status live(const char *home, const char *folder, descent_error *error)
{
    descent_status status = begin(home, folder, error);
    GO_ON(resume(folder, error));
    GO_ON(look(folder, error));
    GO_ON(cross_validate(home, error));
    return status;
}

static void every_failed_allocation_is_reported(void)
{
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    long tries = 0, n = 1;
    for (bool failed = true; failed && n < MOST; n += 1 + n / STRIDE, tries++) {
        descent_error error = {0};
        char name[32];
        snprintf(name, sizeof name, "run-%ld", tries);
        path_in(home, name, folder);
        failing_alloc_start(n);
        const descent_status status = live(home, folder, &error);
        failed = failing_alloc_stop();
        // What only makes a verdict surer may do without memory.
        const bool told =
            status == DESCENT_NO_MEMORY && failed && strstr(error.message, "memory") != NULL;
        if (!CHECK(told || status == DESCENT_OK)) {
            printf("  allocation %ld: status %d, %s\n", n, (int)status, error.message);
        }
        // Nobody holds it any more.
        descent_run *run = NULL;
        if (descent_run_open(folder, &run, NULL) == DESCENT_OK) {
            CHECK(descent_run_resume(run, &error) != DESCENT_BUSY);
        }
        descent_run_close(run);
    }
    CHECK(tries > 30 && n < MOST);
    printf("# %ld tries, up to allocation %ld\n", tries, n);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_failed_allocation_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
