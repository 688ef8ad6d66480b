// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What was chosen by itself is kept: in checkpoints, and against runs of versions that kept
// "auto".
#include "run/support.h"

#include "run/trainer.h"

static void job_make_small(job *j)
{
    job_make(j, 60, 5, 3, "7 relu dropout:0.1 6 tanh");
    j->options.valid = 0.2; // 48 rows train
    j->options.epochs = 4;
    j->options.seed = 3;
}

// Tries to go on with a changed job; the folder is j's.
static void check_refused(const job *changed, const char *message)
{
    descent_error error = {0};
    job j = *changed;
    j.trainer = NULL;
    job_start(&j);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), message);
    descent_trainer_free(j.trainer);
}

// A run of a version that kept "auto" in its checkpoints and chose other batches: going on with
// this version's would be another run. What the message says to type goes on with it.
static void another_automatic_batch_is_refused(void)
{
    static const struct {
        uint64_t then;
        const char *message, *remedy;
    } cases[] = {{DESCENT_BATCH_FULL,
                  "an older version chose another batch size for this run: 1 step per epoch, "
                  "where this one takes 2 steps\nbatch = full",
                  "full"},
                 {16,
                  "an older version chose another batch size for this run: 3 steps per epoch, "
                  "where this one takes 2 steps\nbatch = 16",
                  "16"},
                 {32, NULL, "auto"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_train_result result = {.size = sizeof result};
        job j;
        job_make_small(&j);
        folder_make(j.options.directory);
        j.options.batch = cases[i].then;
        job_start(&j);
        j.trainer->options.batch = DESCENT_BATCH_AUTO; // as it was written then
        CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
        j.options.batch = DESCENT_BATCH_AUTO;
        if (cases[i].message) {
            job_start(&j);
            check_refused(&j, cases[i].message);
        }
        CHECK_OK(descent_options_set(descent_train_option_table(), &j.options, "batch",
                                     cases[i].remedy, &error));
        job_start(&j);
        CHECK_OK(descent_trainer_resume(j.trainer, &error));
        CHECK(j.trainer->progress.epoch == result.epochs && result.epochs > 0);
        folder_remove(j.options.directory);
        job_free(&j);
    }
}

// What is chosen by itself is written as chosen: another rule of choosing changes no old run.
static void choices_are_kept(void)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job j;
    job_make_small(&j);
    folder_make(j.options.directory);
    j.options.batch = DESCENT_BATCH_AUTO;
    job_start(&j);
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    j.options.batch = 32;
    j.options.l2 = descent_trainer_plan(j.trainer).l2;
    CHECK(j.options.l2 == 0.01);
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    j.options.l2 = 0.0;
    job_start(&j);
    check_refused(&j, "the run was started with l2 0.01, not 0: a resumed run keeps it");
    folder_remove(j.options.directory);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(another_automatic_batch_is_refused),
                                       TEST(choices_are_kept)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
