// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a monitor. The parts:
//   state.h    what it keeps
//   monitor.c  making one, taking observations in
//   window.c   the last part of the run, and its trend
//   evidence.c what the numbers say
//   ends.c     what they say of ends: minimum, saddle, edge, infinity
//   judge.c    the decision table
//   verdict.c  a verdict, put together
//   advice.c   what to try: codes with numbers
//
// Losses are kept twice: of observations, and of whole epochs, whose means do not depend on
// which examples were drawn and are much less noisy. Trends are those of epochs once there are
// enough of them.
//
// Observations are kept in blocks: level 0 has one a block, every level above joins two blocks
// of the level below, and each has a ring of its last ones. So a window of any length, as long
// as it ends now, is made of at most DSC_MONITOR_RING means, whose number does not grow with
// the run; longer windows have longer blocks, whose means are less correlated.
//
// Everything is a double, so that a checkpoint can hold the state as an array.
#ifndef DSC_SURFACE_MONITOR_STATE_H
#define DSC_SURFACE_MONITOR_STATE_H

#include <descent/monitor.h>

enum { DSC_MONITOR_RING = 64, DSC_MONITOR_LEVELS = 24, DSC_MONITOR_LEAST = 16 };

/// Sums over the observations of a block.
typedef struct dsc_monitor_block {
    double steps, loss; /* loss: times steps */
    double rises;
    double probes;
    double signal, noise, noise_scaled, gradient, gain, cost, moved, moved_scaled;
    double rate;    /* of the last one */
    double weights; /* |x| at the last probe, 0: none */
} dsc_monitor_block;

/// The same of epochs.
typedef struct dsc_monitor_epochs {
    double steps, loss;
} dsc_monitor_epochs;

typedef struct dsc_monitor_state {
    double observations, steps; /* since the regime began: since the rate was changed by hand */
    double step;                /* of the run */
    double looks, next_look;    /* verdicts so far; observations at the next one */
    double first_loss, lowest_loss, last_loss;
    double lowest_epoch;     /* mean loss of one; HUGE_VAL: none has ended */
    double largest_gradient; /* of all |g|^2 */
    double loss_bound;       /* see descent_observation; 0: not known */
    double units, dead, saturated, blocked;
    double smallest, residual, largest, curvature_at; /* eigenvalues, the step; -1: none */
    double said, since; /* the last place, 1 + a descent_place, and the step it began at */
    double pushed[DSC_MONITOR_LEVELS];
    dsc_monitor_block rings[DSC_MONITOR_LEVELS][DSC_MONITOR_RING];
    double in_epoch;        /* 0: the epoch that runs began before the regime */
    dsc_monitor_epochs now; /* the epoch that runs */
    double ended[DSC_MONITOR_LEVELS];
    dsc_monitor_epochs epochs[DSC_MONITOR_LEVELS][DSC_MONITOR_RING];
} dsc_monitor_state;

struct descent_monitor {
    descent_monitor_options options;
    dsc_monitor_state state;
};

#endif
