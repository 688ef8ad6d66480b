// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/workers.h"

#include <time.h>

static const size_t teams[] = {1, 2, 3, 7};
enum { TEAMS = 4, MOST = 7, ROUNDS = 500 };

static dsc_workers *team_of(size_t count)
{
    descent_error error;
    dsc_workers *team = NULL;
    CHECK_OK(dsc_workers_create(count, &team, &error));
    return team;
}

typedef struct ring {
    dsc_workers *team;
    size_t count;
    size_t rounds;
    size_t visits[MOST]; /* written by their worker alone */
    size_t wrong[MOST];
} ring;

static void visit(void *context, size_t worker)
{
    ring *r = context;
    r->visits[worker]++;
}

static void every_worker_runs_once(void)
{
    for (size_t t = 0; t < TEAMS; t++) {
        ring r = {.team = team_of(teams[t]), .count = teams[t]};
        CHECK(dsc_workers_count(r.team) == teams[t]);
        for (size_t k = 1; k <= ROUNDS; k++) {
            dsc_workers_run(r.team, visit, &r);
            for (size_t w = 0; w < r.count; w++) {
                CHECK(r.visits[w] == k);
            }
        }
        dsc_workers_free(r.team);
    }
}

// Between two barriers every worker writes its round and then reads its neighbour's.
static void meet_neighbour(void *context, size_t worker)
{
    ring *r = context;
    const size_t neighbour = (worker + 1) % r->count;
    for (size_t k = 1; k <= r->rounds; k++) {
        r->visits[worker] = k;
        dsc_workers_barrier(r->team);
        r->wrong[worker] += r->visits[neighbour] != k;
        dsc_workers_barrier(r->team);
    }
}

static void barriers_order_memory(void)
{
    for (size_t t = 0; t < TEAMS; t++) {
        ring r = {.team = team_of(teams[t]), .count = teams[t], .rounds = ROUNDS};
        dsc_workers_run(r.team, meet_neighbour, &r);
        for (size_t w = 0; w < r.count; w++) {
            CHECK(r.wrong[w] == 0);
            CHECK(r.visits[w] == ROUNDS);
        }
        dsc_workers_free(r.team);
    }
}

// Teams that change between runs, with and without runs in between: nobody runs who is not
// used, and nobody is lost.
static void only_those_in_use_run(void)
{
    ring r = {.team = team_of(MOST), .count = MOST};
    size_t expected[MOST] = {0};
    uint64_t state = 1;
    for (size_t k = 0; k < 4000; k++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
        const size_t used = 1 + (size_t)(state >> 33) % MOST;
        dsc_workers_use(r.team, used);
        CHECK(dsc_workers_used(r.team) == used);
        for (uint64_t runs = state >> 60; runs % 4 > 0; runs--) {
            dsc_workers_run(r.team, visit, &r);
            for (size_t w = 0; w < used; w++) {
                expected[w]++;
            }
        }
        CHECK(memcmp(r.visits, expected, sizeof expected) == 0);
    }
    dsc_workers_use(r.team, 2); // freed while others are parked
    dsc_workers_run(r.team, visit, &r);
    CHECK(dsc_workers_waited(r.team) >= 0.0);
    dsc_workers_free(r.team);
}

// More workers than cores: waiters must give way and sleep, and no wake-up may be lost.
static void no_wake_up_is_lost_on_few_cores(void)
{
    const size_t count = dsc_core_count() + 1 < MOST ? dsc_core_count() + 1 : MOST;
    ring r = {.team = team_of(count), .count = count, .rounds = 10000};
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    dsc_workers_run(r.team, meet_neighbour, &r);
    clock_gettime(CLOCK_MONOTONIC, &end);
    for (size_t w = 0; w < count; w++) {
        CHECK(r.wrong[w] == 0);
    }
    printf("20000 barriers, %zu workers on %zu cores: %.2f s\n", count, dsc_core_count(),
           (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec));
    dsc_workers_free(r.team);
}

static void shares_cover_everything(void)
{
    static const size_t counts[] = {0, 1, 2, 15, 16, 17, 64, 1000, 4096};
    static const size_t grains[] = {1, 4, 16};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        for (size_t g = 0; g < sizeof grains / sizeof *grains; g++) {
            for (size_t workers = 1; workers <= 9; workers++) {
                size_t next = 0, most = 0, least = SIZE_MAX;
                for (size_t w = 0; w < workers; w++) {
                    size_t begin = 99, end = 99;
                    dsc_workers_share(counts[c], grains[g], workers, w, &begin, &end);
                    CHECK(begin == next && end >= begin);
                    CHECK(begin % grains[g] == 0 || begin == counts[c]);
                    most = end - begin > most ? end - begin : most;
                    least = end - begin < least ? end - begin : least;
                    next = end;
                }
                CHECK(next == counts[c]);
                CHECK(most - least < 2 * grains[g]);
            }
        }
    }
}

static void a_team_has_the_size_that_was_asked_for(void)
{
    CHECK(dsc_core_count() >= 1);
    dsc_workers *team = team_of(0);
    CHECK(dsc_workers_count(team) == dsc_core_count());
    dsc_workers_free(team);
    dsc_workers_free(NULL);
    descent_error error;
    team = NULL;
    CHECK(dsc_workers_create(5000, &team, &error) == DESCENT_INVALID && !team);
    CHECK_TEXT(error.message, "threads: 5000 is more than 1024");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_worker_runs_once),  TEST(barriers_order_memory),
        TEST(only_those_in_use_run),   TEST(no_wake_up_is_lost_on_few_cores),
        TEST(shares_cover_everything), TEST(a_team_has_the_size_that_was_asked_for)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
