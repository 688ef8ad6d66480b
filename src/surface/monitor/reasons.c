// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Why a verdict of the monitor is what it is, and what to try: codes with numbers, of which
// surface/words/ makes sentences.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "optim/rules.h"
#include "surface/monitor/evidence.h"
#include "surface/monitor/limits.h"
#include "surface/trend/forecast.h"
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

static void because(descent_monitor_verdict *v, descent_reason reason, descent_numbers numbers)
{
    v->reason = reason;
    v->numbers = dsc_numbers_known(&numbers, NULL);
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

// The loss that steps descend is told beside others that are without the penalty.
static double penalised(const descent_monitor *m)
{
    return m->options.l2 > 0.0 ? 1.0 : (double)NAN;
}

// ---- advice ----

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
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_PENALISED, penalised(m));
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

static void advise_flat(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    // The curvature along the steps is no more than the largest: it bounds no rate.
    const double stable = dsc_monitor_stable_rate(m, v);
    if (v->blocked >= 1.0) {
        advise_blocked(m, v);
    } else if (has_lost(m, v)) {
        advise_lost(m, v);
    } else if (rate < DECAYED * first_rate(m)) {
        advise_first_rate(m, v);
    } else if (stable > LARGER_RATE * rate) {
        advise(v, DESCENT_CONCLUSION_CHANGE, DESCENT_SUGGESTION_RUN_LARGER_RATE,
               a_rate(stable));
    } else {
        advise(v, DESCENT_CONCLUSION_LOOK,
               dsc_rule_is_plain(m->options.optimizer.rule) ? DESCENT_SUGGESTION_RUN_LOOK_RULE
                                                            : DESCENT_SUGGESTION_RUN_LOOK_RATE,
               DSC_NO_NUMBERS);
    }
}

// ---- reasons ----

static void judge_descending(const descent_monitor *m, descent_monitor_verdict *v)
{
    descent_numbers numbers = DSC_NUMBERS(DSC_NUMBER(LOSS, v->loss));
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_PENALISED, penalised(m));
    if (v->fall_low > 0.0) {
        because(v, DESCENT_REASON_RUN_FALLS,
                DSC_NUMBERS(DSC_NUMBER(FALL, v->fall), DSC_NUMBER(FALL_LOW, v->fall_low),
                            DSC_NUMBER(FALL_HIGH, v->fall_high), DSC_NUMBER(STEPS, v->window)));
    } else if (v->noisy) {
        dsc_numbers_add(&numbers, DESCENT_QUANTITY_NOISE, v->floor_excess);
        because(v, DESCENT_REASON_RUN_NOISE_DIES, numbers);
    } else {
        because(v, DESCENT_REASON_RUN_FALLS_UNEVENLY, numbers);
    }
    if (!advise_smaller_steps(m, v)) {
        advise(v, DESCENT_CONCLUSION_GO_ON, DESCENT_SUGGESTION_RUN_GO_ON, DSC_NO_NUMBERS);
    }
}

static descent_numbers flat_numbers(const descent_monitor *m, const descent_monitor_verdict *v)
{
    return DSC_NUMBERS(DSC_NUMBER(STEPS, v->window),
                       DSC_NUMBER(TOLERANCE_PART, m->options.tolerance));
}

static void judge_flat(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->place != DESCENT_PLACE_SADDLE) {
        if (v->reason == DESCENT_REASON_NONE) { // else where it was decided
            because(v, DESCENT_REASON_RUN_IDLE, flat_numbers(m, v));
        }
        // What noise there is can be had; a larger rate would make more of it.
        if (v->reason == DESCENT_REASON_RUN_HARDLY_MOVES && !(v->blocked >= 1.0) &&
            part_of_loss(m, v, v->floor_excess) >= SOME_NOISE && !has_lost(m, v)) {
            advise_less_noise(m, v);
        } else {
            advise_flat(m, v);
        }
        return;
    }
    because(v, DESCENT_REASON_RUN_SADDLE, DSC_NO_NUMBERS);
    advise(v, DESCENT_CONCLUSION_ESCAPE, DESCENT_SUGGESTION_RUN_WAY_DOWN,
           DSC_NUMBERS(DSC_NUMBER(STEPS, isfinite(v->eta) ? v->eta : (double)NAN)));
}

static void judge_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    because(v, DESCENT_REASON_RUN_NOISE_HOLDS,
            DSC_NUMBERS(DSC_NUMBER(STEPS, v->window), DSC_NUMBER(NOISE, v->floor_excess)));
    (void)advise_smaller_steps(m, v);
}

static void judge_diverging(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    const bool exploded = isinf(m->state.last_loss);
    descent_numbers numbers = DSC_NUMBERS(DSC_NUMBER(FIRST_LOSS, m->state.first_loss),
                                          DSC_NUMBER(LOWEST_LOSS, m->state.lowest_loss),
                                          DSC_NUMBER(LOSS, exploded ? (double)NAN : v->loss));
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_PENALISED, penalised(m));
    if (exploded) {
        because(v, DESCENT_REASON_RUN_EXPLODED, numbers);
    } else if (!isfinite(m->state.last_loss)) {
        because(v, DESCENT_REASON_RUN_NOT_FINITE, DSC_NO_NUMBERS);
    } else {
        because(v, DESCENT_REASON_RUN_RISES, numbers);
    }
    // Where the limit is known, well below it.
    const bool known = v->sharpness > 1.0 && isfinite(v->sharpness);
    double lower = known ? 0.5 * rate / v->sharpness : LOWER_RATE * rate;
    if (!known && m->options.optimizer.rule >= 0) { // as the rule starts by itself, or slower
        lower =
            fmin(lower, descent_rule_learning_rate((descent_rule)m->options.optimizer.rule));
    }
    advise(v, DESCENT_CONCLUSION_START_AGAIN, DESCENT_SUGGESTION_RUN_LOWER_RATE, a_rate(lower));
}

static void judge_undetermined(const descent_monitor *m, descent_monitor_verdict *v)
{
    const bool low = v->fall_low < 0.0, high = v->fall_high < 0.0;
    if (v->window == 0) {
        because(v, DESCENT_REASON_RUN_TOO_FEW, DSC_NO_NUMBERS);
    } else if (v->fall_low > -v->tolerance && v->fall_high < v->tolerance) {
        because(v, DESCENT_REASON_RUN_FLAT, flat_numbers(m, v));
    } else {
        because(v,
                low != high ? DESCENT_REASON_RUN_MAY_CHANGE
                : low       ? DESCENT_REASON_RUN_MAY_RISE
                            : DESCENT_REASON_RUN_MAY_FALL,
                DSC_NUMBERS(DSC_NUMBER(STEPS, v->window), DSC_NUMBER(FALL_LOW, v->fall_low),
                            DSC_NUMBER(FALL_HIGH, v->fall_high),
                            DSC_NUMBER(TOLERANCE, v->tolerance)));
    }
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

// What is left of the loss, and what there was.
static descent_numbers losses(const descent_monitor *m, const descent_monitor_verdict *v)
{
    descent_numbers numbers =
        DSC_NUMBERS(DSC_NUMBER(LOSS, v->loss), DSC_NUMBER(FIRST_LOSS, m->state.first_loss));
    dsc_numbers_add(&numbers, DESCENT_QUANTITY_PENALISED, penalised(m));
    return numbers;
}

static void judge_minimum(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double first = m->state.first_loss - m->options.floor;
    if (v->loss - m->options.floor <= NOTHING_LEFT * first) {
        because(v, DESCENT_REASON_RUN_NOTHING_LEFT, losses(m, v));
        advise(v, DESCENT_CONCLUSION_STOP, DESCENT_SUGGESTION_RUN_STOP, DSC_NO_NUMBERS);
        return;
    }
    because(v,
            v->by_steps         ? DESCENT_REASON_RUN_MINIMUM_STEPS
            : m->options.convex ? DESCENT_REASON_RUN_MINIMUM_CONVEX
                                : DESCENT_REASON_RUN_MINIMUM_CURVED,
            DSC_NO_NUMBERS);
    advise(v, DESCENT_CONCLUSION_STOP,
           m->options.convex ? DESCENT_SUGGESTION_RUN_STOP_CONVEX
                             : DESCENT_SUGGESTION_RUN_STOP_OR_STARTS,
           DSC_NO_NUMBERS);
}

static void judge_infinity(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (!(m->state.loss_bound > 0.0)) {
        because(v, DESCENT_REASON_RUN_UNENDING, losses(m, v));
    } else {
        because(v, DESCENT_REASON_RUN_ALL_RIGHT,
                DSC_NUMBERS(DSC_NUMBER(BOUND, m->state.loss_bound)));
    }
    advise(v, DESCENT_CONCLUSION_STOP, DESCENT_SUGGESTION_RUN_STOP_OR_PENALTY, DSC_NO_NUMBERS);
}

static void judge_edge(const descent_monitor *m, descent_monitor_verdict *v)
{
    because(v, v->fall_high < 0.0 ? DESCENT_REASON_RUN_EDGE_RISES : DESCENT_REASON_RUN_EDGE,
            DSC_NUMBERS(DSC_NUMBER(STABILITY, v->sharpness)));
    if (v->fall_low > 0.0) {
        advise(v, DESCENT_CONCLUSION_GO_ON, DESCENT_SUGGESTION_RUN_GO_ON_AT_EDGE,
               DSC_NO_NUMBERS);
    } else {
        advise(v, DESCENT_CONCLUSION_CHANGE, DESCENT_SUGGESTION_RUN_RATE_AT_EDGE,
               a_rate(0.5 * rate_now(m)));
    }
}

// A layer that passes nothing on is told wherever the run is; and what else may be tried only
// lowers the loss by what is behind it.
static void judge_blocked(const descent_monitor *m, descent_monitor_verdict *v, bool over)
{
    if (!(v->blocked >= 1.0)) {
        return;
    }
    if (!over) {
        advise_blocked(m, v);
    }
    const bool dead = v->dead > 0;
    const descent_numbers idle = DSC_NUMBERS(DSC_NUMBER(IDLE, dead ? v->dead : v->saturated),
                                             DSC_NUMBER(UNITS, v->units));
    v->besides = dead ? DESCENT_REASON_RUN_LAYER_DEAD : DESCENT_REASON_RUN_LAYER_SATURATED;
    v->besides_numbers = dsc_numbers_known(&idle, NULL);
}

// ---- words ----

static void add(char *text, size_t size, const char *before, const char *more,
                const char *behind)
{
    const size_t used = strlen(text);
    if (*more && used < size) {
        (void)snprintf(text + used, size - used, "%s%s%s", before, more, behind);
    }
}

// Sentences and options of what has been decided. forecast: and what the loss will do as it is.
static void say(const descent_monitor *m, descent_monitor_verdict *v, bool forecast)
{
    char more[200] = "";
    (void)descent_reason_text(v->reason, &v->numbers, v->because, sizeof v->because);
    (void)descent_reason_text(v->besides, &v->besides_numbers, more, sizeof more);
    add(v->because, sizeof v->because, "; ", more, "");
    v->next = dsc_suggestion_fill(v->suggestion, &v->suggested, v->advice, sizeof v->advice,
                                  v->options, sizeof v->options);
    if (forecast) {
        dsc_forecast_say(&v->forecast, more, sizeof more);
        add(v->advice, sizeof v->advice, "; forecast: ", more,
            m->options.l2 > 0.0 ? " (losses with their L2 part)" : "");
    }
}

static void judge_place(const descent_monitor *m, descent_monitor_verdict *v)
{
    switch (v->place) {
    case DESCENT_PLACE_DESCENDING:
        judge_descending(m, v);
        break;
    case DESCENT_PLACE_PLATEAU:
    case DESCENT_PLACE_SADDLE:
        judge_flat(m, v);
        break;
    case DESCENT_PLACE_NOISE_FLOOR:
        judge_noise(m, v);
        break;
    case DESCENT_PLACE_DIVERGING:
        judge_diverging(m, v);
        break;
    case DESCENT_PLACE_MINIMUM:
        judge_minimum(m, v);
        break;
    case DESCENT_PLACE_INFINITY:
        judge_infinity(m, v);
        break;
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        judge_edge(m, v);
        break;
    default:
        judge_undetermined(m, v);
        break;
    }
}

void dsc_monitor_explain(const descent_monitor *m, descent_monitor_verdict *v)
{
    const bool over = v->place == DESCENT_PLACE_DIVERGING || v->place == DESCENT_PLACE_INFINITY;
    const bool held = !over && v->place != DESCENT_PLACE_DESCENDING && is_held(m, v);
    judge_place(m, v);
    const bool goes_on = v->conclusion == DESCENT_CONCLUSION_GO_ON;
    const bool other = held || (v->blocked >= 1.0 && !over);
    if (held) {
        advise_less_decay(m, v);
    }
    judge_blocked(m, v, over);
    say(m, v, (goes_on || v->place == DESCENT_PLACE_PLATEAU) && !other);
}
