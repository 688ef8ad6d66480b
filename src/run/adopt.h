// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_ADOPT_H
#define DSC_RUN_ADOPT_H

#include "run/trainer.h"

/// Where the parameters of a larger network come from. `ends` cut the parameters into ranges, one
/// behind the other, in each of which new numbers of state are the mean of those that were there.
typedef struct dsc_growth {
    size_t n;             /* parameters of the larger network */
    const size_t *origin; /* n: the parameter that each one was; SIZE_MAX: it is new, */
    const double *fresh;  /* n: and has this value */
    const size_t *ends;   /* range_count, ascending; the last one is n */
    size_t range_count;
} dsc_growth;

/// Makes `to`, which has taken no step, go on from where `from` stands: with its parameters, what
/// its rule remembers, its running statistics and the number of its steps. The order of rows, the
/// epochs and what was the best of them begin anew. growth: NULL for the same network.
/// DESCENT_UNSUPPORTED: the rule, or the graph, keeps numbers of which it is not known what they are
/// for a larger network. DESCENT_INVALID: the two are not alike.
descent_status dsc_trainer_adopt(descent_trainer *to, const descent_trainer *from,
                                 const dsc_growth *growth, descent_error *error);

#endif
