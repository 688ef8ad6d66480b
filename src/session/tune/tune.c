// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A search from its options to its result.
//
// Keeps: what can be refused is refused before anything is run; and the question holds all that a
// result depends on, so that only the same search is continued.
#include "session/tune/tune.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/options.h"
#include "data/split.h"
#include "session/asked.h"
#include "session/folder.h"
#include "session/lock.h"
#include "session/tune/json.h"
#include "session/tune/nested.h"
#include "session/tune/plan.h"
#include "session/tune/race.h"
#include "session/tune/rounds.h"
#include "session/tune/state.h"
#include "session/tune/trial.h"
#include "session/tune/words.h"
#include "session/tune/work.h"

// Where neither a time nor a number of trials is given.
static const double usual_time = 600.0;

// ---- options ----

static const descent_option_word as_many[] = {{"auto", 0}, {NULL, 0}};
static const descent_option_word without[] = {{"none", HUGE_VAL}, {NULL, 0}};
static const descent_option_word no_folds[] = {{"none", 0}, {NULL, 0}};
static const descent_option_word samplers[] = {
    {"tpe", DESCENT_TUNE_TPE}, {"random", DESCENT_TUNE_RANDOM}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_tune_options, member)

// clang-format off
static const descent_option options[] = {
    {.name = "over", .metavar = "SPACE", .kind = DESCENT_OPTION_TEXT, FIELD(over), .joint = ", ",
     .capacity = sizeof((descent_tune_options *)NULL)->over, .fallback = "",
     .help = "what to search over: \"lr=1e-4..1:log, layers=64 relu|128 relu 64 relu, l2=0..0.01, optimizer=adam|momentum\"; names are options of training, a range may end in :log and in :fixed (it is never widened); without it what matters most, by the data and the number of trials"},
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time),
     .fallback = "none", .low = 1.0, .high = 1e9, .words = without,
     .help = "how long it may take: 60s, 10m, 1.5h; 10m where no number of trials is given either"},
    {.name = "trials", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(trials),
     .fallback = "auto", .low = 1.0, .high = 1e5, .words = as_many,
     .help = "how many settings are tried; auto: as many as fit into the time"},
    {.name = "seeds", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seeds),
     .fallback = "8", .low = 0.0, .high = DSC_TUNE_SEEDS,
     .help = "new seeds that the best trials are trained with, until their order is settled; at most so many"},
    {.name = "finalists", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(finalists),
     .fallback = "3", .low = 2.0, .high = DSC_TUNE_FINALISTS,
     .help = "how many of the best trials are trained with new seeds"},
    {.name = "rungs", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(rungs),
     .fallback = "3", .low = 1.0, .high = DESCENT_TUNE_RUNGS,
     .help = "where trials are compared and a third goes on, of three that learn about as fast the best: 3 are at 1/9, 1/3 and the end of their schedules; 1: each is trained to its end"},
    {.name = "together", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(together),
     .fallback = "auto", .low = 1.0, .high = 1000.0, .words = as_many,
     .help = "trials that are begun at the same time; more use more cores and know less of each other; auto: as many as leave one at the last rung (9 with 3 rungs)"},
    {.name = "sampler", .metavar = "HOW", .kind = DESCENT_OPTION_CHOICE, FIELD(sampler),
     .fallback = "tpe", .words = samplers,
     .help = "how settings are chosen: tpe, from the trials before (tree-structured Parzen estimator), or random"},
    {.name = "splits", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(splits),
     .fallback = "auto", .low = 1.0, .high = DSC_TUNE_SPLITS, .words = as_many,
     .help = "splits into training and validation rows that every trial is trained with, its loss being the mean; auto: 3 with fewer than 10,000 rows, else 1, and where `split-seed`, a file or times say which rows validate"},
    {.name = "folds", .metavar = "K", .kind = DESCENT_OPTION_COUNT, FIELD(folds),
     .fallback = "none", .low = 2.0, .high = DSC_TUNE_SEEDS, .words = no_folds,
     .help = "make the search K times more, each time without a part of the rows, on which what it chose is scored; a time is shared by all"},
};
// clang-format on

const descent_option_table *descent_tune_option_table(void)
{
    static const descent_option_table table = {.title = "Search",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_tune_options)};
    return &table;
}

void descent_tune_options_init(descent_tune_options *to, size_t size)
{
    descent_tune_options own;
    descent_options_default(descent_tune_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}

// ---- the question ----

static descent_status make_question(descent_tune *tune, descent_error *error)
{
    // What no result depends on.
    static const char *const of_training[] = {"threads", "record", "checkpoint-every", NULL};
    static const char *const of_run[] = {"data",        "test",    "valid-file",
                                         "tensorboard", "verdict", NULL};
    static const char *const none[] = {NULL};
    const descent_run *run = tune->run;
    json_t *own = json_object(), *training = json_object(), *network = json_object();
    bool good = dsc_asked_put_options(own, descent_tune_option_table(), &tune->o, none);
    good = dsc_asked_put_options(training, descent_train_option_table(), &run->train,
                                 of_training) &&
           good;
    good =
        dsc_asked_put_options(network, descent_run_option_table(), &run->own, of_run) && good;
    tune->question =
        json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "descent", descent_version(), "search",
                  own, "training", training, "network", network, "data_checksum",
                  dsc_asked_checksum(run->sets.train), "valid_checksum",
                  dsc_asked_checksum(run->sets.valid), "test_checksum",
                  dsc_asked_checksum(run->sets.test));
    return tune->question && good ? DESCENT_OK
                                  : dsc_no_memory(error, "the record of a search", 4096);
}

// ---- making ----

// Where the seed has no part in which rows validate, there is one split.
static uint64_t splits_of(const descent_tune *tune)
{
    const descent_run *run = tune->run;
    const descent_dataset *data = run->sets.train;
    const bool fixed = run->sets.valid || run->train.split_seed != UINT64_MAX ||
                       descent_dataset_tokens(data) > 0 ||
                       dsc_split_resolve(data, run->train.split.kind) == DESCENT_SPLIT_TIME;
    return fixed                                           ? 1
           : tune->o.splits > 0                            ? tune->o.splits
           : descent_dataset_rows(data) < DESCENT_FEW_ROWS ? 3
                                                           : 1;
}

static descent_status refuse_options(const descent_run *run, descent_error *error)
{
    const descent_train_options *t = &run->train;
    FAIL_IF(t->steps > 0, error, DESCENT_INVALID,
            "`steps` does not go with a search: trials end with epochs, when they are "
            "validated" DSC_REMEDY "epochs = 20");
    FAIL_IF(run->own.starts > 1, error, DESCENT_INVALID,
            "`starts` does not go with a search, which trains the best with several seeds "
            "itself" DSC_REMEDY "starts = 1");
    FAIL_IF(
        strcmp(run->own.data, "-") == 0, error, DESCENT_INVALID,
        "data from the standard input are read once, and a search that is interrupted reads "
        "them again" DSC_REMEDY "$ descent tune FILE");
    return DESCENT_OK;
}

static descent_status take_options(descent_tune *tune, const descent_tune_options *given,
                                   descent_error *error)
{
    tune->o = descent_tune_options_default();
    if (given) {
        TRY(dsc_options_take(descent_tune_option_table(), given, &tune->o, error));
    }
    if (tune->o.trials == 0 && !isfinite(tune->o.time)) {
        tune->o.time = usual_time;
    }
    FAIL_IF(tune->o.folds == 1, error, DESCENT_INVALID,
            "folds is 1: one fold would leave no rows to train on" DSC_REMEDY "folds = 5");
    if (*tune->o.over != '\0') {
        TRY(dsc_space_read(tune->o.over, &tune->space, error));
    }
    return DESCENT_OK;
}

static descent_status make(descent_tune *tune, const descent_tune_options *given,
                           descent_error *error)
{
    descent_run *run = tune->run;
    TRY(take_options(tune, given, error));
    TRY(refuse_options(run, error));
    TRY(descent_run_make_network(run, error));
    tune->threads = run->train.threads > 0 ? run->train.threads : dsc_core_count();
    tune->splits = splits_of(tune);
    tune->test = (dsc_tune_score){(double)NAN, (double)NAN};
    dsc_folder_name(run->own.data, tune->name, sizeof tune->name);
    if (tune->o.folds > 0) {
        tune->nested = calloc((size_t)tune->o.folds, sizeof *tune->nested);
        if (!tune->nested) {
            return dsc_no_memory(error, "nested scores", sizeof *tune->nested);
        }
    }
    return make_question(tune, error);
}

descent_status descent_tune_create(descent_run *run, const descent_tune_options *given,
                                   descent_tune **tune, descent_error *error)
{
    NEED(error, "run, tune", run, tune);
    FAIL_IF(run->opened || *run->place.folder != '\0', error, DESCENT_INVALID,
            "the run was begun already; a search takes one that was only created");
    descent_tune *self = calloc(1, sizeof *self);
    if (!self) {
        return dsc_no_memory(error, "a search", sizeof *self);
    }
    self->run = run;
    self->place.lock = -1;
    const descent_status status = make(self, given, error);
    if (status != DESCENT_OK) {
        descent_tune_free(self);
        return status;
    }
    *tune = self;
    return DESCENT_OK;
}

void descent_tune_free(descent_tune *tune)
{
    if (tune) {
        if (*tune->place.folder != '\0') {
            dsc_folder_release(&tune->place);
        }
        dsc_tune_clear(tune);
        free(tune);
    }
}

// ---- its folder ----

static descent_status take_folder(descent_tune *tune, bool fresh, descent_error *error)
{
    bool found = false;
    TRY(dsc_run_lock(&tune->place, error));
    FAIL_IF(descent_run_exists(tune->place.folder), error, DESCENT_INVALID,
            "%s holds a run, and a search has a folder of its own", tune->place.folder);
    dsc_file_sweep(tune->place.folder);
    TRY(dsc_tune_state_read(tune, &found, error));
    FAIL_IF(found && fresh, error, DESCENT_INVALID,
            "%s holds a search already, and trials are not overwritten", tune->place.folder);
    tune->place.recorded = found;
    return DESCENT_OK;
}

descent_status descent_tune_open(descent_tune *tune, const char *folder, bool fresh,
                                 descent_error *error)
{
    NEED(error, "tune", tune);
    FAIL_IF(*tune->place.folder != '\0', error, DESCENT_INVALID, "the search has a folder, %s",
            tune->place.folder);
    const dsc_asked asked = {.parent = "searches",
                             .name = tune->name,
                             .record = dsc_tune_record_name,
                             .question = tune->question};
    TRY(dsc_asked_folder(&asked, folder, fresh, &tune->place, error));
    return take_folder(tune, fresh, error);
}

const char *descent_tune_folder(const descent_tune *tune)
{
    return tune ? tune->place.folder : "";
}

// ---- running ----

static descent_status conclude(descent_tune *tune, descent_error *error)
{
    dsc_tune_share shares[DSC_TUNE_DIMENSIONS];
    TRY(dsc_tune_importance(tune, shares, error));
    TRY(dsc_tune_words(tune, shares, error));
    json_t *object = dsc_tune_to_json(tune, shares);
    free(tune->json);
    tune->json = object ? json_dumps(object, JSON_REAL_PRECISION(17)) : NULL;
    json_decref(object);
    return tune->json ? DESCENT_OK : dsc_no_memory(error, "the result of a search", 0);
}

static descent_status run_all(descent_tune *tune, descent_error *error)
{
    const double whole = tune->o.time;
    // A time is for all searches together, those without a part of the rows included.
    if (tune->o.folds > 0) {
        tune->o.time = whole / (double)(tune->o.folds + 1);
    }
    descent_status status = dsc_tune_plan_make(tune, error);
    THEN(status, dsc_tune_state_write(tune, error));
    THEN(status, tune->stopped ? DESCENT_OK : dsc_tune_stages(tune, error));
    tune->o.time = whole;
    return status;
}

descent_status descent_tune_run(descent_tune *tune, descent_tune_callback *callback, void *user,
                                descent_error *error)
{
    NEED(error, "tune", tune);
    FAIL_IF(*tune->place.folder == '\0', error, DESCENT_INVALID,
            "the search has no folder: descent_tune_open comes first");
    tune->callback = callback;
    tune->user = user;
    tune->begun = dsc_clock();
    tune->stopped = false;
    tune->progress = (descent_tune_progress){.size = sizeof tune->progress, .text = ""};
    const descent_status status = tune->over ? DESCENT_OK : run_all(tune, error);
    tune->before = dsc_tune_spent(tune);
    tune->begun = dsc_clock();
    TRY(status);
    if (!tune->over) {
        return DESCENT_OK;
    }
    tune->progress.stage = DESCENT_TUNE_OVER_NOW;
    return conclude(tune, error);
}

bool descent_tune_is_over(const descent_tune *tune)
{
    return tune && tune->over;
}

// ---- seen from outside ----

size_t descent_tune_trials(const descent_tune *tune)
{
    return tune ? tune->count : 0;
}

bool descent_tune_trial_get(descent_tune *tune, size_t index, descent_tune_trial *trial)
{
    if (!tune || !trial || index >= tune->count) {
        return false;
    }
    const dsc_tune_trial *t = &tune->trials[index];
    const dsc_tune_score none = {(double)NAN, (double)NAN};
    const dsc_tune_score *last = t->reached > 0 ? &t->at[t->reached - 1] : &none;
    dsc_tune_settings(tune, &t->point, tune->settings);
    const descent_tune_trial own = {.size = sizeof own,
                                    .number = index + 1,
                                    .end = t->end,
                                    .rung = (int)t->reached,
                                    .epochs = t->epochs,
                                    .loss = last->loss,
                                    .metric = last->metric,
                                    .seconds = t->seconds,
                                    .settings = tune->settings,
                                    .because = t->because};
    dsc_size_give(&own, sizeof own, trial, trial->size);
    return true;
}

uint64_t descent_tune_best(const descent_tune *tune)
{
    size_t best;
    return tune && dsc_tune_chosen(tune, &best) ? best + 1 : 0;
}

bool descent_tune_sentence(const descent_tune *tune, size_t index, char *text, size_t capacity)
{
    const char *sentence =
        tune ? json_string_value(json_array_get(tune->sentences, index)) : NULL;
    if (!sentence || !text) {
        return false;
    }
    snprintf(text, capacity, "%s", sentence);
    return true;
}

const char *descent_tune_json(descent_tune *tune)
{
    if (!tune || (tune->over && tune->json)) {
        return tune ? tune->json : NULL;
    }
    json_t *object = dsc_tune_to_json(tune, NULL);
    free(tune->json);
    tune->json = object ? json_dumps(object, JSON_REAL_PRECISION(17)) : NULL;
    json_decref(object);
    return tune->json;
}
