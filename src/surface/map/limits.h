// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that a map of stationary points depends on, with where it comes from:
//   a derivation, where one is given;
//   [M] chosen by hand on functions whose points are known: tests/surface/test_map.c,
//       test_map_places.c, and the points of the catalogue.
// Lengths are relative to the width of the box, unless it says otherwise. tools/check_limits.sh
// sees that they stand here. What a person may set is in the table of map.c.
#ifndef DSC_SURFACE_MAP_LIMITS_H
#define DSC_SURFACE_MAP_LIMITS_H

// ---- rounding ----

// Numbers that are nothing but what is left of others, next to the least double.
static const double UNDERFLOW = 1e-290, NEXT_TO_ZERO = 1e-300;
// A few units of rounding: of a value, of values that are compared, of a slope or a diagonal,
// of a scale or a sum of squares.
static const double ROUNDED = 1e-15, ROUNDED_VALUE = 1e-12, ROUNDED_SLOPE = 1e-13,
                    ROUNDED_SCALE = 1e-14;
// Second differences of three values, each rounded by that: nine of them at most.
static const double DIFFERENCE_NOISE = 9.0;
// Values that differ by less units of rounding say nothing; noise of a bent place [M].
static const double FLAT_UNITS = 16.0, BENT_NOISE = 4.0;
// Times the unit roundoff n |H|: the backward error of eigenvalues, as in index/limits.c.
static const double EIGENVALUE_NOISE = 10.0;
// Times tau: an eigenvalue is clear of zero.
static const double CLEAR_OF_TAU = 10.0;
// l t below which 1 - exp(-l t) is l t to eight digits: the root of the unit roundoff.
static const double LINEAR = 1e-8;

// ---- searches ----

// Of the largest eigenvalue: left out of a step.
static const double NEGLIGIBLE = 1e-11;
// The first step of a search between two minima, of their distance [M].
static const double LINK_RADIUS = 0.05;
// The radius of a step: at first, at most, and the least; it shrinks to this part [M].
static const double FIRST_RADIUS = 0.05, LARGEST_RADIUS = 0.2, LEAST_RADIUS = 1e-13,
                    RADIUS_SHRINKS = 0.25;
// The error of the gradient next to what was foretold: of a path, and of others, to take a
// step; of these, to take longer ones; and for the next Hessian to be known [M].
static const double FORETOLD_PATH = 0.2, FORETOLD = 0.75, FORETOLD_WELL = 0.3,
                    FORETOLD_EXACTLY = 1e-9;
// Length of Newton's step at the end, and of none at all.
static const double ARRIVED = 1e-10, NO_STEP = 1e-13;
// How far a search may leave the box; a point is inside to this; Newton's steps along zero
// modes lead this far into it, a tenth of the width at a time [M].
static const double MARGIN = 0.5, INSIDE = 1e-9, WITHIN = 1e-3, MOVE_MOST = 0.1;
// Logarithm of the time of a path: e^60 is longer than any.
static const double LONGEST_PATH = 60.0;
// Part of the gradient that the Hessian sees: below, a place is flat; above, it is a point [M].
static const double SEEN_FLAT = 1e-3, SEEN_POINT = 1e-6;
// The gradient jumps where it changes by this part within the shortest step.
static const double JUMPS = 0.1;
// Of the scale: a curvature that bends a step aside, whose gradient is that of the curvature to
// this part; zero modes, and a fall that is more than rounding [M].
static const double CURVED = 1e-4, AS_CURVED = 0.3, ZERO_MODE = 1e-6;
// The true point of a degenerate one may be this number of Newton steps away: steps that shrink
// by 2/3.
static const double STEPS_LEFT = 3.0;

// ---- what is found ----

// Values are the same, relative to 1 + |f|; degenerate points are only known so well, and on
// the slope next to a kink a part of that counts [M].
static const double AS_HIGH = 1e-8, VAGUELY = 1e-3, ON_SLOPE = 0.1;
// How far from a point a search along an eigenvector starts; both sides arrive elsewhere by more
// than this part of that [M].
static const double BESIDE = 0.01;
static const double ELSEWHERE_PART = 0.2;
// Eigenvalues of images under a symmetry are the same, and values to a hundredth of that [M].
static const double IMAGE = 1e-6, IMAGE_VALUE = 1e-2;
// Ends of searches with a share above 1 - 0.05^(1/searches) are missed in 5 % of cases at most.
static const double MISSED = 0.05;
// It is enough when this share of searches would find something new, at most.
static const double UNSEEN = 0.01;
// Seconds between two looks at the clock.
static const double POLL = 0.02;
// A quarter of the searches each: by Newton's method, downhill; the other half uphill.
static const double QUARTER = 0.25;

// ---- around a point ----

// Where values are compared, and where the curvature is, in this order [M].
static const double AROUND = 0.01, DISTANCES[] = {1e-4, 1e-6, 1e-8, 1e-10};
// Of the scale, or of the steepest slope seen: a curvature, and a slope, that are to be held
// against values; these agree to a part [M].
static const double LOOK_AT = 1e-3, STEEP = 0.01, AGREES_TO = 0.3;

// ---- kinks ----

// The reach of gradients around a point: at first, at last, and how it shrinks [M].
static const double FIRST_REACH = 1e-3, LAST_REACH = 1e-11, REACH_SHRINKS = 0.2;
// A shortest vector that is nothing next to the longest gradient.
static const double NOTHING = 1e-7;
// Sufficient decrease [Armijo 1966]; steps from reach * MOST down to reach * LEAST, a tenth of
// the width at most.
static const double ARMIJO = 1e-4, SLIDE_MOST = 0.1, REACH_MOST = 1e4, REACH_LEAST = 1e-3;
// At a kink gradients are no shorter than this part of the first ones, and the shortest vector
// is than that of the longest [M].
static const double KINK_LONGEST = 1e-4, KINK_SHORTEST = 1e-3;

// ---- functions of one variable ----

// The largest slope of a piece is foretold by a cubic to this part; a slope that is not zero, of
// the largest one [M]. Places that no period knows: an irrational part.
static const double AS_FORETOLD = 0.02, SMALL_SLOPE = 0.01, NO_PERIOD = 0.29387;
// Two zeros are one within this.
static const double SAME_ZERO = 1e-9;
// Degenerate: the curvature is this part of the mean one over a thousandth of the line [M].
static const double MEAN_OVER = 1e-3, NO_CURVATURE = 1e-4;
// A jump is seen over rounding of the place, and compared from a distance on in decades, as long
// as that is this many times farther.
static const double KINK_FROM = 1e-6, DECADE = 0.1, KINK_BESIDE = 4.0, KINK_TO = 5.0;
// What the value gains at a pole; a jump of the steepest slope, or of the value [M].
static const double POLE_GAIN = 0.1, KINK_JUMP = 1e-9, KINK_VALUE = 1e-12;

// ---- separable functions ----

// Off-diagonal elements that are nothing; gradient and product of a point put together agree
// with those of its parts to the first, next to curvatures of the second [M].
static const double SEPARABLE = 1e-13, PUT_TOGETHER = 1e-8, LEAST_CURVATURE = 1e-4;

#endif
