// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Weights of rows and of classes: a row of weight 2 is that row twice, in the value, the
// gradient, both products, the scaling, the scores and in what training makes of all that.
#include <descent/minimize.h>

#include "run/story.h"

enum { ROWS = 60, INPUTS = 4 };

/* Rows with weights, and the same with each row repeated as often as its weight says. */
typedef struct pair {
    job weighted, repeated;
    double weights[ROWS];
} pair;

static void copy_row(const raw_data *from, size_t row, raw_data *to, size_t place)
{
    memcpy(to->inputs + place * from->d, from->inputs + row * from->d,
           from->d * sizeof *from->inputs);
    to->targets[place] = from->targets[row];
}

// weights: ROWS whole numbers.
static void pair_make(pair *p, size_t classes, const char *layers, const double *weights)
{
    descent_error error = {0};
    double sum = 0.0;
    job_make(&p->weighted, ROWS, INPUTS, classes, layers);
    memcpy(p->weights, weights, sizeof p->weights);
    for (size_t i = 0; i < ROWS; i++) {
        sum += weights[i];
    }
    job_make(&p->repeated, (size_t)sum, INPUTS, classes, layers);
    size_t place = 0;
    for (size_t i = 0; i < ROWS; i++) {
        for (double k = 0.0; k < weights[i]; k += 1.0) {
            copy_row(&p->weighted.raw, i, &p->repeated.raw, place++);
        }
    }
    descent_dataset_free(p->repeated.data);
    p->repeated.data = raw_dataset(&p->repeated.raw);
    CHECK_OK(descent_dataset_set_weights(p->weighted.data, weights, &error));
    job *const both[] = {&p->weighted, &p->repeated};
    for (size_t i = 0; i < 2; i++) {
        both[i]->options.precision = DESCENT_FLOAT64;
        both[i]->options.optimizer.rule = DESCENT_GD;
        both[i]->options.optimizer.learning_rate = 0.05;
        both[i]->options.batch = DESCENT_BATCH_FULL;
        both[i]->options.l2 = 0.01;
    }
}

static void pair_free(pair *p)
{
    job_free(&p->weighted);
    job_free(&p->repeated);
}

// 0, 1, 2, 3 in turn; every class keeps rows.
static void some_weights(double weights[ROWS])
{
    for (size_t i = 0; i < ROWS; i++) {
        weights[i] = (double)((i * 7 + i / 4) % 4);
    }
}

static bool near(size_t n, const double *a, const double *b, double tolerance)
{
    double off = 0.0, size = 0.0;
    for (size_t i = 0; i < n; i++) {
        off = fmax(off, fabs(a[i] - b[i]));
        size = fmax(size, fabs(b[i]));
    }
    return off <= tolerance * fmax(1.0, size);
}

enum { VALUE, GRADIENT, HESSIAN, GAUSS_NEWTON, RESULTS };

static void evaluate(const job *j, size_t threads, const double *x, const double *v,
                     double *out[RESULTS])
{
    descent_error error = {0};
    descent_objective *f = NULL;
    const descent_rows rows = descent_trainer_rows(j->trainer);
    CHECK_OK(descent_trainer_objective(j->trainer, DESCENT_FLOAT64, threads, &f, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, x, &rows, out[VALUE], out[GRADIENT], &error));
    CHECK_OK(descent_objective_hessian_vector_f64(f, x, v, &rows, out[HESSIAN], &error));
    CHECK_OK(
        descent_objective_gauss_newton_vector_f64(f, x, v, &rows, out[GAUSS_NEWTON], &error));
    descent_objective_free(f);
}

static void check_objectives(pair *p)
{
    job_start(&p->weighted);
    job_start(&p->repeated);
    const size_t n = descent_network_parameters(p->weighted.network);
    double *block = calloc((3 * RESULTS + 2) * n, sizeof *block), *x = block, *v = x + n;
    double *out[3][RESULTS];
    uint64_t state = 5;
    for (size_t i = 0; i < 3 * RESULTS; i++) {
        out[i / RESULTS][i % RESULTS] = block + (2 + i) * n;
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = ref_number(&state);
        v[i] = ref_number(&state);
    }
    evaluate(&p->weighted, 1, x, v, out[0]);
    evaluate(&p->repeated, 1, x, v, out[1]);
    evaluate(&p->weighted, 3, x, v, out[2]);
    for (size_t i = 0; i < RESULTS; i++) {
        const size_t count = i == VALUE ? 1 : n;
        CHECK(near(count, out[0][i], out[1][i], 1e-13));
        CHECK(memcmp(out[0][i], out[2][i], count * sizeof **out[0]) == 0);
    }
    // Differences of the gradient, which know nothing of the others.
    descent_error error = {0};
    descent_objective *f = NULL;
    bool agrees = false;
    CHECK_OK(descent_trainer_objective(p->weighted.trainer, DESCENT_FLOAT64, 2, &f, &error));
    for (int side = 0; side < 2; side++) {
        double *g = out[1 + side][GRADIENT], value;
        for (size_t i = 0; i < n; i++) {
            x[i] += (side == 0 ? 1.0 : -2.0) * 1e-5 * v[i];
        }
        const descent_rows rows = descent_trainer_rows(p->weighted.trainer);
        CHECK_OK(descent_objective_evaluate_f64(f, x, &rows, &value, g, &error));
    }
    for (size_t i = 0; i < n; i++) {
        out[1][HESSIAN][i] = (out[1][GRADIENT][i] - out[2][GRADIENT][i]) / 2e-5;
    }
    CHECK(near(n, out[0][HESSIAN], out[1][HESSIAN], 1e-7));
    CHECK_OK(descent_check_gradient(f, x, NULL, NULL, NULL, &agrees, &error));
    CHECK(agrees);
    descent_objective_free(f);
    free(block);
}

static void weighted_rows_equal_repeated_ones(void)
{
    double weights[ROWS];
    some_weights(weights);
    for (size_t classes = 0; classes < 4; classes += 3) {
        pair p;
        pair_make(&p, classes, "5 tanh 4 sigmoid", weights);
        check_objectives(&p);
        pair_free(&p);
    }
}

static descent_train_result train(job *j)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job_start(j);
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
    return result;
}

static bool same_parameters(const job *a, const job *b, double tolerance)
{
    const size_t n = descent_network_parameters(a->network);
    double *x = calloc(2 * n, sizeof *x);
    descent_trainer_copy_parameters(a->trainer, x);
    descent_trainer_copy_parameters(b->trainer, x + n);
    const bool same = near(n, x, x + n, tolerance);
    free(x);
    return same;
}

static void weighted_training_equals_repeated_rows(void)
{
    double weights[ROWS];
    some_weights(weights);
    for (size_t classes = 0; classes < 4; classes += 3) {
        pair p;
        pair_make(&p, classes, "5 tanh", weights);
        p.weighted.options.epochs = p.repeated.options.epochs = 200;
        const descent_train_result a = train(&p.weighted), b = train(&p.repeated);
        CHECK(same_parameters(&p.weighted, &p.repeated, 1e-12));
        CHECK_NEAR(a.train_loss, b.train_loss, 1e-12);
        const descent_plan_report plan = descent_trainer_plan(p.weighted.trainer);
        CHECK_NEAR(plan.constant_loss, descent_trainer_plan(p.repeated.trainer).constant_loss,
                   1e-12);
        CHECK_NEAR(plan.effective_rows, 90.0 * 90.0 / (15.0 * (1.0 + 4.0 + 9.0)), 1e-9);
        CHECK(isnan(descent_trainer_plan(p.repeated.trainer).effective_rows));
        // Weights have no unit.
        descent_error error = {0};
        for (size_t i = 0; i < ROWS; i++) {
            p.weights[i] *= 1000.0;
        }
        CHECK_OK(descent_dataset_set_weights(p.weighted.data, p.weights, &error));
        train(&p.weighted);
        CHECK(same_parameters(&p.weighted, &p.repeated, 1e-12));
        // Equal weights are none.
        for (size_t i = 0; i < ROWS; i++) {
            p.weights[i] = 0.25;
        }
        CHECK_OK(descent_dataset_set_weights(p.weighted.data, p.weights, &error));
        const double equal = train(&p.weighted).train_loss;
        CHECK_OK(descent_dataset_set_weights(p.weighted.data, NULL, &error));
        CHECK_NEAR(equal, train(&p.weighted).train_loss, 1e-13);
        pair_free(&p);
    }
}

// Mini-batches: whole runs on any number of threads, and a step by its formula.
static void weighted_batches_do_not_depend_on_threads(void)
{
    double weights[ROWS];
    some_weights(weights);
    pair p;
    pair_make(&p, 3, "6 relu", weights);
    job *j = &p.weighted;
    j->options.precision = DESCENT_FLOAT32;
    j->options.optimizer.rule = DESCENT_ADAM;
    j->options.batch = 7;
    j->options.epochs = 5;
    j->options.class_weight[0] = '\0';
    snprintf(j->options.class_weight, sizeof j->options.class_weight, "balanced");
    const size_t n = descent_network_parameters(j->network);
    double *x = calloc(3 * n, sizeof *x);
    train(j);
    descent_trainer_copy_parameters(j->trainer, x);
    j->options.threads = 3;
    train(j);
    descent_trainer_copy_parameters(j->trainer, x + n);
    CHECK(memcmp(x, x + n, n * sizeof *x) == 0);
    j->options.precision = DESCENT_FLOAT64;
    train(j);
    descent_trainer_copy_parameters(j->trainer, x + n);
    CHECK(near(n, x, x + n, 1e-3));
    // A batch of one row: its weight times its gradient.
    descent_error error = {0};
    descent_objective *f = NULL;
    double value[3], *g = x + 2 * n;
    CHECK_OK(descent_trainer_objective(j->trainer, DESCENT_FLOAT64, 1, &f, &error));
    const uint32_t lines[] = {1, 2};
    const descent_rows one = {lines, 1}, other = {lines + 1, 1}, both = {lines, 2};
    CHECK_OK(descent_objective_evaluate_f64(f, x, &one, &value[0], x + n, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, x, &other, &value[1], g, &error));
    for (size_t i = 0; i < n; i++) {
        x[n + i] = 0.5 * (x[n + i] + g[i]);
    }
    CHECK_OK(descent_objective_evaluate_f64(f, x, &both, &value[2], g, &error));
    CHECK_NEAR(0.5 * (value[0] + value[1]), value[2], 1e-14);
    CHECK(near(n, x + n, g, 1e-14));
    descent_objective_free(f);
    free(x);
    pair_free(&p);
}

// Linear regression against the normal equations of weighted least squares.
static void weighted_regression_solves_the_normal_equations(void)
{
    double weights[ROWS], a[INPUTS + 1][INPUTS + 2] = {{0.0}};
    for (size_t i = 0; i < ROWS; i++) {
        weights[i] = 0.1 + fmod(0.618 * (double)i, 1.0);
    }
    pair p;
    job *j = &p.weighted;
    double whole[ROWS];
    some_weights(whole);
    pair_make(&p, 0, "", whole);
    descent_error error = {0};
    CHECK_OK(descent_dataset_set_weights(j->data, weights, &error));
    j->options.l2 = 0.0;
    j->options.epochs = 4000;
    j->options.optimizer.learning_rate = 0.5;
    train(j);
    for (size_t r = 0; r < ROWS; r++) {
        for (size_t k = 0; k <= INPUTS; k++) {
            const double left = k < INPUTS ? (double)j->raw.inputs[r * INPUTS + k] : 1.0;
            for (size_t l = 0; l <= INPUTS + 1; l++) {
                const double right = l < INPUTS    ? (double)j->raw.inputs[r * INPUTS + l]
                                     : l == INPUTS ? 1.0
                                                   : (double)j->raw.targets[r];
                a[k][l] += weights[r] * left * right;
            }
        }
    }
    for (size_t k = 0; k <= INPUTS; k++) { // Gauss-Jordan: the matrix is positive definite
        for (size_t i = 0; i <= INPUTS; i++) {
            const double factor = a[i][k] / a[k][k];
            for (size_t l = k; i != k && l <= INPUTS + 1; l++) {
                a[i][l] -= factor * a[k][l];
            }
        }
    }
    descent_model *model = NULL;
    double predicted[ROWS];
    CHECK_OK(descent_trainer_model(j->trainer, &model, &error));
    CHECK_OK(descent_model_predict(model, j->data, 0, ROWS, predicted, &error));
    for (size_t r = 0; r < ROWS; r++) {
        double exact = a[INPUTS][INPUTS + 1] / a[INPUTS][INPUTS];
        for (size_t k = 0; k < INPUTS; k++) {
            exact += a[k][INPUTS + 1] / a[k][k] * (double)j->raw.inputs[r * INPUTS + k];
        }
        CHECK_NEAR(predicted[r], exact, 1e-9);
    }
    descent_model_free(model);
    pair_free(&p);
}

// Validation: means by weight, of the rows that validate.
static void scores_are_weighted_means(void)
{
    double weights[ROWS];
    some_weights(weights);
    pair p;
    pair_make(&p, 3, "5 tanh", weights);
    p.weighted.options.valid = 0.4;
    p.weighted.options.epochs = 30;
    p.weighted.options.keep = DESCENT_KEEP_LAST;
    const descent_train_result result = train(&p.weighted);
    const descent_rows rows = descent_trainer_valid_rows(p.weighted.trainer);
    descent_error error = {0};
    descent_model *model = NULL;
    CHECK_OK(descent_trainer_model(p.weighted.trainer, &model, &error));
    double sum = 0.0, loss = 0.0, right = 0.0, out[3];
    for (size_t i = 0; i < rows.count; i++) {
        const size_t row = rows.index[i];
        const size_t class = (size_t)p.weighted.raw.targets[row];
        CHECK_OK(descent_model_predict(model, p.weighted.data, row, 1, out, &error));
        sum += weights[row];
        loss -= weights[row] * log(out[class]);
        right += out[class] >= fmax(out[0], fmax(out[1], out[2])) ? weights[row] : 0.0;
    }
    CHECK_NEAR(result.valid_loss, loss / sum, 1e-12);
    CHECK_NEAR(result.valid_metric, right / sum, 1e-12);
    // Classes weigh in the loss, and not in the accuracy.
    snprintf(p.weighted.options.class_weight, sizeof p.weighted.options.class_weight, "2=5");
    const descent_train_result other = train(&p.weighted);
    descent_model *second = NULL;
    CHECK_OK(descent_trainer_model(p.weighted.trainer, &second, &error));
    double both = 0.0;
    sum = loss = right = 0.0;
    for (size_t i = 0; i < rows.count; i++) {
        const size_t row = descent_trainer_valid_rows(p.weighted.trainer).index[i];
        const size_t class = (size_t)p.weighted.raw.targets[row];
        const double weight = weights[row] * (class == 2 ? 5.0 : 1.0);
        CHECK_OK(descent_model_predict(second, p.weighted.data, row, 1, out, &error));
        both += weight;
        sum += weights[row];
        loss -= weight * log(out[class]);
        right += out[class] >= fmax(out[0], fmax(out[1], out[2])) ? weights[row] : 0.0;
    }
    CHECK_NEAR(other.valid_loss, loss / both, 1e-12);
    CHECK_NEAR(other.valid_metric, right / sum, 1e-12);
    descent_model_free(second);
    // The whole set against the one with repeated rows, its standard error too.
    descent_score a, b;
    CHECK_OK(descent_model_score(model, p.weighted.data, &a, &error));
    CHECK_OK(descent_model_score(model, p.repeated.data, &b, &error));
    CHECK_NEAR(a.loss, b.loss, 1e-12);
    CHECK_NEAR(a.metric, b.metric, 1e-12);
    CHECK(a.loss_se > b.loss_se); // fewer rows than the weights pretend
    descent_model_free(model);
    pair_free(&p);
}

// Class weights are row weights by class; balanced makes the classes equal.
static void class_weights_are_row_weights_by_class(void)
{
    double weights[ROWS], sums[3] = {0.0, 0.0, 0.0}, ones[ROWS];
    pair p, q;
    for (size_t i = 0; i < ROWS; i++) {
        ones[i] = 1.0;
    }
    pair_make(&q, 3, "5 tanh", ones);
    for (size_t i = 0; i < ROWS; i++) {
        weights[i] = q.weighted.raw.targets[i] == 1.0F   ? 3.0
                     : q.weighted.raw.targets[i] == 2.0F ? 2.0
                                                         : 1.0;
        sums[(size_t)q.weighted.raw.targets[i]] += 1.0;
    }
    pair_make(&p, 3, "5 tanh", weights);
    p.weighted.options.epochs = q.weighted.options.epochs = 50;
    descent_error error = {0};
    CHECK_OK(descent_dataset_set_weights(q.weighted.data, NULL, &error));
    snprintf(q.weighted.options.class_weight, sizeof q.weighted.options.class_weight,
             "1=3,2=2");
    train(&p.weighted);
    train(&q.weighted);
    // The scaling of the inputs knows the rows' weights and not those of classes.
    CHECK(!same_parameters(&p.weighted, &q.weighted, 1e-6));
    CHECK(descent_trainer_class_weight(q.weighted.trainer, 0) == 1.0 &&
          descent_trainer_class_weight(q.weighted.trainer, 1) == 3.0 &&
          descent_trainer_class_weight(q.weighted.trainer, 9) == 1.0);
    snprintf(q.weighted.options.class_weight, sizeof q.weighted.options.class_weight,
             "balanced");
    train(&q.weighted);
    for (size_t k = 0; k < 3; k++) {
        CHECK_NEAR(descent_trainer_class_weight(q.weighted.trainer, k), ROWS / (3.0 * sums[k]),
                   1e-14);
    }
    CHECK_NEAR(descent_trainer_plan(q.weighted.trainer).constant_loss, log(3.0), 1e-12);
    CHECK_OK(descent_dataset_set_weights(q.weighted.data, weights, &error));
    train(&q.weighted);
    const double w[] = {sums[0], 3.0 * sums[1], 2.0 * sums[2]}, all = w[0] + w[1] + w[2];
    for (size_t k = 0; k < 3; k++) {
        CHECK_NEAR(descent_trainer_class_weight(q.weighted.trainer, k), all / (3.0 * w[k]),
                   1e-14);
    }
    pair_free(&p);
    pair_free(&q);
}

static void wrong_class_weights_are_refused(void)
{
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"1", "class-weight: \"1\" is not a class and a weight\nclass-weight = "
              "balanced\nclass-weight = 0=2"},
        {"1=-2", "class-weight: \"1=-2\" is not a class and a weight\nclass-weight = "
                 "balanced\nclass-weight = 0=2"},
        {"1=nan", "class-weight: \"1=nan\" is not a class and a weight\nclass-weight = "
                  "balanced\nclass-weight = 0=2"},
        {"1=2,", "class-weight: \"\" is not a class and a weight\nclass-weight = "
                 "balanced\nclass-weight = 0=2"},
        {"7=2", "class-weight: the target has no class \"7\"\nclass-weight = 0=2"},
        {"0=0,1=0,2=0",
         "the weights of the 60 training rows add up to 0: nothing is left to learn\n"
         "seed = NUMBER    # another one\nvalid = SHARE    # a smaller one\nother weights"},
    };
    descent_error error = {0};
    job j;
    job_make(&j, ROWS, INPUTS, 3, "5 tanh");
    const descent_train_sets sets = {.train = j.data};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(j.options.class_weight, sizeof j.options.class_weight, "%s", bad[i].text);
        CHECK(descent_trainer_create(j.network, &sets, &j.options, &j.trainer, &error) ==
              DESCENT_INVALID);
        CHECK_TEXT(check_said(&error), bad[i].message);
    }
    const double wrong[][2] = {{-1.0, 1.0}, {(double)NAN, 1.0}, {HUGE_VAL, 1.0}, {0.0, 0.0}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double weights[ROWS];
        for (size_t r = 0; r < ROWS; r++) {
            weights[r] = wrong[i][r > 0];
        }
        CHECK(descent_dataset_set_weights(j.data, weights, &error) == DESCENT_INVALID);
    }
    job_free(&j);
    job_make(&j, ROWS, INPUTS, 0, "5 tanh");
    snprintf(j.options.class_weight, sizeof j.options.class_weight, "balanced");
    const descent_train_sets numbers = {.train = j.data};
    CHECK(descent_trainer_create(j.network, &numbers, &j.options, &j.trainer, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "the target is a number and has no classes"));
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(weighted_rows_equal_repeated_ones),
                                       TEST(weighted_training_equals_repeated_rows),
                                       TEST(weighted_batches_do_not_depend_on_threads),
                                       TEST(weighted_regression_solves_the_normal_equations),
                                       TEST(scores_are_weighted_means),
                                       TEST(class_weights_are_row_weights_by_class),
                                       TEST(wrong_class_weights_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
