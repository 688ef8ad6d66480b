// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs as their folders tell of them: facts, lists, and the difference of two.
#include "session/support.h"

#include <sys/stat.h>

#include <descent/runs.h>

static descent_run_facts look(const char *folder)
{
    descent_error error = {0};
    descent_run_facts facts = {.size = sizeof facts};
    CHECK_OK(descent_run_look(folder, &facts, &error));
    return facts;
}

static void begin(const char *home, const char *name, uint64_t epochs, double rate,
                  uint64_t split_seed, descent_run **run)
{
    descent_error error = {0};
    char folder[FOLDER];
    *run = run_make(home, epochs);
    const descent_run_settings s = descent_run_settings_of(*run);
    s.train->optimizer.learning_rate = rate;
    s.train->split_seed = split_seed;
    path_in(home, name, folder);
    CHECK_OK(descent_run_begin(*run, folder, &error));
}

static void facts_are_those_of_the_training(void)
{
    char home[FOLDER], folder[FOLDER];
    descent_run *run;
    data_make(home);
    path_in(home, "run", folder);
    begin(home, "run", 6, 0.05, UINT64_MAX, &run);
    CHECK(look(folder).state == DESCENT_RUN_TRAINING); /* its folder is locked */
    const descent_train_result result = run_train(run);
    descent_run_close(run);
    const descent_run_facts facts = look(folder);
    CHECK(facts.status == DESCENT_OK && facts.state == DESCENT_RUN_FINISHED);
    CHECK(facts.stop == DESCENT_STOP_EPOCHS && facts.epoch == 6 && facts.step == result.steps);
    CHECK(facts.best_epoch == result.best_epoch && facts.valid_loss == result.best_valid_loss);
    CHECK(facts.valid_metric == result.best_valid_metric && facts.valid_loss_se > 0.0);
    CHECK(facts.train_loss > 0.0 && facts.train_loss_se > 0.0 && facts.seconds > 0.0);
    CHECK(facts.learning_rate == 0.05 && facts.last_rate == 0.05 && facts.batch == 16);
    CHECK(facts.task == DESCENT_TASK_CLASSIFY && facts.train_rows == 96 && facts.starts == 1);
    CHECK_TEXT(facts.rule, "adam");
    CHECK_TEXT(facts.layers, "8 tanh");
    CHECK_TEXT(facts.loss, "softmax_cross_entropy");
    CHECK(strlen(facts.created) == 20 && facts.problem[0] == '\0' && facts.resumed == 0);
    tree_remove(home);
}

/* A run that is killed, gone on with, or never trained. */
static void states_are_told_apart(void)
{
    static const char epoch[] =
        "{\"event\":\"epoch\",\"epoch\":1,\"step\":6,\"valid_loss\":1}\n";
    char home[FOLDER], folder[FOLDER];
    descent_run *run;
    data_make(home);
    path_in(home, "run", folder);
    begin(home, "run", 1, 0.05, UINT64_MAX, &run);
    descent_run_close(run);
    CHECK(look(folder).state == DESCENT_RUN_UNTRAINED);
    CHECK(file_write(folder, "metrics.jsonl", epoch, sizeof epoch - 1));
    CHECK(look(folder).state == DESCENT_RUN_INTERRUPTED);
    CHECK(file_write(folder, "run.json", "{\"options\":", 11));
    descent_run_facts facts = look(folder);
    CHECK(facts.state == DESCENT_RUN_DAMAGED && facts.status == DESCENT_BAD_DATA);
    CHECK(strstr(facts.problem, "run.json is damaged") && isnan(facts.valid_loss));
    CHECK(look(home).state == DESCENT_RUN_FOREIGN && look(home).status == DESCENT_NO_INPUT);
    descent_error error = {0};
    facts.size = sizeof facts;
    CHECK(descent_run_look("no/such/folder", &facts, &error) == DESCENT_NO_INPUT);
    facts.size = 7;
    CHECK(descent_run_look(home, &facts, &error) == DESCENT_INVALID);
    CHECK_TEXT(descent_run_state_word(DESCENT_RUN_INTERRUPTED), "interrupted");
    CHECK_TEXT(descent_run_state_word((descent_run_state)99), "unknown");
    tree_remove(home);
}

typedef struct listed {
    char text[512]; /* last parts of the folders, and states */
    size_t most;
} listed;

static bool note(const descent_run_facts *facts, void *user)
{
    listed *l = user;
    const size_t used = strlen(l->text);
    snprintf(l->text + used, sizeof l->text - used, "%s:%s ", strrchr(facts->folder, '/') + 1,
             descent_run_state_word(facts->state));
    return --l->most > 0;
}

static void a_list_leaves_nothing_out(void)
{
    static const char *const names[] = {"run-10", "run-2", "a", "run-02x", ".hidden"};
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    descent_run *run;
    data_make(home); /* data.csv is no folder */
    for (size_t i = 0; i < 5; i++) {
        path_in(home, names[i], folder);
        CHECK(mkdir(folder, 0777) == 0);
    }
    path_in(home, "run-2", folder);
    CHECK(file_write(folder, "metrics.jsonl", "", 0));
    begin(home, "run-1", 1, 0.05, UINT64_MAX, &run);
    descent_run_close(run);
    listed l = {.most = SIZE_MAX};
    CHECK_OK(descent_runs_list(home, note, &l, &error));
    CHECK_TEXT(l.text,
               "a:foreign run-1:untrained run-2:damaged run-02x:foreign run-10:foreign ");
    l = (listed){.most = 2};
    CHECK_OK(descent_runs_list(home, note, &l, &error));
    CHECK_TEXT(l.text, "a:foreign run-1:untrained ");
    CHECK(descent_runs_list("no/such/folder", note, &l, &error) == DESCENT_NO_INPUT);
    tree_remove(home);
}

/* Loss of each validation row by predictions, which nothing else than the model goes into. */
static size_t losses_of(descent_run *run, double losses[64])
{
    descent_error error = {0};
    descent_model *model = NULL;
    const descent_rows rows = descent_trainer_valid_rows(descent_run_trainer(run));
    CHECK_OK(descent_trainer_model(descent_run_trainer(run), &model, &error));
    for (size_t i = 0; i < rows.count && i < 64; i++) {
        double p[2];
        CHECK_OK(
            descent_model_predict(model, descent_run_data(run), rows.index[i], 1, p, &error));
        losses[i] =
            -log(p[(size_t)descent_dataset_target(descent_run_data(run), rows.index[i])]);
    }
    descent_model_free(model);
    return rows.count;
}

static descent_run_comparison compare(const char *home, const char *first, const char *second)
{
    descent_error error = {0};
    char one[FOLDER], two[FOLDER];
    descent_run_comparison c = {.size = sizeof c};
    path_in(home, first, one);
    path_in(home, second, two);
    CHECK_OK(descent_runs_compare(one, two, &c, &error));
    return c;
}

static void the_same_rows_are_compared_one_by_one(void)
{
    char home[FOLDER];
    double losses[2][64], mean = 0.0, squares = 0.0;
    size_t count = 0;
    data_make(home);
    for (int k = 0; k < 2; k++) {
        descent_run *run;
        begin(home, k == 0 ? "slow" : "fast", 4, k == 0 ? 0.003 : 0.03, UINT64_MAX, &run);
        run_train(run);
        count = losses_of(run, losses[k]);
        descent_run_close(run);
    }
    CHECK(count == 24);
    for (size_t i = 0; i < count; i++) {
        mean += (losses[1][i] - losses[0][i]) / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        squares += pow(losses[1][i] - losses[0][i] - mean, 2.0);
    }
    const double se = sqrt(squares / (double)(count - 1) / (double)count);
    descent_run_comparison c = compare(home, "slow", "fast");
    CHECK(c.pairing == DESCENT_PAIRING_ROWS && c.rows == 24 && c.same_data);
    CHECK_NEAR(c.difference, mean, 1e-5);
    CHECK_NEAR(c.difference_se, se, 1e-5);
    CHECK(mean < 0.0);
    c = compare(home, "fast", "slow");
    CHECK_NEAR(c.difference, -mean, 1e-5);
    c = compare(home, "fast", "fast");
    CHECK(c.difference == 0.0 && c.difference_se == 0.0);
    tree_remove(home);
}

static void other_rows_are_compared_as_means(void)
{
    char home[FOLDER], folder[FOLDER], path[2 * FOLDER];
    descent_run *run;
    data_make(home);
    for (int k = 0; k < 2; k++) {
        begin(home, k == 0 ? "one" : "two", 3, 0.01, k == 0 ? 1 : 2, &run);
        run_train(run);
        descent_run_close(run);
    }
    path_in(home, "one", folder);
    const descent_run_facts one = look(folder);
    path_in(home, "two", folder);
    const descent_run_facts two = look(folder);
    descent_run_comparison c = compare(home, "one", "two");
    CHECK(c.pairing == DESCENT_PAIRING_OTHER && c.rows == 0 && c.same_data);
    CHECK_NEAR(c.difference, two.valid_loss - one.valid_loss, 1e-12);
    CHECK_NEAR(c.difference_se, hypot(one.valid_loss_se, two.valid_loss_se), 1e-12);
    /* Without a checkpoint nobody knows the rows. */
    for (int slot = 0; slot < 2; slot++) {
        snprintf(path, sizeof path, "%s/checkpoint-%d.safetensors", folder, slot);
        (void)remove(path);
    }
    c = compare(home, "one", "two");
    CHECK(c.pairing == DESCENT_PAIRING_UNKNOWN && c.difference_se > 0.0);
    /* Without validation there is nothing to compare. */
    run = run_make(home, 2);
    descent_run_settings_of(run).train->valid = 0.0;
    path_in(home, "none", folder);
    descent_error error = {0};
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    c = compare(home, "one", "none");
    CHECK(isnan(c.difference) && isnan(c.difference_se));
    descent_run_comparison refused = {.size = sizeof refused};
    CHECK(descent_runs_compare(folder, home, &refused, &error) == DESCENT_NO_INPUT);
    tree_remove(home);
}

typedef struct rows_seen {
    size_t steps, rates;
} rows_seen;

static bool see(const descent_history_row *row, void *user)
{
    rows_seen *seen = user;
    seen->steps += row->kind == DESCENT_HISTORY_STEP && row->gradient_norm > 0.0;
    if (row->kind == DESCENT_HISTORY_START) {
        CHECK(row->batch == 16 && row->steps_per_epoch == 6);
    }
    if (row->kind == DESCENT_HISTORY_RATE) {
        CHECK_TEXT(row->by, "a test");
        seen->rates++;
    }
    if (row->kind == DESCENT_HISTORY_EPOCH) {
        CHECK(row->valid_loss_se > 0.0 && row->best_valid_loss <= row->valid_loss);
    }
    return true;
}

static descent_action halve(const descent_event *event, void *user)
{
    descent_error error = {0};
    if (event->kind == DESCENT_EVENT_EPOCH && event->epoch == 2) {
        CHECK_OK(descent_trainer_scale_rate(user, 0.5, "a test", &error));
    }
    return DESCENT_CONTINUE;
}

static void history_has_gradients_and_who_changed_the_rate(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    rows_seen seen = {0, 0};
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = run_make(home, 4);
    descent_run_settings_of(run).train->record = 1;
    CHECK_OK(descent_run_begin(run, folder, &error));
    CHECK_OK(descent_run_train(run, halve, descent_run_trainer(run), NULL, &error));
    descent_run_close(run);
    CHECK_OK(descent_run_history(folder, see, &seen, &error));
    CHECK(seen.steps == 24 && seen.rates == 1);
    const descent_run_facts facts = look(folder);
    CHECK_NEAR(facts.last_rate, 0.5 * facts.learning_rate, 1e-12);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(facts_are_those_of_the_training),
                                       TEST(states_are_told_apart),
                                       TEST(a_list_leaves_nothing_out),
                                       TEST(the_same_rows_are_compared_one_by_one),
                                       TEST(other_rows_are_compared_as_means),
                                       TEST(history_has_gradients_and_who_changed_the_rate)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
