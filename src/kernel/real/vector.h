// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_KERNEL_REAL_VECTOR_H
#define DSC_KERNEL_REAL_VECTOR_H

#include "kernel/real/real.h"

double X(dot)(size_t n, const void *x, const void *y);
void X(axpy)(size_t n, double a, const void *x, void *y);
void X(scale)(size_t n, double a, void *x);
void X(from_float)(size_t n, const float *x, void *y);
void X(from_double)(size_t n, const double *x, void *y);
void X(to_double)(size_t n, const void *x, double *y);
bool X(all_finite)(size_t n, const void *x);
void X(dot_rows)(size_t n, size_t count, void *const *rows, size_t offset, const double *w,
                 double *sums);
void X(add_rows)(size_t n, size_t count, void *const *rows, size_t offset,
                 const double *factors, double *w);

#endif
