// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A loss that is no better than guessing: what the number is, and why the network learns nothing, one
// usual cause after the other.
//
// Threads: see descent_trainer (train.h). Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_GUESSING_H
#define DESCENT_GUESSING_H

#include <descent/advice.h>
#include <descent/base.h>
#include <descent/evidence.h>
#include <descent/reason.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What may keep the loss of a run at that of guessing, in the order in which one is named when several
/// hold: what comes first causes what comes later.
typedef enum descent_guess_cause {
    DESCENT_GUESS_NOT,     /* it is better than guessing, or nothing is known of that */
    DESCENT_GUESS_SCALE,   /* far values hide all others of an input */
    DESCENT_GUESS_LABELS,  /* the inputs know nothing of the target: shuffled, misaligned */
    DESCENT_GUESS_LARGE,   /* steps are too large */
    DESCENT_GUESS_PENALTY, /* a penalty holds the weights near 0 */
    DESCENT_GUESS_UNITS,   /* a layer is dead or saturated */
    DESCENT_GUESS_CERTAIN, /* the output is saturated */
    DESCENT_GUESS_SMALL,   /* steps are too small, or too few */
    DESCENT_GUESS_OTHER    /* none of these */
} descent_guess_cause;

enum { DESCENT_GUESS_CHECKS = 7 };

/// One of these, looked at.
typedef struct descent_guess_check {
    descent_guess_cause cause;
    bool holds;
    descent_finding finding; /* what was found, as a code with numbers, */
    descent_numbers numbers;
    char text[240]; /* and in words: what it is when it holds, else what is ruled out */
} descent_guess_check;

/// The loss of the last epoch next to that of guessing: always the same answer, the best there is on
/// the training rows. That is the entropy of the labels, or the variance of the target.
typedef struct descent_guessing {
    size_t size;
    descent_guess_cause cause; /* DESCENT_GUESS_NOT: nothing below is set but the losses */
    double loss, guess;        /* of training; NAN: not known */
    descent_finding finding;   /* what the loss is, */
    descent_numbers numbers;
    char because[240]; /* and in words; "" */
    size_t count;      /* of the checks that were made */
    descent_guess_check checks[DESCENT_GUESS_CHECKS];
    descent_suggestion suggestion; /* what to do, where other verdicts would not say it; NONE */
    descent_numbers suggested;
    char advice[240];  /* in words; "" */
    char options[64];  /* options to give; "" */
    char reserved[16]; /* 0 */
} descent_guessing;

/// Compares the loss after the last epoch with that of guessing, in runs of ten epochs or 500 steps
/// and more; where it is no better by a twentieth, or where validation never was, each of the causes
/// is checked by a number of its own, and the first that holds is named. Then a linear model and the
/// nearest training row are asked whether the inputs know anything of the target: that takes about a
/// second at most (`most`: rows x inputs x outputs of the linear model, as in descent_rivals_create; 0:
/// they are not asked). *guessing is out. DESCENT_NO_MEMORY.
DESCENT_API descent_status descent_trainer_guessing(descent_trainer *trainer, double most,
                                                    descent_guessing *guessing,
                                                    descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
