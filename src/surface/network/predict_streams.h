// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes of graphs of any shape, predicted from their streams.
#ifndef DSC_SURFACE_NETWORK_PREDICT_STREAMS_H
#define DSC_SURFACE_NETWORK_PREDICT_STREAMS_H

#include "surface/network/predictions.h"
#include "surface/network/streams.h"

/// At x (doubles): scalings and combinations of channels, what norms and losses take away.
void dsc_predict_streams(const dsc_streams *streams, const double *x,
                         dsc_predictions *predictions);

#endif
