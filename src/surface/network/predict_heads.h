// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Combinations of the features of a head, of queries against keys.
#ifndef DSC_SURFACE_NETWORK_PREDICT_HEADS_H
#define DSC_SURFACE_NETWORK_PREDICT_HEADS_H

#include "surface/network/predictions.h"
#include "surface/network/streams.h"

/// At x (doubles).
void dsc_predict_heads(const dsc_streams *streams, const double *x,
                       dsc_predictions *predictions);

#endif
