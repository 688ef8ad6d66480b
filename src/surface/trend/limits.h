// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that a forecast and the order of losses depend on, with where it comes from:
//   a derivation, where one is given;
//   [F] chosen by hand on runs that go on: bench/verdicts_forecasts.c says how far what was
//       foretold is from what came, tests/surface/test_forecast.c holds it;
//   [R] chosen by hand on runs whose continuation is known: bench/verdicts_continued.c.
// tools/check_limits.sh sees that they stand here.
#ifndef DSC_SURFACE_TREND_LIMITS_H
#define DSC_SURFACE_TREND_LIMITS_H

// ---- forecasts ----

// Beyond so many times the steps so far nothing is foretold but that it takes longer [F].
static const double FARTHEST = 5.0;
// Nothing is foretold where what models say deviates by more than this factor [F].
static const double UNSURE = 3.5;
// Losses are sums of float32: a model that misses by less than this part is exact.
static const double ROUNDING = 1e-8;
// The grids: powers p from 1/8 to 4; rates times the length of the history from 0.3, where it
// is nearly a line, to 45, where it ended long ago. In a geometric series.
static const double LEAST_POWER = 0.125, POWERS_RATIO = 32.0;
static const double LEAST_RATE = 0.3, RATES_RATIO = 150.0;
// Of a step of the grid: parameters are told apart no better.
static const double REFINED = 0.01;
// Of the sum of squares: a shape that varies less is a constant to rounding.
static const double CONSTANT_SHAPE = 1e-14;
// What is foretold: a tenth of what is above the bound, or half of what can be reached, where
// that is less; in no fewer steps than this part of a stretch.
static const double TARGET = 0.1, NEAR_FLOOR = 0.2, LEAST_STRETCH = 0.3;
// A fall is clear when it is more than so many standard errors of its model [F]; the last two
// losses are above it by this part of what is foretold at most.
static const double CLEAR_FALL = 4.0, MOST_BIAS = 0.2;

// ---- order ----

// Kendall's probability by chance below which a fall may go on, and the part of the fall of
// most of the run that its last half has when it does: of a power law at least 1/8 [R].
static const double GOES_ON_CHANCE = 0.3, GOES_ON_PART = 0.125;

// ---- words ----

// Counts as people say them: two digits, above a hundred in a decade's tenths; "1e-9" is
// rounding.
static const double BILLION = 1e9, MILLION = 1e6, THOUSAND = 1e3, HUNDRED = 100.0,
                    DECADE = 10.0, NEXT_WHOLE = 1e-9;

#endif
