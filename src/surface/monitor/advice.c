// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What to try: what follows from the reason of a verdict (judge.c), by a row of ADVICE for each,
// as a code with numbers of which surface/words/ makes sentences.
#include "surface/monitor/advice.h"

#include <float.h>
#include <math.h>

#include "optim/rules.h"
#include "surface/monitor/judge.h"
#include "surface/monitor/limits.h"
#include "surface/monitor/window.h"
#include "surface/trend/say.h"
#include "surface/words/words.h"

static double rate_now(const descent_monitor *m)
{
    const dsc_monitor_state *s = &m->state;
    return s->pushed[0] > 0.0 ? s->rings[0][dsc_monitor_slot(s->pushed[0] - 1.0)].rate
                              : (double)NAN;
}

static double first_rate(const descent_monitor *m)
{
    return m->options.first_rate > 0.0 ? m->options.first_rate : rate_now(m);
}

// The conclusion with what follows from it.
static void advise_of(descent_monitor_verdict *v, descent_conclusion conclusion,
                      descent_suggestion suggestion, const char *about, descent_numbers numbers)
{
    v->conclusion = conclusion;
    v->suggestion = suggestion;
    v->suggested = dsc_numbers_known(&numbers, about);
}

static void advise(descent_monitor_verdict *v, descent_conclusion conclusion,
                   descent_suggestion suggestion, descent_numbers numbers)
{
    advise_of(v, conclusion, suggestion, NULL, numbers);
}

// A learning rate to give, if it is one.
static descent_numbers a_rate(double rate)
{
    return DSC_NUMBERS(DSC_NUMBER(RATE, isfinite(rate) ? rate : (double)NAN));
}

// Of the loss above its floor.
static double part_of_loss(const descent_monitor *m, const descent_monitor_verdict *v,
                           double part)
{
    const double above = v->loss - m->options.floor;
    return above > 0.0 ? part / above : 0.0;
}

// ---- steps that are too large, or too small ----

// Smaller steps, whose noise is less.
static void advise_less_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double share = part_of_loss(m, v, v->floor_excess);
    const bool guessing = share >= MUCH_NOISE && v->loss > m->options.constant_loss;
    descent_numbers numbers = a_rate(LESS_NOISE_RATE * rate_now(m));
    descent_suggestion suggestion = DESCENT_SUGGESTION_RUN_RATE_OR_BATCH;
    if (guessing) {
        suggestion = DESCENT_SUGGESTION_RUN_RATE_GUESSING;
    } else if (share >= MOSTLY_NOISE) {
        suggestion = DESCENT_SUGGESTION_RUN_RATE_MOST;
    } else if (share >= SOME_NOISE) {
        suggestion = DESCENT_SUGGESTION_RUN_RATE_PART;
        dsc_numbers_add(&numbers, DESCENT_QUANTITY_NOISE_PART, share);
    } else if (isfinite(v->noise_scale)) {
        suggestion = DESCENT_SUGGESTION_RUN_RATE_OR_BATCHES_OF;
        dsc_numbers_add(&numbers, DESCENT_QUANTITY_BATCH, v->noise_scale);
    }
    advise(v, DESCENT_CONCLUSION_CHANGE, suggestion, numbers);
}

// Much had been learnt, by epochs, that steps have thrown away.
static bool has_lost(const descent_monitor *m, const descent_monitor_verdict *v)
{
    const double floor = m->options.floor, best = m->state.lowest_epoch - floor;
    const double above = v->loss - floor, constant = m->options.constant_loss - floor;
    // A model with one minimum loses nothing: smaller steps lead back.
    return !m->options.exact && !m->options.convex && above > LOST_ABOVE_BEST * best &&
           best < LOST_BEST * constant && above > LOST_NOW * constant;
}

static void advise_lost(const descent_monitor *m, descent_monitor_verdict *v)
{
    descent_numbers numbers = a_rate(LESS_NOISE_RATE * first_rate(m));
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_LOSS, v->loss);
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_LOWEST_LOSS, m->state.lowest_epoch);
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_PENALISED, dsc_monitor_penalised(m));
    advise(v, DESCENT_CONCLUSION_START_AGAIN, DESCENT_SUGGESTION_RUN_LOST, numbers);
}

// Steps that are too large: for what they have thrown away, and for what they keep it from.
static bool advise_smaller_steps(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (has_lost(m, v)) {
        advise_lost(m, v);
        return true;
    }
    if (v->noisy || v->place == DESCENT_PLACE_NOISE_FLOOR) {
        advise_less_noise(m, v);
        return true;
    }
    return false;
}

// A penalty, or a decay, may hold the loss where hardly any weights can bring it.
static void advise_less_decay(const descent_monitor *m, descent_monitor_verdict *v)
{
    const bool decay = m->options.optimizer.weight_decay > m->options.l2;
    const double less =
        LESS_PENALTY * (decay ? m->options.optimizer.weight_decay : m->options.l2);
    advise(v, DESCENT_CONCLUSION_START_AGAIN,
           decay ? DESCENT_SUGGESTION_RUN_LESS_DECAY : DESCENT_SUGGESTION_RUN_LESS_PENALTY,
           DSC_NUMBERS(DSC_NUMBER(LESS, less)));
}

// The loss is nearer to that of a constant than to nothing, and the penalty (on |x|^2 at most:
// biases are free) is a good part of it, or has left nothing of the weights; or a decay has had
// the time to: it forgets weights in 1 / (lr decay) steps.
static bool is_held(const descent_monitor *m, const descent_monitor_verdict *v)
{
    const descent_monitor_options *o = &m->options;
    const double penalty = 0.5 * o->l2 * v->weights * v->weights;
    const bool part = o->l2 >= SOME_PENALTY && penalty > PENALTY_PART * v->loss;
    const bool nothing = o->l2 >= STRONG_PENALTY && v->loss > NOTHING_LEARNT * o->constant_loss;
    const double forgotten = m->state.steps * rate_now(m) * o->optimizer.weight_decay;
    const bool decay = o->optimizer.weight_decay >= STRONG_PENALTY && forgotten > FORGOTTEN;
    return o->constant_loss > 0.0 && v->loss > 0.5 * o->constant_loss &&
           (part || nothing || decay);
}

// Begin anew: a penalty, or steps, have put an end to a layer.
static void advise_blocked(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (m->options.l2 + m->options.optimizer.weight_decay >= STRONG_PENALTY) {
        advise_less_decay(m, v);
        return;
    }
    char alive[sizeof((descent_numbers *)NULL)->about] = "";
    if (v->dead > 0) {
        dsc_say_alive_layers(m->options.layers, alive, sizeof alive);
    }
    advise_of(v, DESCENT_CONCLUSION_START_AGAIN,
              v->dead > 0 ? DESCENT_SUGGESTION_RUN_REVIVE_DEAD
                          : DESCENT_SUGGESTION_RUN_REVIVE_SATURATED,
              alive, a_rate(LOWER_RATE * first_rate(m)));
}

// A decay has left hardly a step.
static void advise_first_rate(const descent_monitor *m, descent_monitor_verdict *v)
{
    advise(
        v, DESCENT_CONCLUSION_CHANGE, DESCENT_SUGGESTION_RUN_FIRST_RATE,
        DSC_NUMBERS(DSC_NUMBER(FIRST_RATE, first_rate(m)), DSC_NUMBER(RATE_NOW, rate_now(m))));
}

// Steps that are far shorter than they may be, while most is still to be learnt: the rate that
// the rule begins with by itself, or half of what the curvature along the steps allows. False:
// they are not.
static bool advise_rate_of_rule(const descent_monitor *m, descent_monitor_verdict *v)
{
    const int rule = m->options.optimizer.rule;
    const double rate = rate_now(m), floor = m->options.floor;
    if (rule < 0 || !(rate < DBL_MAX) || rate < DECAYED * first_rate(m) ||
        !(v->loss - floor > MOST_LEFT * (m->options.constant_loss - floor))) {
        return false;
    }
    const double usual = descent_rule_learning_rate((descent_rule)rule);
    const double stable = v->sharpness > 0.0 ? 0.5 * rate / v->sharpness : HUGE_VAL;
    const double larger = fmin(usual, stable);
    if (!(rate <= TINY_RATE * usual) || larger < MANY_TIMES * rate) {
        return false;
    }
    advise(v, DESCENT_CONCLUSION_CHANGE, DESCENT_SUGGESTION_RUN_RATE_OF_RULE,
           DSC_NUMBERS(DSC_NUMBER(RATE, larger), DSC_NUMBER(RATE_NOW, rate)));
    return true;
}

static void advise_flat(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    // The curvature along the steps is no more than the largest: it bounds no rate.
    const double stable = dsc_monitor_stable_rate(m, v);
    if (has_lost(m, v)) {
        advise_lost(m, v);
    } else if (rate < DECAYED * first_rate(m)) {
        advise_first_rate(m, v);
    } else if (stable > LARGER_RATE * rate) {
        advise(v, DESCENT_CONCLUSION_CHANGE, DESCENT_SUGGESTION_RUN_LARGER_RATE,
               a_rate(stable));
    } else if (!advise_rate_of_rule(m, v)) {
        advise(v, DESCENT_CONCLUSION_LOOK,
               dsc_rule_is_plain(m->options.optimizer.rule) ? DESCENT_SUGGESTION_RUN_LOOK_RULE
                                                            : DESCENT_SUGGESTION_RUN_LOOK_RATE,
               DSC_NO_NUMBERS);
    }
}

// ---- what follows from a reason ----

static void advise_falling(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (!advise_smaller_steps(m, v) && !advise_rate_of_rule(m, v)) {
        advise(v, DESCENT_CONCLUSION_GO_ON, DESCENT_SUGGESTION_RUN_GO_ON, DSC_NO_NUMBERS);
    }
}

// Noise that hides a fall and is a good part of the loss is more than the fall is.
static void advise_fading(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (part_of_loss(m, v, v->floor_excess) >= FADING_NOISE && !has_lost(m, v)) {
        advise_less_noise(m, v);
    } else {
        advise_falling(m, v);
    }
}

// What noise there is can be had, where it is worth it; a larger rate would make more of it.
static void advise_slow(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (part_of_loss(m, v, v->floor_excess) >= MUCH_NOISE && !has_lost(m, v)) {
        advise_less_noise(m, v);
    } else {
        advise_flat(m, v);
    }
}

static void advise_saddle(const descent_monitor *m, descent_monitor_verdict *v)
{
    (void)m;
    advise(v, DESCENT_CONCLUSION_ESCAPE, DESCENT_SUGGESTION_RUN_WAY_DOWN,
           DSC_NUMBERS(DSC_NUMBER(STEPS, isfinite(v->eta) ? v->eta : (double)NAN)));
}

static void advise_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    (void)advise_smaller_steps(m, v);
}

static void advise_diverging(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    // Where the limit is known, well below it.
    const bool known = v->sharpness > 1.0 && isfinite(v->sharpness);
    double lower = known ? 0.5 * rate / v->sharpness : LOWER_RATE * rate;
    const int rule = m->options.optimizer.rule;
    if (!known && rule >= 0) { // as the rule starts by itself, or slower
        lower = fmin(lower, descent_rule_learning_rate((descent_rule)rule));
    }
    // Steps of adaptive rules are as long with gradients that are clipped as without.
    const bool clips = rule >= 0 && !(descent_rule_facts(rule) & DESCENT_RULE_IS_ADAPTIVE);
    advise(v, DESCENT_CONCLUSION_START_AGAIN,
           clips ? DESCENT_SUGGESTION_RUN_LOWER_RATE_OR_CLIP
                 : DESCENT_SUGGESTION_RUN_LOWER_RATE,
           a_rate(lower));
}

static void advise_open(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (rate_now(m) < HARDLY_A_STEP * first_rate(m)) { // steps like these will not settle it
        advise_first_rate(m, v);
    } else if (advise_smaller_steps(m, v)) {
        return;
    } else if (isfinite(v->needed)) {
        advise(v, DESCENT_CONCLUSION_LOOK, DESCENT_SUGGESTION_RUN_WAIT,
               DSC_NUMBERS(DSC_NUMBER(STEPS, v->needed)));
    } else {
        advise(v, DESCENT_CONCLUSION_LOOK, DESCENT_SUGGESTION_RUN_LOOK, DSC_NO_NUMBERS);
    }
}

static void advise_edge(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->fall_low > 0.0) {
        advise(v, DESCENT_CONCLUSION_GO_ON, DESCENT_SUGGESTION_RUN_GO_ON_AT_EDGE,
               DSC_NO_NUMBERS);
    } else {
        advise(v, DESCENT_CONCLUSION_CHANGE, DESCENT_SUGGESTION_RUN_RATE_AT_EDGE,
               a_rate(0.5 * rate_now(m)));
    }
}

// A function that looks at more than the reason, or the suggestion with which a run can stop.
typedef struct row {
    void (*advise)(const descent_monitor *m, descent_monitor_verdict *v);
    descent_suggestion stop;
} row;

#define BY(name, function) [DESCENT_REASON_RUN_##name] = {.advise = advise_##function}
#define STOP(name, words)  [DESCENT_REASON_RUN_##name] = {.stop = DESCENT_SUGGESTION_RUN_##words}
static const row ADVICE[DESCENT_REASON_COUNT] = {
    BY(TOO_FEW, open),
    BY(FLAT, open),
    BY(MAY_FALL, open),
    BY(MAY_RISE, open),
    BY(MAY_CHANGE, open),
    BY(FALLS, falling),
    BY(NOISE_DIES, fading),
    BY(FALLS_UNEVENLY, falling),
    BY(IDLE, flat),
    BY(HARDLY_MOVES, slow),
    BY(SADDLE, saddle),
    BY(NOISE_HOLDS, noise),
    BY(SETTLES, noise),
    BY(EXPLODED, diverging),
    BY(NOT_FINITE, diverging),
    BY(RISES, diverging),
    STOP(NOTHING_LEFT, STOP),
    STOP(MINIMUM_STEPS, STOP_OR_STARTS),
    STOP(MINIMUM_CONVEX, STOP_CONVEX),
    STOP(MINIMUM_CURVED, STOP_OR_STARTS),
    STOP(UNENDING, STOP_OR_PENALTY),
    STOP(ALL_RIGHT, STOP_OR_PENALTY),
    BY(EDGE, edge),
    BY(EDGE_RISES, edge),
    BY(LAYER_DEAD, blocked),
    BY(LAYER_SATURATED, blocked),
    BY(CONSTANT, flat),
};

bool dsc_monitor_advise(const descent_monitor *m, descent_monitor_verdict *v)
{
    const bool over = v->place == DESCENT_PLACE_DIVERGING ||
                      v->place == DESCENT_PLACE_INFINITY ||
                      v->reason == DESCENT_REASON_RUN_NOTHING_LEFT;
    const row *next = &ADVICE[v->reason];
    if (!over && v->besides != DESCENT_REASON_NONE) {
        // What else may be tried only lowers the loss by what is behind that layer.
        advise_blocked(m, v);
    } else if (!over && v->place != DESCENT_PLACE_DESCENDING && is_held(m, v)) {
        advise_less_decay(m, v);
    } else if (next->advise) {
        next->advise(m, v);
        return v->conclusion == DESCENT_CONCLUSION_GO_ON || v->place == DESCENT_PLACE_PLATEAU;
    } else {
        advise(v, DESCENT_CONCLUSION_STOP, next->stop, DSC_NO_NUMBERS);
    }
    return false;
}
