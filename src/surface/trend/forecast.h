// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How will a loss go on that has come so far? A model is chosen by how well it foretold the
// last part of what is known from the part before.
#ifndef DSC_SURFACE_TREND_FORECAST_H
#define DSC_SURFACE_TREND_FORECAST_H

#include <descent/verdict.h>

/// A loss that was measured: `count` means over stretches that end at ends[] (steps, ascending,
/// since the steps were of the size that they are). bound: the loss cannot be below it.
typedef struct dsc_history {
    size_t count;
    const double *ends, *losses;
    double bound;
} dsc_history;

/// Model DESCENT_FORECAST_NONE where the history is too short, or its noise hides where it
/// goes.
descent_forecast dsc_forecast_of(const dsc_history *history);

/// A sentence without a full stop, "" for no forecast. text (out): size bytes.
void dsc_forecast_say(const descent_forecast *forecast, char *text, size_t size);

#endif
