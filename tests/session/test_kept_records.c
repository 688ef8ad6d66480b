// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is found out about a run and kept in its folder, from C.
#include "session/support.h"

static bool is_kept(const char *folder, const char *name, const char *part)
{
    size_t size = 0;
    char *text = file_read(folder, name, &size);
    const bool found = text && strstr(text, part);
    free(text);
    return found;
}

static void it_says_of_which_step_it_is(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "first", folder);
    descent_run *run = run_make(home, 3);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    CHECK_OK(descent_run_keep(run, DESCENT_KEPT_DIAGNOSIS, "{\"a\":[1.5]}", &error));
    CHECK_OK(descent_run_keep(run, DESCENT_KEPT_SLICE, "{}", &error));
    CHECK(is_kept(folder, "diagnosis.json", "\"found\":{\"a\":[1.5]}"));
    CHECK(is_kept(folder, "diagnosis.json", "{\"version\":1,\"descent\":\""));
    CHECK(is_kept(folder, "diagnosis.json", "\"epochs\":3,"));
    CHECK(is_kept(folder, "slice.json", "\"found\":{}"));
    CHECK_OK(descent_run_keep(run, DESCENT_KEPT_DIAGNOSIS, "{\"b\":0.1}", &error));
    CHECK(!is_kept(folder, "diagnosis.json", "\"a\""));
    CHECK(is_kept(folder, "diagnosis.json", "\"b\":0.1}")); // no more digits than it has
    descent_run_close(run);
    tree_remove(home);
}

static void what_is_no_object_is_not_kept(void)
{
    static const char *const wrong[] = {"", "[]", "7", "{\"a\":", "{} {}"};
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "first", folder);
    descent_run *run = run_make(home, 2);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(descent_run_keep(run, DESCENT_KEPT_SLICE, wrong[i], &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "no JSON object") != NULL);
    }
    CHECK(descent_run_keep(run, DESCENT_KEPT_COUNT, "{}", &error) == DESCENT_INVALID);
    CHECK(!file_exists(folder, "slice.json"));
    CHECK_TEXT(descent_kept_file(DESCENT_KEPT_SLICE), "slice.json");
    CHECK_TEXT(descent_kept_file(DESCENT_KEPT_COUNT), "");
    descent_run_close(run);
    tree_remove(home);
}

// In memory, and opened without its weights.
static void a_run_needs_a_folder_and_weights(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "first", folder);
    descent_run *run = run_make(home, 2);
    CHECK_OK(descent_run_prepare(run, &error));
    run_train(run);
    CHECK(descent_run_keep(run, DESCENT_KEPT_SLICE, "{}", &error) == DESCENT_INVALID);
    descent_run_close(run);
    run = run_make(home, 2);
    CHECK_OK(descent_run_begin(run, folder, &error));
    run_train(run);
    descent_run_close(run);
    run = run_open(folder);
    CHECK(descent_run_keep(run, DESCENT_KEPT_SLICE, "{}", &error) == DESCENT_INVALID);
    CHECK_OK(descent_run_load(run, NULL, &error));
    CHECK_OK(descent_run_keep(run, DESCENT_KEPT_SLICE, "{}", &error));
    CHECK(is_kept(folder, "slice.json", "\"epochs\":2,"));
    descent_run_close(run);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(it_says_of_which_step_it_is),
                                       TEST(what_is_no_object_is_not_kept),
                                       TEST(a_run_needs_a_folder_and_weights)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
