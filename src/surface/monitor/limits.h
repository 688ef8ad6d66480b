// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that the verdict while training depends on, with where it comes from:
//   a paper or a derivation, where one is named;
//   [K] chosen by hand on runs of known kind: bench/verdicts.c (its cases are in
//       tests/surface/test_monitor.c), tests/cli/verdict_runs.sh;
//   [C] chosen by hand on runs that go on 20 times as long: bench/verdicts_continued.c, with seeds
//       from 100000 on (its figures are of others).
// Parts of the loss are parts of what it is above its floor. tools/check_limits.sh sees that they
// stand here. What a caller may set, tolerance and error rate, is in descent_monitor_options.
#ifndef DSC_SURFACE_MONITOR_LIMITS_H
#define DSC_SURFACE_MONITOR_LIMITS_H

// ---- windows and looks ----

// What descent_monitor_options_default gives: momentum as adam has it, a change by a hundredth is
// none, and 2 % of all tests on slopes may err together [K].
static const double DEFAULT_TOLERANCE = 0.01, DEFAULT_ERROR_RATE = 0.02;

// A learning rate that changes by this factor at once begins a regime of its own [K].
static const double RATE_JUMP = 1.5;
// Observations between two looks grow by this part, and are this many at least [K].
static const double LOOK_GROWTH = 0.08, LEAST_LOOKS = 4.0;
// Shares of the regime that trends are taken of: the last half and most of it, with the
// probabilities of an error that single tests usually have; a quarter where that decides.
static const double QUARTER_OF_RUN = 0.25, MOST_OF_RUN = 0.75;
static const double HALF_ALPHA = 0.05, MOST_ALPHA = 0.02;
// Of the mean of probes: standard errors need so many groups.
static const double LEAST_GROUPS = 4.0;
// Residuals of a line are correlated by this at most: beyond, a line says nothing.
static const double MOST_CORRELATED = 0.9;
// Newton's method for a quantile begins a little below the parabola of the tail.
static const double BELOW_PARABOLA = 0.9;
// 1 / sqrt(2), 1 / sqrt(2 pi), ln 2.
static const double ROOT_HALF = 0.70710678118654752, NORMAL_AT_0 = 0.39894228040143268,
                    LN_2 = 0.69314718055994530942;
// More steps than this times those of the run are too many to wait for; windows are tried in
// steps of a factor; and nothing is to be seen before this part more, and some steps.
static const double TOO_MANY = 100.0, WAIT_GROWS = 1.05, WAIT_LEAST = 0.1, WAIT_STEPS = 4.0;

// ---- what is noise ----

// Standard errors of the loss of the late window that it wanders by [K].
static const double WANDERS = 3.0;
// Parts of a constant's loss: beyond the first nothing is unsure; a trend with a larger error
// than the second shows no constant; and a loss up to the third that is no better is one [K].
static const double MOST_UNSURE = 0.25, MOST_ERROR = 0.4, ABOUT_CONSTANT = 1.25;
// Noise below this part of the loss is little [K].
static const double LITTLE_NOISE = 0.1;
// Costs have long tails upwards: 5 % are below the first, one-sided; the second is as for the
// signal to noise, 2.5 standard errors of either [K].
static const double COST_LOW = 1.65, COST_HIGH = 2.5, SIGNAL_ERRORS = 2.5;
// The loss is wild where its standard error is this part of it [C].
static const double WILD = 0.2;
// A fall is doubtful that is this many times its error, or less, over most of the run [C]. After
// so many epochs (or observations that end with one) so is one that is less than this over the
// last half, of a loss of which this part is noise and this part of a constant's is left [C].
static const double DOUBTFUL = 1.5;
static const double MANY_EPOCHS = 75.0, SLIGHT_FALL = 0.1, DOUBTFUL_NOISE = 0.04,
                    DOUBTFUL_LEFT = 0.1;
// It sinks by more than this part of the noise over most of the run, and by this part of that
// over the last half [C].
static const double SINKS_NOISE = 0.15, SINKS_LATE = 0.06;
// Parts of the noise that a loss may change by and stay, as noise is less than half of it [K].
static const double STAYS_MOST = 0.1, STAYS_LEAST = 0.25;
// Noise dies with the loss where this is left of a constant's and that of it is noise [C]; the
// steps of adaptive rules shrink with it while the signal is larger than it.
static const double NEARLY_LEARNT = 0.15, DYING_NOISE = 0.15, ADAPTIVE_SIGNAL = 1.0;
// Above half of the limit steps make twice the noise of small ones, 1 / (1 - sharpness): it dies
// where most of the run falls by this part of its error [C].
static const double NEAR_LIMIT = 0.5, HINT_OF_FALL = 0.6;
// It lasts where a fall would be less than these tolerances in each of four doublings, of a
// network that has learnt something [C].
static const double DOUBLING_FALL = 3.5, LEARNT = 0.8;
// A quarter of the rate leaves a quarter of the noise [Yaida 2018: proportional to the rate].
static const double SAVED_BY_QUARTER = 0.75;

// ---- order of parts, probabilities by chance (Kendall) ----

// Clear; the usual; not clear, where noise is less than half of the loss, and more [C].
static const double CLEAR_ORDER = 0.01, USUAL_ORDER = 0.05, UNCLEAR_ORDER = 0.12,
                    NOISY_ORDER = 0.25;
// All parts in one order, where there is no noise.
static const double STRICT_ORDER = 1e-4;

// ---- what is left ----

// Parts of the first loss. Nothing in double precision, and where float32 holds losses up [C];
// nothing that steps could see; at the best and now, where adam leaves it for a while [K];
// bursts of adam at its end [C]; next to nothing where weights may not grow for rounding.
static const double NOTHING = 1e-12, NOTHING_SINGLE = 2e-11, NOTHING_LEFT = 1e-8,
                    NOTHING_NOW = 1e-5, ADAM_BURSTS = 2e-6, NEXT_TO_NOTHING = 1e-6;
// Gains that are none at the bottom: rounding of float32, and of sums of doubles.
static const double LITTLE_SINGLE = 1e-7, LITTLE_DOUBLE = 1e-8;
// The gradient has fallen by this, as a square; gains are rounding, single and double; all of
// the gradient is rounding; and the decrement is [K].
static const double SMALL_SQUARE = 1e-10, STILL_SINGLE = 1e-6, STILL_DOUBLE = 1e-10,
                    ROUNDING_SINGLE = 1e-13, ROUNDING_DOUBLE = 1e-20, SMALL_DECREMENT = 1e-8;
// Costs below this part of the gain are rounding.
static const double COST_SINGLE = 1e-4, COST_DOUBLE = 1e-12;

// ---- decisions ----

// Exploded: this many times the loss that it began with, or of a constant; where it stays or
// falls; and where no constant is known, above the first loss [K].
static const double EXPLODED = 2.0, EXPLODED_STAYING = 10.0, EXPLODED_UNKNOWN = 5.0;
// A rise of so many tolerances counts, where bounces make some [K].
static const double RISE_TOLERANCES = 5.0;
// Sharpness over the limit: at the edge by itself, and with steps that go up, by this part of
// them [Cohen 2021: it hovers there; the widths were chosen, K].
static const double EDGE_LOW = 0.95, EDGE_HIGH = 1.05, EDGE_ABOUT_LOW = 0.85,
                    EDGE_ABOUT_HIGH = 1.15, EDGE_RISES = 0.02;
// A descent direction shows within the window: the deviation grows by e^0.1 or more; it is left
// when the loss has fallen by ten tolerances, which is 20 in the formula for half of it [K].
static const double SHOWS_IN_WINDOW = 0.1, LEFT_TOLERANCES = 20.0;
// Steps that go by less of curvature than this over the window are a straight line [K].
static const double STRAIGHT = 0.3;
// Parts of the tolerance: what a series may have left, what a trend that has ended may change,
// what the decrement may be, and a slow fall that is sure [K].
static const double SERIES_LEFT = 0.1, ENDED = 0.1, SETTLED = 0.05, SLOWLY = 0.25;
// It hardly moves where half of the run changes the loss by fewer tolerances than this, surely:
// the fifth of the run that follows gains about three of them [C].
static const double HARDLY_MOVES = 8.0;
// Thirds of a fall that shrink by more than this end as a geometric series [K].
static const double SHRINKS = 0.75;
// Signal to noise that is no more than noise, at its upper end [K].
static const double NO_SIGNAL = 1.1;
// Until when an eta is told: a tenth of what the loss is above its floor.
static const double TENTH = 0.1;

// ---- advice ----

// Parts of the loss that are noise: some, much, most [K].
static const double SOME_NOISE = 0.01, MUCH_NOISE = 0.1, FADING_NOISE = 0.25,
                    MOSTLY_NOISE = 0.5;
// Rates to give: a quarter for less noise, a tenth where nothing is known.
static const double LESS_NOISE_RATE = 0.25, LOWER_RATE = 0.1;
// A rate below this part of the first has been decayed; below the other it is hardly a step;
// and one that may be larger is so by this factor [K].
static const double DECAYED = 0.1, HARDLY_A_STEP = 1e-3, LARGER_RATE = 1.5;
// Steps are tiny where the rate is this part of what the rule begins with by itself, or less, and
// the curvature along them allows so many times as much; most is still to be learnt while the
// loss is this part of a constant's [K].
static const double TINY_RATE = 0.1, MANY_TIMES = 5.0, MOST_LEFT = 0.3;
// Thrown away: the loss is above the best epoch by this factor; that was below this part of a
// constant's, and the loss is above that of it now [C].
static const double LOST_ABOVE_BEST = 1.4, LOST_BEST = 0.9, LOST_NOW = 0.75;
// Penalties from these on may hold weights; the penalty is this part of the loss, or hardly
// anything has been learnt, or a decay has had so many times the steps it forgets in [K].
static const double SOME_PENALTY = 0.01, STRONG_PENALTY = 0.1, PENALTY_PART = 0.125,
                    NOTHING_LEARNT = 0.98, FORGOTTEN = 3.0, LESS_PENALTY = 1e-3;

#endif
