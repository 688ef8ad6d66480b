// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the verdict while training is made from: trends of the loss, and the budget of the
// steps.
#ifndef DSC_SURFACE_MONITOR_EVIDENCE_H
#define DSC_SURFACE_MONITOR_EVIDENCE_H

#include "surface/monitor/window.h"
#include "surface/trend/order.h"

/// What the decisions are made of, besides what the verdict holds.
typedef struct dsc_monitor_evidence {
    dsc_monitor_window window, late;  /* of the trend, and its later half */
    dsc_monitor_window probes;        /* what probes are taken from */
    dsc_monitor_trend trend, recent;  /* recent: of `late`, over the length of the window */
    double curvature;                 /* along the steps: 2 cost / |dx|^2 */
    double scaled;                    /* the same as the rule sees it: 2 cost / dx' D dx */
    double gradient;                  /* |g|^2 of the last block with a probe */
    dsc_monitor_trend noisy;          /* of the logarithm, not exact */
    dsc_monitor_trend half, most;     /* the same of the last half and three quarters of the
                                         regime, with usual probabilities of an error */
    dsc_order half_order, most_order; /* the same by the order of parts */
    bool constant; /* a network of several layers answers every example alike, and noise has
                      little part in that: what it has not learnt is behind a plateau */
    bool near_constant;           /* that may be so: its loss is twice as far from that */
    double share;                 /* of the loss that is noise of the steps, 0 .. 1 */
    double left;                  /* the loss as a part of a constant's */
    double early_gain, late_gain; /* of both halves of the window */
    double cost_low, cost_high;   /* interval of the cost of the window */
    double rate;                  /* gradients act with: learning rate and momentum */
    double rises;                 /* part of the steps that went up */
    double growth;                /* of |x| over the window, relative */
    double late_loss;
} dsc_monitor_evidence;

/// All of it, and the numbers of the verdict. False: too few observations.
bool dsc_monitor_gather(const descent_monitor *monitor, dsc_monitor_evidence *evidence,
                        descent_monitor_verdict *verdict);

/// Curvature (with D = 1, else of D^-1/2 H D^-1/2) beyond which steps grow [C21].
double dsc_monitor_limit(const descent_monitor_options *options, double rate);

/// A change of a loss like this by less is none.
double dsc_monitor_tolerance(const descent_monitor *monitor, double loss);

/// By an equivalence test: the loss changes by less than the tolerance.
bool dsc_monitor_is_flat(const dsc_monitor_trend *trend, double tolerance);
/// It rises by more.
bool dsc_monitor_rises(const dsc_monitor_trend *trend, double tolerance);

/// It falls, or rises, by the trend of the window; where it is noisy also by that of its
/// logarithm.
bool dsc_monitor_goes_down(const descent_monitor *monitor, const dsc_monitor_evidence *evidence,
                           double tolerance);
bool dsc_monitor_goes_up(const descent_monitor *monitor, const dsc_monitor_evidence *evidence,
                         double tolerance);

/// A network whose noise comes in bursts: the mean of late is known within a fifth at best, and
/// the last half shows no fall. What else looks like one may be a burst of long ago.
bool dsc_monitor_is_wild(const descent_monitor *monitor, const dsc_monitor_evidence *evidence);

/// A network that has fewer parameters than numbers to fit, so that its loss ends above what it
/// may come to, and its noise does not die. Where classes are separated, weights that grow need
/// not be many.
bool dsc_monitor_cannot_fit(const descent_monitor *monitor);

/// A network of which lines through the last half and through most of the run fall by little
/// compared with their errors, or whose fall is slight after many epochs, in noise: that the order
/// of parts falls is chance more often than it seems, or the end of the fall. Also one that cannot
/// fit what it is to learn, whose steps are near their limit, without a line that falls; never one
/// that is known to have a parameter for every number: its falls go on.
bool dsc_monitor_is_doubtful(const descent_monitor *monitor,
                             const dsc_monitor_evidence *evidence);

/// Of the last half of the run, as a part of the loss above its floor; where every step sees all
/// rows, by the later half of the window.
dsc_monitor_trend dsc_monitor_half(const descent_monitor *monitor,
                                   const dsc_monitor_evidence *evidence);

/// Half of the run changes the loss by so little that what comes soon is hardly more, and smaller
/// steps would save little: the noise is little, or there is none.
bool dsc_monitor_hardly_moves(const descent_monitor *monitor,
                              const dsc_monitor_evidence *evidence);

/// Noisy: it sinks over most of the run, and has not ended to: seen by less evidence than one
/// look among many must have, where that is all there is.
bool dsc_monitor_is_sinking(const descent_monitor *monitor,
                            const dsc_monitor_evidence *evidence);
/// Noisy: the last part of the run says that the loss stays where it is, as far as its noise
/// lets one see.
bool dsc_monitor_is_steady(const descent_monitor *monitor,
                           const dsc_monitor_evidence *evidence);

/// A network, where noise is a good part of a loss that is small next to a constant's: it has
/// learnt nearly everything, so that the noise is of what it still learns, and dies with it. Of
/// adaptive rules only where there is more signal than noise, and no bursts; near the limit of
/// steps only where the run shows some fall.
bool dsc_monitor_noise_dies(const descent_monitor *monitor,
                            const dsc_monitor_evidence *evidence);

/// A network, whose loss would be seen to fall if it did by what shows when a run goes on 20
/// times as long: four doublings, of which the last half of the run is one.
bool dsc_monitor_noise_lasts(const descent_monitor *monitor,
                             const dsc_monitor_evidence *evidence);

/// Whether a verdict, `said` as the state keeps it, is that the run is at its end: a minimum or
/// a saddle.
bool dsc_monitor_is_end(double said);

/// The eigenvalue that was told is about here: of this window, or of a point that has counted
/// as the end ever since.
bool dsc_monitor_knows_curvature(const dsc_monitor_state *state,
                                 const descent_monitor_verdict *verdict);

/// The largest rate that is known to be stable, 0 when none is: half of the limit.
double dsc_monitor_stable_rate(const descent_monitor *monitor,
                               const descent_monitor_verdict *verdict);

#endif
