// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A comparison from its options to its result.
//
// Keeps: what can be refused is refused before anything is run; and the question, what is
// compared, holds all that a result depends on, so that only the same comparison is continued.
#include "session/compare/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/options.h"
#include "session/asked.h"
#include "session/compare/json.h"
#include "session/compare/minimize.h"
#include "session/compare/plan.h"
#include "session/compare/record.h"
#include "session/compare/rules.h"
#include "session/compare/stages.h"
#include "session/compare/summary.h"
#include "session/compare/train.h"
#include "session/compare/trials.h"
#include "session/compare/words.h"
#include "session/compare/work.h"

enum { MOST_BOX = 1000 }; /* ends of a box that its record has */

// ---- options ----

static const descent_option_word automatic[] = {{"auto", 0}, {NULL, 0}};

static const descent_option_word libraries[] = {
    {"none", DESCENT_LIBRARY_NONE},   {"torch", DESCENT_LIBRARY_TORCH},
    {"tf", DESCENT_LIBRARY_TF},       {"optax", DESCENT_LIBRARY_OPTAX},
    {"paper", DESCENT_LIBRARY_PAPER}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_compare_options, member)

// clang-format off
static const descent_option options[] = {
    {.name = "with", .metavar = "RULES", .kind = DESCENT_OPTION_TEXT, FIELD(with),
     .capacity = sizeof((descent_compare_options *)NULL)->with, .fallback = "all",
     .help = "rules to compare, separated by commas; all: every one that can take part"},
    {.name = "like", .metavar = "LIBRARY", .kind = DESCENT_OPTION_CHOICE, FIELD(like),
     .fallback = "none", .words = libraries,
     .help = "defaults and conventions of another library for the rules: torch, tf, optax, or those of the paper; the rates that are tried lie around its own"},
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time),
     .fallback = "10m", .low = 1.0, .high = 1e9,
     .help = "how long it may take: 60s, 10m, 1.5h; lengths, rates and seeds are chosen so that it fits"},
    {.name = "length", .alias = "epochs", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(length),
     .fallback = "auto", .low = 4.0, .high = 1e9, .words = automatic,
     .help = "epochs of the longest runs, or evaluations of a function; a multiple of 4; auto: about 2000 steps, at least 12 epochs, or 1000 evaluations, and fewer where time is short"},
    {.name = "rates", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(rates),
     .fallback = "auto", .low = 3.0, .high = 15.0, .words = automatic,
     .help = "learning rates on the first grid, an odd number, half a decade apart; auto: 5, or 3 where time is short"},
    {.name = "tuning-seeds", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(tuning_seeds),
     .fallback = "auto", .low = 1.0, .high = 100.0, .words = automatic,
     .help = "seeds of each trial of tuning; auto: 1, and 5 on a function"},
    {.name = "seeds", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seeds),
     .fallback = "auto", .low = 2.0, .high = 1000.0, .words = automatic,
     .help = "seeds of the runs that are compared; auto: as many as fit, 20 at most"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seed), .fallback = "1",
     .low = 0.0, .high = 9007199254740992.0,
     .help = "the first seed; tuning takes the first ones, the runs that are compared those behind"},
    {.name = "threads", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(threads),
     .fallback = "auto", .low = 1.0, .high = 1024.0, .words = automatic,
     .help = "trials at the same time (results do not depend on it); auto: one per core"},
};
// clang-format on

const descent_option_table *descent_compare_option_table(void)
{
    static const descent_option_table table = {.title = "Comparison",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_compare_options)};
    return &table;
}

void descent_compare_options_init(descent_compare_options *to, size_t size)
{
    descent_compare_options own;
    descent_options_default(descent_compare_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}

// ---- the question ----

// What every trial has of its own, and what no result depends on.
static const char *const of_trainings[] = {"optimizer",
                                           "lr",
                                           "decay",
                                           "epochs",
                                           "steps",
                                           "time",
                                           "patience",
                                           "patience-after",
                                           "keep",
                                           "seed",
                                           "threads",
                                           "record",
                                           "checkpoint-every",
                                           NULL};
static const char *const of_paths[] = {"optimizer", "lr",    "decay", "steps",
                                       "time",      "seed",  "tol",   "tol-step",
                                       "tol-value", "batch", NULL};
static const char *const of_comparisons[] = {"with", "threads", NULL};

static bool put_function(json_t *object, const descent_compare *c)
{
    json_t *box = json_array();
    bool good =
        dsc_asked_put_options(object, descent_minimize_option_table(), &c->minimize, of_paths);
    for (size_t i = 0; i < 2 * c->n && i < MOST_BOX; i++) {
        good = json_array_append_new(box, json_real(c->box[i])) == 0 && good;
    }
    good = json_object_set_new(object, "box", box) == 0 && good;
    return json_object_set_new(object, "variables", json_integer((json_int_t)c->n)) == 0 &&
           good;
}

static bool put_data(json_t *object, const descent_compare *c)
{
    const char *layers = descent_network_layers(c->network);
    const json_int_t parameters = (json_int_t)descent_network_parameters(c->network);
    const bool good =
        dsc_asked_put_options(object, descent_train_option_table(), &c->training, of_trainings);
    return json_object_set_new(object, "layers", json_string(layers ? layers : "")) == 0 &&
           json_object_set_new(object, "parameters", json_integer(parameters)) == 0 &&
           json_object_set_new(object, "data_checksum", dsc_asked_checksum(c->sets.train)) ==
               0 &&
           json_object_set_new(object, "valid_checksum", dsc_asked_checksum(c->sets.valid)) ==
               0 &&
           good;
}

static descent_status make_question(descent_compare *c, descent_error *error)
{
    json_t *rules = json_array(), *own = json_object(), *subject = json_object();
    bool good =
        dsc_asked_put_options(own, descent_compare_option_table(), &c->o, of_comparisons);
    for (size_t i = 0; i < c->count; i++) {
        json_t *name = json_string(descent_rule_names()[c->contenders[i].rule]);
        good = json_array_append_new(rules, name) == 0 && good;
    }
    good = (c->function.make ? put_function(subject, c) : put_data(subject, c)) && good;
    c->question = json_pack("{s:s, s:s, s:o, s:o, s:o}", "descent", descent_version(), "name",
                            c->name, "rules", rules, "options", own, "subject", subject);
    return c->question && good ? DESCENT_OK
                               : dsc_no_memory(error, "the record of a comparison", 4096);
}

// ---- making ----

static descent_status take_options(descent_compare *c, const char *name,
                                   const descent_compare_options *given, descent_error *error)
{
    c->o = descent_compare_options_default();
    if (given) {
        TRY(dsc_options_take(descent_compare_option_table(), given, &c->o, error));
    }
    FAIL_IF(
        c->o.rates % 2 == 0 && c->o.rates > 0, error, DESCENT_INVALID,
        "rates is %d: the default of a rule stands in the middle of an odd number" DSC_REMEDY
        "rates = %d",
        (int)c->o.rates, (int)c->o.rates + 1);
    if (c->o.tuning_seeds == 0) {
        c->o.tuning_seeds = c->function.make ? 5 : 1;
    }
    // A name that is not UTF-8 can be no text of a record.
    for (size_t i = 0; name[i] && i + 1 < sizeof c->name; i++) {
        const unsigned char byte = (unsigned char)name[i];
        c->name[i] = byte < 32 || byte > 126 ? '?' : name[i];
    }
    return dsc_compare_rules(c, error);
}

static void finish_plan(descent_compare *c)
{
    c->plan.size = sizeof c->plan;
    c->plan.steps_per_epoch = c->steps_per_epoch;
    c->plan.tuning_seeds = c->o.tuning_seeds;
    c->plan.least = dsc_plan_least_seeds(c->count);
    c->plan.seconds = dsc_plan_is_timed(c) ? c->o.time : HUGE_VAL;
}

static descent_compare *create(void)
{
    descent_compare *c = calloc(1, sizeof *c);
    if (c) {
        c->file = -1;
        c->place.lock = -1;
    }
    return c;
}

static descent_status give(descent_compare *c, descent_status status, descent_compare **compare)
{
    if (status != DESCENT_OK) {
        descent_compare_free(c);
        return status;
    }
    *compare = c;
    return DESCENT_OK;
}

static descent_status take_training(descent_compare *c, const descent_train_options *given,
                                    descent_error *error)
{
    c->training = descent_train_options_default();
    if (given) {
        TRY(dsc_options_take(descent_train_option_table(), given, &c->training, error));
    }
    snprintf(c->training.decay, sizeof c->training.decay, "none");
    c->training.schedule[0] = '\0';
    c->training.steps = c->training.folds = c->training.fold = 0;
    c->training.time = HUGE_VAL;
    c->training.patience = c->training.patience_after = (descent_stretch){0, 0};
    c->training.keep = DESCENT_KEEP_LAST;
    c->training.record = 0;
    c->training.threads = 1;
    c->training.directory[0] = '\0';
    TRY(dsc_trial_rehearse(c, error));
    finish_plan(c);
    return make_question(c, error);
}

descent_status descent_compare_training(const descent_network *network,
                                        const descent_train_sets *sets,
                                        const descent_train_options *training, const char *name,
                                        const descent_compare_options *given,
                                        descent_compare **compare, descent_error *error)
{
    NEED(error, "network, sets, name, compare", network, sets, name, compare);
    descent_compare *c = create();
    if (!c) {
        return dsc_no_memory(error, "a comparison", sizeof *c);
    }
    c->network = network;
    c->sets = (descent_train_sets){.train = sets->train, .valid = sets->valid};
    descent_status status = take_options(c, name, given, error);
    THEN(status, take_training(c, training, error));
    return give(c, status, compare);
}

static descent_status take_box(descent_compare *c, descent_error *error)
{
    const descent_compare_function *f = &c->function;
    descent_objective *objective = NULL;
    TRY(f->make(f->user, &objective, error));
    c->n = descent_objective_parameters(objective);
    descent_objective_free(objective);
    c->box = calloc(c->n + 1, 2 * sizeof *c->box);
    if (!c->box) {
        return dsc_no_memory(error, "the box of a comparison", 2 * c->n * sizeof *c->box);
    }
    for (size_t i = 0; i < c->n; i++) {
        const double lower = f->lower[i], upper = f->upper[i];
        FAIL_IF(!isfinite(lower) || !isfinite(upper) || !(lower < upper), error,
                DESCENT_INVALID,
                "box: coordinate %zu of %zu goes from %g to %g; the lower end comes first, and "
                "both are finite numbers",
                i + 1, c->n, lower, upper);
        c->box[i] = lower;
        c->box[c->n + i] = upper;
    }
    return DESCENT_OK;
}

static descent_status take_function(descent_compare *c, const descent_minimize_options *given,
                                    descent_error *error)
{
    c->minimize = descent_minimize_options_default(DESCENT_GD);
    if (given) {
        TRY(dsc_options_take(descent_minimize_option_table(), given, &c->minimize, error));
    }
    snprintf(c->minimize.decay, sizeof c->minimize.decay, "none");
    c->minimize.schedule[0] = '\0';
    c->minimize.tol_gradient = c->minimize.tol_step = c->minimize.tol_value = 0.0;
    c->minimize.time = HUGE_VAL;
    c->minimize.batch = 0;
    TRY(take_box(c, error));
    finish_plan(c);
    return make_question(c, error);
}

descent_status descent_compare_minimizing(const descent_compare_function *function,
                                          const descent_minimize_options *minimize,
                                          const descent_compare_options *given,
                                          descent_compare **compare, descent_error *error)
{
    NEED(error, "function, compare", function, compare);
    NEED(error, "function.lower, upper, name", function->lower, function->upper,
         function->name);
    FAIL_IF(!function->make, error, DESCENT_INVALID, "function.make is NULL");
    descent_compare *c = create();
    if (!c) {
        return dsc_no_memory(error, "a comparison", sizeof *c);
    }
    c->function = (descent_compare_function){.minimum = (double)NAN};
    descent_status status =
        dsc_size_take("function", function, &c->function, sizeof c->function, error);
    THEN(status, take_options(c, function->name, given, error));
    THEN(status, take_function(c, minimize, error));
    c->function.lower = c->function.upper = NULL; // copied
    c->function.name = NULL;
    return give(c, status, compare);
}

void descent_compare_free(descent_compare *c)
{
    if (!c) {
        return;
    }
    dsc_work_end(c);
    dsc_compare_record_close(c);
    dsc_compare_summary_free(c);
    dsc_trials_free(&c->trials);
    json_decref(c->question);
    json_decref(c->sentences);
    free(c->json);
    free(c->box);
    free(c);
}

// ---- running ----

descent_status descent_compare_open(descent_compare *c, const char *folder, bool fresh,
                                    descent_error *error)
{
    NEED(error, "compare", c);
    FAIL_IF(*c->place.folder != '\0' || c->planned, error, DESCENT_INVALID,
            "the comparison has begun already");
    return dsc_compare_record_open(c, folder, fresh, error);
}

const char *descent_compare_folder(const descent_compare *c)
{
    return c ? c->place.folder : "";
}

static descent_status finish(descent_compare *c, descent_error *error)
{
    TRY(dsc_compare_summary(c, error));
    TRY(dsc_compare_words(c, error));
    c->over = true;
    return DESCENT_OK;
}

static void tell_end(const descent_compare *c)
{
    const descent_compare_progress progress = {.size = sizeof progress,
                                               .stage = DESCENT_COMPARE_OVER,
                                               .done = c->result.plan.trials,
                                               .trials = c->result.plan.trials,
                                               .seconds = dsc_clock() - c->begun};
    if (c->callback) {
        (void)c->callback(&progress, c->user);
    }
}

descent_status descent_compare_run(descent_compare *c, descent_compare_callback *callback,
                                   void *user, descent_error *error)
{
    NEED(error, "compare", c);
    if (c->over) {
        return DESCENT_OK;
    }
    c->begun = dsc_clock();
    c->callback = callback;
    c->user = user;
    free(c->json);
    c->json = NULL;
    descent_status status = dsc_work_begin(c, error);
    THEN(status, dsc_compare_stages(c, error));
    dsc_work_end(c);
    c->before += dsc_clock() - c->begun;
    TRY(status);
    if (c->stopped) {
        return DESCENT_OK;
    }
    TRY(finish(c, error));
    tell_end(c);
    return DESCENT_OK;
}

// ---- the result ----

bool descent_compare_plan_get(const descent_compare *c, descent_compare_plan *plan)
{
    if (c && c->planned && plan) {
        dsc_size_give(&c->plan, sizeof c->plan, plan, plan->size);
    }
    return c && c->planned;
}

const descent_comparison *descent_compare_result(const descent_compare *c)
{
    return c && c->over ? &c->result : NULL;
}

bool descent_compare_sentence(const descent_compare *c, size_t index, char *text,
                              size_t capacity)
{
    const char *sentence =
        c && c->over ? json_string_value(json_array_get(c->sentences, index)) : NULL;
    if (text && capacity > 0) {
        snprintf(text, capacity, "%s", sentence ? sentence : "");
    }
    return sentence != NULL;
}

const char *descent_compare_json(descent_compare *c)
{
    if (!c || !c->over) {
        return NULL;
    }
    if (!c->json) {
        json_t *json = dsc_compare_to_json(c);
        c->json = json ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
        json_decref(json);
    }
    return c->json;
}
