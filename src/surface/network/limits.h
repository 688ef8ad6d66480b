// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that zero modes and idle units depend on, with where it comes from:
//   a derivation, where one is given;
//   [Z] chosen by hand on networks whose zero modes are known: tests/surface/test_modes.c;
//   [U] the same of units: tests/surface/test_units.c;
//   [W] a limit of work or memory, so that an answer takes seconds; no verdict is meant to
//       depend on it.
// tools/check_limits.sh sees that they stand here. Counts up to which something is tried are
// next to what they limit.
#ifndef DSC_SURFACE_NETWORK_LIMITS_H
#define DSC_SURFACE_NETWORK_LIMITS_H

// ---- zero modes ----

// |H z| / |H| of a zero mode: the root of the unit roundoff, which is far above what a product in
// double precision leaves [Z].
static const double RESIDUAL = 1e-8;
// Of its length a vector keeps at least this, to be a new direction [Z]. Where many are compared
// by their products, the square of what it keeps: above what rounding leaves of one.
static const double INDEPENDENT = 1e-6, INDEPENDENT_SQUARE = 1e-10;
// Squared error, of the targets: worth to look whether it is 0, which is to the square of this [Z].
static const double FITTED = 1e-9;
// Duplicated units: relative difference of their weights [Z].
static const double ALIKE = 1e-7;
// Columns of inputs are dependent: what is left, of the square of the column. The root of it is
// what float32 inputs resolve.
static const double DEPENDENT = 1e-12;
// Channels whose combinations are all taken: as many as the square of their number [W].
enum { MIXED_MOST = 64 };
// Shifts of a channel that arrive somewhere together are independent of others: multiples that are
// small whole numbers, but for rounding.
static const double SHIFT_LEFT = 1e-9;
// Weights of a unit are nothing, of the largest of all [Z].
static const double NO_WEIGHT = 1e-8;
// Multiply-adds of a product that takes long, and of all single ones together [W].
static const double HEAVY = 5e9, SINGLE_ALL = 2e10;
// Multiplications for the products of all columns; for the matrix of a Jacobian; n^2 examples of
// a Jacobian, which is a pass through the network for each parameter [W].
static const double MULTIPLICATIONS_MOST = 4e9, JACOBIAN_MOST = 8e9, DERIVATIVES_MOST = 2e10;

// ---- units ----

// A pre-activation closer to 0 than this touches the kink (kink/limits.h: TOUCHES) [U].
static const double AT_KINK = 1e-6;
// The slope of a saturated unit, on this share of the examples [U].
static const double FLAT_SLOPE = 1e-3, FLAT_SHARE = 0.99;

#endif
