// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes from relations between the inputs.
#ifndef DSC_SURFACE_NETWORK_PREDICT_INPUTS_H
#define DSC_SURFACE_NETWORK_PREDICT_INPUTS_H

#include "surface/network/predictions.h"

/// Linear relations between the inputs (and a column of ones, where there is a bias) that hold
/// on all examples: one vector for each of them and each unit of the first layer.
void dsc_predict_inputs(const dsc_chain *chain, const dsc_activity *activity,
                        dsc_predictions *predictions);

#endif
