// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How a loss will go on, from its history. A model is chosen by how well it predicts the last
// part of the history from the part before.
#ifndef DSC_SURFACE_TREND_FORECAST_H
#define DSC_SURFACE_TREND_FORECAST_H

#include <descent/verdict.h>

/// Measured losses: losses[i] is a mean over the steps up to ends[i] (ascending, counted from
/// where the learning rate became what it is now). bound: the loss cannot be below it.
typedef struct dsc_history {
    size_t count;
    const double *ends, *losses;
    double bound;
} dsc_history;

/// Model DESCENT_FORECAST_NONE where the history is too short, noise hides the trend, or the
/// models disagree.
descent_forecast dsc_forecast_of(const dsc_history *history);

/// A sentence without a full stop, "" for no forecast. text (out): size bytes.
void dsc_forecast_say(const descent_forecast *forecast, char *text, size_t size);

#endif
