// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Cross-validation: every row is held out once, a fold is what a run on its other rows with the
// fold as test set is, the bits are the same on any number of threads, and the mean and its
// standard error are those of a plain computation.
#include "support.h"

#include <descent/evaluate.h>

enum { ROWS = 150, INPUTS = 4, FOLDS = 5 };

static void train(job *j, uint64_t fold, descent_train_result *result)
{
    descent_error error = {0};
    j->options.folds = FOLDS;
    j->options.fold = fold;
    job_start(j);
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, result, &error));
}

// The rows of a fold, or all others, as a data set of their own.
static raw_data part_of(const raw_data *raw, const descent_rows *held, bool inside)
{
    raw_data part = {0, raw->d, raw->classes, calloc(raw->m * raw->d, sizeof(float)),
                     calloc(raw->m, sizeof(float))};
    for (uint32_t i = 0; i < raw->m; i++) {
        bool found = false;
        for (size_t k = 0; k < held->count; k++) {
            found = found || held->index[k] == i;
        }
        if (found == inside) {
            memcpy(part.inputs + part.m * raw->d, raw->inputs + i * raw->d,
                   raw->d * sizeof(float));
            part.targets[part.m++] = raw->targets[i];
        }
    }
    return part;
}

// The run that somebody makes by hand.
static descent_train_result by_hand(const job *j, const raw_data *rest, const raw_data *held)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    descent_trainer *trainer = NULL;
    descent_train_options options = j->options;
    options.folds = options.fold = 0;
    descent_dataset *train_data = raw_dataset(rest), *test = raw_dataset(held);
    const descent_train_sets sets = {.train = train_data, .test = test};
    CHECK_OK(descent_trainer_create(j->network, &sets, &options, &trainer, &error));
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    CHECK(descent_trainer_held_rows(trainer).count == 0);
    descent_trainer_free(trainer);
    descent_dataset_free(train_data);
    descent_dataset_free(test);
    return result;
}

static void check_folds(size_t classes, int kind, double valid)
{
    job j;
    bool seen[ROWS] = {false};
    double losses[FOLDS], sum = 0.0, squares = 0.0;
    job_make(&j, ROWS, INPUTS, classes, "6 tanh");
    j.options.epochs = 30;
    j.options.batch = 16;
    j.options.valid = valid;
    j.options.patience = (descent_stretch){.epochs = 3};
    j.options.split.kind = kind;
    for (uint64_t k = 1; k <= FOLDS; k++) {
        descent_train_result a = {.size = sizeof a}, b = {.size = sizeof b};
        j.options.threads = 1;
        train(&j, k, &a);
        j.options.threads = 1 + k % 3;
        train(&j, k, &b);
        CHECK(a.test_loss == b.test_loss && a.train_loss == b.train_loss &&
              a.epochs == b.epochs);
        const descent_rows held = descent_trainer_held_rows(j.trainer);
        CHECK(held.count == ROWS / FOLDS);
        for (size_t i = 0; i < held.count; i++) {
            CHECK(held.index[i] < ROWS && !seen[held.index[i]]);
            seen[held.index[i]] = true;
        }
        raw_data rest = part_of(&j.raw, &held, false), fold = part_of(&j.raw, &held, true);
        CHECK(rest.m == ROWS - held.count && fold.m == held.count);
        const descent_train_result hand = by_hand(&j, &rest, &fold);
        CHECK(hand.test_loss == a.test_loss && hand.test_metric == a.test_metric);
        CHECK(hand.epochs == a.epochs && hand.kept_epoch == a.kept_epoch);
        raw_free(&rest);
        raw_free(&fold);
        losses[k - 1] = a.test_loss;
        sum += a.test_loss;
        squares += a.test_loss * a.test_loss;
    }
    for (size_t i = 0; i < ROWS; i++) {
        CHECK(seen[i]);
    }
    const descent_score_mean m = descent_mean_of_scores(losses, FOLDS);
    const double mean = sum / FOLDS, variance = (squares - sum * mean) / (FOLDS - 1);
    CHECK(m.count == FOLDS && fabs(m.mean - mean) < 1e-12);
    CHECK(fabs(m.se - sqrt(variance / FOLDS)) < 1e-10);
    job_free(&j);
}

static void folds_of_classes_hold_every_row_once(void)
{
    check_folds(3, DESCENT_SPLIT_AUTO, 0.2);
    check_folds(3, DESCENT_SPLIT_RANDOM, 0.2);
}

static void folds_of_numbers_hold_every_row_once(void)
{
    check_folds(0, DESCENT_SPLIT_AUTO, 0.25);
    check_folds(0, DESCENT_SPLIT_AUTO, 0.0);
}

static void means_leave_out_missing_scores(void)
{
    const double none = (double)NAN;
    descent_score_mean m = descent_mean_of_scores((const double[]){1, none, 4, none}, 4);
    CHECK(m.count == 2 && m.mean == 2.5 && fabs(m.se - 1.5) < 1e-15);
    m = descent_mean_of_scores((const double[]){1e9 + 1, 1e9 + 2, 1e9 + 3}, 3);
    CHECK(m.mean == 1e9 + 2 && fabs(m.se - sqrt(1.0 / 3.0)) < 1e-12);
    m = descent_mean_of_scores((const double[]){none, 7}, 2);
    CHECK(m.count == 1 && m.mean == 7 && isnan(m.se));
    m = descent_mean_of_scores(NULL, 0);
    CHECK(m.count == 0 && isnan(m.mean) && isnan(m.se));
}

static void folds_that_do_not_exist_are_refused(void)
{
    static const struct {
        uint64_t folds, fold;
        const char *words;
    } table[] = {{5, 0, "no fold 0 of 5"},
                 {5, 6, "no fold 6 of 5"},
                 {0, 1, "no fold 1 of 0"},
                 {1, 1, "1 folds"},
                 {ROWS + 1, 1, "151 folds"}};
    job j;
    descent_trainer *trainer = NULL;
    descent_error error = {0};
    job_make(&j, ROWS, INPUTS, 3, "6 tanh");
    descent_train_sets sets = {.train = j.data};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        j.options.folds = table[i].folds;
        j.options.fold = table[i].fold;
        CHECK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error) ==
              DESCENT_INVALID);
        CHECK(strstr(error.message, table[i].words) != NULL);
    }
    j.options.folds = j.options.fold = 2;
    sets.test = j.data;
    CHECK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(error.message, "it has no test set") != NULL);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(folds_of_classes_hold_every_row_once), TEST(folds_of_numbers_hold_every_row_once),
        TEST(means_leave_out_missing_scores), TEST(folds_that_do_not_exist_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
