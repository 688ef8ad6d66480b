// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Cross-validation from C. The scores are compared with trainings by hand, one for each fold,
// whose predictions of the rows that were held out are counted here.
#include "session/support.h"

#include <descent/evaluate.h>

enum { FOLDS = 4, EPOCHS = 3 };

typedef struct by_hand {
    double accuracy, loss, guessing;
    size_t held;
} by_hand;

// The most frequent class of the rows that train, and how many of the others are of it.
static double guess_by_hand(const descent_dataset *data, descent_rows train, descent_rows held)
{
    size_t ones = 0, right = 0;
    for (size_t i = 0; i < train.count; i++) {
        ones += descent_dataset_target(data, train.index[i]) == 1.0;
    }
    const double most = 2 * ones > train.count ? 1.0 : 0.0;
    for (size_t i = 0; i < held.count; i++) {
        right += descent_dataset_target(data, held.index[i]) == most;
    }
    return (double)right / (double)held.count;
}

static by_hand train_by_hand(descent_run *run, size_t k)
{
    descent_error error = {0};
    descent_trainer *trainer = NULL;
    descent_model *model = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_train_options options = *descent_run_settings_of(run).train;
    const descent_dataset *data = descent_run_data(run);
    const descent_train_sets sets = {.train = data};
    by_hand by = {0};
    options.folds = FOLDS;
    options.fold = k + 1;
    CHECK_OK(
        descent_trainer_create(descent_run_network(run), &sets, &options, &trainer, &error));
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(trainer, &model, &error));
    const descent_rows held = descent_trainer_held_rows(trainer);
    by.held = held.count;
    by.guessing = guess_by_hand(data, descent_trainer_rows(trainer), held);
    for (size_t i = 0; i < held.count; i++) {
        double p[2] = {0.0, 0.0};
        CHECK_OK(descent_model_predict(model, data, held.index[i], 1, p, &error));
        const size_t class = (size_t)descent_dataset_target(data, held.index[i]);
        by.accuracy += (p[1] > p[0] ? 1 : 0) == class ? 1.0 / (double)held.count : 0.0;
        by.loss -= log(p[class]) / (double)held.count;
    }
    descent_model_free(model);
    descent_trainer_free(trainer);
    return by;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9;
}

typedef struct seen {
    size_t begun, ended, epochs;
    size_t stop_at; /* a fold in whose training the callback stops; SIZE_MAX: none */
    size_t now;
    descent_status last;
} seen;

static descent_action on_fold(descent_run *part, const descent_folds *folds,
                              const descent_fold *fold, bool ended, void *user)
{
    seen *s = user;
    CHECK(fold->size == sizeof *fold && fold->index == s->ended);
    CHECK(descent_run_trainer(part) != NULL && !*descent_run_folder(part));
    CHECK(descent_folds_count(folds) >= 2);
    s->begun += !ended;
    s->ended += ended;
    s->now = fold->index;
    s->last = fold->status;
    return DESCENT_CONTINUE;
}

static descent_action on_event(const descent_event *event, void *user)
{
    seen *s = user;
    s->epochs += event->kind == DESCENT_EVENT_EPOCH;
    return event->kind == DESCENT_EVENT_EPOCH && s->now == s->stop_at ? DESCENT_STOP
                                                                      : DESCENT_CONTINUE;
}

static descent_folds *validate(descent_run *run, uint64_t count, seen *s)
{
    descent_error error = {0};
    descent_folds *folds = NULL;
    descent_folds_options options = descent_folds_options_default();
    options.folds = count;
    descent_run_on_fold(run, s ? on_fold : NULL, s);
    CHECK_OK(descent_run_cross_validate(run, &options, s ? on_event : NULL, s, &folds, &error));
    return folds;
}

static void scores_are_those_of_trainings_by_hand(void)
{
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, EPOCHS);
    seen s = {.stop_at = SIZE_MAX};
    descent_folds *folds = validate(run, FOLDS, &s);
    CHECK(s.begun == FOLDS && s.ended == FOLDS && s.epochs == FOLDS * EPOCHS);
    CHECK(descent_folds_count(folds) == FOLDS && descent_folds_done(folds) == FOLDS);
    double sum = 0.0, squares = 0.0, values[FOLDS];
    size_t rows = 0;
    for (size_t k = 0; k < FOLDS; k++) {
        const by_hand by = train_by_hand(run, k);
        const descent_fold *fold = descent_folds_at(folds, k);
        values[k] =
            descent_folds_figure(folds, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_ACCURACY, k);
        CHECK(is_near(values[k], by.accuracy));
        CHECK(is_near(
            descent_folds_figure(folds, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_LOG_LOSS, k),
            by.loss));
        CHECK(is_near(
            descent_folds_figure(folds, DESCENT_CONTENDER_GUESSING, DESCENT_FIGURE_ACCURACY, k),
            by.guessing));
        CHECK(fold && fold->held_rows == by.held && fold->result.epochs == EPOCHS);
        rows += by.held;
        sum += by.accuracy;
    }
    for (size_t k = 0; k < FOLDS; k++) {
        squares += (values[k] - sum / FOLDS) * (values[k] - sum / FOLDS);
    }
    const descent_score_mean mean =
        descent_folds_mean(folds, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_ACCURACY);
    CHECK(rows == 120 && mean.count == FOLDS && is_near(mean.mean, sum / FOLDS));
    CHECK(is_near(mean.se, sqrt(squares / (FOLDS - 1) / FOLDS)));
    CHECK(descent_folds_mean(folds, DESCENT_CONTENDER_LINEAR, DESCENT_FIGURE_ACCURACY).count ==
          FOLDS);
    CHECK(strcmp(descent_folds_split(folds), "stratified") == 0);
    descent_folds_free(folds);
    descent_run_close(run);
    tree_remove(home);
}

static void the_run_is_trained_as_without(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[2][FOLDER];
    data_make(home);
    path_in(home, "plain", folder[0]);
    path_in(home, "validated", folder[1]);
    for (int i = 0; i < 2; i++) {
        descent_run *run = run_make(home, EPOCHS);
        CHECK_OK(descent_run_begin(run, folder[i], &error));
        if (i == 1) {
            descent_folds *folds = validate(run, 2, NULL);
            const char *json = descent_folds_json(folds);
            CHECK(json && strstr(json, "\"complete\": 2") &&
                  strstr(json, "\"linear_log_loss\""));
            descent_folds_free(folds);
        }
        run_train(run);
        const char *member = descent_run_member(run, "folds");
        CHECK(i == 0 ? !member : member && strstr(member, "\"count\": 2") != NULL);
        descent_run_close(run);
    }
    CHECK(same_model(folder[0], folder[1]));
    descent_run *again = run_open(folder[1]);
    CHECK(descent_run_member(again, "folds") != NULL);
    descent_run_close(again);
    tree_remove(home);
}

static void threads_do_not_change_scores(void)
{
    char home[FOLDER];
    double losses[2][3];
    data_make(home);
    for (uint64_t threads = 1; threads <= 2; threads++) {
        descent_run *run = run_make(home, EPOCHS);
        descent_run_settings_of(run).train->threads = threads;
        descent_folds *folds = validate(run, 3, NULL);
        for (size_t k = 0; k < 3; k++) {
            losses[threads - 1][k] = descent_folds_figure(folds, DESCENT_CONTENDER_MODEL,
                                                          DESCENT_FIGURE_LOG_LOSS, k);
        }
        descent_folds_free(folds);
        descent_run_close(run);
    }
    CHECK(memcmp(losses[0], losses[1], sizeof losses[0]) == 0 && isfinite(losses[0][2]));
    tree_remove(home);
}

static void a_callback_stops_it(void)
{
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, EPOCHS);
    seen s = {.stop_at = 2};
    descent_folds *folds = validate(run, FOLDS, &s);
    CHECK(s.begun == 3 && descent_folds_done(folds) == 2);
    CHECK(descent_folds_at(folds, 1) && !descent_folds_at(folds, 2));
    CHECK(isnan(
        descent_folds_figure(folds, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_ACCURACY, 2)));
    CHECK(descent_folds_mean(folds, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_ACCURACY).count ==
          2);
    CHECK(descent_folds_seconds(folds) > 0.0 && !descent_run_member(run, "folds"));
    descent_folds_free(folds);
    descent_run_close(run);
    tree_remove(home);
}

static void mistakes_are_told(void)
{
    static const struct {
        uint64_t folds;
        double rate;
        descent_status status;
        const char *says, *remedy;
    } cases[] = {
        {1, 0.01, DESCENT_INVALID, "one fold would leave no rows", "folds = 5"},
        {0, 0.01, DESCENT_INVALID, "folds is 0", "folds = 5"},
        {121, 0.01, DESCENT_INVALID, "120 rows cannot be divided into 121 folds", "folds = 5"},
        {UINT64_MAX, 0.01, DESCENT_INVALID, "120 rows cannot be divided", "folds = 5"},
        {3, 1e30, DESCENT_DIVERGED, "fold 1 of 3: the loss is not finite at step", "lr = "}};
    char home[FOLDER];
    data_make(home);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_folds *folds = NULL;
        descent_folds_options options = descent_folds_options_default();
        descent_run *run = run_make(home, EPOCHS);
        seen s = {.stop_at = SIZE_MAX};
        options.folds = cases[i].folds;
        descent_run_settings_of(run).train->optimizer.rule = DESCENT_GD;
        descent_run_settings_of(run).train->optimizer.learning_rate = cases[i].rate;
        descent_run_on_fold(run, on_fold, &s);
        CHECK(descent_run_cross_validate(run, &options, NULL, NULL, &folds, &error) ==
              cases[i].status);
        CHECK(!folds && strstr(error.message, cases[i].says) != NULL);
        CHECK(strstr(error.remedy, cases[i].remedy) != NULL);
        CHECK(cases[i].status != DESCENT_DIVERGED || s.last == DESCENT_DIVERGED);
        descent_run_close(run);
    }
    tree_remove(home);
}

static void rivals_know_what_is_linear(void)
{
    enum { ROWS = 80 };
    descent_error error = {0};
    float x[ROWS], y[ROWS];
    double mean = 0.0;
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_model *model = NULL;
    descent_rivals *rivals = NULL, *none = NULL;
    descent_evaluation *e = NULL;
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = (float)sin(7.0 * (double)i);
        y[i] = 3.0F * x[i] - 2.0F;
    }
    descent_train_options options = descent_train_options_default();
    options.threads = 1;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, 1, x, y, 0, &data, &error));
    CHECK_OK(descent_network_parse("4 tanh", 0.0, data, &network, &error));
    const descent_train_sets sets = {.train = data};
    CHECK_OK(descent_trainer_create(network, &sets, &options, &trainer, &error));
    CHECK_OK(descent_trainer_model(trainer, &model, &error)); /* not trained */
    CHECK_OK(descent_rivals_create(trainer, 2e7, &rivals, &error));
    CHECK_OK(descent_rivals_create(trainer, 0.0, &none, &error));
    const descent_rows rows = descent_trainer_rows(trainer);
    for (size_t i = 0; i < rows.count; i++) {
        mean += (double)y[rows.index[i]] / (double)rows.count;
    }
    CHECK(is_near(rivals->mean, mean) && !rivals->guess && rivals->classes == 0);
    CHECK(rivals->linear && !none->linear);
    CHECK_OK(descent_evaluate_model(model, data, NULL, NULL, rivals, &e, &error));
    CHECK(e->rows == ROWS && e->has_linear && e->hidden && !e->classify && !e->weighted);
    CHECK(e->linear_rmse < 0.1 && e->numbers.rmse > 0.5 && descent_evaluation_is_behind(e));
    CHECK(descent_evaluation_figure(e, DESCENT_CONTENDER_LINEAR, DESCENT_FIGURE_RMSE) ==
          e->linear_rmse);
    CHECK(
        isnan(descent_evaluation_figure(e, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_ACCURACY)));
    descent_evaluation_free(e);
    e = NULL;
    CHECK_OK(descent_evaluate_model(model, data, &rows, NULL, NULL, &e, &error));
    CHECK(e->rows == rows.count && !e->has_linear && !descent_evaluation_is_behind(e));
    CHECK(isnan(descent_evaluation_figure(e, DESCENT_CONTENDER_LINEAR, DESCENT_FIGURE_RMSE)));
    descent_evaluation_free(e);
    const uint32_t beyond[1] = {ROWS};
    const descent_rows wrong = {.index = beyond, .count = 1};
    CHECK(descent_evaluate_model(model, data, &wrong, NULL, NULL, &e, &error) ==
          DESCENT_INVALID);
    descent_rivals_free(rivals);
    descent_rivals_free(none);
    descent_model_free(model);
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(scores_are_those_of_trainings_by_hand),
                                       TEST(the_run_is_trained_as_without),
                                       TEST(threads_do_not_change_scores),
                                       TEST(a_callback_stops_it),
                                       TEST(mistakes_are_told),
                                       TEST(rivals_know_what_is_linear)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
