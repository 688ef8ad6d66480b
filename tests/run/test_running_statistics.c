// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Running statistics through a run: with its steps, its best epoch, averages of weights, checkpoints
// and models. Batches that cannot be normalised are refused with a remedy that works.
#include "run/around.h"
#include "run/checkpoints.h"
#include "run/support.h"

#include <descent/model.h>

#include "objective/empirical_score.h"
#include "objective/empirical_state.h"
#include "run/checkpoint.h"
#include "run/model.h"
#include "run/trainer.h"

enum { ROWS = 60, SIDE = 3, CLASSES = 3, STEPS = 24 };

static descent_error error; /* of the call that failed last */

/* Images of 3 x 3 with one channel, whose class is where they are bright; and rows of 4 numbers. */
static struct {
    float x[ROWS * SIDE * SIDE], y[ROWS];
    descent_dataset *data, *few;
    descent_network *images, *rows;
} shared;

static double number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

// Convolution, norm, relu, residual with a norm of its own; all images are rows of 9 numbers.
static descent_network *make_network(bool images, size_t width)
{
    descent_graph *g = NULL;
    descent_network *network = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = images ? descent_input_shaped(g, "x", (descent_shape){3, {SIDE, SIDE, 1}})
                             : descent_input(g, "x", width);
    descent_node *y = descent_input(g, "y", 1), *h = NULL, *branch = NULL;
    const descent_window window = descent_window_same(descent_window_default(3, 3), x);
    h = images ? descent_convolution(g, x, 4, &window, DESCENT_IDENTITY)
               : descent_dense(g, x, 6, DESCENT_IDENTITY);
    h = descent_apply(g, DESCENT_RELU, descent_batch_norm(g, h, NULL));
    branch = images ? descent_convolution(g, h, 4, &window, DESCENT_IDENTITY)
                    : descent_dense(g, h, 6, DESCENT_IDENTITY);
    h = descent_residual(g, h, descent_batch_norm(g, branch, NULL));
    h = images ? descent_global_average_pool(g, h) : h;
    h = descent_dropout(g, h, 0.1);
    descent_node *out = descent_dense(g, h, CLASSES, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(g, x, y, out, descent_softmax_cross_entropy(g, out, y),
                                        DESCENT_TASK_CLASSIFY, &network, &error));
    return network;
}

static void make_shared(void)
{
    uint64_t state = 9;
    for (size_t i = 0; i < (size_t)ROWS * SIDE * SIDE; i++) {
        const size_t row = i / (SIDE * SIDE), class = row % CLASSES;
        shared.y[row] = (float)class;
        shared.x[i] = (float)(0.3 * number(&state) + (i % SIDE == class ? 5.0 : 3.0));
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, SIDE * SIDE, shared.x, shared.y,
                                         CLASSES, &shared.data, &error));
    shared.images = make_network(true, 0);
    shared.rows = make_network(false, SIDE * SIDE);
}

static void free_shared(void)
{
    descent_network_free(shared.images);
    descent_network_free(shared.rows);
    descent_dataset_free(shared.data);
}

// "NAME VALUE NAME VALUE"
static descent_train_options options_of(const char *words)
{
    descent_train_options o = descent_train_options_default();
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof copy, "batch 8 epochs 4 valid 0.2 seed 3 threads 1 lr 0.01 %s",
             words);
    for (char *name = strtok_r(copy, " ", &rest), *value;
         name && (value = strtok_r(NULL, " ", &rest)); name = strtok_r(NULL, " ", &rest)) {
        CHECK_OK(descent_options_set(descent_train_option_table(), &o, name, value, &error));
    }
    return o;
}

static descent_status create(const descent_network *network, const descent_train_options *o,
                             const char *folder, descent_trainer **trainer)
{
    descent_train_options mine = *o;
    const descent_train_sets sets = {.train = shared.data};
    snprintf(mine.directory, sizeof mine.directory, "%s", folder);
    return descent_trainer_create(network, &sets, &mine, trainer, &error);
}

static descent_trainer *start(const descent_network *network, const char *words,
                              const char *folder)
{
    descent_trainer *trainer = NULL;
    const descent_train_options o = options_of(words);
    if (!CHECK_OK(create(network, &o, folder, &trainer))) {
        exit(1);
    }
    return trainer;
}

static descent_action stop_at(const descent_event *event, void *user)
{
    const uint64_t *step = user;
    return event->kind == DESCENT_EVENT_STEP && event->step == *step ? DESCENT_STOP
                                                                     : DESCENT_CONTINUE;
}

static descent_train_result run(descent_trainer *trainer, uint64_t step)
{
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(trainer, stop_at, &step, &result, &error));
    return result;
}

static bool same_numbers(const descent_trainer *a, const descent_trainer *b)
{
    const dsc_statistics *s = a->statistics, *o = b->statistics;
    return CHECK(memcmp(a->x, b->x, a->n * descent_type_size(a->type)) == 0) &&
           CHECK(memcmp(s->now, o->now, s->count * sizeof(double)) == 0) &&
           CHECK(memcmp(s->best, o->best, s->count * sizeof(double)) == 0);
}

static void any_threads_train_the_same_network(void)
{
    static const char *const words[] = {"", "precision float64", "batch 48",
                                        "batch 2 epochs 1"};
    for (size_t i = 0; i < 2 * (sizeof words / sizeof *words); i++) {
        const descent_network *network = i % 2 ? shared.images : shared.rows;
        descent_trainer *one = start(network, words[i / 2], "");
        const descent_train_result result = run(one, 0);
        CHECK(result.last_train_loss < (i / 2 == 3 ? 2.0 : 1.0));
        for (int threads = 2; threads <= 5; threads++) {
            char more[96];
            snprintf(more, sizeof more, "%s threads %d", words[i / 2], threads);
            descent_trainer *other = start(network, more, "");
            run(other, 0);
            same_numbers(one, other);
            descent_trainer_free(other);
        }
        CHECK(one->statistics->now[0] != 0.0 && one->best.epoch > 0);
        descent_trainer_free(one);
    }
}

static bool try_resume(const descent_network *network, const char *words, uint64_t stop)
{
    char whole[FOLDER], stopped[FOLDER];
    folder_make_in_memory(whole);
    folder_make_in_memory(stopped);
    descent_trainer *all = start(network, words, whole);
    run(all, 0);
    descent_trainer *part = start(network, words, stopped);
    run(part, stop);
    descent_trainer_free(part);
    part = start(network, words, stopped);
    bool good =
        CHECK_OK(descent_trainer_resume(part, &error)) && CHECK(part->progress.step == stop);
    run(part, 0);
    good = good && same_numbers(all, part) &&
           checkpoints_are_same(whole, dsc_checkpoint_last(all), stopped,
                                dsc_checkpoint_last(part));
    size_t size = 0, other = 0;
    char *model = file_read(whole, "model.safetensors", &size);
    char *again = file_read(stopped, "model.safetensors", &other);
    good &= CHECK(model && again && size == other) && CHECK(memcmp(model, again, size) == 0);
    free(model);
    free(again);
    descent_trainer_free(all);
    descent_trainer_free(part);
    folder_remove(whole);
    folder_remove(stopped);
    return good;
}

static void stopped_runs_go_on_to_the_same_bits(void)
{
    static const char *const words[] = {"",
                                        "precision float64 keep last",
                                        "optimizer schedule-free-adamw",
                                        "optimizer sophia estimator hutchinson",
                                        "balance on average-weights ema:0.5",
                                        AROUND_STEPS};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!try_resume(i % 2 ? shared.images : shared.rows, words[i], 1 + 5 * i % STEPS)) {
            printf("  %s\n", words[i]);
        }
    }
}

// The statistics of a step are those of the batch at the parameters before it, whatever else is
// computed around it.
static void statistics_are_those_of_the_gradient(void)
{
    static const char *const words[] = {"sam 0.05", "optimizer sophia estimator hutchinson",
                                        "clip 0.1", "skip-nonfinite 3", "optimizer sgd"};
    descent_trainer *plain = start(shared.images, "steps 1 precision float64", "");
    run(plain, 0);
    const dsc_statistics *s = plain->statistics;
    CHECK(s->count == 16);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char more[128];
        snprintf(more, sizeof more, "steps 1 precision float64 %s", words[i]);
        descent_trainer *other = start(shared.images, more, "");
        run(other, 0);
        CHECK(memcmp(s->now, other->statistics->now, s->count * sizeof(double)) == 0);
        descent_trainer_free(other);
    }
    descent_trainer_free(plain);
}

// Where a batch is all rows and a channel sees nothing but inputs, its running mean after one step is
// a tenth of their mean: 0 for scaled inputs. The objective uses what the run has.
static void the_objective_has_the_running_statistics(void)
{
    descent_trainer *t = start(shared.rows, "batch 60 valid 0 precision float64 steps 5", "");
    run(t, 0);
    descent_objective *objective = NULL;
    CHECK_OK(descent_trainer_objective(t, DESCENT_FLOAT64, 1, &objective, &error));
    double value[3], v[512], hv[2][512];
    const descent_rows rows = descent_trainer_rows(t);
    for (size_t i = 0; i < t->n; i++) {
        v[i] = (double)(i % 5) - 2.0;
    }
    CHECK_OK(descent_objective_evaluate_f64(objective, t->x, &rows, &value[0], NULL, &error));
    CHECK_OK(descent_objective_hessian_vector_f64(objective, t->x, v, &rows, hv[0], &error));
    t->statistics->now[0] += 1.0; // as training would change them
    CHECK_OK(descent_objective_hessian_vector_f64(objective, t->x, v, &rows, hv[1], &error));
    CHECK_OK(descent_objective_evaluate_f64(objective, t->x, &rows, &value[1], NULL, &error));
    t->statistics->now[0] -= 1.0;
    CHECK_OK(descent_objective_evaluate_f64(objective, t->x, &rows, &value[2], NULL, &error));
    CHECK(fabs(value[1] - value[0]) > 1e-6);
    CHECK_NEAR(value[2], value[0], 1e-12);
    CHECK(memcmp(hv[0], hv[1], t->n * sizeof *v) != 0);
    descent_objective_free(objective);
    descent_trainer_free(t);
}

// Averaged weights have statistics of their own: with one batch of all rows those of that batch.
static void averaged_weights_have_their_own(void)
{
    static const char *const words[] = {"average-weights ema:0.5", "average-weights swa:1",
                                        "average-weights lawa:1,3",
                                        "optimizer schedule-free-adamw"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char more[160];
        snprintf(more, sizeof more, "batch 60 valid 0 keep last precision float64 %s",
                 words[i]);
        descent_trainer *t = start(shared.rows, more, "");
        const descent_train_result result = run(t, 0);
        descent_model *model = NULL;
        CHECK(isfinite(result.last_train_loss));
        CHECK_OK(descent_trainer_model(t, &model, &error));
        const dsc_examples examples = {
            .data = shared.data, .rows = t->split.train, .count = t->split.train_count};
        const size_t count = t->statistics->count;
        double expected[64];
        size_t differ = 0;
        CHECK(count <= 64 && examples.count == ROWS);
        CHECK_OK(dsc_empirical_go_forward(t->empirical, model->x, &examples, t->options.seed, 0,
                                          &error));
        dsc_empirical_advance(t->empirical, 1.0, expected);
        for (size_t k = 0; k < count; k++) {
            CHECK_NEAR(model->state[k], expected[k], 1e-12 * (1.0 + fabs(expected[k])));
            differ += fabs(model->state[k] - t->statistics->now[k]) > 1e-3;
        }
        CHECK(differ >= count / 2);
        descent_model_free(model);
        descent_trainer_free(t);
    }
}

static void predict_all(const descent_model *model, double *outputs)
{
    CHECK_OK(descent_model_predict(model, shared.data, 0, ROWS, outputs, &error));
}

// With running statistics a row does not depend on the others that are predicted with it, and a
// model that was saved predicts the same bits.
static void models_predict_with_running_statistics(void)
{
    char folder[FOLDER];
    folder_make_in_memory(folder);
    descent_trainer *t = start(shared.images, "keep last", folder);
    run(t, 0);
    descent_model *model = NULL, *again = NULL;
    static double outputs[3][ROWS * CLASSES];
    CHECK_OK(descent_trainer_model(t, &model, &error));
    CHECK_OK(descent_model_load(folder, &again, &error));
    predict_all(model, outputs[0]);
    predict_all(again, outputs[1]);
    for (size_t r = 0; r < ROWS; r++) {
        CHECK_OK(
            descent_model_predict(again, shared.data, r, 1, outputs[2] + r * CLASSES, &error));
    }
    CHECK(memcmp(outputs[0], outputs[1], sizeof outputs[0]) == 0);
    CHECK(memcmp(outputs[0], outputs[2], sizeof outputs[0]) == 0);
    CHECK(memcmp(again->state, t->statistics->now, 16 * sizeof(double)) == 0);

    // A run that begins with the model has them too.
    descent_trainer *next = start(shared.images, "", "");
    CHECK(next->statistics->now[0] == 0.0);
    CHECK_OK(descent_trainer_take_model(next, again, &error));
    CHECK(memcmp(next->statistics->now, again->state, 16 * sizeof(double)) == 0);
    descent_trainer_free(next);
    descent_model_free(model);
    descent_model_free(again);

    // A variance below 0 would be a NaN in every output.
    char path[PATH];
    snprintf(path, sizeof path, "%s/other.safetensors", folder);
    CHECK_OK(descent_trainer_model(t, &model, &error));
    model->state[4] = -1.0;
    CHECK_OK(descent_model_save(model, path, &error));
    CHECK(descent_model_load(path, &again, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "number 0 of \"norm1.running_variance\" is -1"));
    descent_model_free(model);
    descent_trainer_free(t);
    folder_remove(folder);
}

// ---- what goes wrong ----

static void after_a_divergence_they_are_those_of_the_parameters(void)
{
    descent_trainer *t = start(shared.rows, "lr 1e30 optimizer gd", "");
    descent_train_result result = {.size = sizeof result};
    CHECK(descent_trainer_run(t, NULL, NULL, &result, &error) == DESCENT_DIVERGED);
    CHECK(memcmp(t->statistics->now, t->statistics->good,
                 t->statistics->count * sizeof(double)) == 0);
    for (size_t i = 0; i < t->statistics->count; i++) {
        CHECK(fabs(t->statistics->now[i]) < 100.0);
    }
    descent_trainer_free(t);
}

static void check_refused(const descent_network *network, const char *words,
                          const char *message, const char *remedy)
{
    descent_trainer *trainer = NULL;
    descent_train_options o = options_of(words);
    CHECK(create(network, &o, "", &trainer) == DESCENT_INVALID);
    CHECK_TEXT(error.message, message);
    CHECK_TEXT(error.remedy, remedy);
    char line[256], *value;
    snprintf(line, sizeof line, "%s", remedy);
    value = strstr(line, " = ");
    if (!value) {
        return;
    }
    *value = '\0';
    CHECK_OK(descent_options_set(descent_train_option_table(), &o, line, value + 3, &error));
    CHECK_OK(create(network, &o, "", &trainer));
    descent_trainer_free(trainer);
}

static void batches_that_cannot_be_normalised_are_refused(void)
{
    check_refused(shared.rows, "valid 0 batch 59",
                  "batch: 60 rows in batches of 59 end with one of 1, and \"norm1\" normalises "
                  "over the rows of a batch: one number by itself has no variance",
                  "batch = 58");
    check_refused(shared.rows, "valid 0 batch 1",
                  "batch: 60 rows in batches of 1 end with one of 1, and \"norm1\" normalises "
                  "over the rows of a batch: one number by itself has no variance",
                  "batch = 2");
    check_refused(
        shared.rows, "valid 0 accumulate 3",
        "accumulate: \"norm1\" makes rows of a batch depend on each other, so several "
        "batches are not one large one",
        "accumulate = 1");
    // An image has many numbers for each channel, and so a variance.
    descent_trainer *t = start(shared.images, "valid 0 batch 59 epochs 1", "");
    run(t, 0);
    descent_trainer_free(t);
    t = start(shared.images, "batch 1 epochs 1", "");
    run(t, 0);
    descent_trainer_free(t);
}

// 49 rows in batches of 16 would end with one of 1.
static void a_batch_that_nobody_chose_fits(void)
{
    descent_train_options o = descent_train_options_default();
    descent_dataset *data = NULL;
    descent_trainer *t = NULL;
    o.valid = 0.0;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 33, SIDE * SIDE, shared.x, shared.y,
                                         CLASSES, &data, &error));
    const descent_train_sets sets = {.train = data};
    CHECK_OK(descent_trainer_create(shared.rows, &sets, &o, &t, &error));
    CHECK(t->batch == 31 && t->options.batch == 31);
    descent_trainer_free(t);
    t = NULL;
    CHECK_OK(descent_trainer_create(shared.images, &sets, &o, &t, &error));
    CHECK(t->batch == 32);
    descent_trainer_free(t);
    descent_dataset_free(data);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(any_threads_train_the_same_network),
        TEST(stopped_runs_go_on_to_the_same_bits),
        TEST(statistics_are_those_of_the_gradient),
        TEST(the_objective_has_the_running_statistics),
        TEST(averaged_weights_have_their_own),
        TEST(models_predict_with_running_statistics),
        TEST(after_a_divergence_they_are_those_of_the_parameters),
        TEST(batches_that_cannot_be_normalised_are_refused),
        TEST(a_batch_that_nobody_chose_fits),
    };
    make_shared();
    const int failed = check_main(argc, argv, tests, sizeof tests / sizeof *tests);
    free_shared();
    return failed;
}
