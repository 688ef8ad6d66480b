// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Thinned series: the same picture of far fewer points.
#include <stdlib.h>

#include <descent/series.h>

#include "check.h"

enum { COUNT = 100000, MOST = 400 };

static double x[COUNT], y[COUNT];
static size_t chosen[COUNT];

// Noise that two runs of the test have alike.
static double noise(size_t i)
{
    return sin(12.9898 * (double)i) * 0.5 + sin(78.233 * (double)i) * 0.3;
}

static void fill(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        x[i] = (double)i;
        y[i] = exp(-(double)i / 2e4) + 0.1 * noise(i);
    }
}

static size_t lowest_of(size_t count, const size_t *index)
{
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const size_t here = index ? index[i] : i;
        at = at == SIZE_MAX || y[here] < y[at] ? here : at;
    }
    return at;
}

static bool has(size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        if (chosen[i] == index) {
            return true;
        }
    }
    return false;
}

static bool ascends(size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (chosen[i] <= chosen[i - 1]) {
            return false;
        }
    }
    return true;
}

static void extremes_and_ends_are_kept(void)
{
    fill();
    y[31337] = 40.0; /* a spike of a single value, up and down */
    y[31338] = -40.0;
    y[77777] = HUGE_VAL;
    for (size_t most = 4; most <= 4000; most = most * 3 / 2 + 1) {
        const size_t count = descent_series_thin(COUNT, x, y, most, chosen);
        CHECK(count <= most && count > 0 && ascends(count));
        CHECK(chosen[0] == 0 && chosen[count - 1] == COUNT - 1);
        CHECK(has(count, 31337) && has(count, 31338) && !has(count, 77777));
        CHECK(lowest_of(count, chosen) == 31338);
    }
}

// In each column of a picture with as many as there are stretches, what is kept reaches from as
// low to as high as all values do, and begins and ends as they do.
static void no_column_of_a_picture_changes(void)
{
    fill();
    const size_t count = descent_series_thin(COUNT, NULL, y, MOST, chosen);
    size_t k = 0;
    for (size_t column = 0; column < MOST / 4; column++) {
        const double width = (double)(COUNT - 1) / (MOST / 4);
        double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
        double first[2] = {0.0, 0.0}, last[2] = {0.0, 0.0};
        for (size_t i = 0; i < COUNT; i++) {
            const size_t at = (size_t)fmin((double)i / width, MOST / 4 - 1);
            if (at != column) {
                continue;
            }
            const bool kept = k < count && chosen[k] == i;
            for (int which = 0; which < 1 + kept; which++) {
                first[which] = isfinite(low[which]) ? first[which] : y[i];
                low[which] = fmin(low[which], y[i]);
                high[which] = fmax(high[which], y[i]);
                last[which] = y[i];
            }
            k += kept;
        }
        CHECK(low[0] == low[1] && high[0] == high[1] && first[0] == first[1] &&
              last[0] == last[1]);
    }
    CHECK(k == count);
}

static void gaps_stay_gaps(void)
{
    fill();
    for (size_t i = 20000; i < 40000; i++) {
        y[i] = (double)NAN;
    }
    const size_t count = descent_series_thin(COUNT, x, y, MOST, chosen);
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        missing += isnan(y[chosen[i]]) ? 1 : 0;
    }
    CHECK(missing >= 18 && missing <= 20); /* of 100 stretches */
    for (size_t i = 0; i < COUNT; i++) {
        y[i] = (double)NAN;
    }
    CHECK(descent_series_thin(COUNT, x, y, MOST, chosen) <= MOST);
}

static void few_are_all_kept(void)
{
    fill();
    y[2] = (double)NAN;
    CHECK(descent_series_thin(0, x, y, 8, chosen) == 0);
    CHECK(descent_series_thin(8, x, y, 8, chosen) == 8 && chosen[2] == 2 && chosen[7] == 7);
    CHECK(descent_series_thin(3, NULL, y, 0, chosen) == 3);
    CHECK(descent_series_thin(5, x, NULL, 8, chosen) == 0);
    CHECK(descent_series_thin(5, x, y, 8, NULL) == 0);
}

// Places that do not ascend, are all the same or no numbers neither crash nor take more room.
static void odd_places_do_no_harm(void)
{
    for (int kind = 0; kind < 4; kind++) {
        fill();
        for (size_t i = 0; i < COUNT; i++) {
            x[i] = kind == 0   ? 3.0
                   : kind == 1 ? (double)(COUNT - i)
                   : kind == 2 ? 1e5 * noise(i)
                               : (double)NAN;
        }
        const size_t count = descent_series_thin(COUNT, x, y, MOST, chosen);
        CHECK(count > 0 && count <= MOST && ascends(count));
        CHECK(has(count, lowest_of(COUNT, NULL)));
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(extremes_and_ends_are_kept), TEST(no_column_of_a_picture_changes),
        TEST(gaps_stay_gaps), TEST(few_are_all_kept), TEST(odd_places_do_no_harm)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
