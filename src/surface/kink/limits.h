// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that kinks depend on, with where it comes from:
//   a derivation, where one is given;
//   [K] chosen by hand on functions and networks whose kinks are known: tests/surface/test_kinks.c.
// Distances are relative to 1 + |x|. tools/check_limits.sh sees that they stand here.
#ifndef DSC_SURFACE_KINK_LIMITS_H
#define DSC_SURFACE_KINK_LIMITS_H

// ---- units that touch ----

// |z| / (|w| |x|), bias included: z is 0 to what a step can resolve [K].
static const double TOUCHES = 1e-6;
// A slope, of the gradients on both sides: less is no descent [K].
static const double NOTHING = 1e-10;
// How far along a descent direction f is checked when patterns were left out [K].
static const double CHECKED_AT = 1e-6;
// Projections are at an end when nothing moves by more of what has moved: fifty units of rounding.
static const double PROJECTED = 1e-14;

// ---- kinks by values ----

// Of |f|, a few units: what rounding does to a value.
static const double ROUNDING = 1e-15;
// The smallest h. The kinks of f are nearer, and 1e-15 |f| / h is the rounding of a slope [K].
static const double SMALLEST = 1e-7;
// The h are half a decade apart, and the slope of a side is seen again a decade farther.
static const double DECADE = 10.0;
// Share of the jump that is left after two decades: of |x|^1.1 0.63 is left, and that is smooth.
static const double STAYS = 0.7;
// Most that differences grow by from one h to the next, 10^(1/2) smaller: rounding grows by 3.2.
static const double GROWS = 2.2;
// Times rounding: a jump, and a descent [K].
static const double JUMP_ABOVE_ROUNDING = 100.0, WAY_ABOVE_ROUNDING = 10.0;
// A descent direction is this steep, as a part of the jump [K].
static const double STEEP = 1e-4;

// ---- gradient sampling ----

// Gradients are sampled so far away [K].
static const double SAMPLED_AT = 1e-6;
// The shortest vector of the hull is found when an exchange gains less of a square: rounding.
static const double EXCHANGED = 1e-14;

#endif
