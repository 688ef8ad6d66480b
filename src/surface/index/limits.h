// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What counts as zero, how large a basis may be, and every number that an index depends on, with
// where it comes from:
//   a derivation, where one is given;
//   [I] chosen by hand on matrices and networks of known index: tests/surface/test_index.c,
//       test_eigenpairs.c.
// tools/check_limits.sh sees that they stand here.
#ifndef DSC_SURFACE_INDEX_LIMITS_H
#define DSC_SURFACE_INDEX_LIMITS_H

#include "surface/index/index.h"
#include "surface/spectrum/limits.h" // LEFT_OUT

// ---- what counts as zero ----

// Times the unit roundoff n |H|: the backward error of LAPACK's eigenvalues is p(n) u |H|, and
// p(n) = 10 n is on the safe side [LAPACK Users' Guide 1999, chapter 4].
static const double EIGENVALUE_NOISE = 10.0;
// Factorisations and eigenvalues may tell eigenvalues apart that are this part of it: their
// errors without the constant.
static const double BLUR_PART = 10.0;
// Counts are repeated with thresholds that are a tenth and ten times tau: what changes between
// them depends on tau.
static const double TENTH = 0.1, TENFOLD = 10.0;
// Times tau: the gap that tau is put into ends there [I].
static const double GAP_ENDS = 1000.0;

// ---- Krylov spaces ----

// Logarithm of the range in which the smallest eigenvalue is looked for: e^-80 is beyond rounding.
static const double LOG_RANGE = 80.0;
// Of the largest eigenvalue: the residual of a Ritz vector that shows a direction without
// curvature; and of a vector, what H leaves of it when it is one [I].
static const double FLAT_RESIDUAL = 1e-6;
// Of its length a vector keeps at least this, outside the others, to be a new direction [I].
static const double INDEPENDENT = 1e-6;

// Part of a random vector that is left, from which on its rounding errors do not matter; draws for one.
static const double MUCH = 1.0 / 64.0;
enum { DRAWS = 8 };

// ---- Newton steps ----

// Of the largest singular value: smaller ones are left out of a step. Their squares are what is
// computed, to the unit roundoff.
static const double SINGULAR = 1e-8;
// The equation of a step is solved when this part of the gradient is left [I].
static const double SOLVED = 1e-6;

/// What rounding makes of an eigenvalue, of n with a largest size of `norm` and errors of
/// `asymmetry`.
double dsc_index_noise(size_t n, double norm, double asymmetry);

/// What counts as zero, of n eigenvalues with errors of `asymmetry`.
double dsc_index_tau(const dsc_index_request *request, size_t n, double norm, double asymmetry);

/// Vectors of a basis that begins with `locked` ones and is to have `steps` more, or as many as
/// fit 2 GiB.
size_t dsc_index_room(size_t n, size_t locked, size_t steps);

#endif
