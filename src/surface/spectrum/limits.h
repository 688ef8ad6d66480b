// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that spectra depend on, with where it comes from:
//   a paper or a derivation, where one is named;
//   [M] measured where it says so;
//   [S] chosen by hand on matrices of known spectrum: tests/surface/test_spectrum.c,
//       test_eigenpairs.c, test_dense.c.
// tools/check_limits.sh sees that they stand here. What a person may set is in tables of options.
#ifndef DSC_SURFACE_SPECTRUM_LIMITS_H
#define DSC_SURFACE_SPECTRUM_LIMITS_H

// Rows up to which all eigenvalues come from Jacobi's method: where LAPACK would have to be loaded
// first, and where there is none. On one core they take 0.3 ms at 32 rows (LAPACK 0.07 ms, after
// the 20 ms that loading it takes) and 70 ms at 200 (LAPACK 4.5 ms) [M].
enum { JACOBI_WITH_LAPACK = 32, JACOBI_ALONE = 200 };
// Units of rounding, of |H|: what a product has outside the basis is no direction below it [S]. Index
// counts ask for the same.
static const double LEFT_OUT = 64.0;
// A spectrum that is shorter than this part of its largest eigenvalue is a single number: sums of
// some thousand terms leave fewer digits than that.
static const double SINGLE = 1e-12;
// A Gaussian has 6e-5 of its weight beyond so many deviations: a curve ends there at the axis.
static const double DEVIATIONS = 4.0;
// A peak falls to a third half-way to the next one that so many steps resolve: neighbours just
// overlap [Lin, Saad, Yang 2016, section 3.2.3, as they have it].
static const double KAPPA = 3.0;

#endif
