// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions of two numbers (descent_binary) with their derivatives.
#ifndef DSC_GRAPH_OPERATORS_COMBINE_H
#define DSC_GRAPH_OPERATORS_COMBINE_H

#include "kernel/real/real.h"

#define dsc_binary_value  X(binary_value)
#define dsc_binary_slopes X(binary_slopes)

/// A descent_binary of two numbers.
real dsc_binary_value(int function, real x, real y);

/// Derivatives of z = f(x, y) by those operands that move: slopes = {f_x, f_y}, and with
/// `second` also bends = {f_xx, f_xy, f_yy}. The others are 0.
void dsc_binary_slopes(int function, real x, real y, real z, bool x_moves, bool y_moves,
                       bool second, real slopes[2], real bends[3]);

#endif
