// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where runs end: questions that the judge asks of the evidence.
#ifndef DSC_SURFACE_MONITOR_ENDS_H
#define DSC_SURFACE_MONITOR_ENDS_H

#include "surface/monitor/evidence.h"

/// What is left of the loss, as a part of what there was at first; HUGE_VAL: there was nothing.
double dsc_monitor_part_left(const descent_monitor *monitor, double loss);

/// Hardly anything is left of the loss; the steps of Adam may leave such a place for a while, and
/// the best that it came to counts.
bool dsc_monitor_has_been_at_zero(const descent_monitor *monitor, double loss);

/// More than `factor` times as far above the floor as it began, and as a constant is.
bool dsc_monitor_has_exploded(const descent_monitor *monitor, double loss, double factor);

/// Right about every example, or nothing is left, so that larger weights are always better.
bool dsc_monitor_runs_away(const descent_monitor *monitor,
                           const dsc_monitor_evidence *evidence);

/// Steps bounce, by a curvature at the limit; and what the loss may then come to, as a multiple of
/// what it began at; and whether they do so where nothing is left that they could gain.
bool dsc_monitor_at_edge(const descent_monitor *monitor, const dsc_monitor_evidence *evidence,
                         const descent_monitor_verdict *verdict);
double dsc_monitor_swing(const descent_monitor *monitor);
bool dsc_monitor_is_bottom(const descent_monitor *monitor, const dsc_monitor_evidence *evidence,
                           const descent_monitor_verdict *verdict);

/// Nothing is left to gain, as far as rounding lets one see.
bool dsc_monitor_is_minimum(const descent_monitor *monitor,
                            const dsc_monitor_evidence *evidence,
                            const descent_monitor_verdict *verdict);

/// A descent direction whose steepness would show within some windows, and a critical point near
/// enough that the loss there is that of here. *verdict (out): its decrement, and when true its
/// eta.
bool dsc_monitor_is_saddle(const descent_monitor *monitor, const dsc_monitor_evidence *evidence,
                           descent_monitor_verdict *verdict);

#endif
