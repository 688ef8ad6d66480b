// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes that a network ought to have, as sparse vectors, before anybody has looked at the
// Hessian.
#ifndef DSC_SURFACE_NETWORK_PREDICT_H
#define DSC_SURFACE_NETWORK_PREDICT_H

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

/// Parameters that cannot matter: dead units, inputs that are always 0. All `alone`.
descent_status dsc_predict_frozen(const dsc_chain *chain, const dsc_activity *activity,
                                  dsc_predictions *predictions, descent_error *error);

/// All others, at x (doubles). frozen: parameters that do not matter (or NULL); units that are
/// dead are left out.
descent_status dsc_predict_vectors(const dsc_chain *chain, const dsc_activity *activity,
                                   const double *x, dsc_predictions *predictions,
                                   descent_error *error);

/// Those that the operators of a graph declare. Like the others, they are only predictions.
descent_status dsc_predict_declared(const dsc_plan *plan, const double *x,
                                    dsc_predictions *predictions, descent_error *error);
bool dsc_predict_declares(const dsc_plan *plan);
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

/// Linear relations between the inputs (and a column of ones, where there is a bias) that hold
/// on all examples: one vector for each of them and each unit of the first layer.
void dsc_predict_inputs(const dsc_chain *chain, const dsc_activity *activity,
                        dsc_predictions *predictions);

/// Without the scalings of units where the gradient g[n] of their weights is more than `most`
/// times these: there a scaling is no zero mode, which needs no product.
void dsc_predictions_refute(dsc_predictions *predictions, const double *x, const double *g,
                            double most);

#endif
