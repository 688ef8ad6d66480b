// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A schedule as it is read and as it is followed: legs, one after the other.
#ifndef DSC_OPTIM_SCHEDULE_TYPES_H
#define DSC_OPTIM_SCHEDULE_TYPES_H

#include <stdbool.h>

#include "optim/schedule/calendar.h"

/// What a leg is a line of. WSD and PIECEWISE exist in texts only: they become other legs.
typedef enum dsc_curve_form {
    DSC_FORM_NONE,
    DSC_FORM_INVERSE,
    DSC_FORM_EXPONENTIAL,
    DSC_FORM_SQRT,
    DSC_FORM_SQRT_STEP,
    DSC_FORM_STAIRCASE,
    DSC_FORM_CONSTANT,
    DSC_FORM_WARMUP,
    DSC_FORM_LINEAR,
    DSC_FORM_POLYNOMIAL,
    DSC_FORM_COSINE,
    DSC_FORM_RESTARTS,
    DSC_FORM_ONE_CYCLE,
    DSC_FORM_COOLDOWN,
    DSC_FORM_INVERSE_SQRT,
    DSC_FORM_PLATEAU,
    DSC_FORM_PIECEWISE,
    DSC_FORM_WSD,
    DSC_FORMS
} dsc_curve_form;

/// How long something is. REST: what the other legs leave of the run.
typedef enum dsc_length_unit {
    DSC_UNIT_REST,
    DSC_UNIT_STEPS,
    DSC_UNIT_EPOCHS,
    DSC_UNIT_SHARE
} dsc_length_unit;
typedef struct dsc_length {
    dsc_length_unit unit;
    uint64_t steps; /* STEPS */
    double amount;  /* EPOCHS, SHARE (of the run, 0 to 1) */
} dsc_length;

/// What a plateau waits for.
typedef enum dsc_watched { DSC_WATCH_AUTO, DSC_WATCH_VALID, DSC_WATCH_TRAIN } dsc_watched;

typedef struct dsc_leg {
    dsc_curve_form form;
    dsc_watched watched;   /* PLATEAU */
    dsc_length length;     /* REST: none was said */
    double from, to, last; /* values; NAN: not said. last: ONE_CYCLE */
    double number;         /* RATE, BASE, K, FACTOR, POWER, or the share of the rise */
    uint64_t every;        /* STAIRCASE: epochs of a stair; RESTARTS: cycles grow by this */
    dsc_length scale; /* RESTARTS: first cycle; INVERSE_SQRT; PLATEAU: patience; WSD: warm-up */
    dsc_length pause; /* PLATEAU: after a cut; WSD: cool-down */
    double relative, absolute, floor; /* PLATEAU */

    // Where it lies in a run (place.h).
    uint64_t begin, steps;         /* steps: UINT64_MAX when it has no end */
    uint64_t begin_epoch;          /* completed by then */
    uint64_t scale_steps;          /* `scale`, of RESTARTS and INVERSE_SQRT */
    double first_value, end_value; /* at begin, and behind its last step */
    double last_value;             /* ONE_CYCLE: behind its last step */
} dsc_leg;

/// Plain: no memory of its own.
enum { DSC_LEGS = 32 };
typedef struct dsc_curve {
    size_t count;
    dsc_leg legs[DSC_LEGS];
    dsc_calendar calendar; /* borrowed, of the run that it was placed in */
} dsc_curve;

/// What a plateau remembers.
typedef struct dsc_plateau {
    double best;    /* the lowest loss so far; NAN: none */
    double factor;  /* of all cuts so far */
    uint64_t since; /* step from which on it waits: of the best, or of a cut */
    uint64_t quiet; /* step up to which nothing counts */
    uint64_t cuts;
} dsc_plateau;

#endif
