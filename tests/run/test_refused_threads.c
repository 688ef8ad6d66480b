// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A system that refuses threads, and a process that was forked: training goes on with the
// threads that there are, to the same bits; a child can free what it inherited.
#include "run/support.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/workers.h"
#include "run/trainer.h"

static long threads_left = -1; /* that may still be started; -1: any number */

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *context);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *context)
{
    if (threads_left == 0) {
        return EAGAIN;
    }
    threads_left -= threads_left > 0;
    return __real_pthread_create(thread, attributes, function, context);
}

static void count_visits(void *context, size_t worker)
{
    ((size_t *)context)[worker]++;
}

static void refused_threads_make_smaller_teams(void)
{
    descent_error error = {0};
    for (long allowed = 0; allowed < 5; allowed++) {
        size_t visits[4] = {0};
        dsc_workers *team = NULL;
        const size_t count = allowed < 3 ? (size_t)allowed + 1 : 4;
        threads_left = allowed;
        CHECK_OK(dsc_workers_create(4, &team, &error));
        threads_left = -1;
        CHECK(dsc_workers_count(team) == count && dsc_workers_wanted(team) == 4);
        CHECK(dsc_workers_used(team) == count);
        for (int k = 0; k < 100; k++) {
            dsc_workers_run(team, count_visits, visits);
        }
        for (size_t w = 0; w < 4; w++) {
            CHECK(visits[w] == (w < count ? 100 : 0));
        }
        dsc_workers_free(team);
    }
}

static char warned[512];

static descent_action follow(const descent_event *event, void *user)
{
    (void)user;
    if (event->kind == DESCENT_EVENT_WARNING) {
        snprintf(warned, sizeof warned, "%s", event->text);
    }
    return DESCENT_CONTINUE;
}

static void make(job *j)
{
    job_make(j, 600, 5, 3, "7 relu");
    j->options.threads = 3;
    j->options.epochs = 4;
    j->options.record = 1; // and its thread
}

static void train(job *j, long allowed)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    folder_make(j->options.directory);
    threads_left = allowed;
    job_start(j);
    threads_left = -1;
    warned[0] = '\0';
    CHECK_OK(descent_trainer_run(j->trainer, follow, NULL, &result, &error));
}

static void training_goes_on(void)
{
    job whole, part;
    make(&whole);
    train(&whole, -1);
    CHECK_TEXT(warned, "");
    for (long allowed = 0; allowed < 3; allowed++) {
        char expected[256];
        make(&part);
        train(&part, allowed);
        snprintf(expected, sizeof expected,
                 "the system refused a thread: the run goes on with %ld %s, not 3; the results "
                 "are the same",
                 allowed + 1, allowed == 0 ? "thread" : "threads");
        CHECK_TEXT(warned, allowed < 2 ? expected : "");
        CHECK(memcmp(whole.trainer->x, part.trainer->x, whole.trainer->n * sizeof(float)) == 0);
        folder_remove(part.options.directory);
        job_free(&part);
    }
    folder_remove(whole.options.directory);
    job_free(&whole);
}

// What the child does must end; an alarm ends it otherwise.
static void in_child(void (*act)(job *j), job *j)
{
    int status = 0;
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        act(j);
        _exit(check_failures);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void free_inherited(job *j)
{
    job_free(j);
}

static void train_anew(job *j)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job own;
    make(&own);
    own.options.record = 0;
    job_start(&own);
    CHECK_OK(descent_trainer_run(own.trainer, NULL, NULL, &result, &error));
    CHECK(memcmp(own.trainer->x, j->trainer->x, own.trainer->n * sizeof(float)) == 0);
    job_free(&own);
}

static void forked_children_free_and_train(void)
{
#ifdef __SANITIZE_THREAD__ /* which cannot follow threads that a child of fork starts */
    return;
#endif
    job j;
    make(&j);
    train(&j, -1);
    in_child(free_inherited, &j);
    in_child(train_anew, &j);
    size_t before = 0, after = 0;
    free(file_read(j.options.directory, "metrics.jsonl", &before));
    // Before the thread has written what a run leaves to it.
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    j.options.epochs = 6;
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    in_child(free_inherited, &j);
    free(file_read(j.options.directory, "metrics.jsonl", &after));
    CHECK(before == after);
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    CHECK(result.epochs == 6);
    folder_remove(j.options.directory);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(refused_threads_make_smaller_teams),
                                       TEST(training_goes_on),
                                       TEST(forked_children_free_and_train)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
