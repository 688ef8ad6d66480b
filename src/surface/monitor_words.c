// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said about a verdict of the monitor, and what to try.
#include <math.h>
#include <stdio.h>

#include <descent/optimizer.h>

#include "core/number.h"
#include "surface/monitor.h"

static double rate_now(const descent_monitor *m)
{
    const dsc_monitor_state *s = &m->state;
    return s->pushed[0] > 0.0 ? s->rings[0][dsc_monitor_place(s->pushed[0] - 1.0)].rate
                              : (double)NAN;
}

static void advise(descent_monitor_verdict *v, const char *text, const char *option,
                   double value)
{
    snprintf(v->advice, sizeof v->advice, "%s", text);
    if (option && isfinite(value)) {
        snprintf(v->options, sizeof v->options, "%s %.2g", option, value);
    }
}

const char *dsc_monitor_about(double count, char *text)
{
    enum { SIZE = 32 };
    if (!(count < 1e9)) {
        snprintf(text, SIZE, "more than a billion");
        return text;
    }
    // Two digits.
    const double unit = count >= 100.0 ? pow(10.0, floor(log10(count)) - 1.0) : 1.0;
    const double rounded = unit * ceil(count / unit - 1e-9);
    if (rounded >= 1e6) {
        snprintf(text, SIZE, "about %.3g million", rounded / 1e6);
    } else if (rounded >= 1e3) {
        snprintf(text, SIZE, "about %.0f,%03.0f", floor(rounded / 1e3), fmod(rounded, 1e3));
    } else {
        snprintf(text, SIZE, "about %.0f", rounded);
    }
    return text;
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

static void say_descending(descent_monitor_verdict *v)
{
    char a[32], b[32], c[32];
    snprintf(v->because, sizeof v->because,
             "the loss fell by %s (%s to %s) over the last %s steps", amount(v->fall, a),
             amount(v->fall_low, b), amount(v->fall_high, c), DSC_COUNT(v->window));
    advise(v, "go on: more epochs lower the loss", NULL, 0.0);
}

static void say_flat(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    snprintf(v->because, sizeof v->because,
             "over %s steps the loss changed by less than %.0f %%, and the steps gain and lose "
             "less than that",
             DSC_COUNT(v->window), 100.0 * m->options.tolerance);
    if (v->place == DESCENT_PLACE_SADDLE) {
        snprintf(v->because, sizeof v->because,
                 "the loss is flat, the curvature negative on a way that leads down, and the "
                 "point where the gradient is zero near");
        snprintf(v->advice, sizeof v->advice, "a kick makes it leave sooner; so does momentum");
        snprintf(v->options, sizeof v->options, "--on-plateau perturb");
    } else if (v->blocked >= 1.0 && v->dead > 0) {
        advise(v, "start again with a lower rate, or with leaky_relu or tanh", "--lr",
               rate / 10.0);
    } else if (v->blocked >= 1.0) {
        advise(v, "start again with a lower rate, or with relu", "--lr", rate / 10.0);
    } else {
        // The curvature along the steps is no more than the largest: it bounds no rate.
        const double stable = dsc_monitor_stable_rate(m, v);
        if (stable > 1.5 * rate) {
            advise(v, "a larger rate is faster: the largest curvature allows it", "--lr",
                   stable);
        } else {
            advise(v,
                   m->options.rule == DESCENT_GD
                       ? "momentum or adam may be faster, and so may a larger rate: descent "
                         "diagnose RUN tells how large"
                       : "a larger rate may be faster: descent diagnose RUN tells how large",
                   NULL, 0.0);
        }
    }
    const size_t length = v->advice[0] ? (size_t)snprintf(NULL, 0, "%s", v->advice) : 0;
    char text[32];
    if (isfinite(v->eta) && length < sizeof v->advice) {
        snprintf(v->advice + length, sizeof v->advice - length,
                 v->place == DESCENT_PLACE_SADDLE
                     ? "; as it is, %s more steps to leave it"
                     : "; as it is, %s more steps to a loss that is a tenth lower",
                 dsc_monitor_about(v->eta, text));
    }
}

static void say_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    char text[32];
    snprintf(v->because, sizeof v->because,
             "the loss is flat over %s steps whose noise costs %s: what the steps gain, "
             "their noise takes away",
             DSC_COUNT(v->window), amount(v->cost, text));
    const double share = per_cent(m, v, v->floor_excess);
    if (share >= 1.0 && share < 100.0) {
        snprintf(v->advice, sizeof v->advice,
                 "lower the rate or use larger batches: the noise is about %.0f %% of the "
                 "loss, half the rate halves it",
                 share);
    } else if (isfinite(v->noise_scale)) {
        snprintf(v->advice, sizeof v->advice,
                 "lower the rate, or use batches of %s examples, where noise and "
                 "signal are as large",
                 dsc_monitor_about(v->noise_scale, text));
    } else {
        snprintf(v->advice, sizeof v->advice, "lower the rate, or use larger batches");
    }
    snprintf(v->options, sizeof v->options, "--lr %.2g", 0.5 * rate_now(m));
}

static void say_diverging(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    if (!isfinite(m->state.last_loss)) {
        snprintf(v->because, sizeof v->because, "the loss is not a finite number");
    } else {
        snprintf(v->because, sizeof v->because,
                 "the loss is %.3g, it began at %.3g and was %.3g at best", v->loss,
                 m->state.first_loss, m->state.lowest_loss);
    }
    // Where the limit is known, well below it.
    const double factor = v->sharpness > 1.0 ? 0.5 / v->sharpness : 0.1;
    advise(v, "a lower learning rate, or --clip 1", "--lr", rate * factor);
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
    if (isfinite(v->needed)) {
        snprintf(v->advice, sizeof v->advice, "%s more steps should settle it",
                 dsc_monitor_about(v->needed, text));
    } else {
        advise(v, "more steps will hardly settle it; descent diagnose RUN may", NULL, 0.0);
    }
}

static void say_minimum(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double first = m->state.first_loss - m->options.floor;
    const bool zero = v->loss - m->options.floor <= 1e-8 * first;
    if (zero) {
        snprintf(v->because, sizeof v->because,
                 "hardly anything is left of the loss: %.2g, it began at %.2g", v->loss,
                 m->state.first_loss);
        advise(v, "stop: no other start can end much lower", NULL, 0.0);
        return;
    }
    snprintf(v->because, sizeof v->because, "nothing is left to gain, and %s",
             v->by_steps ? "the loss curves up along the last steps (as far as these "
                           "show; descent diagnose RUN tells whether it is a saddle)"
             : m->options.convex
                 ? "the model has no other minimum"
                 : "the Hessian curves up in every direction that was examined");
    if (m->options.convex) {
        advise(v, "stop", NULL, 0.0);
    } else {
        advise(v, "stop; other starts may find a lower one", "--starts", 5.0);
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
                 "hardly anything is left of the loss (%.2g, it began at %.2g), and larger "
                 "weights lower it further and further: there is no minimum",
                 v->loss, m->state.first_loss);
    } else {
        snprintf(v->because, sizeof v->because,
                 "the network is right about every example (no loss above %.2g), so the loss "
                 "falls as long as the weights grow: there is no minimum",
                 m->state.loss_bound);
    }
    advise(v, "stop here, or penalise large weights", "--l2", 1e-4);
}

static void say_edge(const descent_monitor *m, descent_monitor_verdict *v)
{
    snprintf(v->because, sizeof v->because,
             "the curvature along the steps is %.2f of what the learning rate tolerates, and "
             "the loss goes up "
             "and down without rising",
             v->sharpness);
    advise(v, "fine; a lower rate makes the loss fall steadily", "--lr", 0.5 * rate_now(m));
}

// A layer that passes nothing on is told wherever the run is; and what else may be tried only
// lowers the loss by what is behind it.
static void say_blocked(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (!(v->blocked >= 1.0)) {
        return;
    }
    if (v->place == DESCENT_PLACE_EDGE_OF_STABILITY || v->place == DESCENT_PLACE_DESCENDING ||
        v->place == DESCENT_PLACE_UNDETERMINED || v->place == DESCENT_PLACE_NOISE_FLOOR) {
        advise(v,
               "only what comes after that layer still learns: start again with a lower rate",
               "--lr", 0.1 * rate_now(m));
    }
    const bool dead = v->dead > 0;
    const size_t used = (size_t)snprintf(NULL, 0, "%s", v->because);
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
        say_descending(v);
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
    say_blocked(m, v);
}
