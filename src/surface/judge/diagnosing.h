// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A verdict in the making: what verdict.c, judge.c and slope.c decide from, and what report.c
// writes down.
#ifndef DSC_SURFACE_JUDGE_DIAGNOSING_H
#define DSC_SURFACE_JUDGE_DIAGNOSING_H

#include "surface/judge/critical.h"
#include "surface/judge/degenerate.h"
#include "surface/judge/escape.h"
#include "surface/judge/far.h"
#include "surface/judge/polish.h"
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

#endif
