// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a network does on the examples, as far as zero modes depend on it.
#ifndef DSC_SURFACE_NETWORK_ACTIVITY_H
#define DSC_SURFACE_NETWORK_ACTIVITY_H

#include "surface/network/chain.h"

/// An example hears a layer when some unit of the next layer that is heard is active on it
/// (relu; other units always are); it hears the last layer.
typedef struct dsc_unit {
    size_t active;    /* examples that hear the layer with z > 0; for functions with a kink */
    uint64_t pattern; /* a hash of those examples */
    bool ever;        /* z > 0 on any example */
    double nearest;   /* where it is not: largest z / (|w| |x|), bias included */
    bool dead;        /* relu that matters to no example, nor would a little further off */
} dsc_unit;

typedef struct dsc_activity {
    size_t rows, inputs;
    double *low, *high; /* inputs: range of the columns of the first layer */
    double *products;   /* (inputs + 1)^2: sums of products of columns, a column of ones behind
                           them; NULL: too many */
    double *of_unit;    /* units of the first layer x (inputs + 1)^2: the same over the examples
                           on which a relu unit is active; NULL: no such layer, or too many */
    dsc_unit **units;   /* by layer */
    size_t *heard;      /* by layer: examples that hear it */
    size_t layers;
    double residuals, targets; /* squared error: means of their squares */
} dsc_activity;

/// x: of the objective's type. Freed with dsc_activity_free, which accepts one that failed.
descent_status dsc_activity_find(const dsc_chain *chain, const double *x,
                                 const descent_rows *rows, dsc_activity *activity,
                                 descent_error *error);
void dsc_activity_free(dsc_activity *activity);

#endif
