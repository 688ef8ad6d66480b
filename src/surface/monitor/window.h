// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The last part of a run, its trend, and how it goes on.
#ifndef DSC_SURFACE_MONITOR_WINDOW_H
#define DSC_SURFACE_MONITOR_WINDOW_H

#include "surface/monitor/state.h"

/// The last part of the run, oldest block first. All blocks are as long.
typedef struct dsc_monitor_window {
    size_t count;
    dsc_monitor_block blocks[DSC_MONITOR_RING];
    dsc_monitor_block sum; /* its rate and weights are the last ones */
    size_t points;         /* means of the loss, evenly spaced, for the trend */
    double losses[DSC_MONITOR_RING];
    double steps_a_point;
} dsc_monitor_window;

/// Where element `number` is in its ring. The state may come from a file: any number will do.
size_t dsc_monitor_slot(double number);

/// The last `share` (0 .. 1) of the regime, of DSC_MONITOR_LEAST observations at least. False
/// when there are not so many.
bool dsc_monitor_window_last(const dsc_monitor_state *state, double share,
                             dsc_monitor_window *window);

/// The later half of a window.
void dsc_monitor_window_half(const dsc_monitor_window *window, dsc_monitor_window *half);

/// How far the loss falls over a window, by a straight line through its losses; the fall is
/// above fall - error with probability 1 - alpha, and so below fall + error; neighbours may be
/// correlated.
typedef struct dsc_monitor_trend {
    double fall, error; /* error: half of the interval */
} dsc_monitor_trend;
dsc_monitor_trend dsc_monitor_trend_of(const dsc_monitor_window *window, double alpha);

/// The same of the logarithm of what the losses are above `floor`: noise that is as large as
/// the loss has long tails upwards there, and hardly any here. All NAN where a loss is not
/// above it.
dsc_monitor_trend dsc_monitor_log_trend_of(const dsc_monitor_window *window, double floor,
                                           double alpha);

/// Ratio of the sums of two members of the blocks (their offsets in dsc_monitor_block), and its
/// standard error by the delta method, blocks being independent. NAN when the sum below is not
/// positive; an error of NAN with less than four blocks that have probes.
typedef struct dsc_monitor_ratio {
    double value, error;
} dsc_monitor_ratio;
dsc_monitor_ratio dsc_monitor_ratio_of(const dsc_monitor_window *window, size_t above,
                                       size_t below);

/// What a standard normal number exceeds with probability alpha, 1e-12 to 0.4.
double dsc_monitor_quantile(double alpha);

/// Steps of the run that are needed beyond those that the window is about, when the trend is as
/// it looks: until the interval fits. HUGE_VAL: too many to wait for.
double dsc_monitor_needed(const descent_monitor *monitor, const dsc_monitor_trend *trend,
                          double tolerance);

/// How the loss of the regime goes on, where the place is one that it leaves: v->forecast, and
/// v->eta on a plateau.
void dsc_monitor_foretell(const descent_monitor *monitor, descent_monitor_verdict *verdict);

#endif
