// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Many starts from C: the best becomes the run; a process that is killed loses nothing.
#include "session/support.h"

#include <signal.h>

enum { STARTS = 4 };

static descent_run *starts_make(const char *home)
{
    descent_run *run = run_make(home, 6);
    const descent_run_settings s = descent_run_settings_of(run);
    s.run->starts = STARTS;
    s.train->seed = 11;
    return run;
}

typedef struct seen {
    size_t begun, ended;
    size_t stop_at; /* a start in which the callback stops; SIZE_MAX: none */
    size_t kill_at; /* ... in whose third epoch the process ends */
    size_t now;
} seen;

static descent_action on_start(descent_run *run, const descent_run_start *start, bool ended,
                               void *user)
{
    seen *s = user;
    char name[32];
    snprintf(name, sizeof name, "/start-%zu", start->index + 1);
    CHECK(strstr(descent_run_folder(run), name) != NULL);
    CHECK(start->seed == 11 + start->index && descent_run_trainer(run) != NULL);
    CHECK(start->size == sizeof *start);
    CHECK(descent_run_starts_done(run) == start->index + ended);
    s->begun += !ended;
    s->ended += ended;
    s->now = start->index;
    return DESCENT_CONTINUE;
}

static descent_action on_event(const descent_event *event, void *user)
{
    const seen *s = user;
    if (event->kind == DESCENT_EVENT_EPOCH && event->epoch == 3) {
        if (s->now == s->kill_at) {
            kill(getpid(), SIGKILL);
        }
        return s->now == s->stop_at ? DESCENT_STOP : DESCENT_CONTINUE;
    }
    return DESCENT_CONTINUE;
}

static descent_train_result train_all(descent_run *run, seen *s)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    descent_run_on_start(run, on_start, s);
    CHECK_OK(descent_run_train(run, on_event, s, &result, &error));
    return result;
}

static void best_becomes_the_run(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    double least = HUGE_VAL, loss = 0.0;
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = starts_make(home);
    seen s = {.stop_at = SIZE_MAX, .kill_at = SIZE_MAX};
    CHECK_OK(descent_run_begin(run, folder, &error));
    const descent_train_result result = train_all(run, &s);
    CHECK(s.begun == STARTS && s.ended == STARTS);
    CHECK(descent_run_starts_done(run) == STARTS && !descent_run_start_at(run, STARTS));
    for (size_t k = 0; k < STARTS; k++) {
        CHECK(descent_run_start_loss(run, k, &loss));
        least = fmin(least, loss);
    }
    const size_t best = descent_run_best_start(run);
    CHECK(result.valid_loss == least);
    CHECK(descent_run_start_at(run, best)->result.valid_loss == least);
    CHECK_TEXT(descent_run_folder(run), folder);
    CHECK(descent_run_train(run, NULL, NULL, NULL, &error) == DESCENT_INVALID);
    descent_diagnosis *d = NULL;
    CHECK_OK(descent_run_diagnose(run, NULL, &d, &error)); /* of the best */
    descent_diagnosis_free(d);
    descent_run_close(run);
    run = run_open(folder);
    CHECK(descent_run_settings_of(run).run->starts == 1);
    CHECK(descent_run_settings_of(run).train->seed == 11 + best);
    descent_run_close(run);
    tree_remove(home);
}

/* A file that a process left which was killed while it wrote run.json. */
static void left_over_make(const char *folder)
{
    CHECK(file_write(folder, "run.json.tmp4194304-0", "{", 1));
}

static bool left_over_is_there(const char *folder)
{
    char path[FOLDER];
    path_in(folder, "run.json.tmp4194304-0", path);
    return access(path, F_OK) == 0;
}

/* Of one start and of several: when the run begins in the folder, and whenever it is resumed, also
   where nothing is left to train. */
static void what_killed_processes_left_goes(void)
{
    for (int several = 0; several < 2; several++) {
        descent_error error = {0};
        char home[FOLDER], folder[FOLDER];
        data_make(home);
        path_in(home, "run", folder);
        CHECK(mkdir(folder, 0777) == 0);
        left_over_make(folder);
        descent_run *run = several ? starts_make(home) : run_make(home, 2);
        CHECK_OK(descent_run_begin(run, folder, &error));
        CHECK(!left_over_is_there(folder));
        seen s = {.stop_at = SIZE_MAX, .kill_at = SIZE_MAX};
        train_all(run, &s);
        descent_run_close(run);
        left_over_make(folder);
        run = run_open(folder);
        CHECK(left_over_is_there(folder)); /* it is not ours to look at */
        CHECK_OK(descent_run_resume(run, &error));
        CHECK(!left_over_is_there(folder));
        descent_run_close(run);
        tree_remove(home);
    }
}

/* Killed in the third start; the process that goes on gets the same model. */
static void killed_starts_resume_to_the_same_end(void)
{
    descent_error error = {0};
    char home[FOLDER], whole[FOLDER], killed[FOLDER];
    data_make(home);
    path_in(home, "whole", whole);
    path_in(home, "killed", killed);
    const pid_t child = fork();
    if (child == 0) {
        descent_run *run = starts_make(home);
        seen s = {.stop_at = SIZE_MAX, .kill_at = 2};
        CHECK_OK(descent_run_begin(run, killed, &error));
        train_all(run, &s);
        _exit(1);
    }
    int code = 0;
    CHECK(waitpid(child, &code, 0) == child && WIFSIGNALED(code) && WTERMSIG(code) == SIGKILL);
    descent_run *run = starts_make(home);
    seen s = {.stop_at = SIZE_MAX, .kill_at = SIZE_MAX};
    CHECK_OK(descent_run_begin(run, whole, &error));
    const descent_train_result expected = train_all(run, &s);
    const size_t best = descent_run_best_start(run);
    descent_run_close(run);

    left_over_make(killed); /* as by a kill before run.json was renamed */
    run = run_open(killed);
    CHECK(descent_run_settings_of(run).run->starts == STARTS);
    CHECK_OK(descent_run_resume(run, &error));
    CHECK(!left_over_is_there(killed));
    CHECK(descent_run_starts_done(run) == 2);
    const descent_run_start *read = descent_run_start_at(run, 1); /* from run.json */
    CHECK(read->size == sizeof *read && read->result.size == sizeof read->result);
    s = (seen){.stop_at = SIZE_MAX, .kill_at = SIZE_MAX};
    const descent_train_result result = train_all(run, &s);
    CHECK(s.begun == 2 && result.valid_loss == expected.valid_loss);
    CHECK(descent_run_best_start(run) == best);
    descent_run_close(run);
    CHECK(same_model(whole, killed));
    tree_remove(home);
}

static void stopped_keeps_the_best_so_far(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    data_make(home);
    path_in(home, "run", folder);
    descent_run *run = starts_make(home);
    seen s = {.stop_at = 1, .kill_at = SIZE_MAX};
    CHECK_OK(descent_run_begin(run, folder, &error));
    train_all(run, &s);
    CHECK(s.begun == 2 && descent_run_starts_done(run) == 2);
    descent_run_close(run);
    run = run_open(folder);
    CHECK(descent_run_settings_of(run).run->starts == 1);
    CHECK_OK(descent_run_load(run, NULL, &error));
    descent_run_close(run);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(best_becomes_the_run), TEST(what_killed_processes_left_goes),
        TEST(killed_starts_resume_to_the_same_end), TEST(stopped_keeps_the_best_so_far)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
