// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What may stand in the way of a run, from what its diagnosis measured anyway; and what experiments
// say of that.
//
// Keeps: a weight is a judgement of how much of the loss a cause may explain, not a probability: it
// only puts causes in order. Experiments measure, and come before it.
#include <math.h>
#include <stdio.h>

#include <descent/guessing.h>

#include "core/size.h"
#include "run/trainer.h"
#include "session/experiments/experiments.h"
#include "surface/words/words.h"

// Less than this is not worth a line.
static const double least = 0.05;

typedef struct view {
    const descent_diagnosis *d;
    descent_generalisation_verdict valid;
    descent_guessing guess;
    double loss, valid_loss, constant; /* of the last epoch; of guessing */
    double scale;                      /* what parts of the loss are parts of */
    descent_likely_cause list[DESCENT_CAUSE_COUNT];
} view;

// ---- numbers of a diagnosis ----

static const descent_evidence *find(const view *v, descent_finding a, descent_finding b)
{
    for (size_t i = 0; i < v->d->evidence_count; i++) {
        const descent_finding finding = v->d->evidence[i].finding;
        if (finding == a || finding == b) {
            return &v->d->evidence[i];
        }
    }
    return NULL;
}

static bool suggests(const view *v, descent_suggestion a, descent_suggestion b)
{
    bool found = false;
    for (size_t i = 0; i < v->d->advice_count; i++) {
        found = found || v->d->advice[i].suggestion == a || v->d->advice[i].suggestion == b;
    }
    return found;
}

// Between 0 and 1; what is not known is nothing.
static double part(double value, double of)
{
    const double share = value / of;
    return share > 0.0 ? fmin(share, 1.0) : 0.0;
}

static bool is_at(const view *v, descent_place a, descent_place b)
{
    return v->d->place == a || v->d->place == b;
}

// ---- what speaks for each ----

// The strongest counts.
static void speak(view *v, descent_cause cause, double weight, const char *words,
                  descent_numbers numbers)
{
    descent_likely_cause *c = &v->list[cause];
    if (!(weight > c->weight)) {
        return;
    }
    *c = (descent_likely_cause){
        .cause = cause, .weight = weight, .numbers = dsc_numbers_known(&numbers, NULL)};
    (void)descent_words_fill(words, &c->numbers, c->because, sizeof c->because);
}

// A verdict is its own reason.
static void speak_place(view *v, descent_cause cause, double weight)
{
    descent_likely_cause *c = &v->list[cause];
    if (weight > c->weight) {
        *c = (descent_likely_cause){.cause = cause, .weight = weight, .numbers = v->d->numbers};
        snprintf(c->because, sizeof c->because, "%s", v->d->because);
    }
}

static void look_at_steps(view *v)
{
    const descent_diagnosis *d = v->d;
    const descent_evidence *ahead =
        find(v, DESCENT_FINDING_AHEAD_TAKEN, DESCENT_FINDING_AHEAD_FORETOLD);
    const descent_evidence *walk =
        find(v, DESCENT_FINDING_NOISE_STEPS, DESCENT_FINDING_NOISE_STEPS_ADAPTIVE);
    speak_place(v, DESCENT_CAUSE_LONG_STEPS,
                d->place == DESCENT_PLACE_DIVERGING           ? 0.95
                : d->place != DESCENT_PLACE_EDGE_OF_STABILITY ? 0.0
                : d->conclusion == DESCENT_CONCLUSION_CHANGE  ? 0.8
                                                              : 0.4);
    if (walk && walk->against < walk->value) {
        speak(v, DESCENT_CAUSE_LONG_STEPS, 0.5 * part(walk->value - walk->against, v->scale),
              "shorter steps lead to {after_shorter:amount}, these to {after:amount}",
              DSC_NUMBERS(DSC_NUMBER(AFTER, walk->value),
                          DSC_NUMBER(AFTER_SHORTER, walk->against)));
    }
    if (suggests(v, DESCENT_SUGGESTION_LONGER_STEPS, DESCENT_SUGGESTION_LONGER_STEPS_LIMIT) ||
        suggests(v, DESCENT_SUGGESTION_LONGER_STEPS_FIRST, DESCENT_SUGGESTION_LONGER_STEPS)) {
        speak_place(v, DESCENT_CAUSE_SHORT_STEPS, 0.85);
    }
    if (ahead) {
        const double missed = ahead->against - fmax(ahead->value, 0.0);
        speak(v, DESCENT_CAUSE_SHORT_STEPS,
              0.8 * part(missed, ahead->against) * part(ahead->against, v->scale),
              "1,000 steps gain {predicted:amount} of the {available:amount} that a descent by "
              "L-BFGS finds",
              DSC_NUMBERS(DSC_NUMBER(PREDICTED, ahead->value),
                          DSC_NUMBER(AVAILABLE, ahead->against)));
    }
    if (d->place == DESCENT_PLACE_DESCENDING && d->conclusion == DESCENT_CONCLUSION_GO_ON) {
        speak_place(v, DESCENT_CAUSE_FEW_STEPS,
                    d->forecast.model == DESCENT_FORECAST_NONE ? 0.5 : 0.7);
    }
}

static void look_at_noise(view *v)
{
    const descent_evidence *height =
        find(v, DESCENT_FINDING_NOISE_ROSE, DESCENT_FINDING_NOISE_FELL);
    speak_place(v, DESCENT_CAUSE_NOISE, v->d->place == DESCENT_PLACE_NOISE_FLOOR ? 0.9 : 0.0);
    if (height && height->value > 2.0 * height->against) {
        speak(v, DESCENT_CAUSE_NOISE, 0.8 * part(height->value, v->scale),
              "noise holds the loss {noise:amount} higher, {noise_part:percent} % of it",
              DSC_NUMBERS(DSC_NUMBER(NOISE, height->value),
                          DSC_NUMBER(NOISE_PART, part(height->value, v->scale))));
    }
}

static void look_at_surface(view *v)
{
    const descent_diagnosis *d = v->d;
    const bool saddle = is_at(v, DESCENT_PLACE_SADDLE, DESCENT_PLACE_DEGENERATE_SADDLE) ||
                        d->place == DESCENT_PLACE_MAXIMUM;
    const bool flat = is_at(v, DESCENT_PLACE_PLATEAU, DESCENT_PLACE_GRADIENT_FLAT);
    speak_place(v, DESCENT_CAUSE_PLATEAU, saddle ? 0.9 : flat ? 0.8 : 0.0);
    if (d->escape) {
        speak(v, DESCENT_CAUSE_PLATEAU, 0.7 * part(d->escape_gain, v->scale),
              "a direction that the gradient does not show leads down by {gain:amount}, "
              "{distance:amount} away",
              DSC_NUMBERS(DSC_NUMBER(GAIN, d->escape_gain),
                          DSC_NUMBER(DISTANCE, d->escape_step)));
    }
    const double idle = (double)(d->dead_units + d->saturated_units);
    const bool blocked =
        suggests(v, DESCENT_SUGGESTION_REVIVE_DEAD, DESCENT_SUGGESTION_REVIVE_SATURATED);
    speak(v, DESCENT_CAUSE_UNITS, blocked ? 0.9 : 0.8 * part(idle, (double)d->units),
          "{idle} of {units} hidden units do nothing",
          DSC_NUMBERS(DSC_NUMBER(IDLE, idle), DSC_NUMBER(UNITS, d->units)));
}

// What the network and its rows can and cannot.
static void look_at_fit(view *v)
{
    const bool over = v->valid.kind == DESCENT_GENERALISATION_OVERFITTING;
    const bool known = v->valid.kind != DESCENT_GENERALISATION_NONE &&
                       v->valid.kind != DESCENT_GENERALISATION_TOO_SMALL;
    const double gap = known ? part(v->valid_loss - v->loss, v->valid_loss) : 0.0;
    const double left = part(v->loss, v->constant);
    const bool lowest = is_at(v, DESCENT_PLACE_MINIMUM, DESCENT_PLACE_DEGENERATE_MINIMUM) ||
                        is_at(v, DESCENT_PLACE_KINK, DESCENT_PLACE_NOISE_FLOOR);
    const descent_numbers losses =
        DSC_NUMBERS(DSC_NUMBER(LOSS, v->loss), DSC_NUMBER(VALID_LOSS, v->valid_loss),
                    DSC_NUMBER(GUESS, v->constant));
    speak(v, DESCENT_CAUSE_CAPACITY, (lowest ? 0.8 : 0.3) * left * (1.0 - gap),
          "the training loss is {loss:amount}, where guessing has {guess:amount}[, and "
          "validation "
          "has {valid_loss:amount}]",
          losses);
    speak(v, DESCENT_CAUSE_OVERFITTING, over ? 0.9 : 0.6 * gap,
          "validation has a loss of {valid_loss:amount}, training {loss:amount}", losses);
    speak(v, DESCENT_CAUSE_DATA, 0.5 * gap * (1.0 - left),
          "training rows are learnt (a loss of {loss:amount}) and others less "
          "({valid_loss:amount}): more rows would tell more",
          losses);
    if (suggests(v, DESCENT_SUGGESTION_LESS_PENALTY, DESCENT_SUGGESTION_LESS_DECAY)) {
        speak_place(v, DESCENT_CAUSE_PENALTY, 0.9);
    }
    const double share = part(v->d->value - v->loss, v->d->value);
    speak(v, DESCENT_CAUSE_PENALTY, 0.5 * share,
          "the penalty is about {share:percent} % of what is minimised",
          DSC_NUMBERS(DSC_NUMBER(SHARE, share)));
}

// A loss that is no better than guessing has had its causes checked one by one.
static void look_at_guessing(view *v)
{
    static const descent_cause as[] = {
        [DESCENT_GUESS_NOT] = DESCENT_CAUSE_NONE,
        [DESCENT_GUESS_SCALE] = DESCENT_CAUSE_DATA,
        [DESCENT_GUESS_LABELS] = DESCENT_CAUSE_DATA,
        [DESCENT_GUESS_LARGE] = DESCENT_CAUSE_LONG_STEPS,
        [DESCENT_GUESS_PENALTY] = DESCENT_CAUSE_PENALTY,
        [DESCENT_GUESS_UNITS] = DESCENT_CAUSE_UNITS,
        [DESCENT_GUESS_CERTAIN] = DESCENT_CAUSE_LONG_STEPS,
        [DESCENT_GUESS_SMALL] = DESCENT_CAUSE_SHORT_STEPS,
        [DESCENT_GUESS_OTHER] = DESCENT_CAUSE_NONE,
    };
    const descent_guessing *g = &v->guess;
    const descent_cause cause = as[g->cause];
    for (size_t i = 0; cause != DESCENT_CAUSE_NONE && i < g->count; i++) {
        const descent_guess_check *check = &g->checks[i];
        if (check->cause == g->cause) {
            v->list[cause] = (descent_likely_cause){
                .cause = cause, .weight = 0.98, .numbers = check->numbers};
            snprintf(v->list[cause].because, sizeof v->list[cause].because, "%s", check->text);
        }
    }
}

// ---- in order ----

static bool comes_before(const descent_likely_cause *a, const descent_likely_cause *b)
{
    static const int rank[] = {
        [DESCENT_TOLD_YES] = 0, [DESCENT_TOLD_NOTHING] = 1, [DESCENT_TOLD_NO] = 2};
    return rank[a->told] != rank[b->told] ? rank[a->told] < rank[b->told]
                                          : a->weight > b->weight;
}

// Keeps the order of those that are alike.
static void insert(descent_causes *causes, const descent_likely_cause *cause)
{
    size_t at = causes->count;
    while (at > 0 && comes_before(cause, &causes->list[at - 1])) {
        at--;
    }
    if (at == DESCENT_CAUSES_MOST) {
        return;
    }
    causes->count += causes->count < DESCENT_CAUSES_MOST;
    for (size_t k = causes->count - 1; k > at; k--) {
        causes->list[k] = causes->list[k - 1];
    }
    causes->list[at] = *cause;
}

static void take_losses(view *v, const descent_run *run)
{
    const dsc_progress *p = &run->trainer->progress;
    v->loss = p->train_loss;
    v->valid_loss = p->valid_loss;
    v->constant = run->trainer->constant_loss;
    // A loss is never below 0: what is left of it is what a cause can explain.
    v->scale = isfinite(v->d->value) ? fabs(v->d->value) : v->loss;
}

descent_status descent_run_causes(descent_run *run, const descent_diagnosis *diagnosis,
                                  descent_causes *causes, descent_error *error)
{
    NEED(error, "run, diagnosis, causes", run, diagnosis, causes);
    FAIL_IF(!run->trainer, error, DESCENT_INVALID,
            "the run is not loaded: what it measured is unknown");
    descent_causes own = {.count = 0};
    TRY(dsc_size_check("causes", causes, sizeof own, error));
    view v = {
        .d = diagnosis, .valid = {.size = sizeof v.valid}, .guess = {.size = sizeof v.guess}};
    descent_trainer_generalisation(run->trainer, &v.valid);
    TRY(descent_trainer_guessing(run->trainer, 0.0, &v.guess, error));
    take_losses(&v, run);
    look_at_steps(&v);
    look_at_noise(&v);
    look_at_surface(&v);
    look_at_fit(&v);
    look_at_guessing(&v);
    for (size_t c = 1; c < DESCENT_CAUSE_COUNT; c++) {
        if (v.list[c].weight >= least) {
            insert(&own, &v.list[c]);
        }
    }
    dsc_size_give(&own, sizeof own, causes, causes->size);
    return DESCENT_OK;
}

// ---- what the experiments say ----

static const descent_tried *tried_for(const descent_experiments *e, descent_cause cause)
{
    const descent_experiment experiment = descent_cause_experiment(cause);
    for (size_t i = 0; experiment != DESCENT_EXPERIMENT_NONE && i < e->count; i++) {
        if (e->list[i].experiment == experiment) {
            return &e->list[i];
        }
    }
    return NULL;
}

static descent_told told(const descent_experiments *e, descent_cause cause)
{
    const descent_tried *tried = tried_for(e, cause);
    return !tried || tried->status == DESCENT_UNSUPPORTED || tried->status == DESCENT_INVALID ||
                   e->facts.seeds == 0
               ? DESCENT_TOLD_NOTHING
           : tried->helps ? DESCENT_TOLD_YES
                          : DESCENT_TOLD_NO;
}

static void add_helpful(descent_causes *causes, const descent_experiments *e,
                        descent_cause cause)
{
    const descent_tried *tried = tried_for(e, cause);
    bool listed =
        cause == DESCENT_CAUSE_UNITS; // twice the width says capacity, unless it is listed
    for (size_t i = 0; i < causes->count; i++) {
        listed = listed || descent_cause_experiment(causes->list[i].cause) ==
                               descent_cause_experiment(cause);
    }
    if (listed || !tried || !tried->helps || cause == DESCENT_CAUSE_FEW_STEPS) {
        return;
    }
    descent_likely_cause found = {.cause = cause, .told = DESCENT_TOLD_YES};
    const bool valid = tried->valid.change < 0.0;
    const descent_tried_loss *loss = valid ? &tried->valid : &tried->train;
    snprintf(found.because, sizeof found.because,
             "with %s the loss on %s rows falls %.2g further (+- %.1g)",
             descent_experiment_word(tried->experiment), valid ? "validation" : "training",
             -loss->change, loss->error);
    insert(causes, &found);
}

void descent_causes_weigh(descent_causes *causes, const descent_experiments *experiments)
{
    if (!causes || !experiments || !dsc_size_is_possible(causes->size, sizeof *causes)) {
        return;
    }
    descent_causes own = {.count = 0};
    for (size_t i = 0; i < causes->count && i < DESCENT_CAUSES_MOST; i++) {
        descent_likely_cause cause = causes->list[i];
        cause.told = told(experiments, cause.cause);
        insert(&own, &cause);
    }
    for (int c = 1; c < DESCENT_CAUSE_COUNT; c++) {
        add_helpful(&own, experiments, (descent_cause)c);
    }
    dsc_size_give(&own, sizeof own, causes, causes->size);
}
