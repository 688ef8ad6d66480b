// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One conclusion is drawn first; advice is what follows from it, and nothing else is taken.
#include "surface/judge/advice.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "surface/network/chain.h"
#include "surface/trend/forecast.h"
#include "surface/trend/say.h"

// What may be typed for a conclusion: bits of descent_next.
#define BIT(name) (1U << DESCENT_NEXT_##name)
static const unsigned FOLLOWS[DESCENT_CONCLUSION_COUNT] = {
    [DESCENT_CONCLUSION_LOOK] = BIT(RESUME) | BIT(DIAGNOSE),
    [DESCENT_CONCLUSION_GO_ON] = BIT(RESUME),
    [DESCENT_CONCLUSION_CHANGE] = BIT(RESUME),
    [DESCENT_CONCLUSION_ESCAPE] = BIT(DIAGNOSE) | BIT(RESUME),
    [DESCENT_CONCLUSION_ANEW] = BIT(AGAIN),
    [DESCENT_CONCLUSION_STOP] = BIT(AGAIN)}; // a new run beside this one

descent_status dsc_add_advice(descent_diagnosis *out, descent_error *error, descent_next next,
                              const char *options, const char *format, ...)
{
    if (next != DESCENT_NEXT_NONE && !(FOLLOWS[out->conclusion] & (1U << next))) {
        return DESCENT_OK;
    }
    descent_advice *grown =
        dsc_realloc_array(out->advice, out->advice_count + 1, sizeof *grown);
    if (!grown) {
        return dsc_no_memory(error, "advice", sizeof *grown);
    }
    out->advice = grown;
    descent_advice *row = &out->advice[out->advice_count++];
    *row = (descent_advice){.next = next};
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

// ---- what speaks for a conclusion ----

static bool is_run(const dsc_diagnosing *d)
{
    return d->options->rule >= 0;
}

static double first_rate(const dsc_diagnosing *d)
{
    const descent_diagnose_options *o = d->options;
    return o->first_rate > 0.0 ? o->first_rate : o->learning_rate;
}

// The rate has become so small, by a decay or by hand, that steps are hardly any.
static bool is_decayed(const dsc_diagnosing *d)
{
    return is_run(d) && d->options->learning_rate < 0.1 * first_rate(d);
}

// The step size that gains what there is in a thousand steps, or what the curvature allows
// where that is less; NAN: unknown, or no more than now.
static double longer_rate(const dsc_diagnosing *d)
{
    const dsc_prospect *prospect = &d->prospect;
    if (!is_run(d)) {
        return (double)NAN;
    }
    const double now = d->options->learning_rate, most = 0.5 * d->out->fastest_rate;
    const double wanted = now * prospect->available / prospect->predicted;
    double rate = d->training.adaptive && isfinite(wanted) ? fmin(10.0 * wanted, most) : most;
    if (!isfinite(rate)) {
        rate = wanted;
    }
    // Batches make noise that a curvature knows nothing of; the first rate was borne.
    if (is_decayed(d) && (d->training.noisy || !isfinite(rate))) {
        rate = isfinite(rate) ? fmin(rate, first_rate(d)) : first_rate(d);
    }
    return rate <= RATE_MOST && rate > 2.0 * now ? rate : (double)NAN;
}

// Steps gain a small part of what there is.
static bool is_slow(const dsc_diagnosing *d)
{
    return d->prospected && d->prospect.predicted < 0.03 * d->prospect.available;
}

// Of the weights of all layers w: |w|^2, and how much f and what the rule adds to its steps
// change as they grow in proportion.
typedef struct radial {
    double squares, slope, step; /* |w|^2; g'w; u'w for the steps -lr (u + decay w) of adamw */
    bool small;                  /* a layer leaves hardly anything of its inputs */
} radial;

static radial measure_weights(const dsc_diagnosing *d, const dsc_chain *chain)
{
    const descent_diagnose_options *o = d->options;
    const dsc_point *point = &d->point;
    const bool known = o->rule == DESCENT_ADAMW && o->m && o->v && o->steps > 0;
    const double first = known ? 1.0 - pow(o->beta1, (double)o->steps) : 1.0;
    const double second = known ? 1.0 - pow(o->beta2, (double)o->steps) : 1.0;
    radial r = {.small = false};
    for (size_t k = 0; k < chain->count; k++) {
        const dsc_layer *layer = &chain->layers[k];
        const size_t count = layer->inputs * layer->units;
        const double size = dsc_norm(count, point->x + layer->weights);
        r.squares += size * size;
        r.slope += dsc_dot(count, point->g + layer->weights, point->x + layer->weights);
        // To a tenth of what leaves the size of its inputs as it is.
        r.small = r.small || size < 0.1 * sqrt((double)layer->units);
        for (size_t i = layer->weights; known && i < layer->weights + count; i++) {
            r.step += o->m[i] / first / (sqrt(o->v[i] / second) + o->eps) * point->x[i];
        }
    }
    return r;
}

// A penalty, or a decay, holds the weights where they are: what the examples alone would gain
// by larger ones is undone by it. And the fit is little better than a constant's.
static bool holds_weights(const dsc_diagnosing *d, const radial *r)
{
    const descent_diagnose_options *o = d->options;
    const double loss = d->point.f - 0.5 * o->l2 * r->squares;
    const double wish = -(r->slope - o->l2 * r->squares); // of the examples
    const bool apart = o->rule == DESCENT_ADAMW && o->weight_decay > 0.0;
    const double pull = (apart ? o->weight_decay : o->l2 + o->weight_decay) * r->squares;
    const double left = apart ? r->step + pull : r->slope + o->weight_decay * r->squares;
    return loss > 0.5 * o->constant_loss && wish > 0.25 * loss && fabs(left) < 0.5 * pull;
}

static descent_status find_crushed(const dsc_diagnosing *d, bool *crushed, descent_error *error)
{
    const descent_diagnose_options *o = d->options;
    dsc_chain chain;
    *crushed = false;
    if (!(o->l2 + o->weight_decay >= 0.01)) {
        return DESCENT_OK;
    }
    TRY(dsc_chain_read(d->point.objective, &chain, error));
    const radial r = measure_weights(d, &chain);
    *crushed = chain.count > 0 && (r.small || (o->constant_loss > 0.0 && holds_weights(d, &r)));
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

// A layer that passes hardly anything on: what steps can still do is behind it.
static bool is_blocked(const dsc_diagnosing *d)
{
    const dsc_units *u = &d->units;
    return u->worst_units > 0 &&
           10 * (u->worst_dead + u->worst_saturated) >= 9 * u->worst_units;
}

static descent_conclusion conclude_slope(const dsc_diagnosing *d)
{
    // Where batches see nothing but noise, longer steps are longer random ones.
    const bool blind = d->training.noisy && d->training.test < 1.0 && !is_decayed(d);
    if (blind && is_slow(d) && d->out->place != DESCENT_PLACE_DESCENDING) {
        return DESCENT_CONCLUSION_ANEW;
    }
    if (is_slow(d) || d->out->place != DESCENT_PLACE_DESCENDING) {
        return isfinite(longer_rate(d)) || !is_run(d)      ? DESCENT_CONCLUSION_CHANGE
               : d->out->place == DESCENT_PLACE_DESCENDING ? DESCENT_CONCLUSION_GO_ON
                                                           : DESCENT_CONCLUSION_ANEW;
    }
    const bool careful = d->training.stability < 0.25 && !d->training.noisy;
    return (careful || is_decayed(d)) && isfinite(longer_rate(d)) ? DESCENT_CONCLUSION_CHANGE
                                                                  : DESCENT_CONCLUSION_GO_ON;
}

static descent_conclusion conclude(const dsc_diagnosing *d, bool crushed)
{
    const descent_place place = d->out->place;
    const bool over = place == DESCENT_PLACE_DIVERGING || place == DESCENT_PLACE_INFINITY;
    if (!over && (crushed || is_blocked(d))) {
        return DESCENT_CONCLUSION_ANEW;
    }
    switch (place) {
    case DESCENT_PLACE_MINIMUM:
    case DESCENT_PLACE_DEGENERATE_MINIMUM:
    case DESCENT_PLACE_INFINITY:
        return DESCENT_CONCLUSION_STOP;
    case DESCENT_PLACE_SADDLE:
    case DESCENT_PLACE_MAXIMUM:
    case DESCENT_PLACE_DEGENERATE_SADDLE:
        return d->way.found ? DESCENT_CONCLUSION_ESCAPE : DESCENT_CONCLUSION_CHANGE;
    case DESCENT_PLACE_KINK:
        return d->way.found        ? DESCENT_CONCLUSION_ESCAPE
               : d->kinks.complete ? DESCENT_CONCLUSION_STOP
                                   : DESCENT_CONCLUSION_CHANGE;
    case DESCENT_PLACE_PLATEAU:
    case DESCENT_PLACE_GRADIENT_FLAT:
    case DESCENT_PLACE_DESCENDING:
        return conclude_slope(d);
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        return d->training.shorter < d->training.late ? DESCENT_CONCLUSION_CHANGE
                                                      : DESCENT_CONCLUSION_GO_ON;
    case DESCENT_PLACE_NOISE_FLOOR:
        return DESCENT_CONCLUSION_CHANGE;
    case DESCENT_PLACE_DIVERGING:
        return DESCENT_CONCLUSION_ANEW;
    default:
        return DESCENT_CONCLUSION_LOOK;
    }
}

// ---- what follows ----

// A network without hidden layers: its losses have no other minimum.
static descent_status is_convex(const dsc_diagnosing *d, bool *convex, descent_error *error)
{
    dsc_chain chain;
    TRY(dsc_chain_read(d->point.objective, &chain, error));
    *convex = chain.count == 1;
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

static descent_status stop(dsc_diagnosing *d, descent_error *error)
{
    bool convex = false;
    if (d->out->place == DESCENT_PLACE_INFINITY) {
        return dsc_add_advice(d->out, error, DESCENT_NEXT_AGAIN, "--l2 1e-4",
                              "there is no minimum to reach: stop when the result is good "
                              "enough, or keep the parameters small");
    }
    if (d->out->place == DESCENT_PLACE_KINK) {
        return dsc_add_advice(d->out, error, DESCENT_NEXT_NONE, "",
                              "stop: every way leads up from here");
    }
    TRY(is_convex(d, &convex, error));
    return convex ? dsc_add_advice(d->out, error, DESCENT_NEXT_NONE, "",
                                   "training can stop: a network without hidden layers has no "
                                   "other minimum")
                  : dsc_add_advice(d->out, error, DESCENT_NEXT_AGAIN, "--starts 20",
                                   "training can stop: nothing lower is near. Other starts may "
                                   "end lower");
}

static descent_status revive(dsc_diagnosing *d, descent_error *error)
{
    const dsc_units *u = &d->units;
    const bool dead = u->worst_dead >= u->worst_saturated;
    char options[sizeof((descent_advice *)NULL)->options] = "", alive[200] = "", rate[64];
    if (dead) {
        dsc_say_alive_layers(d->options->layers, alive, sizeof alive);
    }
    if (is_run(d)) {
        (void)snprintf(options, sizeof options, "%s%s",
                       rate_option(0.1 * first_rate(d), rate, sizeof rate), alive);
    }
    return dsc_add_advice(
        d->out, error, is_run(d) ? DESCENT_NEXT_AGAIN : DESCENT_NEXT_NONE, options,
        "%s of %s units of layer %s are %s and pass nothing on: begin anew "
        "with smaller steps, %s",
        DSC_COUNT(u->worst_dead + u->worst_saturated), DSC_COUNT(u->worst_units),
        DSC_COUNT(u->worst), dead ? "dead" : "saturated",
        dead ? "and with leaky_relu" : "or with relu");
}

static descent_status begin_anew(dsc_diagnosing *d, bool crushed, descent_error *error)
{
    const descent_diagnosis *out = d->out;
    char text[64];
    if (out->place == DESCENT_PLACE_DIVERGING) {
        const bool limit = isfinite(out->fastest_rate) &&
                           !(d->options->diverged && out->fastest_rate > first_rate(d));
        const double rate = limit ? 0.5 * out->fastest_rate : 0.1 * first_rate(d);
        const bool run = is_run(d);
        return limit
                   ? dsc_add_advice(d->out, error, DESCENT_NEXT_AGAIN,
                                    rate_option(rate, text, sizeof text),
                                    "a step size below %.3g, which is what the curvature "
                                    "allows",
                                    out->fastest_rate)
                   : dsc_add_advice(d->out, error, run ? DESCENT_NEXT_AGAIN : DESCENT_NEXT_NONE,
                                    run ? rate_option(rate, text, sizeof text) : "",
                                    "a smaller step size: a tenth of what was used");
    }
    if (crushed) {
        const bool decay = d->options->weight_decay > d->options->l2;
        const double strength = decay ? d->options->weight_decay : d->options->l2;
        const char *name = decay ? "--weight-decay" : "--l2";
        (void)snprintf(text, sizeof text, "%s %.2g", name, 1e-3 * strength);
        return dsc_add_advice(d->out, error, DESCENT_NEXT_AGAIN, text,
                              "%s %.2g holds the weights near zero, and the loss at what "
                              "hardly any weights can do: begin anew with less of it",
                              name, strength);
    }
    if (is_blocked(d)) {
        return revive(d, error);
    }
    if (d->training.adaptive) {
        return dsc_add_advice(d->out, error, DESCENT_NEXT_AGAIN, "--starts 20",
                              "this rule is made for small slopes already: other starts may "
                              "end elsewhere");
    }
    return dsc_add_advice(d->out, error, DESCENT_NEXT_AGAIN, "--optimizer adam --lr 0.01",
                          "a rule whose steps do not shrink with the gradient");
}

static descent_status leave(dsc_diagnosing *d, descent_error *error)
{
    const bool kink = d->out->place == DESCENT_PLACE_KINK;
    char text[64];
    TRY(kink ? dsc_add_advice(d->out, error, DESCENT_NEXT_DIAGNOSE, "--escape",
                              "take the way down that was found on the other side")
             : dsc_add_advice(d->out, error, DESCENT_NEXT_DIAGNOSE, "--escape",
                              "take the way down that was found: f falls by %.3g within %.3g",
                              d->way.gain, d->way.step));
    const bool plain = is_run(d) && !d->training.adaptive;
    if (plain && d->out->smallest < 0.0 && d->training.rate > 0.0 && !kink) {
        // The distance from the saddle grows by 1 + lr |lambda| a step.
        const double steps = log(1e6) / (d->training.rate * -d->out->smallest);
        TRY(dsc_add_advice(d->out, error, DESCENT_NEXT_NONE, "",
                           "without help %s steps of this size lead a million times as far "
                           "from it",
                           dsc_say_about(steps, text)));
    }
    return is_run(d) || kink
               ? DESCENT_OK
               : dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, "--optimizer pgd",
                                "perturbed gradient descent, which adds noise "
                                "where the gradient is small");
}

// Another step size from here on.
static descent_status change_rate(dsc_diagnosing *d, double rate, const char *what,
                                  descent_error *error)
{
    char text[64];
    rate_option(rate, text, sizeof text);
    if (is_decayed(d) && rate > d->options->learning_rate) {
        return dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, text,
                              "go on with longer steps: the rate was %.2g at first and is "
                              "%.2g now",
                              first_rate(d), d->options->learning_rate);
    }
    return isfinite(d->out->fastest_rate)
               ? dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, text,
                                "%s: the curvature here allows up to %.3g", what,
                                d->out->fastest_rate)
               : dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, text, "%s", what);
}

static descent_status change(dsc_diagnosing *d, descent_error *error)
{
    const double now = d->options->learning_rate;
    char text[64];
    switch (d->out->place) {
    case DESCENT_PLACE_NOISE_FLOOR:
        return dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME,
                              rate_option(0.3 * now, text, sizeof text),
                              "go on with smaller steps: the floor falls in proportion; so it "
                              "does with larger batches");
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        return dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME,
                              rate_option(0.5 * d->out->fastest_rate, text, sizeof text),
                              "go on with smaller steps: below %.3g f falls in every step, and "
                              "%s of half the size led lower than as many as they are",
                              d->out->fastest_rate, DSC_COUNT(d->training.run));
    case DESCENT_PLACE_KINK:
        return dsc_add_advice(d->out, error,
                              is_run(d) ? DESCENT_NEXT_RESUME : DESCENT_NEXT_NONE,
                              is_run(d) ? rate_option(0.1 * now, text, sizeof text) : "",
                              "smaller steps, or a smooth function in place of the one with "
                              "the kink (tanh, silu)");
    default:
        break;
    }
    if (is_run(d)) {
        return change_rate(d, longer_rate(d), "go on, with longer steps", error);
    }
    return d->out->place == DESCENT_PLACE_DESCENDING
               ? dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, "",
                                "go on: more steps lead lower")
               : dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, "--optimizer adam",
                                "a rule whose steps do not shrink with the gradient");
}

static descent_status go_on(dsc_diagnosing *d, descent_error *error)
{
    const double largest = d->out->largest;
    char text[64], forecast[200];
    if (!is_run(d)) {
        TRY(dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, "",
                           "go on: more steps lead lower, do not stop here"));
        return largest > 0.0 && 1.0 / largest <= RATE_MOST
                   ? dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME,
                                    rate_option(1.0 / largest, text, sizeof text),
                                    "steps of gradient descent may be up to %.3g here",
                                    2.0 / largest)
                   : DESCENT_OK;
    }
    dsc_forecast_say(&d->out->forecast, forecast, sizeof forecast);
    return dsc_add_advice(d->out, error, DESCENT_NEXT_RESUME, "",
                          d->out->place == DESCENT_PLACE_EDGE_OF_STABILITY
                              ? "fine as it is, go on%s%s"
                              : "go on: more steps lead lower%s%s",
                          *forecast ? "; " : "", forecast);
}

static descent_status look(dsc_diagnosing *d, descent_error *error)
{
    const char *options = strstr(d->out->decides, "--");
    if (!d->out->decides[0]) {
        return DESCENT_OK;
    }
    const bool steps = !options && is_run(d) && strstr(d->out->decides, "more steps");
    return dsc_add_advice(d->out, error,
                          options ? DESCENT_NEXT_DIAGNOSE
                          : steps ? DESCENT_NEXT_RESUME
                                  : DESCENT_NEXT_NONE,
                          options ? options : "", "%s", d->out->decides);
}

descent_status dsc_advise(dsc_diagnosing *d, descent_error *error)
{
    const descent_diagnose_options *o = d->options;
    const double bound = d->point.objective->m > 0 ? 0.0 : -HUGE_VAL; // losses are not negative
    const dsc_history history = {
        .count = o->loss_count, .ends = o->loss_ends, .losses = o->losses, .bound = bound};
    d->out->forecast = dsc_forecast_of(&history);
    bool crushed = false;
    TRY(find_crushed(d, &crushed, error));
    d->out->conclusion = conclude(d, crushed);
    switch (d->out->conclusion) {
    case DESCENT_CONCLUSION_STOP:
        return stop(d, error);
    case DESCENT_CONCLUSION_ANEW:
        return begin_anew(d, crushed, error);
    case DESCENT_CONCLUSION_ESCAPE:
        return leave(d, error);
    case DESCENT_CONCLUSION_CHANGE:
        return change(d, error);
    case DESCENT_CONCLUSION_GO_ON:
        return go_on(d, error);
    default:
        return look(d, error);
    }
}
