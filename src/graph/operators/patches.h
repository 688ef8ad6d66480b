// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a window sees at its places, as the rows of a matrix: places x taps. A tap is one number
// under the window, in the order row, column, channel. Only for files compiled with `real`.
#ifndef DSC_GRAPH_OPERATORS_PATCHES_H
#define DSC_GRAPH_OPERATORS_PATCHES_H

#include "graph/operators/window.h"
#include "kernel/real/real.h"

typedef struct dsc_patches {
    dsc_window window;
    dsc_slide slide;
    size_t channels; /* that the window sees, of all; the images begin at the first of them */
} dsc_patches;

/// A window of one place, on every place: the patches are the images themselves.
static inline bool dsc_patches_are_places(const dsc_patches *patches)
{
    const dsc_window *w = &patches->window;
    return w->height == 1 && w->width == 1 && w->stride_height == 1 && w->stride_width == 1 &&
           w->top + w->bottom + w->left + w->right == 0;
}

#define dsc_gather_patches X(gather_patches)
#define dsc_add_patches    X(add_patches)

/// out (places x taps, without gaps, and room for DSC_PATCH_SLACK numbers behind) = the taps `t` of
/// the places `p`, which count on over the images x, one behind the other up to `end`; 0 in the
/// padding.
enum { DSC_PATCH_SLACK = REAL_VECTOR_BYTES / sizeof(real) };
void dsc_gather_patches(const dsc_patches *patches, const real *x, const real *end, dsc_range p,
                        dsc_range t, real *out);

/// The way back: adds every tap to the number that it is of, in the order of places and taps.
void dsc_add_patches(const dsc_patches *patches, const real *from, dsc_range p, dsc_range t,
                     real *gx);

#endif
