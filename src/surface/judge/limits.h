// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that a verdict at a point depends on, with where it comes from:
//   a paper or a derivation, where one is named;
//   [P] chosen by hand, and held by points of known kind: tests/surface/test_verdict.c,
//       test_verdict_network.c, and the groups of bench/verdicts_points.c (at most 0.5 % wrong);
//   [R] chosen by hand on runs whose continuation is known: bench/verdicts.c, cli/verdict_runs.sh;
//   [W] a limit of work, so that an answer takes seconds; no verdict is meant to depend on it.
// Lengths are relative to 1 + |x|, gains to dsc_local's reference, unless it says otherwise.
// tools/check_limits.sh sees that they stand here. What a person may set is in options.c.
#ifndef DSC_SURFACE_JUDGE_LIMITS_H
#define DSC_SURFACE_JUDGE_LIMITS_H

// ---- rounding ----

// Times what dsc_point_round saw, the largest of three repetitions. Were these normal, the
// largest would be below a tenth of the standard deviation once in 2,000 points (0.08^3).
static const double CLEAR_OF_NOISE = 10.0;
// The same where much depends on a single value: far out, where a change need not grow [P].
static const double FAR_ABOVE_NOISE = 1e4;
// A fall that a gradient claims, where three distances are tried: less will do.
static const double FALL_OF_SLOPE = 3.0;
// A component is at least this part of an even share of the gradient's rounding [P].
static const double LEAST_COMPONENT_NOISE = 1e-3;
// Times the unit roundoff 2 u n |H|: the backward error of LAPACK's eigenvalues, as in
// index/limits.c.
static const double EIGENVALUE_NOISE = 5.0;
// Times that: the threshold tau where no eigenvalue of a small problem lies near it, and how far
// the next one must be above, in networks [P].
static const double TAU_ABOVE_NOISE = 10.0, CLEAR_GAP = 100.0;
// Times tau: eigenvalues up to this are held against the resolution one by one [W].
static const double LOOK_BELOW = 100.0;
// Of the largest eigenvalue, some fifty units of rounding: below it nothing is divided by one.
static const double DIVISIBLE = 1e-14;
// Times the value, in units of rounding: two values of f are the same.
static const double SAME_VALUE = 4.0;
// What kinks change of the gradient beyond this part of its "rounding" was their doing [P].
static const double KINK_IN_ROUNDING = 0.1;

// ---- what is near, little, or nothing ----

// No point is told from its neighbours better: about the root of the unit roundoff.
static const double RESOLUTION = 1e-8;
// Steps this short are no way off; longer ones lead to another point [P].
static const double NO_WAY = 1e-6;
// Gains below are nothing; below the other a closer look may still find a critical point [P].
static const double NO_GAIN = 1e-10, LITTLE_GAIN = 1e-6;
// Where f changes as usual around a point: the distance that gains are compared at.
static const double AROUND = 0.01;
// Where a search for zeros of the gradient would compare it.
static const double FARTHER_AROUND = 0.1;
// Of the gradient around: at most this is small [P].
static const double SMALL_GRADIENT = 0.3;
// A gradient this much smaller is one that steps have led to zero [P]. Newton's method in the
// whole: ARRIVED; a single step or an extrapolation: SHRUNK; a descent: DESCENDED.
static const double ARRIVED = 1e-6, SHRUNK = 0.01, DESCENDED = 1e-3;
// A minimum within this distance is nearby; a critical point is looked for within this one [P].
static const double BESIDE_MINIMUM = 0.02, BESIDE = 0.1;
// Part of g in directions without curvature from which on it is said to point there [P].
static const double FLAT_PART = 0.9;
// |H g| / (|H| |g|) below which g has no curvature, where few eigenvalues are known [P].
static const double FLAT_ALONG = 1e-3;
// A vector of which the modes leave less is one of theirs [P].
static const double OWN_PART = 1e-3;
// The same of a direction without anything left.
static const double NOTHING_LEFT = 1e-6;
// The exact point is told of when it is farther: below, only the last digits change.
static const double WORTH_TELLING = 1e-10;

// ---- ways ----

// The first steps of ways: along eigenvectors and axes; past a kink, which may be near; and
// where everything is suspected to be level.
static const double FIRST_STEP = 1e-6, FIRST_PAST_KINK = 1e-7, FIRST_LEVEL = 1e-12;
// Where f falls for ever, so far is enough.
static const double WAY_ENDS = 10.0;
// Ways down that end sooner may be bent valleys, which are walked [P].
static const double BENT_BELOW = 0.1;
// Sufficient decrease [Armijo 1966; Nocedal, Wright 2006: c1]; the first step of a descent.
static const double ARMIJO = 1e-4, FIRST_DESCENT = 0.01;
// Distances from a point at which descents begin: of two of them, and of the others [P].
static const double FROM_BESIDE = 1e-4, FROM_FARTHER = 1e-3;
// They count when they gain more than this times the decrement, or this part of what the
// first step already cost [P].
static const double TIMES_DECREMENT = 4.0, PART_OF_START = 1e-6;
// Operations of a gradient up to which descents take 300 and 60 steps [W].
static const double CHEAP_DESCENT = 1e6, DEAR_DESCENT = 1e8;

// Valleys: walked from SHORTEST to LONGEST, each step LONGER times the last, and on to FARTHEST
// by FARTHER where f is level: of sqrt(n) (1 + |x|), as a product of n factors grows [P].
static const double SHORTEST = 1e-5, LONGEST = 0.3, LONGER = 3.0;
static const double FARTHEST = 100.0, FARTHER = 1.5;
// Steps to the floor of a valley end when they gain less, of what f has changed [P].
static const double FLOOR_REACHED = 1e-3;
// A change is none of rounding when it is the same this much farther, three times; and when it
// grows over LONGER by half of what the lowest power, a line, does.
static const double A_LITTLE_FARTHER = 5e-4, GROWS_BY = 1.5;
// Bisections for the first change end at this relative distance.
static const double BISECTED = 1e-6;
// Angles of a search for the lowest direction: the first is 0.5, in radians.
static const double LEAST_TURN = 1e-4, MOST_TURN = 0.7, TURN_SHRINKS = 0.3;
// Distance of first and second differences of Hessian-vector products: rounding is least near
// u^(1/4) = 1e-4 for the second ones; longer steps see past kinks of rounding [P].
static const double DIFFERENCE = 1e-3;
// Slopes that grow as a power t^p, p nearly 2 or more, with the same p everywhere [P].
static const double LEAST_POWER = 1.8, SAME_POWER = 0.2;
// The slope on a bent floor counts when this part of it is along the floor [P].
static const double WITHIN_FLOOR = 0.9;
// The steps with which the end of a valley is looked for, as factors.
static const double FACTORS[] = {3.0, 1.3, 1.05, 1.01};
// Spheres around a degenerate point, from outside; angles of the search, in radians [P].
static const double SPHERES[] = {0.3, 0.1, 0.03};
static const double FIRST_ANGLE = 0.5, LEAST_ANGLE = 1e-3, ANGLE_GROWS = 1.5;

// ---- Newton's method ----

// A step is taken when it leaves this part of the squares of the gradient, which is half of the
// gradient [P]; steps on quartics leave 0.09, on terms of a high order 0.14.
static const double CONTRACTS = 0.25;
// ... of the gradient itself, for Krylov steps, which are not exact [P].
static const double KRYLOV_CONTRACTS = 0.6;
// Operations for which the spectrum is computed anew [W].
static const double FRESH = 5e7;
// Eigenvalues within this factor are taken together.
static const double SAME_GROUP = 0.1;
// Steps are the same when they differ by rounding only.
static const double LONGER_STEP = 1.0 + 1e-12;
// Aitken's rule for two steps that shrink alike: factors of 1/2 for cubics to nearly 1, alike
// to 0.05 [P].
static const double AITKEN_LEAST = 0.3, AITKEN_MOST = 0.95, AITKEN_ALIKE = 0.05;
// Kantorovich's L from differences over this distance, or this number of steps.
static const double KANTOROVICH_DISTANCE = 1e-4, KANTOROVICH_STEPS = 10.0;

// ---- is the gradient right, and the model? ----

// Distances of central differences: around u^(1/3) = 6e-6, where their error is least, and a
// decade to both sides.
static const double DIFFERENCES[] = {1e-5, 1e-6, 1e-4};
// The gradient is wrong when it is off by this part, more than rounding by TIMES and than the
// bend by PART, while the differences agree to a tenth [P].
static const double WRONG_BY = 0.2, AGREE_TO = 0.1, TIMES_ROUNDING = 20.0, PART_OF_BEND = 1e-3;
// What the Hessian does changes by this part within 1e-7: the model holds nowhere [P].
static const double BROKEN_WITHIN = 1e-7, BROKEN_BY = 0.1;
// Kinks count when the slope jumps by this part of |g| [P].
static const double JUMP = 1e-3;
// Distances at which f is to fall as g says, and by which part of that at least.
static const double HOLDS_FROM = 1e-8, HOLDS_TO = 1e-3, HOLDS_STEP = 100.0, HOLDS_PART = 0.1;
// One step that makes f this much larger diverges [R].
static const double THROWN_UP = 100.0;
// Krylov methods may miss this much flatter ways than was asked, as `missed` is met in steps.
static const double MISSED_MORE = 1.5;
// Probability 95 % of Student's t with 7 degrees of freedom, for eight parts of the examples.
static const double STUDENT_7 = 2.36;
// Counts of eigenvalues are told for thresholds that are this many times as large and small.
static const double TENFOLD = 10.0;

// ---- what lies ahead ----

// f at 10^k (1 + |x|).
static const double DECADE = 10.0;
// f arrives at its lowest value, as max(0, .) does, when it is this much higher than the least
// that can be told at 99 hundredths of the way; underflow of f aside [P].
static const double ARRIVES_FROM = 0.99, ARRIVES_HIGHER = 1e6, ARRIVES_LEAST = 1e-290;
// A descent that gains this many times 1 + |f| does not end.
static const double UNENDING = 1e100;
// Steps that gain less than this part of what a descent gains are slow [P].
static const double SLOW = 0.03;
// Near a saddle a descent is slow at first when half of its gain takes this number of steps [P].
enum { LEAVES_SLOWLY = 10 };
// Steps that may be this many times as long are short [P].
static const double SHORT_STEPS = 4.0;
// Where f is looked at along the gradient, for whether it is level: from, to, by.
static const double LEVEL_FROM = 1e-6, LEVEL_TO = 1e-4, LEVEL_STEP = 10.0;
// rate lambda below which (1 - rate lambda)^k is 1 - k rate lambda to nine digits.
static const double LINEAR = 1e-9;
// A rate at which f rose is cut to this.
static const double CUT_RATE = 0.25;
// Operations of one of the thousand steps that are taken [W].
static const double STEP_WORK = 2e5;
// A short descent that gains this part of |f|, from a gradient this far above rounding, shows
// that a large point is not critical [P].
static const double PLAIN_GAIN = 1e-3, PLAIN_GRADIENT = 1e3;
// Multiply-adds of a value above which work is limited (plain points are looked for, samples come first), above which a
// sample of given size is drawn, and points are heavy; operations of a whole spectrum at any point;
// examples for which options->dense is meant [W].
static const double LIMITED_WORK = 2e8, LARGE_WORK = 1e9, HEAVY_WORK = 5e9, CHEAP_DENSE = 1e10,
                    DENSE_ROWS = 1e5;

// ---- a sample of many rows ----

// A sample comes first where there are this many times as many rows [W].
static const double SAMPLE_OF = 2.0;
// Without a word on its size it grows in stages, for about ten seconds of one core. Multiply-adds of values for the
// tests of all stages together, and for what a sample that passed is judged by; values of its judged rows that each
// takes (15 gradients and a few values; 20 products and 20 values); all rows follow where their value costs no more
// than this [W].
static const double TEST_BUDGET = 1.5e11, MODEL_BUDGET = 5e10, TEST_VALUES = 50.0,
                    MODEL_VALUES = 200.0, ALL_WORK = 2e9;
// A stage is that much larger than the one before, or as large as fits, if this is much at all [W].
static const double STAGE_GROWS = 4.0, STAGE_GROWS_LEAST = 1.5;
// Of a sample whose size was given: gradients of all of it that walks on mini-batches may take, and multiply-adds for
// what it is judged by [W].
static const double SAMPLE_GRADIENTS = 24.0, SAMPLE_BUDGET = 8e11;
// What is suggested where a sample is not sure: one that is larger by this factor [W].
static const double LARGER_SAMPLE = 2.0;
// Walks on mini-batches, gradients of these for averages, counting units that do nothing. Walks of less than this part
// of what they should be are not made: they would not tell noise from a fall [W].
static const double WALK_BUDGET = 4e10, BATCH_BUDGET = 1e10, UNIT_BUDGET = 1.5e10,
                    SHORT_WALK = 0.25;
// Standard errors of the mean of 16 parts that are beyond doubt: Student's t with 15 degrees of
// freedom is above once in 12,000 times.
static const double SURE_ERRORS = 5.0;
// The same, so that a verdict is likely at least: 95 %.
static const double LIKELY_ERRORS = 2.13;
// The same of the mean of three walks: Student's t with 2 degrees of freedom, 95 %.
static const double SURE_WALKS = 4.3;
// Sharpness / limit up to which no sample is near the edge, and times SLOW what 1000 steps gain
// when they are surely not slow [P].
static const double STABLE_SAMPLE = 0.5, CLEARLY_SLOW = 3.0;

// ---- step size and noise ----

// sharpness / limit: at the edge from EDGE_LOW to EDGE_HIGH; above steps grow. It hovers at the
// limit or a little above [Cohen 2021]; how wide that is was chosen [R]. v of adaptive rules
// follows the steps: they are tried sooner.
static const double EDGE_LOW = 0.95, EDGE_HIGH = 1.15, EDGE_ADAPTIVE = 0.7;
// Late losses that rise by more than this beyond the middle ones grow: momentum that begins
// from rest swings wider once [R].
static const double SWINGS_WIDER = 1.05;
// Steps are stuck when half as long ones save this part of |f|, and they less than that part of
// what those save; they sink when they save this part of |f| [R].
static const double STUCK_GAIN = 0.01, STUCK_PART = 0.05, SINKS_GAIN = 1e-3;
// Operations: all walks together, or this number of gradients (of heavy points); a call;
// functions of an example; rows as which the vectors of a step count; a walk is cheap up to so
// many; many steps are tried below CHEAP [W].
static const double OPERATIONS = 2e9, GRADIENTS = 40.0, HEAVY_GRADIENTS = 20.0, CALL = 2e4,
                    FUNCTIONS = 50.0, STEP_ROWS = 8.0, CHEAP_WALK = 1e7, CHEAP = 1e9;
// Walks: epochs, steps, looks that cheap ones have; steps that all have.
static const double CHEAP_EPOCHS = 4.0, CHEAP_STEPS = 100.0, CHEAP_LOOKS = 20.0,
                    LEAST_STEPS = 4.0;
// Smaller steps, of a quarter of the size: their floor is a quarter, so the difference is three
// quarters of the height [Yaida 2018: proportional to the rate].
static const double QUARTER = 0.25, REST = 0.75;
// Walks say the same: standard errors of what is saved, and of the trend as a part of it [R].
static const double SETTLED_ERRORS = 6.0, SETTLED_PART = 0.05;
// A point of a floor is at most this many heights above it: chi-squared of 1, 1.4 %.
static const double ABOVE_FLOOR = 6.0;
// A trend that is less than this part of the height is none [R].
static const double NO_TREND = 0.3;
// Noise that adds less than this part of |f| is not what holds it up [R].
static const double LEAST_NOISE = 0.01;
// Kendall's probability by chance below which the losses of a run go on falling, by more than
// this part of the last ones [R].
static const double SINKS_CHANCE = 0.05, SINKS_PART = 0.005;
// The number of steps that tell where a rule leads; a step in this number that turns around
// bounces [R].
enum { LONG_RUN = 50, BOUNCES_PER = 3 };
// eps of adam where a run's is not known.
static const double ADAM_EPS = 1e-8;

// ---- advice ----

// Larger step sizes are no advice.
static const double RATE_MOST = 1e6;
// A rate below this part of the first one has been decayed [R].
static const double DECAYED = 0.1;
// Rates to give: a tenth, where nothing is known; 0.3, as a floor falls in proportion; and for
// rules that follow the gradient's size at most ten times what would do in a thousand steps.
static const double LOWER_RATE = 0.1, LOWER_NOISE = 0.3, RATE_MARGIN = 10.0;
// A layer whose weights are below this part of what leaves the size of its inputs as it is
// leaves hardly anything of them [R].
static const double SMALL_LAYER = 0.1;
// A penalty or a decay from this on may hold the weights; it does when the examples alone would
// gain this part of the loss by larger ones [R]. What to try in its place.
static const double STRONG_PENALTY = 0.01, WISH = 0.25, LESS_PENALTY = 1e-3;
// A layer is blocked when this part of its units do nothing [R].
enum { BLOCKED_OF_TEN = 9 };
// A step size below this part of the limit is careful [R].
static const double CAREFUL = 0.25;
// A saddle is left when the distance has grown this many times.
static const double LEFT = 1e6;

#endif
