// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which settings train a network best here? A search for them, in a time or a number of trials.
//
//     descent_run_create(&run, &error);               what is to be trained: data, network, options
//     descent_tune_options o = descent_tune_options_default();
//     o.time = 600.0;
//     descent_tune *tune = NULL;
//     descent_tune_create(run, &o, &tune, &error);
//     descent_tune_open(tune, "search", false, &error);
//     descent_tune_run(tune, on_progress, user, &error);
//     char text[1024];
//     for (size_t i = 0; descent_tune_sentence(tune, i, text, sizeof text); i++) {
//         puts(text);
//     }
//     descent_tune_free(tune);
//     descent_run_close(run);
//
// How it searches (docs/tune.md has the reasons):
//
// - The first trials cover the space evenly; the others are chosen by the tree-structured Parzen
//   estimator from those that have ended.
// - Trials are begun in groups of `together`. All of them are trained for the first part of their
//   own schedule (1/9 of it, with three rungs), a third of them for 1/3, a third of these to the end:
//   of three that learn about as fast (learning rate over batch size) the best, as what is ahead early
//   says little across rates. A trial goes on from where it was; its schedule is laid out for its
//   whole length.
// - With few rows a trial is trained on several splits of them, and its loss is the mean.
// - A trial that is not finite, or that the verdict calls diverging while it is worse than
//   guessing, is given up. Every trial that ends early has a reason, in words.
// - Where the best of all lies at an edge of a range, the range is widened.
// - The best trials that were trained to the end are trained again with new seeds, the same for
//   each, until the order is settled or the time is over.
// - Decisions follow from numbers of trials and epochs, never from the clock or from which
//   thread was faster. With `time` only the number of trials and seeds depends on the clock; it is
//   recorded, and `trials` and `seeds` with these numbers give the same results.
//
// Threads: see descent_tune. Structs with members are plain values.
#ifndef DESCENT_TUNE_H
#define DESCENT_TUNE_H

#include <descent/base.h>
#include <descent/options.h>
#include <descent/session.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    DESCENT_TUNE_OVER = 4096, /* bytes of a space as text */
    DESCENT_TUNE_RUNGS = 4    /* parts of a schedule, at most */
};

typedef enum descent_tune_sampler {
    DESCENT_TUNE_TPE,
    DESCENT_TUNE_RANDOM
} descent_tune_sampler;

typedef struct descent_tune_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// What to search over: "lr=1e-4..1:log, layers=64 relu|128 relu 64 relu, l2=0..0.01". Names
    /// are options of training and of the network; a range has two numbers and may end in
    /// :log and :fixed (it is never widened), choices stand between "|". Default "": chosen by
    /// the data and by how many trials there will be (with fewer than 10 the learning rate alone).
    char over[DESCENT_TUNE_OVER];
    /// Seconds that it may take, 1 to 1e9; default HUGE_VAL: no limit where trials is given, else
    /// 600. A third of it is for the seeds of the best.
    double time;
    /// Trials, 1 to 100000; default 0: as many as fit into the time.
    uint64_t trials;
    /// New seeds that the best trials are trained with, at most, 0 to 100; default 8.
    uint64_t seeds;
    /// Trials that are trained with them, 2 to 16; default 3.
    uint64_t finalists;
    /// Parts of a schedule at which the worse trials end, 1 to 4: with 3, 1/9, 1/3 and the whole; 1:
    /// every trial is trained to its end. Default 3.
    uint64_t rungs;
    /// Trials that are begun at the same time, 1 to 1000; default 0: as many as leave one at the last
    /// rung, 9 with 3 of them. More use more cores, and know less of each other. Results depend on it.
    uint64_t together;
    /// How settings are chosen, a descent_tune_sampler; default DESCENT_TUNE_TPE.
    int sampler;
    int reserved; /* 0 */
    /// Nested evaluation: the whole search is made `folds` times more, each time without a part
    /// of the rows, on which what it chose is then scored; 2 to 100, default 0: not.
    uint64_t folds;
    /// Splits into training and validation rows that every trial is trained with, 1 to 10; its
    /// loss is the mean. Default 0: 3 for fewer than 10,000 rows, or 1 where it is fixed which rows
    /// validate. The best of many trials on few validation rows is otherwise the one that they
    /// suit best.
    uint64_t splits;
} descent_tune_options;

DESCENT_API void descent_tune_options_init(descent_tune_options *options, size_t size);
static inline descent_tune_options descent_tune_options_default(void)
{
    descent_tune_options options;
    descent_tune_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_tune_option_table(void);

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent, but for the folder, which one at a time may have (in this process and others).
typedef struct descent_tune descent_tune;

/// A search for the settings of `run`, which is borrowed until it is freed: it was created and not
/// begun, and says what all trials share. Its data are read. Its options seed, epochs and threads
/// are those of the search: the first seed, the length of a trial (default: chosen), and how many
/// threads all trials have together. *tune (out) is freed with descent_tune_free.
/// DESCENT_INVALID: a wrong space, nothing to validate with, or an option that a search sets itself.
DESCENT_API descent_status descent_tune_create(descent_run *run,
                                               const descent_tune_options *options,
                                               descent_tune **tune, descent_error *error);
DESCENT_API void descent_tune_free(descent_tune *tune);

/// Where it is kept: `folder`, which is made if needed, or (NULL or "") searches/NAME-NUMBER. A
/// folder that holds the same search is continued; of the numbered ones the last that does.
/// fresh: it is begun again, in a numbered folder of its own. Every trial is a run folder in it,
/// trials/0001 and so on, trials/0001-2 with the second split; the seeds of the best are race/0001-4, and
/// the model that comes of it is in final. DESCENT_CHANGED: `folder` holds another search. DESCENT_INVALID: it is a file, holds a run, or (with fresh) a search.
/// DESCENT_BUSY: another process or object has it. DESCENT_BAD_DATA: its record is damaged.
/// DESCENT_IO.
DESCENT_API descent_status descent_tune_open(descent_tune *tune, const char *folder, bool fresh,
                                             descent_error *error);
DESCENT_API const char *descent_tune_folder(const descent_tune *tune); /* "": none */

typedef enum descent_tune_stage {
    DESCENT_TUNE_MEASURING, /* how long an epoch takes */
    DESCENT_TUNE_SEARCHING,
    DESCENT_TUNE_RACING, /* the best with new seeds */
    DESCENT_TUNE_FINAL,  /* what was chosen, on all rows */
    DESCENT_TUNE_NESTED, /* the search once more without a part of the rows */
    DESCENT_TUNE_OVER_NOW
} descent_tune_stage;

typedef struct descent_tune_progress {
    size_t size;
    descent_tune_stage stage;
    uint64_t round;      /* of the stage, from 1; of NESTED the fold */
    uint64_t done, jobs; /* trainings of the round */
    uint64_t trials;     /* that were begun */
    bool ended;          /* the round is over, and trials have its results */
    char reserved[7];
    double seconds;   /* since the search began, over all processes */
    const char *text; /* something that was decided: a range was widened; "" */
} descent_tune_progress;

/// Called in the thread of descent_tune_run, at most about fifty times a second, and at the end
/// of each round. DESCENT_STOP: trials that run are saved, and the search stops.
typedef descent_action descent_tune_callback(const descent_tune_progress *progress, void *user);

/// Does what is left to do. Where it was stopped it returns DESCENT_OK as well, and
/// descent_tune_is_over is false; the same search, opened again, goes on to the same results.
/// callback may be NULL. DESCENT_DIVERGED: every trial did. DESCENT_INVALID: there is no folder, or
/// settings do not fit the data. DESCENT_IO: a result could not be recorded.
DESCENT_API descent_status descent_tune_run(descent_tune *tune, descent_tune_callback *callback,
                                            void *user, descent_error *error);
DESCENT_API bool descent_tune_is_over(const descent_tune *tune);

// ---- what was found ----

/// How a trial ended.
typedef enum descent_tune_end {
    DESCENT_TUNE_GOES_ON,
    DESCENT_TUNE_COMPLETE,  /* trained to its end */
    DESCENT_TUNE_BEHIND,    /* others were better at the same part of their schedules */
    DESCENT_TUNE_GUESSING,  /* the same, and it was no better than guessing */
    DESCENT_TUNE_DIVERGING, /* the verdict was "diverging", and it was worse than guessing */
    DESCENT_TUNE_DIVERGED   /* its loss was not finite */
} descent_tune_end;

/// "goes on", "complete", "behind", "guessing", "diverging", "diverged". Static.
DESCENT_API const char *descent_tune_end_word(int end);

typedef struct descent_tune_trial {
    size_t size;
    uint64_t number;      /* from 1, as its folder */
    int end;              /* a descent_tune_end */
    int rung;             /* rungs that it has reached, 0 to `rungs` */
    uint64_t epochs;      /* trained */
    double loss;          /* of validation at that rung, mean over the splits; NAN: none */
    double metric;        /* accuracy or R2 */
    double seconds;       /* of its trainings */
    const char *settings; /* "lr=0.01, l2=0.001": valid until the next call */
    const char *because;  /* why it ended before its length, "" */
} descent_tune_trial;

/// How many trials were begun, and one of them (index from 0; *trial is out, its size in). False:
/// there is none.
DESCENT_API size_t descent_tune_trials(const descent_tune *tune);
DESCENT_API bool descent_tune_trial_get(descent_tune *tune, size_t index,
                                        descent_tune_trial *trial);

/// The number of the best trial so far; when the search is over, of the one that was chosen. 0:
/// none.
DESCENT_API uint64_t descent_tune_best(const descent_tune *tune);

/// The folder of the run whose model comes of the search: that of the final model, which was trained on
/// all rows, or of the chosen trial where a file validates or the final model diverged. path (out):
/// `capacity` bytes. DESCENT_INVALID: the search is not over, or there is too little room.
DESCENT_API descent_status descent_tune_model(const descent_tune *tune, char *path,
                                              size_t capacity, descent_error *error);

/// What it says, sentence by sentence, the most important first: text (out, `capacity` bytes).
/// False after the last, and before it is over.
DESCENT_API bool descent_tune_sentence(const descent_tune *tune, size_t index, char *text,
                                       size_t capacity);

/// The whole as JSON (docs/json.md): a view, valid until the next call; NULL when memory is out.
DESCENT_API const char *descent_tune_json(descent_tune *tune);

/// The options of `descent tune` that repeat it with the same results on any machine:
/// "trials = 27", "seeds = 4", "epochs = 90" and "over = ...", a line each (out, `capacity` bytes).
DESCENT_API void descent_tune_repeat(const descent_tune *tune, char *text, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
