// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/advice.h"
#include "core/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "surface/chain.h"

descent_status dsc_add_advice(descent_diagnosis *out, descent_error *error, const char *options,
                              const char *format, ...)
{
    descent_advice *grown =
        dsc_realloc_array(out->advice, out->advice_count + 1, sizeof *grown);
    if (!grown) {
        return dsc_no_memory(error, "advice", sizeof *grown);
    }
    out->advice = grown;
    descent_advice *row = &out->advice[out->advice_count++];
    *row = (descent_advice){0};
    (void)snprintf(row->options, sizeof row->options, "%s", options);
    va_list list;
    va_start(list, format);
    (void)vsnprintf(row->text, sizeof row->text, format, list);
    va_end(list);
    return DESCENT_OK;
}

// "--lr 0.012": two digits are enough of a step size.
static const char *rate_option(double rate, char *text, size_t size)
{
    (void)snprintf(text, size, "--lr %.2g", rate);
    return text;
}

// "100", "25000", "3.0 million": two digits are enough of an estimate.
static const char *about(double count, char *text, size_t size)
{
    if (count >= 1e9) {
        (void)snprintf(text, size, "more than a billion");
    } else if (count >= 1e6) {
        const double millions = count / 1e6;
        (void)snprintf(text, size, "%.*f million", millions < 10.0 ? 1 : 0, millions);
    } else {
        const double unit = count < 100.0 ? 1.0 : pow(10.0, floor(log10(count)) - 1.0);
        (void)snprintf(text, size, "%.0f", unit * ceil(count / unit));
    }
    return text;
}

// The step size that gains what there is in a thousand steps, or what the curvature allows
// where that is less; NAN: unknown, or no more than now.
static double longer_rate(const dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    const double now = d->options->learning_rate, most = 0.5 * d->out->fastest_rate;
    const double wanted = now * prospect->available / prospect->predicted;
    double rate = d->training.adaptive && isfinite(wanted) ? fmin(10.0 * wanted, most) : most;
    if (!isfinite(rate)) {
        rate = wanted;
    }
    return rate <= RATE_MOST && rate > 2.0 * now ? rate : (double)NAN;
}

static descent_status advise_rate(dsc_diagnosing *d, double rate, const char *what,
                                  descent_error *error)
{
    char text[64];
    rate_option(rate, text, sizeof text);
    return isfinite(d->out->fastest_rate)
               ? dsc_add_advice(d->out, error, text, "%s: the curvature here allows up to %.3g",
                                what, d->out->fastest_rate)
               : dsc_add_advice(d->out, error, text, "%s", what);
}

static descent_status for_units(dsc_diagnosing *d, descent_error *error)
{
    const descent_diagnosis *out = d->out;
    if (out->dead_units + out->saturated_units < 1 + out->units / 10) {
        return DESCENT_OK;
    }
    char text[64] = "";
    if (d->options->rule >= 0) {
        rate_option(0.1 * d->options->learning_rate, text, sizeof text);
    }
    return dsc_add_advice(d->out, error, text,
                          "%s of %s units are dead and %s saturated: start again with "
                          "smaller steps, or with another activation",
                          DSC_COUNT(out->dead_units), DSC_COUNT(out->units),
                          DSC_COUNT(out->saturated_units));
}

// A network without hidden layers: its losses have no other minimum.
static descent_status is_convex(const dsc_diagnosing *d, bool *convex, descent_error *error)
{
    dsc_chain chain;
    TRY(dsc_chain_read(d->point.objective, &chain, error));
    *convex = chain.count == 1;
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

static descent_status for_minimum(dsc_diagnosing *d, descent_error *error)
{
    bool convex = false;
    TRY(is_convex(d, &convex, error));
    TRY(for_units(d, error));
    if (d->training.stability > 1.0) {
        char text[64];
        TRY(dsc_add_advice(d->out, error,
                           rate_option(0.9 * d->out->fastest_rate, text, sizeof text),
                           "steps of the size in use do not stay here: below %.3g they do",
                           d->out->fastest_rate));
    }
    return convex ? dsc_add_advice(d->out, error, "",
                                   "training can stop: a network without hidden layers has no "
                                   "other minimum")
                  : dsc_add_advice(d->out, error, "--starts 20",
                                   "training can stop: nothing lower is near. Other starts may "
                                   "end lower");
}

static descent_status for_saddle(dsc_diagnosing *d, descent_error *error)
{
    if (d->way.found) {
        TRY(dsc_add_advice(d->out, error, "--escape",
                           "take the way down that was found: f falls by %.3g within %.3g",
                           d->way.gain, d->way.step));
    }
    const bool plain = d->options->rule >= 0 && !d->training.adaptive;
    if (plain && d->out->smallest < 0.0 && d->training.rate > 0.0) {
        // The distance from the saddle grows by 1 + lr |lambda| a step.
        const double steps = log(1e6) / (d->training.rate * -d->out->smallest);
        char text[64];
        TRY(dsc_add_advice(d->out, error, "",
                           "without help about %s steps of this size lead a million times as "
                           "far from it",
                           about(steps, text, sizeof text)));
    }
    if (d->options->rule >= 0) {
        return DESCENT_OK;
    }
    return dsc_add_advice(
        d->out, error, "--optimizer pgd",
        "perturbed gradient descent, which adds noise where the gradient is small");
}

static descent_status for_plateau(dsc_diagnosing *d, descent_error *error)
{
    const double rate = d->options->rule >= 0 ? longer_rate(d) : (double)NAN;
    if (isfinite(rate)) {
        TRY(advise_rate(d, rate, "longer steps", error));
    }
    TRY(for_units(d, error));
    if (d->training.adaptive) {
        return d->out->advice_count > 0
                   ? DESCENT_OK
                   : dsc_add_advice(d->out, error, "--starts 20",
                                    "this rule is made for small slopes already: other starts "
                                    "may end elsewhere");
    }
    return dsc_add_advice(d->out, error, "--optimizer adam",
                          "a rule whose steps do not shrink with the gradient");
}

static descent_status for_noise(dsc_diagnosing *d, descent_error *error)
{
    char text[64];
    TRY(dsc_add_advice(d->out, error,
                       rate_option(0.3 * d->options->learning_rate, text, sizeof text),
                       "smaller steps: the floor falls in proportion (or --decay)"));
    (void)snprintf(text, sizeof text, "--batch %.0f",
                   fmin(fmax(2.0 * (double)d->options->batch, d->training.batch),
                        64.0 * (double)d->options->batch));
    return dsc_add_advice(d->out, error, text,
                          "larger batches: their noise falls in proportion");
}

static descent_status for_speed(dsc_diagnosing *d, descent_error *error)
{
    char text[64];
    const bool fast = d->out->place == DESCENT_PLACE_EDGE_OF_STABILITY;
    if (!isfinite(d->out->fastest_rate) ||
        (d->options->diverged && d->out->fastest_rate > d->options->learning_rate)) {
        const bool known = d->options->rule >= 0;
        return dsc_add_advice(
            d->out, error,
            known ? rate_option(0.1 * d->options->learning_rate, text, sizeof text) : "",
            "a smaller step size: a tenth of what was used");
    }
    return dsc_add_advice(
        d->out, error,
        rate_option((fast ? 0.8 : 0.5) * d->out->fastest_rate, text, sizeof text),
        fast ? "fine as it is; below %.3g f falls in every step"
             : "a step size below %.3g, which is what the curvature allows",
        d->out->fastest_rate);
}

static descent_status for_descending(dsc_diagnosing *d, descent_error *error)
{
    char text[64];
    const dsc_prospect *prospect = &d->prospect;
    const bool slow = prospect->predicted < 0.03 * prospect->available;
    TRY(for_units(d, error));
    const double rate = d->options->rule >= 0 ? longer_rate(d) : (double)NAN;
    if (isfinite(rate) && (slow || (d->training.stability < 0.25 && !d->training.noisy))) {
        TRY(advise_rate(d, rate, "go on, with longer steps", error));
    } else if (d->options->rule < 0 && 1.0 / d->out->largest <= RATE_MOST &&
               d->out->largest > 0.0) {
        TRY(dsc_add_advice(d->out, error, rate_option(1.0 / d->out->largest, text, sizeof text),
                           "steps of gradient descent may be up to %.3g here",
                           2.0 / d->out->largest));
    }
    const double steps = prospect->available / prospect->predicted * (double)prospect->steps;
    if (d->options->rule >= 0 && isfinite(steps) && steps > 1.0) {
        return dsc_add_advice(
            d->out, error, "",
            "go on: what is below takes about %s more steps of this size, and "
            "more as the slope falls",
            about(steps, text, sizeof text));
    }
    return dsc_add_advice(d->out, error, "", "go on: more steps lead lower, do not stop here");
}

static descent_status for_undetermined(dsc_diagnosing *d, descent_error *error)
{
    const char *options = strstr(d->out->decides, "--");
    return d->out->decides[0]
               ? dsc_add_advice(d->out, error, options ? options : "", "%s", d->out->decides)
               : DESCENT_OK;
}

descent_status dsc_advise(dsc_diagnosing *d, descent_error *error)
{
    switch (d->out->place) {
    case DESCENT_PLACE_MINIMUM:
    case DESCENT_PLACE_DEGENERATE_MINIMUM:
        return for_minimum(d, error);
    case DESCENT_PLACE_SADDLE:
    case DESCENT_PLACE_MAXIMUM:
    case DESCENT_PLACE_DEGENERATE_SADDLE:
        return for_saddle(d, error);
    case DESCENT_PLACE_PLATEAU:
    case DESCENT_PLACE_GRADIENT_FLAT:
        return for_plateau(d, error);
    case DESCENT_PLACE_NOISE_FLOOR:
        return for_noise(d, error);
    case DESCENT_PLACE_EDGE_OF_STABILITY:
    case DESCENT_PLACE_DIVERGING:
        return for_speed(d, error);
    case DESCENT_PLACE_DESCENDING:
        return for_descending(d, error);
    case DESCENT_PLACE_INFINITY:
        return dsc_add_advice(d->out, error, "--l2 1e-4",
                              "there is no minimum to reach: stop when the result is good "
                              "enough, or keep the parameters small");
    case DESCENT_PLACE_KINK:
        return dsc_add_advice(d->out, error, d->way.found ? "--escape" : "",
                              d->way.found ? "take the way down that was found on the other "
                                             "side"
                                           : "smaller steps, or a smooth function in place of "
                                             "the one with the kink (tanh, silu)");
    default:
        return for_undetermined(d, error);
    }
}
