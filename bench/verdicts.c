// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The confusion matrix of the verdict while training: runs of known kind, judged at their end;
// and verdicts at points near critical points of known kind.
//
//     build/bench/bench_verdicts [SEEDS [FIRST]] [-v] [points | forecasts | continued |
//     PART OF A NAME]
//
// Exit status 1 when fewer than 95 % of a kind are right, or more than 2 % are wrong
// ("undetermined" is neither); when more than 0.5 % of the points are wrong or 3 %
// undetermined; the same of runs that are continued, which is the truth of their verdict; when
// fewer than 90 % of the forecasts are within a factor of 3.
#include "verdicts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "verdicts_continued.h"
#include "verdicts_forecasts.h"
#include "verdicts_points.h"

static const char *const words[] = {
#define WORD(name, word, text) word,
    DESCENT_PLACE_LIST(WORD)
#undef WORD
};

static void count_case(const verdict_case *c, uint64_t seeds, uint64_t first, bool loud,
                       unsigned counts[DESCENT_PLACE_COUNT])
{
    const double start = bench_now();
    unsigned right = 0, unknown = 0;
    for (uint64_t seed = first; seed < first + seeds; seed++) {
        descent_monitor_verdict v = {.size = sizeof v};
        if (!c->run(seed, &v)) {
            fprintf(stderr, "bench_verdicts: %s: cannot run\n", c->name);
            exit(2);
        }
        counts[v.place]++;
        right += v.place == c->truth;
        unknown += v.place == DESCENT_PLACE_UNDETERMINED;
        if (loud && v.place != c->truth) {
            printf("  %s, seed %llu: %s: %s; fall %.3g (%.3g..%.3g) tolerance %.3g gain %.3g "
                   "cost %.3g decrement %.3g sharpness %.3g significance %.3g+-%.3g excess "
                   "%.3g dead %llu/%llu loss %.4g window %llu\n",
                   c->name, (unsigned long long)seed, words[v.place], v.because, v.fall,
                   v.fall_low, v.fall_high, v.tolerance, v.gain, v.cost, v.decrement,
                   v.sharpness, v.significance, v.significance_se, v.floor_excess,
                   (unsigned long long)v.dead, (unsigned long long)v.units, v.loss,
                   (unsigned long long)v.window);
        }
    }
    printf("%-18s %-45s right %5.1f %%   undetermined %5.1f %%   %.2f s\n", words[c->truth],
           c->name, 100.0 * right / (double)seeds, 100.0 * unknown / (double)seeds,
           bench_now() - start);
    fflush(stdout);
}

static bool print_matrix(unsigned counts[DESCENT_PLACE_COUNT][DESCENT_PLACE_COUNT])
{
    bool good = true;
    printf("\n%-18s", "truth \\ verdict");
    for (size_t i = 0; i < DESCENT_PLACE_COUNT; i++) {
        printf(" %9.9s", words[i]);
    }
    printf("     right  wrong\n");
    for (size_t t = 0; t < DESCENT_PLACE_COUNT; t++) {
        unsigned all = 0;
        for (size_t i = 0; i < DESCENT_PLACE_COUNT; i++) {
            all += counts[t][i];
        }
        if (all == 0) {
            continue;
        }
        printf("%-18s", words[t]);
        for (size_t i = 0; i < DESCENT_PLACE_COUNT; i++) {
            printf(" %9u", counts[t][i]);
        }
        const double right = 100.0 * counts[t][t] / all;
        const double wrong =
            100.0 * (all - counts[t][t] - counts[t][DESCENT_PLACE_UNDETERMINED]) / all;
        printf("   %5.1f %% %5.1f %%\n", right, wrong);
        good = good && right >= 95.0 && wrong <= 2.0;
    }
    return good;
}

static bool judge_points(unsigned directions, bool loud)
{
    verdict_points all = {0};
    for (const verdict_point_group *g = verdict_point_groups; g->name; g++) {
        const double start = bench_now();
        verdict_points counts = {0};
        g->judge(directions, loud, &counts);
        printf("beside             %-45s wrong %5.2f %%   undetermined %5.2f %%   of %u   %.2f "
               "s\n",
               g->name, 100.0 * counts.wrong / counts.all,
               100.0 * counts.undetermined / counts.all, counts.all, bench_now() - start);
        fflush(stdout);
        all.all += counts.all;
        all.wrong += counts.wrong;
        all.undetermined += counts.undetermined;
    }
    return 200 * all.wrong <= all.all && 100 * all.undetermined <= 3 * all.all;
}

static bool judge_forecasts(uint64_t seeds, uint64_t first, bool loud)
{
    verdict_forecasts counts;
    if (!verdict_forecasts_count(seeds, first, loud, &counts)) {
        fprintf(stderr, "bench_verdicts: forecasts: cannot run\n");
        exit(2);
    }
    printf(
        "forecasts within a factor of 3: %.1f %% of %u, in %u runs; %u say only that it takes "
        "longer\n",
        100.0 * counts.right / fmax(1.0, counts.made), counts.made, counts.all, counts.longer);
    return 10 * counts.right >= 9 * counts.made;
}

static bool judge_continued(uint64_t seeds, uint64_t first, bool loud)
{
    verdict_continued counts;
    if (!verdict_continued_count(seeds, first, loud, &counts)) {
        fprintf(stderr, "bench_verdicts: continued: cannot run\n");
        exit(2);
    }
    printf("continued: wrong %.2f %%   undetermined %.2f %%   of %u runs\n",
           100.0 * counts.wrong / fmax(1.0, counts.all),
           100.0 * counts.undetermined / fmax(1.0, counts.all), counts.all);
    return 200 * counts.wrong <= counts.all && 100 * counts.undetermined <= 3 * counts.all;
}

int main(int argc, char **argv)
{
    static unsigned counts[DESCENT_PLACE_COUNT][DESCENT_PLACE_COUNT];
    uint64_t seeds = 50, first = 0;
    const char *only = NULL;
    bool loud = false;
    int number = 0;
    for (int i = 1; i < argc; i++) {
        char *end = NULL;
        const uint64_t value = strtoull(argv[i], &end, 10);
        if (strcmp(argv[i], "-v") == 0) {
            loud = true;
        } else if (*end != '\0') {
            only = argv[i]; /* cases with this in their names */
        } else if (number++ == 0) {
            seeds = value;
        } else {
            first = value;
        }
    }
    const bool points = !only || strcmp(only, "points") == 0;
    const bool forecasts = !only || strcmp(only, "forecasts") == 0;
    const bool continued = !only || strcmp(only, "continued") == 0;
    bool good = !points || judge_points((unsigned)seeds / 5 + 1, loud);
    good = (!forecasts || judge_forecasts(seeds / 10 + 1, first, loud)) && good;
    good = (!continued || judge_continued(seeds, first, loud)) && good;
    if (only && (points || forecasts || continued)) {
        return good ? 0 : 1;
    }
    for (const verdict_case *c = verdict_cases; c->name; c++) {
        if (!only || strstr(c->name, only) || strstr(words[c->truth], only)) {
            count_case(c, seeds, first, loud, counts[c->truth]);
        }
    }
    return print_matrix(counts) && good ? 0 : 1;
}
