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

/// Begins one that a node causes, where that is not a layer of a chain (NULL: all of them do); takes
/// back one that was begun.
void dsc_predictions_begin_at(dsc_predictions *predictions, const char *kind,
                              const descent_node *node, size_t unit, bool alone);
void dsc_predictions_drop(dsc_predictions *predictions);

/// A direction to whose numbers is added in any order, before it becomes a prediction: each coordinate
/// is in one once. Freed with dsc_direction_free.
typedef struct dsc_direction {
    double *value; /* n: 0, but for what was added */
    bool *listed;  /* n: is it in the list? */
    size_t *at;    /* n: the list of what was added to */
    size_t count;
} dsc_direction;
bool dsc_direction_create(dsc_direction *direction, size_t n); /* false: no memory */
void dsc_direction_free(dsc_direction *direction);
void dsc_direction_add(dsc_direction *direction, size_t at, double value);

/// Adds its numbers to the prediction that was begun, and ends that; with `keep` false takes it back.
/// The direction is 0 again.
void dsc_direction_end(dsc_direction *direction, bool keep, dsc_predictions *predictions);

/// where (out) = what a prediction, or several of its kind and layer, are about: "layer 2, unit
/// 17", "layer 1, 37 units", "input 3", "attention, 4 heads".
void dsc_prediction_where(const dsc_prediction *item, size_t units, char *where, size_t size);

#endif
