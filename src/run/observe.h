// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Measuring a run for an observer.
#ifndef DSC_RUN_OBSERVE_H
#define DSC_RUN_OBSERVE_H

#include <descent/observe.h>
#include <descent/train.h>

#include "kernel/kernels.h"
#include "objective/objective.h"

enum { DSC_OBSERVE_WORD = 32 };

/// What a run measures of itself for an observer. A probe looks at one step and at the next
/// one: before the first, the gradient of the examples of the second is computed at the same
/// parameters, which is all that it costs besides copies. Nothing of it is used for training.
typedef struct dsc_observe {
    descent_observer observer; /* callback NULL: nobody looks */
    bool exact;                /* every step has all examples, and nothing is random */
    uint64_t interval, block;  /* steps between two probes, and in an observation */
    descent_observation now;   /* what is known of the one to come; loss: a sum */
    double weight;             /* of the losses in that sum */
    double before;             /* loss of the last step, NAN: there was none */
    double loss_bound;         /* of the last epoch that ended, 0: none has */
    descent_judgement judgement;
    char word[DSC_OBSERVE_WORD]; /* judgement.verdict points here, or is NULL */
    uint64_t kicks;
    uint64_t next, next_units; /* steps from which a probe, and a look at the units, are due */

    void *first, *second, *step; /* n each: g1, g2, and x before the step, then -dx */
    bool keeps;                  /* the step that runs puts its gradient in `first` */
    bool opened, pending;        /* it is the first one of a probe; the next is the second */
    size_t count;                /* examples of g2 */
    double inner;                /* g2' dx */
    dsc_probe_sums *sums;        /* one a chunk of the parameters */
    size_t units;                /* hidden units whose range has an end */
    unsigned char *marks;        /* units */
} dsc_observe;

/// Whether every step sees all examples and nothing is random.
bool dsc_observe_is_exact(const descent_trainer *trainer);
/// Before a step.
descent_status dsc_observe_before(descent_trainer *trainer, descent_error *error);
/// A piece of the step's gradient, before the update, when trainer->observe.keeps; any worker.
void dsc_observe_keep(descent_trainer *trainer, const dsc_piece *piece, const void *g);
/// After a step that was counted in trainer->progress; `count` examples, mean loss `value`.
void dsc_observe_after(descent_trainer *trainer, size_t count, double value);
/// In place of that, when the update was left out: a probe that was under way is begun anew.
void dsc_observe_skipped(descent_trainer *trainer);
/// Sends the observation when it is complete, and does what the observer wants.
void dsc_observe_send(descent_trainer *trainer);
/// Instead of the two, when a loss is not finite: NAN. HUGE_VAL: it is, but has exploded.
void dsc_observe_diverged(descent_trainer *trainer, double loss);
/// After the last step of an epoch, before its sums are cleared.
void dsc_observe_epoch(descent_trainer *trainer);
void dsc_observe_free(dsc_observe *observe);
/// Numbers that a checkpoint keeps of it: put in `numbers`, or taken from there.
enum { DSC_OBSERVE_NUMBERS = 32 };
void dsc_observe_store(const dsc_observe *observe, double numbers[DSC_OBSERVE_NUMBERS]);
void dsc_observe_restore(dsc_observe *observe, const double numbers[DSC_OBSERVE_NUMBERS]);

#endif
