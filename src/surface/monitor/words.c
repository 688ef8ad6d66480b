// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said about a verdict of the monitor, and what to try.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/optimizer.h>

#include "core/number.h"
#include "surface/monitor/evidence.h"
#include "surface/trend/forecast.h"
#include "surface/trend/say.h"

static double rate_now(const descent_monitor *m)
{
    const dsc_monitor_state *s = &m->state;
    return s->pushed[0] > 0.0 ? s->rings[0][dsc_monitor_place(s->pushed[0] - 1.0)].rate
                              : (double)NAN;
}

static double first_rate(const descent_monitor *m)
{
    return m->options.first_rate > 0.0 ? m->options.first_rate : rate_now(m);
}

// The conclusion with what follows from it: what to do, and an option to give.
static void advise(descent_monitor_verdict *v, descent_conclusion conclusion, const char *text,
                   const char *option, double value)
{
    static const descent_next next[DESCENT_CONCLUSION_COUNT] = {
        [DESCENT_CONCLUSION_LOOK] = DESCENT_NEXT_DIAGNOSE,
        [DESCENT_CONCLUSION_GO_ON] = DESCENT_NEXT_RESUME,
        [DESCENT_CONCLUSION_CHANGE] = DESCENT_NEXT_RESUME,
        [DESCENT_CONCLUSION_ESCAPE] = DESCENT_NEXT_DIAGNOSE,
        [DESCENT_CONCLUSION_ANEW] = DESCENT_NEXT_AGAIN,
        [DESCENT_CONCLUSION_STOP] = DESCENT_NEXT_AGAIN};
    v->conclusion = conclusion;
    v->next = next[conclusion];
    v->options[0] = '\0';
    snprintf(v->advice, sizeof v->advice, "%s", text);
    if (option && isfinite(value)) {
        snprintf(v->options, sizeof v->options, "%s %.2g", option, value);
    } else if (option && isnan(value)) {
        snprintf(v->options, sizeof v->options, "%s", option);
    } else if (v->next == DESCENT_NEXT_AGAIN) {
        v->next = DESCENT_NEXT_NONE; // as it was it would end here again
    }
}

// Two digits, and no power of ten below a million. text (out): 32 bytes.
static const char *amount(double value, char *text)
{
    enum { SIZE = 32 };
    const bool plain = fabs(value) >= 99.5 && fabs(value) < 1e6;
    snprintf(text, SIZE, plain ? "%.0f" : "%.2g", value);
    return text;
}

static double per_cent(const descent_monitor *m, const descent_monitor_verdict *v, double part)
{
    const double above = v->loss - m->options.floor;
    return above > 0.0 ? 100.0 * part / above : 0.0;
}

// The loss that steps descend is told beside others that are without the penalty.
static const char *penalised(const descent_monitor *m)
{
    return m->options.l2 > 0.0 ? " with its L2 part" : "";
}

// What the loss will do if nothing is changed.
static void add_forecast(const descent_monitor *m, descent_monitor_verdict *v)
{
    char text[200];
    dsc_forecast_say(&v->forecast, text, sizeof text);
    const size_t length = strlen(v->advice);
    if (*text && length < sizeof v->advice) {
        snprintf(v->advice + length, sizeof v->advice - length, "; as it is, %s%s", text,
                 m->options.l2 > 0.0 ? " (losses with their L2 part)" : "");
    }
}

// Smaller steps, whose noise is less.
static void advise_less_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    char text[32], advice[200];
    const double share = per_cent(m, v, v->floor_excess);
    if (share >= 10.0 && v->loss > m->options.constant_loss) {
        snprintf(advice, sizeof advice,
                 "lower the rate: the steps are too large, the loss is above that of guessing");
    } else if (share >= 50.0) {
        snprintf(advice, sizeof advice,
                 "lower the rate: the steps are too large, most of the loss is their noise");
    } else if (share >= 1.0) {
        snprintf(advice, sizeof advice,
                 "lower the rate or use larger batches: the noise is about %.0f %% of the "
                 "loss, a quarter of the rate leaves a quarter of it",
                 share);
    } else if (isfinite(v->noise_scale)) {
        snprintf(advice, sizeof advice,
                 "lower the rate, or use batches of %s examples, where noise and "
                 "signal are as large",
                 dsc_say_about(v->noise_scale, text));
    } else {
        snprintf(advice, sizeof advice, "lower the rate, or use larger batches");
    }
    advise(v, DESCENT_CONCLUSION_CHANGE, advice, "--lr", 0.25 * rate_now(m));
}

// Much had been learnt, by epochs, that steps have thrown away.
static bool has_lost(const descent_monitor *m, const descent_monitor_verdict *v)
{
    const double floor = m->options.floor, best = m->state.lowest_epoch - floor;
    const double above = v->loss - floor, constant = m->options.constant_loss - floor;
    // A model with one minimum loses nothing: smaller steps lead back.
    return !m->options.exact && !m->options.convex && above > 1.4 * best &&
           best < 0.9 * constant && above > 0.75 * constant;
}

static void advise_lost(const descent_monitor *m, descent_monitor_verdict *v)
{
    char now[32], best[32], text[200];
    snprintf(
        text, sizeof text,
        "begin anew with a lower rate: the loss%s is %s now and was %s in an epoch before, "
        "the steps were too large",
        penalised(m), amount(v->loss, now), amount(m->state.lowest_epoch, best));
    advise(v, DESCENT_CONCLUSION_ANEW, text, "--lr", 0.25 * first_rate(m));
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

static void say_descending(const descent_monitor *m, descent_monitor_verdict *v)
{
    char a[32], b[32], c[32];
    if (v->fall_low > 0.0) {
        snprintf(v->because, sizeof v->because,
                 "the loss fell by %s (%s to %s) over the last %s steps", amount(v->fall, a),
                 amount(v->fall_low, b), amount(v->fall_high, c), DSC_COUNT(v->window));
    } else if (v->noisy) {
        snprintf(
            v->because, sizeof v->because,
            "%s of the loss, which is %s now%s, is noise of the steps: it dies slowly, and "
            "hides how the loss falls",
            amount(v->floor_excess, a), amount(v->loss, b), penalised(m));
    } else {
        snprintf(v->because, sizeof v->because,
                 "later parts of the run are lower than earlier ones, if not evenly; the loss "
                 "is %s now%s",
                 amount(v->loss, a), penalised(m));
    }
    if (!advise_smaller_steps(m, v)) {
        advise(v, DESCENT_CONCLUSION_GO_ON, "go on: more epochs lower the loss", NULL, 0.0);
        add_forecast(m, v);
    }
}

// A penalty, or a decay, may hold the loss where hardly any weights can bring it.
static void advise_less_decay(const descent_monitor *m, descent_monitor_verdict *v)
{
    const bool decay = m->options.weight_decay > m->options.l2;
    advise(v, DESCENT_CONCLUSION_ANEW,
           decay ? "the decay of the weights may be the cause: begin anew with less of it"
                 : "the penalty on the weights may be the cause: begin anew with a smaller one",
           decay ? "--weight-decay" : "--l2",
           1e-3 * (decay ? m->options.weight_decay : m->options.l2));
}

// The loss is nearer to that of a constant than to nothing, and the penalty (on |x|^2 at most:
// biases are free) is a good part of it, or has left nothing of the weights; or a decay has had
// the time to: it forgets weights in 1 / (lr decay) steps.
static bool is_held(const descent_monitor *m, const descent_monitor_verdict *v)
{
    const descent_monitor_options *o = &m->options;
    const double penalty = 0.5 * o->l2 * v->weights * v->weights;
    const bool part = o->l2 >= 0.01 && penalty > 0.125 * v->loss;
    const bool nothing = o->l2 >= 0.1 && v->loss > 0.98 * o->constant_loss;
    const double forgotten = m->state.steps * rate_now(m) * o->weight_decay;
    const bool decay = o->weight_decay >= 0.1 && forgotten > 3.0;
    return o->constant_loss > 0.0 && v->loss > 0.5 * o->constant_loss &&
           (part || nothing || decay);
}

// Begin anew: a penalty, or steps, have put an end to a layer.
static void advise_blocked(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (m->options.l2 + m->options.weight_decay >= 0.1) {
        advise_less_decay(m, v);
        return;
    }
    advise(v, DESCENT_CONCLUSION_ANEW,
           v->dead > 0 ? "begin anew with a lower rate, and with leaky_relu or tanh"
                       : "begin anew with a lower rate, or with relu",
           "--lr", 0.1 * first_rate(m));
    if (v->dead > 0) {
        const size_t used = strlen(v->options);
        dsc_say_alive_layers(m->options.layers, v->options + used, sizeof v->options - used);
    }
}

// A decay has left hardly a step.
static void advise_first_rate(const descent_monitor *m, descent_monitor_verdict *v)
{
    char text[200];
    snprintf(text, sizeof text,
             "go on with the first rate: it was %.2g and is %.2g now, hardly a step",
             first_rate(m), rate_now(m));
    advise(v, DESCENT_CONCLUSION_CHANGE, text, "--lr", first_rate(m));
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
    } else if (rate < 0.1 * first_rate(m)) {
        advise_first_rate(m, v);
    } else if (stable > 1.5 * rate) {
        advise(v, DESCENT_CONCLUSION_CHANGE,
               "a larger rate is faster: the largest curvature allows it", "--lr", stable);
    } else {
        advise(v, DESCENT_CONCLUSION_LOOK,
               m->options.rule == DESCENT_GD
                   ? "momentum or adam may be faster, and so may a larger rate: descent "
                     "diagnose RUN tells how large"
                   : "a larger rate may be faster: descent diagnose RUN tells how large",
               NULL, 0.0);
    }
}

static void say_flat(const descent_monitor *m, descent_monitor_verdict *v)
{
    char text[32];
    if (v->place != DESCENT_PLACE_SADDLE) {
        snprintf(v->because, sizeof v->because,
                 "over %s steps the loss changed by less than %.0f %%, and the steps gain and "
                 "lose less than that",
                 DSC_COUNT(v->window), 100.0 * m->options.tolerance);
        advise_flat(m, v);
        add_forecast(m, v);
        return;
    }
    snprintf(v->because, sizeof v->because,
             "the loss is flat, the curvature negative on a way that leads down, and the point "
             "where the gradient is zero near");
    advise(v, DESCENT_CONCLUSION_ESCAPE,
           "take the way down; so does a kick (--on-plateau perturb), and momentum", "--escape",
           (double)NAN);
    const size_t length = strlen(v->advice);
    if (isfinite(v->eta)) {
        snprintf(v->advice + length, sizeof v->advice - length,
                 "; as it is, %s more steps to leave it", dsc_say_about(v->eta, text));
    }
}

static void say_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    char text[32];
    snprintf(
        v->because, sizeof v->because,
        "the loss is flat over %s steps, and %s of it is their noise: what the steps gain, "
        "that takes away",
        DSC_COUNT(v->window), amount(v->floor_excess, text));
    (void)advise_smaller_steps(m, v);
}

static void say_diverging(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    if (isinf(m->state.last_loss)) {
        snprintf(v->because, sizeof v->because,
                 "the loss%s exploded, if to a number that is finite: it began at %.3g and was "
                 "%.3g at best",
                 penalised(m), m->state.first_loss, m->state.lowest_loss);
    } else if (!isfinite(m->state.last_loss)) {
        snprintf(v->because, sizeof v->because, "the loss is not a finite number");
    } else {
        snprintf(v->because, sizeof v->because,
                 "the loss%s is %.3g, it began at %.3g and was %.3g at best", penalised(m),
                 v->loss, m->state.first_loss, m->state.lowest_loss);
    }
    // Where the limit is known, well below it.
    const bool known = v->sharpness > 1.0 && isfinite(v->sharpness);
    double lower = known ? 0.5 * rate / v->sharpness : 0.1 * rate;
    if (!known && m->options.rule >= 0) { // as the rule starts by itself, or slower
        lower = fmin(lower, descent_rule_learning_rate((descent_rule)m->options.rule));
    }
    advise(v, DESCENT_CONCLUSION_ANEW, "a lower learning rate, or --clip 1", "--lr", lower);
}

static const char *say_range(const descent_monitor_verdict *v, size_t size, char *text)
{
    const bool low = v->fall_low < 0.0, high = v->fall_high < 0.0;
    char a[32], b[32];
    amount(fabs(v->fall_low), a);
    amount(fabs(v->fall_high), b);
    if (low == high) {
        snprintf(text, size, "%s by %s to %s", low ? "rose" : "fell", low ? b : a, low ? a : b);
    } else {
        snprintf(text, size, "changed by something between rising by %s and falling by %s", a,
                 b);
    }
    return text;
}

static void say_undetermined(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->window == 0) {
        snprintf(v->because, sizeof v->because, "too few steps to tell yet");
    } else if (v->fall_low > -v->tolerance && v->fall_high < v->tolerance) {
        snprintf(v->because, sizeof v->because,
                 "over %s steps the loss changed by less than %.0f %%; whether at a minimum, "
                 "a plateau or a saddle is not clear yet",
                 DSC_COUNT(v->window), 100.0 * m->options.tolerance);
    } else {
        char text[160];
        snprintf(v->because, sizeof v->because,
                 "over %s steps the loss %s; less than %.2g counts as no change: too early "
                 "to tell",
                 DSC_COUNT(v->window), say_range(v, sizeof text, text), v->tolerance);
    }
    char text[32];
    if (rate_now(m) < 1e-3 * first_rate(m)) { // steps like these will not settle it
        advise_first_rate(m, v);
    } else if (advise_smaller_steps(m, v)) {
        return;
    } else if (isfinite(v->needed)) {
        advise(v, DESCENT_CONCLUSION_LOOK, "", NULL, 0.0);
        v->next = DESCENT_NEXT_RESUME;
        snprintf(v->advice, sizeof v->advice, "%s more steps should settle it",
                 dsc_say_about(v->needed, text));
    } else {
        advise(v, DESCENT_CONCLUSION_LOOK,
               "more steps will hardly settle it; descent diagnose RUN may", NULL, 0.0);
    }
}

static void say_minimum(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double first = m->state.first_loss - m->options.floor;
    const bool zero = v->loss - m->options.floor <= 1e-8 * first;
    if (zero) {
        snprintf(v->because, sizeof v->because,
                 "hardly anything is left of the loss%s: %.2g, it began at %.2g", penalised(m),
                 v->loss, m->state.first_loss);
        advise(v, DESCENT_CONCLUSION_STOP, "stop: no other start can end much lower", NULL,
               0.0);
        return;
    }
    snprintf(v->because, sizeof v->because, "nothing is left to gain, and %s",
             v->by_steps ? "the loss curves up along the last steps (as far as these "
                           "show; descent diagnose RUN tells whether it is a saddle)"
             : m->options.convex
                 ? "the model has no other minimum"
                 : "the Hessian curves up in every direction that was examined");
    if (m->options.convex) {
        advise(v, DESCENT_CONCLUSION_STOP, "stop", NULL, 0.0);
    } else {
        advise(v, DESCENT_CONCLUSION_STOP, "stop; other starts may find a lower one",
               "--starts", 5.0);
    }
}

static void say_end(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->place == DESCENT_PLACE_MINIMUM) {
        say_minimum(m, v);
        return;
    }
    if (!(m->state.loss_bound > 0.0)) {
        snprintf(v->because, sizeof v->because,
                 "hardly anything is left of the loss%s (%.2g, it began at %.2g), and larger "
                 "weights lower it further and further: there is no minimum",
                 penalised(m), v->loss, m->state.first_loss);
    } else {
        snprintf(v->because, sizeof v->because,
                 "the network is right about every example (no loss above %.2g), so the loss "
                 "falls as long as the weights grow: there is no minimum",
                 m->state.loss_bound);
    }
    advise(v, DESCENT_CONCLUSION_STOP, "stop here, or penalise large weights", "--l2", 1e-4);
}

static void say_edge(const descent_monitor *m, descent_monitor_verdict *v)
{
    snprintf(v->because, sizeof v->because,
             "the curvature along the steps is %.2f of what the learning rate tolerates, and "
             "the loss goes up and down%s",
             v->sharpness,
             v->fall_high < 0.0 ? ", by a little more up than down" : " without rising");
    if (v->fall_low > 0.0) {
        advise(v, DESCENT_CONCLUSION_GO_ON,
               "fine, go on; a lower rate makes the loss fall steadily", NULL, 0.0);
        add_forecast(m, v);
    } else {
        advise(v, DESCENT_CONCLUSION_CHANGE, "a lower rate makes the loss fall again", "--lr",
               0.5 * rate_now(m));
    }
}

// A layer that passes nothing on is told wherever the run is; and what else may be tried only
// lowers the loss by what is behind it.
static void say_blocked(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (!(v->blocked >= 1.0)) {
        return;
    }
    if (v->place != DESCENT_PLACE_DIVERGING && v->place != DESCENT_PLACE_INFINITY) {
        advise_blocked(m, v);
    }
    const bool dead = v->dead > 0;
    const size_t used = strlen(v->because);
    if (used < sizeof v->because) {
        snprintf(v->because + used, sizeof v->because - used,
                 dead ? "; a layer is dead: %s of %s hidden units give 0 for every example"
                      : "; a layer is saturated: %s of %s hidden units are at an end of "
                        "their range for every example",
                 DSC_COUNT(dead ? v->dead : v->saturated), DSC_COUNT(v->units));
    }
}

void dsc_monitor_say(const descent_monitor *m, descent_monitor_verdict *v)
{
    switch (v->place) {
    case DESCENT_PLACE_DESCENDING:
        say_descending(m, v);
        break;
    case DESCENT_PLACE_PLATEAU:
    case DESCENT_PLACE_SADDLE:
        say_flat(m, v);
        break;
    case DESCENT_PLACE_NOISE_FLOOR:
        say_noise(m, v);
        break;
    case DESCENT_PLACE_DIVERGING:
        say_diverging(m, v);
        break;
    case DESCENT_PLACE_MINIMUM:
    case DESCENT_PLACE_INFINITY:
        say_end(m, v);
        break;
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        say_edge(m, v);
        break;
    default:
        say_undetermined(m, v);
        break;
    }
    const bool over = v->place == DESCENT_PLACE_DIVERGING || v->place == DESCENT_PLACE_INFINITY;
    if (!over && v->place != DESCENT_PLACE_DESCENDING && is_held(m, v)) {
        advise_less_decay(m, v);
    }
    say_blocked(m, v);
}
