// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Training that learns, that diverges, and that allocates nothing in a step.
#include "run/story.h"

#include "failing_alloc.h"

static void divergence_keeps_the_last_good_weights(void)
{
    descent_error error = {0};
    for (int precision = DESCENT_FLOAT32; precision <= DESCENT_FLOAT64; precision++) {
        job j;
        job_make(&j, 100, 4, 0, "16 relu");
        j.options.precision = precision;
        j.options.optimizer.rule = DESCENT_GD;
        j.options.optimizer.learning_rate = 1e30;
        j.options.batch = 20;
        j.options.epochs = 50;
        folder_make(j.options.directory);
        j.options.checkpoint_every.steps = 1;
        job_start(&j);
        story l = {0};
        descent_train_result result = {.size = sizeof result};
        CHECK(descent_trainer_run(j.trainer, NULL, &l, &result, &error) == DESCENT_DIVERGED);
        CHECK(result.stop == DESCENT_STOP_DIVERGED && result.bad_step > 1);
        CHECK(result.suggested_rate == 0.1);
        CHECK_TEXT(result.bad_layer, precision == DESCENT_FLOAT32 ? "dense2" : "the loss");
        for (size_t i = 0; i < j.trainer->n; i++) {
            const double x = precision == DESCENT_FLOAT32 ? (double)((float *)j.trainer->x)[i]
                                                          : ((double *)j.trainer->x)[i];
            CHECK(fabs(x) < 1e3);
        }
        char expected[512];
        snprintf(
            expected, sizeof expected,
            "the loss is not finite at step %llu (epoch 1); the first such number is in %s\n"
            "the learning rate was 1e+30; the parameters of step 0 are kept\nlr = 0.1",
            (unsigned long long)result.bad_step, result.bad_layer);
        CHECK_TEXT(check_said(&error), expected);
        char *metrics = file_read(j.options.directory, "metrics.jsonl", NULL);
        CHECK(metrics && strstr(metrics, "\"stop\":\"diverged\"}\n"));
        free(metrics);
        // The model on file is the one of the good parameters.
        descent_model *model = NULL;
        CHECK_OK(descent_model_load(j.options.directory, &model, &error));
        descent_score score = {0};
        CHECK_OK(descent_model_score(model, j.data, &score, &error));
        CHECK(isfinite(score.loss));
        descent_model_free(model);
        // Without a place for words.
        job_start(&j);
        folder_remove(j.options.directory);
        j.trainer->options.directory[0] = '\0';
        CHECK(descent_trainer_run(j.trainer, NULL, NULL, &result, NULL) == DESCENT_DIVERGED);
        job_free(&j);
    }
}

// The very last step spoils the parameters: no later loss tells, so the end looks.
static void divergence_at_the_end(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 100, 4, 0, "16 relu");
    for (size_t i = 0; i < 400; i++) {
        j.raw.inputs[i] *= 1e6F;
    }
    j.options.optimizer.rule = DESCENT_GD;
    j.options.optimizer.learning_rate = 1e300; // no float32
    j.options.batch = DESCENT_BATCH_FULL;
    j.options.steps = 1;
    job_start(&j);
    descent_train_result result = {.size = sizeof result};
    CHECK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error) == DESCENT_DIVERGED);
    CHECK(j.trainer->kernels->all_finite(j.trainer->n, j.trainer->x));
    job_free(&j);
}

static void clipping_tells_a_gradient_without_a_norm(void)
{
    descent_error error = {0};
    descent_graph *graph = NULL;
    descent_network *network = NULL;
    job j;
    job_make(&j, 20, 2, 0, "");
    // sqrt(|w x|) has no slope at w = 0: the loss is finite, its gradient is not.
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *input = descent_input(graph, "x", 2), *target = descent_input(graph, "y", 1);
    descent_node *w = descent_parameter(graph, "w", 2, 1, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *output = descent_apply(
        graph, DESCENT_SQRT,
        descent_apply(graph, DESCENT_SQUARE,
                      descent_dense_with(graph, input, w, NULL, DESCENT_IDENTITY)));
    descent_node *loss = descent_squared_error(graph, output, target);
    if (!CHECK_OK(descent_network_from_graph(graph, input, target, output, loss,
                                             DESCENT_TASK_REGRESS, &network, &error))) {
        return;
    }
    j.options.optimizer.clip = 1.0;
    j.options.batch = 5;
    j.options.steps = 4;
    const descent_train_sets sets = {.train = j.data};
    if (CHECK_OK(descent_trainer_create(network, &sets, &j.options, &j.trainer, &error))) {
        descent_train_result result = {.size = sizeof result};
        CHECK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error) == DESCENT_DIVERGED);
        CHECK(result.bad_step == 1 && result.steps == 0);
        CHECK_TEXT(result.bad_layer, "the gradient");
        CHECK(((float *)j.trainer->x)[0] == 0.0F && ((float *)j.trainer->x)[1] == 0.0F);
    }
    job_free(&j);
    descent_network_free(network);
}

static descent_action count_allocations(const descent_event *event, void *user)
{
    bool *allocated = user;
    if (event->kind == DESCENT_EVENT_STEP && event->step == 2) {
        failing_alloc_start(1); // the next one fails
    }
    if (event->kind == DESCENT_EVENT_STEP && event->step == 50) {
        *allocated = failing_alloc_stop();
    }
    return DESCENT_CONTINUE;
}

// Epochs end in between, so this holds for reshuffling and scoring as well.
static void a_step_allocates_nothing(void)
{
    descent_error error = {0};
    for (int clip = 0; clip < 2; clip++) {
        for (uint64_t threads = 1; threads <= 2; threads++) {
            job j;
            job_make(&j, 150, 7, 3, "19 relu dropout:0.1 11 tanh");
            j.options.batch = 16;
            j.options.steps = 60;
            j.options.valid = 0.2;
            j.options.optimizer.clip = clip ? 1.0 : HUGE_VAL;
            j.options.threads = threads;
            job_start(&j);
            bool allocated = true;
            descent_train_result result = {.size = sizeof result};
            CHECK_OK(
                descent_trainer_run(j.trainer, count_allocations, &allocated, &result, &error));
            CHECK(!allocated);
            job_free(&j);
        }
    }
}

static void digits_are_learnt_by_default(void)
{
    descent_error error = {0};
    const descent_read_options read = descent_read_options_default();
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    if (!CHECK_OK(descent_dataset_read("@digits", &read, &data, &error)) ||
        !CHECK_OK(descent_network_parse("64 relu", 0.0, data, &network, &error))) {
        return;
    }
    const descent_train_options o = descent_train_options_default();
    const descent_train_sets sets = {.train = data};
    if (CHECK_OK(descent_trainer_create(network, &sets, &o, &trainer, &error))) {
        story l = {0};
        descent_train_result result = {.size = sizeof result};
        CHECK_OK(descent_trainer_run(trainer, watch, &l, &result, &error));
        CHECK(result.valid_metric > 0.95);
        CHECK(result.train_loss < 0.1 && l.losses[0] > 1.0);
        printf("# digits: validation accuracy %g after %llu epochs\n", result.valid_metric,
               (unsigned long long)result.epochs);
    }
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
}

static void dropout_learns_and_follows_the_seed(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 200, 4, 3, "");
    descent_network_free(j.network);
    CHECK_OK(descent_network_parse("32 relu 32 relu", 0.3, j.data, &j.network, &error));
    j.options.dropout = 0.3;
    j.options.batch = 20;
    j.options.epochs = 30;
    j.options.optimizer.learning_rate = 0.01;
    j.options.valid = 0.2;
    story l, again;
    descent_train_result result = {.size = sizeof result};
    const uint64_t one = run_hash(&j, &l, &result);
    CHECK(l.losses[29] < 0.8 * l.losses[0]);
    CHECK(result.valid_loss < l.valid[0]);
    CHECK(run_hash(&j, &again, &result) == one);
    job_free(&j);
}

static void every_activation_trains_in_both_types(void)
{
    descent_error error = {0};
    for (int f = DESCENT_IDENTITY; f <= DESCENT_SOFTPLUS; f++) {
        for (int precision = DESCENT_FLOAT32; precision <= DESCENT_FLOAT64; precision++) {
            char layers[64];
            const char *name = descent_function_name((descent_function)f);
            snprintf(layers, sizeof layers, "16 %s 8 %s", name, name);
            job j;
            job_make(&j, 64, 5, 3, layers);
            j.options.precision = precision;
            j.options.batch = 16;
            j.options.steps = 20;
            j.options.optimizer.learning_rate = 0.01;
            job_start(&j);
            story l = {0};
            descent_train_result result = {.size = sizeof result};
            CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
            if (!CHECK(result.steps == 20 && l.losses[4] < l.losses[0])) {
                printf("  %s: %g to %g\n", layers, l.losses[0], l.losses[4]);
            }
            CHECK(j.trainer->kernels->all_finite(j.trainer->n, j.trainer->x));
            job_free(&j);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(divergence_keeps_the_last_good_weights),
                                       TEST(divergence_at_the_end),
                                       TEST(clipping_tells_a_gradient_without_a_norm),
                                       TEST(a_step_allocates_nothing),
                                       TEST(digits_are_learnt_by_default),
                                       TEST(dropout_learns_and_follows_the_seed),
                                       TEST(every_activation_trains_in_both_types)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
