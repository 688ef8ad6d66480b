// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is added to a channel at every place, and taken away by biases that follow or by what is
// added beside it.
#ifndef DSC_SURFACE_NETWORK_PREDICT_SHIFTS_H
#define DSC_SURFACE_NETWORK_PREDICT_SHIFTS_H

#include "surface/network/predictions.h"
#include "surface/network/streams.h"

/// At x (doubles).
void dsc_predict_shifts(const dsc_streams *streams, const double *x,
                        dsc_predictions *predictions);

#endif
