// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes that a network ought to have, as sparse vectors, before anybody has looked at the
// Hessian.
#ifndef DSC_SURFACE_NETWORK_PREDICT_H
#define DSC_SURFACE_NETWORK_PREDICT_H

#include "surface/network/predictions.h"
#include "surface/network/streams.h"

/// Parameters that cannot matter: dead units, inputs that are always 0. All `alone`.
descent_status dsc_predict_frozen(const dsc_chain *chain, const dsc_activity *activity,
                                  dsc_predictions *predictions, descent_error *error);

/// All others, at x (doubles). frozen: parameters that do not matter (or NULL); units that are
/// dead are left out.
descent_status dsc_predict_vectors(const dsc_chain *chain, const dsc_activity *activity,
                                   const double *x, dsc_predictions *predictions,
                                   descent_error *error);

/// The same of a graph of any other shape, from its streams.
descent_status dsc_predict_graph(const dsc_streams *streams, const double *x,
                                 dsc_predictions *predictions, descent_error *error);

/// Those that the operators of a graph declare. Like the others, they are only predictions.
descent_status dsc_predict_declared(const dsc_plan *plan, const double *x,
                                    dsc_predictions *predictions, descent_error *error);

/// Without the scalings of units where the gradient g[n] of their weights is more than `most`
/// times these: there a scaling is no zero mode, which needs no product.
void dsc_predictions_refute(dsc_predictions *predictions, const double *x, const double *g,
                            double most);

#endif
