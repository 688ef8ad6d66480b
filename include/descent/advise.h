// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Advice before training: what is wrong with the data; how good guessing, a linear model and the
// nearest row are, which every network is measured against; which learning rates and batch
// sizes are good. Each part says what it found, by which
// measurement, and what that took.
//
//     descent_adviser *adviser = NULL;
//     descent_adviser_create(network, &sets, NULL, NULL, &adviser, &error);
//     descent_adviser_run(adviser, NULL, NULL, &error);
//     puts(descent_adviser_json(adviser));
//     descent_adviser_free(adviser);
//
// Threads: see descent_adviser. Structs with members are plain values: any number of threads may
// read one while none writes it.
#ifndef DESCENT_ADVISE_H
#define DESCENT_ADVISE_H

#include <descent/base.h>
#include <descent/options.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    DESCENT_ADVISE_FINDINGS = 40, /* about the data, at most */
    DESCENT_ADVISE_TEXT = 400     /* bytes of a sentence */
};

typedef struct descent_advise_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Seconds that all parts may take, 1 to 1e6; default 30. They decide how many steps are taken
    /// (`budget`), by the time that a step takes; nothing else depends on the clock.
    double time;
    /// Steps of training that all parts may take, 100 to 1e12; default 0: as many as fit into
    /// `time`. With the same number the results are the same on any machine with the same
    /// instruction set, but for the times.
    uint64_t budget;
    /// Seeds of each measurement that training has part in, 2 to 20; default 3.
    uint64_t seeds;
} descent_advise_options;

DESCENT_API void descent_advise_options_init(descent_advise_options *options, size_t size);
static inline descent_advise_options descent_advise_options_default(void)
{
    descent_advise_options options;
    descent_advise_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_advise_option_table(void);

// ---- the data ----

/// What may be wrong with data, and the word of it in JSON.
#define DESCENT_ADVISE_LIST(X)                                                                 \
    X(LEAK, "leak")             /* a column alone predicts the target almost perfectly */      \
    X(NEIGHBOURS, "neighbours") /* rows next to each other in an order have one target */      \
    X(ID, "id")                 /* a column numbers or names the rows */                       \
    X(DUPLICATES, "duplicates") /* rows that validate stand among those that train */          \
    X(CONFLICTS, "conflicts")   /* equal rows with different targets */                        \
    X(IMBALANCE, "imbalance")   /* a class is rare */                                          \
    X(CONSTANT, "constant")     /* columns with one value */                                   \
    X(NEAR_CONSTANT, "near-constant")                                                          \
    X(SKEW, "skew")           /* the target needs a logarithm */                               \
    X(FEW_ROWS, "few-rows")   /* for so many parameters */                                     \
    X(FEW_VALID, "few-valid") /* too few rows to tell models apart */

typedef enum descent_advise_kind {
#define DESCENT_ADVISE_ENTRY(name, word) DESCENT_ADVISE_##name,
    DESCENT_ADVISE_LIST(DESCENT_ADVISE_ENTRY)
#undef DESCENT_ADVISE_ENTRY
        DESCENT_ADVISE_KINDS
} descent_advise_kind;

/// "leak"; "" for other values. Static.
DESCENT_API const char *descent_advise_word(int kind);

typedef struct descent_advise_finding {
    int kind;      /* a descent_advise_kind */
    bool suspect;  /* it makes scores worthless, or training fail; else good to know */
    size_t column; /* of the file; SIZE_MAX: of none alone */
    double value;  /* what was measured: a score, a share, a ratio, a skewness */
    char text[DESCENT_ADVISE_TEXT];
    char advice[240]; /* what to do; "" */
    char options[64]; /* options of training that do it, "class-weight = balanced"; "" */
} descent_advise_finding;

typedef struct descent_advise_data {
    size_t size;
    size_t rows, columns; /* that were looked at: all of them, or what two seconds allow */
    double best_alone;    /* how well the best single column predicts: 1 perfectly, 0 as well as
                              guessing; NAN: not looked at (texts, sequences) */
    size_t best_column;   /* SIZE_MAX */
    double rows_a_parameter; /* training rows by parameters of the network */
    double seconds;
    size_t count;
    descent_advise_finding findings[DESCENT_ADVISE_FINDINGS]; /* suspects first */
} descent_advise_data;

// ---- the ladder ----

typedef enum descent_advise_rung {
    DESCENT_ADVISE_GUESSING,
    DESCENT_ADVISE_LINEAR,
    DESCENT_ADVISE_NEAREST,
    DESCENT_ADVISE_RUNGS
} descent_advise_rung;

/// What every network is measured against, on the rows that validate: accuracy of classes and
/// labels, else R2.
typedef struct descent_advise_ladder {
    size_t size;
    bool accuracy;     /* else R2 */
    size_t valid_rows; /* that were asked; of NEAREST: nearest_rows */
    size_t nearest_rows,
        nearest_among; /* training rows that were looked through: all, or a part */
    double metric[DESCENT_ADVISE_RUNGS]; /* NAN: it takes too long, or there is none */
    double se[DESCENT_ADVISE_RUNGS];     /* standard error over the rows; NAN: not known */
    double seconds;
    char text[DESCENT_ADVISE_TEXT]; /* what follows from it */
} descent_advise_ladder;

// ---- the learning rate ----

enum { DESCENT_ADVISE_RATES = 24, DESCENT_ADVISE_SWEEP = 64 };

/// A rate that was trained with from the beginning, with every seed.
typedef struct descent_advise_rate_point {
    double rate;
    double loss,
        se; /* mean over the seeds at the end, HUGE_VAL where one diverged; standard error */
    bool inside; /* not distinguishable from the best one */
    char reserved[7];
} descent_advise_rate_point;

/// A part of the range test, in which the rate grows from step to step.
typedef struct descent_advise_sweep_point {
    double rate;
    double loss,
        deviation; /* smoothed, mean over the seeds; its standard deviation between them */
} descent_advise_sweep_point;

typedef struct descent_advise_rate {
    size_t size;
    bool told;      /* false: the curve says nothing, as `text` has it */
    bool validates; /* losses of trials are those of rows that validate, else of late batches */
    double low, high; /* between them rates are not distinguishable from the best; NAN */
    double best;      /* of the rates that were tried */
    double chosen;    /* the middle of the interval, to one digit */
    double automatic; /* what is used when nobody says */
    double start, loss,
        noise; /* loss before the first step, or of guessing where that is lower; of
                                  the best rate; its standard deviation between seeds */
    double sharpness, later; /* largest eigenvalue of the Hessian on some training rows: of the
                                  initial weights, and after the steps of a trial with `chosen` */
    double preconditioned;   /* then, as an adaptive rule sees it; NAN for others */
    double limit_gradient;   /* 2 / later: gradient descent does not grow below it */
    double limit; /* the same for the rule, by `preconditioned` or `later`; NAN: none */
    uint64_t steps, seeds; /* of each trial */
    uint64_t spent;        /* steps altogether */
    size_t count, sweep_count;
    descent_advise_rate_point points[DESCENT_ADVISE_RATES]; /* ascending */
    descent_advise_sweep_point sweep[DESCENT_ADVISE_SWEEP];
    double seconds;
    char text[DESCENT_ADVISE_TEXT];
} descent_advise_rate;

// ---- the batch size ----

enum { DESCENT_ADVISE_BATCHES = 16 };

/// A batch size. Times are of this machine now, and the only numbers here that change from call to
/// call, with what is chosen by them.
typedef struct descent_advise_batch_point {
    uint64_t batch;
    double seconds; /* of a step, the fastest of several stretches; NAN: not timed */
    double example; /* of an example: seconds / batch, by that of the fastest batch */
    double cost; /* time to a loss, by that of the best batch: examples by the noise scale times
                          `example`; NAN: not known */
    double
        difference; /* of the loss after as many examples, from one state, with the rate times
                          the root of batch / base, from that of the base; mean over the seeds; NAN:
                          not tried, HUGE_VAL: one diverged */
    double se;      /* its standard error */
    bool as_good;   /* and no worse than the base */
    char reserved[7];
} descent_advise_batch_point;

typedef struct descent_advise_batch {
    size_t size;
    bool noise_told;  /* the gradient stands out of its noise, so that there is a scale */
    bool branch_told; /* the loss still falls, so that branches can be compared */
    bool disagree;    /* scale and branches, by more than four times */
    double noise_scale,
        noise_se;       /* examples, after a trial: tr S / |G|^2 of the gradient's mean G
                                     and covariance S; standard error by the jackknife */
    double noise_start; /* the same of the initial weights; NAN: it does not stand out */
    uint64_t base;      /* the smallest batch that was branched with */
    uint64_t critical;  /* the largest one that is as good at equal examples, 0: not told */
    double gain;        /* by how much the loss of the base falls in the branch */
    uint64_t examples;  /* of a branch */
    uint64_t low, high, chosen; /* within a quarter of the least time to a loss; the least */
    uint64_t automatic;         /* what is used when nobody says */
    double rate; /* that goes with `chosen`: the root of the ratio times that of the command */
    uint64_t spent; /* steps, as many as of the automatic batch */
    size_t count;
    descent_advise_batch_point points[DESCENT_ADVISE_BATCHES]; /* ascending */
    double seconds;
    char text[DESCENT_ADVISE_TEXT];
    char note
        [DESCENT_ADVISE_TEXT]; /* where scale and branches disagree, or nothing can be told; "" */
} descent_advise_batch;

// ---- the course of a run: steps, warm-up, clipping, decay, width ----

typedef struct descent_advise_course {
    size_t size;
    bool told;       /* false: no rate was told, and nothing is measured */
    uint64_t steps;  /* of each trial */
    uint64_t looked; /* steps of the long trial */
    uint64_t
        level; /* from which the loss of batches is within a twentieth of its fall from its end;
                         0: it still falls at the end of the long trial */
    double norm_median, norm_90, norm_largest; /* of the batches' gradients, until twice
                                                `level`, without the first tenth */
    double clipped; /* share of them that options.clip, or a limit of 1, would shorten */
    double clip;   /* advised: the 90th percentile, where some norms are far above; NAN: none */
    double tested; /* twice the rate, */
    bool unstable; /* with which the loss rises or diverges */
    uint64_t warmup; /* steps, advised where it is unstable; 0: none */
    double decay,
        decay_se; /* loss of a rate that falls to 0 from that of a constant one, over pairs
                               of seeds; HUGE_VAL: one diverged */
    double wide, wide_se; /* the same of twice as many units in each layer; NAN: not tried */
    double narrow, narrow_se;       /* of half as many */
    char wider[128], narrower[128]; /* these layers as text; "" */
    uint64_t spent;
    double seconds;
    char steps_text[DESCENT_ADVISE_TEXT], warmup_text[DESCENT_ADVISE_TEXT],
        clip_text[DESCENT_ADVISE_TEXT], decay_text[DESCENT_ADVISE_TEXT],
        width_text[DESCENT_ADVISE_TEXT];
} descent_advise_course;

// ---- all ----

typedef enum descent_advise_part {
    DESCENT_ADVISE_PART_DATA,
    DESCENT_ADVISE_PART_LADDER,
    DESCENT_ADVISE_PART_RATE,
    DESCENT_ADVISE_PART_BATCH,
    DESCENT_ADVISE_PART_COURSE,
    DESCENT_ADVISE_PARTS
} descent_advise_part;

/// "data"; "" for other values. Static.
DESCENT_API const char *descent_advise_part_word(int part);

/// Threads: one call at a time for each object, from any thread; different objects are independent.
typedef struct descent_adviser descent_adviser;

/// Prepares advice on training this network on these data. Both are borrowed until the adviser is
/// freed. training: as for descent_trainer_create, NULL for the defaults; what is given there stays,
/// and what is automatic is advised on. No folder is written to. *adviser (out) is freed with
/// descent_adviser_free. The errors are those of descent_trainer_create.
DESCENT_API descent_status descent_adviser_create(const descent_network *network,
                                                  const descent_train_sets *sets,
                                                  const descent_train_options *training,
                                                  const descent_advise_options *options,
                                                  descent_adviser **adviser,
                                                  descent_error *error);
DESCENT_API void descent_adviser_free(descent_adviser *adviser);

/// Called in the thread of descent_adviser_run, before each part (done 0) and now and then within
/// it: a share of the part is done, 0 to 1. DESCENT_STOP: no further part is begun, and what the
/// one that runs has measured so far is left out.
typedef descent_action descent_advise_callback(descent_advise_part part, double done,
                                               void *user);

/// Measures all parts. callback may be NULL. Stopped, it returns DESCENT_OK too, and the parts that
/// are not complete have no result.
DESCENT_API descent_status descent_adviser_run(descent_adviser *adviser,
                                               descent_advise_callback *callback, void *user,
                                               descent_error *error);

/// What was found: views, valid until the adviser is run again or freed; NULL: not measured.
DESCENT_API const descent_advise_data *descent_adviser_data(const descent_adviser *adviser);
DESCENT_API const descent_advise_ladder *descent_adviser_ladder(const descent_adviser *adviser);
DESCENT_API const descent_advise_rate *descent_adviser_rate(const descent_adviser *adviser);
DESCENT_API const descent_advise_batch *descent_adviser_batch(const descent_adviser *adviser);
DESCENT_API const descent_advise_course *descent_adviser_course(const descent_adviser *adviser);
/// Steps that all parts may take: options.budget, or as many as fit, once that has been measured; 0.
DESCENT_API uint64_t descent_adviser_budget(const descent_adviser *adviser);

/// All of it as a JSON object (docs/json.md): a view, valid until the next call; NULL when there is
/// no memory.
DESCENT_API const char *descent_adviser_json(descent_adviser *adviser);

#ifdef __cplusplus
}
#endif

#endif
