// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A pace beside invented machines: how fast each team is, and how long it waits in vain.
#include "check.h"

#include "core/pace.h"

typedef struct machine {
    double rate[9];  /* by workers: examples a second */
    double waits[9]; /* by workers: share of the team's time */
} machine;

// Runs for some seconds and returns the examples that were done.
static double work_for(dsc_pace *pace, const machine *m, double seconds, double examples)
{
    double done = 0.0;
    for (double now = 0.0; now < seconds;) {
        const size_t workers = dsc_pace_workers(pace);
        const double took = examples / m->rate[workers];
        dsc_pace_add(pace, took, examples, m->waits[workers] * took * (double)workers);
        now += took;
        done += examples;
    }
    return done;
}

static const machine quiet = {{0, 100e3, 190e3, 270e3, 350e3}, {0}};
static const machine crowded = {{0, 100e3, 40e3, 60e3, 30e3}, {0, 0, 0.6, 0.5, 0.7}};

static void teams_shrink_to_one_worker(void)
{
    static const size_t expected[][DSC_PACE_LEVELS] = {
        {1}, {2, 1}, {3, 2, 1}, {4, 3, 2, 1}, {8, 7, 4, 1}};
    static const size_t workers[] = {1, 2, 3, 4, 8};
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
        dsc_pace pace;
        dsc_pace_init(&pace, workers[i]);
        CHECK(dsc_pace_workers(&pace) == workers[i]);
        for (int k = 0; k < DSC_PACE_LEVELS; k++) {
            CHECK((k < pace.levels ? pace.teams[k] : 0) == expected[i][k]);
        }
    }
}

// Whoever waits little is never disturbed.
static void a_team_that_hardly_waits_is_not_disturbed(void)
{
    dsc_pace pace;
    dsc_pace_init(&pace, 4);
    for (int i = 0; i < 100000; i++) {
        dsc_pace_add(&pace, 1e-3, 64, 1e-5);
        CHECK(dsc_pace_workers(&pace) == 4);
    }
}

static void a_crowded_machine_gets_a_smaller_team(void)
{
    for (double examples = 1; examples < 1e4; examples *= 10) {
        dsc_pace pace;
        dsc_pace_init(&pace, 4);
        const double first = work_for(&pace, &crowded, 5.0, examples);
        CHECK(pace.level == 3 && pace.teams[pace.level] == 1);
        CHECK(first > 0.8 * 5.0 * crowded.rate[1]);
        // Left alone again, it comes back to the whole team.
        work_for(&pace, &quiet, 20.0, examples);
        CHECK(dsc_pace_workers(&pace) == 4);
        CHECK(work_for(&pace, &quiet, 5.0, examples) > 0.98 * 5.0 * quiet.rate[4]);
    }
}

// Waiting alone is no reason to change: a smaller team has to be faster.
static void waiting_alone_changes_no_team(void)
{
    machine m = quiet;
    for (int i = 0; i < 9; i++) {
        m.waits[i] = 0.3;
    }
    dsc_pace pace;
    dsc_pace_init(&pace, 2);
    CHECK(work_for(&pace, &m, 10.0, 64) > 0.75 * 10.0 * m.rate[2]);
    CHECK(pace.level == 0);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(teams_shrink_to_one_worker), TEST(a_team_that_hardly_waits_is_not_disturbed),
        TEST(a_crowded_machine_gets_a_smaller_team), TEST(waiting_alone_changes_no_team)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
