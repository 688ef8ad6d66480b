// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is true of each form of a schedule: its name, what it takes, where it begins and ends when
// nobody says.
#ifndef DSC_OPTIM_SCHEDULE_FORMS_H
#define DSC_OPTIM_SCHEDULE_FORMS_H

#include "optim/schedule/types.h"

/// What can be said of a leg.
typedef enum dsc_key {
    DSC_KEY_FROM,
    DSC_KEY_TO,
    DSC_KEY_FOR,
    DSC_KEY_RATE,
    DSC_KEY_BASE,
    DSC_KEY_K,
    DSC_KEY_EVERY,
    DSC_KEY_FACTOR,
    DSC_KEY_POWER,
    DSC_KEY_CYCLE,
    DSC_KEY_TIMES,
    DSC_KEY_RISE,
    DSC_KEY_LAST,
    DSC_KEY_SCALE,
    DSC_KEY_PATIENCE,
    DSC_KEY_COOLDOWN,
    DSC_KEY_RELATIVE,
    DSC_KEY_ABSOLUTE,
    DSC_KEY_FLOOR,
    DSC_KEY_OF,
    DSC_KEY_WARMUP,
    DSC_KEYS
} dsc_key;

typedef enum dsc_key_kind {
    DSC_KEY_VALUE,    /* double, finite: a factor, or a value */
    DSC_KEY_POSITIVE, /* double, > 0 and finite */
    DSC_KEY_MARGIN,   /* double, >= 0 and finite */
    DSC_KEY_PART,     /* double, more than 0 and less than 1 */
    DSC_KEY_COUNT,    /* uint64_t, >= 1 */
    DSC_KEY_LENGTH,   /* dsc_length */
    DSC_KEY_WORD      /* dsc_watched */
} dsc_key_kind;

typedef struct dsc_key_facts {
    const char *name;
    dsc_key_kind kind;
    size_t offset;    /* in dsc_leg */
    const char *what; /* "a number of epochs" */
} dsc_key_facts;
extern const dsc_key_facts dsc_keys[DSC_KEYS];

typedef struct dsc_form_facts {
    const char *name, *other; /* other: understood too, or NULL */
    const char *arguments;    /* as messages show them */
    const char *help;
    unsigned keys;           /* bits 1 << dsc_key that it takes */
    dsc_key place[2];        /* what values without a name are, in their order */
    unsigned places, needed; /* of them; how many must be there */
    bool ranges;             /* takes A..B */
    bool endless;            /* goes on without a length */
    double from, to;         /* where the first leg begins, and where it goes to */
} dsc_form_facts;
extern const dsc_form_facts dsc_forms[DSC_FORMS];

#endif
