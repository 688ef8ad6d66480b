// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A false invariant ends a build with assertions, and only that: each case runs in a child. A
// release does not even look.
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/assert.h"
#include "core/workers.h"
#include "graph/executor.h"

#ifdef NDEBUG
static const bool active = false;
#else
static const bool active = true;
#endif

typedef void mistake(void);

// Whether the child that makes it is ended by SIGABRT; false: it goes on to its end.
static bool aborts(mistake *make)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDERR_FILENO);
        make();
        _exit(0);
    }
    int status = 0;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static int looked;

static bool look(bool holds)
{
    looked++;
    return holds;
}

static void say_what_holds(void)
{
    DSC_ASSERT(look(true));
}

static void say_what_does_not_hold(void)
{
    DSC_ASSERT(look(false));
}

static void only_a_false_condition_aborts(void)
{
    CHECK(!aborts(say_what_holds));
    CHECK(aborts(say_what_does_not_hold) == active);
}

static void a_release_does_not_evaluate_conditions(void)
{
    looked = 0;
    say_what_holds();
    CHECK(looked == (active ? 1 : 0));
}

static dsc_workers *two(void)
{
    dsc_workers *team = NULL;
    descent_error error;
    CHECK_OK(dsc_workers_create(2, &team, &error));
    return team;
}

static void use_nobody(void)
{
    dsc_workers_use(two(), 0);
}

static void run_again(void *context, size_t worker)
{
    if (worker == 0) {
        dsc_workers_run(context, run_again, context);
    }
}

static void run_inside_a_task(void)
{
    dsc_workers *team = two();
    dsc_workers_use(team, 1);
    dsc_workers_run(team, run_again, team);
}

static void meet_outside_a_task(void)
{
    dsc_workers *team = two();
    dsc_workers_use(team, 1);
    dsc_workers_barrier(team);
}

static void take_the_share_of_nobody(void)
{
    size_t begin, end;
    dsc_workers_share(100, 1, 2, 2, &begin, &end);
}

// In a release these do no harm that can be seen, or too much to try.
static void teams_are_used_as_they_are_meant_to(void)
{
    if (active) {
        CHECK(aborts(use_nobody));
        CHECK(aborts(run_inside_a_task));
        CHECK(aborts(meet_outside_a_task));
        CHECK(aborts(take_the_share_of_nobody));
    }
}

static dsc_executor *executor_of(descent_graph **graph)
{
    descent_error error;
    dsc_executor *executor = NULL;
    CHECK_OK(descent_graph_create(graph, &error));
    descent_node *x = descent_parameter(*graph, "x", 1, 3, DESCENT_INITIAL_ZERO, 0.0, true);
    CHECK_OK(dsc_executor_create(*graph, descent_sum(*graph, x), DESCENT_FLOAT64, 4,
                                 DSC_BACKWARD, 1, &executor, &error));
    return executor;
}

static const double zero[3];

static void begin_too_many_rows(void)
{
    descent_graph *graph = NULL;
    dsc_executor_begin(executor_of(&graph), &(dsc_batch){.batch = 5, .x = zero});
}

static void begin_with_too_many_workers(void)
{
    descent_graph *graph = NULL;
    dsc_executor_begin(executor_of(&graph), &(dsc_batch){.batch = 4, .workers = 2, .x = zero});
}

static void go_along_without_tangents(void)
{
    descent_graph *graph = NULL;
    dsc_executor *executor = executor_of(&graph);
    dsc_executor_begin(executor, &(dsc_batch){.batch = 1, .x = zero});
    dsc_executor_forward(executor, 0);
    dsc_executor_tangent(executor, 0);
}

static void take_a_tile_of_another_plan(void)
{
    descent_graph *graph = NULL;
    descent_graph *other = NULL;
    dsc_executor *executor = executor_of(&graph);
    const dsc_tile tile = dsc_executor_plan(executor_of(&other))->tiles[0];
    double out[3];
    dsc_executor_begin(executor, &(dsc_batch){.batch = 1, .x = zero});
    dsc_executor_tile(executor, 0, &tile, false, out);
}

static void take_more_than_a_tile(void)
{
    descent_graph *graph = NULL;
    dsc_executor *executor = executor_of(&graph);
    dsc_tile tile = dsc_executor_plan(executor)->tiles[0];
    double out[4];
    tile.begin++; // and as many numbers as before
    dsc_executor_begin(executor, &(dsc_batch){.batch = 1, .x = zero});
    dsc_executor_tile(executor, 0, &tile, false, out);
}

static void executors_are_used_as_their_plan_allows(void)
{
    if (active) {
        CHECK(aborts(begin_too_many_rows));
        CHECK(aborts(begin_with_too_many_workers));
        CHECK(aborts(go_along_without_tangents));
        CHECK(aborts(take_a_tile_of_another_plan));
        CHECK(aborts(take_more_than_a_tile));
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(only_a_false_condition_aborts),
                                       TEST(a_release_does_not_evaluate_conditions),
                                       TEST(teams_are_used_as_they_are_meant_to),
                                       TEST(executors_are_used_as_their_plan_allows)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
