// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Elementary functions of our own, in double precision: what formulas are made of.
//
// Why: those of C libraries differ in the last bit from one library to the next, and glibc's from
// one processor to the next, as it chooses variants with fused multiply-adds where there are
// some. With these, a formula has the same bits on every processor and in WebAssembly.
//
// Keeps: only IEEE 754 operations that are rounded to nearest (+ - * / sqrt) and integers, no
// fused multiply-adds, no state: the bits of a result follow from those of its arguments. Errors
// are below 0.58 units in the last place, as far as measured (bench/elementary_errors.c; the README
// of bench/ has the numbers). Special values are those of C17 Annex F; the floating-point environment is left
// alone, so flags say nothing.
//
// sqrt, fabs, floor and the like are exact wherever they come from.
#ifndef DSC_CORE_ELEMENTARY_ELEMENTARY_H
#define DSC_CORE_ELEMENTARY_ELEMENTARY_H

#include "core/elementary/arc.h"
#include "core/elementary/circular.h"
#include "core/elementary/error.h"
#include "core/elementary/exponential.h"
#include "core/elementary/logarithm.h"
#include "core/elementary/power.h"
#include "core/elementary/root.h"

/// Every one of them: X(name) of one number, X2(name) of two.
// clang-format off
#define DSC_ELEMENTARY_LIST(X, X2)                                                             \
    X(exp) X(expm1) X(log) X(log1p) X(log2) X(log10)                                           \
    X(sin) X(cos) X(tan) X(asin) X(acos) X(atan)                                               \
    X(sinh) X(cosh) X(tanh) X(erf) X(erfc) X(cbrt)                                             \
    X2(pow) X2(atan2) X2(hypot)
// clang-format on

#endif
