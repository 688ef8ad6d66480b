// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A minimisation while it runs, shared between the loop and the rules that see the function.
#ifndef DSC_RUN_MINIMIZER_H
#define DSC_RUN_MINIMIZER_H

#include <descent/minimize.h>

#include "data/batches.h"
#include "kernel/kernels.h"
#include "objective/objective.h"
#include "optim/groups.h"
#include "optim/lbfgs.h"
#include "optim/optimizer.h"
#include "optim/perturb.h"
#include "optim/schedule/list.h"
#include "optim/step.h"
#include "optim/stored.h"
#include "run/scheduled.h"

typedef struct dsc_minimizer {
    descent_objective *objective;
    const descent_minimize_options *o;
    const dsc_rule *rule;
    const dsc_kernels *kernels;
    const dsc_mathematics *mathematics;
    const double *lower, *upper; /* n; NULL: none (bounds.h) */
    size_t n;
    uint64_t most_steps;
    bool noisy; /* mini-batches: values of two steps do not compare */

    descent_optimizer *optimizer; /* NULL for lbfgs */
    dsc_lbfgs *lbfgs;             /* NULL for the others */
    dsc_perturb perturb;          /* pgd */
    dsc_batches *batches;         /* NULL: all examples at every step */
    uint64_t batch, epoch;

    double *block;  /* all of the following, n each */
    double *x, *g;  /* where it is */
    double *before; /* x of the step before; scratch when it has ended */
    double
        *g_before; /* lbfgs: the gradient there; scratch before the first step. sophia: H v */
    double *direction;        /* lbfgs; sophia: v */
    double *kept;             /* pgd: where the last kick was made */
    double *inside;           /* with bounds: the gradient without what they take up */
    double value, norm;       /* at x */
    double value_before;      /* of the step before */
    double first_value;       /* at the start */
    double bad_value;         /* the one that was not finite */
    double rate;              /* of the first step, before decay */
    double last_rate;         /* of the last step */
    dsc_scheduled *scheduled; /* DSC_SCHEDULED at most; NULL: none */
    size_t scheduled_count;
    dsc_scheduled *rate_schedule; /* of the learning rate, or NULL */
    dsc_era epochs;               /* a step is an epoch */
    double tol_gradient;          /* in use */
    uint64_t step, evaluations;
    double best_value, best_norm; /* lbfgs: is it still going anywhere? */
    unsigned stale;
    descent_stop stop;
} dsc_minimizer;

/// Value and gradient at x, on the examples of this step.
descent_status dsc_minimizer_evaluate(dsc_minimizer *m, const double *x, double *value,
                                      double *g, descent_error *error);

/// |g| at x, of what bounds do not take up.
double dsc_minimizer_gradient_norm(const dsc_minimizer *m);

/// |v|, also where the sum of squares leaves the range of double.
double dsc_minimizer_norm(const dsc_minimizer *m, const double *v);

#endif
