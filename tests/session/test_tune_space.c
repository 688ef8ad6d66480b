// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is searched over, and what is tried next. Numbers of densities are those of
// golden/make_tpe.py.
#include "check.h"

#include <stdlib.h>

#include <descent/train.h>

#include "core/statistics/paired.h"
#include "session/tune/sample.h"
#include "session/tune/tpe.h"

static dsc_space space_of(const char *text)
{
    static dsc_space space;
    descent_error error = {0};
    CHECK_OK(dsc_space_read(text, &space, &error));
    return space;
}

// ---- texts ----

static void a_space_is_read_and_written(void)
{
    static const char text[] = "lr=0.0001..1:log, layers=64 relu|128 relu 64 relu, "
                               "l2=0..0.01, batch=16..256:log:fixed, optimizer=adam|momentum";
    char again[DSC_TUNE_TEXT], word[DSC_TUNE_WORD];
    dsc_space space = space_of("lr=1e-4..1:log,layers= 64 relu|128 relu 64 relu , l2=0 .. .01,"
                               "batch=16..256:log:fixed, optimizer=adam|momentum");
    CHECK(space.count == 5);
    dsc_space_write(&space, again);
    CHECK(strcmp(again, text) == 0);
    CHECK(space.all[0].log && !space.all[0].fixed && space.all[0].kind == DSC_DIMENSION_REAL);
    CHECK(space.all[3].kind == DSC_DIMENSION_WHOLE && space.all[3].fixed && space.all[3].log);
    const dsc_point point = {{0.002, 1.0, 0.0, 32.0, 1.0}};
    dsc_space_word(&space, 1, &point, word);
    CHECK(strcmp(word, "128 relu 64 relu") == 0);
    dsc_space_word(&space, 0, &point, word);
    CHECK(strcmp(word, "0.002") == 0);
    space = space_of(again);
    dsc_space_write(&space, again);
    CHECK(strcmp(again, text) == 0);
}

// A comma inside a choice is part of it, unless a name and "=" follow.
static void commas_may_stand_in_choices(void)
{
    const dsc_space space = space_of("average-weights=none|lawa:100,5, lr=0.1..1");
    CHECK(space.count == 2 && space.all[0].choices == 2);
    CHECK(strcmp(dsc_space_choice(&space, 0, 1), "lawa:100,5") == 0);
}

static void refused(const char *text, const char *words, const char *remedy)
{
    static dsc_space space;
    descent_error error = {0};
    CHECK(dsc_space_read(text, &space, &error) == DESCENT_INVALID);
    if (!CHECK(strstr(error.message, words) && strstr(error.remedy, remedy))) {
        printf("  %s: %s / %s\n", text, error.message, error.remedy);
    }
}

static void mistakes_are_named(void)
{
    refused("", "nothing to search", "over = ");
    refused("lr", "does not say what", "over = ");
    refused("learnrate=1..2", "no option \"learnrate\"", "over = ");
    refused("seed=1..9", "takes seeds itself", "over = ");
    refused("test=a|b", "rows of the test", "over = ");
    refused("lr=1..0.1", "first end", "over = ");
    refused("lr=0..1:log", "begins above 0", "over = ");
    refused("lr=a..1", "two numbers", "over = ");
    refused("optimizer=1..2", "no number", "optimizer=");
    refused("optimizer=adam|adamm", "a choice to search over is refused", "");
    refused("dropout=0..1", "an end of a range is refused", "");
    refused("lr=0.1..1, lr=1..2", "twice", "over = ");
    refused("batch=16|16", "twice", "batch=");
}

// What is refused is answered with something that is not.
static void remedies_are_taken(void)
{
    static const char *const wrong[] = {
        "",          "lr",          "learnrate=1..2", "seed=1..9",
        "lr=1..0.1", "lr=0..1:log", "batch=9|9",      "optimizer=1..2",
        "layres=64"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        static dsc_space space;
        descent_error error = {0};
        CHECK(dsc_space_read(wrong[i], &space, &error) == DESCENT_INVALID);
        char text[sizeof error.remedy];
        CHECK(strncmp(error.remedy, "over = ", 7) == 0);
        snprintf(text, sizeof text, "%s", error.remedy + 7 + (error.remedy[7] == '"'));
        text[strcspn(text, "\"\n")] = '\0';
        if (!CHECK(dsc_space_read(text, &space, &error) == DESCENT_OK)) {
            printf("  %s\n", text);
        }
    }
}

// ---- wider ----

static void an_edge_is_seen_and_widened(void)
{
    dsc_space space = space_of("lr=0.001..0.1:log, l2=0..0.01, dropout=0..0.5:fixed");
    dsc_dimension *lr = &space.all[0];
    CHECK(dsc_space_edge(lr, 0.1) == 1 && dsc_space_edge(lr, 0.0011) == -1);
    CHECK(dsc_space_edge(lr, 0.01) == 0);
    CHECK(dsc_space_widen(lr, 1));
    CHECK_NEAR(lr->high, 1.0, 1e-12);
    CHECK(dsc_space_widen(lr, -1));
    CHECK_NEAR(lr->low, 0.001 / sqrt(1000.0), 1e-3);
    CHECK(!dsc_space_widen(&space.all[1], -1)); // the option ends at 0
    CHECK(dsc_space_widen(&space.all[1], 1));
    CHECK_NEAR(space.all[1].high, 0.015, 1e-12);
    CHECK(!dsc_space_widen(&space.all[2], 1));
    CHECK(dsc_space_widen(lr, 1) && !dsc_space_widen(lr, 1)); // twice, and no more
}

// ---- densities ----

static dsc_point at(double value)
{
    return (dsc_point){{value}};
}

static void check_density(const char *text, size_t n, const dsc_point *seen, size_t points,
                          const dsc_point *where, const double *expected)
{
    static dsc_space space;
    dsc_parzen parzen;
    descent_error error = {0};
    CHECK_OK(dsc_space_read(text, &space, &error));
    CHECK_OK(dsc_parzen_create(&space, n, seen, &parzen, &error));
    for (size_t i = 0; i < points; i++) {
        CHECK_NEAR(dsc_parzen_log(&parzen, &where[i]), expected[i], 1e-12);
    }
    dsc_parzen_free(&parzen);
}

static void densities_follow_the_rules(void)
{
    const dsc_point three[] = {at(0.25), at(0.5), at(0.9)};
    const dsc_point two[] = {at(0.001), at(0.01)};
    const dsc_point ends[] = {at(0.0), at(0.3), at(1.0)};
    const dsc_point scales[] = {at(1e-4), at(0.005), at(1.0)};
    check_density("l2=0..1", 3, three, 3, ends,
                  (double[]){-0.4970809436140511, 0.1504477030865717, -0.3513227206930557});
    check_density("lr=1e-4..1:log", 2, two, 3, scales,
                  (double[]){-2.48693553232168, -1.901954142866265, -3.164696666837058});
    dsc_point many[30];
    for (size_t i = 0; i < 30; i++) {
        many[i] = at(0.5);
    }
    check_density("l2=0..1", 30, many, 1, (const dsc_point[]){at(0.5)},
                  (double[]){2.514139552774099});
    const dsc_point mixed[] = {{{0.001, 0.0}}, {{0.01, 2.0}}, {{0.02, 2.0}}};
    const dsc_point where[] = {{{0.01, 2.0}}, {{0.01, 1.0}}, {{0.5, 0.0}}};
    check_density("lr=1e-4..1:log, optimizer=adam|momentum|rmsprop", 3, mixed, 3, where,
                  (double[]){-2.48853962917025, -3.585542273422926, -4.356626589878234});
}

static void weights_and_parts_follow_the_rules(void)
{
    double w[28];
    dsc_tpe_weights(28, w);
    CHECK_NEAR(w[0], 1.0 / 28.0, 1e-15);
    CHECK_NEAR(w[1], 0.5178571428571429, 1e-15);
    CHECK(w[2] == 1.0 && w[3] == 1.0 && w[27] == 1.0);
    dsc_tpe_weights(24, w);
    CHECK(w[0] == 1.0 && w[23] == 1.0);
    CHECK(dsc_tpe_good(1) == 1 && dsc_tpe_good(10) == 1 && dsc_tpe_good(11) == 2);
    CHECK(dsc_tpe_good(249) == 25 && dsc_tpe_good(1000) == 25);
}

// A later rung before an earlier one, then the loss; what diverged last.
static void trials_are_ordered(void)
{
    const dsc_seen seen[] = {{.rung = 1, .loss = 0.1},
                             {.rung = 3, .loss = 0.5},
                             {.rung = 3, .loss = 0.4},
                             {.rung = 3, .loss = (double)NAN},
                             {.rung = 1, .loss = 0.1}};
    const dsc_seen *order[] = {&seen[0], &seen[1], &seen[2], &seen[3], &seen[4]};
    qsort(order, 5, sizeof *order, dsc_seen_compare);
    CHECK(order[0] == &seen[2] && order[1] == &seen[1] && order[2] == &seen[0]);
    CHECK(order[3] == &seen[4] && order[4] == &seen[3]);
}

// Draws are where the density says: of 4000, as many below the middle as it has there.
static void draws_are_of_the_density(void)
{
    const dsc_space space = space_of("l2=0..1, optimizer=adam|momentum");
    const dsc_point seen[] = {{{0.1, 1.0}}, {{0.2, 1.0}}};
    dsc_parzen parzen;
    descent_error error = {0};
    enum { DRAWS = 4000, CELLS = 200 };
    size_t below = 0, second = 0;
    double mass = 0.0, chance = 0.0;
    CHECK_OK(dsc_parzen_create(&space, 2, seen, &parzen, &error));
    for (uint64_t i = 0; i < DRAWS; i++) {
        dsc_point point;
        dsc_parzen_draw(&parzen, 7, 12, i, &point);
        CHECK(point.at[0] >= 0.0 && point.at[0] <= 1.0);
        below += point.at[0] < 0.5;
        second += point.at[1] > 0.5;
    }
    for (int i = 0; i < CELLS; i++) {
        for (int c = 0; c < 2; c++) {
            const dsc_point point = {{(i + 0.5) / CELLS, c}};
            const double part = exp(dsc_parzen_log(&parzen, &point)) / CELLS;
            mass += i < CELLS / 2 ? part : 0.0;
            chance += c == 1 ? part : 0.0;
        }
    }
    const double se = 0.5 / sqrt((double)DRAWS);
    CHECK(fabs((double)below / DRAWS - mass) < 3.0 * se);
    CHECK(fabs((double)second / DRAWS - chance) < 3.0 * se);
    dsc_parzen_free(&parzen);
}

// ---- the search ----

static double loss_of(const dsc_point *point)
{
    static const double penalty[] = {0.6, 0.0, 0.3};
    const double rate = log10(point->at[0]) + 2.0, l2 = log10(point->at[1]) + 4.0;
    return rate * rate + 0.3 * l2 * l2 + 0.2 * rate * l2 + penalty[(size_t)point->at[2]];
}

enum { TRIALS = 40, SEEDS = 30 };

static double best_of(const dsc_space *space, uint64_t seed, bool random)
{
    dsc_seen seen[TRIALS];
    double best = HUGE_VAL;
    descent_error error = {0};
    for (size_t i = 0; i < TRIALS; i++) {
        seen[i] = (dsc_seen){.rung = 1};
        if (random) {
            dsc_sample_random(space, seed, i, &seen[i].point);
        } else if (i < DSC_TPE_START) {
            dsc_sample_even(space, seed, i, &seen[i].point);
        } else {
            CHECK_OK(dsc_tpe_next(space, i, seen, seed, i, &seen[i].point, &error));
        }
        seen[i].loss = loss_of(&seen[i].point);
        best = fmin(best, seen[i].loss);
    }
    return best;
}

static void it_beats_drawing(void)
{
    const dsc_space space =
        space_of("lr=1e-5..1:log, l2=1e-8..1:log, optimizer=adam|momentum|rmsprop");
    double difference[SEEDS], sum = 0.0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        const double random = best_of(&space, seed, true), own = best_of(&space, seed, false);
        difference[seed] = log(random) - log(own);
        sum += difference[seed];
    }
    CHECK(sum > 0.0);
    const double p = dsc_signs_test(SEEDS, difference, 1);
    printf("mean of log losses: %.2f lower, p %.2g\n", sum / SEEDS, p);
    CHECK(p < 0.01);
}

// Start-ups cover the space: of 9 points no third of a range has none.
static void start_ups_are_even(void)
{
    const dsc_space space = space_of("l2=0..1, sam=0..1");
    for (uint64_t seed = 0; seed < 20; seed++) {
        size_t thirds[2][3] = {{0}};
        for (uint64_t i = 0; i < 9; i++) {
            dsc_point point;
            dsc_sample_even(&space, seed, i, &point);
            for (size_t d = 0; d < 2; d++) {
                thirds[d][point.at[d] < 1.0 / 3.0 ? 0 : point.at[d] < 2.0 / 3.0 ? 1 : 2]++;
            }
        }
        for (size_t d = 0; d < 2; d++) {
            CHECK(thirds[d][0] > 0 && thirds[d][1] > 0 && thirds[d][2] > 0);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_space_is_read_and_written),
        TEST(commas_may_stand_in_choices),
        TEST(mistakes_are_named),
        TEST(remedies_are_taken),
        TEST(an_edge_is_seen_and_widened),
        TEST(densities_follow_the_rules),
        TEST(weights_and_parts_follow_the_rules),
        TEST(trials_are_ordered),
        TEST(draws_are_of_the_density),
        TEST(it_beats_drawing),
        TEST(start_ups_are_even),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
