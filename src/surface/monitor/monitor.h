// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a monitor. The parts:
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
#ifndef DSC_SURFACE_MONITOR_MONITOR_H
#define DSC_SURFACE_MONITOR_MONITOR_H

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
