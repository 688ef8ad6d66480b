// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Parameters of a graph of any shape that no example feels: channels of relu that are never active,
// rows of tables for tokens that never occur and for positions that nothing is computed from.
#ifndef DSC_SURFACE_NETWORK_QUIET_H
#define DSC_SURFACE_NETWORK_QUIET_H

#include "objective/empirical.h"
#include "surface/network/predictions.h"
#include "surface/network/streams.h"

/// Predicts them at x[n] (doubles; the objective is of doubles), on rows (NULL: all). All `alone`.
descent_status dsc_quiet_predict(dsc_empirical *empirical, const dsc_streams *streams,
                                 const double *x, const descent_rows *rows,
                                 dsc_predictions *predictions, descent_error *error);

#endif
