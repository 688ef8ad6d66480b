// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_AROUND_H
#define DSC_KERNEL_REAL_AROUND_H

#include "kernel/kernels.h"
#include "kernel/real/real.h"

void X(clamp)(size_t n, double bound, const void *x, void *y);
void X(blend)(size_t n, double a, const void *x, double b, const void *y, void *z);
double X(against)(size_t n, const void *moved, const void *g);
void X(move)(size_t n, const dsc_move *move, const void *moved, const void *g, void *x);
void X(approach)(size_t n, double share, void *slow, void *x);

#endif
