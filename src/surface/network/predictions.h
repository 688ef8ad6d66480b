// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes that are expected, as sparse vectors, while they are written down.
#ifndef DSC_SURFACE_NETWORK_PREDICTIONS_H
#define DSC_SURFACE_NETWORK_PREDICTIONS_H

#include "surface/network/activity.h"

/// One vector; or with `alone` several, each of them the unit vector of one entry.
typedef struct dsc_prediction {
    const char *kind; /* of descent_zero_modes */
    const descent_node
        *node;    /* that causes it, where that is not a layer of a chain; or NULL */
    size_t layer; /* from 1 */
    size_t unit;  /* from 1, in that layer; 0: of no unit */
    bool alone;
    size_t begin, end; /* entries */
} dsc_prediction;

typedef struct dsc_predictions {
    size_t count, capacity;
    dsc_prediction *items; /* those of a kind stand together */
    size_t entry_count, entry_capacity;
    size_t *at; /* coordinates in the flat vector */
    double *value;
    bool failed; /* no memory */
    bool full;   /* some were left out: there would be too many entries */
} dsc_predictions;

void dsc_predictions_free(dsc_predictions *predictions);

/// Begins a prediction, and adds a number to the last one. dsc_predictions_end looks after
/// limits: true when it was kept.
void dsc_predictions_begin(dsc_predictions *predictions, const char *kind, size_t layer,
                           size_t unit, bool alone);
void dsc_predictions_add(dsc_predictions *predictions, size_t at, double value);
bool dsc_predictions_end(dsc_predictions *predictions);

/// where (out) = what a prediction, or several of its kind and layer, are about: "layer 2, unit
/// 17", "layer 1, 37 units", "input 3".
void dsc_prediction_where(const dsc_prediction *item, size_t units, char *where, size_t size);

#endif
