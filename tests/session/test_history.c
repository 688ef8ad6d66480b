// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl, row by row.
#include "session/support.h"

typedef struct counted {
    size_t rows[DESCENT_HISTORY_END + 1];
    uint64_t epoch, steps;
    double loss, rate;
    size_t most;
} counted;

static bool count_row(const descent_history_row *row, void *user)
{
    counted *c = user;
    CHECK(row->size == sizeof *row && row->json[0] == '{');
    c->rows[row->kind]++;
    if (row->kind == DESCENT_HISTORY_EPOCH) {
        CHECK(row->epoch == c->epoch + 1 && isfinite(row->valid_loss) && isnan(row->test_loss));
        c->epoch = row->epoch;
        c->loss = row->train_loss;
        c->rate = row->learning_rate;
    }
    c->steps += row->kind == DESCENT_HISTORY_STEP && isfinite(row->loss);
    return --c->most > 0;
}

static void history_has_every_row_of_a_run(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    descent_history_row end;
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = run_make(home, 4);
    descent_run_settings_of(run).train->record = 2;
    CHECK_OK(descent_run_begin(run, folder, &error));
    CHECK(!descent_run_ended(folder, &end));
    const descent_train_result result = run_train(run);
    descent_run_close(run);
    counted c = {.most = SIZE_MAX};
    CHECK_OK(descent_run_history(folder, count_row, &c, &error));
    CHECK(c.rows[DESCENT_HISTORY_START] == 1 && c.rows[DESCENT_HISTORY_EPOCH] == 4 &&
          c.rows[DESCENT_HISTORY_END] == 1 && c.rows[DESCENT_HISTORY_OTHER] == 0);
    CHECK(c.rows[DESCENT_HISTORY_STEP] == 12 && c.steps == 12);
    CHECK(c.loss == result.last_train_loss && c.rate > 0.0);
    c = (counted){.most = 2};
    CHECK_OK(descent_run_history(folder, count_row, &c, &error));
    CHECK(c.rows[DESCENT_HISTORY_START] + c.rows[DESCENT_HISTORY_STEP] == 2);
    CHECK(descent_run_ended(folder, &end) && end.stop == DESCENT_STOP_EPOCHS);
    CHECK(end.epoch == 4 && end.step == result.steps && descent_run_ended(folder, NULL));
    tree_remove(home);
}

/* Rows that are none are passed over; what is no history at all is told. */
static void what_is_no_row(void)
{
    static const char text[] = "{\"event\":\"epoch\",\"epoch\":1,\"valid_loss\":1}\n"
                               "\n{\"event\":7}\nnonsense\n[]\n"
                               "{\"event\":\"of the future\",\"epoch\":1}\n"
                               "{\"event\":\"epoch\",\"epoch\":2,\"valid_loss\":1}\n"
                               "{\"event\":\"epoch\",\"epo";
    descent_error error = {0};
    char home[FOLDER];
    counted c = {.most = SIZE_MAX};
    folder_make(home);
    CHECK_OK(descent_run_history(home, count_row, &c, &error)); /* none yet */
    CHECK(file_write(home, "metrics.jsonl", text, sizeof text - 1));
    CHECK_OK(descent_run_history(home, count_row, &c, &error));
    CHECK(c.rows[DESCENT_HISTORY_EPOCH] == 2 && c.rows[DESCENT_HISTORY_OTHER] == 1);
    CHECK(!descent_run_ended(home, NULL));
    char *zeros = calloc(1, 100000);
    CHECK(file_write(home, "metrics.jsonl", zeros, 100000));
    CHECK(descent_run_history(home, count_row, &c, &error) == DESCENT_BAD_DATA);
    free(zeros);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(history_has_every_row_of_a_run),
                                       TEST(what_is_no_row)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
