// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run goes on with the data that it was started with, and with no others.
#include "run/checkpoint.h"
#include "run/checkpoint_check.h"
#include "run/support.h"

#include <jansson.h>

#include "run/safetensors.h"
#include "run/trainer.h"

static void job_make_small(job *j)
{
    job_make(j, 60, 5, 3, "7 relu");
    j->options.valid = 0.2;
    j->options.batch = 9;
    j->options.epochs = 4;
    j->options.seed = 3;
}

// A run that has ended, with a checkpoint.
static void job_run(job *j)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job_make_small(j);
    folder_make(j->options.directory);
    job_start(j);
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
}

static void check_refused(const job *changed, const char *message)
{
    descent_error error = {0};
    job j = *changed;
    j.trainer = NULL;
    job_start(&j);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_CHANGED);
    CHECK_TEXT(error.message, message);
    CHECK(j.trainer->progress.step == 0);
    descent_trainer_free(j.trainer);
}

typedef struct change {
    size_t value, target,
        rows;            /* the first so many of each are others; rows: 60 less so many */
    const char *message; /* behind "the data have changed since the run was started: " */
} change;

static void apply(const change *c, raw_data *raw)
{
    for (size_t i = 0; i < c->value; i++) {
        raw->inputs[44 + i] += 1.0F;
    }
    for (size_t i = 0; i < c->target; i++) {
        raw->targets[33 + i] = raw->targets[33 + i] > 0.0F ? 0.0F : 1.0F;
    }
    raw->m -= c->rows;
}

// One value is enough, wherever it stands.
static void one_other_value_is_noticed(void)
{
    static const change changes[] = {
        {1, 0, 0,
         "other inputs, the same targets\nthe first are in rows 8 to 9 of 60; 1 of 32 parts "
         "of the rows differ"},
        {250, 0, 0,
         "other inputs, the same targets\nthe first are in rows 8 to 9 of 60; 28 of 32 "
         "parts of the rows differ"},
        {0, 1, 0,
         "other targets, the same inputs\nthe first are in rows 34 to 35 of 60; 1 of "
         "32 parts of the rows differ"},
        {1, 1, 0,
         "other inputs and targets\nthe first are in rows 8 to 9 of 60; 1 of 32 parts of "
         "the rows differ"},
        {0, 0, 1, "60 rows then, 59 now"}};
    job j;
    job_run(&j);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char message[512];
        job other = j;
        other.raw = raw_make(60, 5, 3, 31);
        apply(&changes[i], &other.raw);
        other.data = raw_dataset(&other.raw);
        snprintf(message, sizeof message, "the data have changed since the run was started: %s",
                 changes[i].message);
        check_refused(&other, message);
        descent_dataset_free(other.data);
        raw_free(&other.raw);
    }
    // Every row counts, not some of them.
    for (size_t row = 0; row < 60; row++) {
        descent_error error = {0};
        job other = j;
        other.trainer = NULL;
        other.raw = raw_make(60, 5, 3, 31);
        other.raw.inputs[row * 5 + row % 5] = 7.25F;
        other.data = raw_dataset(&other.raw);
        job_start(&other);
        CHECK(descent_trainer_resume(other.trainer, &error) == DESCENT_CHANGED);
        descent_trainer_free(other.trainer);
        descent_dataset_free(other.data);
        raw_free(&other.raw);
    }
    folder_remove(j.options.directory);
    job_free(&j);
}

// A checkpoint of before there were sums over all data goes on, as far as its own mark says.
static void checkpoints_without_sums_go_on(void)
{
    descent_error error = {0};
    job j;
    job_run(&j);
    dsc_safetensors file;
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", j.options.directory, dsc_checkpoint_last(j.trainer));
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    CHECK_OK(dsc_safetensors_open(path, &file, &error));
    json_t *progress = json_loads(dsc_safetensors_text(&file, "progress"), 0, NULL);
    CHECK(json_is_object(json_object_get(json_object_get(progress, "data"), "train")));
    dsc_safetensors_close(&file);
    json_object_del(progress, "data");
    CHECK_OK(dsc_checkpoint_check(j.trainer, progress, &error));
    json_object_set_new(progress, "fingerprint", json_integer(1));
    CHECK(dsc_checkpoint_check(j.trainer, progress, &error) == DESCENT_CHANGED);
    CHECK_TEXT(error.message, "the checkpoint belongs to other data: they have changed since "
                              "the run was started");
    json_decref(progress);
    folder_remove(j.options.directory);
    job_free(&j);
}

// With other validation rows another epoch is the best.
static void other_validation_data_are_refused(void)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job j;
    job_make_small(&j);
    j.options.valid = (double)NAN;
    raw_data raw = raw_make(11, 5, 3, 6);
    descent_dataset *valid = raw_dataset(&raw);
    descent_trainer *again = NULL;
    folder_make(j.options.directory);
    const descent_train_sets sets = {.train = j.data, .valid = valid};
    CHECK_OK(descent_trainer_create(j.network, &sets, &j.options, &j.trainer, &error));
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    raw.inputs[10 * 5 + 4] += 1.0F;
    CHECK_OK(descent_trainer_create(j.network, &sets, &j.options, &again, &error));
    CHECK(descent_trainer_resume(again, &error) == DESCENT_CHANGED);
    CHECK_TEXT(error.message,
               "the validation data have changed since the run was started: other inputs, the "
               "same targets\nthe first are in row 11 of 11; 1 of 11 parts of the rows differ");
    raw.inputs[10 * 5 + 4] -= 1.0F;
    CHECK_OK(descent_trainer_resume(again, &error));
    descent_trainer_free(again);
    descent_dataset_free(valid);
    raw_free(&raw);
    folder_remove(j.options.directory);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(one_other_value_is_noticed),
                                       TEST(checkpoints_without_sums_go_on),
                                       TEST(other_validation_data_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
