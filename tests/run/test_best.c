// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The best epoch by validation: kept in the model beside the last parameters, through stops;
// and runs that end because they wait for a better one in vain.
#include "data/dataset.h"
#include "run/model.h"
#include "run/story.h"

// Few rows with noise and many units: the validation loss falls, then rises.
static void job_overfitting(job *j, uint64_t seed)
{
    job_make(j, 120, 6, 0, "64 relu");
    // Half of the target is noise.
    uint64_t state = seed;
    double *targets = j->data->targets;
    for (size_t i = 0; i < j->raw.m; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const double noise = (double)(state >> 40) / (double)(1 << 23) - 1.0;
        targets[i] += 2.0 * noise;
    }
    j->options.valid = 0.3;
    j->options.batch = 16;
    j->options.optimizer.learning_rate = 0.01;
    j->options.seed = seed;
}

static void run_job(job *j, story *l, descent_train_result *result)
{
    descent_error error = {0};
    job_start(j);
    *l = (story){.trainer = j->trainer};
    CHECK_OK(descent_trainer_run(j->trainer, watch, l, result, &error));
}

static uint64_t lowest(const story *l, uint64_t epochs)
{
    uint64_t best = 0;
    for (uint64_t i = 1; i < epochs && i < 64; i++) {
        best = l->valid[i] < l->valid[best] ? i : best;
    }
    return best + 1;
}

// The parameters of a model as they are in the trainer's precision.
static bool has_parameters(const descent_trainer *t, const void *x)
{
    descent_error error = {0};
    descent_model *model = NULL;
    bool same = false;
    if (CHECK_OK(descent_trainer_model(t, &model, &error))) {
        same = memcmp(model->x, x, t->n * descent_type_size(t->type)) == 0;
        descent_model_free(model);
    }
    return same;
}

static void keeps_the_best(void)
{
    static const uint64_t seeds[] = {1, 6, 8, 10};
    for (size_t s = 0; s < sizeof seeds / sizeof *seeds; s++) {
        const uint64_t seed = seeds[s];
        job j, shorter;
        story l;
        descent_train_result result = {.size = sizeof result};
        job_overfitting(&j, seed);
        j.options.epochs = 40;
        run_job(&j, &l, &result);
        const uint64_t best = lowest(&l, 40);
        CHECK(best > 1 && best < 40);
        CHECK(result.best_epoch == best && result.kept_epoch == best && result.epochs == 40);
        CHECK(result.valid_loss == l.valid[best - 1]);
        CHECK(result.best_valid_loss == result.valid_loss);
        CHECK(result.last_valid_loss == l.valid[39] && l.valid[39] > result.valid_loss);
        CHECK(result.train_loss == l.losses[best - 1]);
        CHECK(result.last_train_loss == l.losses[39]);
        CHECK(l.last.kind == DESCENT_EVENT_END && l.last.best_epoch == best &&
              l.last.valid_loss == result.valid_loss);

        // They are the parameters of a run that ends there.
        job_overfitting(&shorter, seed);
        shorter.options.epochs = best;
        run_job(&shorter, &l, &result);
        CHECK(has_parameters(j.trainer, shorter.trainer->x));
        CHECK(!has_parameters(j.trainer, j.trainer->x));
        job_free(&shorter);

        j.options.keep = DESCENT_KEEP_LAST;
        run_job(&j, &l, &result);
        CHECK(result.best_epoch == best && result.kept_epoch == 40);
        CHECK(result.valid_loss == l.valid[39] && result.train_loss == l.losses[39]);
        CHECK(has_parameters(j.trainer, j.trainer->x));
        job_free(&j);
    }
}

// Parameters that come from outside are what is kept then, and a better epoch is looked for
// anew.
static void replaced_parameters_are_kept_from_then_on(void)
{
    descent_error error = {0};
    job j;
    story l;
    descent_train_result result = {.size = sizeof result};
    job_overfitting(&j, 2);
    j.options.epochs = 40;
    run_job(&j, &l, &result);
    double *x = calloc(j.trainer->n, sizeof *x);
    descent_trainer_copy_parameters(j.trainer, x);
    CHECK_OK(descent_trainer_set_parameters(j.trainer, x, &error));
    CHECK(has_parameters(j.trainer, j.trainer->x));
    free(x);
    job_free(&j);
}

static void without_validation_the_last_weights_are_kept(void)
{
    job j;
    story l;
    descent_train_result result = {.size = sizeof result};
    job_overfitting(&j, 1);
    j.options.valid = 0.0;
    j.options.epochs = 6;
    j.options.patience = (descent_stretch){.epochs = 1};
    run_job(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_EPOCHS && result.best_epoch == 0);
    CHECK(result.kept_epoch == 6 && isnan(result.best_valid_loss));
    CHECK(has_parameters(j.trainer, j.trainer->x));
    CHECK(descent_trainer_plan(j.trainer).patience.epochs == 0);
    job_free(&j);
}

// ---- patience ----

static void check_early(const descent_stretch *patience, const descent_stretch *after,
                        uint64_t expected)
{
    job j;
    story l;
    descent_train_result result = {.size = sizeof result};
    job_overfitting(&j, 1);
    j.options.epochs = 60;
    j.options.patience = *patience;
    j.options.patience_after = *after;
    run_job(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_EARLY && result.epochs == expected);
    CHECK(result.kept_epoch == result.best_epoch && result.best_epoch == lowest(&l, expected));
    job_free(&j);
}

static void stops_early(void)
{
    job j;
    story l;
    descent_train_result result = {.size = sizeof result};
    job_overfitting(&j, 1);
    j.options.epochs = 60;
    run_job(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_EPOCHS); // the length was given: no patience
    const uint64_t each = j.trainer->steps_per_epoch;
    CHECK(each == 6);

    // When a lowest loss has been the lowest for five epochs, by the same numbers.
    uint64_t best = 0, end = 0;
    for (uint64_t e = 1; e < 60 && end == 0; e++) {
        best = l.valid[e] < l.valid[best] ? e : best;
        end = e - best >= 5 ? e + 1 : 0;
    }
    CHECK(end > 0 && end < 50);
    const descent_stretch none = {0, 0};
    check_early(&(descent_stretch){.epochs = 5}, &none, end);
    check_early(&(descent_stretch){.steps = 5 * each}, &none, end);
    check_early(&(descent_stretch){.steps = 5 * each - 3}, &none, end); // at an epoch's end
    // Waiting begins at the end of the warm-up, in whatever it is counted.
    check_early(&(descent_stretch){.epochs = 5}, &(descent_stretch){.epochs = 50}, 55);
    check_early(&(descent_stretch){.epochs = 5}, &(descent_stretch){.steps = 50 * each}, 55);
    check_early(&(descent_stretch){.steps = 5 * each}, &(descent_stretch){.epochs = 50}, 55);
    job_free(&j);
}

static void automatic_patience_waits_for_500_steps(void)
{
    job j;
    descent_plan_report plan;
    job_overfitting(&j, 1);
    job_start(&j);
    plan = descent_trainer_plan(j.trainer);
    // 6 steps an epoch: 500 steps are 84 epochs.
    CHECK(plan.patience.epochs == 84 && plan.patience.steps == 0);
    j.options.batch = 1;
    job_start(&j);
    CHECK(descent_trainer_plan(j.trainer).patience.epochs == 20);
    j.options.time = 100.0;
    job_start(&j);
    CHECK(descent_trainer_plan(j.trainer).patience.epochs == 0);
    j.options.patience = (descent_stretch){.steps = 7};
    job_start(&j);
    plan = descent_trainer_plan(j.trainer);
    CHECK(plan.patience.epochs == 0 && plan.patience.steps == 7);
    job_free(&j);
}

// ---- stop and resume ----

static void resumed_is_whole(void)
{
    job whole, part;
    story l;
    descent_train_result expected = {.size = sizeof expected};
    descent_train_result result = {.size = sizeof result};
    descent_error error = {0};
    char folder[FOLDER];
    job_overfitting(&whole, 1);
    whole.options.epochs = 60;
    whole.options.patience = (descent_stretch){.epochs = 9};
    run_job(&whole, &l, &expected);
    CHECK(expected.stop == DESCENT_STOP_EARLY);
    // Before the best epoch, and while waiting for a better one.
    const uint64_t stops[] = {3, expected.best_epoch * 6 + 7, expected.steps - 1};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        folder_make(folder);
        job_overfitting(&part, 1);
        part.options = whole.options;
        snprintf(part.options.directory, sizeof part.options.directory, "%s", folder);
        job_start(&part);
        l = (story){.trainer = part.trainer, .stop_at = stops[i]};
        CHECK_OK(descent_trainer_run(part.trainer, watch, &l, &result, &error));
        CHECK(result.stop == DESCENT_STOP_ASKED && result.steps == stops[i]);
        job_start(&part);
        CHECK_OK(descent_trainer_resume(part.trainer, &error));
        l = (story){.trainer = part.trainer};
        CHECK_OK(descent_trainer_run(part.trainer, watch, &l, &result, &error));
        CHECK(result.stop == DESCENT_STOP_EARLY && result.epochs == expected.epochs);
        CHECK(result.best_epoch == expected.best_epoch &&
              result.valid_loss == expected.valid_loss);
        CHECK(hash(part.trainer) == hash(whole.trainer));
        CHECK(has_parameters(part.trainer, whole.trainer->best.x));
        CHECK(part.trainer->best.rise == whole.trainer->best.rise &&
              part.trainer->best.rise_se == whole.trainer->best.rise_se);
        // More patience goes on from there.
        part.options.patience = (descent_stretch){0, 0};
        job_start(&part);
        CHECK_OK(descent_trainer_resume(part.trainer, &error));
        CHECK_OK(descent_trainer_run(part.trainer, NULL, NULL, &result, &error));
        CHECK(result.stop == DESCENT_STOP_EPOCHS && result.epochs == 60);
        folder_remove(folder);
        job_free(&part);
    }
    job_free(&whole);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(keeps_the_best),
                                       TEST(replaced_parameters_are_kept_from_then_on),
                                       TEST(without_validation_the_last_weights_are_kept),
                                       TEST(stops_early),
                                       TEST(automatic_patience_waits_for_500_steps),
                                       TEST(resumed_is_whole)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
