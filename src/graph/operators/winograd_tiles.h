// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The transforms of F(4 x 4, 3 x 3) (winograd.h), a vector of channels at a time. Only for files compiled
// with `real`.
#ifndef DSC_GRAPH_OPERATORS_WINOGRAD_TILES_H
#define DSC_GRAPH_OPERATORS_WINOGRAD_TILES_H

#include <stdbool.h>

#include "kernel/real/product_tiles.h"

/// A tile has OUT x OUT places; what they see are SIDE x SIDE numbers, and so many products are left of the
/// WINDOW x WINDOW of each place.
enum { WINDOW = 3, OUT = 4, SIDE = OUT + WINDOW - 1, POINTS = SIDE * SIDE };

#define dsc_winograd_bring  X(winograd_bring)
#define dsc_winograd_weigh  X(winograd_weigh)
#define dsc_winograd_return X(winograd_return)

/// What a tile sees, `channels` numbers at each of at[SIDE * row + column], transformed: number i of
/// `to + i * step`.
void dsc_winograd_bring(const real *const at[POINTS], size_t channels, real *to, size_t step);

/// `count` windows side by side, whose cells are `from + i * count`, transformed: to[i * step].
void dsc_winograd_weigh(const real *from, size_t count, real *to, size_t step);

/// Where the places of a tile are written: the first, and how far it is to the next one and to the next
/// row. rows, columns: those that exist.
typedef struct dsc_winograd_places {
    real *at;
    size_t place, row, rows, columns;
    bool add;
} dsc_winograd_places;

/// `units` numbers for each place = or += the products of a tile, from[i * step], transformed back.
void dsc_winograd_return(const real *from, size_t step, size_t units,
                         const dsc_winograd_places *to);

#endif
