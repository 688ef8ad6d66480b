// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A verdict in the making: what verdict.c decides from, and what report.c writes down.
#ifndef DSC_SURFACE_JUDGE_DIAGNOSING_H
#define DSC_SURFACE_JUDGE_DIAGNOSING_H

#include "surface/judge/critical.h"
#include "surface/judge/degenerate.h"
#include "surface/judge/escape.h"
#include "surface/judge/far.h"
#include "surface/judge/training.h"
#include "surface/kink/kinks.h"
#include "surface/network/units.h"
#include "surface/words/words.h"

typedef struct dsc_diagnosing {
    const descent_diagnose_options *options;
    descent_diagnosis *out;
    dsc_point point;
    dsc_local local;
    dsc_kinks kinks;
    dsc_units units;
    dsc_training training;
    dsc_way way;
    bool has_local; /* there are second derivatives */
    bool stalled;   /* the slope jumps so near that f does not fall along -g */
    bool tested;    /* degenerate is filled */
    dsc_degenerate degenerate;
    bool prospected; /* far and prospect are filled */
    double *lowest;  /* n: where a descent ended that was made to see that the point is plain */
    dsc_far far;
    dsc_prospect prospect;
    dsc_beside beside;          /* a critical point near one that is not */
    size_t probes, probes_down; /* random descents from a minimum */
    descent_numbers deciding;   /* of out->deciding */
    double kantorovich;         /* NAN: not computed */
    double bend,
        bend_error; /* curvature along the steepest descent on parts of the examples, and
                                its standard error; NAN: unknown */
    double moved, first_norm, first_f; /* |g| and f at the x that was given */
} dsc_diagnosing;

/// Every branch of the verdict ends in one of these: the reason, and with it the place, with
/// its numbers (reason.h says which; words are made of them later). about: "layer 1, unit 2".
void dsc_because(dsc_diagnosing *d, descent_reason reason, descent_numbers numbers);
void dsc_because_of(dsc_diagnosing *d, descent_reason reason, const char *about,
                    descent_numbers numbers);

/// What would decide it, where it is undetermined.
void dsc_decides(dsc_diagnosing *d, descent_suggestion suggestion, descent_numbers numbers);

/// Decides the place of a critical point.
descent_status dsc_judge_critical(dsc_diagnosing *d, descent_error *error);

/// Decides the place of a critical point of a network with units whose kinks lie within the
/// distance.
descent_status dsc_judge_broken(dsc_diagnosing *d, double distance, descent_error *error);

/// Decides the place of a point that is not critical; of one that the noise of batches holds;
/// of one from which training diverged, which beats what can be found out.
descent_status dsc_judge_slope(dsc_diagnosing *d, descent_error *error);
descent_status dsc_judge_noise(dsc_diagnosing *d, descent_error *error);
void dsc_judge_diverged(dsc_diagnosing *d);

/// Steps that a descent may take: fewer where each is expensive.
size_t dsc_descent_steps(const dsc_point *point);

/// Fills numbers, words, evidence and advice of d->out from the rest; the place and its reason
/// are there.
descent_status dsc_report(dsc_diagnosing *d, descent_error *error);

#endif
