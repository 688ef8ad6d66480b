// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place on the loss surface a point is, how certain that is, and what to do next.
//
//     descent_diagnose_options o = descent_diagnose_options_default();
//     descent_diagnosis *d = NULL;
//     if (descent_diagnose(f, x, NULL, &o, &d, &error) == DESCENT_OK)
//         printf("%s: %s\n", descent_place_word(d->place), d->because);
//     descent_diagnosis_free(d);
//
// Threads: calls may run at the same time, each on an objective of its own (objective.h); a
// finished diagnosis never changes and may be read from any thread. Structs with members are
// plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_VERDICT_H
#define DESCENT_VERDICT_H

#include <descent/advice.h>
#include <descent/base.h>
#include <descent/evidence.h>
#include <descent/objective.h>
#include <descent/optimizer.h>
#include <descent/options.h>
#include <descent/reason.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Forecast of a loss, from a model fitted to its course so far.
typedef enum descent_forecast_model {
    DESCENT_FORECAST_NONE,    /* no model fits, or noise hides it */
    DESCENT_FORECAST_SETTLES, /* c + a exp(-r steps) */
    DESCENT_FORECAST_POWER,   /* c + a steps^-p */
    DESCENT_FORECAST_GROWS,   /* c - a exp(r steps), as near a saddle */
    DESCENT_FORECAST_COUNT
} descent_forecast_model;

typedef struct descent_forecast {
    descent_forecast_model model;
    double floor;    /* c, the limit of the loss; NAN: GROWS */
    double power;    /* p */
    double target;   /* a loss a tenth lower or, with `near`, half-way to the floor */
    double steps;    /* more steps until the target; HUGE_VAL: more than farthest */
    double farthest; /* the forecast reaches no further than this many steps */
    bool near;
} descent_forecast;

typedef struct descent_diagnose_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Number of parameters up to which the whole spectrum is computed, 0 to 20000; default
    /// 4000. Beyond 100,000 examples it shrinks as 1 / square root of their number.
    uint64_t dense;
    /// With more parameters: Hessian-vector products at most, 10 to 2000, to count descent
    /// directions, and as many each for a Newton step and for the steps to an exact point;
    /// default 300.
    uint64_t products;
    /// With more parameters: largest probability of missing a descent direction, more than 0,
    /// to 0.5; default 1e-3 ...
    double failure;
    /// ... steeper than this fraction of the largest |eigenvalue|, more than 0, to 1; default
    /// 1e-2.
    double missed;
    /// Eigenvalues below this fraction of the largest |eigenvalue| count as zero, more than 0,
    /// to 0.1; default 1e-8.
    double threshold;
    /// Random directions that are tried where the curvature is zero, 0 to 10000; default 16.
    uint64_t probes;
    /// How far Newton steps that look for the exact point may go, relative to 1 + |x|, 0 to 1;
    /// default 1e-3; 0: none are taken.
    double polish;
    /// Seed of everything random; default 1.
    uint64_t seed;
    /// How the point was reached, if by training: the update rule and its settings, with
    /// learning_rate that of the last step, > 0. Default: its rule is -1, not by training; then
    /// the members below down to `first_rate` are ignored.
    descent_optimizer_options optimizer;
    /// The averages that the rule keeps (optimizer.h) after its last step, n numbers each,
    /// borrowed. Default NULL: unknown; then they are estimated, and optimizer.beta2, eps and
    /// bias_correction are ignored.
    const double *m, *v;
    /// Steps that were applied, if m and v are given.
    uint64_t steps;
    /// Loss of the best constant prediction, in the unit of the loss; default 0: unknown.
    double constant_loss;
    /// Examples per step; default 0: all.
    uint64_t batch;
    /// Whether training ended because the loss was not a finite number after x; default false.
    bool diverged;
    /// Learning rate of the first step; default 0: that of the last one.
    double first_rate;
    /// Penalty in the value: l2 / 2 times the squares of the weights, >= 0; default 0.
    double l2;
    /// Text of the hidden layers, used to suggest other ones; borrowed. Default NULL: unknown.
    const char *layers;
    /// Losses of the run so far, oldest first, for a forecast: means over intervals of steps
    /// that end at loss_ends[]. Borrowed; default NULL and 0: unknown.
    const double *loss_ends, *losses;
    size_t loss_count;
    /// Called after every product with the Hessian, with their number so far and `user`, to
    /// show progress. Default NULL: no call.
    void (*on_product)(uint64_t products, void *user);
    void *user;
    /// Rows that are looked at first where there are many, 0 to 1e9. At least twice as many, times
    /// the multiply-adds of a value at one more than 1e9, are many. The verdict is theirs where it
    /// is that f goes down, beyond their standard errors; else all rows are looked at, if a value
    /// at all takes at most 2e9. Below 512: always all. Default UINT64_MAX: where a value at all
    /// rows takes more than 2e8, first 64 to 2048 rows, by what one costs, then up to four times as
    /// many, and so on, for some 2e11 multiply-adds of values altogether; then all, as above. If
    /// these take too many, the verdict is that of the last sample, and sample_sure is false.
    uint64_t sample;
} descent_diagnose_options;

DESCENT_API void descent_diagnose_options_init(descent_diagnose_options *options, size_t size);
static inline descent_diagnose_options descent_diagnose_options_default(void)
{
    descent_diagnose_options options;
    descent_diagnose_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_diagnose_option_table(void);

/// Directions in which the loss does not change, and why.
typedef struct descent_zero_modes {
    const char *kind; /* "softmax shift", "unit scaling", "dead unit", "duplicated units",
                         "linear layers", "interpolation": static */
    char where[64];   /* "layer 2, unit 17"; "" */
    uint64_t count;
    double residual; /* largest |H z| / |H| that was seen; |z| = 1. NAN: too many to compare all
                        with each other; fewer may be independent */
} descent_zero_modes;

typedef struct descent_diagnosis {
    size_t size;
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
    double gradient_rounding; /* |g| that rounding alone causes */
    double decrement;         /* what a Newton step downward could still gain */
    double flat_ratio;        /* smallest |H p + g| / |g| over p: 1 when g lies in ker H */
    double moved;             /* distance to the polished point, 0 when x was kept */
    double *x;                /* n: the point that the numbers below belong to */

    /* curvature */
    bool dense;          /* all eigenvalues are known */
    double *eigenvalues; /* eigenvalue_count of them, ascending: all when dense, */
    double *residuals;   /* else those at both ends; residual 0: dense */
    size_t eigenvalue_count;
    double smallest, largest;             /* eigenvalues */
    double threshold;                     /* tau: |eigenvalue| <= tau counts as zero */
    uint64_t index_low, index_high;       /* negative eigenvalues */
    uint64_t index_tighter, index_looser; /* with tau / 10, and with 10 tau */
    double failure_probability;           /* that there are more than index_high ... */
    double missed; /* ... steeper than this fraction of the largest |eigenvalue| */
    uint64_t zero_explained, zero_unexplained;
    bool zero_unexplained_at_least; /* there may be more: not all eigenvalues are known */
    descent_zero_modes *modes;
    size_t mode_count;
    uint64_t kinks; /* pre-activations at zero, or jumps of the slope */
    uint64_t units, dead_units, saturated_units; /* of a network; else 0 */

    /* the step size, if the point was reached by training; else NAN */
    double stability; /* largest eigenvalue / the largest one that the rule tolerates: above 1,
                         steps along the full gradient grow */
    double fastest_rate; /* learning rate at which that is 1; NAN: unknown */

    /* the descent direction that was found */
    bool escape;
    double *direction;  /* n: unit vector; NULL when escape is false */
    double escape_gain; /* f(x) - lowest f along it */
    double escape_step; /* and the distance at which that is */

    double failure;    /* probability that a descent direction was missed, or NAN */
    uint64_t products; /* Hessian-vector products that were taken */
    double seconds;

    descent_evidence *evidence;
    size_t evidence_count;
    descent_conclusion conclusion;
    descent_forecast forecast;
    descent_advice *advice;
    size_t advice_count;

    /* where a sample of the rows decided: value, gradient and curvature are about all rows as it
       shows them */
    uint32_t *sample;    /* sample_count of the rows; NULL: all were looked at */
    size_t sample_count; /* else 0 */
    size_t row_count; /* rows that were given, or that there are; 0: a function without rows */
    double value_error,
        gradient_error;  /* standard errors of value and gradient_norm; else 0; NAN
                                           where these are not finite */
    size_t sample_stage; /* of samples that grow, which it is, from 1; else 0 */
    bool sample_sure;    /* more rows would not change the verdict, by those errors; else they
                            might, which is what `decides` is about */
    double work;         /* multiply-adds of values, a gradient as three, a product as six */
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
