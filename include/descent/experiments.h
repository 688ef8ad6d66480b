// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands in the way of a run: the likeliest causes, by what was measured, and experiments
// that tell them apart: short trainings from the run's checkpoint with one thing changed, next to
// others that go on as it is.
//
//     descent_causes causes = {.size = sizeof causes};
//     descent_run_causes(run, diagnosis, &causes, &error);
//     descent_try_options o = descent_try_options_default();
//     descent_experiments *tried = NULL;
//     if (descent_run_try(run, &o, &tried, &error) == DESCENT_OK)
//         descent_causes_weigh(&causes, tried);
//     descent_experiments_free(tried);
//
// Threads: as descent_run. Structs with members are plain values: any number of threads may read
// one while none writes it.
#ifndef DESCENT_EXPERIMENTS_H
#define DESCENT_EXPERIMENTS_H

#include <descent/advice.h>
#include <descent/base.h>
#include <descent/options.h>
#include <descent/session.h>
#include <descent/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

// clang-format off
/// What is changed: DESCENT_EXPERIMENT_<NAME>, word, meaning.
#define DESCENT_EXPERIMENT_LIST(X)                                                                            \
    X(NONE, "none", "no experiment tells it")                                                                 \
    X(AS_IS, "going on", "as the run is, at the rate of its last step")                                         \
    X(HALF_RATE, "half the rate", "steps of half the length")                                                 \
    X(TWICE_RATE, "twice the rate", "steps of twice the length")                                              \
    X(BATCH, "four times the batch", "a quarter of the steps, on as many examples")                           \
    X(PERTURBED, "a kick", "from weights that were moved at random by a hundredth of their length")            \
    X(WIDER, "twice the width", "as many units again in every hidden layer; at first they change nothing")    \
    X(LESS_PENALTY, "no penalty", "without L2 and weight decay")                                              \
    X(MORE_PENALTY, "more penalty", "ten times the L2 and the weight decay")

/// What may stand in the way: DESCENT_CAUSE_<NAME>, the experiment that tells, word, meaning.
#define DESCENT_CAUSE_LIST(X)                                                                                 \
    X(NONE, NONE, "none", "nothing")                                                                          \
    X(LONG_STEPS, HALF_RATE, "rate too large", "steps jump over what they should reach")                      \
    X(SHORT_STEPS, TWICE_RATE, "rate too small", "steps gain little of what there is")                        \
    X(FEW_STEPS, AS_IS, "too few steps", "the loss still falls")                                              \
    X(NOISE, BATCH, "batch noise", "what a step gains the noise of its batch undoes")                         \
    X(CAPACITY, WIDER, "capacity", "the network cannot follow the training rows any closer")                  \
    X(PENALTY, LESS_PENALTY, "too much regularisation", "a penalty holds the weights back")                   \
    X(OVERFITTING, MORE_PENALTY, "too little regularisation", "what is learnt holds for training rows only")  \
    X(DATA, NONE, "data", "the inputs do not tell more of the target")                                        \
    X(UNITS, WIDER, "dead units", "units that pass nothing on")                                               \
    X(PLATEAU, PERTURBED, "plateau", "a flat place or a saddle, where the gradient says little")
// clang-format on

typedef enum descent_experiment {
#define DESCENT_EXPERIMENT_ENTRY(name, word, text) DESCENT_EXPERIMENT_##name,
    DESCENT_EXPERIMENT_LIST(DESCENT_EXPERIMENT_ENTRY)
#undef DESCENT_EXPERIMENT_ENTRY
        DESCENT_EXPERIMENT_COUNT
} descent_experiment;

typedef enum descent_cause {
#define DESCENT_CAUSE_ENTRY(name, experiment, word, text) DESCENT_CAUSE_##name,
    DESCENT_CAUSE_LIST(DESCENT_CAUSE_ENTRY)
#undef DESCENT_CAUSE_ENTRY
        DESCENT_CAUSE_COUNT
} descent_cause;

/// "four times the batch"; its meaning. Static.
DESCENT_API const char *descent_experiment_word(descent_experiment experiment);
DESCENT_API const char *descent_experiment_text(descent_experiment experiment);
/// "batch noise"; its meaning; the experiment that tells whether it is the cause. Static.
DESCENT_API const char *descent_cause_word(descent_cause cause);
DESCENT_API const char *descent_cause_text(descent_cause cause);
DESCENT_API descent_experiment descent_cause_experiment(descent_cause cause);

/// What an experiment said of a cause.
typedef enum descent_told {
    DESCENT_TOLD_NOTHING, /* it was not made, or there is none */
    DESCENT_TOLD_YES,     /* it helped */
    DESCENT_TOLD_NO       /* it did not, beyond chance */
} descent_told;

enum { DESCENT_CAUSES_MOST = 3 };

typedef struct descent_likely_cause {
    descent_cause cause;
    descent_told told;
    double weight;           /* 0 to 1: how much speaks for it, where 1 is all that could */
    descent_numbers numbers; /* that do; of words of your own (reason.h) */
    char because[400];       /* and in English */
} descent_likely_cause;

/// The likeliest causes, the first one first.
typedef struct descent_causes {
    size_t size;
    size_t count;
    descent_likely_cause list[DESCENT_CAUSES_MOST];
} descent_causes;

/// What stands in the way of a run whose weights are loaded, by its diagnosis, what validation says
/// and how it compares with guessing. *causes is out, its size in. None where nothing speaks for any.
DESCENT_API descent_status descent_run_causes(descent_run *run,
                                              const descent_diagnosis *diagnosis,
                                              descent_causes *causes, descent_error *error);

// ---- experiments ----

/// What experiments said of a run. Threads: any number may read one, while none frees it.
typedef struct descent_experiments descent_experiments;

typedef struct descent_try_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Steps of each training, 1 to 1e9; default 0: as many as fit into `time`, at least 50, and no
    /// more than the run has taken (or 1000, if that is more).
    uint64_t steps;
    /// Seconds for all of them, about, 1 to 1e6; default 60. Which steps fit is measured once; what
    /// comes out is a function of the number of steps.
    double time;
    /// Trainings of each experiment, with other orders of the rows, 2 to 100; default 5. The n-th
    /// of each has the same order.
    uint64_t seeds;
    /// Called before each training, with what there is so far; DESCENT_STOP ends it all: what is
    /// complete counts. Default NULL.
    descent_action (*on_training)(const descent_experiments *experiments,
                                  descent_experiment experiment, uint64_t seed, void *user);
    void *user;
} descent_try_options;

DESCENT_API void descent_try_options_init(descent_try_options *options, size_t size);
static inline descent_try_options descent_try_options_default(void)
{
    descent_try_options options;
    descent_try_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_try_option_table(void);

/// Of a loss (without penalty): the mean over the trainings, and the change next to those that went
/// on as the run is, pair by pair: its mean, the standard error of that, and the probability of such
/// a change by chance (Student's t, adjusted for the number of experiments by Holm's method). NAN:
/// unknown.
typedef struct descent_tried_loss {
    double loss, change, error, chance;
} descent_tried_loss;

/// One experiment.
typedef struct descent_tried {
    size_t size; /* bytes that the library filled */
    descent_experiment experiment;
    descent_status
        status;    /* OK; DIVERGED: with some order of the rows; UNSUPPORTED, INVALID: it
                              cannot be made, as `why` says */
    char why[240]; /* "" */
    descent_tried_loss train, valid;
    bool helps;        /* beyond chance, by a hundredth of the loss, or by half of what going on
                           lowers it: validation is lower; or training is, and validation on
                           average not higher. Where going on lowers training and raises
                           validation, never where that ends no lower than it began.
                           Of penalties only validation counts */
    char reserved[3];  /* 0 */
    descent_next next; /* to have it: what the options are for */
    char options[1200]; /* options to give, as in remedies: "lr = 0.0005"; "" */
} descent_tried;

/// Tries what may help the run, which was opened and loaded (or is first): from its parameters and
/// what its rule remembers, with one thing changed, in memory; the run and its folder stay as they
/// are. Each training of an experiment begins from the same point; the rate is that of the last step
/// and stays.
/// options: NULL for the defaults. *experiments (out) is freed with descent_experiments_free. The
/// same number of steps gives the same numbers on any number of threads. DESCENT_UNSUPPORTED: the
/// run has taken no step, or diverged.
DESCENT_API descent_status descent_run_try(descent_run *run, const descent_try_options *options,
                                           descent_experiments **experiments,
                                           descent_error *error);
DESCENT_API void descent_experiments_free(descent_experiments *experiments);

/// How many there are, and one of them: first as it is, then those with a change; NULL after the
/// last.
DESCENT_API size_t descent_experiments_count(const descent_experiments *experiments);
DESCENT_API const descent_tried *descent_experiments_at(const descent_experiments *experiments,
                                                        size_t index);
/// What they were made with.
typedef struct descent_experiments_facts {
    size_t size;
    uint64_t step;  /* of the run, from which they began */
    uint64_t steps; /* of each training (a quarter of them with four times the batch) */
    uint64_t seeds; /* complete trainings of each */
    uint64_t train_rows, valid_rows; /* that the losses are means over */
    double train_loss, valid_loss;   /* where they began; NAN: nothing validates */
    double rate;                     /* of the steps */
    double seconds;                  /* all together */
} descent_experiments_facts;
/// *facts is out, its size in.
DESCENT_API void descent_experiments_facts_get(const descent_experiments *experiments,
                                               descent_experiments_facts *facts);

/// Puts the causes in order again by what the experiments said: those whose experiment helped come
/// first, also where they were not among the likeliest; those whose did not come last.
DESCENT_API void descent_causes_weigh(descent_causes *causes,
                                      const descent_experiments *experiments);

#ifdef __cplusplus
}
#endif

#endif
