// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Turns of the channels that norms alone read.
#ifndef DSC_SURFACE_NETWORK_PREDICT_TURNS_H
#define DSC_SURFACE_NETWORK_PREDICT_TURNS_H

#include "surface/network/predictions.h"
#include "surface/network/streams.h"

/// At x (doubles).
void dsc_predict_turns(const dsc_streams *streams, const double *x,
                       dsc_predictions *predictions);

#endif
