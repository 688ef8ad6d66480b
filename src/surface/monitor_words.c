// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said about a verdict of the monitor, and what to try.
#include <math.h>
#include <stdio.h>

#include <descent/optimizer.h>

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

// "about 3.2e+03": an estimate, and none where it is beyond all patience.
static const char *about(double count, char *text, size_t size)
{
    if (count > 1e9) {
        snprintf(text, size, "more than a billion");
    } else {
        snprintf(text, size, "about %.2g", count);
    }
    return text;
}

static double per_cent(const descent_monitor *m, const descent_monitor_verdict *v, double part)
{
    const double above = v->loss - m->options.floor;
    return above > 0.0 ? 100.0 * part / above : 0.0;
}

static void say_descending(descent_monitor_verdict *v)
{
    snprintf(v->because, sizeof v->because,
             "the loss fell by %.2g (%.2g to %.2g) over the last %llu steps", v->fall,
             v->fall_low, v->fall_high, (unsigned long long)v->window);
    advise(v, "go on: more epochs lower the loss", NULL, 0.0);
}

static void say_flat(const descent_monitor *m, descent_monitor_verdict *v)
{
    const double rate = rate_now(m);
    const int used = snprintf(
        v->because, sizeof v->because,
        "over %llu steps the loss changed by less than %.0f %%, and the steps gain and lose "
        "less than that",
        (unsigned long long)v->window, 100.0 * m->options.tolerance);
    if (v->place == DESCENT_PLACE_SADDLE) {
        snprintf(v->because, sizeof v->because,
                 "the loss is flat, the curvature negative on a way that leads down, and the "
                 "point where the gradient is zero near");
        snprintf(v->advice, sizeof v->advice, "a kick makes it leave sooner; so does momentum");
        snprintf(v->options, sizeof v->options, "--on-plateau perturb");
    } else if (v->blocked >= 1.0 && v->dead > 0 && used > 0) {
        snprintf(v->advice, sizeof v->advice,
                 "a layer is dead (%llu of %llu hidden units give 0 for every example): begin "
                 "anew with a lower rate, or with leaky_relu or tanh",
                 (unsigned long long)v->dead, (unsigned long long)v->units);
        snprintf(v->options, sizeof v->options, "--lr %.2g", rate / 10.0);
    } else if (v->blocked >= 1.0) {
        snprintf(v->advice, sizeof v->advice,
                 "%llu of %llu hidden units are at an end of their range for every example: "
                 "begin anew with a lower rate, or with relu",
                 (unsigned long long)v->saturated, (unsigned long long)v->units);
        snprintf(v->options, sizeof v->options, "--lr %.2g", rate / 10.0);
    } else {
        advise(v, "a larger learning rate, momentum or adam", "--lr", 3.0 * rate);
    }
    const size_t length = v->advice[0] ? (size_t)snprintf(NULL, 0, "%s", v->advice) : 0;
    if (isfinite(v->eta) && length < sizeof v->advice) {
        char count[32];
        snprintf(v->advice + length, sizeof v->advice - length,
                 v->place == DESCENT_PLACE_SADDLE
                     ? "; as it is, %s more steps to leave it"
                     : "; as it is, %s more steps to a loss that is a tenth lower",
                 about(v->eta, count, sizeof count));
    }
}

static void say_noise(const descent_monitor *m, descent_monitor_verdict *v)
{
    snprintf(v->because, sizeof v->because,
             "the loss is flat over %llu steps whose noise costs %.2g: they go down as much as "
             "their noise goes up",
             (unsigned long long)v->window, v->cost);
    const double share = per_cent(m, v, v->floor_excess);
    if (share >= 1.0 && share < 100.0) {
        snprintf(v->advice, sizeof v->advice,
                 "lower the rate or use larger batches: the noise is about %.0f %% of the "
                 "loss, half the rate takes half of it away",
                 share);
    } else if (isfinite(v->noise_scale)) {
        snprintf(v->advice, sizeof v->advice,
                 "lower the rate, or use batches of about %.2g examples, where noise and "
                 "signal are as large",
                 v->noise_scale);
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

static void say_undetermined(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->window == 0) {
        snprintf(v->because, sizeof v->because, "too few steps to tell yet");
    } else if (v->fall_low > -v->tolerance && v->fall_high < v->tolerance) {
        snprintf(
            v->because, sizeof v->because,
            "over %llu steps the loss changed by less than %.0f %%; whether by a minimum, a "
            "plateau or a saddle cannot be told yet",
            (unsigned long long)v->window, 100.0 * m->options.tolerance);
    } else {
        snprintf(v->because, sizeof v->because,
                 "over %llu steps the loss fell by %.2g to %.2g; less than %.2g counts as "
                 "none: it cannot be told yet",
                 (unsigned long long)v->window, v->fall_low, v->fall_high, v->tolerance);
    }
    char count[32];
    snprintf(v->advice, sizeof v->advice, "%s more steps would tell",
             about(v->needed, count, sizeof count));
}

static void say_end(const descent_monitor *m, descent_monitor_verdict *v)
{
    if (v->place == DESCENT_PLACE_MINIMUM) {
        snprintf(
            v->because, sizeof v->because,
            "the gradient is zero to rounding, and along the last steps the loss curves up");
        advise(v, "stop; other starts may find a lower one", "--starts", 5.0);
        return;
    }
    snprintf(v->because, sizeof v->because,
             "the network is right about every example (no loss above %.2g), so the loss falls "
             "as the weights grow, for ever: there is no minimum",
             m->state.loss_bound);
    advise(v, "stop here, or put a price on large weights", "--l2", 1e-4);
}

static void say_edge(const descent_monitor *m, descent_monitor_verdict *v)
{
    snprintf(
        v->because, sizeof v->because,
        "the curvature along the steps is %.2f of what the rate bears, and the loss goes up "
        "and down without rising",
        v->sharpness);
    advise(v, "fine; a lower rate makes the loss fall steadily", "--lr", 0.5 * rate_now(m));
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
}
