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
#include "surface/judge/stages.h"
#include "surface/judge/training.h"
#include "surface/kink/kinks.h"
#include "surface/network/units.h"
#include "surface/words/words.h"

/// A number of all rows, by a sample of them.
typedef struct dsc_estimate {
    double mean, error; /* standard error */
} dsc_estimate;

/// Rows of which a quarter is judged, and the others test what these say (sample.h).
typedef struct dsc_sample {
    uint32_t *index, *all;             /* both; all rows, in an order by chance */
    descent_rows judged, others, from; /* in these */
    size_t stage;                      /* from 1; 0: nothing was drawn */
    bool sure;              /* so far, what was found is beyond the standard errors */
    bool last;              /* no larger one follows */
    bool tested;            /* slope and value are filled */
    bool likely;            /* the slope is above 0 by two of them, and there is a gain */
    descent_rows model;     /* where work is limited, those of `judged` that the point is of */
    double judged_value;    /* f on `judged` */
    dsc_estimate slope;     /* of the others: along the gradient of those judged, */
    dsc_estimate gain;      /* of a descent on those judged, */
    dsc_estimate curvature; /* along a steep direction of those judged; NAN: none */
    dsc_estimate value;
    double values[DSC_SAMPLE_PARTS]; /* f of parts of the others */
    double gradient_error;           /* standard error of |g| */
    double even; /* of the sum of |g_i|, the part that the others have with these signs */
} dsc_sample;

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
        bend_error;     /* curvature along the steepest descent on parts of the examples, and
                                its standard error; NAN: unknown */
    dsc_sample *sample; /* the point is that of half of these rows; NULL: of all */
    double moved, first_norm, first_f; /* |g| and f at the x that was given */
} dsc_diagnosing;

#endif
