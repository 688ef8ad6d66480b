// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/trend/forecast.h"

#include <math.h>
#include <string.h>

#include "check.h"

enum { POINTS = 48 };

typedef double curve(double t);

static double settling(double t)
{
    return 0.3 + exp(-t / 2000.0);
}

static double settled(double t)
{
    return 0.477386 + 0.5 * exp(-t / 300.0);
}

static double separable(double t)
{
    return 2.0 / (t + 5.0);
}

static double quasi_separable(double t)
{
    return 0.477386 + 0.3 / (t + 3.0);
}

static double many_curvatures(double t)
{
    return 0.1 + pow(1.0 + t, -0.5);
}

static double beside_saddle(double t)
{
    return 1.0 - 1e-3 * exp(t / 400.0);
}

// Far from the saddle at first, then on its floor, then away.
static double across_saddle(double t)
{
    return 0.9 + 0.3 * exp(-t / 40.0) - 2e-4 * exp(t / 300.0);
}

// Faster and faster at first, then slower: what accelerated does not say how it goes on.
static double turned(double t)
{
    return 0.4 + 0.6 / (1.0 + exp((t - 700.0) / 100.0));
}

static double turned_late(double t)
{
    return 0.2 + 0.7 / (1.0 + exp((t - 850.0) / 60.0));
}

// Two curvatures: what the faster one settles at is not the end.
static double slower(double t)
{
    return 0.5 * exp(-t / 150.0) + exp(-t / 4000.0);
}

// Off a plateau, down and onto the next.
static double stairs(double t)
{
    return turned(t) - 0.25 + 0.3 / (1.0 + exp((t - 2000.0) / 200.0));
}

// A number of -1 .. 1 for every index.
static double noise(size_t i)
{
    return sin(12.9898 * (double)i * (double)i + 78.233 * (double)i);
}

static descent_forecast foretell(curve *f, double length, double amount)
{
    double ends[POINTS], losses[POINTS];
    for (size_t i = 0; i < POINTS; i++) {
        ends[i] = length * (double)(i + 1) / POINTS;
        losses[i] = f(ends[i] - 0.5 * length / POINTS) + amount * noise(i);
    }
    const dsc_history history = {.count = POINTS, .ends = ends, .losses = losses, .bound = 0.0};
    return dsc_forecast_of(&history);
}

// When the curve really is there, from the length on.
static double truth(curve *f, double length, double target)
{
    double t = length;
    while (f(t) > target && t < 1000.0 * length) {
        t *= 1.001;
    }
    return t - length;
}

static void curves_are_recognised_by_their_law(void)
{
    static const struct {
        curve *f;
        double length;
        descent_forecast_model model;
        double floor, off; /* of the curve, NAN: none; how far the one that is found may be */
    } cases[] = {{settling, 1000.0, DESCENT_FORECAST_SETTLES, 0.3, 0.1},
                 {settling, 4000.0, DESCENT_FORECAST_SETTLES, 0.3, 0.01},
                 {settled, 600.0, DESCENT_FORECAST_SETTLES, 0.477386, 0.01},
                 {separable, 500.0, DESCENT_FORECAST_POWER, 0.0, 0.01},
                 {separable, 50000.0, DESCENT_FORECAST_POWER, 0.0, 0.01},
                 {quasi_separable, 2000.0, DESCENT_FORECAST_POWER, 0.477386, 0.01},
                 {many_curvatures, 800.0, DESCENT_FORECAST_POWER, 0.1, 0.1},
                 {beside_saddle, 1200.0, DESCENT_FORECAST_GROWS, (double)NAN, 0.0},
                 {across_saddle, 1200.0, DESCENT_FORECAST_GROWS, (double)NAN, 0.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const descent_forecast f = foretell(cases[i].f, cases[i].length, 0.0);
        CHECK(f.model == cases[i].model);
        if (!isnan(cases[i].floor)) {
            CHECK(fabs(f.floor - cases[i].floor) <= cases[i].off);
            CHECK(f.target > cases[i].floor);
        }
        const double came = truth(cases[i].f, cases[i].length, f.target);
        CHECK(f.steps < 2.0 * came && came < 2.0 * f.steps);
        char text[200];
        dsc_forecast_say(&f, text, sizeof text);
        CHECK(*text && !strstr(text, "inf") && !strstr(text, "nan"));
    }
}

// Runs that change from one law into another: the latest one counts, and a forecast within a
// factor of three of what then comes.
static void the_latest_law_counts(void)
{
    static const struct {
        curve *f;
        double length;
    } cases[] = {{turned, 900.0},      {turned, 1000.0},      {turned, 1200.0},
                 {turned_late, 950.0}, {turned_late, 1000.0}, {slower, 1000.0},
                 {slower, 3000.0},     {stairs, 900.0},       {stairs, 1900.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const descent_forecast f = foretell(cases[i].f, cases[i].length, 0.0);
        CHECK(f.model != DESCENT_FORECAST_NONE);
        const double came = truth(cases[i].f, cases[i].length, f.target);
        CHECK(f.steps < 3.0 * came && came < 3.0 * f.steps);
    }
}

// A history of any length says what its means over longer stretches say; those may be uneven.
static void long_histories_say_what_their_means_say(void)
{
    enum { MANY = 5003 };
    static double ends[MANY], losses[MANY];
    for (int uneven = 0; uneven <= 1; uneven++) {
        for (size_t i = 0; i < MANY; i++) {
            const double off = uneven && i + 1 < MANY ? 0.4 * noise(i) : 0.0;
            ends[i] = ((double)(i + 1) + off) * 500.0 / MANY;
            losses[i] = separable(i > 0 ? 0.5 * (ends[i] + ends[i - 1]) : 0.5 * ends[0]);
        }
        const dsc_history h = {.count = MANY, .ends = ends, .losses = losses, .bound = 0.0};
        const descent_forecast f = dsc_forecast_of(&h), g = foretell(separable, 500.0, 0.0);
        CHECK(f.model == g.model);
        CHECK_NEAR(f.target, g.target, 0.02 * g.target);
        CHECK_NEAR(f.steps, g.steps, 0.2 * g.steps);
    }
}

// Noise hides where a loss goes; what it does not hide is told.
static void noise_hides_where_a_loss_goes(void)
{
    CHECK(foretell(settled, 6000.0, 0.01).model == DESCENT_FORECAST_NONE);
    CHECK(foretell(settled, 100000.0, 0.0).model == DESCENT_FORECAST_NONE);
    const descent_forecast f = foretell(separable, 500.0, 1e-4);
    const double came = truth(separable, 500.0, f.target);
    CHECK(f.model != DESCENT_FORECAST_NONE && f.steps < 3.0 * came && came < 3.0 * f.steps);
    char text[200] = "x";
    const descent_forecast none = foretell(settled, 6000.0, 0.01);
    dsc_forecast_say(&none, text, sizeof text);
    CHECK(!*text);
}

// Too little to go by, and numbers that are none.
static void too_little_gives_no_forecast(void)
{
    const double ends[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    double losses[] = {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    dsc_history h = {.count = 9, .ends = ends, .losses = losses, .bound = 0.0};
    CHECK(dsc_forecast_of(&h).model == DESCENT_FORECAST_NONE);
    h.count = 0;
    CHECK(dsc_forecast_of(&h).model == DESCENT_FORECAST_NONE);
    h.count = 12;
    losses[5] = (double)NAN;
    CHECK(dsc_forecast_of(&h).model == DESCENT_FORECAST_NONE);
    for (size_t i = 0; i < 12; i++) {
        losses[i] = 0.0;
    }
    CHECK(dsc_forecast_of(&h).model == DESCENT_FORECAST_NONE);
    for (size_t i = 0; i < 12; i++) {
        losses[i] = 1.0 + (double)i;
    }
    const descent_forecast rising = dsc_forecast_of(&h);
    CHECK(rising.model == DESCENT_FORECAST_NONE);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(curves_are_recognised_by_their_law), TEST(the_latest_law_counts),
        TEST(long_histories_say_what_their_means_say), TEST(noise_hides_where_a_loss_goes),
        TEST(too_little_gives_no_forecast)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
