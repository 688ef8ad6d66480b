// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good labels and several numbers are: figures against counts by hand, and each target against what it is when it
// is evaluated alone.
#include <descent/evaluate.h>

#include "run/support.h"

// Rows x labels: the third label never occurs.
static const double HAS[] = {1, 0, 0, /**/ 1, 1, 0, /**/ 0, 1, 0, /**/ 0, 0, 0};
static const double SAID[] = {0.9,      0.2, 0.1, /**/ 0.6, 0.4, 0.6,
                              /**/ 0.5, 0.8, 0.2, /**/ 0.1, 0.3, 0.4};

static double nats(double p)
{
    return -log(p);
}

static void labels_are_counted(void)
{
    descent_error error = {0};
    descent_label_evaluation *e = NULL;
    CHECK_OK(descent_evaluate_labels(4, 3, HAS, SAID, NULL, &e, &error));
    CHECK(e->rows == 4 && e->labels == 3 && e->skipped == 0);
    /* Wrong: label 2 in row 2 is missed, label 3 in row 2 and label 1 in row 3 are false. */
    CHECK_NEAR(e->accuracy, 9.0 / 12.0, 1e-15);
    CHECK_NEAR(e->exact_match, 2.0 / 4.0, 1e-15);
    CHECK(e->exact_match_low > 0.1 && e->exact_match_high < 0.9);
    /* Together 3 hits, 5 predicted, 4 that occur. */
    CHECK_NEAR(e->micro_precision, 3.0 / 5.0, 1e-15);
    CHECK_NEAR(e->micro_recall, 3.0 / 4.0, 1e-15);
    CHECK_NEAR(e->micro_f1, 6.0 / 9.0, 1e-15);
    /* F1: 2 x 2 / (3 + 2) and 2 / (1 + 2); the third label does not occur. */
    CHECK_NEAR(e->macro_f1, (4.0 / 5.0 + 2.0 / 3.0) / 2.0, 1e-15);
    const double rows[] = {nats(0.9) + nats(0.8) + nats(0.9), nats(0.6) + nats(0.4) + nats(0.4),
                           nats(0.5) + nats(0.8) + nats(0.8),
                           nats(0.9) + nats(0.7) + nats(0.6)};
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < 4; i++) {
        mean += rows[i] / 12.0;
        squares += rows[i] * rows[i] / 36.0;
    }
    CHECK_NEAR(e->loss, mean, 1e-15);
    CHECK_NEAR(e->loss_se, sqrt((squares - mean * mean) / 4.0), 1e-15);
    CHECK(e->each[0]->scores[1].rows == 2 && e->each[0]->scores[1].predicted == 3);
    CHECK_NEAR(e->each[1]->auc, 1.0, 1e-15);
    CHECK(isnan(e->each[2]->auc) && isnan(e->each[2]->scores[1].recall));
    descent_label_evaluation_free(e);
}

// Guessing says the likelier side of each label, and its share as the probability.
static void guessing_knows_the_shares_of_training(void)
{
    const double guess[] = {0.75, 0.25, 0.0};
    descent_error error = {0};
    descent_label_evaluation *e = NULL;
    CHECK_OK(descent_evaluate_labels(4, 3, HAS, SAID, guess, &e, &error));
    CHECK_NEAR(e->baseline_accuracy, (2.0 + 2.0 + 4.0) / 12.0, 1e-15);
    CHECK_NEAR(e->baseline_exact_match, 1.0 / 4.0, 1e-15); /* the first row */
    CHECK_NEAR(e->baseline_loss,
               (2 * nats(0.75) + 2 * nats(0.25) + 2 * nats(0.75) + 2 * nats(0.25)) / 12.0,
               1e-14);
    descent_label_evaluation_free(e);
}

static void what_is_no_label_is_refused(void)
{
    double has[12], said[12];
    descent_error error = {0};
    descent_label_evaluation *e = NULL;
    memcpy(has, HAS, sizeof has);
    memcpy(said, SAID, sizeof said);
    has[4] = (double)NAN; /* its row does not count */
    CHECK_OK(descent_evaluate_labels(4, 3, has, said, NULL, &e, &error));
    CHECK(e->rows == 3 && e->skipped == 1 && e->each[0]->rows == 3);
    CHECK_NEAR(e->accuracy, 8.0 / 9.0, 1e-15);
    descent_label_evaluation_free(e);
    has[0] = 2.0;
    CHECK(descent_evaluate_labels(4, 3, has, said, NULL, &e, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 1: label 0 is 2; it must be 0 or 1");
    has[0] = 1.0;
    said[5] = 1.5;
    CHECK(descent_evaluate_labels(4, 3, has, said, NULL, &e, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "row 2: the probability of label 2 is 1.5; it must lie in 0 .. 1");
    CHECK(descent_evaluate_labels(4, 0, has, said, NULL, &e, &error) == DESCENT_INVALID);
    for (size_t i = 0; i < 12; i++) {
        has[i] = (double)NAN;
        said[i] = 0.5;
    }
    CHECK(descent_evaluate_labels(4, 3, has, said, NULL, &e, &error) == DESCENT_INVALID);
}

// ---- of a model ----

enum { ROWS = 200, INPUTS = 2, TARGETS = 3 };

typedef struct scene {
    double inputs[ROWS * INPUTS], targets[ROWS * TARGETS];
    descent_dataset *data;
    descent_network *network;
    descent_trainer *trainer;
    descent_rivals *rivals;
    descent_model *model;
    descent_evaluation *e;
} scene;

// Columns first .. first + count - 1 of the targets; evaluated on the rows that validate.
static void scene_open(scene *s, descent_task task, size_t first, size_t count)
{
    descent_error error = {0};
    double some[ROWS * TARGETS];
    for (size_t i = 0; i < ROWS; i++) {
        double *x = s->inputs + i * INPUTS, *y = s->targets + i * TARGETS;
        x[0] = sin(7.1 * (double)i);
        x[1] = cos(3.3 * (double)i + 0.5);
        y[0] = 50.0 + 4.0 * x[0] - x[1];
        y[1] = 1e-3 * sin(3.0 * x[1]);
        y[2] = x[0] * x[1];
        for (size_t j = 0; task == DESCENT_TASK_LABEL && j < TARGETS; j++) {
            y[j] = y[j] > (j == 0 ? 50.0 : 0.0);
        }
        memcpy(some + i * count, y + first, count * sizeof *some);
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, ROWS, INPUTS, s->inputs, NULL, 0,
                                         &s->data, &error));
    CHECK_OK(descent_dataset_set_target_rows(s->data, DESCENT_FLOAT64, some, count, task, 0,
                                             &error));
    descent_train_options options = descent_train_options_default();
    options.epochs = 20;
    options.precision = DESCENT_FLOAT64;
    const descent_train_sets sets = {.train = s->data};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_network_parse("8 tanh", 0.0, s->data, &s->network, &error));
    CHECK_OK(descent_trainer_create(s->network, &sets, &options, &s->trainer, &error));
    CHECK_OK(descent_trainer_run(s->trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(s->trainer, &s->model, &error));
    CHECK_OK(descent_rivals_create(s->trainer, 1e9, &s->rivals, &error));
    const descent_rows valid = descent_trainer_valid_rows(s->trainer);
    CHECK_OK(descent_evaluate_model(s->model, s->data, &valid, NULL, s->rivals, &s->e, &error));
}

static void scene_close(scene *s)
{
    descent_evaluation_free(s->e);
    descent_rivals_free(s->rivals);
    descent_model_free(s->model);
    descent_trainer_free(s->trainer);
    descent_network_free(s->network);
    descent_dataset_free(s->data);
    free(s);
}

static scene *make(descent_task task, size_t first, size_t count)
{
    scene *s = calloc(1, sizeof *s);
    scene_open(s, task, first, count);
    return s;
}

static void several_numbers_are_joined_in_their_deviations(void)
{
    scene *s = make(DESCENT_TASK_REGRESS, 0, TARGETS);
    const descent_evaluation *e = s->e;
    double squares = 0.0, amounts = 0.0, r2 = 0.0;
    CHECK(e->task == DESCENT_TASK_REGRESS && e->target_count == TARGETS && !e->classify);
    for (size_t j = 0; j < TARGETS; j++) {
        const double spread = descent_model_target_spread_at(s->model, j);
        double own = 0.0, mean = 0.0;
        for (size_t i = 0; i < e->rows; i++) {
            const double d = e->predictions[i * TARGETS + j] - e->targets[i * TARGETS + j];
            own += d * d / (double)e->rows;
            mean += e->targets[i * TARGETS + j] / (double)e->rows;
            amounts += fabs(d) / spread / (double)e->rows / TARGETS;
            squares += d * d / spread / spread / (double)e->rows / TARGETS;
        }
        CHECK_NEAR(e->each[j].rmse, sqrt(own), 1e-12 * spread);
        CHECK(e->each[j].rows == e->rows && !isnan(mean));
        r2 += e->each[j].r2 / TARGETS;
    }
    CHECK_NEAR(e->numbers.rmse, sqrt(squares), 1e-12);
    CHECK_NEAR(e->numbers.mae, amounts, 1e-12);
    CHECK_NEAR(e->numbers.r2, r2, 1e-12);
    /* Positions among all targets, the largest in deviations first. */
    for (size_t i = 1; i < e->numbers.largest_count; i++) {
        double off[2];
        for (size_t k = 0; k < 2; k++) {
            const size_t at = e->numbers.largest[i - 1 + k];
            off[k] = fabs(e->predictions[at] - e->targets[at]) /
                     descent_model_target_spread_at(s->model, at % TARGETS);
        }
        CHECK(off[0] >= off[1]);
    }
    CHECK(e->numbers.largest_count == DESCENT_LARGEST_RESIDUALS);
    scene_close(s);
}

// A linear model and neighbours of several targets are those of each: the same rows, inputs and
// penalty.
static void rivals_are_those_of_each_target(descent_task task)
{
    scene *all = make(task, 0, TARGETS);
    CHECK(all->e->has_linear && all->e->has_nearest && all->rivals->targets == TARGETS);
    for (size_t j = 0; j < TARGETS; j++) {
        scene *one = make(task, j, 1);
        if (task == DESCENT_TASK_REGRESS) {
            CHECK_NEAR(all->rivals->means[j], one->rivals->mean,
                       1e-12 * fabs(one->rivals->mean));
            CHECK_NEAR(all->e->linear_each[j].r2, one->e->linear_metric, 1e-3);
            CHECK_NEAR(all->e->nearest_each[j].rmse, one->e->nearest_rmse, 1e-15);
        } else {
            CHECK_NEAR(all->rivals->guess[j], one->rivals->guess[0], 1e-15);
            CHECK_NEAR(all->e->linear_labels->each[j]->loss, one->e->linear_loss, 1e-3);
            CHECK_NEAR(all->e->nearest_labels->each[j]->accuracy, one->e->nearest_metric,
                       1e-15);
        }
        scene_close(one);
    }
    CHECK(!descent_evaluation_is_blind(all->e));
    scene_close(all);
}

static void rivals_of_numbers(void)
{
    rivals_are_those_of_each_target(DESCENT_TASK_REGRESS);
}

static void rivals_of_labels(void)
{
    rivals_are_those_of_each_target(DESCENT_TASK_LABEL);
}

static void figures_of_labels_have_names(void)
{
    scene *s = make(DESCENT_TASK_LABEL, 0, TARGETS);
    const descent_contender model = DESCENT_CONTENDER_MODEL, guess = DESCENT_CONTENDER_GUESSING;
    CHECK(descent_evaluation_figure(s->e, model, DESCENT_FIGURE_ACCURACY) ==
          s->e->labels->accuracy);
    CHECK(descent_evaluation_figure(s->e, model, DESCENT_FIGURE_EXACT_MATCH) ==
          s->e->labels->exact_match);
    CHECK(descent_evaluation_figure(s->e, guess, DESCENT_FIGURE_LOG_LOSS) ==
          s->e->labels->baseline_loss);
    CHECK(isnan(descent_evaluation_figure(s->e, guess, DESCENT_FIGURE_MICRO_F1)));
    CHECK(isnan(descent_evaluation_figure(s->e, model, DESCENT_FIGURE_R2)));
    CHECK_TEXT(descent_figure_word(DESCENT_FIGURE_EXACT_MATCH), "exact_match");
    CHECK_TEXT(descent_figure_word(DESCENT_FIGURE_MICRO_F1), "micro_f1");
    CHECK_NEAR(s->e->lead, s->e->labels->accuracy - s->e->linear_metric, 1e-12);
    scene_close(s);
}

// Permuting an input that only one target depends on takes its share of the mean.
static void importance_is_a_mean_over_the_targets(void)
{
    descent_error error = {0};
    descent_importance_options options = descent_importance_options_default();
    descent_importance all[INPUTS];
    scene *s = make(DESCENT_TASK_REGRESS, 0, TARGETS);
    double mean = 0.0;
    CHECK_OK(descent_importance_find(s->model, s->data, NULL, &options, all, &error));
    /* The loss of R2 of the data as they are, by the same model. */
    descent_evaluation *e = NULL;
    CHECK_OK(descent_evaluate_model(s->model, s->data, NULL, NULL, NULL, &e, &error));
    for (size_t j = 0; j < TARGETS; j++) {
        mean += (1.0 - e->each[j].r2) / TARGETS;
    }
    CHECK_NEAR(1.0 - e->numbers.r2, mean, 1e-12);
    CHECK(all[0].loss_rise > 0.1 && all[1].loss_rise > 0.1);
    CHECK_NEAR(all[0].metric_drop, all[0].loss_rise, 1e-15);
    descent_evaluation_free(e);
    scene_close(s);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(labels_are_counted),
                                       TEST(guessing_knows_the_shares_of_training),
                                       TEST(what_is_no_label_is_refused),
                                       TEST(several_numbers_are_joined_in_their_deviations),
                                       TEST(rivals_of_numbers),
                                       TEST(rivals_of_labels),
                                       TEST(figures_of_labels_have_names),
                                       TEST(importance_is_a_mean_over_the_targets)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
