// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The nearest training row as a rival of a model: counted by hand, and what it says of inputs that
// know nothing.
#include "run/support.h"

#include <descent/evaluate.h>

enum { ROWS = 900, INPUTS = 7 };

// The squared distance of two rows whose columns have the mean 0 and the variance 1 in training.
static double far_apart(const job *j, descent_rows train, size_t a, size_t b)
{
    double sum = 0.0;
    for (size_t c = 0; c < INPUTS; c++) {
        double mean = 0.0, square = 0.0;
        for (size_t i = 0; i < train.count; i++) {
            mean += (double)j->raw.inputs[train.index[i] * INPUTS + c] / (double)train.count;
        }
        for (size_t i = 0; i < train.count; i++) {
            const double d = (double)j->raw.inputs[train.index[i] * INPUTS + c] - mean;
            square += d * d / (double)train.count;
        }
        const double d =
            (double)j->raw.inputs[a * INPUTS + c] - (double)j->raw.inputs[b * INPUTS + c];
        sum += d * d / square;
    }
    return sum;
}

static size_t nearest_by_hand(const job *j, descent_rows train, size_t row)
{
    size_t best = SIZE_MAX;
    double least = HUGE_VAL;
    for (size_t i = 0; i < train.count; i++) {
        const double d = far_apart(j, train, row, train.index[i]);
        if (train.index[i] != row && d < least) {
            least = d;
            best = train.index[i];
        }
    }
    return best;
}

// The first rows that do not train, `most` of them at most; how many there are.
static size_t rows_held(const job *j, uint32_t *held, size_t most)
{
    const descent_rows train = descent_trainer_rows(j->trainer);
    size_t count = 0;
    for (uint32_t row = 0; row < ROWS && count < most; row++) {
        bool trains = false;
        for (size_t i = 0; i < train.count; i++) {
            trains = trains || train.index[i] == row;
        }
        if (!trains) {
            held[count++] = row;
        }
    }
    return count;
}

static descent_evaluation *evaluate(const job *j, const descent_rows *rows, double most)
{
    descent_error error = {0};
    descent_model *model = NULL;
    descent_rivals *rivals = NULL;
    descent_evaluation *e = NULL;
    CHECK_OK(descent_trainer_model(j->trainer, &model, &error));
    CHECK_OK(descent_rivals_create(j->trainer, most, &rivals, &error));
    CHECK_OK(descent_evaluate_model(model, j->data, rows, NULL, rivals, &e, &error));
    descent_rivals_free(rivals);
    descent_model_free(model);
    return e;
}

// Some rows that validate, and some that train, whose nearest row is another one.
static void it_is_that_of_all_distances(void)
{
    job j;
    job_make(&j, ROWS, INPUTS, 3, "");
    j.options.valid = 0.2;
    job_start(&j);
    const descent_rows train = descent_trainer_rows(j.trainer);
    CHECK(train.count > 512 && train.count % 512 > 0); /* more than one block of rows */
    uint32_t index[100];
    const size_t held = rows_held(&j, index, 70);
    CHECK(held == 70);
    for (size_t i = held; i < 100; i++) {
        index[i] = train.index[5 * i];
    }
    size_t right = 0;
    for (size_t i = 0; i < 100; i++) {
        const size_t nearest = nearest_by_hand(&j, train, index[i]);
        right += j.raw.targets[nearest] == j.raw.targets[index[i]];
    }
    const descent_rows rows = {.index = index, .count = 100};
    descent_evaluation *e = evaluate(&j, &rows, 2e7);
    CHECK(e->has_nearest && fabs(e->nearest_metric - (double)right / 100.0) < 1e-12);
    CHECK(descent_evaluation_figure(e, DESCENT_CONTENDER_NEAREST, DESCENT_FIGURE_ACCURACY) ==
          e->nearest_metric);
    CHECK(isnan(
        descent_evaluation_figure(e, DESCENT_CONTENDER_NEAREST, DESCENT_FIGURE_LOG_LOSS)));
    descent_evaluation_free(e);

    e = evaluate(&j, &rows, 0.0);
    CHECK(!e->has_nearest && isnan(e->nearest_metric) && !descent_evaluation_is_blind(e));
    CHECK(isnan(
        descent_evaluation_figure(e, DESCENT_CONTENDER_NEAREST, DESCENT_FIGURE_ACCURACY)));
    descent_evaluation_free(e);
    job_free(&j);
}

// Targets that the inputs know, and the same in another order.
static bool is_blind(size_t classes, bool shuffled)
{
    job j;
    job_make(&j, ROWS, INPUTS, classes, "4 tanh");
    for (size_t i = 0; i < ROWS; i++) {
        const float *x = &j.raw.inputs[i * INPUTS]; // see raw_make
        const float sum = x[0] + 0.5F * (x[1] - 3.0F);
        j.raw.targets[i] = classes ? (float)(sum > 0.0F) : sum;
    }
    for (size_t i = ROWS - 1; i > 0 && shuffled; i--) {
        const size_t other = (size_t)((i * 2654435761U) % (i + 1));
        const float kept = j.raw.targets[i];
        j.raw.targets[i] = j.raw.targets[other];
        j.raw.targets[other] = kept;
    }
    descent_dataset_free(j.data);
    j.data = raw_dataset(&j.raw);
    j.options.valid = 0.3;
    job_start(&j); // not trained: the network knows nothing yet
    uint32_t held[ROWS];
    const descent_rows rows = {.index = held, .count = rows_held(&j, held, ROWS)};
    descent_evaluation *e = evaluate(&j, &rows, 2e7);
    const bool blind = descent_evaluation_is_blind(e);
    descent_evaluation_free(e);
    job_free(&j);
    return blind;
}

static void targets_in_another_order_are_unknown(void)
{
    CHECK(!is_blind(2, false));
    CHECK(is_blind(2, true));
    CHECK(!is_blind(0, false));
    CHECK(is_blind(0, true));
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(it_is_that_of_all_distances),
                                       TEST(targets_in_another_order_are_unknown)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
