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

#include <descent/base.h>
#include <descent/objective.h>
#include <descent/optimizer.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What kind of place it is: DESCENT_PLACE_<NAME>, word, meaning.
#define DESCENT_PLACE_LIST(X)                                                                  \
    X(UNDETERMINED, "undetermined", "cannot be told yet")                                      \
    X(MINIMUM, "minimum", "no way leads down, every way leads up")                             \
    X(SADDLE, "saddle", "the gradient is zero and some ways lead down")                        \
    X(MAXIMUM, "maximum", "every way leads down")                                              \
    X(DEGENERATE_SADDLE, "degenerate saddle",                                                  \
      "the curvature shows no way down, and there is one")                                     \
    X(DEGENERATE_MINIMUM, "degenerate minimum", "a minimum that is flat in some directions")   \
    X(GRADIENT_FLAT, "gradient-flat", "the gradient is small but points where H is zero")      \
    X(KINK, "kink", "the slope jumps here")                                                    \
    X(NOISE_FLOOR, "noise floor", "steps go down as much as their noise goes up")              \
    X(PLATEAU, "plateau", "a slope so small that training hardly moves")                       \
    X(DESCENDING, "descending", "the loss goes down")                                          \
    X(EDGE_OF_STABILITY, "edge of stability", "curvature at the limit of the step size")       \
    X(DIVERGING, "diverging", "the steps are too long and grow")                               \
    X(INFINITY, "running to infinity", "the loss falls for ever as the parameters grow")

typedef enum descent_place {
#define DESCENT_PLACE_ENTRY(name, word, text) DESCENT_PLACE_##name,
    DESCENT_PLACE_LIST(DESCENT_PLACE_ENTRY)
#undef DESCENT_PLACE_ENTRY
        DESCENT_PLACE_COUNT
} descent_place;

/// "edge of stability", and its meaning. Static.
DESCENT_API const char *descent_place_word(descent_place place);
DESCENT_API const char *descent_place_text(descent_place place);

/// What follows from a verdict, one thing: all advice serves it. DESCENT_CONCLUSION_<NAME>,
/// word, meaning.
#define DESCENT_CONCLUSION_LIST(X)                                                             \
    X(LOOK, "look closer", "what would decide it comes first")                                 \
    X(GO_ON, "go on", "more steps like these lead lower")                                      \
    X(CHANGE, "go on otherwise", "other steps from here lead lower, or sooner")                \
    X(ESCAPE, "take the way down", "steps find it late, and it is known")                      \
    X(ANEW, "begin anew", "from here no steps lead where other settings do")                   \
    X(STOP, "stop", "there is nothing to gain by more steps from here")

typedef enum descent_conclusion {
#define DESCENT_CONCLUSION_ENTRY(name, word, text) DESCENT_CONCLUSION_##name,
    DESCENT_CONCLUSION_LIST(DESCENT_CONCLUSION_ENTRY)
#undef DESCENT_CONCLUSION_ENTRY
        DESCENT_CONCLUSION_COUNT
} descent_conclusion;

/// "go on", and its meaning. Static.
DESCENT_API const char *descent_conclusion_word(descent_conclusion conclusion);
DESCENT_API const char *descent_conclusion_text(descent_conclusion conclusion);

/// What to type for it.
typedef enum descent_next {
    DESCENT_NEXT_NONE,    /* nothing */
    DESCENT_NEXT_AGAIN,   /* the command that led here, from its start, with other options */
    DESCENT_NEXT_RESUME,  /* going on from here, with other options or none */
    DESCENT_NEXT_DIAGNOSE /* descent diagnose, with options or none */
} descent_next;

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

/// What to try next.
typedef struct descent_advice {
    char text[320];
    char options[320]; /* "--lr 0.01"; "" */
    descent_next next; /* and what they are for */
} descent_advice;

typedef struct descent_diagnosis {
    size_t n;
    descent_place place;
    char because[240]; /* one sentence */
    char decides[200]; /* UNDETERMINED: what would decide it; "" */

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
