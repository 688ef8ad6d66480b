// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs as their folders tell of them, without training, loading data or taking a lock: what a
// run is and how far it is, which runs a folder holds, and how two of them differ.
//
//     static bool print(const descent_run_facts *run, void *user)
//     {
//         printf("%s %g\n", run->folder, run->valid_loss);
//         return true;
//     }
//     descent_runs_list("runs", print, NULL, &error);
//
// session.h has the settings of a run (descent_run_open) and its history row by row.
//
// Threads: any function may be called by any thread at any time, also while the runs are
// trained. Structs with members are plain values: any number of threads may read one while none
// writes it.
#ifndef DESCENT_RUNS_H
#define DESCENT_RUNS_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/session.h>
#include <descent/train.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum descent_run_state {
    DESCENT_RUN_FOREIGN,     /* a folder that holds no run */
    DESCENT_RUN_DAMAGED,     /* it holds parts of a run, or a record that cannot be read */
    DESCENT_RUN_UNTRAINED,   /* no epoch of it is recorded, and nobody trains it */
    DESCENT_RUN_TRAINING,    /* it is being trained now */
    DESCENT_RUN_INTERRUPTED, /* its process was killed: it can be resumed */
    DESCENT_RUN_FINISHED     /* training has ended, as `stop` says */
} descent_run_state;

/// "foreign", "damaged", "untrained", "training", "interrupted", "finished". Static.
DESCENT_API const char *descent_run_state_word(descent_run_state state);

/// What a folder tells of a run. Numbers that it does not tell are NAN, counts 0, texts "".
typedef struct descent_run_facts {
    size_t size;
    descent_run_state state;
    descent_status status;         /* FOREIGN, DAMAGED: why; else DESCENT_OK */
    char problem[512];             /* FOREIGN, DAMAGED: the same in words, with its name */
    char folder[DESCENT_RUN_PATH]; /* as it was named, or found below the one that was */
    /// Whose history it is: the folder, or that of the last of several starts while none is
    /// chosen.
    char history[DESCENT_RUN_PATH];
    char data[DESCENT_RUN_PATH];      /* as it was named when the run began */
    char layers[DESCENT_RUN_LAYERS];  /* "64 relu"; "" of a network from a graph */
    char rule[32];                    /* "adam" */
    char created[32];                 /* UTC: "2026-07-31T09:30:00Z" */
    char verdict[32];                 /* on the place, a word; the latest */
    char generalisation[32];          /* on validation, a word; the latest */
    char loss[32];                    /* operator of the loss: "softmax_cross_entropy" */
    descent_task task;                /* AUTO: not known */
    descent_stop stop;                /* FINISHED */
    double learning_rate, last_rate;  /* of the first step, of the last one */
    double train_loss, train_loss_se; /* of the best epoch; without validation, of the last in
                                         which an update was made */
    double valid_loss, valid_loss_se; /* of the best epoch, over the validation rows */
    double valid_metric;              /* of the best epoch: accuracy (a fraction) or R2 */
    double test_loss, test_metric;
    double seconds; /* of training so far, summed up over the epochs that are recorded */
    uint64_t epoch, step, best_epoch; /* completed, applied, best by validation; 0: none */
    uint64_t batch, parameters, train_rows, starts;
    uint64_t resumed; /* how many times */
} descent_run_facts;

/// Reads the facts of a folder. *facts (out; its size in) is filled whatever it holds, a state
/// of FOREIGN or DAMAGED included. DESCENT_NO_INPUT: the folder does not exist.
DESCENT_API descent_status descent_run_look(const char *folder, descent_run_facts *facts,
                                            descent_error *error);

/// Return false to stop. *facts is valid during the call.
typedef bool descent_run_facts_callback(const descent_run_facts *facts, void *user);

/// Calls back for each folder in `folder`, in the order of their names (2 before 10): runs, and
/// what is none, so that nothing is passed over in silence. Files and folders whose name begins
/// with a dot are. DESCENT_NO_INPUT: the folder does not exist or cannot be read.
DESCENT_API descent_status descent_runs_list(const char *folder,
                                             descent_run_facts_callback *callback, void *user,
                                             descent_error *error);

// ---- two of them ----

/// From what the error of a difference comes.
typedef enum descent_run_pairing {
    DESCENT_PAIRING_ROWS,      /* row by row: both validated the same rows */
    DESCENT_PAIRING_OTHER,     /* of two means: they validated other rows */
    DESCENT_PAIRING_UNKNOWN,   /* of two means: the losses of single rows are not there, or are
                                  weighted */
    DESCENT_PAIRING_OTHER_LOSS /* none: the losses are of different kinds */
} descent_run_pairing;

/// How far two runs are apart by validation. NAN where nothing was validated.
typedef struct descent_run_comparison {
    size_t size;
    double difference;    /* best validation loss of the second less that of the first */
    double difference_se; /* its standard error over validation rows. Another seed changes both
                             losses as well, which it does not count */
    uint64_t rows;        /* PAIRING_ROWS: how many */
    descent_run_pairing pairing;
    bool same_data; /* the same rows were read, as far as the records tell */
    char reserved[3];
} descent_run_comparison;

/// Compares the best epochs of two runs, row by row where both have validated the same rows.
/// The losses of rows come from their checkpoints; nothing is evaluated. *comparison is out, its
/// size in. DESCENT_NO_INPUT, DESCENT_BAD_DATA: one of the folders holds no run that can be
/// read.
DESCENT_API descent_status descent_runs_compare(const char *first, const char *second,
                                                descent_run_comparison *comparison,
                                                descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
