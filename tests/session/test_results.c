// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// results.json, from C.
#include "session/support.h"

static const char *text_of(descent_run *run)
{
    descent_error error = {0};
    const char *json = NULL;
    CHECK_OK(descent_run_results(run, &json, &error));
    return json ? json : "";
}

static void a_training_leaves_its_results(void)
{
    descent_error error = {0};
    const char *json = NULL;
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "first", folder);
    descent_run *run = run_make(home, 3);
    CHECK(descent_run_rivals(run) == NULL);
    CHECK_OK(descent_run_begin(run, folder, &error));
    CHECK(descent_run_results(run, &json, &error) == DESCENT_NO_INPUT && json == NULL);
    run_train(run);
    CHECK(descent_run_rivals(run) != NULL && descent_run_rivals(run)->classes == 2);
    CHECK(strstr(text_of(run), "\"epochs\":3,") != NULL);
    CHECK(strstr(text_of(run), "\"roc\":[") != NULL);
    descent_run_close(run);

    run = run_open(folder);
    CHECK(strstr(text_of(run), "\"epochs\":3,") != NULL); // nothing else was read
    CHECK(descent_run_data(run) == NULL);
    descent_run_settings_of(run).train->epochs = 5;
    CHECK_OK(descent_run_resume(run, &error));
    CHECK(strstr(text_of(run), "\"epochs\":3,") != NULL);
    run_train(run);
    CHECK(strstr(text_of(run), "\"epochs\":5,") != NULL);
    descent_run_close(run);
    tree_remove(home);
}

// The linear model beside it has one layer, and is none of what the run's options are about.
static void options_of_single_layers_leave_results(void)
{
    static const struct {
        const char *group, *schedule, *decay;
        uint64_t lookahead, accumulate;
        double sam;
    } cases[] = {
        {"dense2.*: rate=0.5", "", "none", 0, 1, 0.0},
        {"dense2.*: freeze; *.bias: optimizer=lion", "", "cosine", 0, 1, 0.0},
        {"dense2.weight: optimizer=adam, beta1=0.5", "batch=piecewise:1e=8", "none", 3, 2, 0.1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        char home[FOLDER], folder[FOLDER];
        data_make(home);
        path_in(home, "first", folder);
        descent_run *run = run_make(home, 3);
        descent_train_options *train = descent_run_settings_of(run).train;
        snprintf(train->group, sizeof train->group, "%s", cases[i].group);
        snprintf(train->schedule, sizeof train->schedule, "%s", cases[i].schedule);
        snprintf(train->decay, sizeof train->decay, "%s", cases[i].decay);
        train->optimizer.lookahead = cases[i].lookahead;
        train->accumulate = cases[i].accumulate;
        train->sam = cases[i].sam;
        CHECK_OK(descent_run_begin(run, folder, &error));
        run_train(run);
        CHECK(strstr(text_of(run), "\"epochs\":3,") != NULL);
        CHECK(descent_run_rivals(run) != NULL && descent_run_rivals(run)->linear != NULL);
        descent_run_close(run);
        tree_remove(home);
    }
}

static void in_memory_there_are_none(void)
{
    descent_error error = {0};
    const char *json = NULL;
    char home[FOLDER];
    data_make(home);
    descent_run *run = run_make(home, 2);
    CHECK_OK(descent_run_prepare(run, &error));
    run_train(run);
    CHECK(descent_run_rivals(run) == NULL);
    CHECK(descent_run_results(run, &json, &error) == DESCENT_NO_INPUT);
    descent_run_close(run);
    tree_remove(home);
}

static void damaged_results_are_told(void)
{
    descent_error error = {0};
    const char *json = NULL;
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "first", folder);
    descent_run *run = run_make(home, 2);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    static const char *const damages[] = {"", "{\"version\":1", "[]", "7"};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        CHECK(file_write(folder, "results.json", damages[i], strlen(damages[i])));
        CHECK(descent_run_results(run, &json, &error) == DESCENT_BAD_DATA);
        CHECK(strstr(error.message, "results.json is damaged") != NULL);
    }
    descent_run_close(run);
    tree_remove(home);
}

typedef struct heard {
    int warnings;
    char text[512];
} heard;

static descent_action listen(const descent_event *event, void *user)
{
    heard *h = user;
    if (event->kind == DESCENT_EVENT_WARNING) {
        h->warnings++;
        snprintf(h->text, sizeof h->text, "%s", event->text);
    }
    return DESCENT_CONTINUE;
}

/* A folder stands where the file should be: the run is trained all the same. */
static void what_cannot_be_written_is_a_warning(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER], path[FOLDER];
    data_make(home);
    path_in(home, "first", folder);
    descent_run *run = run_make(home, 2);
    CHECK_OK(descent_run_begin(run, folder, &error));
    path_in(folder, "results.json", path);
    CHECK(mkdir(path, 0700) == 0);
    heard h = {.warnings = 0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_run_train(run, listen, &h, &result, &error));
    CHECK(result.epochs == 2 && h.warnings == 1);
    CHECK(strstr(h.text, "no results.json: ") == h.text);
    descent_run_close(run);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_training_leaves_its_results),
        TEST(options_of_single_layers_leave_results),
        TEST(in_memory_there_are_none),
        TEST(damaged_results_are_told),
        TEST(what_cannot_be_written_is_a_warning),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
