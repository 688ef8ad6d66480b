// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside an optimizer. The parts, from below:
//   rules.c       what is true of each update rule; coefficients of a step
//   groups.c      which options are whose
//   whole.c       passes over all parameters, for what needs all of a gradient
//   state.c       memory
//   tensors.c     naming tensors, and groups of them
//   step.c        a step in parts: begin, apply on disjoint ranges, end
//   stored.c      a step from the stored gradient
//   whole/        rules that need sums or products over tensors: team.c (work on one matrix by all
//                 workers), move.c (what they begin and end with), a file a rule, table.c
//   evaluated.c   what schedule-free rules stand for
//   optimizer.c   making and freeing one, what can be asked and set
#ifndef DSC_OPTIM_PARTS_H
#define DSC_OPTIM_PARTS_H

#include <descent/optimizer.h>

#include "kernel/kernels.h"
#include "optim/rules.h"

typedef struct dsc_whole_rule dsc_whole_rule;

enum { DSC_STATE_VECTORS = 40 /* of all groups together: more names than rules have */ };

typedef struct dsc_exempt_range {
    size_t begin, end;
} dsc_exempt_range;

/// A tensor of the parameters, and which group has it.
typedef struct dsc_block {
    char *name;
    size_t begin, rows, columns;
    bool hidden;  /* a matrix from which other layers follow */
    size_t asked; /* the group that was asked for, and that which has it: */
    size_t group; /* where a rule is not for this tensor, a companion of it */
    size_t extra; /* of its first number in descent_optimizer.extra */
} dsc_block;

/// Tensors that are updated alike.
enum { DSC_PATTERN_TEXT = 256 };

typedef struct dsc_group {
    descent_optimizer_options asked;   /* with what is the rule's own left open */
    descent_optimizer_options options; /* settled */
    const dsc_rule *rule;
    const dsc_whole_rule *whole;    /* what takes steps from the stored gradient; or NULL */
    double rate_factor;             /* on the learning rate */
    bool frozen;                    /* its parameters stay */
    char pattern[DSC_PATTERN_TEXT]; /* of the names of its tensors; "" for the first */
    uint64_t own;             /* bits 1 << number in the table: options that its text names */
    size_t slots[DSC_STATES]; /* of its rule's state, in descent_optimizer.state */
    double *numbers;          /* DSC_NUMBERS of descent_optimizer.numbers: see dsc_step */
    dsc_step_coefficients plain;  /* of the step that runs */
    dsc_step_coefficients exempt; /* the same without weight decay */
    dsc_rule_shape shape;         /* as of the options at first */
} dsc_group;

struct descent_optimizer {
    descent_type type;
    size_t n;
    const dsc_kernels *kernels;
    double rate, first_rate; /* of the next step; that which the factor of a schedule is of */
    uint64_t steps;
    const dsc_mathematics *mathematics;
    dsc_exempt_range *exempt; /* sorted, disjoint, none empty */
    size_t exempt_count;
    dsc_block *tensors; /* sorted, without gaps: they cover all parameters */
    size_t tensor_count;
    dsc_group *groups;  /* the first: what the options of create say */
    size_t asked_count; /* groups that were asked for; after them come companions */
    size_t group_count;
    const char *state_names[DSC_STATE_VECTORS];
    unsigned char *state[DSC_STATE_VECTORS]; /* n numbers each */
    size_t state_count;
    bool touched;         /* somebody may have written to the state since it was 0 */
    size_t slow;          /* lookahead: which of them has the parameters it goes back to */
    unsigned char *extra; /* what rules keep of single tensors: bases, for one */
    size_t extra_count;   /* numbers */
    double *numbers;      /* group_count * DSC_NUMBERS; NULL when no rule keeps any */
    const dsc_whole_rule *const
        *whole_rules;        /* of each descent_rule; NULL where it needs none */
    bool expects;            /* options around the rules may come on that are off now */
    struct dsc_whole *whole; /* what steps from a stored gradient need */
};

static inline void *dsc_at(const descent_optimizer *o, void *vector, size_t element)
{
    return vector ? (unsigned char *)vector + element * descent_type_size(o->type) : NULL;
}

#endif
