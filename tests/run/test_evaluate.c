// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of evaluations: scikit-learn's on the same numbers (golden/evaluate.py), and what
// follows from definitions.
#include "run/support.h"

#include <descent/evaluate.h>

// ---- the numbers of golden/evaluate.py ----

static uint64_t state;

static double draw(void)
{
    state = (1103515245 * state + 12345) % 2147483648;
    return (double)state / 2147483648.0;
}

static void draw_rows(size_t classes, size_t rows, double *y, double *p)
{
    for (size_t i = 0; i < rows; i++) {
        const size_t class = (size_t)(draw() * (double)classes);
        double sum = 0.0;
        for (size_t k = 0; k < classes; k++) {
            p[i * classes + k] = round(draw() * 10.0) / 10.0 + 0.1 + (k == class ? 0.6 : 0.0);
            sum += p[i * classes + k];
        }
        for (size_t k = 0; k < classes; k++) {
            p[i * classes + k] /= sum;
        }
        y[i] = (double)class;
    }
}

static void figures_are_those_of_scikit_learn(void)
{
    descent_error error = {0};
    double y[90], p[360], g[50];
    descent_class_options o = descent_class_options_default();
    descent_class_evaluation *e = NULL;
    state = 1;
    draw_rows(2, 60, y, p);
    CHECK_OK(descent_evaluate_classes(60, 2, y, p, &o, &e, &error));
    CHECK_NEAR(e->accuracy, 0.966666666666667, 1e-14);
    CHECK_NEAR(e->loss, 0.384533748026582, 1e-13);
    CHECK_NEAR(e->auc, 0.995949074074074, 1e-14);
    CHECK_NEAR(e->average_precision, 0.994047619047619, 1e-14);
    descent_class_evaluation_free(e);
    o.positive = 0;
    CHECK_OK(descent_evaluate_classes(60, 2, y, p, &o, &e, &error));
    CHECK_NEAR(e->average_precision, 0.996889045908654, 1e-14);
    descent_class_evaluation_free(e);
    draw_rows(4, 90, y, p);
    CHECK_OK(descent_evaluate_classes(90, 4, y, p, &o, &e, &error));
    CHECK_NEAR(e->accuracy, 0.877777777777778, 1e-14);
    CHECK_NEAR(e->loss, 0.90461739514646, 1e-13);
    CHECK_NEAR(e->macro_precision, 0.8854399113019803, 1e-14);
    CHECK_NEAR(e->macro_recall, 0.8759365634365635, 1e-14);
    CHECK_NEAR(e->macro_f1, 0.8795160911439981, 1e-14);
    CHECK_NEAR(e->scores[2].precision, 0.86206897, 1e-8);
    CHECK_NEAR(e->scores[1].recall, 0.85714286, 1e-8);
    CHECK(e->confusion[0 * 4 + 3] == 2 && e->confusion[2 * 4 + 2] == 25);
    CHECK(isnan(e->auc) && isnan(e->best_threshold));
    descent_class_evaluation_free(e);
    for (size_t i = 0; i < 50; i++) {
        y[i] = 100.0 * draw();
    }
    for (size_t i = 0; i < 50; i++) {
        g[i] = y[i] + (20.0 * draw() - 8.0);
    }
    descent_number_evaluation n = {.size = sizeof n};
    CHECK_OK(descent_evaluate_numbers(50, y, g, (double)NAN, &n, &error));
    CHECK_NEAR(n.r2, 0.957080622511661, 1e-13);
    CHECK_NEAR(n.rmse, 6.06164957190433, 1e-13);
    CHECK_NEAR(n.mae, 5.35396703299135, 1e-13);
}

// ---- definitions ----

// 95.8 % where always the same class is right in 95.2 %: the interval includes guessing.
static void guessing_stands_next_to_it(void)
{
    enum { ROWS = 500 };
    descent_error error = {0};
    static double y[ROWS], p[2 * ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        y[i] = i < 24;                    // 476 of class 0, 95.2 %
        p[2 * i + 1] = i < 3 ? 0.9 : 0.1; // three of the others found
        p[2 * i] = 1.0 - p[2 * i + 1];
    }
    descent_class_options o = descent_class_options_default();
    const double guess[2] = {0.95, 0.05};
    o.guess = guess;
    descent_class_evaluation *e = NULL;
    CHECK_OK(descent_evaluate_classes(ROWS, 2, y, p, &o, &e, &error));
    CHECK_NEAR(e->accuracy, 0.958, 1e-14);
    CHECK_NEAR(e->baseline_accuracy, 0.952, 1e-14);
    CHECK(e->accuracy_low < e->baseline_accuracy && e->accuracy < e->accuracy_high);
    // [Wilson 1927] of 479 in 500, by hand: (share + z^2/2n -+ ...) / (1 + z^2/n)
    CHECK_NEAR(e->accuracy_low, 0.9366, 1e-4);
    CHECK_NEAR(e->accuracy_high, 0.9724, 1e-4);
    CHECK_NEAR(e->baseline_loss, -0.952 * log(0.95) - 0.048 * log(0.05), 1e-14);
    descent_class_evaluation_free(e);
}

// The cheapest threshold against all of them; ties; and where nobody should be positive.
static void the_best_threshold_is_the_cheapest_of_all(void)
{
    descent_error error = {0};
    const double y[6] = {0, 0, 1, 0, 1, 1};
    const double q[6] = {0.1, 0.3, 0.3, 0.6, 0.7, 0.9};
    double p[12];
    for (size_t i = 0; i < 6; i++) {
        p[2 * i] = 1.0 - q[i];
        p[2 * i + 1] = q[i];
    }
    descent_class_options o = descent_class_options_default();
    descent_class_evaluation *e = NULL;
    o.cost_false_negative = 5.0;
    CHECK_OK(descent_evaluate_classes(6, 2, y, p, &o, &e, &error));
    CHECK_NEAR(e->best_threshold, 0.2, 1e-14); // two false alarms, nothing missed
    CHECK_NEAR(e->best_cost, 2.0 / 6.0, 1e-14);
    CHECK_NEAR(e->cost, 6.0 / 6.0, 1e-14); // at the more probable class: one missed, one alarm
    CHECK_NEAR(e->auc, (9.0 - 1.0 - 0.5) / 9.0, 1e-14);
    descent_class_evaluation_free(e);
    o.cost_false_negative = 0.0;
    CHECK_OK(descent_evaluate_classes(6, 2, y, p, &o, &e, &error));
    CHECK_NEAR(e->best_cost, 0.0, 1e-14);
    CHECK(e->best_threshold > 0.9);
    descent_class_evaluation_free(e);
    o.threshold = 0.3;
    CHECK_OK(descent_evaluate_classes(6, 2, y, p, &o, &e, &error));
    CHECK(e->confusion[1] == 2 && e->confusion[2] == 0);
    descent_class_evaluation_free(e);
}

// One class, missing targets, one row, constant numbers.
static void scores_that_do_not_exist_are_nan(void)
{
    descent_error error = {0};
    const double y[3] = {1, (double)NAN, 1}, p[6] = {0, 1, 0.5, 0.5, 1, 0};
    descent_class_options o = descent_class_options_default();
    descent_class_evaluation *e = NULL;
    CHECK_OK(descent_evaluate_classes(3, 2, y, p, &o, &e, &error));
    CHECK(e->rows == 2 && e->skipped == 1);
    CHECK(isnan(e->auc) && isnan(e->scores[0].recall));
    CHECK(isfinite(e->loss) && e->loss > 10.0); // a probability of 0 for what happened
    descent_class_evaluation_free(e);
    descent_number_evaluation n = {.size = sizeof n};
    const double same[2] = {3, 3}, off[2] = {3, 4}, bad[2] = {3, (double)NAN};
    CHECK_OK(descent_evaluate_numbers(2, same, off, (double)NAN, &n, &error));
    CHECK(isnan(n.r2));
    CHECK_NEAR(n.rmse, sqrt(0.5), 1e-15);
    CHECK(n.largest_count == 2 && n.largest[0] == 1);
    CHECK(descent_evaluate_numbers(2, same, bad, (double)NAN, &n, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 2: the prediction is nan");
    const double wrong[2] = {0.5, (double)NAN}, two[1] = {2};
    CHECK(descent_evaluate_classes(1, 2, y, wrong, &o, &e, &error) == DESCENT_INVALID);
    CHECK(descent_evaluate_classes(1, 2, two, p, &o, &e, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 1 is of class 2; there are 2 classes");
    CHECK(descent_evaluate_classes(0, 2, y, p, &o, &e, &error) == DESCENT_INVALID);
}

static void calibration_errors_follow_their_formula(void)
{
    descent_error error = {0};
    const double y[4] = {0, 1, 0, 0};
    const double p[8] = {0.75, 0.25, 0.75, 0.25, 0.95, 0.05, 0.95, 0.05};
    descent_class_options o = descent_class_options_default();
    descent_class_evaluation *e = NULL;
    CHECK_OK(descent_evaluate_classes(4, 2, y, p, &o, &e, &error));
    CHECK_NEAR(e->calibration_error, 0.5 * 0.25 + 0.5 * 0.05, 1e-14);
    CHECK(e->bins[7].rows == 2 && e->bins[9].rows == 2);
    descent_class_evaluation_free(e);
}

static double calibration_of(size_t rows, size_t classes, const double *y, const double *p)
{
    descent_error error = {0};
    const descent_class_options o = descent_class_options_default();
    descent_class_evaluation *e = NULL;
    double off = (double)NAN;
    if (CHECK_OK(descent_evaluate_classes(rows, classes, y, p, &o, &e, &error))) {
        off = e->calibration_error;
        descent_class_evaluation_free(e);
    }
    return off;
}

// Three classes, sure of everything and right half of the time.
static void being_sure_and_half_right_is_an_error_of_a_half(void)
{
    double y[40], p[120] = {0};
    for (size_t i = 0; i < 40; i++) {
        const size_t said = i % 3;
        y[i] = (double)(i < 20 ? said : (said + 1) % 3);
        p[3 * i + said] = 1.0;
    }
    CHECK_NEAR(calibration_of(40, 3, y, p), 0.5, 1e-14);
}

// Of rows with a stated probability of k / 10 exactly so many are right.
static void calibrated_rows_have_no_error(void)
{
    double y[50], p[100];
    for (size_t i = 0; i < 50; i++) {
        const size_t tenths = 5 + i / 10;
        p[2 * i] = (double)tenths / 10.0;
        p[2 * i + 1] = 1.0 - p[2 * i];
        y[i] = i % 10 < tenths ? 0.0 : 1.0;
    }
    CHECK_NEAR(calibration_of(50, 2, y, p), 0.0, 1e-14);
    y[0] = 1.0; // one row in fifty
    CHECK_NEAR(calibration_of(50, 2, y, p), 0.02, 1e-14);
}

static void the_largest_residuals_come_first(void)
{
    descent_error error = {0};
    double y[30], g[30];
    for (size_t i = 0; i < 30; i++) {
        y[i] = 0.0;
        g[i] = (double)((i * 7) % 30) * (i % 2 ? 1.0 : -1.0);
    }
    descent_number_evaluation n = {.size = sizeof n};
    CHECK_OK(descent_evaluate_numbers(30, y, g, (double)NAN, &n, &error));
    CHECK(n.largest_count == DESCENT_LARGEST_RESIDUALS);
    for (size_t i = 0; i < DESCENT_LARGEST_RESIDUALS; i++) {
        CHECK_NEAR(fabs(g[n.largest[i]]), 29.0 - (double)i, 0.0);
    }
}

// ---- importance ----

// Targets y = 3 a + 0 b of ROWS rows, and what gradient descent makes of them.
enum { ROWS = 400 };

static void fit_a_line(descent_dataset **data, descent_model **model)
{
    descent_error error = {0};
    static float inputs[2 * ROWS], targets[ROWS];
    state = 7;
    for (size_t i = 0; i < ROWS; i++) {
        inputs[2 * i] = (float)draw();
        inputs[2 * i + 1] = (float)draw();
        targets[i] = 3.0F * inputs[2 * i];
    }
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, 2, inputs, targets, 0, data,
                                         &error));
    CHECK_OK(descent_network_parse("", 0, *data, &network, &error));
    descent_train_options options = descent_train_options_default();
    options.optimizer.rule = DESCENT_GD;
    options.batch = DESCENT_BATCH_FULL;
    options.optimizer.learning_rate = 0.3;
    options.steps = 200;
    const descent_train_sets sets = {.train = *data};
    CHECK_OK(descent_trainer_create(network, &sets, &options, &trainer, &error));
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(trainer, model, &error));
    descent_trainer_free(trainer);
    descent_network_free(network);
}

// The column that is everything, and one that is nothing.
static void importance_is_that_of_the_column_that_counts(void)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_model *model = NULL;
    fit_a_line(&data, &model);
    descent_importance r[2], again[2];
    descent_importance_options o = descent_importance_options_default();
    CHECK_OK(descent_importance_find(model, data, NULL, &o, r, &error));
    // Permuting all that is known: the squares of differences of two independent draws, twice
    // the variance.
    CHECK(r[0].column == 0 && r[1].column == 1);
    CHECK(fabs(r[0].loss_rise - 2.0) < 5.0 * r[0].loss_rise_se && r[0].loss_rise_se < 0.2);
    CHECK(fabs(r[1].loss_rise) < 1e-6);
    CHECK_OK(descent_importance_find(model, data, NULL, &o, again, &error));
    CHECK(memcmp(r, again, sizeof r) == 0);
    const descent_rows one = {(const uint32_t[]){3}, 1};
    CHECK(descent_importance_find(model, data, &one, &o, r, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "importance needs two rows with a target; there is 1");
    descent_model_free(model);
    descent_dataset_free(data);
}

// ---- chosen rows ----

// Far apart, in any order, one of them twice: each has the bits that it has among all rows.
static void chosen_rows_have_their_own_predictions(void)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_model *model = NULL;
    fit_a_line(&data, &model);
    double all[ROWS];
    CHECK_OK(descent_model_predict(model, data, 0, ROWS, all, &error));
    static const uint32_t index[] = {399, 7, 200, 7, 0, 301};
    const descent_rows rows = {index, sizeof index / sizeof *index};
    descent_evaluation *e = NULL;
    if (CHECK_OK(descent_evaluate_model(model, data, &rows, NULL, NULL, &e, &error)) &&
        CHECK(e->rows == rows.count)) {
        for (size_t i = 0; i < e->rows; i++) {
            CHECK(e->index[i] == index[i] && e->predictions[i] == all[index[i]]);
        }
    }
    descent_evaluation_free(e);
    descent_model_free(model);
    descent_dataset_free(data);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(figures_are_those_of_scikit_learn),
                                       TEST(guessing_stands_next_to_it),
                                       TEST(the_best_threshold_is_the_cheapest_of_all),
                                       TEST(scores_that_do_not_exist_are_nan),
                                       TEST(calibration_errors_follow_their_formula),
                                       TEST(being_sure_and_half_right_is_an_error_of_a_half),
                                       TEST(calibrated_rows_have_no_error),
                                       TEST(the_largest_residuals_come_first),
                                       TEST(importance_is_that_of_the_column_that_counts),
                                       TEST(chosen_rows_have_their_own_predictions)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
