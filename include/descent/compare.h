// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which update rule is better here, by how much, and how sure is that? A fair comparison of
// rules on a data set or a function.
//
//     descent_compare_options o = descent_compare_options_default();
//     snprintf(o.with, sizeof o.with, "adam,momentum,rmsprop");
//     descent_compare *compare = NULL;
//     descent_compare_training(network, &sets, NULL, "digits", &o, &compare, &error);
//     descent_compare_open(compare, "compare-digits", false, &error);
//     descent_compare_run(compare, on_progress, user, &error);
//     const descent_comparison *c = descent_compare_result(compare);
//     for (size_t i = 0; i < c->rule_count; i++) {
//         printf("%s %g\n", descent_rule_names()[c->rules[i].rule], c->rules[i].at[2].mean);
//     }
//     descent_compare_free(compare);
//
// How it compares (docs/compare.md has the reasons):
//
// - Every rule gets the same number of trials for tuning: learning rates evenly spaced on a
//   logarithmic scale around its default, each constant and decaying linearly to 0. A rule
//   without a learning rate has nothing to tune. Other numbers of a rule are its defaults.
// - Three lengths, the second and the third twice as long as the one before; each is tuned for
//   itself. What counts is the end of a run: no early stopping, no best of a run.
// - When the best rate of a rule is the lowest or the highest that was tried, all rules get
//   further trials: those at an edge beyond it, the others next to their best.
// - The best of each rule is then run with seeds that tuning has not seen. A seed is the split
//   of the rows, the order of examples and the initial weights, and the same for all rules; of
//   a function it is a start, drawn in the box.
// - Differences are tested seed by seed, by the exact sign-flip test, with Holm's adjustment
//   over all pairs of rules.
// - Time is measured to make a plan, which is recorded, and decides how much is run. Results
//   follow from the plan alone.
//
// Threads: see descent_compare. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_COMPARE_H
#define DESCENT_COMPARE_H

#include <descent/base.h>
#include <descent/minimize.h>
#include <descent/objective.h>
#include <descent/optimizer.h>
#include <descent/options.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    DESCENT_COMPARE_RULES = 64,  /* of a comparison, at most */
    DESCENT_COMPARE_LENGTHS = 3, /* of runs */
    DESCENT_COMPARE_PATH = 1024  /* bytes of the path of its folder */
};

typedef struct descent_compare_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Rules, separated by commas; default "all": every rule that can take part. A network is
    /// trained with rules that take one gradient after the other.
    char with[1024];
    /// Seconds that it may take, 1 to 1e9; default 600. Lengths, rates and seeds that are not
    /// given are chosen so that it fits, and seeds are left out when the time is over. It takes
    /// longer where three rates and three seeds do, and by a tenth for the seeds without which
    /// nothing can be told.
    double time;
    /// Length of the longest runs: epochs of a training, evaluations of a function, 4 to 1e9;
    /// default 0: chosen. It becomes a multiple of 4.
    uint64_t length;
    /// Learning rates on the first grid, 3 to 15, odd; default 0: 5, or 3 where time is short.
    uint64_t rates;
    /// Seeds of each run while tuning, 1 to 100; default 0: 1, and 5 on a function.
    uint64_t tuning_seeds;
    /// Seeds of the runs that are compared, 2 to 1000; default 0: chosen, 20 at most.
    uint64_t seeds;
    /// The first seed, 0 to 2^53; default 1. Tuning takes the first ones.
    uint64_t seed;
    /// Trials at the same time, each on one thread, 1 to 1024; default 0: one per core. Results
    /// do not depend on it.
    uint64_t threads;
    /// Whose defaults and conventions the rules have, a descent_library (descent_rule_like); default
    /// none. The rates that are tried lie around its own.
    int like;
    int reserved; /* 0 */
} descent_compare_options;

DESCENT_API void descent_compare_options_init(descent_compare_options *options, size_t size);
static inline descent_compare_options descent_compare_options_default(void)
{
    descent_compare_options options;
    descent_compare_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_compare_option_table(void);

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent, but for the folder, which one at a time may have (in this process and others).
typedef struct descent_compare descent_compare;

/// A comparison on a data set. network and sets are borrowed until the comparison is freed.
/// training: what all runs share (batch, valid, l2, precision, ...), or NULL for the defaults; of
/// its optimizer only weight_decay and clip are used, and rule, rate, decay, length, seed,
/// patience and folder are the comparison's. name: what it is called in records and the names of
/// folders, "digits". *compare (out) is freed with descent_compare_free.
/// DESCENT_INVALID: options out of range, an unknown rule, one rule alone, nothing to validate
/// with.
DESCENT_API descent_status descent_compare_training(
    const descent_network *network, const descent_train_sets *sets,
    const descent_train_options *training, const char *name,
    const descent_compare_options *options, descent_compare **compare, descent_error *error);

/// A function to compare on.
typedef struct descent_compare_function {
    size_t size;
    descent_objective_maker *make; /* one for each worker; float64 */
    void *user;
    const double *lower, *upper; /* n each: the box that starts are drawn from; copied */
    double
        minimum; /* the lowest value, where it is known; NAN: the lowest that a trial ends at */
    const char *name; /* what it is called in records: the same name, the same function */
} descent_compare_function;

/// The same on a function. minimize: weight_decay and clip of its optimizer, line_search, memory
/// and noise are used; or NULL.
DESCENT_API descent_status descent_compare_minimizing(const descent_compare_function *function,
                                                      const descent_minimize_options *minimize,
                                                      const descent_compare_options *options,
                                                      descent_compare **compare,
                                                      descent_error *error);
DESCENT_API void descent_compare_free(descent_compare *compare);

/// Where its record is kept, so that it can be interrupted: `folder`, which is made if needed, or
/// (NULL or "") comparisons/NAME-NUMBER. A folder that holds the same comparison is continued; of
/// the numbered ones the last that does. fresh: it is begun again, in a numbered folder of its own,
/// or in place of the one in `folder`. Without a folder nothing is written.
/// DESCENT_CHANGED: `folder` holds another comparison. DESCENT_INVALID: it is a file, or holds a run. DESCENT_BUSY: another process
/// or object has it. DESCENT_BAD_DATA: its record is damaged. DESCENT_IO.
DESCENT_API descent_status descent_compare_open(descent_compare *compare, const char *folder,
                                                bool fresh, descent_error *error);
DESCENT_API const char *descent_compare_folder(const descent_compare *compare); /* "": none */

/// What the comparison is doing.
typedef enum descent_compare_stage {
    DESCENT_COMPARE_MEASURING, /* what a run costs */
    DESCENT_COMPARE_TUNING,
    DESCENT_COMPARE_WIDENING, /* the further trials */
    DESCENT_COMPARE_RUNNING,  /* the seeds that count */
    DESCENT_COMPARE_OVER
} descent_compare_stage;

typedef struct descent_compare_progress {
    size_t size;
    descent_compare_stage stage;
    uint64_t round;        /* of WIDENING, from 1 */
    uint64_t done, trials; /* of the stage; of MEASURING: rules */
    double seconds;        /* since descent_compare_run began */
    double left;           /* expected until the end of the stage; NAN: not known */
} descent_compare_progress;

/// Called in the thread of descent_compare_run, at most about twenty times a second.
/// DESCENT_STOP: trials that run are given up, those that have ended are kept.
typedef descent_action descent_compare_callback(const descent_compare_progress *progress,
                                                void *user);

/// Does what is left to do. Where it was stopped it returns DESCENT_OK as well, and
/// descent_compare_result is NULL; it may be called again. callback may be NULL.
/// DESCENT_INVALID: it does not fit into its time at all. DESCENT_IO: a result could not be
/// recorded.
DESCENT_API descent_status descent_compare_run(descent_compare *compare,
                                               descent_compare_callback *callback, void *user,
                                               descent_error *error);

// ---- what was found ----

typedef enum descent_compare_decay {
    DESCENT_COMPARE_CONSTANT,
    DESCENT_COMPARE_LINEAR /* from the rate in the first step to 0 after the last */
} descent_compare_decay;

/// "constant", "linear". Static.
DESCENT_API const char *descent_compare_decay_word(int decay);

/// What was chosen, and by what.
typedef struct descent_compare_plan {
    size_t size;
    uint64_t lengths[DESCENT_COMPARE_LENGTHS]; /* epochs, or evaluations of a function */
    uint64_t steps_per_epoch;                  /* 0 for a function */
    uint64_t rates, tuning_seeds;
    uint64_t rounds; /* of widening that were made */
    uint64_t seeds;  /* of the runs that are compared */
    uint64_t
        least; /* seeds with which a difference between two of the rules can be told at all */
    uint64_t trials; /* in all */
    double
        seconds; /* that it may take; HUGE_VAL: everything was given, and time did not count */
    bool shortened; /* for want of time: shorter runs, fewer rates or seeds than otherwise */
    char reserved[7];
} descent_compare_plan;

/// The plan so far: *plan is out, its size in. False before there is one; seeds is 0 until tuning
/// has ended.
DESCENT_API bool descent_compare_plan_get(const descent_compare *compare,
                                          descent_compare_plan *plan);

/// A rule at one of the lengths. The loss is that of validation after the last epoch; of a
/// function the common logarithm of f - minimum, at least -15.
typedef struct descent_compare_score {
    double rate;  /* that tuning chose; NAN: the rule has none, or no trial ended well */
    int decay;    /* likewise, a descent_compare_decay */
    int edge;     /* that rate is the lowest (-1) or the highest (1) that was tried */
    double tuned; /* mean loss with the seeds of tuning; NAN: no configuration ended well */
    double mean,
        se;        /* of the loss over the seeds that count, and its standard error; a run that
                        diverged counts as the worst of all runs of this length */
    double metric; /* mean accuracy or R2 of the runs that ended well; NAN for functions */
    uint64_t diverged; /* runs of those */
    uint64_t rank;     /* 1: the lowest mean */
} descent_compare_score;

typedef struct descent_compare_rule {
    int rule;                       /* a descent_rule */
    uint64_t tried, tried_diverged; /* trials of tuning */
    double seconds;  /* measured, of a step or an evaluation; NAN: not measured */
    uint64_t groups; /* bits: groups of rules that it is in, see descent_comparison */
    descent_compare_score at[DESCENT_COMPARE_LENGTHS];
} descent_compare_rule;

/// Two rules at one of the lengths.
typedef struct descent_compare_pair {
    size_t first,
        second;        /* places in `rules`, first < second: at the longest length the first is
                             the better one */
    double difference; /* mean of loss(second) - loss(first) over the seeds */
    double low, high; /* that holds it, 95 %; by the bootstrap; NAN but at the longest length */
    double p;         /* of the sign-flip test */
    double adjusted;  /* by Holm over all pairs of this length */
    double needed;    /* seeds that would tell this difference apart with probability 0.8;
                             HUGE_VAL: there is none */
    bool separable;   /* adjusted <= 0.05 */
    char reserved[7];
} descent_compare_pair;

/// How many steps the best rule needs for what another one reaches at the end of its longest runs,
/// seed by seed, by interpolation between the lengths.
typedef struct descent_compare_saving {
    double reach; /* mean loss that the other one reaches */
    double
        part; /* steps of the best by those of the other: 0.82 is 18 % fewer; geometric mean */
    double low, high; /* that holds it, 95 % */
    uint64_t seeds;   /* that it is made of */
    uint64_t early;   /* of them: it is there before its shortest run ends; that counts */
    uint64_t late;    /* of them: it gets there after its longest one, by extrapolation */
    uint64_t untold;  /* seeds that cannot tell: it does not get there */
} descent_compare_saving;

/// A pair whose order at one length is the opposite of that at a longer one, both separable.
typedef struct descent_compare_flip {
    size_t first, second; /* in `rules`; first is better at `later` */
    size_t sooner, later; /* lengths, 0 .. DESCENT_COMPARE_LENGTHS - 1 */
} descent_compare_flip;

/// Two rules that share a group are not separable at the longest length; two that share none are.
typedef struct descent_comparison {
    size_t size;
    descent_compare_plan plan;
    size_t rule_count, pair_count, group_count, flip_count;
    const descent_compare_rule *rules; /* by rank at the longest length */
    const descent_compare_pair *pairs[DESCENT_COMPARE_LENGTHS]; /* pair_count each */
    const descent_compare_saving
        *savings; /* rule_count: of the best against each; [0] is empty */
    const descent_compare_flip *flips;
    bool is_function;
    bool groups_complete; /* false: there were more groups than bits */
    char reserved[6];
    double minimum; /* of a function: that losses are measured from */
} descent_comparison;

/// The result: a view, valid until the comparison is run again or freed; NULL before it is over.
DESCENT_API const descent_comparison *descent_compare_result(const descent_compare *compare);

/// What it says, sentence by sentence, the most important first: text (out, `capacity` bytes).
/// False after the last.
DESCENT_API bool descent_compare_sentence(const descent_compare *compare, size_t index,
                                          char *text, size_t capacity);

/// The whole result as JSON (docs/compare.md): a view, likewise; NULL before it is over, and when
/// memory is out.
DESCENT_API const char *descent_compare_json(descent_compare *compare);

#ifdef __cplusplus
}
#endif

#endif
