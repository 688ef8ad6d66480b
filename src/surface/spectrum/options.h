// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options that say which matrix, as rows of a table, for every options struct that has
// their fields: curvature, first and count.
#ifndef DSC_SURFACE_SPECTRUM_OPTIONS_H
#define DSC_SURFACE_SPECTRUM_OPTIONS_H

#include <math.h>
#include <stddef.h>

#include <descent/surface.h>

#include "surface/spectrum/hessian.h"

// clang-format off
#define DSC_MATRIX_OPTIONS(S)                                                                             \
    {.name = "curvature", .metavar = "MATRIX", .kind = DESCENT_OPTION_CHOICE, .offset = offsetof(S, curvature), \
     .fallback = "hessian", .words = dsc_curvature_words, .help = "the matrix: hessian or gauss-newton"}, \
    {.name = "first", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(S, first),         \
     .fallback = "0", .low = 0.0, .high = HUGE_VAL, .help = "first parameter of the block of the matrix to look at"}, \
    {.name = "count", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = offsetof(S, count),         \
     .fallback = "0", .low = 0.0, .high = HUGE_VAL, .help = "parameters of the block; 0: all from the first on"}
// clang-format on

#endif
