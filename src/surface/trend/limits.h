// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that a forecast and the order of losses depend on, with where it comes from:
//   a derivation, where one is given;
//   [F] chosen by hand on runs that go on: bench/verdicts_forecasts.c measures how far
//       forecasts are from what came, tests/surface/test_forecast.c holds it;
//   [R] chosen by hand on runs whose continuation is known: bench/verdicts_continued.c.
// tools/check_limits.sh sees that they stand here.
#ifndef DSC_SURFACE_TREND_LIMITS_H
#define DSC_SURFACE_TREND_LIMITS_H

// ---- forecasts ----

// Beyond this multiple of the steps so far the forecast is only that it takes longer [F].
static const double FARTHEST = 5.0;
// There is no forecast where models disagree by more than this factor (a standard deviation of
// logarithms) [F].
static const double UNSURE = 3.5;
// Losses are sums of float32: a model with a relative error below this is exact.
static const double ROUNDING = 1e-8;
// The grids, geometric series: powers p from 1/8 to 4; rates times the length of the history
// from 0.3, where the exponential is nearly a line, to 45, where it has ended long ago.
static const double LEAST_POWER = 0.125, POWERS_RATIO = 32.0;
static const double LEAST_RATE = 0.3, RATES_RATIO = 150.0;
// Refinement ends at this part of a step of the grid.
static const double REFINED = 0.01;
// A shape whose variance is below this part of its mean square is constant up to rounding.
static const double CONSTANT_SHAPE = 1e-14;
// The target of a forecast: a tenth of what is above the bound, or half of what can be reached,
// where that is less; in no fewer steps than this part of a stretch.
static const double TARGET = 0.1, NEAR_FLOOR = 0.2, LEAST_STRETCH = 0.3;
// A fall is clear when it is more than this number of standard errors of its model [F]; the
// last two losses are above it by at most this part of the predicted fall.
static const double CLEAR_FALL = 4.0, MOST_BIAS = 0.2;

// ---- order ----

// Kendall's probability by chance below which a fall may go on, and the part of the fall of
// most of the run that its last half has when it does: of a power law at least 1/8 [R].
static const double GOES_ON_CHANCE = 0.3, GOES_ON_PART = 0.125;

// ---- words ----

// Counts in words have two digits; NEXT_WHOLE keeps rounding from making a count larger.
static const double BILLION = 1e9, MILLION = 1e6, THOUSAND = 1e3, HUNDRED = 100.0,
                    DECADE = 10.0, NEXT_WHOLE = 1e-9;

#endif
