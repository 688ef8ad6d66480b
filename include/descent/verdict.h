// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place on the loss surface is a point, how sure is that, and what now?
//
//     descent_diagnose_options o = descent_diagnose_options_default();
//     descent_diagnosis *d = NULL;
//     if (descent_diagnose(f, x, NULL, &o, &d, &error) == DESCENT_OK)
//         printf("%s: %s\n", descent_place_word(d->place), d->because);
//     descent_diagnosis_free(d);
//
// Threads: calls may run at the same time, each on an objective of its own (objective.h); a
// diagnosis never changes and may be read from any thread.
#ifndef DESCENT_VERDICT_H
#define DESCENT_VERDICT_H

#include <descent/advice.h>
#include <descent/base.h>
#include <descent/objective.h>
#include <descent/optimizer.h>
#include <descent/options.h>
#include <descent/reason.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a loss will go on by a model of how it came so far.
typedef enum descent_forecast_model {
    DESCENT_FORECAST_NONE,    /* none holds, or noise hides it */
    DESCENT_FORECAST_SETTLES, /* c + a exp(-r steps) */
    DESCENT_FORECAST_POWER,   /* c + a steps^-p */
    DESCENT_FORECAST_GROWS,   /* c - a exp(r steps), as beside a saddle */
    DESCENT_FORECAST_COUNT
} descent_forecast_model;

typedef struct descent_forecast {
    descent_forecast_model model;
    double floor;    /* c, what the loss comes near; NAN: GROWS */
    double power;    /* p */
    double target;   /* a loss a tenth lower, or, with `near`, half of the way to floor */
    double steps;    /* more, until it is there; HUGE_VAL: more than farthest */
    double farthest; /* more steps than this are not foretold */
    bool near;
} descent_forecast;

typedef struct descent_diagnose_options {
    size_t size;
    uint64_t dense; /* up to so many parameters the whole spectrum is computed; beyond 100,000
                       examples fewer, as the root of their number */
    uint64_t products; /* Hessian-vector products at most, beyond: to count ways down, and as
                          many each for a Newton step and for the steps to an exact point */
    double failure;    /* largest probability of a missed way down, beyond `dense` */
    double missed;     /* ... steeper than so much of the largest |eigenvalue| */
    double threshold;  /* eigenvalues below this fraction of the largest count as zero */
    uint64_t probes;   /* random ways that are tried where the curvature is zero */
    double polish;     /* Newton steps that look for the exact point may go so far,
                          relative to 1 + |x|; 0: none are taken */
    uint64_t seed;
    /* How the point was reached, where it was by training; else rule is -1. */
    int rule;             /* a descent_rule */
    double learning_rate; /* of the last step */
    double beta1;
    int momentum_form; /* a descent_momentum_form; for DESCENT_MOMENTUM */
    /* The averages that the rule keeps (optimizer.h) after its last step, n numbers each.
       Borrowed; NULL: unknown, then they are guessed. With them go beta2, eps, bias_correction
       and the number of steps. */
    const double *m, *v;
    double beta2, eps;
    int bias_correction;
    uint64_t steps;
    double weight_decay;  /* of the rule; 0: none */
    double constant_loss; /* of the best constant prediction; 0: unknown */
    uint64_t batch;       /* examples per step; 0: all */
    bool diverged;        /* training ended because the loss was not a finite number after x */
    double first_rate;    /* learning rate of the first step; 0: as that of the last one */
    double l2;            /* its part of the value is l2 / 2 times the squares of the weights */
    const char
        *layers; /* text of the hidden layers, to advise others. Borrowed; NULL: unknown */
    /* Losses of the run so far, oldest first, for a forecast: means over stretches of steps
       that end at loss_ends[]. Borrowed; 0: not known */
    const double *loss_ends, *losses;
    size_t loss_count;
    /* Called after every product with the Hessian, with their number so far: for progress. */
    void (*watch)(uint64_t products, void *user); /* NULL: nobody is */
    void *user;
} descent_diagnose_options;

DESCENT_API descent_diagnose_options descent_diagnose_options_default(void);
DESCENT_API const descent_option_table *descent_diagnose_option_table(void);

/// Directions in which the loss does not change, and why.
typedef struct descent_zero_modes {
    const char *kind; /* "softmax shift", "unit scaling", "dead unit", "duplicated units",
                         "linear layers", "interpolation": static */
    char where[64];   /* "layer 2, unit 17"; "" */
    uint64_t count;
    double residual; /* largest |H z| / |H| that was seen; |z| = 1. NAN: so many that not all
                        were compared with the others, and fewer may be independent */
} descent_zero_modes;

/// A number that speaks for or against the verdict.
typedef struct descent_evidence {
    const char *name;      /* "gradient norm": static */
    double value, against; /* and what it is compared with; NAN: with nothing */
    char text[160];        /* what that means */
} descent_evidence;

typedef struct descent_diagnosis {
    size_t n;
    descent_place place;
    descent_reason reason; /* why (reason.h), */
    descent_numbers numbers;
    char because[400];           /* and that in one English sentence */
    descent_suggestion deciding; /* UNDETERMINED: what would decide it (advice.h), else NONE; */
    char decides[200];           /* and that in English; "" */

    /* is it critical? */
    bool critical;
    double value, gradient_norm;
    double gradient_rounding; /* |g| that rounding alone makes */
    double decrement;         /* what a Newton step that goes down could still gain */
    double flat_ratio;        /* |H p + g| / |g| with the best p: 1 where g lies in ker H */
    double moved;             /* distance to the polished point, 0 when x was kept */
    double *x;                /* n: the point that the numbers below are of */

    /* curvature */
    bool dense;          /* all eigenvalues are known */
    double *eigenvalues; /* eigenvalue_count of them, ascending: all of them when dense, */
    double *residuals;   /* else those at both ends; 0 residual: dense */
    size_t eigenvalue_count;
    double smallest, largest;             /* eigenvalues */
    double threshold;                     /* tau: |eigenvalue| <= tau counts as zero */
    uint64_t index_low, index_high;       /* ways down */
    uint64_t index_tighter, index_looser; /* with tau / 10, and with 10 tau */
    double failure_probability;           /* of index_high ... */
    double missed; /* ... by ways down steeper than so much of the largest |eigenvalue| */
    uint64_t zero_explained, zero_unexplained;
    bool zero_unexplained_at_least; /* there may be more: not all eigenvalues are known */
    descent_zero_modes *modes;
    size_t mode_count;
    uint64_t kinks; /* pre-activations at zero, or jumps of the slope */
    uint64_t units, dead_units, saturated_units; /* of a network; 0 elsewhere */

    /* the step size, where the point was reached by training; else NAN */
    double stability; /* largest eigenvalue / the largest one that the rule tolerates: above 1
                         steps of the whole gradient grow */
    double fastest_rate; /* learning rate where that is 1; NAN when unknown */

    /* the way down that was found */
    bool escape;
    double *direction;  /* n: unit vector; NULL when escape is false */
    double escape_gain; /* f(x) - lowest f on the way */
    double escape_step; /* and how far along the direction that is */

    double failure;    /* probability that the verdict misses a way down, or NAN */
    uint64_t products; /* Hessian-vector products that were taken */
    double seconds;

    descent_evidence *evidence;
    size_t evidence_count;
    descent_conclusion conclusion;
    descent_forecast forecast;
    descent_advice *advice;
    size_t advice_count;
} descent_diagnosis;

/// What kind of place x[n] is, on the rows (NULL: all examples). The objective is float64.
/// *diagnosis (out) is freed with descent_diagnosis_free. A point where the value is not finite
/// gets a verdict (DIVERGING), not an error. DESCENT_INVALID when an option is out of range or
/// the objective is float32.
DESCENT_API descent_status descent_diagnose(descent_objective *objective, const double *x,
                                            const descent_rows *rows,
                                            const descent_diagnose_options *options,
                                            descent_diagnosis **diagnosis,
                                            descent_error *error);
DESCENT_API void descent_diagnosis_free(descent_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif

#endif
