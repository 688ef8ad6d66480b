// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// M(exp)(x): the C library's function of `real`; for the portable operators our own, which has
// the same bits everywhere. WIDE(exp)(x): of double, whatever `real` is. EXPONENTIAL(x): the one for loops
// over many numbers, which are vectors where it is of float.
#ifndef DSC_GRAPH_OPERATORS_MATHEMATICS_H
#define DSC_GRAPH_OPERATORS_MATHEMATICS_H

#include <math.h>

#include "kernel/real/real.h"

#if DESCENT_REAL == 32
#define M(function) function##f
#elif defined(DESCENT_PORTABLE)
#include "core/elementary/elementary.h"
#define M(function) dsc_##function
// These two are exact wherever they come from.
#define dsc_sqrt    sqrt
#define dsc_fabs    fabs
#else
#define M(function) function
#endif

#if DESCENT_REAL == 64
#define WIDE(function) M(function)
#define EXPONENTIAL    M(exp)
#else
#include "graph/operators/float_functions.h"
#define WIDE(function) function
#define EXPONENTIAL    dsc_float_exp
#endif

#endif
