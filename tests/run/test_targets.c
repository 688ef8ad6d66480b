// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows with several targets: a loss that is the mean over them, scaled and scored one by one; labels;
// and one class at each position of a row.
#include <descent/evaluate.h>
#include <descent/model.h>
#include <descent/objective.h>

#include "run/golden/targets_torch.h"
#include "run/support.h"

enum { ROWS = 24, INPUTS = 3, TARGETS = 2 };

/* Inputs that are repeated nowhere, and targets of different size that depend on them. */
typedef struct numbers {
    double inputs[ROWS * INPUTS], values[ROWS * TARGETS], labels[ROWS * TARGETS];
} numbers;

static numbers make_numbers(void)
{
    numbers n;
    for (size_t r = 0; r < ROWS; r++) {
        double *x = n.inputs + r * INPUTS;
        for (size_t j = 0; j < INPUTS; j++) {
            x[j] = sin(1.7 * (double)(r * INPUTS + j) + 0.3);
        }
        n.values[r * TARGETS] = 100.0 + 7.0 * x[0] - 3.0 * x[1];
        n.values[r * TARGETS + 1] = 0.01 * x[2] + 0.002 * x[0];
        n.labels[r * TARGETS] = x[0] + 0.5 * x[2] > 0.0;
        n.labels[r * TARGETS + 1] = x[1] > 0.2;
    }
    return n;
}

// Targets `first` .. first + count - 1 of each row alone.
static descent_dataset *make_data(const numbers *n, const double *targets, size_t first,
                                  size_t count, descent_task task)
{
    descent_error error = {0};
    descent_dataset *d = NULL;
    double some[ROWS * TARGETS];
    for (size_t i = 0; i < ROWS * count; i++) {
        some[i] = targets[i / count * TARGETS + first + i % count];
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, ROWS, INPUTS, n->inputs, NULL, 0, &d,
                                         &error));
    CHECK_OK(descent_dataset_set_target_rows(d, DESCENT_FLOAT64, some, count, task, 0, &error));
    return d;
}

/* Value, gradient and Hessian-vector product of a network on a data set at x. */
typedef struct found {
    double value, *gradient, *product;
} found;

static found look(const descent_dataset *data, const char *layers, const double *x,
                  const double *v)
{
    descent_error error = {0};
    descent_network *network = NULL;
    descent_objective *objective = NULL;
    found f = {0};
    CHECK_OK(descent_network_parse(layers, 0.0, data, &network, &error));
    const size_t n = descent_network_parameters(network);
    f.gradient = calloc(n, sizeof(double));
    f.product = calloc(n, sizeof(double));
    CHECK_OK(descent_objective_from_data(network, data, 0.0, DESCENT_FLOAT64, 1, &objective,
                                         &error));
    CHECK_OK(descent_objective_evaluate_f64(objective, x, NULL, &f.value, f.gradient, &error));
    CHECK_OK(descent_objective_hessian_vector_f64(objective, x, v, NULL, f.product, &error));
    descent_objective_free(objective);
    descent_network_free(network);
    return f;
}

static void forget(found *f)
{
    free(f->gradient);
    free(f->product);
}

// Without hidden layers nothing joins the outputs: value, gradient and product of two targets are
// half those of each by itself, at its own weights. Weights are inputs x outputs, then biases.
static void two_targets_are_half_of_each(descent_task task)
{
    const numbers n = make_numbers();
    const double *targets = task == DESCENT_TASK_LABEL ? n.labels : n.values;
    double x[(INPUTS + 1) * TARGETS], v[(INPUTS + 1) * TARGETS];
    for (size_t i = 0; i < (INPUTS + 1) * TARGETS; i++) {
        x[i] = 0.4 * cos(3.1 * (double)i);
        v[i] = sin(2.3 * (double)i + 1.0);
    }
    descent_dataset *both = make_data(&n, targets, 0, TARGETS, task);
    CHECK(descent_dataset_targets(both) == TARGETS && descent_dataset_task(both) == task);
    found together = look(both, "", x, v);
    double value = 0.0;
    for (size_t t = 0; t < TARGETS; t++) {
        double own_x[INPUTS + 1], own_v[INPUTS + 1];
        for (size_t i = 0; i <= INPUTS; i++) {
            own_x[i] = x[i * TARGETS + t];
            own_v[i] = v[i * TARGETS + t];
        }
        descent_dataset *one = make_data(&n, targets, t, 1, task);
        found alone = look(one, "", own_x, own_v);
        value += alone.value / TARGETS;
        for (size_t i = 0; i <= INPUTS; i++) {
            CHECK_NEAR(together.gradient[i * TARGETS + t], alone.gradient[i] / TARGETS, 1e-14);
            CHECK_NEAR(together.product[i * TARGETS + t], alone.product[i] / TARGETS, 1e-14);
        }
        forget(&alone);
        descent_dataset_free(one);
    }
    CHECK_NEAR(together.value, value, 1e-14);
    forget(&together);
    descent_dataset_free(both);
}

static void numbers_count_the_same_whatever_their_size(void)
{
    two_targets_are_half_of_each(DESCENT_TASK_REGRESS);
}

static void labels_count_the_same(void)
{
    two_targets_are_half_of_each(DESCENT_TASK_LABEL);
}

// A label with probability 1 / (1 + exp(-z)) for a bias z and weights of 0.
static void a_label_costs_the_log_of_its_probability(void)
{
    const numbers n = make_numbers();
    const double x[(INPUTS + 1) * TARGETS] = {[INPUTS * TARGETS] = 1.0, -0.5}, v[8] = {0};
    descent_dataset *d = make_data(&n, n.labels, 0, TARGETS, DESCENT_TASK_LABEL);
    double wanted = 0.0;
    for (size_t r = 0; r < ROWS; r++) {
        const double p = 1.0 / (1.0 + exp(-1.0)), q = 1.0 / (1.0 + exp(0.5));
        wanted -= log(n.labels[r * TARGETS] > 0.5 ? p : 1.0 - p) / (ROWS * TARGETS);
        wanted -= log(n.labels[r * TARGETS + 1] > 0.5 ? q : 1.0 - q) / (ROWS * TARGETS);
    }
    found f = look(d, "", x, v);
    CHECK_NEAR(f.value, wanted, 1e-14);
    forget(&f);
    descent_dataset_free(d);
}

/* A trainer on a data set, whose parameters follow from the seed. */
typedef struct training {
    descent_network *network;
    descent_trainer *trainer;
} training;

static training train(const descent_dataset *data, const char *layers, uint64_t epochs,
                      uint64_t threads)
{
    descent_error error = {0};
    training t = {0};
    descent_train_options options = descent_train_options_default();
    options.epochs = epochs;
    options.precision = DESCENT_FLOAT64;
    options.batch = 8;
    options.threads = threads;
    options.valid = 0.0;
    options.optimizer = descent_optimizer_options_default(DESCENT_ADAM);
    options.optimizer.learning_rate = 0.05;
    const descent_train_sets sets = {.train = data};
    CHECK_OK(descent_network_parse(layers, 0.0, data, &t.network, &error));
    CHECK_OK(descent_trainer_create(t.network, &sets, &options, &t.trainer, &error));
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(t.trainer, NULL, NULL, &result, &error));
    return t;
}

static void training_free(training *t)
{
    descent_trainer_free(t->trainer);
    descent_network_free(t->network);
}

// What is linear is learnt, for targets of 100 as for those of 0.01, and comes out in their units.
static void predictions_are_in_the_units_of_each_target(void)
{
    const numbers n = make_numbers();
    descent_error error = {0};
    descent_model *model = NULL, *back = NULL;
    char folder[FOLDER], path[PATH];
    double predicted[ROWS * TARGETS], again[ROWS * TARGETS];
    descent_dataset *d = make_data(&n, n.values, 0, TARGETS, DESCENT_TASK_REGRESS);
    training t = train(d, "", 400, 1);
    CHECK_OK(descent_trainer_model(t.trainer, &model, &error));
    CHECK_OK(descent_model_predict(model, d, 0, ROWS, predicted, &error));
    for (size_t r = 0; r < ROWS; r++) {
        CHECK_NEAR(predicted[r * TARGETS], n.values[r * TARGETS], 0.05);
        CHECK_NEAR(predicted[r * TARGETS + 1], n.values[r * TARGETS + 1], 1e-4);
    }
    descent_score score;
    CHECK_OK(descent_model_score(model, d, &score, &error));
    CHECK(score.metric > 0.9999 && score.metric <= 1.0);
    folder_make(folder);
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    CHECK_OK(descent_model_save(model, path, &error));
    CHECK_OK(descent_model_load(path, &back, &error));
    CHECK_OK(descent_model_predict(back, d, 0, ROWS, again, &error));
    CHECK(memcmp(predicted, again, sizeof again) == 0);
    folder_remove(folder);
    descent_model_free(back);
    descent_model_free(model);
    training_free(&t);
    descent_dataset_free(d);
}

static void same_bits(const descent_dataset *data, const char *layers)
{
    training one = train(data, layers, 5, 1), three = train(data, layers, 5, 3);
    const size_t n = descent_network_parameters(one.network);
    double *a = calloc(2 * n, sizeof *a), *b = a + n;
    descent_trainer_copy_parameters(one.trainer, a);
    descent_trainer_copy_parameters(three.trainer, b);
    CHECK(memcmp(a, b, n * sizeof *a) == 0);
    free(a);
    training_free(&one);
    training_free(&three);
}

static void threads_change_no_bit(void)
{
    const numbers n = make_numbers();
    const descent_task tasks[] = {DESCENT_TASK_REGRESS, DESCENT_TASK_LABEL};
    for (size_t i = 0; i < 2; i++) {
        descent_dataset *d = make_data(&n, i ? n.labels : n.values, 0, TARGETS, tasks[i]);
        same_bits(d, "7 tanh");
        descent_dataset_free(d);
    }
}

static void probabilities_of_labels_are_learnt(void)
{
    const numbers n = make_numbers();
    descent_error error = {0};
    descent_model *model = NULL;
    double p[ROWS * TARGETS];
    descent_dataset *d = make_data(&n, n.labels, 0, TARGETS, DESCENT_TASK_LABEL);
    training t = train(d, "", 600, 1);
    CHECK_OK(descent_trainer_model(t.trainer, &model, &error));
    CHECK(descent_model_task(model) == DESCENT_TASK_LABEL);
    CHECK_OK(descent_model_predict(model, d, 0, ROWS, p, &error));
    size_t right = 0;
    for (size_t i = 0; i < ROWS * TARGETS; i++) {
        CHECK(p[i] > 0.0 && p[i] < 1.0);
        right += (p[i] > 0.5) == (n.labels[i] > 0.5);
    }
    descent_score score;
    CHECK_OK(descent_model_score(model, d, &score, &error));
    CHECK_NEAR(score.metric, (double)right / (ROWS * TARGETS), 1e-15);
    CHECK(right > ROWS * TARGETS * 9 / 10);
    descent_model_free(model);
    training_free(&t);
    descent_dataset_free(d);
}

// ---- next to PyTorch (golden/make_targets.py) ----

/* What PyTorch has of a task. */
typedef struct torch {
    descent_task task;
    const double *targets, value, *gradient, *hessian_vector, *gauss_newton_vector, *end;
} torch;

static descent_dataset *torch_data(const torch *t, descent_type type, const void *inputs)
{
    descent_error error = {0};
    descent_dataset *d = NULL;
    CHECK_OK(descent_dataset_from_arrays(type, TORCH_M, TORCH_D, inputs, NULL, 0, &d, &error));
    CHECK_OK(descent_dataset_set_target_rows(d, DESCENT_FLOAT64, t->targets, TORCH_TARGETS,
                                             t->task, 0, &error));
    return d;
}

static void near_all(const double *out, const double *wanted, double tolerance)
{
    for (size_t i = 0; i < TORCH_N; i++) {
        CHECK_NEAR(out[i], wanted[i], tolerance);
    }
}

static void products_of(const torch *t)
{
    descent_error error = {0};
    descent_network *network = NULL;
    descent_objective *f = NULL;
    double value = 0.0, out[TORCH_N];
    descent_dataset *d = torch_data(t, DESCENT_FLOAT64, torch_inputs);
    CHECK_OK(descent_network_parse("5 tanh", 0.0, d, &network, &error));
    CHECK_OK(descent_objective_from_data(network, d, 0.0, DESCENT_FLOAT64, 2, &f, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, torch_start, NULL, &value, out, &error));
    CHECK_NEAR(value, t->value, 1e-14);
    near_all(out, t->gradient, 1e-14);
    CHECK_OK(descent_objective_hessian_vector_f64(f, torch_start, torch_v, NULL, out, &error));
    near_all(out, t->hessian_vector, 1e-14);
    CHECK_OK(
        descent_objective_gauss_newton_vector_f64(f, torch_start, torch_v, NULL, out, &error));
    near_all(out, t->gauss_newton_vector, 1e-14);
    descent_objective_free(f);
    descent_network_free(network);
    descent_dataset_free(d);
}

// In float32 the same, but for the rounding of some sums of a few numbers.
static void narrow_products_of(const torch *t)
{
    descent_error error = {0};
    descent_network *network = NULL;
    descent_objective *f = NULL;
    double value = 0.0;
    float inputs[TORCH_M * TORCH_D], x[TORCH_N], v[TORCH_N], out[TORCH_N];
    for (size_t i = 0; i < TORCH_M * TORCH_D; i++) {
        inputs[i] = (float)torch_inputs[i];
    }
    for (size_t i = 0; i < TORCH_N; i++) {
        x[i] = (float)torch_start[i];
        v[i] = (float)torch_v[i];
    }
    descent_dataset *d = torch_data(t, DESCENT_FLOAT32, inputs);
    CHECK_OK(descent_network_parse("5 tanh", 0.0, d, &network, &error));
    CHECK_OK(descent_objective_from_data(network, d, 0.0, DESCENT_FLOAT32, 2, &f, &error));
    CHECK_OK(descent_objective_evaluate_f32(f, x, NULL, &value, out, &error));
    CHECK_NEAR(value, t->value, 1e-6);
    for (size_t i = 0; i < TORCH_N; i++) {
        CHECK_NEAR((double)out[i], t->gradient[i], 2e-6);
    }
    CHECK_OK(descent_objective_hessian_vector_f32(f, x, v, NULL, out, &error));
    for (size_t i = 0; i < TORCH_N; i++) {
        CHECK_NEAR((double)out[i], t->hessian_vector[i], 5e-6);
    }
    descent_objective_free(f);
    descent_network_free(network);
    descent_dataset_free(d);
}

static void training_of(const torch *t)
{
    descent_error error = {0};
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    double end[TORCH_N];
    descent_dataset *d = torch_data(t, DESCENT_FLOAT64, torch_inputs);
    descent_train_options options = descent_train_options_default();
    options.precision = DESCENT_FLOAT64;
    options.batch = DESCENT_BATCH_FULL;
    options.epochs = TORCH_STEPS;
    options.valid = 0.0;
    options.l2 = 0.0;
    options.optimizer = descent_optimizer_options_default(DESCENT_ADAM);
    options.optimizer.learning_rate = 0.05;
    const descent_train_sets sets = {.train = d};
    CHECK_OK(descent_network_parse("5 tanh", 0.0, d, &network, &error));
    CHECK_OK(descent_trainer_create(network, &sets, &options, &trainer, &error));
    CHECK_OK(descent_trainer_set_parameters(trainer, torch_start, &error));
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    descent_trainer_copy_parameters(trainer, end);
    near_all(end, t->end, 1e-10);
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(d);
}

static void several_targets_are_as_in_pytorch(void)
{
    const torch all[] = {
        {DESCENT_TASK_REGRESS, torch_values, torch_values_value, torch_values_gradient,
         torch_values_hessian_vector, torch_values_gauss_newton_vector, torch_values_end},
        {DESCENT_TASK_LABEL, torch_labels, torch_labels_value, torch_labels_gradient,
         torch_labels_hessian_vector, torch_labels_gauss_newton_vector, torch_labels_end}};
    for (size_t i = 0; i < 2; i++) {
        products_of(&all[i]);
        narrow_products_of(&all[i]);
        training_of(&all[i]);
    }
}

enum { POSITIONS = 3, FEATURES = 2, CLASSES = 4 };

// Rows of positions x features, with a class at each position; or the same positions as rows.
static found look_at_positions(size_t positions, const double *inputs, const double *classes,
                               const double *x, const double *v)
{
    const size_t rows = 10 * (POSITIONS / positions), width = positions * FEATURES;
    descent_error error = {0};
    descent_dataset *d = NULL;
    descent_graph *g = NULL;
    descent_network *network = NULL;
    descent_objective *objective = NULL;
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT64, rows, width, inputs, NULL, 0, &d, &error));
    CHECK_OK(descent_dataset_set_target_rows(d, DESCENT_FLOAT64, classes, positions,
                                             DESCENT_TASK_CLASSIFY, CLASSES, &error));
    CHECK(descent_dataset_classes(d) == CLASSES && descent_dataset_targets(d) == positions);
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *in = descent_input(g, "x", width), *target = descent_input(g, "y", positions);
    const descent_shape shape = {.rank = 2, .dim = {positions, FEATURES}};
    descent_node *node = positions > 1 ? descent_reshape(g, in, shape) : in;
    descent_node *out = descent_dense(g, node, CLASSES, DESCENT_IDENTITY);
    descent_node *loss = descent_softmax_cross_entropy(g, out, target);
    CHECK_OK(descent_network_from_graph(g, in, target, out, loss, DESCENT_TASK_CLASSIFY,
                                        &network, &error));
    found f = {.gradient = calloc((FEATURES + 1) * CLASSES, sizeof(double)),
               .product = calloc((FEATURES + 1) * CLASSES, sizeof(double))};
    CHECK_OK(
        descent_objective_from_data(network, d, 0.0, DESCENT_FLOAT64, 1, &objective, &error));
    CHECK_OK(descent_objective_evaluate_f64(objective, x, NULL, &f.value, f.gradient, &error));
    CHECK_OK(descent_objective_hessian_vector_f64(objective, x, v, NULL, f.product, &error));
    descent_objective_free(objective);
    descent_network_free(network);
    descent_dataset_free(d);
    return f;
}

// The inputs are scaled column by column: those here have a mean of 0 and the same deviation at
// every position.
static void classes_at_positions_are_classes_of_rows(void)
{
    double inputs[10 * POSITIONS * FEATURES], classes[10 * POSITIONS];
    double x[(FEATURES + 1) * CLASSES], v[(FEATURES + 1) * CLASSES];
    for (size_t i = 0; i < 10 * POSITIONS; i++) {
        for (size_t j = 0; j < FEATURES; j++) {
            inputs[i * FEATURES + j] = (i / POSITIONS + i % POSITIONS + j) % 2 ? 1.0 : -1.0;
        }
        classes[i] = (double)((7 * i + i / 4) % CLASSES);
    }
    for (size_t i = 0; i < (FEATURES + 1) * CLASSES; i++) {
        x[i] = 0.5 * cos(1.9 * (double)i);
        v[i] = sin(0.7 * (double)i);
    }
    found of_positions = look_at_positions(POSITIONS, inputs, classes, x, v);
    found of_rows = look_at_positions(1, inputs, classes, x, v);
    CHECK_NEAR(of_positions.value, of_rows.value, 1e-14);
    for (size_t i = 0; i < (FEATURES + 1) * CLASSES; i++) {
        CHECK_NEAR(of_positions.gradient[i], of_rows.gradient[i], 1e-14);
        CHECK_NEAR(of_positions.product[i], of_rows.product[i], 1e-14);
    }
    forget(&of_positions);
    forget(&of_rows);
}

static void what_does_not_fit_is_said(void)
{
    const numbers n = make_numbers();
    descent_error error = {0};
    descent_dataset *two = make_data(&n, n.values, 0, TARGETS, DESCENT_TASK_REGRESS);
    descent_dataset *one = make_data(&n, n.values, 0, 1, DESCENT_TASK_REGRESS);
    descent_network *network = NULL;
    descent_objective *objective = NULL;
    CHECK_OK(descent_network_parse("4", 0.0, two, &network, &error));
    CHECK(descent_network_outputs(network) == TARGETS);
    CHECK(descent_objective_from_data(network, one, 0.0, DESCENT_FLOAT64, 1, &objective,
                                      &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "the network learns 2 targets for each row, the data set has 1");
    CHECK(descent_dataset_set_target_rows(one, DESCENT_FLOAT64, n.values, 2, DESCENT_TASK_LABEL,
                                          0, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "a label is 0 or 1") != NULL);
    CHECK(descent_dataset_targets(one) == 1);
    const char *const names[] = {"a", "b", "c"};
    CHECK(descent_dataset_set_names(two, names, "y", NULL, &error) == DESCENT_UNSUPPORTED);
    descent_network_free(network);
    descent_dataset_free(one);
    descent_dataset_free(two);
}

// What is about rows of one class each says so.
static void options_of_classes_are_refused(void)
{
    const numbers n = make_numbers();
    descent_dataset *d = make_data(&n, n.labels, 0, TARGETS, DESCENT_TASK_LABEL);
    descent_network *network = NULL;
    descent_error error = {0};
    CHECK_OK(descent_network_parse("", 0.0, d, &network, &error));
    for (size_t i = 0; i < 3; i++) {
        descent_train_options options = descent_train_options_default();
        options.balance = i == 0;
        snprintf(options.class_weight, sizeof options.class_weight, i == 1 ? "balanced" : "");
        options.split.kind = i == 2 ? DESCENT_SPLIT_STRATIFIED : DESCENT_SPLIT_AUTO;
        descent_trainer *trainer = NULL;
        const descent_train_sets sets = {.train = d};
        CHECK(descent_trainer_create(network, &sets, &options, &trainer, &error) ==
              DESCENT_INVALID);
        CHECK(strstr(error.message, "2 targets") != NULL);
    }
    descent_network_free(network);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(numbers_count_the_same_whatever_their_size),
        TEST(labels_count_the_same),
        TEST(a_label_costs_the_log_of_its_probability),
        TEST(predictions_are_in_the_units_of_each_target),
        TEST(threads_change_no_bit),
        TEST(probabilities_of_labels_are_learnt),
        TEST(several_targets_are_as_in_pytorch),
        TEST(classes_at_positions_are_classes_of_rows),
        TEST(what_does_not_fit_is_said),
        TEST(options_of_classes_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
