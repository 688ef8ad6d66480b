// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Elementary functions, where it is chosen at run time whose: what is asked of a step of an optimizer,
// some numbers each. Loops over elements choose when they are compiled (graph/operators/mathematics.h).
#ifndef DSC_CORE_MATHEMATICS_H
#define DSC_CORE_MATHEMATICS_H

typedef struct dsc_mathematics {
    double (*cos)(double);
    double (*expm1)(double);
    double (*log1p)(double);
    double (*pow)(double, double);
} dsc_mathematics;

/// The C library's.
extern const dsc_mathematics dsc_library_mathematics;

/// Our own (core/elementary/), which have the same bits on every processor.
extern const dsc_mathematics dsc_portable_mathematics;

#endif
